"""The municipalities of the Netherlands, to choose one's own by name (list of the CBS, 1 January 2025)."""

import csv
from dataclasses import dataclass
from functools import cache

from analysis.catalogues import catalogue


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


def _sort_key(name: str) -> str:
    folded = name.casefold().replace("ú", "u").replace("â", "a")
    for article in ("'s-", "de ", "den ", "het "):
        folded = folded.removeprefix(article)
    return folded
