"""What lies beneath the data: local tiles, plain shapes for a saved map, or PDOK's map where the user chose so."""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from dashboard.launch import PDOK_HOST
from dashboard.map_layers.bounds import Bounds
from dashboard.map_layers.layer import MapLayer
from dashboard.map_layers.shapes import drawable, rings_of


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
    items = [{"rings": rings_of(shape), **BASE_STYLES[theme]} for shape in drawable(near, 1.5 if theme == "streets" else 0.8)]
    return MapLayer(f"base-{theme}", {"part": "shapes", "items": items})


PDOK_URL = f"{PDOK_HOST}/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{{z}}/{{x}}/{{y}}.png"


def pdok_layer() -> MapLayer:
    """Draw PDOK's grey base map; only after the user chose so, for PDOK then sees which area is viewed."""
    return MapLayer("base", {"part": "raster", "url": PDOK_URL, "attribution": "Kaartgegevens © Kadaster"})
