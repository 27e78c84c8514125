"""From no incident at all: a whole buurt, a whole shopping area or a whole branch."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from analysis.recipients.rows import in_use, incident_free, joined
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import name_streets
from analysis.terms import Audience, Method

SHOP_AUDIENCES = (Audience.RETAIL, Audience.CATERING, Audience.JEWELLER)
"""What makes a shopping area."""

MINIMAL_SHOPS = 5
"""A single shop and its neighbour are no shopping area."""


@dataclass(frozen=True)
class ShoppingArea:
    """A shopping area one may choose: named after its streets, held together by its shops (BAG ids)."""

    name: str
    shops: tuple[str, ...]


def select_neighbourhood(premises: gpd.GeoDataFrame, codes: Iterable[str]) -> gpd.GeoDataFrame:
    """Return every address in use in these buurten (CBS codes), as a `Recipients` table."""
    visited = in_use(premises)
    return incident_free(visited[visited["neighbourhood_code"].isin([code for code in codes if code])], Method.SAME_NEIGHBOURHOOD)


def select_branch(premises: gpd.GeoDataFrame, audiences: Iterable[str] = (), branches: Iterable[str] = ()) -> gpd.GeoDataFrame:
    """Return every address of these audiences or branches in the whole municipality, as a `Recipients` table."""
    visited = in_use(premises)
    wanted = visited["audience"].isin([str(audience) for audience in audiences])
    named = visited["branch"].isin([branch for branch in branches if branch])
    return incident_free(visited[wanted | named], Method.SAME_BRANCH)


def select_shopping_area(premises: gpd.GeoDataFrame, near: BaseGeometry | Iterable[str], settings: Settings = DEFAULTS) -> gpd.GeoDataFrame:
    """Return the whole shopping areas that touch an outline or hold one of these addresses, as a `Recipients` table.

    Shops and horeca at most `settings.shopping_gap_m` from the next belong together (single linkage); a group of fewer than
    five is no shopping area. The area holds every address between them, homes over the shops included. How large it is
    depends on the shops alone.

    Parameters
    ----------
    premises
        A `Premises` table.
    near
        An outline, or BAG ids of addresses.
    settings
        The distance `shopping_gap_m`.
    """
    visited = in_use(premises)
    chosen = shopping_rows(visited, np.ones(len(visited), dtype=bool), near, settings)
    return incident_free(visited[chosen], Method.SAME_PLACE) if chosen.any() else joined([])


def shopping_rows(
    premises: gpd.GeoDataFrame, is_visited: "np.ndarray[Any, Any]", near: BaseGeometry | Iterable[str], settings: Settings = DEFAULTS
) -> "np.ndarray[Any, Any]":
    """Return which rows lie in the shopping areas of `select_shopping_area`; only visited shops hold an area together."""
    is_shop = premises["audience"].isin(SHOP_AUDIENCES).to_numpy() & is_visited
    belongs = np.zeros(len(premises), dtype=bool)
    shops = premises[is_shop]
    if shops.empty:
        return belongs
    points, group, large = _grouped(shops, settings)
    if isinstance(near, BaseGeometry):
        touched = shapely.distance(shops.geometry.to_numpy(), near) <= settings.shopping_gap_m
    else:
        touched = shops["address_id_bag"].isin([address for address in near if address]).to_numpy()
    chosen = large & np.isin(group, np.unique(group[touched]))
    if not chosen.any():
        return belongs
    has_place = ~(premises.geometry.isna() | premises.geometry.is_empty).to_numpy()
    every_point = shapely.get_coordinates(premises.geometry.to_numpy()[has_place])
    gap, nearest = cKDTree(points).query(every_point, distance_upper_bound=settings.shopping_gap_m / 2)
    is_near = np.isfinite(gap)
    is_near[is_near] = chosen[nearest[is_near]]
    belongs[has_place] = is_near
    belongs[np.flatnonzero(is_shop)[chosen]] = True
    return belongs


def list_shopping_areas(premises: gpd.GeoDataFrame, settings: Settings = DEFAULTS) -> list[ShoppingArea]:
    """List the shopping areas of a municipality, the one with the most shops first; which there are depends on the shops alone.

    Shops without a BAG id cannot be chosen again later, so an area of such shops is not listed.
    """
    visited = in_use(premises)
    shops = visited[visited["audience"].isin(SHOP_AUDIENCES) & (visited["address_id_bag"] != "")]
    if shops.empty:
        return []
    _, group, large = _grouped(shops, settings)
    found = [shops[group == number] for number in np.unique(group[large])]
    found.sort(key=lambda its: (-len(its), its["address_id_bag"].min()))
    names = [name_streets(its) for its in found]
    places = [its["place"].mode().iloc[0] for its in found]
    told = [f"{name} ({place})" if names.count(name) > 1 else name for name, place in zip(names, places, strict=True)]
    return [
        ShoppingArea(name if told.count(name) == 1 else f"{name}, {told[: i + 1].count(name)}", tuple(sorted(its["address_id_bag"])))
        for i, (name, its) in enumerate(zip(told, found, strict=True))
    ]


def _grouped(shops: gpd.GeoDataFrame, settings: Settings) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """The point of each shop, the number of its group, and whether that is large enough to be a shopping area."""
    points = shapely.get_coordinates(shops.geometry.to_numpy())
    group = _linked(points, settings.shopping_gap_m)
    return points, group, np.bincount(group)[group] >= MINIMAL_SHOPS


def _linked(points: "np.ndarray[Any, Any]", gap_m: float) -> "np.ndarray[Any, Any]":
    """The number of the group of each point; points at most `gap_m` apart are in one group."""
    pairs = cKDTree(points).query_pairs(gap_m, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points)))
    return cast("np.ndarray[Any, Any]", connected_components(links, directed=False)[1])
