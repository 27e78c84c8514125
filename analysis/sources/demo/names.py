"""Street names: general Dutch words and invented names, so that nobody and nothing real is named."""

import csv
from functools import cache

import numpy as np

from analysis.catalogues import catalogue


@cache
def words(theme: str) -> tuple[str, ...]:
    """Return the words of a theme: first parts of street names ("stem"), whole names, or words for a business."""
    with catalogue("street_names.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(row["word"] for row in csv.DictReader(lines) if row["theme"] == theme)


WHOLE_NAMES = frozenset({"old", "water", "polder"})
"""Themes whose words need no street word: an old town, and many new estates."""
SPARE_THEMES = ("trees", "birds", "flowers", "farmland", "reeds", "trades", "estates")
SHORT_ENDS = ("hof", "pad", "plantsoen", "plein")
USUAL_ENDS = ("straat", "straat", "straat", "laan", "weg")
LONG_ENDS = ("laan", "weg", "straat", "dreef")
TITLES = ("Burgemeester", "Doctor", "Dominee", "Wethouder", "Meester", "Pastoor", "Notaris", "Dijkgraaf")
ODD_NAMES = ("Coöperatieweg", "Beëdigdenstraat", "Ruïnelaan", "Plein 1950", "Egaliteitsstraat", "Skûtsjepad")
"""Names that a careless address search stumbles over."""

QUAYS_OUTSIDE = ("Oostergracht", "Noordergracht", "Westergracht", "Zuidergracht")
QUAYS_INSIDE = ("Turfkade", "Korenkade", "Walkade", "Zoutkade")
RIVER_QUAYS = ("Vennekade", "Westerkade")
BACK_LANES = ("Achterweg", "Zandpad", "Noordeinde", "Omloop", "Buitenweg", "Weidelaan")

_SHORTENED = (
    ("Burgemeester ", "Burg "),
    ("Doctor ", "Dr "),
    ("Dominee ", "Ds "),
    ("Wethouder ", "Weth "),
    ("Meester ", "Mr "),
    ("Dijkgraaf ", "Dijkgr "),
    ("plantsoen", "plnts"),
    ("straat", "str"),
    ("laan", "ln"),
    ("weg", "wg"),
    ("plein", "pln"),
    ("singel", "sngl"),
    ("steeg", "stg"),
    ("gracht", "gr"),
    ("dreef", "dr"),
)
SHORT_NAME_LETTERS = 24


def shorten(name: str) -> str:
    """Return the name in at most 24 letters: the street word goes first, then the title (after NEN 5825)."""
    for long, short in (*_SHORTENED[6:], *_SHORTENED[:6]):
        if len(name) <= SHORT_NAME_LETTERS:
            break
        name = name.replace(long, short)
    return name[:SHORT_NAME_LETTERS].strip()


class NameGiver:
    """Hands out street names, each once per place; what runs out gets an ordinal (2e, 3e)."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._given: dict[str, set[str]] = {}
        self._stock: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def reserve(self, place: str, name: str) -> None:
        """Keep a name that a road of the plan already has."""
        self._given.setdefault(place, set()).add(name)

    def _fresh(self, theme: str) -> list[tuple[str, str]]:
        """Return the words of a theme in a new order, each with its theme."""
        stock = words(theme)
        return [(stock[i], theme) for i in self._rng.permutation(len(stock))]

    def _full_name(self, word: str, theme: str, length_m: float) -> str:
        if theme in WHOLE_NAMES:
            return word
        ends = SHORT_ENDS if length_m < 75 else LONG_ENDS if length_m > 320 else USUAL_ENDS
        end = ends[int(self._rng.integers(len(ends)))]
        if theme == "officials":
            return f"{TITLES[int(self._rng.integers(len(TITLES)))]} {word}{end}"
        return f"{word}{end}"

    def give(self, place: str, theme: str, length_m: float) -> str:
        """Return a name that this place does not have yet; a theme that runs out borrows from another."""
        given = self._given.setdefault(place, set())
        if (place, theme) not in self._stock:
            self._stock[(place, theme)] = self._fresh(theme)
        stock, name = self._stock[(place, theme)], ""
        for attempt in range(160):
            if not stock:
                is_again = theme not in WHOLE_NAMES and attempt < 40
                stock += self._fresh(theme if is_again else SPARE_THEMES[int(self._rng.integers(len(SPARE_THEMES)))])
            name = self._full_name(*stock.pop(), length_m)
            if name not in given:
                given.add(name)
                return name
        return self._numbered(given, name)

    def give_odd(self, place: str, name: str) -> bool:
        """Take an odd name for this place; False when it is gone."""
        given = self._given.setdefault(place, set())
        if name in given:
            return False
        given.add(name)
        return True

    @staticmethod
    def _numbered(given: set[str], name: str) -> str:
        number = 2
        while f"{number}e {name}" in given:
            number += 1
        given.add(f"{number}e {name}")
        return f"{number}e {name}"
