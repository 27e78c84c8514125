"""The whole demo municipality as tables, step by step."""

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import Polygon

from analysis.sources.demo.addresses import number_addresses
from analysis.sources.demo.areas import Areas, add_figures, divide, outline
from analysis.sources.demo.blocks import cut_blocks, split_large
from analysis.sources.demo.buildings import Buildings, raise_buildings
from analysis.sources.demo.businesses import open_businesses
from analysis.sources.demo.country import lay_country, raise_farms
from analysis.sources.demo.drawing import ORIGIN, SMALLEST_SCALE, Bend, Plan
from analysis.sources.demo.land import Land, lay_out
from analysis.sources.demo.landmarks import assign_roles, lay_green, raise_landmarks
from analysis.sources.demo.moorings import moor_boats, park_caravans
from analysis.sources.demo.naming import name_streets
from analysis.sources.demo.plan import draw_plan

HOMES_PER_HECTARE = {
    "core": 42.0,
    "belt": 47.0,
    "station": 84.0,
    "rows": 41.0,
    "flats": 60.0,
    "mixed": 41.0,
    "villa": 7.0,
    "estate": 28.0,
    "village": 24.0,
    "business": 3.0,
}
"""Measured on this generator; only used to decide which quarters a small municipality builds."""


LOOSE_STYLES = (frozenset({"rows", "mixed", "estate", "villa", "flats"}), frozenset({"belt", "station"}), frozenset({"core"}))
"""Which blocks stay open land first when there are too many addresses."""
NEAR_SHOPS_M = 14.0


@dataclass(frozen=True)
class Town:
    """The demo municipality: land, buildings, and one row per address in `units`."""

    plan: Plan
    land: Land
    buildings: Buildings
    units: pd.DataFrame
    barns: list[Polygon]
    boats: list[Polygon]
    caravans: list[Polygon]
    boat_rows: pd.DataFrame
    caravan_rows: pd.DataFrame
    areas: Areas
    buurten: gpd.GeoDataFrame
    businesses: pd.DataFrame


def _quarters_to_build(plan: Plan, addresses: int) -> list[int]:
    """Return which quarters are built: all, or the most urgent ones of a small municipality."""
    if plan.scale > SMALLEST_SCALE:
        return list(range(len(plan.quarters)))
    order = sorted(range(len(plan.quarters)), key=lambda i: (plan.quarters[i].urgency, i))
    built: list[int] = []
    room = 0.0
    for i in order:
        if room > addresses * 1.02:
            break
        built.append(i)
        room += HOMES_PER_HECTARE.get(plan.quarters[i].style, 0.0) * plan.quarters[i].shape.area / 1e4
    return sorted(built)


def _join(one: Buildings, other: Buildings) -> Buildings:
    return Buildings(
        np.concatenate([one.shape, other.shape]),
        np.vstack([one.front, other.front]),
        one.fabric + other.fabric,
        np.concatenate([one.parcel, other.parcel]),
        np.concatenate([one.street, other.street]),
    )


def _too_many(buildings: Buildings, units: pd.DataFrame, land: Land, surplus: int) -> set[int]:
    """Return the parcels that stay empty when there are too many addresses: whole blocks, from the edge of town inwards."""
    per_parcel = units.groupby(buildings.parcel[units["building"]]).size()
    shops = shapely.union_all([street.line for street in land.streets if street.kind in {"shopping", "square"}])
    gone: set[int] = set()
    for styles in LOOSE_STYLES:
        far: list[tuple[float, int]] = []
        for number in per_parcel.index[per_parcel.index >= 0]:
            parcel = land.parcels[number]
            if parcel.role == "homes" and parcel.style in styles and parcel.shape.distance(shops) > NEAR_SHOPS_M:
                x, y = parcel.shape.centroid.coords[0]
                far.append((round(-float(np.hypot(x - ORIGIN[0], y - ORIGIN[1])), 1), int(number)))
        for _, number in sorted(far):
            if per_parcel[number] <= surplus:
                gone.add(number)
                surplus -= int(per_parcel[number])
    return gone


def _leave_open(land: Land, buildings: Buildings, gone: set[int]) -> Buildings:
    """Take the buildings of these parcels away, and the streets that only served them; returns the buildings that are left."""
    index = np.flatnonzero(~np.isin(buildings.parcel, list(gone)))
    served = set(buildings.street[index].tolist())
    open_land = shapely.union_all([land.parcels[number].shape.buffer(8) for number in sorted(gone)])
    keep = [i for i, s in enumerate(land.streets) if i in served or s.kind != "street" or not open_land.intersects(s.line)]
    place = {old: new for new, old in enumerate(keep)}
    land.streets[:] = [land.streets[i] for i in keep]
    street = np.array([place[int(i)] for i in buildings.street[index]], dtype=np.int64)
    return Buildings(buildings.shape[index], buildings.front[index], [buildings.fabric[i] for i in index], buildings.parcel[index], street)


def build_town(addresses: int, seed: int, report: Callable[[str], None]) -> Town:
    """Return a town of about this many addresses; the same arguments always give the same town."""
    rngs = np.random.default_rng(seed).spawn(12)
    report("Stratenplan tekenen")
    plan = split_large(draw_plan(addresses), rngs[1])
    bend = Bend(rngs[0], plan.scale)
    built = _quarters_to_build(plan, addresses)
    blocks, cuts = cut_blocks(plan, built, rngs[1])
    report("Straten, water en groen aanleggen")
    areas = divide(plan, bend)
    places = dict(zip(areas.places["woonplaats"], areas.places.geometry, strict=True))
    land = lay_out(plan, blocks, cuts, built, bend, places, rngs[2])
    name_streets(land, plan, rngs[3])
    assign_roles(land, plan, rngs[4])
    lay_green(land, plan, rngs[5])
    country = np.random.default_rng([seed, 2])
    lay_country(land, plan, bend, outline(plan, bend), country)
    report("Gebouwen neerzetten")
    farms, barns = raise_farms(land, plan, bend, country)
    buildings = _join(_join(raise_buildings(land, rngs[6]), raise_landmarks(land, rngs[7])), farms)
    report("Huisnummers en postcodes geven")
    number_seed = int(rngs[8].integers(2**31))
    units = number_addresses(land, plan, buildings, np.random.default_rng(number_seed))
    if len(units) > addresses:
        buildings = _leave_open(land, buildings, _too_many(buildings, units, land, len(units) - addresses))
        units = number_addresses(land, plan, buildings, np.random.default_rng(number_seed))
    _finish(units, buildings, rngs[8])
    boat_rows, boats = moor_boats(land, units, rngs[9])
    caravan_rows, caravans = park_caravans(land, units)
    for rows in (boat_rows, caravan_rows):
        rows["postcode"] = _postcodes_of_neighbours(rows, units)
    _add_areas(units, areas)
    report("Bedrijven openen")
    return Town(
        plan,
        land,
        buildings,
        units,
        barns,
        boats,
        caravans,
        boat_rows,
        caravan_rows,
        areas,
        add_figures(areas, units, rngs[10]),
        open_businesses(units, rngs[11]),
    )


def _postcodes_of_neighbours(rows: pd.DataFrame, units: pd.DataFrame) -> list[str | None]:
    """Return the last postcode of the same street; None on a street without houses."""
    known = units.sort_values("number").groupby(["place", "street"])["postcode"].last().to_dict()
    return [known.get(key) for key in zip(rows["place"], rows["street"], strict=True)]


STATUSES = (
    "Verblijfsobject in gebruik",
    "Verblijfsobject in gebruik (niet ingemeten)",
    "Verbouwing verblijfsobject",
    "Verblijfsobject gevormd",
    "Verblijfsobject ingetrokken",
)
STATUS_SHARES = (0.968, 0.014, 0.006, 0.008, 0.004)


def _finish(units: pd.DataFrame, buildings: Buildings, rng: np.random.Generator) -> None:
    """Add status, and what the incidents need to know of an address."""
    status = rng.choice(np.array(STATUSES, dtype=object), len(units), p=STATUS_SHARES)
    has_shop = units["uses"].ne("woonfunctie").to_numpy()
    units["status"] = np.where(has_shop, STATUSES[0], status)
    is_new = units["status"].eq(STATUSES[3]).groupby(units["building"]).transform("all")
    units["building_status"] = np.where(is_new, "Bouw gestart", "Pand in gebruik")
    at = units["building"].to_numpy()
    units["fabric"] = np.array(buildings.fabric, dtype=object)[at]
    units["parcel"] = buildings.parcel[at]
    places = units.groupby("street")["place"].nunique()
    units["is_unique_name"] = units["street"].map(places).eq(1)


def _add_areas(units: pd.DataFrame, areas: Areas) -> None:
    """Add buurt, code and name to each address."""
    points = shapely.points(units[["x", "y"]].to_numpy())
    tree = shapely.STRtree(areas.buurten.geometry.to_numpy())
    pairs = tree.query(points, predicate="within")
    found = np.full(len(units), -1, dtype=np.int64)
    found[pairs[0]] = pairs[1]
    # a point right on a border falls in neither
    for lost in np.flatnonzero(found < 0):
        found[lost] = tree.nearest(points[lost])
    units["buurt"] = found
    units["buurtcode"] = areas.buurten["buurtcode"].to_numpy()[found]
    units["buurtnaam"] = areas.buurten["buurtnaam"].to_numpy()[found]
