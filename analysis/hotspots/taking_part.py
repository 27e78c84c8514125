"""Which incidents take part in the search, and what is known of their places."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis.hotspots.places import PlacePools
from analysis.surface import Floats
from analysis.terms import FINE_PRECISIONS

Ints = npt.NDArray[np.intp]

OUTSIDE_M = 500.0
"""Farther than this from any address, an incident lies outside the area of the address register."""


@dataclass(frozen=True)
class TakingPart:
    """The incidents that take part, in a fixed order."""

    index: "pd.Index[int]"
    xy: Floats
    kind: npt.NDArray[np.str_]
    address: npt.NDArray[np.object_]  # what makes two incidents lie at the same address
    nearest: Ints  # the row of the nearest address in use
    nearest_m: Floats
    uncertainty_m: Floats
    coarse: int
    outside: int

    def __len__(self) -> int:
        return len(self.xy)


def take_part(located: gpd.GeoDataFrame, pools: PlacePools) -> TakingPart:
    """Choose the incidents whose place is known well enough and lies in the area; the others are counted."""
    points = located.geometry.to_numpy()
    has_place = ~(shapely.is_missing(points) | shapely.is_empty(points))
    xy = np.full((len(points), 2), np.nan)
    xy[has_place] = shapely.get_coordinates(points[has_place])
    is_fine = located["precision"].isin([str(precision) for precision in FINE_PRECISIONS]).to_numpy() & np.isfinite(xy).all(axis=1)
    distance = np.full(len(located), np.inf)
    nearest = np.zeros(len(located), dtype=np.intp)
    if is_fine.any() and len(pools.xy):
        distance[is_fine], nearest[is_fine] = pools.tree.query(xy[is_fine])
    used = np.flatnonzero(is_fine & (distance <= OUTSIDE_M))
    used = used[np.lexsort((located["incident_id"].to_numpy().astype(str)[used], xy[used, 1], xy[used, 0]))]
    rounded = [f"{x:.0f} {y:.0f}" for x, y in xy[used]]
    ids = located["address_id_bag"].to_numpy()[used]
    return TakingPart(
        index=located.index[used],
        xy=xy[used],
        kind=located["kind"].to_numpy()[used].astype(str),
        address=np.array([key or point for key, point in zip(ids, rounded, strict=True)], dtype=object),
        nearest=nearest[used],
        nearest_m=distance[used],
        uncertainty_m=located["uncertainty_m"].fillna(0.0).to_numpy()[used],
        coarse=int((~is_fine).sum()),
        outside=int((is_fine & (distance > OUTSIDE_M)).sum()),
    )


def are_on_one_point(taking_part: TakingPart) -> bool:
    """Return whether all of them lie at the same place; that is an address that was filled in, no pattern."""
    return len(np.unique(np.round(taking_part.xy), axis=0)) == 1
