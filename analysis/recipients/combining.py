"""A choice in steps: what each step finds, united, intersected and subtracted, on whole tables at once.

A municipality is prepared once; after that a choice of fifty thousand addresses costs a fraction of a second.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from analysis import tables
from analysis.recipients.complexes import complex_rows
from analysis.recipients.counting import Counts
from analysis.recipients.rows import COLUMNS, why_not_visited
from analysis.recipients.whole import shopping_rows
from analysis.selection_steps import CUT, METHOD_OF, Operation, Step, Way, are_whole
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY, in_street_order
from analysis.terms import BUSINESS_AUDIENCES, Audience, Part

Mask = npt.NDArray[np.bool_]
Distances = Callable[[npt.NDArray[np.float64], npt.NDArray[np.float64]], npt.NDArray[np.float64]]

OWN_AREA = "selectie"
"""Stands where the number of a concentration would: for surroundings somebody chose without one."""
MOST_ORIGINS = 60
"""Walking is measured from as many addresses at most; from more the straight line comes first."""


@dataclass(frozen=True)
class Choosable:
    """The addresses of a municipality, ready to be chosen from: in street order, each once."""

    rows: gpd.GeoDataFrame
    points: npt.NDArray[np.float64]
    audience: npt.NDArray[np.int8]
    why_not: "pd.Series[str]"
    """Why an address is not visited; empty when it is."""
    is_own: Mask
    """Whether the address lies in the own municipality."""
    at: Mapping[str, int] = field(repr=False)
    """Where each BAG number stands."""

    @property
    def is_visited(self) -> Mask:
        """Whether each address is one to visit."""
        return (self.why_not == "").to_numpy() & self.is_own


@dataclass(frozen=True)
class Known:
    """What a step may need beside the addresses."""

    around: Mapping[str, Collection[str]] = field(default_factory=dict)
    """BAG numbers by concentration."""
    members: Mapping[str, Collection[str]] = field(default_factory=dict)
    """BAG numbers by own list."""
    walked: Distances | None = None
    """How far it is to walk; None measures a straight line."""


@dataclass(frozen=True)
class Chosen:
    """What a choice comes to: which rows, by which step each came in, and what is left out of it."""

    mask: Mask
    step: npt.NDArray[np.int16]
    left_out: dict[str, int]
    """How many addresses of the area are not visited, by why."""
    elsewhere: int
    """How many lie in another municipality."""


def prepare(premises: gpd.GeoDataFrame, own_code: str = "") -> Choosable:
    """Return the addresses of a `Premises` table ready to be chosen from.

    Parameters
    ----------
    premises
        Every address, in use or not.
    own_code
        The code of the own municipality, when the table holds more than one.
    """
    kept = in_street_order(premises).drop_duplicates(ADDRESS_KEY).reset_index(drop=True)
    order = {str(audience): i for i, audience in enumerate(Audience)}
    points = shapely.get_coordinates(kept.geometry.to_numpy()) if not kept.geometry.is_empty.any() else _points(kept)
    is_own = np.ones(len(kept), dtype=bool) if not own_code else (kept["municipality_code"] == own_code).to_numpy()
    ids = kept["address_id_bag"].tolist()
    at = {one: i for i, one in enumerate(ids) if one}
    return Choosable(kept, points, kept["audience"].map(order).to_numpy(dtype=np.int8), why_not_visited(kept), is_own, at)


def _points(rows: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """The place of each row; far away for an address without one."""
    points = np.full((len(rows), 2), -1e9)
    has_place = ~(rows.geometry.isna() | rows.geometry.is_empty).to_numpy()
    points[has_place] = shapely.get_coordinates(rows.geometry.to_numpy()[has_place])
    return points


def choose(choosable: Choosable, steps: Sequence[Step], known: Known | None = None, settings: Settings = DEFAULTS) -> Chosen:
    """Return what the steps come to, one after the other; a step that is not complete is passed over.

    The first step always brings addresses in.
    """
    known = known or Known()
    inside = np.zeros(len(choosable.rows), dtype=bool)
    came_in = np.full(len(inside), -1, dtype=np.int16)
    complete = [step for step in steps if step.is_complete]
    for number, step in enumerate(complete):
        found = _found(choosable, step, known, settings)
        if number == 0 or step.operation is Operation.ADD:
            came_in[found & ~inside] = number
            inside = inside | found
        else:
            inside = inside & (found if step.operation is Operation.KEEP else ~found)
    not_visited = choosable.why_not[inside & choosable.is_own]
    left_out = {str(why): int(count) for why, count in not_visited[not_visited != ""].value_counts().items()}
    visited = choosable.is_visited
    return Chosen(
        inside & visited, np.where(inside & visited, came_in, -1).astype(np.int16), left_out, int((inside & ~choosable.is_own).sum())
    )


def _found(choosable: Choosable, step: Step, known: Known, settings: Settings) -> Mask:
    """Which addresses one step finds."""
    rows = choosable.rows
    if step.way is Way.NEIGHBOURHOOD:
        return _mask(rows["neighbourhood_code"].isin(step.chosen))
    if step.way is Way.DISTRICT:
        return _mask(("WK" + rows["neighbourhood_code"].str[2:8]).isin(step.chosen))
    if step.way is Way.BRANCH:
        return _mask(rows["audience"].isin(step.chosen) | rows["branch"].isin(step.chosen))
    if step.way is Way.SHOPPING_AREA:
        return shopping_rows(rows, choosable.is_visited, step.chosen, settings)
    if step.way is Way.COMPLEX:
        return complex_rows(rows, step.chosen)
    if step.way is Way.STREET:
        return _on_streets(rows, step.chosen)
    if step.way is Way.DRAWN:
        return _inside(choosable.points, step.shape)
    if step.way in (Way.DISTANCE, Way.WALKING):
        return _near(choosable, step, known)
    named = known.around if step.way is Way.CONCENTRATION else known.members
    return _of_ids(choosable, {one for key in step.chosen for one in named.get(key, ())})


def _mask(which: "pd.Series[bool]") -> Mask:
    return cast(Mask, which.to_numpy())


def _of_ids(choosable: Choosable, ids: Collection[str]) -> Mask:
    found = np.zeros(len(choosable.rows), dtype=bool)
    found[[choosable.at[one] for one in ids if one in choosable.at]] = True
    return found


def _on_streets(rows: pd.DataFrame, keys: Sequence[str]) -> Mask:
    """The addresses on streets, or on the part of a street between two numbers, on both sides."""
    found = np.zeros(len(rows), dtype=bool)
    for key in keys:
        street, place, *numbers = key.split(CUT)
        here = ((rows["street"] == street) & (rows["place"] == place)).to_numpy()
        if len(numbers) == 2:
            here = here & rows["number"].between(int(numbers[0]), int(numbers[1])).to_numpy()
        found |= here
    return found


def _inside(points: npt.NDArray[np.float64], shape: Sequence[tuple[float, float]]) -> Mask:
    area = shapely.make_valid(shapely.Polygon(shape))
    shapely.prepare(area)
    return cast(Mask, shapely.intersects_xy(area, points[:, 0], points[:, 1]))


def _near(choosable: Choosable, step: Step, known: Known) -> Mask:
    """The addresses within a distance of the chosen ones; walking is never shorter than the straight line, so that goes first."""
    origins = choosable.points[[choosable.at[one] for one in step.chosen if one in choosable.at]]
    if not len(origins):
        return np.zeros(len(choosable.rows), dtype=bool)
    gap, _ = cKDTree(origins).query(choosable.points, distance_upper_bound=step.distance_m + 1e-6)
    near: Mask = np.isfinite(gap)
    if step.way is Way.WALKING and known.walked is not None and near.any():
        spread = origins[:: math.ceil(len(origins) / MOST_ORIGINS)]
        near[near] = known.walked(spread, choosable.points[near]).min(axis=0) <= step.distance_m
    return near


def of_audiences(choosable: Choosable, mask: Mask, audiences: Sequence[Audience]) -> Mask:
    """Return the rows of a choice for these audiences; none is everybody."""
    if not audiences:
        return mask
    order = {audience: i for i, audience in enumerate(Audience)}
    return mask & np.isin(choosable.audience, [order[audience] for audience in audiences])


def count_chosen(choosable: Choosable, mask: Mask, settings: Settings = DEFAULTS) -> Counts:
    """Return how many addresses a choice holds, per audience, and what visiting them takes."""
    per_audience = np.bincount(choosable.audience[mask], minlength=len(Audience))
    by_audience = {audience: int(per_audience[i]) for i, audience in enumerate(Audience)}
    total = int(mask.sum())
    return Counts(
        addresses=total,
        households=by_audience[Audience.RESIDENTS],
        businesses=sum(by_audience[audience] for audience in BUSINESS_AUDIENCES),
        use_unknown=by_audience[Audience.USE_UNKNOWN],
        by_audience=by_audience,
        visiting_hours=total / settings.doors_per_hour,
        is_large=total > settings.large_selection,
    )


def list_chosen(choosable: Choosable, steps: Sequence[Step], chosen: Chosen, mask: Mask | None = None) -> gpd.GeoDataFrame:
    """Return a choice as a `Recipients` table, in street order.

    Surroundings that may show where an incident was stand under one number (`OWN_AREA`), so that the share gate judges them as
    a whole.
    """
    wanted = chosen.mask if mask is None else mask
    complete = [step for step in steps if step.is_complete]
    rows = cast(gpd.GeoDataFrame, choosable.rows.loc[wanted, list(COLUMNS)].reset_index(drop=True))
    words = np.array([str(METHOD_OF[step.way]) for step in complete] or [""], dtype=object)
    facts: dict[str, Any] = {
        "hotspot_id": "" if are_whole(complete) else OWN_AREA,
        "method": words[np.maximum(chosen.step[wanted], 0)],
        "part": str(Part.CORE),
    }
    text = {name: pd.Series(value, index=rows.index, dtype="str") for name, value in facts.items()}
    return tables.check(cast(gpd.GeoDataFrame, rows.assign(**text, distance_m=np.nan)), tables.Recipients)
