"""From premises to rows of `Recipients`: the addresses one would visit, each once, in street order."""

from collections.abc import Sequence
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import tables
from analysis.street_order import ADDRESS_KEY, in_street_order
from analysis.terms import Method, Part

NOT_VISITED = (
    "verblijfsobject gevormd",
    "verblijfsobject buiten gebruik",
    "niet gerealiseerd verblijfsobject",
    "verblijfsobject ingetrokken",
    "verblijfsobject ten onrechte opgevoerd",
    "plaats ingetrokken",
)
"""BAG statuses of an address where nobody lives or works; a source without statuses is taken as it is."""

_COLUMNS = [name for name in tables.Recipients.columns if name not in ("hotspot_id", "method", "part", "distance_m")]


def in_use(premises: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the addresses one would visit: those whose BAG status does not say that nobody is there."""
    return premises[~premises["status"].str.lower().isin(NOT_VISITED)]


def incident_free(chosen: gpd.GeoDataFrame, method: Method) -> gpd.GeoDataFrame:
    """Return premises chosen without any incident as a `Recipients` table."""
    return joined([as_recipients(chosen, hotspot_id="", method=str(method), part=str(Part.CORE), distance_m=np.nan)])


def as_recipients(chosen: gpd.GeoDataFrame, **columns: Any) -> gpd.GeoDataFrame:
    """Turn premises into rows of `Recipients`, in street order."""
    rows = cast(gpd.GeoDataFrame, chosen[_COLUMNS].copy())
    for name, value in columns.items():
        rows[name] = value
    text = dict.fromkeys(("hotspot_id", "method", "part"), "str")
    return in_street_order(rows.astype({**text, "distance_m": "float64"}).drop_duplicates(ADDRESS_KEY))


def joined(parts: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Join the lists of several concentrations into one `Recipients` table."""
    if not any(len(part) for part in parts):
        return cast(gpd.GeoDataFrame, tables.empty(tables.Recipients))
    return tables.check(cast(gpd.GeoDataFrame, pd.concat(parts, ignore_index=True)), tables.Recipients)
