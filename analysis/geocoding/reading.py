"""From a place as typed to what it may say: street, number and addition, place, postcode.

Nothing is decided here: every reading that the columns allow goes on, and the register tells which of them exist.
"""

import re

from analysis.geocoding.house_numbers import Reading, TypedPlace, read_number, read_only_number, unknown_words, without_near
from analysis.geocoding.index import AddressIndex
from analysis.geocoding.lines import NEVER_POSTCODE, PLAIN, POSTCODE, known_first, read_line, segments, take_postcode, without_brackets
from analysis.geocoding.words import NEAR, NOISE, fold

_AFTER_NUMBER = re.compile(r"\D*\d+(.*)$")
_FLOOR = re.compile(r"\d+ ?e? (?:hoog|hg|verdieping|verd|etage)$")
_DECIMAL = re.compile(r"^\s*(\d{1,5})[.,]0+\s*$")


def read_postcode(text: str) -> str:
    """Return a postcode as the register writes it (1234AB), "" when the text holds none."""
    found = POSTCODE.search(text)
    if not found or found[2].upper() in NEVER_POSTCODE:
        return ""
    return found[1] + found[2].upper()


def read_place(street: str, number: str, letter: str, addition: str, address: str, index: AddressIndex) -> TypedPlace:
    """Return what the text columns of one typed place may say.

    `street` may hold the number as well, `number` its addition; `address` is read when there is no street.
    """
    typed = _read_columns(street, number, letter, addition, address, index)
    if letter or addition:
        return typed._replace(suffix=(letter.strip(), addition.strip()))
    rest = _AFTER_NUMBER.match(number)
    return typed._replace(behind_number="".join(c for c in rest[1] if c.isalnum())) if rest and rest[1] else typed


def _read_columns(street: str, number: str, letter: str, addition: str, address: str, index: AddressIndex) -> TypedPlace:
    line = street.strip() or address.strip()
    decimal = _DECIMAL.match(number)
    typed_number = fold(decimal[1] if decimal else number)
    suffix = fold(f"{letter} {addition}")
    if not line:
        only = read_only_number(typed_number.split(), suffix) if not POSTCODE.search(number) else None
        return TypedPlace((only,)) if only else read_line(f"{number} {letter} {addition}", "", index)
    if not any(c.isdigit() for c in typed_number):
        if len(typed_number) >= 3:
            line = f"{line} {number}"
        elif typed_number:
            suffix = f"{typed_number} {suffix}".strip()
        return read_line(line, suffix, index)
    own_number, is_near = without_near(typed_number)
    own_number = NOISE.sub("", own_number + " ").strip()
    tokens, _ = unknown_words(own_number.split())
    number_, typed, meaning = read_number(tokens, suffix) if not _FLOOR.match(own_number) else (0, "", "")
    if not number_:
        return read_line(line if _FLOOR.match(own_number) else f"{line} {number}", suffix, index)
    if PLAIN.match(line):
        return TypedPlace((Reading(_street(line, index), number_, typed, meaning, is_near),))
    return _read_with_number(line, Reading("", number_, typed, meaning, is_near), index)


def _read_with_number(line: str, given: Reading, index: AddressIndex) -> TypedPlace:
    """Read a street column with more in it than a name, beside a number column."""
    postcode, line = take_postcode(without_brackets(line), index)
    main, place, _ = segments(line, index.places)
    main = NOISE.sub("", main)
    readings = [given._replace(street=main)]
    tokens = main.split()
    if len(tokens) > 1 and tokens[-1].isdigit() and int(tokens[-1]) == given.number:
        readings.append(given._replace(street=" ".join(tokens[:-1])))
    return TypedPlace(known_first(readings, index), place, postcode)


def _street(text: str, index: AddressIndex) -> str:
    """Return a folded street name without the words that only lead up to it."""
    folded = fold(text)
    if index.names.is_known(folded):
        return folded
    folded = NOISE.sub("", folded)
    return NEAR.sub(" ", folded).strip() if NEAR.match(folded) else folded
