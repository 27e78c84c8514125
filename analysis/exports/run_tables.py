"""The files of one run in the zone *vertrouwelijk*: csv (UTF-8, comma, point decimals, ISO dates) and the map layer."""

from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from analysis import tables
from analysis.exports.cells import guarded, marked

INCIDENT_COLUMNS = (
    "incident_id", "kind", "target_type", "occurred_from", "occurred_until", "is_attempt", "precision", "match_reason", "confidence",
    "uncertainty_m", "address_id_bag", "matched_address", "x_rd", "y_rd", "neighbourhood_code", "hotspot_id", "registrations",
)  # fmt: skip
RECIPIENT_COLUMNS = (
    "hotspot_id", "address_id_bag", "street", "number", "letter", "addition", "postcode", "place", "uses", "audience",
    "business_name", "method", "part", "distance_m",
)  # fmt: skip
HOTSPOT_COLUMNS = (
    "hotspot_id", "rank", "name", "label", "kinds", "net_count", "distinct_addresses", "expected", "above_expected", "p_value", "geometry",
)  # fmt: skip
GEOCODED_COLUMNS = ("row", "precision", "address_id_bag", "matched_address", "match_reason", "confidence", "x_rd", "y_rd")
_CLOCK = "OGR_CURRENT_DATE"


def write_incidents(located: pd.DataFrame, incident_hotspot: pd.Series, path: Path, *, is_demo: bool = False) -> None:
    """Write incidents.csv: a `LocatedIncidents` table and, by the same index, the concentration each incident lies in."""
    table = _with_metres(located)
    table["hotspot_id"] = incident_hotspot.reindex(located.index).fillna("").astype("str")
    for moment in ("occurred_from", "occurred_until"):
        table[moment] = table[moment].dt.strftime("%Y-%m-%dT%H:%M").fillna("").astype("str")
    days = ~located["is_time_known"]
    for moment in ("occurred_from", "occurred_until"):
        table[moment] = table[moment].where(~days, table[moment].str[:10])
    _write_csv(table[list(INCIDENT_COLUMNS)], path, is_demo=is_demo)


def write_findings(findings: pd.DataFrame, path: Path, *, is_demo: bool = False) -> None:
    """Write findings.csv: a `Findings` table."""
    _write_csv(tables.check(findings, tables.Findings), path, is_demo=is_demo)


def write_recipients(recipients: pd.DataFrame, path: Path, *, is_demo: bool = False) -> None:
    """Write recipients.csv: a `Recipients` table."""
    table = pd.DataFrame(recipients)[list(RECIPIENT_COLUMNS)]
    _write_csv(table.assign(distance_m=table["distance_m"].round(1)), path, is_demo=is_demo)


def write_hotspots(hotspots: gpd.GeoDataFrame, path: Path, moment: datetime | None = None, *, is_demo: bool = False) -> None:
    """Write hotspots.gpkg with the layer `hotspots` (EPSG:28992): *vertrouwelijk*.

    Parameters
    ----------
    hotspots
        A `Hotspots` table; without rows the layer is there and empty.
    path
        A new file.
    moment
        Written as the date of the layer, so that the same table gives the same bytes; default 1 January 2000, no clock.
    is_demo
        Whether the description of the layer says oefengegevens.
    """
    layer = tables.check(hotspots, tables.Hotspots)[list(HOTSPOT_COLUMNS)].set_geometry("geometry")
    before = pyogrio.get_gdal_config_option(_CLOCK)
    pyogrio.set_gdal_config_options({_CLOCK: f"{moment or datetime(2000, 1, 1, tzinfo=UTC):%Y-%m-%dT%H:%M:%S.000Z}"})
    try:
        layer.to_file(
            path,
            layer="hotspots",
            driver="GPKG",
            engine="pyogrio",
            promote_to_multi=True,
            geometry_type="MultiPolygon",
            layer_metadata={"DESCRIPTION": "Oefengegevens"} if is_demo else None,
        )
    finally:
        pyogrio.set_gdal_config_options({_CLOCK: before})


def write_geocoded(rows: list[int], matches: pd.DataFrame, path: Path) -> None:
    """Write the places found for an address list: `rows` are the row numbers in the source file, `matches` a `Matches` table."""
    table = _with_metres(matches)
    table["row"] = rows
    _write_csv(table[list(GEOCODED_COLUMNS)], path)


def write_area_counts(counts: pd.DataFrame, path: Path, *, is_demo: bool = False) -> None:
    """Write area_counts.csv: an `AreaCounts` table."""
    _write_csv(tables.check(counts, tables.AreaCounts), path, is_demo=is_demo)


def _with_metres(placed: pd.DataFrame) -> pd.DataFrame:
    """Add x_rd and y_rd, empty where the place is unknown."""
    points = placed.geometry
    x = points.x.round(2)
    y = points.y.round(2)
    return pd.DataFrame(placed.drop(columns="geometry")).assign(x_rd=x, y_rd=y)


def _write_csv(table: pd.DataFrame, path: Path, *, is_demo: bool = False) -> None:
    """Write with the same bytes on every system."""
    guarded(marked(table, is_demo=is_demo)).to_csv(path, index=False, encoding="utf-8", lineterminator="\n", na_rep="")
