"""The two statements on every group: how many there are (the label), and whether that is more than chance explains."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis import tables
from analysis.chance import Cluster, RiskGroup, count_work, scan_groups
from analysis.hotspots import outlines, wording
from analysis.hotspots.groups import Group
from analysis.hotspots.places import PlacePools
from analysis.hotspots.taking_part import TakingPart
from analysis.settings import Settings
from analysis.terms import AboveExpected, Kind, Label

SCAN_CELLS_M = (50.0, 100.0, 200.0)
MOST_WORK = 60_000
"""Places are taken together in the smallest cells that keep a simulation under this much work (a millisecond or two)."""

SHARE_PLACED = 0.5
"""When fewer of the incidents have a known place, nothing can be said about chance."""


def risk_groups(taking_part: TakingPart, pools: PlacePools) -> dict[str, RiskGroup]:
    """Return, per pool that is asked for, the incidents with the places they are measured against."""
    pool_of = np.array([pools.pool_of(kind) for kind in taking_part.kind], dtype=str)
    return {
        name: RiskGroup(taking_part.xy[pool_of == name], pools.xy[mask]) for name, mask in pools.pools.items() if (pool_of == name).any()
    }


def scan_cell_m(risk: dict[str, RiskGroup], settings: Settings) -> float:
    """Return the smallest cells in which the places can be taken together without keeping the reader waiting."""
    if not risk:
        return SCAN_CELLS_M[0]
    for cell_size_m in SCAN_CELLS_M[:-1]:
        if count_work(list(risk.values()), settings.search_radius_m, cell_size_m) <= MOST_WORK:
            return cell_size_m
    return SCAN_CELLS_M[-1]


def weigh(
    groups: Sequence[Group],
    taking_part: TakingPart,
    risk: dict[str, RiskGroup],
    n_located: int,
    cell_size_m: float,
    settings: Settings,
    seed: int,
) -> list[float]:
    """Return the chance of every group; NaN for all when there is too little to go on."""
    circles = _scan(taking_part, risk, n_located, cell_size_m, settings, seed) if groups else None
    return [np.nan if circles is None else _chance(group, taking_part, circles, cell_size_m) for group in groups]


def describe(
    groups: Sequence[Group],
    taking_part: TakingPart,
    pools: PlacePools,
    risk: dict[str, RiskGroup],
    settings: Settings,
    p_values: Sequence[float] | None = None,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Make the tables: label, expected number, chance, name and explanation of every group.

    Without `p_values` chance is not weighed yet, and the explanation says nothing of it.
    """
    if not groups:
        hotspots = gpd.GeoDataFrame(tables.empty(tables.Hotspots), geometry="geometry", crs=tables.CRS)
        return hotspots, tables.empty(tables.HotspotAddresses)
    names = outlines.tell_apart(
        [_name(group, taking_part, pools) for group in groups], np.array([group.outline.centroid.coords[0] for group in groups])
    )
    ids = pools.ids
    rows, members = [], []
    for rank, (group, name) in enumerate(zip(groups, names, strict=True), start=1):
        keys = [key or f"{x:.0f} {y:.0f}" for key, (x, y) in zip(ids[group.addresses], pools.xy[group.addresses], strict=True)]
        hotspot_id = outlines.id_of(keys)
        members += [(hotspot_id, key) for key in ids[group.addresses] if key]
        p_value = None if p_values is None else p_values[rank - 1]
        is_first = rank == 1 and all(len(other.incidents) < len(group.incidents) for other in groups[1:])
        row = {"hotspot_id": hotspot_id, "rank": rank, "name": name, "geometry": group.outline}
        rows.append(row | _statements(group, taking_part, pools, risk, p_value, is_first, settings))
    hotspots = gpd.GeoDataFrame(rows, geometry="geometry", crs=tables.CRS)
    dtypes = {name: column.metadata["dtype"] for name, column in tables.Hotspots.columns.items() if name != "geometry"}
    inside = pd.DataFrame(members, columns=list(tables.HotspotAddresses.columns), dtype="str")
    return tables.check(hotspots.astype(dtypes), tables.Hotspots), tables.check(inside, tables.HotspotAddresses)


def _scan(
    taking_part: TakingPart, risk: dict[str, RiskGroup], n_located: int, cell_size_m: float, settings: Settings, seed: int
) -> Sequence[Cluster] | None:
    """Return the best circle of every place; None when there is too little to go on."""
    if len(taking_part) < max(settings.minimal_for_chance, SHARE_PLACED * n_located):
        return None
    return scan_groups(list(risk.values()), settings.search_radius_m, settings.simulations, seed, cell_size_m).by_place


def _statements(
    group: Group,
    taking_part: TakingPart,
    pools: PlacePools,
    risk: dict[str, RiskGroup],
    p_value: float | None,
    is_first: bool,
    settings: Settings,
) -> dict[str, object]:
    """Return the columns of a group that say how many, and whether that is more than expected."""
    count, distinct = len(group.incidents), len(set(taking_part.address[group.incidents]))
    expected = _expected(group, pools, risk)
    chance = np.nan if p_value is None else p_value
    above = _above(chance, settings)
    return {
        "label": str(_label(count, distinct, settings)),
        "kinds": ",".join(kind for kind in Kind if kind in taking_part.kind[group.incidents]),
        "net_count": count,
        "distinct_addresses": distinct,
        "address_count": len(group.addresses),
        "expected": expected,
        "above_expected": str(above),
        "p_value": chance,
        "explanation": wording.explain(
            net_count=count,
            of_all=len(taking_part),
            expected=expected,
            is_first=is_first,
            above=None if p_value is None else above,
            p_value=chance,
            nouns=wording.noun_of(taking_part.kind),
            places=pools.words(risk),
            minimal_for_chance=settings.minimal_for_chance,
        ),
    }


def _label(count: int, distinct: int, settings: Settings) -> Label:
    if distinct < settings.hotspot_addresses:
        return Label.REPEAT_PLACE
    return Label.HOTSPOT if count >= settings.hotspot_incidents else Label.ATTENTION_AREA


def _expected(group: Group, pools: PlacePools, risk: dict[str, RiskGroup]) -> float:
    """The number by chance: over the pools, their incidents times the share of their places that lies inside."""
    shares = {name: pools.pools[name][group.addresses].sum() / pools.pools[name].sum() for name in risk}
    return float(sum(np.shape(risk[name].points_xy)[0] * share for name, share in shares.items()))


def _above(p_value: float, settings: Settings) -> AboveExpected:
    if np.isnan(p_value):
        return AboveExpected.INSUFFICIENT
    return AboveExpected.YES if p_value <= settings.chance_limit else AboveExpected.NOT_SHOWN


def _chance(group: Group, taking_part: TakingPart, circles: Sequence[Cluster], cell_size_m: float) -> float:
    """Return the chance of the best circle centred in the outline of which most incidents lie in the outline.

    A wide circle that owes its incidents to a neighbouring group says nothing about this one.
    """
    near = shapely.buffer(group.outline, cell_size_m / 2)
    shapely.prepare(near)
    is_inside = np.zeros(len(taking_part), dtype=bool)
    is_inside[group.incidents] = True
    for circle in circles:
        if shapely.contains_xy(near, circle.x, circle.y):
            held = np.hypot(*(taking_part.xy - (circle.x, circle.y)).T) <= circle.radius_m + cell_size_m / 2
            if is_inside[held].sum() * 2 > held.sum():
                return circle.p_value
    return 1.0


def _name(group: Group, taking_part: TakingPart, pools: PlacePools) -> str:
    streets, towns, ids = pools.streets, pools.towns, pools.ids
    inside = {ids[i]: i for i in group.addresses if ids[i]}
    at = [inside.get(taking_part.address[i], taking_part.nearest[i]) for i in group.incidents]
    return outlines.name_of(
        [(streets[i], towns[i]) for i in at],
        [(streets[i], towns[i]) for i in group.addresses],
        pools.streets_in_several_places,
    )
