"""Postcodes as they stand in a text."""

import re

from analysis.geocoding.index import AddressIndex
from analysis.geocoding.words import ADDITION_WORDS, fold

POSTCODE = re.compile(r"(?<![\dA-Za-z])([1-9]\d{3})[\s-]?([A-Za-z]{2})(?![A-Za-z\d])")
_GLUED = re.compile(r"(?<![\dA-Za-z])([1-9]\d{3})[\s-]?([A-Za-z]{2})(?=(\d|[A-Za-z]{3}\S*))")
"""A postcode with the number or the place right behind it: only one that the register has, beside a place that it has."""
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
        if chosen is None and _looks_typed(found):
            chosen = found
    chosen = chosen or next((found for found in _GLUED.finditer(line) if _is_glued(found, index)), None)
    if chosen is None:
        return "", line
    return chosen[1] + chosen[2].upper(), f"{line[: chosen.start()]} , {line[chosen.end() :]}"


def _is_glued(found: "re.Match[str]", index: AddressIndex) -> bool:
    is_known = found[1] + found[2].upper() in index.postcode_codes
    return is_known and (found[3].isdigit() or fold(found[3]) in index.places.outer_words)


def _looks_typed(found: "re.Match[str]") -> bool:
    """Tell whether four digits and two letters can only be meant as a postcode."""
    is_written = found[2].isupper() or found[0][4:5].isalpha()
    return is_written and found[2].lower() not in ADDITION_WORDS and found[2].upper() not in _NEVER


def is_postcode(text: str, index: AddressIndex) -> bool:
    """Tell whether a text that looks like a postcode is taken as one: the register has it, or it can be nothing else."""
    found = POSTCODE.fullmatch(text.strip())
    return found is not None and (found[1] + found[2].upper() in index.postcode_codes or _looks_typed(found))
