"""Dutch sentences for bad input rows. A code is never reused, and a value that may be personal is never repeated."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

from analysis import tables
from analysis.terms import Effect

MESSAGES = {
    "date_missing": "De pleegdatum ontbreekt. Dit incident telt mee, maar niet in de figuren over tijd.",
    "date_unreadable": "‘{value}’ is geen datum die we kennen. Dit incident telt mee zonder datum.",
    "date_ambiguous": "‘{value}’ kan {first} of {second} zijn. Wij lezen {chosen}, omdat {reason}.",
    "date_swapped": "Excel heeft in dit bestand dag en maand omgewisseld: ‘{value}’ lezen wij als {chosen}.",
    "date_future": "Rij {row}: de pleegdatum ligt in de toekomst. De rij staat apart.",
    "date_other_year": "‘{value}’ valt buiten {period}. Is dit het goede bestand? De rij staat apart.",
    "period_stated": "Dit bestand gaat volgens de titel over {period}.",
    "end_before_begin": "Het einde ligt voor het begin. Wij gebruiken alleen het begin.",
    "time_unreadable": "‘{value}’ is geen tijd die we kennen. Het tijdstip is onbekend.",
    "time_daypart": "‘{value}’ lezen wij als {begin} tot {end} uur.",
    "time_skipped": "Op {day} bestond {clock} uur niet: de klok ging toen vooruit. Controleer het tijdstip.",
    "time_repeated": "Op {day} was het twee keer {clock} uur: de klok ging toen terug. Welke van de twee weten we niet.",
    "outside_period": "De pleegdatum valt buiten de gekozen periode.",
    "kind_left_out": "Dit is {kind}. Dat telt niet mee in deze keuze.",
    "kind_unknown": "Het delict ‘{value}’ kennen we niet. De rij staat apart.",
    "kind_missing": "Het delict ontbreekt. De rij staat apart.",
    "kind_delivery": "In het bestand staat straatroof. Een bezorger die wordt beroofd, telt als overval op een bedrijf.",
    "kind_assumed": "In dit bestand staat geen delict. Wij lezen alle rijen als overval, en de soort aan het soort locatie.",
    "target_from_business": "Het bestand zegt niet wat voor plek het was. Wij lezen ‘{target}’: dat zegt het bedrijf op dit adres.",
    "duplicate_row": "Dezelfde rij staat ook op rij {first_row} van {first_source}. De rijen zijn samengevoegd.",
    "duplicate_registration": "Zelfde tijd en plaats als rij {first_row}: een tweede registratie. De rijen zijn samengevoegd.",
    "duplicate_other_unit": "Zelfde tijd en plaats als rij {first_row} van {first_source}. De rijen zijn samengevoegd.",
    "duplicate_resend": "Een nieuwere versie staat op rij {first_row} van {first_source}. Die telt. Anders is: {changed}.",
    "duplicate_decided": "U koos: hetzelfde incident als rij {first_row} van {first_source}. De rijen zijn samengevoegd.",
    "duplicate_candidate": "Rij {first_row} van {first_source} en rij {row} lijken hetzelfde incident: {reason}. Samenvoegen?",
    "file_loaded_twice": "Bijna alle rijen staan ook in {first_source}. Is dit hetzelfde overzicht? Elk incident telt één keer.",
    "personal_data_dropped": "In deze rij stonden persoonsgegevens in ‘{column}’. Die hebben we niet opgeslagen.",
    "address_missing": "Er staat geen adres in deze rij. Het incident telt mee, maar staat niet op de kaart.",
    "address_not_found": "Dit adres vonden we niet. Kijk bij Adressen nakijken.",
    "address_ambiguous": "Dit adres kan op meer plaatsen zijn. Kies het goede adres bij Adressen nakijken.",
    "address_street_only": "Het huisnummer ontbreekt of bestaat niet. Dit incident telt mee in de straat, niet op een adres.",
    "address_nearest_number": "Dit huisnummer staat niet in het adressenbestand. Wij gebruiken het dichtstbijzijnde nummer in die straat.",
    "address_contradicted": "De postcode of de plaats in deze rij past niet bij het gevonden adres. Controleer het adres.",
    "address_resembles": "De straatnaam staat zo niet in het adressenbestand. Wij kozen de straat die er op lijkt. Kijk of dat klopt.",
    "outside_municipality": "Dit adres ligt buiten de gemeente. De rij telt niet mee in uw cijfers.",
    "row_text_unsafe": "In deze rij staat een formule of code. Wij bewaren die als gewone tekst.",
    "business_without_address": "Het adres van dit bedrijf vonden we niet. Het bedrijf staat niet op de lijst.",
    "business_sbi_version": "Aan SBI-code ‘{value}’ is niet te zien of die van 2008 of 2025 is. De branche is leeg gelaten.",
    "value_not_a_number": "‘{value}’ is geen getal. De waarde is leeg gelaten.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with, or was done to, a row of a file."""

    source: str
    sheet: str
    row: int
    code: str
    column: str
    value: str
    effect: str
    message: str


def find(
    code: str,
    *,
    source: str,
    row: int,
    sheet: str = "",
    column: str = "",
    value: str = "",
    effect: Effect = Effect.KEPT,
    **details: object,
) -> Finding:
    """Return the finding with this code; `details` fill the sentence.

    Raises
    ------
    KeyError
        For a code that is not in `MESSAGES`, or a sentence whose details are missing.
    """
    if code.startswith(("date_", "time_", "kind_")):
        value = quotable(value)
    message = MESSAGES[code].format(row=row, column=column, value=value, **details)
    return Finding(source, sheet, row, code, column, value, str(effect), message)


_PLAIN = re.compile(r"[\d\s:./TuUzZ+-]{1,25}|[A-Za-z]?\d{1,4}[a-z]?", re.ASCII)
_LONG_NUMBER = re.compile(r"(?:\d[\s.-]?){9,}")
_PLAIN_WORDS = {
    "onbekend",
    "nvt",
    "n.v.t.",
    "geen",
    "?",
    "-",
    "nacht",
    "ochtend",
    "middag",
    "avond",
    "'s nachts",
    "'s ochtends",
    "'s morgens",
    "'s middags",
    "'s avonds",
}


def quotable(value: str) -> str:
    """Return the text of a cell that should hold a date, a time or a code, or ‘…’ when it may hold a name or a number of a person."""
    text = value.strip()
    is_date = re.fullmatch(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}([T ]\d{1,2}[:.]\d{2}([:.]\d{2})?)?", text) is not None
    if text.casefold() in _PLAIN_WORDS or is_date or (_PLAIN.fullmatch(text) and not _LONG_NUMBER.search(text)):
        return text
    return "…" if text else ""


def to_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Return a `Findings` table, in the order given."""
    rows = [asdict(finding) for finding in findings]
    if not rows:
        return tables.empty(tables.Findings)
    table = pd.DataFrame(rows)
    text = [name for name in table.columns if name != "row"]
    return tables.check(table.astype(dict.fromkeys(text, "str")), tables.Findings)
