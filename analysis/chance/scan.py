"""The circular scan statistic against the places at risk (Kulldorff 1997; Poisson model)."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from analysis.chance.circles import FEWEST_CASES, Circles
from analysis.chance.places import Floats, Places, RiskGroup
from analysis.chance.simulated import strongest_of_all

CIRCLES_PER_RIM = 30  # making a circle once costs as much as weighing it in this part of the simulations
ROUNDED_M = 1e-5  # radii are rounded; a circle that reaches exactly to another shares the place there
_FEW = 64
_WORKERS = 4  # threads; numpy lets go of the interpreter while it counts


@dataclass(frozen=True, slots=True)
class Cluster:
    """A circle with more incidents than its places at risk explain; `p_value` holds for the strongest circle anywhere."""

    x: float
    y: float
    radius_m: float
    observed: int
    expected: float
    llr: float
    p_value: float


@dataclass(frozen=True)
class ScanResult:
    """The strongest circle (`llr`, `p_value`), circles that do not overlap (best first), and the best circle of every place."""

    llr: float
    p_value: float
    clusters: tuple[Cluster, ...]
    by_place: tuple[Cluster, ...]


def scan(
    points_xy: npt.ArrayLike,
    at_risk_xy: npt.ArrayLike,
    at_risk_weight: npt.ArrayLike | None = None,
    max_radius_m: float = 1000,
    n_simulations: int = 999,
    seed: int = 0,
) -> ScanResult:
    """Find the circle that holds most incidents over what its places at risk explain, and how often chance does as well.

    LLR = c ln(c / e) + (C - c) ln((C - c) / (C - e)) for c > e, over circles centred on the places, from one place up to
    `max_radius_m` and at most half of all weight; p = (1 + simulations that reach it) / (simulations + 1), each simulation
    drawing as many incidents from the places in proportion to their weight (Kulldorff 1997).

    Parameters
    ----------
    points_xy, at_risk_xy
        Incidents and places in metres, shape (n, 2). An incident belongs to its nearest place.
    at_risk_weight
        Weight of each place, used as given; by default every place weighs the same.
    max_radius_m, n_simulations, seed
        Largest circle, number of draws, and the start of the random numbers.

    Returns
    -------
    result
        Circles with at least two incidents, best first; the order of the rows does not matter.

    Raises
    ------
    ContractError
        When a coordinate is missing, or the weights are negative, missing or all zero.
    """
    return scan_groups([RiskGroup(points_xy, at_risk_xy, at_risk_weight)], max_radius_m, n_simulations, seed)


def scan_groups(
    groups: Sequence[RiskGroup], max_radius_m: float = 1000, n_simulations: int = 999, seed: int = 0, cell_size_m: float = 0.0
) -> ScanResult:
    """Scan several kinds of incident at once: each simulation draws every kind from its own places at risk.

    The expected number in a circle is the sum over the kinds. With a `cell_size_m` places are taken together per cell, and a cell
    weighs at least the 5 % quantile of the cells. The rest is as for `scan`.
    """
    places = Places.of(groups, cell_size_m)
    if places.n_cases < FEWEST_CASES:
        return ScanResult(0.0, 1.0, (), ())
    circles = Circles.around(places, max_radius_m)
    happened = np.flatnonzero(places.counts)
    best, entry, cases = circles.best_per_centre(happened, places.counts[happened])
    if best.max(initial=0.0) <= 0.0:
        return ScanResult(0.0, 1.0, (), ())
    drawn = np.sort(_strongest(circles, places, n_simulations, seed))
    reached = n_simulations - np.searchsorted(drawn, best - 1e-9, side="left")
    p_value = (1 + reached) / (n_simulations + 1)
    order = np.lexsort((np.arange(len(best)), -best))
    by_place = tuple(
        Cluster(
            x=float(places.xy[i, 0]),
            y=float(places.xy[i, 1]),
            radius_m=float(circles.radius_m[entry[i]]),
            observed=int(cases[i]),
            expected=float(circles.expected[entry[i]]),
            llr=float(best[i]),
            p_value=float(p_value[i]),
        )
        for i in order
        if best[i] > 0.0
    )
    return ScanResult(by_place[0].llr, by_place[0].p_value, _apart(by_place), by_place)


def _strongest(circles: Circles, places: Places, n_simulations: int, seed: int) -> Floats:
    """Return the highest LLR of every simulation.

    With few incidents most circles have none on their rim and looking up the others is least work; with many it is quicker to go along
    every circle once, for all simulations together.
    """
    if n_simulations < 1:
        return np.empty(0)
    simulated = places.simulate(n_simulations, seed)
    if places.n_cases * _FEW < len(places.xy):
        with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, _WORKERS)) as pool:
            return np.array(list(pool.map(lambda drawn: circles.strongest_of(*drawn), simulated)))
    counts = np.zeros((len(places.xy), n_simulations), dtype=np.int16 if places.n_cases < 2**15 else np.int32)
    for column, (place, times) in enumerate(simulated):
        counts[place, column] = times
    return strongest_of_all(circles, counts)


def chance_of_group(groups: Sequence[RiskGroup], size: int = 3, width_m: float = 500, n_simulations: int = 999, seed: int = 0) -> float:
    """Return how often chance alone puts `size` incidents together somewhere: the share of simulations that have such a group.

    Together means in a circle of `width_m` across round one of them; the draws are those of `scan_groups`.
    """
    places = Places.of(groups, 0.0)
    found = 0
    for place, times in places.simulate(n_simulations, seed):
        pairs = cKDTree(places.xy[place]).sparse_distance_matrix(cKDTree(places.xy[place]), width_m / 2, output_type="ndarray")
        found += bool((np.bincount(pairs["i"], weights=times[pairs["j"]], minlength=1) >= size).any())
    return found / n_simulations


def count_work(groups: Sequence[RiskGroup], radius_m: float, cell_size_m: float) -> int:
    """Return how much work `scan_groups` would be per simulation: the circles with an incident on their rim, and a share of making all."""
    places = Places.of(groups, cell_size_m)
    if not places.n_cases:
        return 0
    every, at_incidents = cKDTree(places.xy), cKDTree(places.xy[places.counts > 0])
    return int(at_incidents.count_neighbors(every, radius_m) + every.count_neighbors(every, radius_m) / CIRCLES_PER_RIM)


def _apart(by_place: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """Keep, best first, the circles that overlap none of the better ones."""
    kept: list[Cluster] = []
    shape = np.empty((0, 3))
    for circle in by_place:
        distance = np.hypot(shape[:, 0] - circle.x, shape[:, 1] - circle.y)
        if (distance > shape[:, 2] + circle.radius_m + ROUNDED_M).all():
            kept.append(circle)
            shape = np.vstack([shape, (circle.x, circle.y, circle.radius_m)])
    return tuple(kept)
