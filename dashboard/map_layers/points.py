"""Places on the map: incidents, addresses by audience, candidates, and what a person pointed at."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.dutch import day
from analysis.terms import FINE_PRECISIONS, Audience, Kind, Label, Part, Precision
from dashboard.map_layers.bounds import WGS84, bounds_of
from dashboard.map_layers.layer import MapLayer
from dashboard.map_layers.styles import AUDIENCE_STYLES, BLUE, LABEL_STYLES, LOOSE_STYLE, WARM


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
    return _day(row.occurred_from)


def _day(moment: pd.Timestamp) -> str:
    return "datum onbekend" if pd.isna(moment) else day(moment.date())


def incidents_layer(located: pd.DataFrame, labels: "pd.Series[str] | None" = None, *, tick: str = "Incidenten") -> MapLayer:
    """Draw the incidents; those on one point become one symbol. Restricted: shows addresses and dates.

    `labels` holds per incident (same index) the label of its concentration, "" for a loose incident. An incident that is
    only known by street gets an open symbol, by postcode or buurt a cross.
    """
    known = located[~(located.geometry.isna() | located.geometry.is_empty)]
    label = labels.reindex(known.index).fillna("") if labels is not None else pd.Series("", index=known.index, dtype="str")
    coarse = [_coarseness(code) for code in known["precision"]]
    xy = shapely.get_coordinates(known.geometry.to_numpy())
    symbols: dict[tuple[float, float, str, int], list[int]] = {}
    for at, key in enumerate(zip(xy[:, 0].tolist(), xy[:, 1].tolist(), label.tolist(), coarse, strict=True)):
        symbols.setdefault(key, []).append(at)
    kinds = list(dict.fromkeys(key[2:] for key in symbols))
    styles = [_incident_style(key) | {"radius": radius} for radius in (5.5, 7.5) for key in kinds]
    style = [kinds.index(key[2:]) + (len(kinds) if len(rows) > 1 else 0) for key, rows in symbols.items()]
    firsts = [rows[0] for rows in symbols.values()]
    ids = known["incident_id"].tolist()
    layer = _points(
        "incidents",
        gpd.GeoSeries(known.geometry.iloc[firsts]),
        [str(ids[at]) for at in firsts],
        ["\n".join(lines) for lines in _incident_lines(known, symbols.values())],
        style,
        styles,
        tick,
    )
    return MapLayer(layer.name, layer.spec, tuple(_incident_legend(kinds)), layer.bounds)


AT_NUMBER, AT_STREET, AT_AREA = range(3)
"""How well a place is known: a filled symbol, an open one, a cross."""

AREA_STYLE: dict[str, Any] = {"colour": "#4b5563", "shape": "cross", "hollow": True}


def _coarseness(code: str) -> int:
    if code in FINE_PRECISIONS:
        return AT_NUMBER
    return AT_STREET if code == Precision.STREET else AT_AREA


def _incident_style(key: tuple[str, int]) -> dict[str, Any]:
    label, coarse = key
    if coarse == AT_AREA:
        return AREA_STYLE
    style = {name: LABEL_STYLES[Label(label)][name] for name in ("colour", "shape")} if label else LOOSE_STYLE
    return style | {"hollow": coarse == AT_STREET}


def _incident_legend(kinds: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    present = {label for label, coarse in kinds if label or coarse == AT_NUMBER}
    entries = [_incident_style((label, AT_NUMBER)) | {"text": label.label.lower()} for label in Label if label in present]
    if "" in present:
        entries.append(LOOSE_STYLE | {"text": "los incident"})
    coarse = {coarse for _, coarse in kinds}
    if AT_STREET in coarse:
        entries.append(LOOSE_STYLE | {"hollow": True, "text": "open teken: alleen de straat bekend"})
    if AT_AREA in coarse:
        entries.append(AREA_STYLE | {"text": "kruis: alleen postcode of buurt bekend"})
    return entries


def _incident_lines(known: pd.DataFrame, symbols: Iterable[list[int]], most: int = 5) -> Iterator[list[str]]:
    """Yield what a reader sees at each symbol: where, then each incident on a line, the latest first."""
    addresses, precisions = known["matched_address"].tolist(), [Precision(code) for code in known["precision"]]
    what = {str(kind): kind.label for kind in Kind}
    told = [
        f"{_day(moment)}: {what[kind]}{' (poging)' if is_attempt else ''}"
        for moment, kind, is_attempt in zip(known["occurred_from"], known["kind"], known["is_attempt"], strict=True)
    ]
    latest_first = known["occurred_from"].rank(method="first", ascending=False, na_option="bottom").tolist()
    for symbol in symbols:
        rows = sorted(symbol, key=latest_first.__getitem__)
        lines = [addresses[rows[0]] or "Plaats zonder adres"]
        if precisions[rows[0]] not in (Precision.ADDRESS, Precision.NUMBER):
            lines.append(f"Nauwkeurigheid: {precisions[rows[0]].label}")
        lines += [told[at] for at in rows[:most]]
        if len(rows) > most:
            lines.append(f"en nog {len(rows) - most}")
        yield lines


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
