"""House numbers as typed, and the readings that a typed place is made of."""

import re
from typing import NamedTuple

from analysis.geocoding.places import NO_PLACE, PlaceMatch
from analysis.geocoding.words import ADDITION_WORDS, NEAR, NO_NUMBER, NOISE, NUMBER_WORD, addition_forms, fold


class Reading(NamedTuple):
    """One way to read a typed place; number 0 means that there is none."""

    street: str
    number: int = 0
    addition: str = ""
    meaning: str = ""
    is_near: bool = False


class TypedPlace(NamedTuple):
    """All readings of one typed place, and what else it says."""

    readings: tuple[Reading, ...] = ()
    place: PlaceMatch = NO_PLACE
    postcode: str = ""
    crossing: tuple[str, str] = ("", "")


class NumberColumn(NamedTuple):
    """A column of house numbers as read, with letter and addition; number 0 when nothing was typed, -1 when it is no number."""

    number: int
    addition: str = ""
    meaning: str = ""
    is_near: bool = False
    behind: str = ""


_NOTHING, _NO_NUMBER = NumberColumn(0), NumberColumn(-1)
_NUMBER = re.compile(r"0*(\d{1,5})(?!\d)([a-z].*)?$")
_DECIMAL = re.compile(r"^\s*(\d{1,5})[.,]0+\s*$")
_FLOOR = re.compile(r"\d+ ?e? (?:hoog|hg|verdieping|verd|etage)$")
_RANGE_WORD = re.compile(r"^(?:en|tot en met|tot|t m|tm|t|plus) (?=\d)")


def without_near(folded: str) -> tuple[str, bool]:
    """Return the words without "t.h.v." and the like and without "nr.", and whether the first were there.

    "12 achter" is a part of number 12, "achter 12" is near it.
    """
    folded = NUMBER_WORD.sub("", folded)
    found = [match for match in NEAR.finditer(folded) if match[0] not in ADDITION_WORDS or folded[match.end() :].strip()[:1].isdigit()]
    for match in reversed(found):
        folded = f"{folded[: match.start()]} {folded[match.end() :]}"
    return NUMBER_WORD.sub("", " ".join(folded.split())), bool(found)


def read_number(tokens: list[str], suffix: str) -> tuple[int, str, str]:
    """Return number, addition as typed and addition by meaning, of words that begin with a number."""
    found = _NUMBER.match(tokens[0]) if tokens else None
    if not found or not int(found[1]):
        return 0, "", ""
    rest = _RANGE_WORD.sub("", " ".join([found[2] or "", *tokens[1:], suffix]).strip())
    return (int(found[1]), *addition_forms(rest)) if rest else (int(found[1]), "", "")


def read_only_number(tokens: list[str], suffix: str) -> Reading | None:
    """Return a reading without a street, None when there are words that can be a street."""
    if any(len(token) > 2 and token.isalpha() and token not in ADDITION_WORDS for token in tokens):
        return None
    number, typed, meaning = read_number(tokens, suffix)
    return Reading("", number, typed, meaning) if number else None


def _is_range(tokens: list[str]) -> bool:
    """Tell whether words go on with a range: "tot 14", "tot en met 14"."""
    return tokens[0] in ("tot", "met", "plus") and any(token.isdigit() for token in tokens[1:4])


def unknown_words(tokens: list[str]) -> tuple[list[str], str]:
    """Return number and addition, and the words behind them that are no addition: an unknown place, or noise."""
    for i, token in enumerate(tokens[1:], 1):
        if len(token) >= 3 and token.isalpha() and token not in ADDITION_WORDS and not _is_range(tokens[i:]):
            return tokens[:i], " ".join(tokens[i:])
    return tokens, ""


def read_number_column(number: str, letter: str, addition: str) -> NumberColumn:
    """Return what the columns for number, letter and addition say; words behind the number that are no addition are apart."""
    suffix = fold(f"{letter} {addition}") if letter or addition else ""
    if number.isdecimal() and number.isascii() and len(number) <= 5 and not suffix:
        return NumberColumn(int(number)) if int(number) else _NOTHING
    decimal = _DECIMAL.match(number)
    typed = fold(decimal[1] if decimal else number)
    if typed in NO_NUMBER:
        typed = ""
    if not any(c.isdigit() for c in typed):
        return _NO_NUMBER if typed or suffix else _NOTHING
    if "(" in number or "[" in number:
        return _NO_NUMBER
    own, is_near = without_near(typed)
    own = NOISE.sub("", own + " ").strip()
    tokens, behind = unknown_words(own.split())
    value, as_typed, meaning = read_number(tokens, suffix) if not _FLOOR.match(own) else (0, "", "")
    return NumberColumn(value, as_typed, meaning, is_near, behind) if value else _NO_NUMBER


def is_floor(number: str) -> bool:
    """Tell whether a column for numbers holds no more than a floor: "2-hoog"."""
    return bool(_FLOOR.match(fold(number)))
