"""A map of an area for paper, without tiles: the layers of the register, the border, outlines of concentrations and, where allowed, points.

Kinds are told apart by shape and line as well as by colour, so that a black-and-white copy says the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from analysis.exports.paper_frame import Basemap, Bounds, PaperFrame
from analysis.terms import Label

BUILDINGS_FROM = 0.06
"""Millimetres on paper for a metre outside, from which buildings can be told apart."""
_STYLE = {
    "water": 'fill="#c9dfee" stroke="none"',
    "green": 'fill="#e6f0e0" stroke="none"',
    "buildings": 'fill="#e6e1d8" stroke="none"',
    "streets": 'fill="none" stroke="#c4c4c4" stroke-width="{street}" stroke-linecap="round"',
}
COLOURS = {Label.HOTSPOT: "#b3320e", Label.ATTENTION_AREA: "#c77700", Label.REPEAT_PLACE: "#6b3fa0"}
_DASHES = {Label.HOTSPOT: "", Label.ATTENTION_AREA: "1.8 0.9", Label.REPEAT_PLACE: "0.4 0.8"}
LOOSE = "#154273"
_POINT_MM = 1.1
LABELS = {str(label): label for label in Label}
_CORNERS: dict[Label, tuple[tuple[float, float], ...]] = {
    Label.ATTENTION_AREA: ((-0.75, -0.75), (0.75, -0.75), (0.75, 0.75), (-0.75, 0.75)),
    Label.REPEAT_PLACE: ((0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)),
}


@dataclass
class AreaMap:
    """A drawing with its words apart, so that the page sets them in its own type; places in millimetres from the upper left corner."""

    width_mm: float
    height_mm: float
    svg: str = ""
    numbers: list[tuple[float, float, str, str]] = field(default_factory=list)
    """Where the number of a concentration stands, with its colour."""
    names: list[tuple[float, float, str]] = field(default_factory=list)
    scale_mm: float = 0.0
    scale_m: int = 0
    points: list[object] = field(default_factory=list)
    """Which incidents are drawn, by their index."""
    has_border: bool = False


def draw_area(
    bounds: Bounds,
    basemap: Basemap | None,
    width_mm: float,
    height_mm: float,
    *,
    outlines: gpd.GeoDataFrame,
    boundary: gpd.GeoSeries,
    areas: gpd.GeoDataFrame,
    points: gpd.GeoDataFrame | None = None,
    point_labels: Mapping[object, str] | None = None,
) -> AreaMap:
    """Draw an area as large as the paper allows.

    Parameters
    ----------
    bounds
        West, south, east and north of what must be on it (RD, m).
    basemap
        The layers of the register; None draws none.
    width_mm, height_mm
        The size of the drawing.
    outlines
        The rows of `Hotspots` to draw, each with its rank.
    boundary, areas
        The border of the municipality and its buurten, for their names.
    points
        The incidents to draw; None, in what leaves, draws none.
    point_labels
        The label of the concentration of each incident by its index; "" for a loose one.
    """
    frame = PaperFrame.round(bounds, width_mm, height_mm)
    drawn = AreaMap(width_mm, height_mm)
    border = list(_border(frame, boundary))
    drawn.has_border = bool(border)
    streets = f"{min(max(6 * frame.mm_per_m, 0.15), 0.8):.2f}"
    styles = {name: style.format(street=streets) for name, style in _STYLE.items()}
    shapes = [*frame.ground(basemap, styles, buildings_from=BUILDINGS_FROM), *border]
    rows: Iterator[Any] = outlines.sort_values("rank", ascending=False).itertuples()
    for row in rows:
        shapes.append(_outline(frame, row))
        x, y = frame.to_mm(shapely.get_coordinates(shapely.point_on_surface(row.geometry)))[0]
        drawn.numbers.append((round(float(x), 2), round(float(y), 2), str(row.rank), COLOURS[LABELS[row.label]]))
    if points is not None:
        placed = points[points.geometry.intersects(frame.box)]
        labels = point_labels or {}
        spots = frame.to_mm(shapely.get_coordinates(placed.geometry.to_numpy())) if len(placed) else np.empty((0, 2))
        shapes += [_point(x, y, str(labels.get(key, ""))) for key, (x, y) in zip(placed.index, spots, strict=True)]
        drawn.points = list(placed.index)
    drawn.names = _names(frame, areas, drawn)
    size = f'width="{width_mm}mm" height="{height_mm}mm" viewBox="0 0 {width_mm} {height_mm}"'
    drawn.svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(shapes)}</svg>'
    drawn.scale_m = next((size for size in (5000, 2000, 1000, 500, 200, 100) if size * frame.mm_per_m <= 45), 50)
    drawn.scale_mm = round(drawn.scale_m * frame.mm_per_m, 2)
    return drawn


def _border(frame: PaperFrame, boundary: gpd.GeoSeries) -> Iterator[str]:
    """The border of the municipality: a line of strokes and dots."""
    path = frame.path(boundary.to_numpy(), is_closed=False) if len(boundary) else ""
    if path:
        yield f'<path fill="none" stroke="#333333" stroke-width="0.5" stroke-dasharray="3 1 0.5 1" d="{path}"/>'


def _outline(frame: PaperFrame, row: Any) -> str:
    label = LABELS[row.label]
    dash = f' stroke-dasharray="{_DASHES[label]}"' if _DASHES[label] else ""
    path = frame.path(np.array([row.geometry], dtype=object), is_closed=True)
    return f'<path fill="{COLOURS[label]}" fill-opacity="0.18" stroke="{COLOURS[label]}" stroke-width="0.6"{dash} d="{path}"/>'


def _point(x: float, y: float, label: str) -> str:
    """A circle in a hotspot, a square in an aandachtsgebied, a diamond on a repeat place, a triangle for a loose incident."""
    r = _POINT_MM
    look = f'fill="{COLOURS[LABELS[label]] if label else LOOSE}" stroke="#ffffff" stroke-width="0.2"'
    if label == Label.HOTSPOT:
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{r * 0.8:.2f}" {look}/>'
    corners = _CORNERS[LABELS[label]] if label else ((0.0, -1.0), (0.95, 0.75), (-0.95, 0.75))
    return f'<path {look} d="M{"L".join(f"{x + r * dx:.2f} {y + r * dy:.2f}" for dx, dy in corners)}Z"/>'


def _names(frame: PaperFrame, areas: gpd.GeoDataFrame, drawn: AreaMap) -> list[tuple[float, float, str]]:
    """The buurten that have room for their name, the largest first."""
    seen = [(row, shape) for row, shape in zip(areas["area_name"], shapely.intersection(areas.geometry.to_numpy(), frame.box), strict=True)]
    found: list[tuple[float, float, str]] = []
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y, _, _ in drawn.numbers]
    for name, shape in sorted(seen, key=lambda one: -one[1].area):
        if not name or shape.is_empty:
            continue
        x, y = frame.to_mm(shapely.get_coordinates(shapely.point_on_surface(shape)))[0]
        half = len(name) * 0.75 + 1
        box = (x - half, y - 2, x + half, y + 2)
        inside = box[0] > 0 and box[1] > 0 and box[2] < frame.width_mm and box[3] < frame.height_mm
        if inside and not any(
            box[0] < right and left < box[2] and box[1] < below and above < box[3] for left, above, right, below in taken
        ):
            taken.append(box)
            found.append((round(float(x), 2), round(float(y), 2), str(name)))
    return found
