"""Boxes on the map and the step between metres (RD) and degrees."""

from collections.abc import Iterable

import geopandas as gpd

from analysis import tables

WGS84 = "EPSG:4326"

Bounds = tuple[float, float, float, float]
"""west, south, east, north in RD metres."""

NETHERLANDS: Bounds = (13_600.0, 306_900.0, 278_000.0, 619_300.0)
"""What a map shows when there is nothing to zoom to."""


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
