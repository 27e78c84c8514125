"""From premises to rows of `Recipients`: the addresses one would visit, each once, in street order."""

from collections.abc import Sequence
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import tables
from analysis.street_order import ADDRESS_KEY, in_street_order
from analysis.terms import Method, Part

NOT_YET = ("verblijfsobject gevormd", "niet gerealiseerd verblijfsobject")
CLOSED = ("verblijfsobject buiten gebruik",)
GONE = ("verblijfsobject ingetrokken", "verblijfsobject ten onrechte opgevoerd", "plaats ingetrokken")
NOT_VISITED = (*NOT_YET, *CLOSED, *GONE)
"""BAG statuses of an address where nobody lives or works; a source without statuses is taken as it is."""

BOX_M2 = 30.0
"""An address with only ‘overige gebruiksfunctie’ and no more than this is a garage box or a transformer, not a door."""

COLUMNS = [name for name in tables.Recipients.columns if name not in ("hotspot_id", "method", "part", "distance_m")]


def in_use(premises: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the addresses one would visit: no status or use says that nobody is there (see `why_not_visited`)."""
    return premises[why_not_visited(premises) == ""]


def why_not_visited(premises: pd.DataFrame) -> "pd.Series[str]":
    """Return for each address of a `Premises` table why one would not visit it, in Dutch; empty for one to visit.

    An address of which the BAG does not tell the use (*functie onbekend*) is visited.
    """
    status = premises["status"].str.lower()
    is_bare = premises["business_name"] == ""
    is_box = (premises["uses"] == "overige gebruiksfunctie") & (premises["area_m2"] <= BOX_M2) & is_bare
    is_cell = (premises["uses"] == "celfunctie") & is_bare
    why = np.select(
        [status.isin(NOT_YET), status.isin(CLOSED), status.isin(GONE), is_box, is_cell],
        ["nog niet in gebruik", "buiten gebruik", "bestaat niet meer", "garagebox of trafohuisje", "gevangenis of cel"],
        default="",
    )
    return pd.Series(why, index=premises.index, dtype="str")


def incident_free(chosen: gpd.GeoDataFrame, method: Method) -> gpd.GeoDataFrame:
    """Return premises chosen without any incident as a `Recipients` table."""
    return joined([as_recipients(chosen, hotspot_id="", method=str(method), part=str(Part.CORE), distance_m=np.nan)])


def as_recipients(chosen: gpd.GeoDataFrame, **columns: Any) -> gpd.GeoDataFrame:
    """Turn premises into rows of `Recipients`, in street order."""
    rows = cast(gpd.GeoDataFrame, chosen[COLUMNS].copy())
    for name, value in columns.items():
        rows[name] = value
    text = dict.fromkeys(("hotspot_id", "method", "part"), "str")
    return in_street_order(rows.astype({**text, "distance_m": "float64"}).drop_duplicates(ADDRESS_KEY))


def joined(parts: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Join the lists of several concentrations into one `Recipients` table."""
    if not any(len(part) for part in parts):
        return cast(gpd.GeoDataFrame, tables.empty(tables.Recipients))
    return tables.check(cast(gpd.GeoDataFrame, pd.concat(parts, ignore_index=True)), tables.Recipients)
