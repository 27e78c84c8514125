"""Where incidents could happen, each location once, and what happened there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from analysis.errors import ContractError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LIGHTEST_CELL = 0.05
"""A cell weighs at least this quantile of all cells: one house on the heath does not make a single incident remarkable."""


@dataclass(frozen=True)
class RiskGroup:
    """Incidents of one kind with the places where that kind could have happened."""

    points_xy: npt.ArrayLike
    at_risk_xy: npt.ArrayLike
    at_risk_weight: npt.ArrayLike | None = None


@dataclass(frozen=True)
class Places:
    """Where incidents could happen (each location once, in a fixed order), and what happened there."""

    xy: Floats
    expected: Floats  # incidents by chance per place; adds up to the number of incidents
    counts: Ints
    draws: tuple[tuple[int, Floats], ...]  # per kind: number of incidents, cumulative share of the places
    cell_size_m: float

    @property
    def n_cases(self) -> int:
        """How many incidents there are."""
        return int(self.counts.sum())

    @classmethod
    def of(cls, groups: Sequence[RiskGroup], cell_size_m: float) -> "Places":
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
            drawn = [np.searchsorted(share, np.sort(random.random(n)) * share[-1], side="right") for n, share in self.draws]
            yield np.unique(np.concatenate(drawn), return_counts=True)

    def neighbours(self, radius_m: float) -> tuple[Ints, Ints, Floats]:
        """Return every pair of places within the radius, itself included: by centre, then from near to far."""
        if self.cell_size_m:
            return _cells_around(self.xy, self.cell_size_m, radius_m)
        tree = cKDTree(self.xy)
        pairs = tree.sparse_distance_matrix(tree, radius_m, output_type="ndarray")
        distance = np.round(pairs["v"], 6)
        order = np.argsort(pairs["i"] * (2.0 * radius_m + 1.0) + distance, kind="stable")
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
    """The pairs of `Places.neighbours` for the centres of cells: every centre has the same pattern of cells around it."""
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
