"""The land around the town: polder ditches, woods, and farms along the country roads."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from analysis.sources.demo.buildings import Buildings
from analysis.sources.demo.drawing import Bend, Plan, as_polygons, blob
from analysis.sources.demo.land import Area, Land

DITCH_SPACING_M = 125.0
DITCH_HALF_WIDTH_M = 1.6
OPEN_ROADS = frozenset({"country", "ring", "village"})
YARDS_M = 80.0
"""No ditches so near to a country road: there are the farms."""
FARM_SPACING_M = (40.0, 120.0)
WOODS = (
    (-420, -2050, 330, 170),
    (2050, 250, 210, 150),
    (520, 2250, 260, 130),
    (-2450, 1750, 300, 200),
    (2600, -1500, 240, 140),
    (1150, 1620, 150, 80),
)
"""Middle and size of each wood on the drawing."""


def _not_open(land: Land, plan: Plan, bend: Bend) -> BaseGeometry:
    """Return where no ditch may run: villages, town, roads, rivers and woods."""
    built = [bend.shape(quarter.shape, 40).buffer(35) for quarter in plan.quarters]
    roads = [street.line.buffer(YARDS_M if street.kind == "country" else 10) for street in land.streets if street.kind in OPEN_ROADS]
    water = [area.shape.buffer(14) for area in land.water if area.kind in {"river", "lake"}]
    return shapely.union_all([*built, *roads, *water, *(area.shape.buffer(8) for area in land.green)])


def lay_country(land: Land, plan: Plan, bend: Bend, whole: Polygon, rng: np.random.Generator) -> None:
    """Add woods to the green and ditches to the water of `land`; each polder has its own direction."""
    scale = plan.scale
    for area in land.water:
        area.shape = as_polygons(area.shape.intersection(whole))[0]
    town = shapely.union_all([bend.shape(quarter.shape, 40).buffer(25) for quarter in plan.quarters])
    wet = shapely.union_all([area.shape.buffer(12) for area in land.water])
    roads = shapely.union_all([street.line.buffer(9) for street in land.streets if street.kind in {"country", "ring"}])
    for x, y, long_m, wide_m in WOODS:
        wood = bend.shape(blob(rng, x * scale, y * scale, long_m * scale, wide_m * scale), 40)
        for part in as_polygons(wood.difference(town).difference(wet).difference(roads).intersection(whole)):
            if part.area > 4000:
                land.green.append(Area("", part, "wood"))
    closed = _not_open(land, plan, bend)
    x0, y0, x1, y1 = whole.bounds
    seeds = rng.uniform((x0, y0), (x1, y1), (9, 2))
    polders = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=whole.buffer(2000)))
    for polder in sorted(polders, key=lambda p: (round(p.centroid.x), round(p.centroid.y))):
        for line in _parallel(
            polder.intersection(whole.buffer(-25)).buffer(-22), float(rng.uniform(0, np.pi)), DITCH_SPACING_M * scale, rng
        ):
            for part in shapely.get_parts(line.difference(closed)):
                if part.length > 130:
                    land.water.append(Area("", part.buffer(DITCH_HALF_WIDTH_M, cap_style="flat"), "ditch"))


def _parallel(shape: BaseGeometry, turn: float, spacing_m: float, rng: np.random.Generator) -> list[LineString]:
    """Return parallel lines through a shape, not quite evenly spaced."""
    if shape.is_empty:
        return []
    middle = np.array(shape.centroid.coords[0])
    way, aside = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    reach = float(np.hypot(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1]))
    found = []
    for k in range(-int(reach / 2 / spacing_m), int(reach / 2 / spacing_m) + 1):
        start = middle + aside * (k + rng.uniform(-0.14, 0.14)) * spacing_m
        line = shapely.intersection(LineString([start - way * reach, start + way * reach]), shape)
        found += [part for part in shapely.get_parts(line) if isinstance(part, LineString)]
    return found


def _box(front: NDArray[np.float64], away: NDArray[np.float64], wide_m: float, deep_m: float) -> Polygon:
    along = np.array([-away[1], away[0]]) * wide_m / 2
    return Polygon(np.round([front - along, front + along, front + along + away * deep_m, front - along + away * deep_m], 2))


def raise_farms(land: Land, plan: Plan, bend: Bend, rng: np.random.Generator) -> tuple[Buildings, list[Polygon]]:
    """Return the farmhouses along the country roads, and the barns behind them (which have no address)."""
    town = shapely.union_all([bend.shape(quarter.shape, 40).buffer(15) for quarter in plan.quarters])
    wet = shapely.union_all([area.shape.buffer(4) for area in land.water])
    roads = shapely.STRtree([street.line for street in land.streets])
    houses: list[Polygon] = []
    barns: list[Polygon] = []
    fronts: list[NDArray[np.float64]] = []
    streets: list[int] = []
    for number, street in enumerate(land.streets):
        if street.kind != "country":
            continue
        at = float(rng.uniform(30, 90))
        while at < street.line.length - 30:
            here, ahead = (np.array(street.line.interpolate(d).coords[0]) for d in (at, at + 1.0))
            way = (ahead - here) / np.hypot(*(ahead - here))
            side = 1.0 if rng.random() < 0.5 else -1.0
            away = np.array([-way[1], way[0]]) * side
            front = here + away * rng.uniform(14, 30)
            house = _box(front, away, rng.uniform(9, 13), rng.uniform(12, 19))
            barn = _box(front + away * rng.uniform(26, 34) + way * rng.uniform(-14, 14), away, rng.uniform(16, 26), rng.uniform(28, 46))
            yard = shapely.union_all([house, barn]).convex_hull.buffer(6)
            free = not yard.intersects(town) and not yard.intersects(wet) and len(roads.query(yard, predicate="intersects")) == 0
            if free and not any(yard.intersects(other) for other in [*houses[-3:], *barns[-3:]]):
                houses.append(house)
                fronts.append(front)
                streets.append(number)
                if rng.random() < 0.8:
                    barns.append(barn)
            at += float(rng.uniform(*FARM_SPACING_M)) * max(1.0, plan.scale)
    buildings = Buildings(
        np.array(houses, dtype=object),
        np.array(fronts, dtype=np.float64).reshape(-1, 2),
        ["farm"] * len(houses),
        np.full(len(houses), -1, dtype=np.int64),
        np.array(streets, dtype=np.int64),
    )
    return buildings, barns
