"""From a concentration: the part of the street it lies in (core) and the addresses close to it (fringe)."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from analysis.recipients.rows import as_recipients, in_use, joined
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Method, Part

STREET_WIDTH_M = 60.0
"""The other side of a street lies within this distance of the outline, also across a broad avenue with a green strip."""

_STREET = ["street", "place"]


def choose_recipients(
    hotspots: gpd.GeoDataFrame, members: pd.DataFrame, premises: gpd.GeoDataFrame, settings: Settings = DEFAULTS
) -> gpd.GeoDataFrame:
    """List for every concentration the addresses in its streets (core) and in its surroundings (fringe).

    Core is every address in the outline and, in the same streets, every address between the lowest and the highest number of
    the outline, on both sides. Fringe is every other address within `settings.surroundings_m` of the outline as the crow flies.
    The answer depends on the outline and its addresses only: where in the outline an incident lies makes no difference.

    Parameters
    ----------
    hotspots, members, premises
        Tables `Hotspots`, `HotspotAddresses` and `Premises`.
    settings
        The distance `surroundings_m`.

    Returns
    -------
    recipients
        A `Recipients` table, one row per address per concentration, by rank of the concentration and then by street, side of
        the street, number, letter and addition. `distance_m` is the distance to the outline.
    """
    visited = in_use(premises)
    tree = shapely.STRtree(visited.geometry.to_numpy())
    ids = visited["address_id_bag"]
    inside = {str(key): set(group) - {""} for key, group in members.groupby("hotspot_id", sort=False)["address_id_bag"]}
    parts = []
    reach = max(settings.surroundings_m, STREET_WIDTH_M)
    for hotspot_id, outline in hotspots.sort_values(["rank", "hotspot_id"])[["hotspot_id", "geometry"]].itertuples(index=False):
        if outline is None or outline.is_empty:
            continue
        member_rows = np.flatnonzero(ids.isin(inside.get(hotspot_id, set())))
        near = np.unique(np.concatenate([tree.query(outline, predicate="dwithin", distance=reach), member_rows]))
        if near.size:
            parts.append(_around(hotspot_id, outline, visited.iloc[near], np.isin(near, member_rows), settings.surroundings_m))
    return joined(parts)


def _around(
    hotspot_id: str, outline: BaseGeometry, candidates: gpd.GeoDataFrame, is_member: "np.ndarray[Any, Any]", surroundings_m: float
) -> gpd.GeoDataFrame:
    """The core and the fringe of one outline, out of the addresses near it."""
    distance = shapely.distance(candidates.geometry.to_numpy(), outline)
    in_outline = is_member | (distance == 0)
    street = candidates.groupby(_STREET, sort=False).ngroup()
    number = candidates["number"]
    lowest = street.map(number[in_outline].groupby(street[in_outline]).min())
    highest = street.map(number[in_outline].groupby(street[in_outline]).max())
    is_core = in_outline | (number.between(lowest, highest) & (distance <= STREET_WIDTH_M)).to_numpy()
    kept = is_core | (distance <= surroundings_m)
    core = is_core[kept]
    return as_recipients(
        candidates[kept],
        hotspot_id=hotspot_id,
        method=np.where(core, str(Method.SAME_STREET), str(Method.WITHIN_DISTANCE)),
        part=np.where(core, str(Part.CORE), str(Part.FRINGE)),
        distance_m=distance[kept],
    )
