"""The drawing bent into shape: street lines, water, green, and the building land of each block up to the pavement."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from analysis.sources.demo.blocks import Block, Cut
from analysis.sources.demo.drawing import Bend, Plan, as_polygons, blob

HALF_WIDTHS_M = {
    "main": 8.5,
    "ring": 15.0,
    "shopping": 5.0,
    "square": 4.0,
    "street": 5.5,
    "lane": 3.8,
    "village": 7.0,
    "edge": 5.0,
    "quay": 4.5,
    "country": 7.0,
    "industry": 8.0,
    "path": 2.0,
}
"""From the middle of a street to the front gardens."""

WITHOUT_FRONT_DOORS = frozenset({"ring", "path"})
CUT_KINDS = {"core": "lane", "business": "industry"}
QUAY_M = 4.5
RIVER_BANK_M = 9.0


@dataclass
class Street:
    """A piece of street; pieces with one `name` and `place` make one street."""

    name: str
    kind: str
    line: LineString
    place: str
    quarter: int = -1


@dataclass
class Area:
    """A named piece of water or green."""

    name: str
    shape: Polygon
    kind: str


@dataclass
class Parcel:
    """The building land of one block."""

    shape: Polygon
    style: str
    quarter: int
    place: str
    role: str = "homes"


@dataclass
class Land:
    """What the buildings are put on."""

    streets: list[Street] = field(default_factory=list)
    water: list[Area] = field(default_factory=list)
    green: list[Area] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)


def _lines(geometry: BaseGeometry, shortest_m: float = 14.0) -> list[LineString]:
    merged = shapely.line_merge(geometry)
    return [part for part in shapely.get_parts(merged) if isinstance(part, LineString) and part.length >= shortest_m]


def _is_canal(cut: Cut, plan: Plan) -> bool:
    return plan.quarters[cut.quarter].style == "estate" and cut.depth in (1, 2) and cut.line.length > 90


def _lay_water(land: Land, plan: Plan, cuts: list[Cut], bend: Bend, rng: np.random.Generator) -> None:
    """Bend rivers and canals; the canals of the new estates take the place of a few cuts."""
    for water in plan.waters:
        line = bend.shape(water.line)
        land.water.append(Area(water.name, line.buffer(water.half_width_m), "canal" if water.has_quays else "river"))
    for cut in cuts:
        if _is_canal(cut, plan):
            land.water.append(Area("", bend.shape(cut.line).buffer(5.0, cap_style="flat"), "ditch"))
    scale = plan.scale
    lake = bend.shape(blob(rng, -1850 * scale, 420 * scale, 520 * scale, 300 * scale), 40)
    edge = shapely.union_all([bend.shape(quarter.shape).buffer(60) for quarter in plan.quarters if quarter.place == "Waterveen"])
    for part in as_polygons(lake.difference(edge))[:1]:
        land.water.append(Area("Waterveense Plas", part, "lake"))


def _lay_streets(land: Land, plan: Plan, cuts: list[Cut], built: set[int], bend: Bend, places: dict[str, Polygon]) -> None:
    """Bend the streets and end them at the waterside; only main roads have a bridge."""
    wet = shapely.union_all([area.shape.buffer(0.5) for area in land.water if area.kind in {"river", "ditch", "lake"}])
    moat = shapely.union_all([area.shape.buffer(QUAY_M - 0.3) for area in land.water if area.kind == "canal"])
    barriers = [*shapely.get_parts(wet.buffer(4.0)), *shapely.get_parts(moat)]
    banks = shapely.STRtree(barriers)
    town = shapely.union_all([bend.shape(quarter.shape) for quarter in plan.quarters])
    for road in plan.roads:
        line = bend.shape(road.line)
        if road.kind == "country":
            # a road that passes a border has a part, with numbers of its own, in each place
            line = line.difference(town)
            for place, shape in places.items():
                land.streets += [Street(road.name, road.kind, part, place) for part in _lines(line.intersection(shape))]
            continue
        land.streets += [Street(road.name, road.kind, part, road.place) for part in _lines(line)]
    for area in [area for area in land.water if area.kind == "canal"]:
        edge = area.shape.buffer(QUAY_M)
        for ring in (edge.exterior, *edge.interiors):
            for part in _lines(LineString(ring.coords).difference(wet.buffer(2.0)), 30):
                land.streets.append(Street("", "quay", part, "Waterveen"))
    river = land.water[0].shape
    inner = [i for i in built if plan.quarters[i].style in {"core", "belt"} and plan.quarters[i].place == "Waterveen"]
    inner_town = shapely.union_all([bend.shape(plan.quarters[i].shape) for i in inner])
    for part in _lines(river.buffer(QUAY_M).boundary.intersection(inner_town.buffer(-12)).difference(moat), 40):
        land.streets.append(Street("", "quay", part, "Waterveen"))
    for cut in cuts:
        quarter = plan.quarters[cut.quarter]
        if _is_canal(cut, plan):
            continue
        kind = CUT_KINDS.get(quarter.style, "street")
        line = bend.shape(cut.line)
        for i in sorted(banks.query(line, predicate="intersects")):
            line = line.difference(barriers[i])
        for part in _lines(line):
            land.streets.append(Street("", kind, part, quarter.place, cut.quarter))


def _lay_parcels(land: Land, plan: Plan, blocks: list[Block], bend: Bend) -> None:
    """Take the streets, quays and banks off each block."""
    corridors = [street.line.buffer(HALF_WIDTHS_M[street.kind], cap_style="square") for street in land.streets]
    banks = {"river": RIVER_BANK_M, "canal": QUAY_M, "ditch": 2.5, "lake": 10.0}
    corridors += [area.shape.buffer(banks[area.kind]) for area in land.water]
    tree = shapely.STRtree(corridors)
    for block in blocks:
        quarter = plan.quarters[block.quarter]
        shape = bend.shape(block.shape)
        near = [corridors[i] for i in sorted(tree.query(shape, predicate="intersects"))]
        for part in as_polygons(shape.difference(shapely.union_all(near)).buffer(-0.2).buffer(0.2, join_style="mitre")):
            if part.area > 220:
                land.parcels.append(Parcel(Polygon(part.exterior), quarter.style, block.quarter, quarter.place))


def lay_out(
    plan: Plan, blocks: list[Block], cuts: list[Cut], built: list[int], bend: Bend, places: dict[str, Polygon], rng: np.random.Generator
) -> Land:
    """Return streets, water and building land in RD New, still without names and buildings."""
    land = Land()
    _lay_water(land, plan, cuts, bend, rng)
    _lay_streets(land, plan, cuts, set(built), bend, places)
    _lay_parcels(land, plan, blocks, bend)
    return land
