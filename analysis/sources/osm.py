"""Streets one can walk, from an OpenStreetMap extract (.osm.pbf or .osm), read with libosmium; nothing is fetched.

Data: OpenStreetMap contributors, Open Database Licence; a map or list made with it names them.
"""

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from analysis import tables
from analysis.errors import SourceError

SUFFIXES = (".pbf", ".osm")
NO_WAY = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "construction",
    "proposed",
    "abandoned",
    "raceway",
    "bus_guideway",
    "platform",
)
"""Kinds of highway one does not walk along, unless the map says that one may (`foot`)."""
CLOSED = ("no", "private")
MARGIN_M = 500.0
"""Streets go on this far beyond the outermost address, so that a detour is found."""


def load_streets(path: Path, addresses: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the streets one can walk round these addresses, as lines (RD, metres).

    Parameters
    ----------
    path
        An OpenStreetMap extract.
    addresses
        A table with places in RD; streets are taken from their extent with a margin.

    Raises
    ------
    SourceError
        When the file is missing, is no such extract, or has no street near these addresses.
    """
    import osmium

    if not path.is_file():
        raise SourceError(f"We vinden het bestand ‘{path.name}’ niet. Controleer de naam en de map.")
    if path.suffix.casefold() not in SUFFIXES:
        raise SourceError(f"‘{path.name}’ is geen kaart van OpenStreetMap. Kies een bestand dat eindigt op .osm.pbf.")
    west, south, east, north = addresses.total_bounds
    area = gpd.GeoSeries([shapely.box(west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)], crs=tables.CRS)
    around = shapely.box(*area.to_crs("EPSG:4326").total_bounds)
    lines = []
    try:
        reader = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
        for way in reader:
            if isinstance(way, osmium.osm.Way) and _is_walked(way.tags):
                line = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
                if len(line) > 1 and around.intersects(shapely.LineString(line)):
                    lines.append(shapely.LineString(line))
    except (RuntimeError, ValueError, SystemError) as error:
        raise SourceError(f"De kaart ‘{path.name}’ kunnen we niet lezen. Haal het bestand opnieuw op.") from error
    if not lines:
        raise SourceError(f"De kaart ‘{path.name}’ ligt niet bij de adressen van deze gemeente. Kies de kaart van uw eigen gemeente.")
    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(lines, crs="EPSG:4326").to_crs(tables.CRS))


def _is_walked(tags: Any) -> bool:
    """Whether one may walk there."""
    kind, foot = tags.get("highway", ""), tags.get("foot", "")
    if foot:
        return foot not in CLOSED
    return kind not in NO_WAY and tags.get("access", "") not in CLOSED and tags.get("area", "") != "yes"
