"""Where each kind of incident could have happened: the addresses that chance is measured against."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from analysis import tables
from analysis.surface import Grid, grid_of_places
from analysis.terms import Audience, Kind

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

BUSINESS_USES = frozenset({"winkelfunctie", "bijeenkomstfunctie", "logiesfunctie", "gezondheidszorgfunctie"})
"""Uses with a counter or a till; offices, industry and schools are let in only when a business of a branch at risk is there."""

HOME_USE = "woonfunctie"

IN_USE = "in gebruik(?!.*ingetrokken)|verbouwing|aangewezen|uitgegeven"
"""In the BAG status of an address where somebody may be; the older layout of the BAG only says that a name was given."""

PLACE_WORDS = {"business": "zaken", "home": "woningen", "any": "adressen"}
"""What a reader calls the places of each pool."""

POOLS: dict[str, str] = {
    Kind.BUSINESS_ROBBERY: "business",
    Kind.TRANSPORT_ROBBERY: "business",
    Kind.BUSINESS_BURGLARY: "business",
    Kind.HOME_ROBBERY: "home",
    Kind.HOME_BURGLARY: "home",
    Kind.STREET_ROBBERY: "any",
    Kind.OTHER: "any",
}


@dataclass(frozen=True)
class PlacePools:
    """The addresses in use, each once and in a fixed order, with the pools that each belongs to.

    A pool that would be empty holds every address instead; `fallbacks` names it, so that the reader is told.
    """

    premises: gpd.GeoDataFrame
    xy: Floats
    pools: dict[str, Bools]
    fallbacks: frozenset[str]
    has_uses: bool

    @classmethod
    def of(cls, premises: gpd.GeoDataFrame) -> "PlacePools":
        """Choose the places of every pool out of a `Premises` table."""
        used = _in_use_once(premises)
        uses = used["uses"]
        parts = {text: {part.strip() for part in text.split(",")} for text in uses.unique()}
        is_business = uses.map({text: bool(found & BUSINESS_USES) for text, found in parts.items()}).astype(bool)
        is_home = uses.map({text: HOME_USE in found for text, found in parts.items()}).astype(bool)
        is_berth = (uses == "") & (used["audience"] == str(Audience.RESIDENTS))
        has_uses = bool((uses != "").any())
        pools = {
            "business": ((is_business | (used["branch"] != "")) & has_uses).to_numpy(dtype=bool),
            "home": ((is_home | is_berth) & has_uses).to_numpy(dtype=bool),
            "any": np.ones(len(used), dtype=bool),
        }
        empty = frozenset(name for name, mask in pools.items() if not mask.any())
        return cls(
            premises=used,
            xy=shapely.get_coordinates(used.geometry.to_numpy()),
            pools={name: pools["any"] if name in empty else mask for name, mask in pools.items()},
            fallbacks=empty if len(used) else frozenset(),
            has_uses=has_uses,
        )

    @cached_property
    def streets_in_several_places(self) -> frozenset[str]:
        """Street names that need the name of the place behind them."""
        pairs = self.premises[["street", "place"]].drop_duplicates()
        return frozenset(pairs.loc[pairs["street"].duplicated(), "street"])

    @cached_property
    def tree(self) -> cKDTree:
        """To look up the addresses near a place."""
        return cKDTree(self.xy)

    def lived_in(self, cell_size_m: float) -> Grid:
        """Return the cells that hold an address."""
        if cell_size_m not in self._lived_in:
            self._lived_in[cell_size_m] = grid_of_places(self.xy, cell_size_m)
        return self._lived_in[cell_size_m]

    def make_ready(self, cell_size_m: float) -> None:
        """Work out now what every search asks for, so that the first one does not wait for it."""
        self.lived_in(cell_size_m)
        for name in ("tree", "streets_in_several_places", "ids", "streets", "towns", "street_number"):
            getattr(self, name)

    @cached_property
    def _lived_in(self) -> dict[float, Grid]:
        return {}

    @cached_property
    def ids(self) -> npt.NDArray[np.object_]:
        """The BAG number of every address."""
        return np.asarray(self.premises["address_id_bag"], dtype=object)

    @cached_property
    def streets(self) -> npt.NDArray[np.object_]:
        """The street of every address."""
        return np.asarray(self.premises["street"], dtype=object)

    @cached_property
    def towns(self) -> npt.NDArray[np.object_]:
        """The place (woonplaats) of every address."""
        return np.asarray(self.premises["place"], dtype=object)

    @cached_property
    def street_number(self) -> npt.NDArray[np.intp]:
        """The same number for every address in the same street of the same place."""
        return np.asarray(self.premises.groupby(["place", "street"], sort=True).ngroup(), dtype=np.intp)

    def pool_of(self, kind: str) -> str:
        """Return the pool whose places this kind is measured against."""
        return POOLS[kind]

    def words(self, names: Collection[str]) -> str:
        """Return what to call the places of these pools: 'zaken', 'woningen', 'zaken en woningen' or 'adressen'."""
        if "any" in names or self.fallbacks & set(names):
            return PLACE_WORDS["any"]
        return " en ".join(PLACE_WORDS[name] for name in ("business", "home") if name in names)


def places_at_risk(premises: gpd.GeoDataFrame, kinds: Iterable[Kind]) -> gpd.GeoDataFrame:
    """List, per kind, the addresses in use where it could have happened.

    Robbery of a business or of a transport: shops, catering and gatherings, lodging, health care, and every address with a branch
    at risk. Robbery or burglary of a home: homes. Street robbery: every address. An address counts once. When the register tells
    no uses at all, or has no place for a kind, that kind gets every address.

    Parameters
    ----------
    premises
        A `Premises` table.
    kinds
        The kinds to list.

    Returns
    -------
    places
        A `PlacesAtRisk` table, all of weight 1, kind by kind.
    """
    pools = PlacePools.of(premises)
    parts = [
        pools.premises.loc[pools.pools[pools.pool_of(kind)], ["address_id_bag", "geometry"]].assign(kind=str(kind), weight=1.0)
        for kind in kinds
    ]
    if not parts:
        return gpd.GeoDataFrame(tables.empty(tables.PlacesAtRisk), geometry="geometry", crs=tables.CRS)
    listed = pd.concat(parts, ignore_index=True).astype({"kind": "str", "weight": "float64"})
    return tables.check(gpd.GeoDataFrame(listed, geometry="geometry", crs=tables.CRS), tables.PlacesAtRisk)


def _in_use_once(premises: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out what is not in use, has no place, or is named a second time."""
    statuses = {text: text == "" for text in premises["status"].unique()}
    told = pd.Series(list(statuses), dtype="str")
    statuses |= dict(zip(told, (told == "") | told.str.contains(IN_USE, case=False), strict=True))
    has_place = np.isfinite(shapely.get_x(premises.geometry.to_numpy()))
    used = premises[premises["status"].map(statuses).astype(bool).to_numpy() & has_place]
    ids, parts = used["address_id_bag"], ["street", "number", "letter", "addition", "postcode", "place"]
    again = ids.duplicated() & (ids != "")
    if (ids == "").any():
        again |= used.duplicated(["address_id_bag", *parts])
    return used[~again].sort_values(["address_id_bag", *parts], kind="stable")
