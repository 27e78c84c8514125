"""Names of municipalities and places in the whole country, so that a place elsewhere is told from a remark."""

import csv

from analysis.catalogues import catalogue
from analysis.geocoding.words import PLACE_ALIASES, fold


def _municipalities() -> frozenset[str]:
    with catalogue("municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = (name for row in rows for name in (row["name"].partition("(")[0], *row["also_called"].split("|")))
    return frozenset(fold(name) for name in names if name)


def _places() -> frozenset[str]:
    with catalogue("place_names.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold(row["name"]) for row in csv.DictReader(file))


MUNICIPALITIES = _municipalities()
"""Every municipality (folded)."""
PLACE_NAMES = MUNICIPALITIES | _places() | PLACE_ALIASES.keys() | frozenset(PLACE_ALIASES.values())
"""Every municipality and most places of the country, and the largest just across the border (folded)."""
