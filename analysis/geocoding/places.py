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

from analysis.geocoding.words import PLACE_ALIASES, fold

SAME_PLACE_FROM = 0.82
_PREFIXES = ("gemeente ", "gem ", "te ", "plaats ")


class PlaceMatch(NamedTuple):
    """What a typed place means: a place, a municipality, buurten, several of these, or nothing in this register."""

    place: int = -1
    municipality: int = -1
    areas: tuple[int, ...] = ()
    resembles: bool = False
    is_given: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether the register has such a place, municipality or buurt."""
        return self.place >= 0 or self.municipality >= 0 or bool(self.areas)


NO_PLACE = PlaceMatch()


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
        folded = fold(text.partition("(")[0]) or fold(text)
        if not any(letter.isalpha() for letter in folded):
            return NO_PLACE
        for prefix in _PREFIXES:
            folded = folded.removeprefix(prefix)
        match = self._literal(folded)
        if match.is_known:
            return match
        known = [*self.by_text, *self.municipality_by_text]
        similar = extract(folded, known, scorer=Indel.normalized_similarity, score_cutoff=SAME_PLACE_FROM, limit=3)
        meanings = {self._literal(name) for name, *_ in similar}
        if len(meanings) == 1 and len(folded) >= 4:
            return meanings.pop()._replace(resembles=True)
        return PlaceMatch(is_given=True)

    def literal(self, folded: str) -> PlaceMatch:
        """Return what these folded words mean when they are exactly the name of a place or municipality."""
        return self._literal(folded) if folded in self.by_text or folded in self.municipality_by_text else NO_PLACE

    def _literal(self, folded: str) -> PlaceMatch:
        place = self.by_text.get(folded, -1)
        municipality = self.municipality_by_text.get(folded, -1)
        areas = self.areas_by_text.get(folded, ()) if place < 0 and municipality < 0 else ()
        return PlaceMatch(place, municipality, areas, False, True)

    def read_area(self, text: str) -> tuple[int, ...]:
        """Return the buurten with this name; none when the text is no buurt of the register."""
        return self.areas_by_text.get(fold(text), ()) if text else ()


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
    )
