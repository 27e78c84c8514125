"""The municipalities of the Netherlands, to choose one's own by name.

The 342 of the CBS: the same since 1 January 2023, checked up to and including 2026.
"""

import csv
import difflib
import re
from dataclasses import dataclass
from functools import cache

from analysis.catalogues import catalogue
from analysis.dutch import enumerate_words
from analysis.errors import SourceError
from analysis.sources.columns import normalise


@dataclass(frozen=True)
class Municipality:
    """A municipality: its code of four digits, its official name, and what it is called in speech."""

    code: str
    name: str
    also_called: str = ""

    @property
    def label(self) -> str:
        """Return the name as one looks for it: "'s-Gravenhage (Den Haag)"."""
        return f"{self.name} ({self.also_called})" if self.also_called else self.name


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Return every municipality, in alphabetical order as the CBS has it (‘De Bilt’ under B)."""
    with catalogue("municipalities.csv").open(encoding="utf-8", newline="") as lines:
        found = [Municipality(row["code"], row["name"], row["also_called"]) for row in csv.DictReader(lines)]
    return tuple(sorted(found, key=lambda one: _sort_key(one.name)))


def name_of(code: str) -> str:
    """Return the name of the municipality with this code; "" for a code that is not in the list."""
    return next((one.name for one in municipalities() if one.code == code), "")


def code_named(name: str) -> str:
    """Return the code of the municipality that is called this, with or without the province (‘Middelburg (Z.)’); "" for none."""
    known = _by_name()
    return known.get(normalise(name)) or known.get(normalise(re.sub(r"\s*\(.*\)\s*$", "", name)), "")


def find_code(text: str) -> str:
    """Return the four digits of a municipality given by its name or by its code (80, 0080, GM0080).

    Raises
    ------
    SourceError
        When there is no municipality of that name, naming the ones it resembles.
    """
    digits = text.strip().upper().removeprefix("GM")
    if re.fullmatch(r"[0-9]{1,4}", digits):
        return digits.zfill(4)
    if code := code_named(text):
        return code
    names = {normalise(one.name): one.name for one in municipalities()}
    near = [one.name for one in municipalities() if one.name.casefold().startswith(f"{text.strip().casefold()} (")]
    near = near or [names[key] for key in difflib.get_close_matches(normalise(text), names, n=3, cutoff=0.75)]
    ask = f"Bedoelt u {enumerate_words(near).replace(' en ', ' of ')}?" if near else "Geef de naam, of de gemeentecode van vier cijfers."
    raise SourceError(f"We kennen geen gemeente ‘{text.strip()}’. {ask}")


@cache
def _by_name() -> dict[str, str]:
    return {normalise(name): one.code for one in municipalities() for name in (one.also_called, one.name) if name}


def _sort_key(name: str) -> str:
    folded = name.casefold().replace("ú", "u").replace("â", "a")
    for article in ("'s-", "de ", "den ", "het "):
        folded = folded.removeprefix(article)
    return folded
