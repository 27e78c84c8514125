"""What a line of the log is about, in Dutch words: numbers and counts, never a value of a police file or a name."""

import json
from collections.abc import Callable
from typing import Any

from analysis import tables
from analysis.dossier.choices import Choice
from analysis.dossier.own_files import OwnKind
from analysis.dutch import amount, enumerate_words
from analysis.organisation import PartName
from analysis.terms import Zone


def describe_detail(detail: str) -> str:
    """Return the detail of a line (JSON text) as a few Dutch words; what has no word for a reader is left out."""
    known = json.loads(detail)
    words = [word(known[key]) for key, word in _WORDS.items() if key in known]
    text = " · ".join(one for one in words if one)
    return text[:1].upper() + text[1:]


def short_hash(detail: str) -> str:
    """Return the first twelve signs of the hash a file had, to compare it with; empty for a line without a file."""
    return str(json.loads(detail).get("sha256", ""))[:12]


def _number_of(what: str) -> Callable[[Any], str]:
    return lambda value: f"{what} {value}"


def _count_of(singular: str, plural: str) -> Callable[[Any], str]:
    return lambda value: amount(int(value), singular, plural) if value else ""


def _code(terms: Any) -> Callable[[Any], str]:
    labels = {str(term): term.label for term in terms}
    return lambda value: labels.get(value, str(value))


_WORDS: dict[str, Callable[[Any], str]] = {
    "is_demo": lambda value: "met oefengegevens" if value else "van de gemeente zelf",
    "from": _number_of("van versie"),
    "to": _number_of("naar versie"),
    "import": _number_of("toevoeging"),
    "same_as_import": lambda value: f"al toegevoegd (toevoeging {value}), niets veranderd",
    "profile": _number_of("importprofiel"),
    "registration": _number_of("registratie"),
    "column": lambda value: f"kolom {tables.label_of(tables.Registrations, value)}",
    "forget_old": lambda value: "de oude waarde is gewist" if value else "",
    "choice": _code(Choice),
    "decision": _number_of("keuze"),
    "note": _number_of("notitie"),
    "snapshot": _number_of("stand"),
    "neighbour": lambda value: "met buurgemeenten",
    "partner": _number_of("partner"),
    "scheme": _number_of("regeling"),
    "part": _code(PartName),
    "action": _number_of("actie"),
    "round": _number_of("bezoekronde"),
    "own_file": _code(OwnKind),
    "evening": _number_of("bijeenkomst"),
    "export": _number_of("exemplaar"),
    "exports": lambda value: f"exemplaar {enumerate_words([str(one) for one in value])}" if value else "",
    "zone": _code(Zone),
    "municipality": _number_of("gemeente"),
    "addresses": _count_of("adres", "adressen"),
    "rows": _count_of("rij", "rijen"),
}
"""In the order in which they are told."""
