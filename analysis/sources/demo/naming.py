"""Names for the streets that the plan left without one."""

import numpy as np
import shapely
from shapely import LineString

from analysis.sources.demo.drawing import ORIGIN, Plan
from analysis.sources.demo.land import Land, Street
from analysis.sources.demo.names import BACK_LANES, ODD_NAMES, QUAYS_INSIDE, QUAYS_OUTSIDE, RIVER_QUAYS, NameGiver

BRANCH_M = 105.0
"""A shorter side street often has the name of the street it starts from."""
BRANCH_SHARE = 0.55


def _quay_name(line: LineString, *, is_inside: bool) -> str:
    """Return the name of a quay: which bank, and which side of the town."""
    middle = line.interpolate(0.5, normalized=True)
    x, y = middle.x - ORIGIN[0], middle.y - ORIGIN[1]
    side = int(((np.degrees(np.arctan2(y, x)) + 45) % 360) // 90)
    return QUAYS_INSIDE[side] if is_inside else QUAYS_OUTSIDE[side]


def _name_quays(land: Land) -> None:
    moat = [area.shape for area in land.water if area.kind == "canal"]
    river = land.water[0].shape
    bridges = shapely.union_all([street.line.buffer(0.4) for street in land.streets if street.kind in {"main", "shopping"}])
    pieces: list[Street] = []
    for street in [street for street in land.streets if street.kind == "quay"]:
        land.streets.remove(street)
        for part in shapely.get_parts(shapely.line_merge(street.line.difference(bridges))):
            if part.length < 25:
                continue
            middle = part.interpolate(0.5, normalized=True)
            if moat and moat[0].distance(middle) < river.distance(middle):
                name = _quay_name(part, is_inside=shapely.Polygon(moat[0].exterior).contains(middle))
            else:
                name = RIVER_QUAYS[0] if middle.x > river.intersection(_level(middle.y)).centroid.x else RIVER_QUAYS[1]
            pieces.append(Street(name, "quay", part, street.place))
    land.streets += pieces


def _level(y: float) -> LineString:
    return LineString([(ORIGIN[0] - 20_000, y), (ORIGIN[0] + 20_000, y)])


def _parent_name(street: Street, named: list[Street], tree: shapely.STRtree) -> str | None:
    """Return the name of an ordinary street at the end of a short one."""
    for end in (0.0, 1.0):
        point = street.line.interpolate(end, normalized=True)
        for i in sorted(tree.query(point.buffer(7.0), predicate="intersects")):
            other = named[i]
            if other is not street and other.quarter == street.quarter and other.name and other.line.length > street.line.length:
                return str(other.name)
    return None


def name_streets(land: Land, plan: Plan, rng: np.random.Generator) -> None:
    """Give every street of `land` its name, in place."""
    _name_quays(land)
    giver = NameGiver(rng)
    for street in land.streets:
        if street.name:
            giver.reserve(street.place, street.name)
    back_lanes: dict[str, int] = {}
    for street in land.streets:
        if street.kind == "edge" and not street.name:
            number = back_lanes.setdefault(street.place, 0)
            back_lanes[street.place] += 1
            street.name = BACK_LANES[number % len(BACK_LANES)]
            giver.reserve(street.place, street.name)
    unnamed = sorted((s for s in land.streets if not s.name), key=lambda s: (s.quarter, -round(s.line.length, 2)))
    tree = shapely.STRtree([street.line for street in unnamed])
    odd = list(ODD_NAMES)
    for number, street in enumerate(unnamed):
        theme = plan.quarters[street.quarter].theme if street.quarter >= 0 else "trees"
        parent = _parent_name(street, unnamed, tree) if street.line.length < BRANCH_M and rng.random() < BRANCH_SHARE else None
        if parent is None and odd and number % 23 == 11 and street.place == "Waterveen" and theme != "old":
            name = odd.pop(0)
            parent = name if giver.give_odd(street.place, name) else None
        street.name = parent or giver.give(street.place, theme, street.line.length)
