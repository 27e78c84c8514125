"""Step 4: who lives and works there, and who else should hear it.

From a concentration: the part of the street it lies in (core) and the addresses close to it (fringe). From no incident at
all: a whole buurt, a whole shopping area or a whole branch. Every verblijfsobject counts, also each door of a flat.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from analysis import tables
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY, in_street_order, name_streets
from analysis.terms import BUSINESS_AUDIENCES, Audience, Method, Part

STREET_WIDTH_M = 60.0
"""The other side of a street lies within this distance of the outline, also across a broad avenue with a green strip."""

NOT_VISITED = (
    "verblijfsobject gevormd",
    "verblijfsobject buiten gebruik",
    "niet gerealiseerd verblijfsobject",
    "verblijfsobject ingetrokken",
    "verblijfsobject ten onrechte opgevoerd",
    "plaats ingetrokken",
)
"""BAG statuses of an address where nobody lives or works; a source without statuses is taken as it is."""

SHOP_AUDIENCES = (Audience.RETAIL, Audience.CATERING, Audience.JEWELLER)
"""What makes a shopping area."""

MINIMAL_SHOPS = 5
"""A single shop and its neighbour are no shopping area."""

_STREET = ["street", "place"]
_COLUMNS = [name for name in tables.Recipients.columns if name not in ("hotspot_id", "method", "part", "distance_m")]


@dataclass(frozen=True)
class Counts:
    """How many addresses a selection holds and what visiting them takes."""

    addresses: int
    households: int
    businesses: int
    use_unknown: int
    by_audience: dict[Audience, int]
    visiting_hours: float
    is_large: bool


@dataclass(frozen=True)
class Widening:
    """A wider selection that depends on no incident (*vergroot naar …*)."""

    title: str
    method: Method
    recipients: gpd.GeoDataFrame
    chosen: tuple[str, ...] = ()
    """What to select it by again: BAG ids of shops, the code of a buurt, or an audience."""


@dataclass(frozen=True)
class ShoppingArea:
    """A shopping area one may choose: named after its streets, held together by its shops (BAG ids)."""

    name: str
    shops: tuple[str, ...]


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
    return _joined(parts)


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
    return _recipients(
        candidates[kept],
        hotspot_id=hotspot_id,
        method=np.where(core, str(Method.SAME_STREET), str(Method.WITHIN_DISTANCE)),
        part=np.where(core, str(Part.CORE), str(Part.FRINGE)),
        distance_m=distance[kept],
    )


def select_neighbourhood(premises: gpd.GeoDataFrame, codes: Iterable[str]) -> gpd.GeoDataFrame:
    """Return every address in use in these buurten (CBS codes), as a `Recipients` table."""
    visited = in_use(premises)
    return _incident_free(visited[visited["neighbourhood_code"].isin([code for code in codes if code])], Method.SAME_NEIGHBOURHOOD)


def select_branch(premises: gpd.GeoDataFrame, audiences: Iterable[str] = (), branches: Iterable[str] = ()) -> gpd.GeoDataFrame:
    """Return every address of these audiences or branches in the whole municipality, as a `Recipients` table."""
    visited = in_use(premises)
    wanted = visited["audience"].isin([str(audience) for audience in audiences])
    named = visited["branch"].isin([branch for branch in branches if branch])
    return _incident_free(visited[wanted | named], Method.SAME_BRANCH)


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
    shops = visited[visited["audience"].isin(SHOP_AUDIENCES)]
    if shops.empty:
        return _joined([])
    points, group, large = _grouped(shops, settings)
    if isinstance(near, BaseGeometry):
        touched = shapely.distance(shops.geometry.to_numpy(), near) <= settings.shopping_gap_m
    else:
        touched = shops["address_id_bag"].isin([address for address in near if address]).to_numpy()
    chosen = large & np.isin(group, np.unique(group[touched]))
    if not chosen.any():
        return _joined([])
    every_point = shapely.get_coordinates(visited.geometry.to_numpy())
    gap, nearest = cKDTree(points).query(every_point, distance_upper_bound=settings.shopping_gap_m / 2)
    belongs = np.isfinite(gap)
    belongs[belongs] = chosen[nearest[belongs]]
    belongs |= visited.index.isin(shops.index[chosen])
    return _incident_free(visited[belongs], Method.SAME_PLACE)


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


def widen_options(
    outline: BaseGeometry,
    recipients: gpd.GeoDataFrame,
    premises: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame | None = None,
    settings: Settings = DEFAULTS,
) -> list[Widening]:
    """List the wider selections one may share instead of a concentration that is too small.

    Each is a whole: the shopping area, the buurt, or a branch in the whole municipality. Which addresses it holds follows
    from the register alone. What would still be too small (`settings.share_area_addresses`, for a branch
    `settings.hide_below`) is not offered.

    Parameters
    ----------
    outline, recipients
        The outline of the concentration and its rows of `Recipients`.
    premises
        A `Premises` table: the whole municipality.
    areas
        An `Areas` table, for the names of the buurten.
    settings
        What is too small, and what belongs to one shopping area.
    """
    core = recipients[recipients["part"] == Part.CORE]
    shopping = select_shopping_area(premises, outline, settings)
    shops = shopping.loc[shopping["audience"].isin(SHOP_AUDIENCES), "address_id_bag"]
    offers = [Widening("het hele winkelgebied", Method.SAME_PLACE, shopping, tuple(sorted(set(shops) - {""})))]
    here = premises.loc[premises["address_id_bag"].isin(core["address_id_bag"]), "neighbourhood_code"]
    names = {} if areas is None else dict(zip(areas["area_code_cbs"], areas["area_name"], strict=True))
    for code in sorted(set(here) - {""}):
        whole = select_neighbourhood(premises, [code])
        offers.append(Widening(f"de hele buurt {names.get(code, code)}", Method.SAME_NEIGHBOURHOOD, whole, (code,)))
    enough = {Method.SAME_PLACE: settings.share_area_addresses, Method.SAME_NEIGHBOURHOOD: settings.share_area_addresses}
    for audience in BUSINESS_AUDIENCES:
        if (core["audience"] == audience).any():
            title = f"alle adressen met doelgroep {audience.label} in de gemeente"
            offers.append(Widening(title, Method.SAME_BRANCH, select_branch(premises, [audience]), (str(audience),)))
    return [offer for offer in offers if len(offer.recipients) >= enough.get(offer.method, settings.hide_below)]


def counts_of(recipients: pd.DataFrame, settings: Settings = DEFAULTS) -> Counts:
    """Count the addresses of a selection, each once, and the hours a pair of visitors needs for them."""
    once = recipients.drop_duplicates(ADDRESS_KEY)
    per_audience = once["audience"].value_counts()
    by_audience = {audience: int(per_audience.get(str(audience), 0)) for audience in Audience}
    return Counts(
        addresses=len(once),
        households=by_audience[Audience.RESIDENTS],
        businesses=sum(by_audience[audience] for audience in BUSINESS_AUDIENCES),
        use_unknown=by_audience[Audience.USE_UNKNOWN],
        by_audience=by_audience,
        visiting_hours=len(once) / settings.doors_per_hour,
        is_large=len(once) > settings.large_selection,
    )


def say_counts(counts: Counts) -> str:
    """Return the size of a selection as one Dutch sentence."""
    if not counts.addresses:
        return "In dit gebied staan geen adressen voor deze doelgroep."
    addresses = "Dit is 1 adres" if counts.addresses == 1 else f"Dit zijn {_thousands(counts.addresses)} adressen"
    hours = math.ceil(counts.visiting_hours)
    sentence = f"{addresses}. Dat is ongeveer {_thousands(hours)} {'bezoekuur' if hours == 1 else 'bezoekuren'}."
    return f"{sentence} Wilt u dit?" if counts.is_large else sentence


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def in_use(premises: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the addresses one would visit: those whose BAG status does not say that nobody is there."""
    return premises[~premises["status"].str.lower().isin(NOT_VISITED)]


def _incident_free(chosen: gpd.GeoDataFrame, method: Method) -> gpd.GeoDataFrame:
    return _joined([_recipients(chosen, hotspot_id="", method=str(method), part=str(Part.CORE), distance_m=np.nan)])


def _recipients(chosen: gpd.GeoDataFrame, **columns: Any) -> gpd.GeoDataFrame:
    """Turn premises into rows of `Recipients`, in street order."""
    rows = cast(gpd.GeoDataFrame, chosen[_COLUMNS].copy())
    for name, value in columns.items():
        rows[name] = value
    text = dict.fromkeys(("hotspot_id", "method", "part"), "str")
    return in_street_order(rows.astype({**text, "distance_m": "float64"}).drop_duplicates(ADDRESS_KEY))


def _joined(parts: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Join the lists of several concentrations into one `Recipients` table."""
    if not any(len(part) for part in parts):
        return cast(gpd.GeoDataFrame, tables.empty(tables.Recipients))
    return tables.check(cast(gpd.GeoDataFrame, pd.concat(parts, ignore_index=True)), tables.Recipients)
