"""Places on the map: incidents, addresses by audience, candidates, and what a person pointed at."""

from collections.abc import Sequence
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
