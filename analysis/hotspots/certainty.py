"""The panel *hoe zeker is dit*: what stays when the incidents are drawn again, at other settings, and looking back in time."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from analysis import tables
from analysis.accuracy import BackTest, back_test
from analysis.chance import stability
from analysis.hotspots import wording
from analysis.hotspots.field import Field, densify
from analysis.hotspots.find import Concentrations
from analysis.hotspots.groups import incidents_together
from analysis.hotspots.places import PlacePools
from analysis.hotspots.taking_part import Ints, TakingPart, take_part
from analysis.settings import DEFAULTS, Settings
from analysis.surface import Bools, DensityGrid, Floats
from analysis.terms import Stability

SOLID, LIKELY = 0.9, 0.7
"""Cells that stay this often held 13-38 and 6-16 times the mean density of later robberies; the others 4-8 times."""

OTHER_DISTANCES_M = (100.0, 400.0, 600.0)
"""Beside the 250 m up to which incidents are neighbours."""

OTHER_SHARES = (0.5, 2.0)
"""Half and twice the part of the area that is pointed at."""

BACK_TEST_CELL_M = 100.0
BACK_TEST_DAYS = 90


@dataclass(frozen=True)
class Certainty:
    """How sure the concentrations are.

    `hotspots` is a `HotspotCertainty` table, empty below the number of incidents of the setting; `other_settings` are Dutch sentences on
    what another distance or another share of the area would change; `back_test` is None with too few incidents or dates; `statement` is
    what to say about the whole.
    """

    hotspots: pd.DataFrame
    other_settings: tuple[str, ...]
    back_test: BackTest | None
    statement: str


def how_sure(
    found: Concentrations, premises: gpd.GeoDataFrame, settings: Settings = DEFAULTS, seed: int = 0, pools: PlacePools | None = None
) -> Certainty:
    """Return how sure concentrations are, apart from whether they are more than expected.

    A concentration *stays* in a resample (the incidents drawn again, as many, with the same kernels) when most of its incidents still
    lie in the densest cells: in nine of ten resamples *stevig*, in seven of ten *waarschijnlijk*, else *onzeker*. The back-test makes
    the map of four dates in the past and counts what came in the three months after it; the share of its own incidents that a map
    covers is never told, because that is one and a half to five times too high.

    Parameters
    ----------
    found
        What `find_hotspots` returned.
    premises, settings, seed, pools
        The same as for `find_hotspots`.

    Returns
    -------
    certainty
        Resamples and back-test from `minimal_for_certainty` incidents on; other settings whenever something was found.
    """
    pools = PlacePools.of(premises) if pools is None else pools
    taking_part = take_part(found.located, pools)
    incidents = [np.flatnonzero(found.incident_hotspot.loc[taking_part.index] == key) for key in found.hotspots["hotspot_id"]]
    names = list(found.hotspots["name"])
    field = Field.of(taking_part, pools, settings, seed) if incidents else None
    others: tuple[str, ...] = ()
    if field is not None:
        shares = _other_shares(field, incidents, names, taking_part, pools, settings)
        others = (*_other_distances(incidents, names, taking_part, settings), *shares)
    if len(taking_part) < settings.minimal_for_certainty:
        return Certainty(
            tables.empty(tables.HotspotCertainty), others, None, wording.state_too_few_for_certainty(len(taking_part), settings)
        )
    table = tables.empty(tables.HotspotCertainty) if field is None else _stays(found, field, incidents, taking_part, settings, seed)
    tested = _back_test(found, taking_part, pools, settings, seed)
    return Certainty(table, others, tested, wording.state_back_test(tested, BACK_TEST_DAYS))


def _stays(
    found: Concentrations, field: Field, incidents: list[Ints], taking_part: TakingPart, settings: Settings, seed: int
) -> pd.DataFrame:
    """Return, per concentration, in which share of the resamples most of its incidents are still in the densest cells."""
    select_cells = field.selector(settings)
    row, column = field.grid.cell_of(taking_part.xy)

    def select(times: Ints) -> Bools:
        is_dense = select_cells(field.grid.add_up(row, column, times.astype(np.float64)))
        return np.array([is_dense[row[own], column[own]].mean() >= 0.5 for own in incidents])

    share = stability(len(taking_part), select, settings.resamples, seed)
    classes = [stability_of(stays) for stays in share]
    told = [wording.explain_stays(stays, str(each.label), settings.resamples) for stays, each in zip(share, classes, strict=True)]
    table = pd.DataFrame(
        {
            "hotspot_id": found.hotspots["hotspot_id"].to_numpy(),
            "name": found.hotspots["name"].to_numpy(),
            "stays_share": share,
            "stability": [str(each) for each in classes],
            "explanation": told,
        }
    )
    return tables.check(table.astype(dict.fromkeys(("hotspot_id", "name", "stability", "explanation"), "str")), tables.HotspotCertainty)


def stability_of(share: float) -> Stability:
    """Return what to call a share of the resamples."""
    if share >= SOLID:
        return Stability.SOLID
    return Stability.LIKELY if share >= LIKELY else Stability.UNCERTAIN


def _other_distances(incidents: list[Ints], names: list[str], taking_part: TakingPart, settings: Settings) -> list[str]:
    """Return which concentrations fall together or apart when incidents belong together up to another distance."""
    if not incidents:
        return []
    own = np.concatenate(incidents)
    home = np.repeat(np.arange(len(incidents)), [len(each) for each in incidents])
    tree = cKDTree(taking_part.xy[own])
    told: list[str] = []
    for distance_m in OTHER_DISTANCES_M:
        linked = connected_components(tree.sparse_distance_matrix(tree, distance_m, output_type="coo_matrix"), directed=False)[1]
        sizes = [np.bincount(linked[home == group]) for group in range(len(incidents))]
        gone = [name for name, size in zip(names, sizes, strict=True) if size.max() < settings.minimal_group]
        kept = {group: int(size.argmax()) for group, size in enumerate(sizes) if size.max() >= settings.minimal_group}
        merged = [[names[group] for group in kept if kept[group] == piece] for piece in dict.fromkeys(kept.values())]
        told += wording.state_other_distance(distance_m, [each for each in merged if len(each) > 1], gone)
    return told


def _other_shares(
    field: Field, incidents: list[Ints], names: list[str], taking_part: TakingPart, pools: PlacePools, settings: Settings
) -> list[str]:
    """Return which concentrations remain, and how many are added, when less or more of the area is pointed at."""
    told: list[str] = []
    for times in OTHER_SHARES:
        other = settings.model_copy(update={"selected_area_pct": times * settings.selected_area_pct})
        group_of, groups = np.full(len(taking_part), -1), incidents_together(field.at_level(other), taking_part, pools, other)
        for number, group in enumerate(groups):
            group_of[group] = number
        home = [_mostly_in(group_of[own]) for own in incidents]
        gone = [name for name, at in zip(names, home, strict=True) if at < 0]
        told.append(wording.state_other_share(other.selected_area_pct, gone, len(set(range(len(groups))) - set(home))))
    return told


def _mostly_in(groups: Ints) -> int:
    """The group in which at least half of these incidents are; -1 when there is none."""
    inside = groups[groups >= 0]
    most = int(np.bincount(inside).argmax()) if len(inside) else -1
    return most if most >= 0 and (groups == most).sum() * 2 >= len(groups) else -1


def _back_test(found: Concentrations, taking_part: TakingPart, pools: PlacePools, settings: Settings, seed: int) -> BackTest | None:
    """Return what maps of the past, made like the one of today, caught in cells with addresses; None without enough dates."""
    begun = found.located.loc[taking_part.index, "occurred_from"]
    days = ((begun - pd.Timestamp("2000-01-01")) / pd.Timedelta(days=1)).to_numpy(dtype=np.float64)
    grid = pools.lived_in(BACK_TEST_CELL_M)

    def make(points: Floats, *_: object) -> DensityGrid:
        return densify(points, taking_part.uncertainty_m, grid, settings, seed)

    extent = shapely.box(*pools.xy.min(axis=0), *(pools.xy.max(axis=0) + 1.0))
    tested = back_test(
        taking_part.xy, days, extent, settings.selected_area_pct / 100, BACK_TEST_DAYS, cell_size_m=BACK_TEST_CELL_M, make=make
    )
    return tested if tested.from_days else None
