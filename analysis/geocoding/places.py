"""Places, municipalities and buurten: what a typed place means to a register."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from rapidfuzz.distance import Indel
from rapidfuzz.process import extract

from analysis.geocoding.elsewhere import MUNICIPALITIES, PLACE_NAMES
from analysis.geocoding.words import PLACE_ALIASES, REMARKS, fold

SAME_PLACE_FROM = 0.82
PLACE_PREFIXES = ("gemeente", "gem", "te", "in", "plaats", "wpl", "woonplaats", "dorp")
_SHORTEST_ABBREVIATION, _LONGEST_ABBREVIATION = 3, 6


class PlaceMatch(NamedTuple):
    """What a typed place means: a place, a municipality, buurten, several of these, or nothing in this register.

    `is_elsewhere` is a name that the country has and this register has not; `is_disputed` says that another part of what was
    typed names another place.
    """

    place: int = -1
    municipality: int = -1
    areas: tuple[int, ...] = ()
    resembles: bool = False
    is_given: bool = False
    is_elsewhere: bool = False
    is_disputed: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether the register has such a place, municipality or buurt."""
        return self.place >= 0 or self.municipality >= 0 or bool(self.areas)


NO_PLACE = PlaceMatch()
ELSEWHERE = PlaceMatch(is_given=True, is_elsewhere=True)


@dataclass(frozen=True)
class Places:
    """The places, municipalities and buurten of a register."""

    names: tuple[str, ...]
    by_text: dict[str, int]
    municipality_by_text: dict[str, int]
    areas_by_text: dict[str, tuple[int, ...]]
    area_codes: tuple[str, ...]
    area_names: tuple[str, ...]
    area_x: npt.NDArray[np.float64]
    area_y: npt.NDArray[np.float64]
    area_radius_m: npt.NDArray[np.float64]
    outer_words: frozenset[str]
    elsewhere: frozenset[str]
    _seen: dict[str, PlaceMatch] = field(default_factory=dict, repr=False)

    def read(self, text: str) -> PlaceMatch:
        """Return what a typed place means; a spelling mistake is accepted when only one place resembles it."""
        if not text:
            return NO_PLACE
        match = self._seen.get(text)
        if match is None:
            match = self._read(text)
            if len(self._seen) < 100_000:
                self._seen[text] = match
        return match

    def _read(self, text: str) -> PlaceMatch:
        folded = _without_prefix(fold(text.partition("(")[0]) or fold(text))
        if not any(letter.isalpha() for letter in folded):
            return NO_PLACE
        match = self._literal(folded)
        if match.is_known or folded in self.elsewhere:
            return match if match.is_known else ELSEWHERE
        short = self._by_abbreviation(folded.replace(" ", ""))
        if short is not None:
            return short
        known = [*self.by_text, *self.municipality_by_text]
        similar = extract(folded, known, scorer=Indel.normalized_similarity, score_cutoff=SAME_PLACE_FROM, limit=3)
        meanings = {self._literal(name) for name, *_ in similar}
        if len(meanings) == 1 and len(folded) >= 4:
            return meanings.pop()._replace(resembles=True)
        return PlaceMatch(is_given=True)

    def _by_abbreviation(self, letters: str) -> PlaceMatch | None:
        """Return the one place that a few letters stand for ("Lwd", "Leeuw."), None when they stand for none or for several.

        Letters that fit a municipality elsewhere as well say nothing.
        """
        if not _SHORTEST_ABBREVIATION <= len(letters) <= _LONGEST_ABBREVIATION:
            return None
        fitting = [name for name in (*self.by_text, *self.municipality_by_text) if _abbreviates(letters, name)]
        meanings = {self._literal(name)._replace(resembles=True) for name in fitting}
        if len(meanings) != 1:
            return None
        fits_elsewhere = any(_abbreviates(letters, name) for name in MUNICIPALITIES if name in self.elsewhere)
        return NO_PLACE if fits_elsewhere else meanings.pop()

    def remark(self, text: str) -> PlaceMatch:
        """Return what a remark says about the place: one of this register, one elsewhere (given, not known), or nothing."""
        folded = _without_prefix(fold(text))
        match = self.literal(folded)
        return match if match.is_known else ELSEWHERE if folded in self.elsewhere else NO_PLACE

    def literal(self, folded: str) -> PlaceMatch:
        """Return what these folded words mean when they are exactly the name of a place or municipality."""
        return self._literal(folded) if folded in self.by_text or folded in self.municipality_by_text else NO_PLACE

    def _literal(self, folded: str) -> PlaceMatch:
        place = self.by_text.get(folded, -1)
        municipality = self.municipality_by_text.get(folded, -1)
        areas = self.areas_by_text.get(folded, ()) if place < 0 and municipality < 0 else ()
        return PlaceMatch(place, municipality, areas, False, True)

    def is_municipality_elsewhere(self, text: str) -> bool:
        """Tell whether a text is the name of a municipality that this register does not hold."""
        folded = _without_prefix(fold(text))
        return folded in self.elsewhere and folded in MUNICIPALITIES

    def read_area(self, text: str) -> tuple[int, ...]:
        """Return the buurten with this name; none when the text is no buurt of the register."""
        return self.areas_by_text.get(fold(text), ()) if text else ()


def combine(one: PlaceMatch, other: PlaceMatch) -> PlaceMatch:
    """Return what two parts of what was typed say together about the place; disputed when they do not agree."""
    if not one.is_given or not other.is_given:
        return one if one.is_given else other
    if not (one.is_known and other.is_known):
        return (other if one.is_known else one)._replace(is_disputed=one.is_known != other.is_known)
    if one.place >= 0 and other.place >= 0:
        return one if one.place == other.place else one._replace(is_disputed=True)
    return one if one.place >= 0 or other.place < 0 else other


def _without_prefix(folded: str) -> str:
    first, _, rest = folded.partition(" ")
    return rest if rest and first in PLACE_PREFIXES else folded


def _abbreviates(letters: str, name: str) -> bool:
    """Tell whether letters are the beginning of a name, or its first and some other consonants in order."""
    if letters[0] != name[0] or len(letters) >= len(name):
        return False
    if name.startswith(letters):
        return len(letters) >= 4
    following = iter(name)
    return not set(letters[1:]) & set("aeiouy") and all(letter in following for letter in letters)


def _municipality_names(
    codes: Sequence[str],
    municipality: npt.NDArray[np.int64],
    place: npt.NDArray[np.int64],
    names: Sequence[str],
    areas: pd.DataFrame | None,
) -> list[tuple[str, int]]:
    """Return the names by which people mean a whole municipality: its own, else that of its largest place."""
    given = {} if areas is None else dict(zip(areas["municipality_code"], areas["municipality_name"], strict=True))
    pairs, counts = np.unique(municipality * max(len(names), 1) + place, return_counts=True)
    largest = {int(pair) // len(names): int(pair) % len(names) for pair in pairs[np.argsort(counts, kind="stable")]}
    return [(given.get(text, "").partition("(")[0] or names[largest[code]], code) for code, text in enumerate(codes)]


def index_places(
    names: Sequence[str],
    municipality_codes: Sequence[str],
    place: npt.NDArray[np.int64],
    municipality: npt.NDArray[np.int64],
    areas: gpd.GeoDataFrame | None,
) -> Places:
    """Return the places of a register; `place` and `municipality` hold one code for every address."""
    by_text = {fold(name): code for code, name in enumerate(names) if name}
    for alias, canonical in PLACE_ALIASES.items():
        known = by_text.get(canonical, by_text.get(alias))
        if known is not None:
            by_text.setdefault(alias, known)
            by_text.setdefault(canonical, known)
    areas_by_text: dict[str, tuple[int, ...]] = {}
    points = np.empty((0, 2))
    radius = np.empty(0)
    if areas is not None and len(areas):
        for at, name in enumerate(areas["area_name"]):
            areas_by_text[fold(name)] = (*areas_by_text.get(fold(name), ()), at)
        shapes = areas.geometry.to_numpy()
        points = shapely.get_coordinates(shapely.point_on_surface(shapes))
        radius = np.sqrt(shapely.area(shapes) / np.pi)
    municipality_by_text = {fold(name): code for name, code in _municipality_names(municipality_codes, municipality, place, names, areas)}
    own = {*by_text, *municipality_by_text, *areas_by_text}
    return Places(
        names=tuple(names),
        by_text=by_text,
        municipality_by_text=municipality_by_text,
        areas_by_text=areas_by_text,
        area_codes=() if areas is None else tuple(areas["area_code_cbs"]),
        area_names=() if areas is None else tuple(areas["area_name"]),
        area_x=points[:, 0],
        area_y=points[:, 1],
        area_radius_m=radius,
        outer_words=frozenset(word for text in [*by_text, *municipality_by_text] for word in (*text.split()[:1], *text.split()[-1:])),
        elsewhere=PLACE_NAMES.difference(own, REMARKS),
    )
