"""The buildings that come with the addresses of PDOK: for the map, and to know which front doors share a building.

The service does not say in which building an address is, but both have their place: the point of an address lies in its building.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis import tables
from analysis.folders import new_file
from analysis.sources.bag import WITHDRAWN

COLLECTION = "pand"
GONE = f"{WITHDRAWN}|gesloopt|bouwvergunning"
"""In the status of a building that does not stand there, or not yet."""


def fetch_buildings(file: Path, ask: Callable[[], gpd.GeoDataFrame]) -> None:
    """Fetch the buildings of one square, unless that was done before; the ones that are gone are left out."""
    if file.exists():
        return
    found = ask().reindex(columns=["identificatie", "status", "geometry"])
    found = gpd.GeoDataFrame(found, geometry="geometry", crs="EPSG:4326").astype({"identificatie": "str", "status": "str"})
    found = found[~found["status"].str.contains(GONE, case=False, na=False)]
    with new_file(file) as work:
        found.to_crs(tables.CRS).to_parquet(work, index=False)


def stored_buildings(folder: Path) -> gpd.GeoDataFrame:
    """Return the buildings of all squares, each once, in the order of their id."""
    parts = [part for file in sorted(folder.glob(f"{COLLECTION}_*.parquet")) if len(part := gpd.read_parquet(file))]
    if not parts:
        return gpd.GeoDataFrame({"identificatie": pd.Series([], dtype="str")}, geometry=gpd.GeoSeries([], crs=tables.CRS))
    together = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=tables.CRS)
    return together.drop_duplicates("identificatie").sort_values("identificatie", ignore_index=True)


def building_of(points: gpd.GeoSeries, buildings: gpd.GeoDataFrame) -> "np.ndarray[Any, Any]":
    """Return the id of the building in which each point lies, "" for none; of two the first in the order given."""
    ids = np.full(len(points), "", dtype=object)
    if buildings.empty:
        return ids
    point, building = shapely.STRtree(buildings.geometry.to_numpy()).query(points.to_numpy(), predicate="intersects")
    order = np.lexsort((building, point))[::-1]
    ids[point[order]] = buildings["identificatie"].to_numpy(dtype=object)[building[order]]
    return ids
