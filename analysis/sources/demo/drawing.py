"""The drawing board of the demo municipality: what a plan holds, the shapes it is drawn with, and how it is bent into the land.

Everything is laid out on a flat drawing with the market square at (0, 0), and then bent by a smooth field (`Bend`), so that no
street of the finished town is quite straight.
"""

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

ORIGIN = (144_000.0, 509_000.0)
"""RD New: open water, so that no real address is suggested."""
TOWN = "Waterveen"
SMALLEST_SCALE = 0.6

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Road:
    """A road of the skeleton."""

    name: str
    kind: str
    line: LineString
    place: str


@dataclass(frozen=True)
class Water:
    """A river or canal as its middle line and half its width, or a pond as its shape."""

    name: str
    line: LineString
    half_width_m: float
    has_quays: bool = False


@dataclass(frozen=True)
class Quarter:
    """An area between main roads that is built in one style."""

    shape: Polygon
    style: str
    place: str
    theme: str
    name: str
    urgency: float
    """Small municipalities build the most urgent quarters only."""


@dataclass
class Plan:
    """The drawing: what the rest of the generator fills in."""

    scale: float
    roads: list[Road] = field(default_factory=list)
    waters: list[Water] = field(default_factory=list)
    quarters: list[Quarter] = field(default_factory=list)
    centres: dict[str, tuple[float, float]] = field(default_factory=dict)


class Bend:
    """A smooth displacement of the plane, drawn once per town."""

    def __init__(self, rng: np.random.Generator, scale: float) -> None:
        lengths = np.array([1900.0 * scale, 1250.0 * scale, 620.0, 430.0, 210.0])
        sizes = np.array([46.0 * scale, 30.0 * scale, 9.0, 6.0, 2.2])
        turn = rng.uniform(0, 2 * np.pi, (2, len(lengths)))
        self._kx = 2 * np.pi / lengths * np.cos(turn)
        self._ky = 2 * np.pi / lengths * np.sin(turn)
        self._phase = rng.uniform(0, 2 * np.pi, (2, len(lengths)))
        self._sizes = sizes

    def points(self, xy: Floats) -> Floats:
        """Return the points bent and moved to their place in RD New."""
        moved = np.empty_like(xy)
        for axis in (0, 1):
            wave = np.sin(xy[:, [0]] * self._kx[axis] + xy[:, [1]] * self._ky[axis] + self._phase[axis])
            moved[:, axis] = xy[:, axis] + wave @ self._sizes + ORIGIN[axis]
        return moved

    def shape(self, geometry: BaseGeometry, step_m: float = 14.0) -> BaseGeometry:
        """Return a line or area bent; long straight parts get points in between first."""
        return shapely.transform(shapely.segmentize(geometry, step_m), self.points)


def wave(angle: Floats, mean: float, parts: tuple[tuple[int, float, float], ...]) -> Floats:
    """Return the radius of a closed curve that is a circle made irregular."""
    factor = np.ones_like(angle)
    for times, size, phase in parts:
        factor += size * np.cos(times * angle + phase)
    return mean * factor


def polar(angle: Floats, radius: Floats) -> Floats:
    """Return the points at these angles (radians) and distances from the middle."""
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def longer(line: LineString, extra_m: float = 4.0) -> LineString:
    """Return the line with a little added at both ends, so that roads that should meet do."""
    xy = np.asarray(line.coords)
    first, last = xy[0] - xy[1], xy[-1] - xy[-2]
    before = xy[0] + first / np.hypot(*first) * extra_m
    after = xy[-1] + last / np.hypot(*last) * extra_m
    return LineString(np.vstack([before, xy, after]))


def faces(lines: list[LineString]) -> list[Polygon]:
    """Return the areas that a network of lines closes in, from west to east."""
    return sorted(polygonize(shapely.unary_union(lines)), key=lambda face: (round(face.centroid.x, 3), round(face.centroid.y, 3)))


def curve(points: list[tuple[float, float]]) -> LineString:
    """Return a smooth line through a few points (Catmull-Rom)."""
    knots = np.array([points[0], *points, points[-1]])
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    parts = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(knots[:-3], knots[1:-2], knots[2:-1], knots[3:], strict=True)
    ]
    return LineString(np.vstack([*parts, knots[-1]]))


def blob(rng: np.random.Generator, x: float, y: float, long_m: float, wide_m: float) -> Polygon:
    """Return an irregular pond or wood."""
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    radius = np.ones_like(angle)
    for times in (2, 3, 5):
        radius += rng.uniform(0.04, 0.16) / times * 2 * np.cos(times * angle + rng.uniform(0, 6.3))
    turn = rng.uniform(0, np.pi)
    xy = np.column_stack([long_m * radius * np.cos(angle), wide_m * radius * np.sin(angle)])
    return Polygon(xy @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + [x, y])


def as_polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Return the areas in a geometry, largest first; lines and points are left out."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    if isinstance(geometry, MultiPolygon) or hasattr(geometry, "geoms"):
        parts = [polygon for part in geometry.geoms for polygon in as_polygons(part)]
        return sorted(parts, key=lambda part: -part.area)
    return []
