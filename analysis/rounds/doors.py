"""Doors on one's way: the addresses of one entrance together, and the entrances of one side of a street in a row.

A *stop* is an entrance: a front door, or a stairwell with all its homes. A *stretch* is a run of stops on one side of a street; it
is walked in one go, up or down. Routes are made of whole stretches.
"""

from dataclasses import dataclass
from typing import Any, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis import tables
from analysis.street_order import in_street_order, natural
from analysis.terms import Audience

Floats = npt.NDArray[np.float64]

KEPT_TOGETHER = 6
"""From this many addresses on a building has entrances of its own; fewer are doors along the street."""
SHARED_DOOR = 3
"""From three addresses on an entrance has a name in the list."""
STAIRWELL = 16
"""An entrance with more homes than this is a flat, not one stairwell."""
ENTRANCE_M = 25.0
"""Doors of one building this far apart are no longer one entrance: a row of shops under one roof."""
GAP_M = 80.0
"""Where the next house number is farther away than this, something else lies between: the run ends."""


@dataclass(frozen=True)
class Stretch:
    """A run of stops on one side of a street: which rows of the walked table it holds, where it begins and ends."""

    stops: tuple[tuple[int, ...], ...]
    points: Floats
    """The place of each stop, in the same order."""

    @property
    def doors(self) -> int:
        """How many addresses it holds."""
        return sum(len(stop) for stop in self.stops)

    @property
    def length_m(self) -> float:
        """From its first stop to its last."""
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum()) if len(self.points) > 1 else 0.0


@dataclass(frozen=True)
class Doors:
    """The addresses of a list in street order, with the entrance each belongs to."""

    addresses: gpd.GeoDataFrame
    stop: npt.NDArray[np.int64]
    """For each row the number of its stop."""
    points: Floats
    """For each row its place; a guess for an address without one."""
    guessed: int

    @property
    def entrances(self) -> "pd.Series[str]":
        """The name of the shared entrance of each row; empty for a door of its own."""
        names = pd.Series("", index=self.addresses.index, dtype="str")
        for rows in _groups(self.stop):
            if len(rows) >= SHARED_DOOR:
                names.iloc[list(rows)] = _entrance_name(self.addresses.iloc[list(rows)])
        return names


def find_doors(addresses: gpd.GeoDataFrame) -> Doors:
    """Return the addresses of a list in street order, grouped by entrance.

    Addresses of one building that has six or more in one street share an entrance while they lie within 25 metres of its first
    door, odd and even numbers alike. In a smaller building each side of the street has its own.

    Parameters
    ----------
    addresses
        A `VisitAddresses` table.
    """
    rows = in_street_order(tables.check(addresses, tables.VisitAddresses)).reset_index(drop=True)
    points, guessed = _places(rows)
    street = rows["street"] + "|" + rows["place"]
    building = rows["building_id_bag"].where(rows["building_id_bag"] != "", "rij " + pd.Series(rows.index, dtype="str"))
    size = rows.groupby([building, street], sort=False)["number"].transform("size")
    side = (rows["number"] % 2).astype("str").where(size < KEPT_TOGETHER, "")
    last: dict[tuple[str, str, str], int] = {}
    first: list[int] = []
    stop = np.zeros(len(rows), dtype=np.int64)
    for row, key in enumerate(zip(building, street, side, strict=True)):
        known = last.get(key)
        if known is None or float(np.hypot(*(points[row] - points[first[known]]))) > ENTRANCE_M:
            known = last[key] = len(first)
            first.append(row)
        stop[row] = known
    return Doors(rows, stop, points, guessed)


def find_stretches(doors: Doors, most_doors: int) -> list[Stretch]:
    """Return the stretches of a list: whole entrances in a row on one side of a street, at most `most_doors` addresses each.

    An entrance with more doors than that is a stretch of its own, cut into pieces of `most_doors`.
    """
    stops = _cut(_groups(doors.stop), most_doors)
    places = np.array([doors.points[list(stop)].mean(axis=0) for stop in stops]).reshape(-1, 2)
    table = doors.addresses
    sides = [(table["street"].iat[stop[0]], table["place"].iat[stop[0]], int(table["number"].iat[stop[0]]) % 2) for stop in stops]
    runs: list[list[int]] = []
    count = 0
    for at, stop in enumerate(stops):
        goes_on = bool(runs) and sides[runs[-1][-1]] == sides[at] and count + len(stop) <= most_doors
        if goes_on and float(np.hypot(*(places[at] - places[runs[-1][-1]]))) <= GAP_M:
            runs[-1].append(at)
            count += len(stop)
        else:
            runs.append([at])
            count = len(stop)
    return [Stretch(tuple(stops[at] for at in run), places[run]) for run in runs]


def _groups(stop: npt.NDArray[np.int64]) -> list[tuple[int, ...]]:
    """The rows of each stop, in the order of their first row."""
    order = np.argsort(stop, kind="stable")
    cuts = np.flatnonzero(np.diff(stop[order])) + 1
    return [tuple(int(row) for row in rows) for rows in np.split(order, cuts)] if len(stop) else []


def _cut(stops: list[tuple[int, ...]], most: int) -> list[tuple[int, ...]]:
    return [stop[at : at + most] for stop in stops for at in range(0, len(stop), most)]


def _places(rows: gpd.GeoDataFrame) -> tuple[Floats, int]:
    """The place of each row; an address without one lies where its street lies, else where the list lies."""
    shapes = rows.geometry.to_numpy()
    unknown = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    points = np.full((len(rows), 2), np.nan)
    points[~unknown] = shapely.get_coordinates(shapes[~unknown])
    if unknown.any():
        table = pd.DataFrame({"x": points[:, 0], "y": points[:, 1], "street": rows["street"], "place": rows["place"]})
        for by in (["street", "place"], ["place"]):
            table[["x", "y"]] = table[["x", "y"]].fillna(cast(Any, table.groupby(by)[["x", "y"]].transform("mean")))
        points = np.array(table[["x", "y"]].fillna(table[["x", "y"]].mean()).fillna(0.0), dtype=np.float64)
    return points, int(unknown.sum())


def _entrance_name(rows: pd.DataFrame) -> str:
    """Such as 'Portiek Dorpsstraat 12-48' or 'Pand Kerkstraat 2A t/m 2F'."""
    low, high = int(rows["number"].min()), int(rows["number"].max())
    numbers = f"{low}-{high}"
    if low == high:
        suffixes = rows["letter"] + ("-" + rows["addition"]).where(rows["addition"] != "", "")
        ends = sorted(set(suffixes), key=natural)
        numbers = f"{low}{ends[0]} t/m {low}{ends[-1]}" if len(ends) > 1 else f"{low}"
    is_home = float((rows["audience"] == Audience.RESIDENTS).mean()) >= 0.5
    word = ("Portiek" if len(rows) <= STAIRWELL else "Flat") if is_home else "Pand"
    return f"{word} {rows['street'].iat[0]} {numbers}"
