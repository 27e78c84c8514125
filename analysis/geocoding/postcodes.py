"""Postcodes as they stand in a text."""

import re

from analysis.geocoding.index import AddressIndex
from analysis.geocoding.words import ADDITION_WORDS

POSTCODE = re.compile(r"(?<![\dA-Za-z])([1-9]\d{3})[\s-]?([A-Za-z]{2})(?![A-Za-z\d])")
_NEVER = frozenset({"SA", "SD", "SS"})
"""Pairs of letters that the Dutch post does not use."""


def read_postcode(text: str) -> str:
    """Return a postcode as the register writes it (1234AB), "" when the text holds none."""
    found = POSTCODE.search(text)
    if not found or found[2].upper() in _NEVER:
        return ""
    return found[1] + found[2].upper()


def take_postcode(line: str, index: AddressIndex) -> tuple[str, str]:
    """Return the postcode in a line, and the line without it; one that the register has goes before any other."""
    chosen = None
    for found in POSTCODE.finditer(line):
        text = found[1] + found[2].upper()
        if text in index.postcode_codes:
            chosen = found
            break
        looks_typed = found[2].isupper() or found[0][4:5].isalpha()
        if chosen is None and looks_typed and found[2].lower() not in ADDITION_WORDS and found[2].upper() not in _NEVER:
            chosen = found
    if chosen is None:
        return "", line
    return chosen[1] + chosen[2].upper(), f"{line[: chosen.start()]} , {line[chosen.end() :]}"
