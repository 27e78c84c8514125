"""How easily chance makes such a group: the circular scan statistic against the places at risk.

Numbers in, numbers out. Method and evidence: docs/method.md, *Concentraties* (Kulldorff 1997; Poisson model).
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from analysis.errors import ContractError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEWEST_CASES = 2
"""One incident is no group, however empty its surroundings are."""

LIGHTEST_CELL = 0.05
"""A cell weighs at least this quantile of all cells: one house on the heath does not make a single incident remarkable."""


@dataclass(frozen=True)
class RiskGroup:
    """Incidents of one kind with the places where that kind could have happened."""

    points_xy: npt.ArrayLike
    at_risk_xy: npt.ArrayLike
    at_risk_weight: npt.ArrayLike | None = None


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
    places = _Places.of(groups, cell_size_m)
    if places.n_cases < FEWEST_CASES:
        return ScanResult(0.0, 1.0, (), ())
    circles = _Circles.around(places, max_radius_m)
    happened = np.flatnonzero(places.counts)
    best, entry, cases = circles.best_per_centre(happened, places.counts[happened])
    if best.max(initial=0.0) <= 0.0:
        return ScanResult(0.0, 1.0, (), ())
    drawn = np.sort(circles.strongest(places.simulate(n_simulations, seed), n_simulations, places.n_cases))
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


def chance_of_group(groups: Sequence[RiskGroup], size: int = 3, width_m: float = 500, n_simulations: int = 999, seed: int = 0) -> float:
    """Return how often chance alone puts `size` incidents together somewhere: the share of simulations that have such a group.

    Together means in a circle of `width_m` across round one of them; the draws are those of `scan_groups`.
    """
    places = _Places.of(groups, 0.0)
    found = 0
    for place, times in places.simulate(n_simulations, seed):
        pairs = cKDTree(places.xy[place]).sparse_distance_matrix(cKDTree(places.xy[place]), width_m / 2, output_type="ndarray")
        found += bool((np.bincount(pairs["i"], weights=times[pairs["j"]], minlength=1) >= size).any())
    return found / n_simulations


def count_work(groups: Sequence[RiskGroup], radius_m: float, cell_size_m: float) -> int:
    """Return how much work `scan_groups` would be per simulation: the circles with an incident on their rim, and a share of making all."""
    places = _Places.of(groups, cell_size_m)
    if not places.n_cases:
        return 0
    every, at_incidents = cKDTree(places.xy), cKDTree(places.xy[places.counts > 0])
    return int(at_incidents.count_neighbors(every, radius_m) + every.count_neighbors(every, radius_m) / _CIRCLES_PER_RIM)


def _apart(by_place: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """Keep, best first, the circles that overlap none of the better ones."""
    kept: list[Cluster] = []
    shape = np.empty((0, 3))
    for circle in by_place:
        distance = np.hypot(shape[:, 0] - circle.x, shape[:, 1] - circle.y)
        if (distance > shape[:, 2] + circle.radius_m).all():
            kept.append(circle)
            shape = np.vstack([shape, (circle.x, circle.y, circle.radius_m)])
    return tuple(kept)


@dataclass(frozen=True)
class _Places:
    """Where incidents could happen (each location once, in a fixed order), and what happened there."""

    xy: Floats
    expected: Floats  # incidents by chance per place; adds up to the number of incidents
    counts: Ints
    draws: tuple[tuple[int, Floats], ...]  # per kind: number of incidents, cumulative share of the places
    cell_size_m: float

    @property
    def n_cases(self) -> int:
        return int(self.counts.sum())

    @classmethod
    def of(cls, groups: Sequence[RiskGroup], cell_size_m: float) -> "_Places":
        """Put the places of all kinds together; a kind without incidents adds none."""
        used = [parts for group in groups if len((parts := _checked(group))[0])]
        if not used:
            return cls(np.empty((0, 2)), np.empty(0), np.empty(0, dtype=np.int64), (), cell_size_m)
        xy, where = _locations(np.vstack([at_risk for _, at_risk, _ in used]), cell_size_m)
        expected, counts = np.zeros(len(xy)), np.zeros(len(xy), dtype=np.int64)
        draws: list[tuple[int, Floats]] = []
        begin = 0
        for points, at_risk, weight in used:
            share: Floats = np.bincount(where[begin : begin + len(at_risk)], weights=weight, minlength=len(xy)).astype(np.float64)
            holds = np.flatnonzero(share)
            if cell_size_m:
                share[holds] = np.maximum(share[holds], np.quantile(share[holds], LIGHTEST_CELL))
            share = share / share.sum()
            counts += np.bincount(holds[cKDTree(xy[holds]).query(points)[1]], minlength=len(xy))
            expected += len(points) * share
            draws.append((len(points), np.asarray(np.cumsum(share), dtype=np.float64)))
            begin += len(at_risk)
        return cls(xy, expected, counts, tuple(draws), cell_size_m)

    def simulate(self, n_simulations: int, seed: int) -> Iterator[tuple[Ints, Ints]]:
        """Yield, per simulation, the places that chance puts an incident at, and how many."""
        random = np.random.default_rng(seed)
        for _ in range(n_simulations):
            drawn = [np.searchsorted(share, random.random(n) * share[-1], side="right") for n, share in self.draws]
            yield np.unique(np.concatenate(drawn), return_counts=True)

    def neighbours(self, radius_m: float) -> tuple[Ints, Ints, Floats]:
        """Return every pair of places within the radius, itself included: by centre, then from near to far."""
        if self.cell_size_m:
            return _cells_around(self.xy, self.cell_size_m, radius_m)
        tree = cKDTree(self.xy)
        pairs = tree.sparse_distance_matrix(tree, radius_m, output_type="ndarray")
        distance = np.round(pairs["v"], 6)
        order = np.lexsort((pairs["j"], distance, pairs["i"]))
        return pairs["i"][order].astype(np.int64), pairs["j"][order].astype(np.int64), distance[order]


def _checked(group: RiskGroup) -> tuple[Floats, Floats, Floats]:
    points = np.asarray(group.points_xy, dtype=np.float64).reshape(-1, 2)
    at_risk = np.asarray(group.at_risk_xy, dtype=np.float64).reshape(-1, 2)
    given = np.ones(len(at_risk)) if group.at_risk_weight is None else np.asarray(group.at_risk_weight, dtype=np.float64)
    if not (np.isfinite(points).all() and np.isfinite(at_risk).all()):
        raise ContractError("Een incident of adres zonder coördinaten kan niet meedoen aan de toevalstoets.")
    if given.shape != (len(at_risk),) or not np.isfinite(given).all() or (given < 0).any():
        raise ContractError("De gewichten van de toevalstoets kloppen niet: één getal per plaats, nul of meer.")
    if len(points) and not given.sum() > 0:
        raise ContractError("De toevalstoets heeft plaatsen nodig waar het had kunnen gebeuren.")
    return points, at_risk[given > 0], given[given > 0]


def _locations(at_risk: Floats, cell_size_m: float) -> tuple[Floats, Ints]:
    """Return every different location (or the centre of every cell) in a fixed order, and which of them each place is."""
    if not cell_size_m:
        xy, where = np.unique(at_risk, axis=0, return_inverse=True)
        return xy, where.ravel()
    cells = np.floor(at_risk / cell_size_m).astype(np.int64)
    low = cells.min(axis=0)
    height = int(cells[:, 1].max() - low[1]) + 1
    key, where = np.unique((cells[:, 0] - low[0]) * height + cells[:, 1] - low[1], return_inverse=True)
    return (np.column_stack([key // height, key % height]) + low + 0.5) * cell_size_m, where


def _cells_around(xy: Floats, cell_size_m: float, radius_m: float) -> tuple[Ints, Ints, Floats]:
    """The pairs of `_Places.neighbours` for the centres of cells: every centre has the same pattern of cells around it."""
    reach = int(radius_m / cell_size_m + 1e-9)
    steps = np.mgrid[-reach : reach + 1, -reach : reach + 1].reshape(2, -1)
    squared = (steps**2).sum(axis=0)
    order = np.lexsort((steps[1], steps[0], squared))
    order = order[squared[order] <= (radius_m / cell_size_m) ** 2 + 1e-9]
    cells = np.floor(xy / cell_size_m).astype(np.int64)
    cells = cells - cells.min(axis=0) + reach
    number = np.full(cells.max(axis=0) + reach + 1, -1, dtype=np.int32)
    number[cells[:, 0], cells[:, 1]] = np.arange(len(xy), dtype=np.int32)
    flat = (cells[:, 0] * number.shape[1] + cells[:, 1])[:, None]
    found = number.ravel()[flat + (steps[0] * number.shape[1] + steps[1])[order]]
    centre, step = np.nonzero(found >= 0)
    return centre, found[centre, step].astype(np.int64), cell_size_m * np.sqrt(squared[order])[step]


_RIM = np.dtype([("constant", "f8"), ("slope", "f8"), ("fewest", "i4"), ("centre", "i4")])
_COUNT_BITS = 24
_CIRCLES_PER_RIM = 30  # making a circle once costs as much as weighing it in this part of the simulations
_FEW = 8
_WORKERS = 4  # threads; numpy lets go of the interpreter while it counts


@dataclass(frozen=True)
class _Circles:
    """Every circle to look at. Per centre the places around it lie from near to far, and each is the rim of one circle.

    Places at the same distance from a centre enter together: `expected` and the terms of the LLR are those of the circle that
    holds them all, so that a circle with only some of them is never the best.
    """

    radius_m: Floats
    expected: Floats
    terms: npt.NDArray[np.void]
    """Per rim, kept together because they are looked up together: C ln((C - e) / C); ln(e) - ln(C - e); the fewest incidents that
    count (more than expected, and two); the number of the centre."""
    of_count: Floats  # c ln(c / C) + (C - c) ln((C - c) / C)
    place: Ints  # the place on the rim
    by_place: Ints  # the rims of each place ...
    begin: Ints  # ... begin here

    @classmethod
    def around(cls, places: _Places, max_radius_m: float) -> "_Circles":
        """Find the places around each place, up to the largest radius and half of the exposure."""
        total = places.n_cases
        centre, place, distance = places.neighbours(max_radius_m)
        running = np.cumsum(places.expected[place])
        first = np.searchsorted(centre, np.arange(len(places.xy)))
        before = running[first] - places.expected[place[first]]
        is_last = np.append((np.diff(centre) != 0) | (np.diff(distance) > 1e-6), True)
        last = np.flatnonzero(is_last)
        of_rim = np.maximum(running[last] - before[centre[last]], places.expected[centre[last]])  # rounding must not make it nothing
        expected = of_rim[np.cumsum(is_last) - is_last]
        kept = np.flatnonzero(expected <= total / 2 * (1 + 1e-9))
        expected = expected[kept]
        terms = np.empty(len(kept), dtype=_RIM)
        terms["constant"] = total * np.log1p(-expected / total)
        terms["slope"] = np.log(expected) - np.log(total - expected)
        terms["fewest"] = np.maximum(np.floor(expected * (1 + 1e-12)) + 1, FEWEST_CASES)
        terms["centre"] = centre[kept]
        count = np.arange(total + 1) / total
        by_place = np.argsort(place[kept], kind="stable").astype(np.int64)
        begin = np.append(0, np.cumsum(np.bincount(place[kept], minlength=len(places.xy))))
        of_count = total * (_x_log_x(count) + _x_log_x(1.0 - count))
        return cls(distance[kept], expected, terms, of_count, place[kept], by_place, begin)

    def strongest(self, simulated: Iterable[tuple[Ints, Ints]], n_simulations: int, n_cases: int) -> Floats:
        """Return the highest LLR of every simulation, in their order.

        With few incidents most rims are empty and looking up the others is least work; with many it is quicker to go along every
        circle once, for all simulations together.
        """
        if n_cases * _FEW < len(self.begin) - 1:
            with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, _WORKERS)) as pool:
                return np.array(list(pool.map(lambda drawn: self._weigh(*drawn)[0].max(initial=0.0), simulated)))
        counts = np.zeros((len(self.begin) - 1, n_simulations), dtype=np.int32)
        for column, (place, times) in enumerate(simulated):
            counts[place, column] = times
        best = np.zeros(n_simulations)
        of_count = self.of_count
        ends = np.append(np.searchsorted(self.terms["centre"], np.arange(1, len(self.begin) - 1)), len(self.terms))
        for begin, end in zip(np.append(0, ends[:-1]), ends, strict=True):
            cases = counts.take(self.place[begin:end], axis=0)
            for row in range(1, len(cases)):
                np.add(cases[row], cases[row - 1], out=cases[row])
            terms = self.terms[begin:end, None]
            llr = of_count.take(cases)
            llr -= terms["constant"]
            llr -= cases * terms["slope"]
            llr *= cases >= terms["fewest"]
            np.maximum(best, llr.max(axis=0, initial=0.0), out=best)
        return best

    def best_per_centre(self, places: Ints, counts: Ints) -> tuple[Floats, Ints, Ints]:
        """Return per centre the highest LLR, the rim of that circle, and its number of incidents."""
        llr, rim, centre, cases = self._weigh(places, counts)
        order = np.lexsort((rim, -llr, centre))
        top = order[np.append(True, np.diff(centre[order]) != 0)[: len(order)]]
        n_centres = len(self.begin) - 1
        best, best_rim, held = np.zeros(n_centres), np.zeros(n_centres, dtype=np.int64), np.zeros(n_centres, dtype=np.int64)
        best[centre[top]], best_rim[centre[top]], held[centre[top]] = llr[top], rim[top], cases[top]
        return best, best_rim, held

    def _weigh(self, places: Ints, counts: Ints) -> tuple[Floats, Ints, Ints, Ints]:
        """Return LLR, rim, centre and number of incidents of every circle that has an incident on its rim.

        A place without one adds nothing but exposure, so no other circle can be the best of its centre.
        """
        length = self.begin[places + 1] - self.begin[places]
        rims = [self.by_place[begin:end] for begin, end in zip(self.begin[places], self.begin[places + 1], strict=True)]
        key = np.sort((np.concatenate([*rims, self.by_place[:0]]) << _COUNT_BITS) + np.repeat(counts, length))
        rim = key >> _COUNT_BITS
        running = np.cumsum(key & ((1 << _COUNT_BITS) - 1))
        terms = self.terms.take(rim)  # ten times as fast as self.terms[rim]
        centre = terms["centre"]
        first = np.flatnonzero(np.append(True, centre[1:] != centre[:-1])[: len(rim)])
        before = np.append(0, running[first[1:] - 1])[: len(first)]
        cases = running - np.repeat(before, np.diff(np.append(first, len(rim))))
        llr = self.of_count[cases] - terms["constant"] - cases * terms["slope"]
        return np.where(cases >= terms["fewest"], llr, 0.0), rim, centre, cases


def _x_log_x(value: Floats) -> Floats:
    return np.asarray(value * np.log(np.where(value > 0, value, 1.0)))
