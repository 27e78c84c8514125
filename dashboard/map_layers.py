"""Tables in, map layers out: what is drawn, in which colour, shape and words. No Streamlit and no folium.

A layer is a plain description that `web/map_layers.js` draws, in the program and in a saved map alike. It travels as
base64 of JSON: a word from a police file can therefore never end a string, a template or a tag, and on arrival it is set
with textContent.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis import tables
from analysis.dutch import amount, day
from analysis.terms import FINE_PRECISIONS, Audience, Kind, Label, Part, Precision
from dashboard.launch import PDOK_HOST

if TYPE_CHECKING:
    from analysis.surface import DensityGrid

WGS84 = "EPSG:4326"
BLUE = "#154273"
WARM = "#b3320e"
"""The one warm accent: what needs attention."""

LABEL_STYLES: dict[Label, dict[str, Any]] = {
    Label.HOTSPOT: {"colour": WARM, "dash": "", "badge": "circle", "shape": "circle"},
    Label.ATTENTION_AREA: {"colour": "#c77700", "dash": "8 5", "badge": "square", "shape": "square"},
    Label.REPEAT_PLACE: {"colour": "#6b3fa0", "dash": "2 4", "badge": "diamond", "shape": "diamond"},
}
LOOSE_STYLE: dict[str, Any] = {"colour": BLUE, "shape": "triangle"}

AUDIENCE_STYLES: dict[Audience, dict[str, Any]] = {
    Audience.RETAIL: {"colour": "#154273", "shape": "square"},
    Audience.CATERING: {"colour": "#b3320e", "shape": "triangle"},
    Audience.DELIVERY: {"colour": "#c77700", "shape": "wedge"},
    Audience.FUEL: {"colour": "#1d2430", "shape": "cross"},
    Audience.JEWELLER: {"colour": "#6b3fa0", "shape": "star"},
    Audience.OTHER_BUSINESS: {"colour": "#0b7285", "shape": "diamond"},
    Audience.RESIDENTS: {"colour": "#3b82b8", "shape": "circle"},
    Audience.USE_UNKNOWN: {"colour": "#6b7280", "shape": "circle", "hollow": True},
}

DENSITY_COLOURS = ("#cfe1f2", "#93c4de", "#4a97c9", "#1764ab", "#08306b")
"""One hue from light to dark: reads the same for colour-blind eyes and on a grey printer."""

Bounds = tuple[float, float, float, float]
"""west, south, east, north in RD metres."""

NETHERLANDS: Bounds = (13_600.0, 306_900.0, 278_000.0, 619_300.0)
"""What a map shows when there is nothing to zoom to."""


def encode(content: Any) -> str:
    """Return base64 of JSON: letters and digits that no template, script or html parser reads anything into."""
    return base64.b64encode(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).decode("ascii")


@dataclass(frozen=True)
class MapLayer:
    """One layer: what the browser draws, its legend, and where it lies."""

    name: str
    spec: dict[str, Any] = field(repr=False)
    legend: tuple[dict[str, Any], ...] = ()
    bounds: Bounds | None = None

    @property
    def text(self) -> str:
        """The description as the browser receives it."""
        return encode({"name": self.name, **self.spec})


def to_degrees(x_m: float, y_m: float) -> tuple[float, float]:
    """Return (latitude, longitude) of an RD point."""
    point = gpd.GeoSeries.from_xy([x_m], [y_m], crs=tables.CRS).to_crs(WGS84).iloc[0]
    return round(point.y, 6), round(point.x, 6)


def to_metres(latitude: float, longitude: float) -> tuple[float, float]:
    """Return (x, y) in RD metres of a place in degrees, such as a click on the map."""
    point = gpd.GeoSeries.from_xy([longitude], [latitude], crs=WGS84).to_crs(tables.CRS).iloc[0]
    return float(point.x), float(point.y)


def join_bounds(bounds: Iterable[Bounds | None]) -> Bounds | None:
    """Return the smallest box around all boxes; None when there is none."""
    known = [box for box in bounds if box is not None]
    if not known:
        return None
    return min(b[0] for b in known), min(b[1] for b in known), max(b[2] for b in known), max(b[3] for b in known)


def bounds_of(geometry: gpd.GeoSeries) -> Bounds | None:
    """Return the box around the shapes that are not empty."""
    known = geometry[~(geometry.isna() | geometry.is_empty)]
    return None if known.empty else tuple(float(edge) for edge in known.total_bounds)  # type: ignore[return-value]


def widen(bounds: Bounds | None, margin_m: float) -> Bounds | None:
    """Return a box with this much room on every side."""
    if bounds is None:
        return None
    west, south, east, north = bounds
    return west - margin_m, south - margin_m, east + margin_m, north + margin_m


def _ring(coordinates: Any) -> list[list[float]]:
    return [[round(y, 6), round(x, 6)] for x, y, *_ in coordinates]


def _rings(shape: Any) -> list[Any]:
    """Return what Leaflet takes for a (multi)polygon or (multi)line in degrees."""
    if shape.geom_type == "Polygon":
        return [_ring(shape.exterior.coords), *(_ring(hole.coords) for hole in shape.interiors)]
    if shape.geom_type == "LineString":
        return _ring(shape.coords)
    return [_rings(part) for part in shape.geoms if part.geom_type in ("Polygon", "LineString", "MultiPolygon", "MultiLineString")]


def _drawable(geometry: gpd.GeoSeries, tolerance_m: float) -> gpd.GeoSeries:
    """Return the shapes in degrees, without detail that no screen shows."""
    return geometry.simplify(tolerance_m).to_crs(WGS84)


def areas_layer(
    areas: pd.DataFrame, *, texts: Sequence[Sequence[str]] | None = None, classes: Sequence[int | None] | None = None, name: str = "areas"
) -> MapLayer:
    """Draw the borders of buurten; with `classes` (0-4, None for no figure) also a calm fill.

    `texts` gives the lines to read at each area; without it the name of the buurt.
    """
    shapes = _drawable(gpd.GeoSeries(areas.geometry), 2.0)
    lines = texts if texts is not None else [[area] for area in areas["area_name"]]
    items = []
    for i, shape in enumerate(shapes):
        if shape is None or shape.is_empty:
            continue
        item: dict[str, Any] = {"rings": _rings(shape), "colour": "#8a93a3", "weight": 1, "dash": "3 4"}
        if classes is not None:
            level = classes[i]
            item |= {"fill": DENSITY_COLOURS[level] if level is not None else "#ffffff", "opacity": 0.6, "text": list(lines[i])}
        items.append(item)
    return MapLayer(name, {"part": "shapes", "items": items}, bounds=bounds_of(gpd.GeoSeries(areas.geometry)))


def concentrations_layer(hotspots: pd.DataFrame, *, tick: str = "Concentraties") -> MapLayer:
    """Draw each outline with its number; the label shows in colour, line and shape of the number."""
    shapes = _drawable(gpd.GeoSeries(hotspots.geometry), 1.0)
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
        line = {"colour": style["colour"], "weight": 2.5, "dash": style["dash"], "fill": style["colour"], "opacity": 0.14}
        marker = {"number": int(row.rank), "badge": style["badge"], "at": [round(point.y, 6), round(point.x, 6)]}
        items.append({"rings": _rings(shape), "id": row.hotspot_id, "text": text, **line, **marker})
    used = [label for label in Label if label in set(hotspots["label"])]
    legend = [_area_symbol(LABEL_STYLES[label]["colour"], LABEL_STYLES[label]["dash"]) | {"text": label.label.lower()} for label in used]
    spec = {"part": "shapes", "items": items, "tick": tick}
    return MapLayer("concentrations", spec, tuple(legend), bounds_of(gpd.GeoSeries(hotspots.geometry)))


def _area_symbol(colour: str, dash: str = "") -> dict[str, Any]:
    """Describe a small area for the legend; its dashes are shorter than those on the map."""
    return {"shape": "area", "colour": colour, "fill": colour, "dash": dash[:3]}


def outline_layer(geometry: gpd.GeoSeries, *, text: str, name: str = "outline") -> MapLayer:
    """Draw areas that may be shared, in blue: a visit area says nothing about incidents."""
    items = [
        {"rings": _rings(shape), "colour": BLUE, "weight": 2.5, "fill": BLUE, "opacity": 0.12}
        for shape in _drawable(geometry, 1.0)
        if not shape.is_empty
    ]
    legend = (_area_symbol(BLUE) | {"text": text},)
    return MapLayer(name, {"part": "shapes", "items": items}, legend, bounds_of(geometry))


def _points(
    name: str,
    points: gpd.GeoSeries,
    ids: Sequence[str],
    texts: Sequence[str],
    style: Sequence[int],
    styles: list[dict[str, Any]],
    tick: str,
) -> MapLayer:
    degrees = points.to_crs(WGS84)
    spec = {
        "part": "points",
        "tick": tick,
        "lat": np.round(degrees.y.to_numpy(), 6).tolist(),
        "lon": np.round(degrees.x.to_numpy(), 6).tolist(),
        "id": list(ids),
        "text": list(texts),
        "style": list(style),
        "styles": styles,
    }
    return MapLayer(name, spec, bounds=bounds_of(points))


def when(row: Any) -> str:
    """Return the day on which an incident began, or that it is unknown."""
    return "datum onbekend" if pd.isna(row.occurred_from) else day(row.occurred_from.date())


def incidents_layer(located: pd.DataFrame, labels: "pd.Series[str] | None" = None, *, tick: str = "Incidenten") -> MapLayer:
    """Draw the incidents; those on one point become one symbol. Restricted: shows addresses and dates.

    `labels` holds per incident (same index) the label of its concentration, "" for a loose incident. An incident that is
    only known by street or postcode gets an open symbol.
    """
    known = located[~(located.geometry.isna() | located.geometry.is_empty)]
    label = labels.reindex(known.index).fillna("") if labels is not None else pd.Series("", index=known.index, dtype="str")
    is_fine = known["precision"].isin([str(precision) for precision in FINE_PRECISIONS])
    place = pd.Series(shapely.to_wkb(known.geometry.to_numpy(), hex=True), index=known.index)
    kinds: list[tuple[str, bool]] = []
    firsts, ids, texts, style, counts = [], [], [], [], []
    for (_, its_label, fine), group in known.groupby([place, label, is_fine], sort=False):
        key = (str(its_label), bool(fine))
        if key not in kinds:
            kinds.append(key)
        firsts.append(group.index[0])
        ids.append(str(group["incident_id"].iloc[0]))
        texts.append("\n".join(_incident_lines(group)))
        style.append(kinds.index(key))
        counts.append(len(group))
    styles = [_incident_style(key) | {"radius": 5.5} for key in kinds]
    larger = len(styles)
    styles += [entry | {"radius": 7.5} for entry in styles]
    style = [index + larger if count > 1 else index for index, count in zip(style, counts, strict=True)]
    layer = _points("incidents", gpd.GeoSeries(known.geometry.loc[firsts]), ids, texts, style, styles, tick)
    return MapLayer(layer.name, layer.spec, tuple(_incident_legend(kinds)), layer.bounds)


def _incident_style(key: tuple[str, bool]) -> dict[str, Any]:
    label, is_fine = key
    style = {name: LABEL_STYLES[Label(label)][name] for name in ("colour", "shape")} if label else LOOSE_STYLE
    return style | {"hollow": not is_fine}


def _incident_legend(kinds: Sequence[tuple[str, bool]]) -> list[dict[str, Any]]:
    present = {label for label, _ in kinds}
    entries = [_incident_style((label, True)) | {"text": label.label.lower()} for label in Label if label in present]
    if "" in present:
        entries.append(LOOSE_STYLE | {"text": "los incident"})
    if not all(is_fine for _, is_fine in kinds):
        entries.append({"shape": "circle", "colour": "#6b7280", "hollow": True, "text": "open teken: alleen straat of postcode"})
    return entries


def _incident_lines(group: pd.DataFrame, most: int = 5) -> list[str]:
    """Return what a reader sees at one point: where, then each incident on a line."""
    first = group.iloc[0]
    precision = Precision(first["precision"])
    lines = [first["matched_address"] or "Plaats zonder adres"]
    if precision not in (Precision.ADDRESS, Precision.NUMBER):
        lines.append(f"Nauwkeurigheid: {precision.label}")
    ordered = group.sort_values("occurred_from", ascending=False)
    lines += [f"{when(row)}: {Kind(row.kind).label}{' (poging)' if row.is_attempt else ''}" for row in ordered.head(most).itertuples()]
    if len(group) > most:
        lines.append(f"en nog {len(group) - most}")
    return lines


def house_number(row: Any) -> str:
    """Return '12A-2' out of number, letter and addition."""
    return f"{row.number}{row.letter}{'-' if row.addition else ''}{row.addition}"


def audiences_layer(premises: pd.DataFrame, *, tick: str = "Adressen", with_part: bool = False) -> MapLayer:
    """Draw addresses by audience. `with_part` shows the fringe with open symbols (that part is restricted)."""
    styles: list[dict[str, Any]] = []
    order: dict[tuple[str, bool], int] = {}
    style, texts, ids = [], [], []
    for row in premises.itertuples():
        key = (row.audience, with_part and row.part == Part.FRINGE)
        if key not in order:
            order[key] = len(styles)
            base = AUDIENCE_STYLES[Audience(row.audience)]
            styles.append(base | {"radius": 4.5, "hollow": key[1] or base.get("hollow", False)})
        style.append(order[key])
        lines = [f"{row.street} {house_number(row)}", row.business_name, Audience(row.audience).label]
        texts.append("\n".join(line for line in lines if line))
        ids.append(row.address_id_bag)
    layer = _points("audiences", gpd.GeoSeries(premises.geometry), ids, texts, style, styles, tick)
    present = set(premises["audience"])
    legend = [AUDIENCE_STYLES[audience] | {"text": audience.label} for audience in Audience if audience in present]
    if with_part and any(is_fringe for _, is_fringe in order):
        legend.append({"shape": "circle", "colour": "#6b7280", "hollow": True, "text": "open teken: in de rand"})
    return MapLayer(layer.name, layer.spec, tuple(legend), layer.bounds)


def places_layer(
    points: gpd.GeoSeries, texts: Sequence[str], ids: Sequence[str], *, legend: str, tick: str = "", name: str = "places"
) -> MapLayer:
    """Draw places of one sort, such as candidates for an address or venues, as numbered blue diamonds."""
    items = []
    for i, (point, text, place_id) in enumerate(zip(points.to_crs(WGS84), texts, ids, strict=True), start=1):
        at = [round(point.y, 6), round(point.x, 6)]
        items.append({"id": place_id, "number": i, "badge": "diamond", "colour": BLUE, "at": at, "text": text.split("\n")})
    spec = {"part": "shapes", "items": items} | ({"tick": tick} if tick else {})
    return MapLayer(name, spec, ({"shape": "diamond", "colour": BLUE, "text": legend},), bounds_of(points))


def pointed_layer(points: gpd.GeoSeries, text: str) -> MapLayer:
    """Draw places that a person pointed out on the map, as a large star in the accent colour."""
    style = {"colour": WARM, "shape": "star"}
    texts, ids = [text] * len(points), [str(i) for i in range(len(points))]
    layer = _points("pointed", points, ids, texts, [0] * len(points), [style | {"radius": 10.0}], "")
    return MapLayer(layer.name, layer.spec, (style | {"text": text},), layer.bounds)


def density_layer(density: "DensityGrid", *, tick: str = "Dichtheid", is_off: bool = True) -> MapLayer:
    """Draw a density as five bands from light to dark blue, smooth at the edges.

    What lies below a tenth of the highest value is left blank. A layer that is off at first explains itself in its tick.
    """
    top = float(density.values.max(initial=0.0))
    size_m = density.cell_size_m
    items: list[dict[str, Any]] = []
    for level, colour in enumerate(DENSITY_COLOURS if top > 0 else ()):
        rows, columns = np.nonzero(density.values >= top * (0.1 + 0.18 * level))
        west, south = density.x_centers[columns] - size_m / 2, density.y_centers[rows] - size_m / 2
        band = shapely.union_all(shapely.box(west, south, west + size_m, south + size_m)).buffer(size_m).buffer(-size_m)
        shape = gpd.GeoSeries([band], crs=tables.CRS).to_crs(WGS84).iloc[0]
        items.append({"rings": _rings(shape), "weight": 0, "fill": colour, "opacity": 0.5})
    words = f"{tick} (donker is veel)" if is_off else tick
    legend = (
        {"shape": "area", "fill": DENSITY_COLOURS[0], "opacity": 0.8, "text": "weinig incidenten bijeen"},
        {"shape": "area", "fill": DENSITY_COLOURS[4], "opacity": 0.8, "text": "veel incidenten bijeen"},
    )
    return MapLayer("density", {"part": "shapes", "items": items, "tick": words, "off": is_off}, () if is_off else legend)


def tiles_layer(urls: dict[str, str]) -> MapLayer:
    """Draw the base map out of local PMTiles: one address per theme (streets, water, green, buildings, areas)."""
    return MapLayer("base", {"part": "tiles", "urls": urls, "lastZoom": 15})


BASE_STYLES: dict[str, dict[str, Any]] = {
    "green": {"fill": "#dfead8", "opacity": 1.0, "weight": 0},
    "water": {"fill": "#c9dfee", "opacity": 1.0, "weight": 0},
    "buildings": {"fill": "#e5dfd3", "opacity": 1.0, "weight": 0},
    "streets": {"colour": "#d3d7de", "weight": 1.5, "line": True},
}


def base_shapes_layer(theme: str, shapes: gpd.GeoSeries, within: Bounds, *, most: int = 6000) -> MapLayer:
    """Draw one theme of the base map as plain shapes near the data: for a saved map, which has no server behind it."""
    box = shapely.box(*within)
    near = shapes[shapes.intersects(box)].clip(box)
    near = near[~near.is_empty & near.geom_type.str.contains("Line" if theme == "streets" else "Polygon")]
    if len(near) > most:
        near = near.iloc[np.argsort(near.distance(box.centroid).to_numpy())[:most]]
    items = [{"rings": _rings(shape), **BASE_STYLES[theme]} for shape in _drawable(near, 1.5 if theme == "streets" else 0.8)]
    return MapLayer(f"base-{theme}", {"part": "shapes", "items": items})


PDOK_URL = f"{PDOK_HOST}/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{{z}}/{{x}}/{{y}}.png"


def pdok_layer() -> MapLayer:
    """Draw PDOK's grey base map; only after the user chose so, for PDOK then sees which area is viewed."""
    return MapLayer("base", {"part": "raster", "url": PDOK_URL, "attribution": "Kaartgegevens © Kadaster"})


def credit_layer(text: str) -> MapLayer:
    """Show where the map data came from, as plain text."""
    return MapLayer("credit", {"part": "credit", "text": text})


def legend_layer(layers: Iterable[MapLayer]) -> MapLayer | None:
    """Gather the legends of the layers, symbols with the same word on one line; None when there is nothing to explain."""
    symbols: dict[str, list[dict[str, Any]]] = {}
    for layer in layers:
        for entry in layer.legend:
            symbols.setdefault(entry["text"], []).append({name: value for name, value in entry.items() if name != "text"})
    entries = [{"text": text, "symbols": drawn} for text, drawn in symbols.items()]
    return MapLayer("legend", {"part": "legend", "entries": entries}) if entries else None
