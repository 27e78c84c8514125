"""A map as one file that opens anywhere: everything is inside it, and its own policy forbids every request."""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from analysis.dutch import day, number
from analysis.terms import AboveExpected, Label, Zone
from dashboard import texts
from dashboard.map_layers import (
    BASE_STYLES,
    NETHERLANDS,
    Bounds,
    MapLayer,
    areas_layer,
    base_shapes_layer,
    bounds_of,
    concentrations_layer,
    credit_layer,
    encode,
    incidents_layer,
    join_bounds,
    legend_layer,
    to_degrees,
    widen,
)
from dashboard.web_files import ASSETS, STYLES, WEB

if TYPE_CHECKING:
    from analysis.pipeline import Analysis

MARGIN_M = 400.0

Row = tuple[str, ...]


def write_map_page(analysis: "Analysis", path: Path) -> None:
    """Write the map of one run as a file; it belongs in the confidential zone and says so."""
    path.write_text(map_page(analysis), encoding="utf-8", newline="\n")


def map_page(analysis: "Analysis") -> str:
    """Return the map of one run as a self-contained page: incidents, concentrations, legend and a table beside the map."""
    hotspots, located = analysis.concentrations.hotspots, analysis.chosen
    labels = labels_of(analysis.concentrations.incident_hotspot, hotspots)
    data = [concentrations_layer(hotspots), incidents_layer(located, labels)] if len(hotspots) else [incidents_layer(located, labels)]
    frame = frame_of(hotspots, located, analysis.register.areas)
    within = widen(join_bounds(layer.bounds for layer in data), MARGIN_M) or frame
    credit = credit_layer(texts.DEMO_BADGE if analysis.register.info.is_demo else texts.MAP_SOURCES)
    layers = [*_base(analysis, within), areas_layer(analysis.register.areas), *data, credit]
    on_map = int((~(located.geometry.isna() | located.geometry.is_empty)).sum())
    lines = [
        f"{analysis.choice.counted(located)}, {number(on_map)} op de kaart. Gemaakt op {day(analysis.as_of)}.",
        analysis.concentrations.statement,
    ]
    municipalities = ", ".join(analysis.register.info.municipalities.values())
    return make_page(
        layers,
        title=f"Hotspots in {municipalities}" if municipalities else "Hotspots",
        zone=Zone.RESTRICTED,
        is_demo=analysis.register.info.is_demo,
        lines=lines,
        heads=TABLE_HEADS,
        rows=table_rows(hotspots),
        frame=frame,
    )


TABLE_HEADS: Row = ("Nr.", "Naam", "Aanduiding", "Incidenten", "Adressen", "Meer dan verwacht")


def table_rows(hotspots: pd.DataFrame) -> list[Row]:
    """Return the table that says in words what the map shows."""
    rows = []
    for row in hotspots.itertuples():
        above = AboveExpected(row.above_expected).label
        rows.append((str(row.rank), str(row.name), Label(row.label).label, number(row.net_count), number(row.distinct_addresses), above))
    return rows


def labels_of(incident_hotspot: "pd.Series[str]", hotspots: pd.DataFrame) -> "pd.Series[str]":
    """Return per incident the label of its concentration, "" for a loose incident."""
    label = dict(zip(hotspots["hotspot_id"], hotspots["label"], strict=True))
    return pd.Series([label.get(hotspot_id, "") for hotspot_id in incident_hotspot], index=incident_hotspot.index, dtype="str")


def frame_of(hotspots: pd.DataFrame, located: pd.DataFrame, areas: pd.DataFrame) -> Bounds:
    """Return the box to zoom to: around the hotspots, else around any concentration, else the incidents, else the municipality."""
    leading = hotspots[hotspots["label"] == Label.HOTSPOT]
    for table in (leading, hotspots, located):
        box = widen(bounds_of(gpd.GeoSeries(table.geometry)), MARGIN_M)
        if box is not None:
            return box
    return bounds_of(gpd.GeoSeries(areas.geometry)) or NETHERLANDS


def _base(analysis: "Analysis", within: Bounds) -> list[MapLayer]:
    layers = []
    for theme in BASE_STYLES:
        shapes = analysis.register.basemap(theme)
        if shapes is not None and len(shapes):
            layers.append(base_shapes_layer(theme, gpd.GeoSeries(shapes.geometry), within))
    return layers


def make_page(
    layers: Sequence[MapLayer],
    *,
    title: str,
    zone: Zone,
    is_demo: bool,
    lines: Sequence[str],
    heads: Row,
    rows: Sequence[Row],
    frame: Bounds,
) -> str:
    """Return the html of a page with a map, its legend and a table.

    The scripts are inside the page and allowed by their hash; no other script, and no request of any kind, can happen.
    """
    legend = legend_layer(layers)
    drawn = [layer.text for layer in ([*layers, legend] if legend else layers)]
    corners = [list(to_degrees(frame[0], frame[1])), list(to_degrees(frame[2], frame[3]))]
    scripts = [
        (ASSETS / "leaflet.js").read_text(encoding="utf-8").replace("//# sourceMappingURL=leaflet.js.map", ""),
        (WEB / "map_layers.js").read_text(encoding="utf-8"),
        _start_script(drawn, corners, title),
    ]
    allowed = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}'" for script in scripts)
    styles = "".join(file.read_text(encoding="utf-8") for file in (*STYLES, WEB / "map_page.css"))
    zone_sign = "■" if zone is Zone.RESTRICTED else "□"
    demo = '<span class="badge demo">Oefengegevens</span>' if is_demo else ""
    body = "\n".join(
        [
            f'<header><p><span class="badge {zone}">{zone_sign} {escape(zone.label)}</span>{demo}</p><h1>{escape(title)}</h1>',
            *(f"<p>{escape(line)}</p>" for line in lines if line),
            "</header>",
            f'<main><div id="map" aria-label="{escape(title, quote=True)}"></div>',
            f'<section aria-label="Tabel bij de kaart">{_table(heads, rows)}</section></main>',
            *(f"<script>{script}</script>" for script in scripts),
        ]
    )
    policy = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f'<link rel="icon" href="data:,">\n<title>{escape(title)} - {escape(zone.label)}</title>\n<style>{styles}</style>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _start_script(drawn: Sequence[str], corners: list[list[float]], title: str) -> str:
    added = "\n".join(f'preventiekaart.layer("{text}").addTo(map);' for text in drawn)
    options = "{zoomControl: false, attributionControl: false, maxZoom: 19, minZoom: 7, zoomSnap: 0.5, preferCanvas: true}"
    padding = "{paddingTopLeft: [16, 16], paddingBottomRight: [16, 80], maxZoom: 17, animate: false}"
    return f"var map = preventiekaart.prepare(L.map('map', {options}), '{encode(title)}');\nmap.fitBounds({corners}, {padding});\n{added}"


def _table(heads: Row, rows: Sequence[Row]) -> str:
    if not rows:
        return "<p>Er zijn geen concentraties aangewezen.</p>"
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
