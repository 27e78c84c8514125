"""House numbers as typed, and the readings that a typed place is made of."""

import re
from typing import NamedTuple

from analysis.geocoding.places import NO_PLACE, PlaceMatch
from analysis.geocoding.words import ADDITION_WORDS, NEAR, addition_forms


class Reading(NamedTuple):
    """One way to read a typed place; number 0 means that there is none."""

    street: str
    number: int = 0
    addition: str = ""
    meaning: str = ""
    is_near: bool = False


class TypedPlace(NamedTuple):
    """All readings of one typed place, and what else it says.

    `suffix` is letter and addition as typed in their own columns, `behind_number` what was typed behind the number.
    """

    readings: tuple[Reading, ...] = ()
    place: PlaceMatch = NO_PLACE
    postcode: str = ""
    crossing: tuple[str, str] = ("", "")
    suffix: tuple[str, str] = ("", "")
    behind_number: str = ""


_NUMBER = re.compile(r"0*(\d{1,5})(?!\d)([a-z].*)?$")
_RANGE_WORD = re.compile(r"^(?:en|tot en met|tot|t m|tm|t|plus) (?=\d)")


def without_near(folded: str) -> tuple[str, bool]:
    """Return the words without "t.h.v." and the like, and whether they were there."""
    stripped, count = NEAR.subn(" ", folded)
    return (" ".join(stripped.split()), True) if count else (folded, False)


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


def unknown_words(tokens: list[str]) -> tuple[list[str], str]:
    """Return number and addition, and the words behind them that are no addition: an unknown place, or noise."""
    for i, token in enumerate(tokens[1:], 1):
        if len(token) >= 3 and token.isalpha() and token not in ADDITION_WORDS:
            return tokens[:i], " ".join(tokens[i:])
    return tokens, ""
