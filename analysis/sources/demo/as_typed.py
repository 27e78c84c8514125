"""Addresses as people type them in a hurry: capitals, abbreviations, slips, half house numbers and absent postcodes."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

STREET_WORDS = (("straat", "str"), ("laan", "ln"), ("weg", "wg"), ("plein", "pln"), ("steeg", "stg"))
TITLES = (("Burgemeester", "Burg."), ("Doctor", "Dr."), ("Wethouder", "Weth."))


def _typo(text: str, rng: np.random.Generator) -> str:
    """Return the text with one letter doubled, lost or swapped, not at its ends."""
    if len(text) < 6:
        return text
    at = int(rng.integers(2, len(text) - 2))
    how = int(rng.integers(3))
    if how == 0:
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1 :] if how == 1 else text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def _abbreviate(name: str) -> str:
    for long, short in TITLES:
        name = name.replace(long, short)
    for long, short in STREET_WORDS:
        if name.endswith(long):
            return name.removesuffix(long) + short
    return name


def _messy_street(name: str, rng: np.random.Generator) -> str:
    chance = rng.random()
    if chance < 0.09:
        name = _abbreviate(name)
    elif chance < 0.12:
        name = _typo(name, rng)
    look = rng.random()
    if look < 0.17:
        return name.upper()
    if look < 0.22:
        return name.lower()
    return name.replace(" ", "  ", 1) if look < 0.24 else name


def _messy_number(number: int, letter: str, addition: str, rng: np.random.Generator) -> tuple[str, str]:
    """Return the house number as typed, and how precise it still is."""
    suffix = letter + (f"-{addition}" if letter and addition else addition)
    chance = rng.random()
    if chance < 0.06:
        return "", "street"
    if chance < 0.11:
        return f"t.h.v. {number}", "number"
    if not suffix:
        return str(number), "address"
    if chance < 0.22:
        return str(number), "number"
    glue = ("", " ", "-", "/")[int(rng.integers(4))] if letter else ("-", " ", "/")[int(rng.integers(3))]
    return f"{number}{glue}{suffix}", "address"


def _messy_postcode(postcode: str, rng: np.random.Generator) -> str:
    chance = rng.random()
    if chance < 0.44:
        return ""
    if chance < 0.66:
        return f"{postcode[:4]} {postcode[4:]}"
    if chance < 0.76:
        return postcode.lower()
    if chance < 0.78:
        return f"{postcode[:4]}ZZ"
    return postcode


def type_target(target: str, rng: np.random.Generator) -> str:
    """Now and then somebody types a telephone number or number plate where it does not belong."""
    chance = rng.random()
    if chance < 0.008:
        return f"{target} (bel melder@voorbeeld.example, 06-00000000)"
    return f"{target}, kenteken 00-XX-00" if chance < 0.016 else target


def type_place(unit: Mapping[Hashable, Any], rng: np.random.Generator) -> tuple[tuple[str, str, str, str], str]:
    """Return street, number, postcode and place as typed, and how precise that still is."""
    number, precision = _messy_number(int(unit["number"]), unit["letter"], unit["addition"], rng)
    town = "" if unit["is_unique_name"] and rng.random() < 0.05 else str(unit["place"])
    return (_messy_street(str(unit["street"]), rng), number, _messy_postcode(str(unit["postcode"]), rng), town), precision
