"""Areas on the map: buurten, concentrations, visit areas, a density."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis import tables
from analysis.dutch import amount
from analysis.terms import Label
from dashboard.map_layers.bounds import NETHERLANDS, WGS84, bounds_of, to_degrees, widen
from dashboard.map_layers.layer import MapLayer
from dashboard.map_layers.styles import BLUE, DENSITY_COLOURS, LABEL_STYLES

if TYPE_CHECKING:
    from analysis.surface import DensityGrid


FOCUS_MARGIN_M = 120.0
BORDER_COLOUR = "#333333"


def _ring(coordinates: Any) -> list[list[float]]:
    return [[round(y, 6), round(x, 6)] for x, y, *_ in coordinates]


def rings_of(shape: Any) -> list[Any]:
    """Return what Leaflet takes for a (multi)polygon or (multi)line in degrees."""
    if shape.geom_type == "Polygon":
        return [_ring(shape.exterior.coords), *(_ring(hole.coords) for hole in shape.interiors)]
    if shape.geom_type == "LineString":
        return _ring(shape.coords)
    return [rings_of(part) for part in shape.geoms if part.geom_type in ("Polygon", "LineString", "MultiPolygon", "MultiLineString")]


def drawable(geometry: gpd.GeoSeries, tolerance_m: float) -> gpd.GeoSeries:
    """Return the shapes in degrees, without detail that no screen shows."""
    return geometry.simplify(tolerance_m).to_crs(WGS84)


def areas_layer(
    areas: pd.DataFrame,
    *,
    texts: Sequence[Sequence[str]] | None = None,
    classes: Sequence[int | None] | None = None,
    name: str = "areas",
    tick: str = "",
    is_off: bool = False,
    outlines: Sequence[Any] | None = None,
) -> MapLayer:
    """Draw the borders of buurten; with `classes` (0-4, None for no figure) also a calm fill.

    `outlines` are those of `area_outlines`, when they were made before.

    `texts` gives the lines to read at each area; without it the name of the buurt. An area with a fill can be clicked: its id is its
    code. With a `tick` a reader can put the layer on and off.
    """
    lines = texts if texts is not None else [[area] for area in areas["area_name"]]
    ids = areas["area_code_cbs"].tolist()
    items = []
    for i, rings in enumerate(area_outlines(areas) if outlines is None else outlines):
        if not rings:
            continue
        item: dict[str, Any] = {"rings": rings, "colour": "#8a93a3", "weight": 1, "dash": "3 4"}
        if classes is not None:
            level = classes[i]
            item |= {
                "fill": DENSITY_COLOURS[level] if level is not None else "#ffffff",
                "opacity": 0.6,
                "text": list(lines[i]),
                "id": ids[i],
            }
        items.append(item)
    switch = {"tick": tick, "off": is_off} if tick else {}
    return MapLayer(name, {"part": "shapes", "items": items, **switch}, bounds=bounds_of(gpd.GeoSeries(areas.geometry)))


def area_outlines(areas: pd.DataFrame) -> list[Any]:
    """Return the outline of every buurt as it is drawn; empty for one without a shape."""
    shapes = drawable(gpd.GeoSeries(areas.geometry), 2.0)
    return [[] if shape is None or shape.is_empty else rings_of(shape) for shape in shapes]


def area_legend(words: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Return the legend of the fill of buurten: the words for each class, lightest first."""
    return tuple(
        {"shape": "area", "fill": colour, "opacity": 0.8, "text": text} for colour, text in zip(DENSITY_COLOURS, words, strict=True) if text
    )


def focus_layer(geometry: gpd.GeoSeries, key: str) -> MapLayer:
    """Bring a place into view, once per `key`, when it is not in view already."""
    west, south, east, north = widen(bounds_of(geometry), FOCUS_MARGIN_M) or NETHERLANDS
    corners = [list(to_degrees(west, south)), list(to_degrees(east, north))]
    return MapLayer("focus", {"part": "focus", "bounds": corners, "key": key})


def concentrations_layer(hotspots: pd.DataFrame, *, tick: str = "Concentraties", chosen: str | None = None) -> MapLayer:
    """Draw each outline with its number; the label shows in colour, line and shape of the number, the chosen one has a heavy line."""
    shapes = drawable(gpd.GeoSeries(hotspots.geometry), 1.0)
    inside = gpd.GeoSeries(hotspots.geometry).representative_point().to_crs(WGS84)
    items = []
    for row, shape, point in zip(hotspots.itertuples(), shapes, inside, strict=True):
        label = Label(row.label)
        style = LABEL_STYLES[label]
        text = [
            f"{row.rank} {row.name}",
            f"{label.label}: {amount(row.net_count, 'incident', 'incidenten')} (netto)",
            f"op {amount(row.distinct_addresses, 'adres', 'adressen')}",
        ]
        is_chosen = row.hotspot_id == chosen
        line = {"colour": style["colour"], "dash": style["dash"], "fill": style["colour"]}
        line |= {"weight": 5 if is_chosen else 2.5, "opacity": 0.26 if is_chosen else 0.14}
        marker = {"number": int(row.rank), "badge": style["badge"], "at": [round(point.y, 6), round(point.x, 6)]}
        items.append({"rings": rings_of(shape), "id": row.hotspot_id, "text": text, **line, **marker})
    used = [label for label in Label if label in set(hotspots["label"])]
    legend = [_area_symbol(LABEL_STYLES[label]["colour"], LABEL_STYLES[label]["dash"]) | {"text": label.label.lower()} for label in used]
    spec = {"part": "shapes", "items": items, "tick": tick}
    return MapLayer("concentrations", spec, tuple(legend), bounds_of(gpd.GeoSeries(hotspots.geometry)))


def _area_symbol(colour: str, dash: str = "") -> dict[str, Any]:
    """Describe a small area for the legend; its dashes are shorter than those on the map."""
    return {"shape": "area", "colour": colour, "fill": colour, "dash": dash[:3]}


def outline_layer(
    geometry: gpd.GeoSeries, *, text: str, name: str = "outline", ids: Sequence[str] = (), tips: Sequence[str] = ()
) -> MapLayer:
    """Draw areas that may be shared, in blue: a visit area says nothing about incidents.

    With `ids` an area can be clicked, and `tips` says what it is.
    """
    items = [
        {"rings": rings_of(shape), "colour": BLUE, "weight": 2.5, "fill": BLUE, "opacity": 0.12}
        | ({"id": ids[i], "text": [tips[i]]} if ids else {})
        for i, shape in enumerate(drawable(geometry, 1.0))
        if not shape.is_empty
    ]
    legend = (_area_symbol(BLUE) | {"text": text},)
    return MapLayer(name, {"part": "shapes", "items": items}, legend, bounds_of(geometry))


def border_layer(boundary: gpd.GeoSeries) -> MapLayer:
    """Draw the border of the municipality, as a line that asks for no attention; a reader sees what lies across it."""
    items = [
        {"rings": rings_of(shape), "colour": BORDER_COLOUR, "weight": 2, "dash": "10 4 2 4", "line": True}
        for shape in drawable(boundary, 2.0)
        if shape is not None and not shape.is_empty
    ]
    legend = ({"shape": "line", "colour": BORDER_COLOUR, "dash": "6 3 1 3", "text": "gemeentegrens"},) if items else ()
    return MapLayer("border", {"part": "shapes", "items": items}, legend)


def drawer_layer(*, start: str = "Teken een gebied", finish: str = "Klaar met tekenen") -> MapLayer:
    """Offer a button to draw an area on the map; the corners come back as the shape of a click."""
    return MapLayer("drawn", {"part": "drawer", "start": start, "finish": finish})


def density_layer(density: "DensityGrid", *, tick: str = "Dichtheid", is_off: bool = True) -> MapLayer:
    """Draw a density as five bands from light to dark blue, smooth at the edges.

    What lies below a tenth of the highest value is left blank. A layer that is off at first explains itself in its tick.
    """
    top = float(density.values.max(initial=0.0))
    size_m = density.cell_size_m
    items: list[dict[str, Any]] = []
    for level, colour in enumerate(DENSITY_COLOURS if top > 0 else ()):
        rows, first, last = _runs(density.values >= top * (0.1 + 0.18 * level))
        west, east = density.x_centers[first] - size_m / 2, density.x_centers[last] + size_m / 2
        south = density.y_centers[rows] - size_m / 2
        band = shapely.union_all(shapely.box(west, south, east, south + size_m)).buffer(size_m).buffer(-size_m)
        shape = gpd.GeoSeries([band], crs=tables.CRS).to_crs(WGS84).iloc[0]
        items.append({"rings": rings_of(shape), "weight": 0, "fill": colour, "opacity": 0.5})
    words = f"{tick} (donker is veel)" if is_off else tick
    legend = (
        {"shape": "area", "fill": DENSITY_COLOURS[0], "opacity": 0.8, "text": "weinig incidenten bijeen"},
        {"shape": "area", "fill": DENSITY_COLOURS[4], "opacity": 0.8, "text": "veel incidenten bijeen"},
    )
    return MapLayer("density", {"part": "shapes", "items": items, "tick": words, "off": is_off}, () if is_off else legend)


def _runs(mask: Any) -> tuple[Any, Any, Any]:
    """Return the cells that are true as runs along a row: row, first and last column of each."""
    edge = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, first = np.nonzero(edge == 1)
    return rows, first, np.nonzero(edge == -1)[1] - 1
