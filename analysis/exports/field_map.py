"""A round for map programs: GeoJSON, and a GeoPackage that QGIS and QField open with a list to choose the result from. Zone *te delen*.

The list is a field domain of the GeoPackage (schema extension, `gpkg_data_column_constraints`): QGIS since 3.20 and QField make a value
list of it by themselves. How it looks (a shape for each result) stands in `layer_styles`, which QGIS reads as the style of the layer.
"""

import json
import sqlite3
from contextlib import closing
from datetime import UTC
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from analysis import tables
from analysis.exports.layer_style import style_qml
from analysis.privacy import Stamp
from analysis.rounds.planning import COORDINATOR
from analysis.rounds.results import NOTES, address_line
from analysis.terms import Answer, Audience, VisitStatus

LAYER = "bezoekronde"
COLUMNS = (
    "volgnr",
    "duo",
    "route",
    "dag",
    "adres",
    "postcode",
    "woonplaats",
    "ingang",
    "doelgroep",
    "bedrijfsnaam",
    "resultaat",
    "wil_advies",
    "notitie",
)
LABELS = {
    "volgnr": "Volgnr", "duo": "Duo", "route": "Looproute", "dag": "Dag", "adres": "Adres", "postcode": "Postcode",
    "woonplaats": "Woonplaats", "ingang": "Ingang", "doelgroep": "Doelgroep", "bedrijfsnaam": "Bedrijfsnaam",
    "resultaat": "Resultaat", "wil_advies": "Wil advies", "notitie": "Notitie",
}  # fmt: skip
DOMAINS = {
    "resultaat": [status.label for status in VisitStatus],
    "wil_advies": [answer.label for answer in Answer],
    "notitie": list(NOTES),
}
"""Which columns are chosen from a list, and from what."""

_CLOCK = "OGR_CURRENT_DATE"


def field_layer(visits: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a round as a layer with Dutch columns (EPSG:28992); what the coordinator does herself is not in it."""
    table = tables.check(visits, tables.Visits)
    rows = table[table["pair"] != COORDINATOR].sort_values("visit_number").reset_index(drop=True)
    status = {"": None} | {str(one): one.label for one in VisitStatus}
    answer = {"": None} | {str(one): one.label for one in Answer}
    layer = pd.DataFrame(
        {
            "volgnr": rows["visit_number"],
            "duo": rows["pair"],
            "route": rows["route"],
            "dag": rows["planned_from"].dt.strftime("%Y-%m-%d").fillna(""),
            "adres": pd.Series([address_line(row) for row in rows.to_dict("records")], dtype="str"),
            "postcode": rows["postcode"],
            "woonplaats": rows["place"],
            "ingang": rows["entrance"],
            "doelgroep": rows["audience"].map({str(one): one.label for one in Audience}),
            "bedrijfsnaam": rows["business_name"],
            "resultaat": rows["status"].map(status).astype("object"),
            "wil_advies": rows["wants_advice"].map(answer).astype("object"),
            "notitie": rows["note"].where(rows["note"] != "", None).astype("object"),
        }
    )
    return gpd.GeoDataFrame(layer[list(COLUMNS)], geometry=rows.geometry.array, crs=tables.CRS)


def round_geojson(visits: gpd.GeoDataFrame, stamp: Stamp) -> bytes:
    """Return a round as GeoJSON (RFC 7946, degrees), with the stamp in the file; the same input gives the same bytes."""
    placed = field_layer(visits)
    placed = placed[~(placed.geometry.isna() | placed.geometry.is_empty)].to_crs("EPSG:4326")
    rows = pd.DataFrame(placed.drop(columns="geometry")).to_dict("records")
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(point.x, 7), round(point.y, 7)]},
            "properties": {name: None if pd.isna(value) else value for name, value in row.items()},
        }
        for row, point in zip(rows, placed.geometry, strict=True)
    ]
    content = {"type": "FeatureCollection", "name": LAYER, "stempel": dict(stamp.facts), "features": features}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def write_geojson(visits: gpd.GeoDataFrame, path: Path, stamp: Stamp) -> None:
    """Write a round as GeoJSON."""
    path.write_bytes(round_geojson(visits, stamp))


def write_gpkg(visits: gpd.GeoDataFrame, path: Path, stamp: Stamp) -> None:
    """Write a round as GeoPackage: the layer, its value lists, its style and the stamp.

    Parameters
    ----------
    visits
        A `Visits` table.
    path
        A new file.
    stamp
        Its moment is the date of the layer.
    """
    moment = (stamp.moment if stamp.moment.tzinfo else stamp.moment.replace(tzinfo=UTC)).astimezone(UTC)
    written = f"{moment:%Y-%m-%dT%H:%M:%S.000Z}"
    before = pyogrio.get_gdal_config_option(_CLOCK)
    pyogrio.set_gdal_config_options({_CLOCK: written})
    try:
        field_layer(visits).to_file(
            path,
            layer=LAYER,
            driver="GPKG",
            engine="pyogrio",
            geometry_type="Point",
            layer_metadata={"DESCRIPTION": f"{stamp.banner}. {stamp.line}"},
        )
    finally:
        pyogrio.set_gdal_config_options({_CLOCK: before})
    with closing(sqlite3.connect(path)) as connection, connection:
        _add_domains(connection)
        _add_style(connection, written)
        _add_stamp(connection, stamp, written)


def _add_domains(connection: sqlite3.Connection) -> None:
    """The schema extension of GeoPackage 1.2: what a column is called, and what may stand in it."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, "
        "description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), "
        "CONSTRAINT gdc_tn UNIQUE (table_name, name))"
    )
    connection.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, "
        "value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, "
        "CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))"
    )
    definition = "http://www.geopackage.org/spec121/#extension_schema"
    for table in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        connection.execute("INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')", (table, definition))
    for column in COLUMNS:
        domain = f"{column}_lijst" if column in DOMAINS else None
        connection.execute(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, constraint_name) VALUES (?, ?, ?, ?, ?)",
            (LAYER, column, LABELS[column], LABELS[column], domain),
        )
        for value in DOMAINS.get(column, []):
            connection.execute(
                "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, description) VALUES (?, 'enum', ?, ?)",
                (domain, value, value),
            )


def _add_style(connection: sqlite3.Connection, written: str) -> None:
    """The table in which QGIS keeps the styles of a GeoPackage; ours is the default."""
    connection.execute(
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), "
        "f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, "
        "description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"
    )
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, "
        "useAsDefault, description, owner, ui, update_time) "
        "VALUES ('', '', ?, 'geom', 'Bezoekronde', ?, '', 1, 'Vorm per resultaat', '', NULL, ?)",
        (LAYER, style_qml("resultaat", "volgnr"), written),
    )
    _list_table(connection, "layer_styles", written)


def _add_stamp(connection: sqlite3.Connection, stamp: Stamp, written: str) -> None:
    """Who made it for whom, as a table of its own."""
    connection.execute("CREATE TABLE stempel (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, wat TEXT, waarde TEXT)")
    connection.executemany("INSERT INTO stempel (wat, waarde) VALUES (?, ?)", stamp.facts)
    _list_table(connection, "stempel", written)


def _list_table(connection: sqlite3.Connection, name: str, written: str) -> None:
    query = "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES (?, 'attributes', ?, ?)"
    connection.execute(query, (name, name, written))
