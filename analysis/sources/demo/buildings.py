"""Buildings along the street sides of each parcel: terraced rows, corner houses, villas, slabs of flats, halls and landmarks."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from analysis.sources.demo.land import HALF_WIDTHS_M, WITHOUT_FRONT_DOORS, Land, Parcel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Fabric:
    """How a kind of building stands along a street; every pair is a range."""

    width_m: tuple[float, float]
    depth_m: tuple[float, float]
    row: tuple[int, int]
    gap_m: tuple[float, float]
    setback_m: tuple[float, float]
    wobble_m: float = 0.0


FABRICS = {
    "core": Fabric((5.2, 8.4), (9.5, 14.0), (5, 16), (0.0, 2.2), (0.0, 0.6), 2.2),
    "belt": Fabric((5.2, 6.4), (9.0, 11.0), (5, 14), (0.0, 3.5), (0.5, 2.5), 1.0),
    "station": Fabric((7.0, 12.0), (10.0, 14.0), (3, 8), (0.0, 4.0), (0.5, 2.0), 1.5),
    "rows": Fabric((5.4, 6.4), (8.8, 10.0), (4, 9), (5.5, 9.0), (3.5, 5.5), 0.8),
    "mixed": Fabric((5.8, 7.4), (9.0, 11.0), (2, 6), (5.0, 8.0), (4.0, 6.0), 0.8),
    "flats": Fabric((5.6, 6.4), (9.0, 10.0), (5, 9), (6.0, 9.0), (4.0, 6.0), 0.5),
    "slab": Fabric((42.0, 66.0), (11.0, 13.0), (1, 1), (15.0, 24.0), (7.0, 11.0)),
    "villa": Fabric((9.5, 14.0), (9.0, 12.5), (1, 1), (8.0, 14.0), (7.0, 11.0), 2.0),
    "estate": Fabric((5.6, 7.6), (9.2, 11.0), (1, 6), (5.0, 8.5), (3.5, 5.0), 1.0),
    "village": Fabric((7.0, 10.5), (9.0, 12.5), (1, 2), (5.0, 11.0), (3.0, 6.0), 1.8),
    "business": Fabric((24.0, 58.0), (26.0, 46.0), (1, 2), (9.0, 18.0), (7.0, 12.0), 6.0),
    "shops": Fabric((8.0, 11.0), (15.0, 19.0), (4, 7), (0.0, 3.0), (0.5, 1.0)),
    "farm": Fabric((16.0, 24.0), (12.0, 26.0), (1, 1), (70.0, 190.0), (9.0, 18.0), 4.0),
}


@dataclass
class Buildings:
    """All buildings as columns, in a fixed order."""

    shape: NDArray[np.object_]
    front: Floats
    fabric: list[str]
    parcel: Ints
    street: Ints


def _sides(shape: Polygon) -> list[Floats]:
    """Return the outline cut at its corners: a list of lines with the land on their left, longest first."""
    ring = np.asarray(shapely.orient_polygons(shape.simplify(0.7)).exterior.coords)[:-1]
    step = np.roll(ring, -1, axis=0) - ring
    heading = np.arctan2(step[:, 1], step[:, 0])
    turn = np.abs((heading - np.roll(heading, 1) + np.pi) % (2 * np.pi) - np.pi)
    corners = np.flatnonzero(turn > np.radians(30))
    if len(corners) == 0:
        return [np.vstack([ring, ring[:1]])]
    ring = np.roll(ring, -corners[0], axis=0)
    stops = [*(corners - corners[0]), len(ring)]
    closed = np.vstack([ring, ring[:1]])
    sides = [closed[a : b + 1] for a, b in pairwise(stops)]
    return sorted(sides, key=lambda side: -round(float(np.hypot(*np.diff(side, axis=0).T).sum()), 3))


def _row_along(side: Floats, run: Floats, start: float, width: float, count: int, depth: Floats) -> tuple[Floats, Floats]:
    """Return the corners (count, 4, 2) and the front middles of a row of houses that share their walls."""
    at = start + width * np.arange(count + 1)
    points = np.column_stack([np.interp(at, run, side[:, 0]), np.interp(at, run, side[:, 1])])
    chord = np.diff(points, axis=0)
    normal = np.column_stack([-chord[:, 1], chord[:, 0]]) / np.hypot(*chord.T)[:, None]
    at_wall = np.vstack([normal[:1], normal[:-1] + normal[1:], normal[-1:]])
    at_wall /= np.hypot(*at_wall.T)[:, None]
    back_left = points[1:] + at_wall[1:] * depth[:, None]
    back_right = points[:-1] + at_wall[:-1] * depth[:, None]
    return np.stack([points[:-1], points[1:], back_left, back_right], axis=1), (points[:-1] + points[1:]) / 2 - normal * 1e-3


def _fill_side(side: Floats, fabric: Fabric, rng: np.random.Generator) -> tuple[list[Floats], list[Floats], list[Floats]]:
    """Return house corners, front middles and outward directions of the rows along one side."""
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(side, axis=0).T))])
    total = float(run[-1])
    corners, fronts, outward = [], [], []
    at = float(rng.uniform(0.0, min(2.0, fabric.gap_m[1])))
    width = float(rng.uniform(*fabric.width_m))
    while True:
        count = min(int(rng.integers(fabric.row[0], fabric.row[1] + 1)), int((total - at - 0.2) / width))
        if count < 1:
            break
        depth = (
            np.full(count, rng.uniform(*fabric.depth_m))
            + rng.choice([0.0, 0.0, 1.0], count) * rng.uniform(0, 1, count) * fabric.wobble_m * 2
        )
        boxes, middles = _row_along(side, run, at, width, count, depth)
        corners.append(boxes)
        fronts.append(middles)
        outward.append(-(boxes[:, 3] - boxes[:, 0]) / np.hypot(*(boxes[:, 3] - boxes[:, 0]).T)[:, None])
        at += count * width + float(rng.uniform(*fabric.gap_m))
        if fabric.wobble_m > 1.2:
            width = float(rng.uniform(*fabric.width_m))
    return corners, fronts, outward


def _fabric_of(parcel: Parcel, rng: np.random.Generator) -> str:
    if parcel.role == "shops":
        return "shops"
    if parcel.style == "flats" and rng.random() < 0.55:
        return "slab"
    return parcel.style


SHALLOWER = (1.0, 0.75, 0.55)
"""A house that does not fit is tried again with less depth."""
FIRST_CHOICE = frozenset({"shopping", "square", "village"})
FIXED_DEPTH = ("slab", "business", "farm")


def _polygons(boxes: Floats) -> NDArray[np.object_]:
    outlines: NDArray[np.object_] = shapely.polygons(np.round(np.concatenate([boxes, boxes[:, :1]], axis=1), 2))
    return outlines


def _without_clashes(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which buildings stay: of two that overlap, the earlier one."""
    inner = shapely.buffer(shapes, -0.12, join_style="mitre")
    one, other = shapely.STRtree(inner).query(inner, predicate="intersects")
    pairs = np.column_stack([one, other])[one < other]
    keep = np.ones(len(shapes), dtype=bool)
    for first, second in pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]:
        if keep[first] and keep[second]:
            keep[second] = False
    return keep


def _place(boxes: Floats, number: Ints, land_of: NDArray[np.object_], fabric: NDArray[np.str_]) -> tuple[Ints, NDArray[np.object_]]:
    """Return the numbers and outlines of the houses that fit their parcel and each other, in the order of `number`.

    `boxes` are the corners of the houses with these numbers: two at the front, two at the back.
    """
    placed = np.zeros(0, dtype=np.int64)
    shapes = np.zeros(0, dtype=object)
    for depth in SHALLOWER:
        todo = np.flatnonzero(~np.isin(number, placed) & ((depth == 1.0) | ~np.isin(fabric[number], FIXED_DEPTH)))
        box = boxes[todo].copy()
        box[:, 2] = box[:, 1] + (box[:, 2] - box[:, 1]) * depth
        box[:, 3] = box[:, 0] + (box[:, 3] - box[:, 0]) * depth
        outline = _polygons(box)
        fits = shapely.is_valid(outline) & shapely.covers(land_of[number[todo]], outline)
        together = np.concatenate([shapes, outline[fits]])
        keep = _without_clashes(together)
        placed = np.concatenate([placed, number[todo[fits]]])[keep]
        shapes = together[keep]
    order = np.argsort(placed, kind="stable")
    return placed[order], shapes[order]


def _nearest_street(land: Land, probes: Floats) -> Ints:
    tree = shapely.STRtree([street.line for street in land.streets])
    pairs = tree.query_nearest(shapely.points(probes), all_matches=False)
    street = np.full(len(probes), -1)
    street[pairs[0]] = pairs[1]
    return street


def _stands_at_street(land: Land, front: Floats, street: Ints, setback_m: Floats) -> NDArray[np.bool_]:
    """Return which houses have a street with front doors before them, not water, a park or a ring road."""
    lines = np.array([s.line for s in land.streets], dtype=object)
    reach = np.array([HALF_WIDTHS_M[s.kind] for s in land.streets])[street] + setback_m + 3.0
    has_doors = np.array([s.kind not in WITHOUT_FRONT_DOORS for s in land.streets])[street]
    is_near: NDArray[np.bool_] = shapely.distance(shapely.points(front), lines[street]) <= reach
    return has_doors & is_near


def raise_buildings(land: Land, rng: np.random.Generator) -> Buildings:
    """Return the buildings of all parcels with homes, shops or halls, each with the street at its door."""
    corners: list[Floats] = []
    fronts: list[Floats] = []
    outward: list[Floats] = []
    fabric: list[str] = []
    parcel_of: list[int] = []
    setbacks: list[float] = []
    for number, parcel in enumerate(land.parcels):
        if parcel.role not in {"homes", "shops"} or parcel.style not in FABRICS:
            continue
        name = _fabric_of(parcel, rng)
        kind = FABRICS[name]
        setback = float(rng.uniform(*kind.setback_m))
        for shape in shapely.get_parts(parcel.shape.buffer(-setback, join_style="mitre")):
            if shape.is_empty or shape.area < 60:
                continue
            for side in _sides(shape):
                boxes, middles, ways = _fill_side(side, kind, rng)
                corners += boxes
                fronts += middles
                outward += ways
                count = sum(len(row) for row in boxes)
                fabric += [name] * count
                parcel_of += [number] * count
                setbacks += [setback] * count
    box, front, away = np.vstack(corners), np.vstack(fronts), np.vstack(outward)
    group = np.array(parcel_of)
    street = _nearest_street(land, front + away * (np.array(setbacks) + 5.0)[:, None])
    at_street = _stands_at_street(land, front, street, np.array(setbacks))
    # where two rows want the same corner, the row on the shopping street gets it
    is_shopping = np.array([s.kind in FIRST_CHOICE for s in land.streets])[street]
    wanted = np.concatenate([np.flatnonzero(at_street & is_shopping), np.flatnonzero(at_street & ~is_shopping)])
    parcels = shapely.buffer([parcel.shape for parcel in land.parcels], 0.1)
    index, final = _place(box[wanted], wanted, parcels[group], np.array(fabric))
    return Buildings(final, front[index], [fabric[i] for i in index], group[index], street[index])
