"""Whether two typed addresses can be the same: tolerant for capitals, abbreviations and typing errors, strict on numbers."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from analysis.incidents.targets import words

SAME = 0.85
"""From here two street names are one, apart from how they were typed."""
SIMILAR = 0.7
"""Below here two street names are two streets."""

_PLACEHOLDERS = {0, 9999, 99999}
"""House numbers that mean: not known."""
_ORDINALS = {
    word: f"{i}e"
    for i, forms in enumerate(("eerste 1ste", "tweede 2de", "derde 3de", "vierde 4de", "vijfde 5de", "zesde 6de", "zevende 7de"), start=1)
    for word in forms.split()
}
_ENDINGS = ((r"str$|strt$|strtje$", "straat"), (r"ln$", "laan"), (r"wg$", "weg"), (r"pln$", "plein"), (r"strj$", "strjitte"))
_KINDS_OF_STREET = re.compile(
    r"(?:straat|strjitte|laan|leane|weg|wei|plein|kade|gracht|dijk|dyk|hof|singel|steeg|markt|plantsoen|dreef|ring|pad|paad|baan|wal|park|kamp|land|state|stins)$"
)
_NEAR = re.compile(r"\b(?:t\.?\s?h\.?\s?v\.?|thv|ter hoogte van|nabij|bij|t/o|tegenover|naast|hoek|achter|voor)(?!\w)", re.I)
_LINE = re.compile(r"^(?P<street>(?:\d{1,2}e\s|[^\d,])[^\d,]*?)\s*(?P<number>\d{1,5})\s*(?P<suffix>[^,]*)(?:,.*)?$", re.S | re.I)
_NOTHING = {"", "onbekend", "nvt", "onb", "geen", "n v t", "niet bekend"}


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of an address that tell two addresses apart; empty or None when not known."""

    street: str
    number: int | None
    suffix: str
    town: str
    neighbourhood: str
    postcode: str
    point: str

    @property
    def has_address(self) -> bool:
        """Whether a street or a point is known."""
        return bool(self.street or self.point)

    @property
    def is_complete(self) -> bool:
        """Whether this is one door."""
        return bool((self.street and self.number is not None) or self.point)


def read_place(row: dict[str, str]) -> Place:
    """Return the parts of the place of a registration, whichever columns hold them."""
    street, number, suffix = row["street"], row["number"], row["letter"] + row["addition"]
    if not street:
        street = re.sub(r"\b[1-9]\d{3}\s?[A-Za-z]{2}\b.*$", "", row["address"])
    if number:
        name, value, rest = _NEAR.sub(" ", street), *_number_parts(number)
    else:
        name, value, rest = _split_line(_NEAR.sub(" ", street))
    name = street_key(name)
    if value is None or value in _PLACEHOLDERS:
        value, rest = None, ""
    point = f"{row['x_given']} {row['y_given']}" if row["x_given"] and row["y_given"] else ""
    return Place(
        "" if name in _NOTHING else name,
        value,
        re.sub(r"[^a-z0-9]", "", (rest + suffix).lower()),
        words(row["place"]),
        words(row["neighbourhood"]),
        re.sub(r"\s", "", row["postcode"]).upper(),
        point,
    )


def _number_parts(text: str) -> tuple[int | None, str]:
    match = re.search(r"\d{1,5}", text)
    return (int(match.group()), text[match.end() :]) if match else (None, "")


def _split_line(text: str) -> tuple[str, int | None, str]:
    match = _LINE.match(text.strip())
    return (match["street"], int(match["number"]), match["suffix"]) if match else (text.partition(",")[0], None, "")


@lru_cache(maxsize=16_384)
def street_key(street: str) -> str:
    """Return a street name in small words, with the abbreviations of its last word and its ordinals written out."""
    parts = [_ORDINALS.get(part, part) for part in words(street.replace(".", ". ")).split()]
    if not parts:
        return ""
    for pattern, full in _ENDINGS:
        parts[-1] = re.sub(pattern, full, parts[-1])
    return " ".join(parts)


@lru_cache(maxsize=65_536)
def street_likeness(one: str, other: str) -> float:
    """Return how alike two street keys are, 0-1; an abbreviated word counts as the word.

    What two names have in common by being streets says nothing: Kerkstraat and Dorpsstraat share more letters than they differ.
    """
    if one.replace(" ", "") == other.replace(" ", ""):
        return 1.0
    left, right = one.split(), other.split()
    if len(left) == len(right) and all(map(_is_short_for, left, right)):
        return 0.95
    squashed = one.replace(" ", ""), other.replace(" ", "")
    # 1e and 2e Kruisstraat are one letter apart and two streets
    if re.findall(r"\d+", squashed[0]) != re.findall(r"\d+", squashed[1]):
        return 0.0
    endings = [_KINDS_OF_STREET.search(name) for name in squashed]
    if endings[0] and endings[1]:
        if endings[0].group() != endings[1].group():
            return min(0.5, Levenshtein.normalized_similarity(*squashed))
        squashed = squashed[0][: endings[0].start()], squashed[1][: endings[1].start()]
    return Levenshtein.normalized_similarity(*squashed)


def _is_short_for(one: str, other: str) -> bool:
    short, full = sorted((one, other), key=len)
    return full.startswith(short) and not short.isdigit()


def numbers_agree(one: Place, other: Place) -> bool:
    """Return whether both house numbers are known and the same; a suffix on one side only does no harm."""
    return one.number is not None and one.number == other.number and (one.suffix == other.suffix or not one.suffix or not other.suffix)


def contradicts(one: Place, other: Place) -> bool:
    """Return whether these can not be the same place: other streets, other numbers, other towns without a street."""
    if one.point and other.point:
        return one.point != other.point
    if one.street and other.street:
        other_number = one.number is not None and other.number is not None and not numbers_agree(one, other)
        return street_likeness(one.street, other.street) < SIMILAR or other_number
    towns_differ = bool(one.town and other.town and one.town != other.town)
    quarters_differ = bool(one.neighbourhood and other.neighbourhood and one.neighbourhood != other.neighbourhood)
    return towns_differ or quarters_differ
