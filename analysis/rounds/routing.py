"""Whole stretches divided into routes of equal time, each walked in a short order. The solver is VROOM (pyvroom).

Two questions are asked of it. Who goes where: stretches as points, with a working time for each pair (a vehicle routing problem
with a time window). In what order, and from which end: each stretch as its two ends, for one pair at a time (a travelling salesman).
VROOM uses no chance and stops by itself, so the same list gives the same routes on every computer; it is asked several times with
distances shaken by a fixed seed, and the shortest answer is kept. A route of very many stretches is ordered by `shortening` instead, and
a round that would take minutes is tried no more when its time is up.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import minimum_spanning_tree

from analysis.rounds.doors import Stretch
from analysis.rounds.shortening import order_by_hand
from analysis.rounds.walking import Distances, Floats
from analysis.route_solver import Question, Solve, in_own_process, solve

WALKING_M_PER_S = 1.25
"""4.5 kilometres an hour."""
STARTS = 8
"""How often the division is tried; the shortest is kept."""
SHAKEN_SHARE = 0.1
"""By how much the distances differ between tries."""
SLACK = 0.04
"""A route may take this much more time than an equal share, and then a little more until everything fits."""
ELSEWHERE = 50
"""With more stretches than this the solver works in a process of its own, so that the program goes on answering."""
MOST_ORDERED = 50
"""A route of more stretches than this is ordered by hand: the solver would take minutes."""
LONGEST_S = 60.0
"""No new try is begun after this."""
_APART_M = 20_000
"""Added to every step between stretches, so that the two ends of one are always walked one after the other."""


@dataclass(frozen=True)
class Leg:
    """A stretch as it is walked: its number, and whether it is walked from its last stop to its first."""

    stretch: int
    is_turned: bool


@dataclass(frozen=True)
class Division:
    """The routes, each a series of legs, with how far each is to walk."""

    routes: list[list[Leg]]
    lengths_m: list[float]

    @property
    def length_m(self) -> float:
        """The whole distance."""
        return sum(self.lengths_m)


def divide(
    stretches: Sequence[Stretch],
    routes: int,
    distances: Distances,
    *,
    talk_s: float,
    start: tuple[float, float] | None = None,
    starts: int = STARTS,
    seed: int = 0,
    done: Callable[[float], None] = lambda _: None,
) -> Division:
    """Return the shortest division found of the stretches into routes that take equal time.

    Parameters
    ----------
    stretches
        What is to be walked.
    routes
        How many routes at most; there are never more than stretches.
    distances
        How far it is to walk.
    talk_s
        The time for one address, in seconds.
    start
        Where every route begins; None lets each begin at its own first door.
    starts, seed
        How often to try, and the seed of the shaking.
    done
        Called with the share of the work that is done, from 0 to 1.
    """
    if not stretches:
        return Division([], [])
    ground = _Ground.of(stretches, distances, talk_s, start)
    random = np.random.default_rng(seed)
    best: Division | None = None
    tries = starts if routes > 1 else 1
    begun = time.monotonic()
    with in_own_process() if len(stretches) > ELSEWHERE else contextlib.nullcontext(solve) as ask:
        for attempt in range(tries):
            shaken = 1 + SHAKEN_SHARE * random.uniform(-1, 1, ground.near_m.shape) if attempt else np.ones_like(ground.near_m)
            parts = _assign(ground, min(routes, len(stretches)), (shaken + shaken.T) / 2, ask)
            done((attempt + 0.5) / tries)
            walked = [_order(ground, part, ask) for part in parts]
            found = Division(walked, [ground.walk_m(legs) for legs in walked])
            if best is None or found.length_m < best.length_m:
                best = found
            done((attempt + 1) / tries)
            if time.monotonic() - begun > LONGEST_S:
                break
    assert best is not None
    return best


@dataclass(frozen=True)
class _Ground:
    """The distances between the ends of the stretches, and how long each stretch takes."""

    ends_m: Floats
    """Between end 2s (first stop) and 2s + 1 (last stop) of every stretch s."""
    near_m: Floats
    """Between stretches, by their nearest ends."""
    start_m: Floats
    """From the meeting point to every end; zero without one."""
    service_s: Floats
    inner_m: Floats
    is_single: "npt.NDArray[np.bool_]"

    @classmethod
    def of(cls, stretches: Sequence[Stretch], distances: Distances, talk_s: float, start: tuple[float, float] | None) -> "_Ground":
        ends = np.array([point for stretch in stretches for point in (stretch.points[0], stretch.points[-1])])
        between = distances(ends, ends)
        count = len(stretches)
        near = between.reshape(count, 2, count, 2).min(axis=(1, 3))
        begin = np.zeros(len(ends)) if start is None else distances(np.array([start], dtype=np.float64), ends)[0]
        inner = np.array([stretch.length_m for stretch in stretches])
        service = np.array([stretch.doors for stretch in stretches]) * talk_s + inner / WALKING_M_PER_S
        single = np.array([len(stretch.stops) == 1 for stretch in stretches])
        return cls(between, near, begin, service, inner, single)

    def walk_m(self, legs: Sequence[Leg]) -> float:
        """How far a route is to walk, from the meeting point to its last door."""
        first = [2 * leg.stretch + leg.is_turned for leg in legs]
        last = [2 * leg.stretch + (not leg.is_turned) for leg in legs]
        steps = self.ends_m[last[:-1], first[1:]].sum()
        return float(steps + self.inner_m[[leg.stretch for leg in legs]].sum() + self.start_m[first[0]])


def _assign(ground: _Ground, routes: int, shaken: Floats, ask: Solve) -> list[list[int]]:
    """Which stretches each route holds; the time a route may take grows until everything fits."""
    if routes == 1:
        return [list(range(len(ground.service_s)))]
    between = minimum_spanning_tree(ground.near_m).sum() / WALKING_M_PER_S
    share_s = (ground.service_s.sum() + between) / routes + float(ground.start_m.reshape(-1, 2).min(axis=1).mean()) / WALKING_M_PER_S
    most_s = max(share_s * (1 + SLACK), float(ground.service_s.max()))
    begin_m = ground.start_m.reshape(-1, 2).min(axis=1)
    cost_m, time_s, begin_s = ground.near_m * shaken, ground.near_m / WALKING_M_PER_S, begin_m / WALKING_M_PER_S
    while True:
        found = ask(Question(cost_m, time_s, begin_m, begin_s, ground.service_s, routes, most_s))
        if not found.left:
            return found.routes
        most_s *= 1 + SLACK / 2


def _order(ground: _Ground, part: Sequence[int], ask: Solve) -> list[Leg]:
    """The order in which one route walks its stretches, and from which end each."""
    if len(part) > MOST_ORDERED:
        both = [end for s in part for end in (2 * s, 2 * s + 1)]
        begun = order_by_hand(ground.ends_m[np.ix_(both, both)], ground.start_m[both])
        return [Leg(part[end // 2], bool(end % 2)) for end in begun]
    ends = [end for s in part for end in ((2 * s,) if ground.is_single[s] else (2 * s, 2 * s + 1))]
    owner = np.array(ends) // 2
    cost = np.where(owner[:, None] == owner[None, :], 0.0, ground.ends_m[np.ix_(ends, ends)] + _APART_M)
    still = np.zeros(len(ends))
    (walked, *_) = ask(Question(cost, np.zeros_like(cost), ground.start_m[ends], still, still, routes=1)).routes
    legs = {int(owner[at]): bool(ends[at] % 2) for at in reversed(walked)}  # the end that comes first in the walk decides
    return [Leg(stretch, legs[stretch]) for stretch in dict.fromkeys(int(owner[at]) for at in walked)]
