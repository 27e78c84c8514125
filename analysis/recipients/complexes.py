"""Complexes: a building with many doors, such as a flat or a home for seniors, and a park of holiday homes, pitches or berths.

Which there are depends on the register alone. The BAG does not know who lives in them: a flat for seniors is a flat.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.recipients.rows import why_not_visited
from analysis.street_order import natural

MINIMAL_DOORS = 10
"""A building with fewer addresses is a house with a few flats; a park with fewer is a row of them."""

PITCH, BERTH = "03", "02"
"""The fifth and sixth sign of a BAG number say that an address is a standplaats or a ligplaats."""


@dataclass(frozen=True)
class Complex:
    """A complex one may choose: what it is called, what it is chosen by (BAG numbers), and how many addresses it has."""

    name: str
    chosen: tuple[str, ...]
    """The number of its building; of a park the numbers of its addresses."""
    addresses: int


def list_complexes(premises: gpd.GeoDataFrame, near: Iterable[str] | None = None) -> list[Complex]:
    """List the complexes of a municipality, the one with the most addresses first.

    A building of at least ten addresses in use, or a street with at least ten holiday homes, pitches or berths that do not
    share a building.

    Parameters
    ----------
    premises
        A `Premises` table.
    near
        BAG numbers of addresses: only complexes that hold one of these; None lists all.
    """
    plain = pd.DataFrame(premises[_READ])
    wanted = None if near is None else set(near)
    if wanted is not None:
        plain = _around(plain, wanted)
    visited = plain[(why_not_visited(plain) == "") & (plain["address_id_bag"] != "")]
    found = [*_buildings(visited, wanted), *_parks(visited, wanted)]
    return sorted(found, key=lambda one: (-one.addresses, natural(one.name), one.chosen))


_READ = ["address_id_bag", "building_id_bag", "street", "place", "number", "uses", "status", "area_m2", "business_name"]


def _around(plain: pd.DataFrame, wanted: set[str]) -> pd.DataFrame:
    """The addresses in the streets of the wanted ones, with every address in the buildings there."""
    in_street = plain["street"].isin(plain.loc[plain["address_id_bag"].isin(wanted), "street"].unique())
    return plain[in_street | plain["building_id_bag"].isin(set(plain.loc[in_street, "building_id_bag"]) - {""})]


def _buildings(visited: pd.DataFrame, wanted: set[str] | None) -> list[Complex]:
    known = visited[visited["building_id_bag"] != ""]
    size = known["building_id_bag"].value_counts()
    known = known[known["building_id_bag"].isin(size.index[size >= MINIMAL_DOORS])]
    if wanted is not None:
        known = known[known["building_id_bag"].isin(known.loc[known["address_id_bag"].isin(wanted), "building_id_bag"])]
    return [Complex(_name("", rows), (str(building),), len(rows)) for building, rows in known.groupby("building_id_bag", sort=True)]


def _parks(visited: pd.DataFrame, wanted: set[str] | None) -> list[Complex]:
    kind = visited["address_id_bag"].str[4:6]
    word = np.select(
        [kind == PITCH, kind == BERTH, visited["uses"] == "logiesfunctie"], ["Standplaatsen", "Ligplaatsen", "Vakantiepark"], default=""
    )
    loose = visited.assign(word=word)
    loose = loose[loose["word"] != ""]
    in_building = loose["building_id_bag"].map(visited["building_id_bag"].value_counts()).fillna(0)
    loose = loose[(loose["building_id_bag"] == "") | (in_building < MINIMAL_DOORS).to_numpy()]
    parks = []
    for (what, _, _), rows in loose.groupby(["word", "street", "place"], sort=True):
        ids = tuple(sorted(rows["address_id_bag"]))
        if len(ids) >= MINIMAL_DOORS and (wanted is None or not wanted.isdisjoint(ids)):
            parks.append(Complex(_name(f"{what} ", rows), ids, len(ids)))
    return parks


def _name(what: str, rows: pd.DataFrame) -> str:
    """'Dorpsstraat 12 t/m 48': the street with the most doors, with its numbers."""
    here = rows[["street", "place"]].value_counts().sort_index().idxmax()
    street = cast("tuple[Any, ...]", here)[0]
    numbers = rows.loc[rows["street"] == street, "number"]
    low, high = int(numbers.min()), int(numbers.max())
    return f"{what}{street} {low}" if low == high else f"{what}{street} {low} t/m {high}"


def complex_rows(premises: pd.DataFrame, chosen: Iterable[str]) -> "np.ndarray[Any, Any]":
    """Return which rows lie in these complexes: by the number of their building, or by their own."""
    wanted = [one for one in chosen if one]
    inside = premises["building_id_bag"].isin(wanted) | premises["address_id_bag"].isin(wanted)
    return cast("np.ndarray[Any, Any]", inside.to_numpy())
