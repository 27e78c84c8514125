"""From buildings to addresses: house numbers that run along each street side, years, floor areas and points."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from analysis.sources.demo.buildings import Buildings
from analysis.sources.demo.drawing import ORIGIN, Plan
from analysis.sources.demo.land import Land
from analysis.sources.demo.postcodes import give_postcodes
from analysis.sources.demo.units import units_of, use_of

YEARS = {
    "core": (1620, 1925),
    "belt": (1895, 1938),
    "station": (1905, 1992),
    "rows": (1958, 1979),
    "flats": (1961, 1974),
    "slab": (1962, 1976),
    "mixed": (1974, 1992),
    "villa": (1928, 2004),
    "estate": (1998, 2025),
    "village": (1880, 2008),
    "business": (1975, 2022),
    "shops": (1964, 2012),
    "farm": (1860, 1985),
}
HOME_AREAS_M2 = {
    "core": 88,
    "belt": 96,
    "station": 92,
    "rows": 112,
    "flats": 104,
    "slab": 74,
    "mixed": 124,
    "villa": 188,
    "estate": 136,
    "village": 142,
    "farm": 210,
}


def _along_streets(land: Land, buildings: Buildings, plan: Plan) -> pd.DataFrame:
    """Return per building its street, the side (0 odd, 1 even) and how far along it stands, from the centre outwards."""
    pieces = pd.DataFrame(
        {"place": [s.place for s in land.streets], "name": [s.name for s in land.streets], "length": [s.line.length for s in land.streets]}
    )
    pieces["piece"] = range(len(pieces))
    starts = []
    lines = []
    for street in land.streets:
        x, y = plan.centres[street.place]
        centre = shapely.Point(x + ORIGIN[0], y + ORIGIN[1])
        first, last = shapely.Point(street.line.coords[0]), shapely.Point(street.line.coords[-1])
        lines.append(street.line if first.distance(centre) <= last.distance(centre) else street.line.reverse())
        starts.append(min(first.distance(centre), last.distance(centre)))
    pieces["start"] = np.round(starts, 1)
    pieces = pieces.sort_values(["place", "name", "start", "piece"])
    pieces["offset"] = pieces.groupby(["place", "name"])["length"].cumsum() - pieces["length"]
    pieces = pieces.sort_values("piece")
    line = np.array(lines, dtype=object)[buildings.street]
    front = shapely.points(buildings.front)
    at = shapely.line_locate_point(line, front)
    here = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, np.minimum(at + 2.0, shapely.length(line))))
    before = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(at - 2.0, 0.0)))
    way, aside = ahead - before, buildings.front - here
    is_left = way[:, 0] * aside[:, 1] - way[:, 1] * aside[:, 0] > 0
    return pd.DataFrame(
        {
            "building": np.arange(len(buildings.fabric)),
            "place": pieces["place"].to_numpy()[buildings.street],
            "street": pieces["name"].to_numpy()[buildings.street],
            "kind": np.array([s.kind for s in land.streets])[buildings.street],
            "side": np.where(is_left, 0, 1),
            "along": np.round(pieces["offset"].to_numpy()[buildings.street] + at, 2),
        }
    )


def _number(along: pd.DataFrame, slots: NDArray[np.int64], rng: np.random.Generator) -> pd.Series:
    """Return the first house number of every building; numbers run up per street side."""
    table = along.assign(slots=slots + (rng.random(len(along)) < 0.035))
    table = table.sort_values(["place", "street", "side", "along", "building"])
    used = table.groupby(["place", "street", "side"])["slots"].cumsum() - table["slots"]
    table["number"] = 1 + table["side"] + 2 * used
    return table.sort_values("building")["number"]


def number_addresses(land: Land, plan: Plan, buildings: Buildings, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per address, building by building.

    Returns
    -------
    units
        building, place, street, number, letter, addition, postcode, role (what is there), uses, area_m2, year, quarter, x, y.
    """
    along = _along_streets(land, buildings, plan)
    quarter = np.array([land.parcels[p].quarter if p >= 0 else -1 for p in buildings.parcel])
    corners = [np.asarray(shape.exterior.coords) for shape in buildings.shape]
    rows: list[tuple[int, int, str, str, str]] = []
    slots = np.ones(len(along), dtype=np.int64)
    is_own = np.zeros(len(along), dtype=bool)
    for i, (fabric, kind) in enumerate(zip(buildings.fabric, along["kind"], strict=True)):
        name = plan.quarters[quarter[i]].name if quarter[i] >= 0 else ""
        has_own_numbers, units = units_of(fabric, kind, name, float(np.hypot(*(corners[i][1] - corners[i][0]))), rng)
        if has_own_numbers:
            slots[i], is_own[i] = len(units), True
        rows += [(i, k, *unit) for k, unit in enumerate(units)]
    table = pd.DataFrame(rows, columns=["building", "order", "role", "letter", "addition"])
    at = table["building"].to_numpy()
    for column in ("place", "street", "side", "along"):
        table[column] = along[column].to_numpy()[at]
    first = _number(along, slots, rng).to_numpy()
    table["number"] = first[at] + np.where(is_own[at], 2 * table["order"], 0)
    table["quarter"] = quarter[at]
    table["uses"] = [use_of(role, rng) for role in table["role"]]
    table["postcode"] = give_postcodes(table, plan)
    _add_sizes(table, buildings, rng)
    _add_points(table, buildings, corners)
    return table


def _add_sizes(table: pd.DataFrame, buildings: Buildings, rng: np.random.Generator) -> None:
    fabric = pd.Series(buildings.fabric)
    low = fabric.map(lambda name: YEARS.get(name, (1950, 2015))[0]).to_numpy()
    high = fabric.map(lambda name: YEARS.get(name, (1950, 2015))[1]).to_numpy()
    parcel_year = rng.random(int(buildings.parcel.max()) + 2)[buildings.parcel]
    year = low + (high - low) * np.clip(parcel_year + rng.normal(0, 0.02, len(fabric)), 0, 1)
    table["year"] = year.astype(int)[table["building"]]
    ground = shapely.area(buildings.shape)
    share = ground[table["building"]] / table.groupby("building")["order"].transform("size").to_numpy()
    home = fabric.map(HOME_AREAS_M2).fillna(70).to_numpy()[table["building"]]
    spread = np.exp(rng.normal(0, 0.16, len(table)))
    is_home = table["role"].isin(["home", "home_business", "farm"]).to_numpy()
    table["area_m2"] = np.maximum(
        18, np.where(is_home, home * spread, np.where(table["role"] == "care_home", 34 * spread, share * spread))
    ).astype(int)


def _add_points(table: pd.DataFrame, buildings: Buildings, corners: list[NDArray[np.float64]]) -> None:
    """Put the units of one building a little apart, along its front."""
    middle = shapely.get_coordinates(shapely.point_on_surface(buildings.shape))
    front = np.array([c[1] - c[0] for c in corners])
    at = table["building"].to_numpy()
    count = table.groupby("building")["order"].transform("size").to_numpy()
    fraction = (table["order"].to_numpy() + 0.5) / count - 0.5
    is_row = np.array([len(c) == 5 for c in corners])[at]
    point = middle[at] + front[at] * (0.7 * fraction * is_row)[:, None]
    table["x"], table["y"] = np.round(point[:, 0], 2), np.round(point[:, 1], 2)
