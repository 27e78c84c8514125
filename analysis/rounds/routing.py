"""Whole stretches divided into routes of equal time, each walked in a short order. The solver is VROOM (pyvroom).

Two questions are asked of it. Who goes where: stretches as points, with a working time for each pair (a vehicle routing problem
with a time window). In what order, and from which end: each stretch as its two ends, for one pair at a time (a travelling salesman).
VROOM uses no chance and stops by itself, so the same list gives the same routes on every computer; it is asked several times with
distances shaken by a fixed seed, and the shortest answer is kept.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import minimum_spanning_tree

from analysis.rounds.doors import Stretch
from analysis.rounds.walking import Distances, Floats

WALKING_M_PER_S = 1.25
"""4.5 kilometres an hour."""
STARTS = 8
"""How often the division is tried; the shortest is kept."""
SHAKEN_SHARE = 0.1
"""By how much the distances differ between tries."""
SLACK = 0.04
"""A route may take this much more time than an equal share, and then a little more until everything fits."""
EFFORT = 4
"""VROOM's own measure of how hard it tries, 0 to 5."""
_APART_M = 20_000
"""Added to every step between stretches, so that the two ends of one are always walked one after the other."""
_PER_M = 10
"""VROOM counts in whole numbers: decimetres."""


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
    for attempt in range(tries):
        shaken = 1 + SHAKEN_SHARE * random.uniform(-1, 1, ground.near_m.shape) if attempt else np.ones_like(ground.near_m)
        parts = _assign(ground, min(routes, len(stretches)), (shaken + shaken.T) / 2)
        walked = [_order(ground, part) for part in parts]
        found = Division(walked, [ground.walk_m(legs) for legs in walked])
        if best is None or found.length_m < best.length_m:
            best = found
        done((attempt + 1) / tries)
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


def _assign(ground: _Ground, routes: int, shaken: Floats) -> list[list[int]]:
    """Which stretches each route holds; the time a route may take grows until everything fits."""
    if routes == 1:
        return [list(range(len(ground.service_s)))]
    between = minimum_spanning_tree(ground.near_m).sum() / WALKING_M_PER_S
    share_s = (ground.service_s.sum() + between) / routes + float(ground.start_m.reshape(-1, 2).min(axis=1).mean()) / WALKING_M_PER_S
    most_s = max(share_s * (1 + SLACK), float(ground.service_s.max()))
    while True:
        parts, left = _solve(
            ground.near_m * shaken,
            ground.near_m / WALKING_M_PER_S,
            ground.start_m.reshape(-1, 2).min(axis=1),
            service_s=ground.service_s,
            routes=routes,
            most_s=most_s,
        )
        if not left:
            return parts
        most_s *= 1 + SLACK / 2


def _order(ground: _Ground, part: Sequence[int]) -> list[Leg]:
    """The order in which one route walks its stretches, and from which end each."""
    ends = [end for s in part for end in ((2 * s,) if ground.is_single[s] else (2 * s, 2 * s + 1))]
    owner = np.array(ends) // 2
    cost = np.where(owner[:, None] == owner[None, :], 0.0, ground.ends_m[np.ix_(ends, ends)] + _APART_M)
    (walked, *_), _ = _solve(cost, np.zeros_like(cost), ground.start_m[ends], routes=1)
    legs = {int(owner[at]): bool(ends[at] % 2) for at in reversed(walked)}  # the end that comes first in the walk decides
    return [Leg(stretch, legs[stretch]) for stretch in dict.fromkeys(int(owner[at]) for at in walked)]


def _solve(
    cost_m: Floats, time_s: Floats, start_m: Floats, *, routes: int, service_s: Floats | None = None, most_s: float = 0.0
) -> tuple[list[list[int]], int]:
    """Ask VROOM; return the places of each route in order, and how many did not fit.

    Place 0 is where every route begins, place 1 where it ends: nowhere in particular, so that a route ends at its last door.
    """
    import vroom

    count = len(cost_m)
    costs, times = (np.zeros((count + 2, count + 2), dtype=np.uint32) for _ in range(2))
    costs[2:, 2:] = np.rint(cost_m * _PER_M)
    times[2:, 2:] = np.rint(time_s)
    costs[0, 2:] = np.rint(start_m * _PER_M)
    times[0, 2:] = np.rint(start_m / WALKING_M_PER_S) if service_s is not None else 0
    problem = vroom.Input()
    problem.set_costs_matrix("car", costs)
    problem.set_durations_matrix("car", times)
    window = {"time_window": vroom.TimeWindow(0, math.ceil(most_s))} if service_s is not None else {}
    for route in range(routes):
        problem.add_vehicle(vroom.Vehicle(route, start=0, end=1, profile="car", **window))
    for place in range(count):
        service = 0 if service_s is None else round(float(service_s[place]))
        problem.add_job(vroom.Job(place, location=place + 2, default_service=service))
    solution = problem.solve(exploration_level=EFFORT, nb_threads=2)
    steps = solution.routes[solution.routes["type"] == "job"]
    found = [[int(place) for place in rows] for _, rows in steps.groupby("vehicle_id", sort=True)["id"]]
    return found, len(solution.unassigned)
