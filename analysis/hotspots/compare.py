"""Two kept pictures beside each other: which concentrations are new, stayed or disappeared, and how sure that is."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis import tables
from analysis.chance.change import can_tell_change, change_between
from analysis.hotspots import wording
from analysis.hotspots.field import Field
from analysis.hotspots.groups import Group, find_groups
from analysis.hotspots.places import PlacePools
from analysis.hotspots.taking_part import are_on_one_point, take_part
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Change

SAME_PLACE_SHARE = 0.25
"""Two outlines are the same place when they share this part of the smaller one."""

CHANGED_AT = 0.05


@dataclass(frozen=True)
class Picture:
    """A kept picture: the concentrations of a period, and its incidents while these are still kept (else None).

    `hotspots` is a `Hotspots` table, `located` a `LocatedIncidents` table; both days belong to the period.
    """

    hotspots: gpd.GeoDataFrame
    located: gpd.GeoDataFrame | None
    period_from: date
    period_until: date

    @property
    def days(self) -> int:
        """How long the period is."""
        return (self.period_until - self.period_from).days + 1


@dataclass(frozen=True)
class Comparison:
    """What changed: a `PictureChanges` table (new and stayed by rank, then what disappeared), and a Dutch sentence on the whole."""

    changes: pd.DataFrame
    statement: str


def compare_pictures(
    before: Picture,
    after: Picture,
    premises: gpd.GeoDataFrame,
    settings: Settings = DEFAULTS,
    seed: int = 0,
    pools: PlacePools | None = None,
) -> Comparison:
    """Say of every concentration of two pictures whether it is new, stayed or disappeared, and whether that is more than chance.

    What is called new was chosen because it has many incidents now, so counting then and now in its own outline always shows a rise. The
    test is therefore done on the concentrations of both periods taken together, whose outlines know no dates: the conditional binomial
    test with Benjamini and Hochberg (`chance.change_between`). A concentration gets the answer of the common one it lies in.

    Parameters
    ----------
    before, after
        The pictures. Without the incidents of one of them nothing is counted and nothing tested.
    premises, settings, seed, pools
        As for `find_hotspots`.

    Returns
    -------
    comparison
        Names, counts and chances; below five incidents a month in all no change is called.
    """
    pairs = _pairs(before.hotspots, after.hotspots)
    old_names = {row["hotspot_id"]: row for row in before.hotspots.to_dict("records")}
    rows: list[dict[str, object]] = []
    for row in after.hotspots.to_dict("records"):
        was = next((old for old, now in pairs if now == row["hotspot_id"]), "")
        rows.append(_named(row, Change.STAYED if was else Change.NEW, was, row["hotspot_id"]))
    still = {old for old, _ in pairs}
    rows += [_named(row, Change.GONE, key, "") for key, row in old_names.items() if key not in still]
    tested = _test(before, after, premises, settings, seed, pools)
    enough = tested is not None and can_tell_change(*tested.totals, before.days, after.days)
    full = [row | _answer(row, tested, before.days, after.days, enough=enough) for row in rows]
    return Comparison(_table(full), wording.state_changes([str(row["change"]) for row in rows], enough=enough, is_kept=tested is not None))


def _named(row: dict[Hashable, Any], change: Change, before: str, after: str) -> dict[str, object]:
    names = {"name": row["name"], "change": str(change), "hotspot_id_before": before, "hotspot_id_after": after}
    return names | {"outline": row["geometry"]}


@dataclass(frozen=True)
class _Tested:
    """The concentrations of both periods together, with what was counted in them."""

    groups: list[Group]
    before: list[int]
    after: list[int]
    p_adjusted: list[float]
    totals: tuple[int, int]


def _test(
    before: Picture, after: Picture, premises: gpd.GeoDataFrame, settings: Settings, seed: int, pools: PlacePools | None
) -> _Tested | None:
    """Count both periods in the concentrations of both together; None when the incidents of a period are no longer kept."""
    if before.located is None or after.located is None:
        return None
    pools = PlacePools.of(premises) if pools is None else pools
    together = pd.concat([before.located, after.located], ignore_index=True)
    taking_part = take_part(gpd.GeoDataFrame(together, geometry="geometry", crs=tables.CRS), pools)
    is_late = np.asarray(taking_part.index >= len(before.located))
    groups: list[Group] = []
    if len(taking_part) >= settings.minimal_group and not are_on_one_point(taking_part):
        groups = find_groups(Field.of(taking_part, pools, settings, seed), taking_part, pools, settings)
    late = [int(is_late[group.incidents].sum()) for group in groups]
    early = [len(group.incidents) - count for group, count in zip(groups, late, strict=True)]
    chance = change_between(early, late, before.days, after.days)
    return _Tested(groups, early, late, list(chance), (len(taking_part) - int(is_late.sum()), int(is_late.sum())))


def _pairs(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    """Return which concentration of then is the same place as which of now, both in the order of their rank."""
    return [
        (old_id, new_id)
        for old_id, old in zip(before["hotspot_id"], before.geometry, strict=True)
        for new_id, new in zip(after["hotspot_id"], after.geometry, strict=True)
        if shapely.area(shapely.intersection(old, new)) >= SAME_PLACE_SHARE * min(old.area, new.area)
    ]


def _answer(row: dict[str, object], tested: _Tested | None, before_days: int, after_days: int, *, enough: bool) -> dict[str, object]:
    """Return the counts and the chance of the common concentration in which a place lies for the largest part."""
    shared = [] if tested is None else [shapely.area(shapely.intersection(row["outline"], group.outline)) for group in tested.groups]
    at = int(np.argmax(shared)) if shared and max(shared) > 0 else None
    if tested is None or at is None:
        none = {"before_count": np.nan, "after_count": np.nan, "p_adjusted": np.nan, "is_shown": False}
        return none | {"explanation": wording.explain_no_change(is_kept=tested is not None)}
    early, late, chance = tested.before[at], tested.after[at], tested.p_adjusted[at]
    is_shown = bool(enough and chance <= CHANGED_AT)
    change = next(each for each in Change if str(each) == row["change"])
    told = wording.explain_change(change, early, late, before_days, after_days, chance, is_shown=is_shown, enough=enough)
    return {"before_count": float(early), "after_count": float(late), "p_adjusted": chance, "is_shown": is_shown, "explanation": told}


def _table(rows: list[dict[str, object]]) -> pd.DataFrame:
    dtypes = {name: column.metadata["dtype"] for name, column in tables.PictureChanges.columns.items()}
    if not rows:
        return tables.empty(tables.PictureChanges)
    return tables.check(pd.DataFrame(rows)[list(dtypes)].astype(dtypes), tables.PictureChanges)
