"""What each finding about a police row is called in the quality report, and which of them the police can mend."""

from analysis.findings import Finding
from analysis.terms import Effect

REASONS = {
    "date_missing": "De pleegdatum ontbreekt",
    "date_unreadable": "De pleegdatum is geen datum",
    "date_ambiguous": "Dag en maand kunnen omgewisseld zijn",
    "date_swapped": "Excel heeft dag en maand omgewisseld",
    "date_future": "De pleegdatum ligt in de toekomst",
    "date_other_year": "De pleegdatum valt buiten de periode van het bestand",
    "period_stated": "De titel noemt een periode",
    "end_before_begin": "Het einde ligt voor het begin",
    "time_unreadable": "De pleegtijd is geen tijd",
    "time_daypart": "In plaats van een tijd staat er een dagdeel",
    "time_skipped": "Het tijdstip bestond niet (zomertijd)",
    "time_repeated": "Het tijdstip was er twee keer (wintertijd)",
    "outside_period": "Buiten de gekozen periode",
    "kind_left_out": "Ander delict dan gevraagd",
    "kind_unknown": "Het delict is onbekend",
    "kind_missing": "Het delict ontbreekt",
    "kind_assumed": "In het bestand staat geen delict",
    "kind_delivery": "Straatroof op een bezorger, geteld als overval",
    "target_from_business": "Het soort locatie ontbreekt, aangevuld uit de bedrijvenlijst",
    "duplicate_row": "Dezelfde rij staat er meer dan één keer",
    "duplicate_registration": "Tweede registratie van hetzelfde incident",
    "duplicate_other_unit": "Ook in een ander bestand geregistreerd",
    "duplicate_resend": "Vervangen door een nieuwere versie",
    "duplicate_decided": "Door ons beoordeeld als hetzelfde incident",
    "duplicate_candidate": "Mogelijk dubbel, nog niet beoordeeld",
    "file_loaded_twice": "Bijna het hele bestand stond ook in een ander bestand",
    "personal_data_dropped": "Er stonden persoonsgegevens in de tekst",
    "address_missing": "Er staat geen adres",
    "address_not_found": "Het adres is niet gevonden",
    "address_ambiguous": "Het adres kan op meer plaatsen zijn",
    "address_street_only": "Het huisnummer ontbreekt of bestaat niet",
    "address_nearest_number": "Het huisnummer bestaat niet",
    "address_contradicted": "Postcode of plaats past niet bij het adres",
    "address_resembles": "De straatnaam is anders geschreven",
    "outside_municipality": "Het adres ligt buiten de gemeente",
    "row_text_unsafe": "In een cel staat een formule of code",
}
"""Every finding that can be about a row of a police file."""

_TO_MEND = {
    "date_missing", "date_unreadable", "date_swapped", "date_future", "date_other_year", "end_before_begin", "time_unreadable",
    "time_skipped", "kind_unknown", "kind_missing", "duplicate_candidate", "personal_data_dropped", "address_missing",
    "address_not_found", "address_ambiguous", "address_street_only", "address_nearest_number", "address_contradicted",
    "address_resembles", "row_text_unsafe",
}  # fmt: skip


_FOR_POLICE = {
    "address_missing": "Er staat geen adres in deze rij. Vul het adres aan.",
    "address_not_found": "Dit adres bestaat niet. Controleer straat, huisnummer en plaats.",
    "address_ambiguous": "Dit adres kan op meer plaatsen zijn. Geef de plaats of de postcode erbij.",
    "address_street_only": "Het huisnummer ontbreekt of bestaat niet. Vul het huisnummer aan.",
    "address_resembles": "De straatnaam bestaat zo niet. Wij lazen de straat die er het meest op lijkt.",
}
"""What is told on our screen leads to a page of ours; the police read what they can do themselves."""


def sentence_of(finding: Finding) -> str:
    """Return the sentence about a row as the police read it."""
    own = _FOR_POLICE.get(finding.code, finding.message)
    return own.removesuffix(" Samenvoegen?").replace("U koos: hetzelfde incident", "Wij zien dit als hetzelfde incident")


def reason_of(code: str) -> str:
    """Return the words for a finding."""
    return REASONS[code]


def to_mend(finding: Finding) -> bool:
    """Return whether the police can do something about it in their registration."""
    return finding.code in _TO_MEND and finding.effect not in (Effect.MERGED, Effect.LEFT_OUT)
