"""Near repeats: whether incidents that are close in place are close in time too (Knox 1964)."""

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from analysis.errors import ContractError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEWEST_INCIDENTS = 20
"""With fewer the pairs can be listed; a ratio would say nothing."""

_AT_ONCE = 333  # orders of the dates that are counted together
_PAIRS = 128  # pairs that are counted together: few enough to stay near the processor, and to count in one byte


def knox(
    points_xy: npt.ArrayLike,
    days: npt.ArrayLike,
    space_breaks_m: npt.ArrayLike,
    time_breaks_days: npt.ArrayLike,
    n_permutations: int = 999,
    seed: int = 0,
) -> tuple[Ints, Floats, Floats]:
    """Count the pairs per band of distance and band of time, and compare with the same incidents on each other's dates.

    Parameters
    ----------
    points_xy, days
        Incidents in metres, shape (n, 2), and their day (a number; parts of a day may be given).
    space_breaks_m, time_breaks_days
        Rising limits; band i holds pairs from limit i up to, not including, limit i + 1.
    n_permutations, seed
        How often the dates are dealt out again, and the start of the random numbers.

    Returns
    -------
    observed, ratio, p
        Tables of distance by time: pairs; pairs over the mean of the permutations (NaN where these have none); and
        (1 + permutations with at least as many) / (permutations + 1).

    Raises
    ------
    ContractError
        When a place or a day is missing, or the limits do not rise.
    """
    points = np.asarray(points_xy, dtype=np.float64).reshape(-1, 2)
    moment = np.asarray(days, dtype=np.float64).ravel()
    space, time = np.asarray(space_breaks_m, dtype=np.float64), np.asarray(time_breaks_days, dtype=np.float64)
    if len(points) != len(moment) or not (np.isfinite(points).all() and np.isfinite(moment).all()):
        raise ContractError("Elk incident heeft een plaats en een dag nodig om herhaling in de buurt te tellen.")
    if len(space) < 2 or len(time) < 2 or (np.diff(space) <= 0).any() or (np.diff(time) <= 0).any():
        raise ContractError("De grenzen van afstand en tijd moeten oplopen.")
    one, other, begins = _pairs(points, space)
    day, limits = _narrow(moment, time)
    order = np.lexsort((points[:, 1], points[:, 0], day))  # so that the order of the rows does not matter
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    one, other, day, random = rank[one], rank[other], day[order], np.random.default_rng(seed)
    observed = _count(day[:, None], one, other, begins, limits)[:, :, 0]
    total, reached = np.zeros(observed.shape), np.zeros(observed.shape)
    for begin in range(0, n_permutations, _AT_ONCE):
        times = min(_AT_ONCE, n_permutations - begin)
        dealt = np.ascontiguousarray(np.array([random.permutation(day) for _ in range(times)]).T)
        drawn = _count(dealt, one, other, begins, limits)
        total += drawn.sum(axis=2)
        reached += (drawn >= observed[:, :, None]).sum(axis=2)
    mean = total / max(n_permutations, 1)
    ratio = np.divide(observed, mean, out=np.full(observed.shape, np.nan), where=mean > 0)
    return observed, ratio, (1 + reached) / (n_permutations + 1)


def _pairs(points: Floats, space: Floats) -> tuple[Ints, Ints, Ints]:
    """Return both ends of every pair, band by band, and where each band begins (and the last one ends)."""
    found = (
        cKDTree(points).query_pairs(np.nextafter(space[-1], 0), output_type="ndarray") if len(points) else np.empty((0, 2), dtype=np.intp)
    )
    distance = np.hypot(*(points[found[:, 0]] - points[found[:, 1]]).T)
    band = np.searchsorted(space, distance, side="right") - 1
    order = np.argsort(band, kind="stable")
    begins = np.searchsorted(band[order], np.arange(len(space)))
    return found[order, 0], found[order, 1], begins


def _narrow(moment: Floats, time: Floats) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Whole days fit in two bytes, and then a million pairs are counted in a few milliseconds."""
    since = moment - moment.min(initial=np.inf) if len(moment) else moment
    if len(since) and (since == np.round(since)).all() and since.max() < 2**15 - 1:
        return since.astype(np.int16), np.clip(np.ceil(time), -(2**15), 2**15 - 1).astype(np.int16)
    return since, time


def _count(moments: npt.NDArray[Any], one: Ints, other: Ints, begins: Ints, limits: npt.NDArray[Any]) -> Ints:
    """Return the pairs per band of distance, band of time and column of `moments` (a row per incident, a column per order of the dates)."""
    below = np.zeros((len(begins) - 1, len(limits), moments.shape[1]), dtype=np.int64)
    for band, (first, last) in enumerate(pairwise(begins)):
        for begin in range(first, last, _PAIRS):
            apart = moments.take(one[begin : min(begin + _PAIRS, last)], axis=0)
            apart -= moments.take(other[begin : min(begin + _PAIRS, last)], axis=0)
            np.abs(apart, out=apart)
            for number, limit in enumerate(limits):
                if limit <= 0:
                    continue  # no pair is less than no time apart
                below[band, number] += np.add.reduce((apart < limit).view(np.uint8), axis=0, dtype=np.uint8)
    return np.asarray(np.diff(below, axis=1))
