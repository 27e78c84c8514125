"""The reasons of an answer in Dutch: what speaks for it, and what a person should look at."""

import re

from analysis.dutch import number

SENTENCES = {
    "street_literal": "De straat staat zo in het adressenbestand.",
    "street_abbreviated": "De straatnaam is afgekort.",
    "street_without_article": "In de straatnaam ontbreekt een lidwoord.",
    "street_by_initials": "De straatnaam staat er met voorletters.",
    "street_shortened": "Een deel van de straatnaam ontbreekt.",
    "street_resembles": "De straatnaam lijkt op een straat in het adressenbestand.",
    "street_by_postcode": "De straat volgt uit de postcode.",
    "postcode_and_number": "Het adres volgt uit de postcode en het huisnummer.",
    "street_type_differs": "Het soort straat is anders, bijvoorbeeld weg in plaats van straat.",
    "number_exists": "Dit huisnummer bestaat in die straat.",
    "number_missing": "Het huisnummer ontbreekt.",
    "number_not_in_register": "Dit huisnummer staat niet in het adressenbestand.",
    "addition_missing": "Op dit nummer zijn meer adressen en de toevoeging ontbreekt.",
    "addition_unknown": "Deze toevoeging staat niet in het adressenbestand.",
    "addition_not_unique": "Deze toevoeging past bij meer dan één adres.",
    "number_spread_out": "De adressen met dit huisnummer liggen ver uit elkaar.",
    "number_range": "Er staat een reeks huisnummers.",
    "near_number": "Er staat dat het bij dit huisnummer in de buurt was.",
    "postcode_confirms": "De postcode past bij het adres.",
    "postcode_contradicts": "De postcode past niet bij het adres.",
    "postcode_not_in_register": "Deze postcode staat niet in het adressenbestand.",
    "place_confirms": "De plaats past bij het adres.",
    "place_is_municipality": "Als plaats staat er de naam van de gemeente.",
    "place_contradicts": "De plaats past niet bij het adres.",
    "neighbourhood_confirms": "De buurt past bij het adres.",
    "neighbourhood_contradicts": "De buurt past niet bij het adres.",
    "several_candidates": "Dit adres kan op meer plaatsen zijn.",
    "uncertain": "Wij zijn niet zeker genoeg om zelf te kiezen.",
    "outside_register": "De plaats ligt buiten het gebied van het adressenbestand.",
    "not_in_register": "Deze straat staat niet in het adressenbestand.",
    "no_address": "Er staat geen adres in de rij.",
    "crossing": "Het gaat om een kruising van twee straten.",
    "crossing_not_found": "Wij vinden geen kruising van deze twee straten.",
    "postcode_only": "Alleen de postcode is bekend.",
    "neighbourhood_only": "Alleen de buurt is bekend.",
    "coordinate_given": "De plaats komt uit de coördinaten in het bestand.",
    "coordinate_confirms": "De coördinaten passen bij het adres.",
    "coordinate_contradicts": "De coördinaten passen niet bij het adres.",
    "coordinate_unreadable": "De coördinaten in het bestand zijn niet te lezen.",
    "coordinate_swapped": "De x en de y zijn omgewisseld. Wij hebben ze teruggezet.",
    "coordinate_in_millimetres": "De coördinaten staan in millimeters. Wij hebben ze omgerekend.",
    "coordinate_from_degrees": "De coördinaten staan in graden. Wij hebben ze omgerekend.",
    "place_elsewhere": "In de rij staat een plaats buiten het gebied van het adressenbestand.",
    "chosen_address_gone": "Het gekozen adres staat niet meer in het adressenbestand. De gekozen plek is gebleven.",
    "chosen_by_hand": "Deze plaats is met de hand gekozen.",
}

WHY_NOT = (
    "chosen_address_gone",
    "no_address",
    "outside_register",
    "crossing_not_found",
    "coordinate_contradicts",
    "place_elsewhere",
    "place_contradicts",
    "postcode_contradicts",
    "neighbourhood_contradicts",
    "several_candidates",
    "not_in_register",
    "number_missing",
    "number_not_in_register",
    "number_spread_out",
    "postcode_only",
    "neighbourhood_only",
    "street_type_differs",
    "addition_not_unique",
    "postcode_not_in_register",
    "coordinate_unreadable",
    "coordinate_swapped",
    "addition_unknown",
    "addition_missing",
    "uncertain",
)
"""What a person should look at, the most telling first; the other reasons speak for the answer."""

_READ_OTHERWISE = ("street_abbreviated", "street_by_initials", "street_shortened", "street_resembles", "street_by_postcode")

CONTRADICTIONS = frozenset(
    {
        "place_contradicts",
        "place_elsewhere",
        "postcode_contradicts",
        "postcode_not_in_register",
        "street_type_differs",
        "coordinate_contradicts",
    }
)
"""Something in the row that does not agree with the place that was found."""


def codes_of(match_reason: str) -> list[str]:
    """Return the codes of a `match_reason`, without how much a name resembles."""
    return [re.sub(r"\(.*", "", part) for part in match_reason.split("|") if part]


def explain(match_reason: str, *, most: int = 3) -> list[str]:
    """Return in Dutch why a place was chosen or not, at most `most` sentences.

    Where there is a doubt: the doubts, and how the name was read. Else everything that speaks for the place.
    """
    codes = codes_of(match_reason)
    doubts = [code for code in WHY_NOT if code in codes]
    ordered = [*doubts, *(code for code in codes if code in _READ_OTHERWISE)] if doubts else codes
    resemblance = re.search(r"street_resembles\(([\d.]+)\)", match_reason)
    sentences = [SENTENCES[code] for code in ordered[:most]]
    if resemblance and SENTENCES["street_resembles"] in sentences:
        share = number(100 * float(resemblance[1]))
        sentences[sentences.index(SENTENCES["street_resembles"])] = (
            f"De straatnaam lijkt voor {share} % op een straat in het adressenbestand."
        )
    return sentences
