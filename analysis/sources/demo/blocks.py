"""Quarters are cut into blocks by new streets, again and again, until a block is as wide as two rows of houses with their gardens."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.ops import split

from analysis.sources.demo.drawing import Plan, Quarter, Road, as_polygons

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Grain:
    """How finely a style of quarter is cut."""

    width_m: float
    length_m: float
    skew_deg: float
    bow: float
    """How far a new street bends aside, as a part of its length."""


GRAINS = {
    "core": Grain(52, 95, 9, 0.045),
    "belt": Grain(58, 150, 4, 0.03),
    "station": Grain(60, 140, 4, 0.03),
    "rows": Grain(63, 165, 4, 0.06),
    "mixed": Grain(70, 170, 5, 0.05),
    "flats": Grain(105, 190, 3, 0.03),
    "villa": Grain(88, 190, 7, 0.08),
    "estate": Grain(64, 150, 5, 0.07),
    "village": Grain(86, 170, 7, 0.05),
    "business": Grain(130, 240, 3, 0.02),
}
"""Styles that are not named here (park, sports, square) are not cut."""

MINIMAL_BLOCK_M2 = 500.0
LARGEST_QUARTER_M2 = 600_000.0
LARGE = Grain(560, 700, 3, 0.03)


@dataclass(frozen=True)
class Cut:
    """A new street inside a quarter; `depth` is how many cuts were made before it."""

    line: LineString
    quarter: int
    depth: int


@dataclass(frozen=True)
class Block:
    """Land between streets, on the flat drawing up to the middle of each street."""

    shape: Polygon
    quarter: int


def _axes(shape: Polygon) -> tuple[Floats, Floats, float, float, Floats]:
    """Return long axis, short axis, length, width and middle of the smallest rectangle around a shape."""
    corners = np.asarray(shapely.oriented_envelope(shape).exterior.coords)
    one, other = corners[1] - corners[0], corners[2] - corners[1]
    first, second = float(np.hypot(*one)), float(np.hypot(*other))
    middle = corners[:4].mean(axis=0)
    if first >= second:
        return one / first, other / second, first, second, middle
    return other / second, one / first, second, first, middle


def _cut_line(shape: Polygon, grain: Grain, rng: np.random.Generator) -> LineString | None:
    """Return a slightly bent line across a shape that is still too large, or None."""
    long_axis, short_axis, length, width, middle = _axes(shape)
    too_long, too_wide = length / grain.length_m, width / grain.width_m
    if max(too_long, too_wide) <= 1.15 or shape.area < 0.75 * grain.length_m * grain.width_m:
        return None
    across = too_long >= too_wide
    axis, run, extent, reach = (long_axis, short_axis, length, width) if across else (short_axis, long_axis, width, length)
    parts = int(np.ceil(max(too_long, too_wide) - 0.15))
    at = (parts // 2 + rng.uniform(-0.12, 0.12)) / parts - 0.5
    turn = np.radians(rng.normal(0, grain.skew_deg))
    run = np.array([run[0] * np.cos(turn) - run[1] * np.sin(turn), run[0] * np.sin(turn) + run[1] * np.cos(turn)])
    t = np.linspace(-0.7, 0.7, 9)
    bow = reach * rng.normal(0, grain.bow) * (1 - (t / 0.5) ** 2)
    normal = np.array([-run[1], run[0]])
    return LineString(middle + axis * at * extent + np.outer(t * (reach + 60), run) + np.outer(bow, normal))


def split_large(plan: Plan, rng: np.random.Generator) -> Plan:
    """Return the plan with quarters that are too large for one buurt split by new main roads (only large municipalities have them)."""
    quarters: list[Quarter] = []
    for quarter in plan.quarters:
        todo, pieces = [quarter.shape], []
        while todo:
            shape = todo.pop()
            line = _cut_line(shape, LARGE, rng) if quarter.style in GRAINS and shape.area > LARGEST_QUARTER_M2 else None
            parts = as_polygons(split(shape, line)) if line is not None else [shape]
            if line is None or len(parts) < 2:
                pieces.append(shape)
                continue
            for part in shapely.get_parts(shapely.intersection(line, shape)):
                plan.roads.append(Road("", "main", part, quarter.place))
            todo += parts
        middle = quarter.shape.centroid
        names: dict[str, int] = {}
        for piece in sorted(pieces, key=lambda p: (round(p.centroid.x, 2), round(p.centroid.y, 2))):
            name = quarter.name if len(pieces) == 1 else f"{quarter.name}-{_side(piece, middle)}"
            names[name] = names.get(name, 0) + 1
            suffix = f" {names[name]}" if names[name] > 1 else ""
            quarters.append(replace(quarter, shape=piece, name=name + suffix))
    plan.quarters[:] = quarters
    return plan


def _side(piece: Polygon, middle: shapely.Point) -> str:
    angle = np.degrees(np.arctan2(piece.centroid.y - middle.y, piece.centroid.x - middle.x))
    return ("Oost", "Noord", "West", "Zuid")[int(((angle + 45) % 360) // 90)]


def _cut_quarter(quarter: Quarter, number: int, grain: Grain, rng: np.random.Generator) -> tuple[list[Block], list[Cut]]:
    blocks: list[Block] = []
    cuts: list[Cut] = []
    todo: list[tuple[Polygon, int]] = [(quarter.shape, 0)]
    while todo:
        shape, depth = todo.pop()
        line = _cut_line(shape, grain, rng)
        pieces = as_polygons(split(shape, line)) if line is not None else [shape]
        if line is None or len(pieces) < 2:
            blocks.append(Block(shape, number))
            continue
        inside = shapely.intersection(line, shape)
        for part in shapely.get_parts(inside):
            if isinstance(part, LineString) and part.length > 8:
                cuts.append(Cut(part, number, depth))
        todo += [(piece, depth + 1) for piece in pieces if piece.area > MINIMAL_BLOCK_M2]
    return blocks, cuts


def cut_blocks(plan: Plan, built: list[int], rng: np.random.Generator) -> tuple[list[Block], list[Cut]]:
    """Return the blocks and the new streets of the quarters that are built.

    Parameters
    ----------
    plan
        The drawing.
    built
        Numbers of the quarters in `plan.quarters`; the others stay open land.
    rng
        Draws where and how each street runs.
    """
    blocks: list[Block] = []
    cuts: list[Cut] = []
    for number, seed in zip(built, rng.spawn(len(built)), strict=True):
        quarter = plan.quarters[number]
        grain = GRAINS.get(quarter.style)
        if grain is None:
            blocks.append(Block(quarter.shape, number))
            continue
        new_blocks, new_cuts = _cut_quarter(quarter, number, grain, seed)
        blocks += new_blocks
        cuts += new_cuts
    return blocks, cuts
