"""One question to the solver (VROOM, pyvroom): here, or in a process of its own.

VROOM lets nothing else in its process run while it thinks. A small question is answered before anybody notices; a large one is put to a
second process, so that the program goes on answering others. The answer is the same either way.
"""

import contextlib
import math
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LONGEST_S = 60
"""A single question is answered within this; what was found by then counts."""
EFFORT, LARGE_EFFORT = 4, 1
"""VROOM's own measure of how hard it tries, 0 to 5."""
LARGE = 150
"""With more places than this it tries less hard: its work grows with the third power."""
_PER_M = 10
"""VROOM counts in whole numbers: decimetres."""


@dataclass(frozen=True)
class Question:
    """Places to visit by a number of routes: what each step costs, how long it takes, and how long a route may take."""

    cost_m: Floats
    time_s: Floats
    start_m: Floats
    """From where every route begins to each place."""
    start_s: Floats
    service_s: Floats
    routes: int
    most_s: float | None = None
    """How long a route may take; None is as long as it takes."""


@dataclass(frozen=True)
class Answer:
    """The places of each route in order, and how many did not fit."""

    routes: list[list[int]]
    left: int


Solve = Callable[[Question], Answer]


def solve(asked: Question) -> Answer:
    """Ask VROOM in this process.

    Place 0 is where every route begins, place 1 where it ends: nowhere in particular, so that a route ends at its last door.
    """
    import vroom

    count = len(asked.cost_m)
    costs, times = (np.zeros((count + 2, count + 2), dtype=np.uint32) for _ in range(2))
    costs[2:, 2:] = np.rint(asked.cost_m * _PER_M)
    times[2:, 2:] = np.rint(asked.time_s)
    costs[0, 2:] = np.rint(asked.start_m * _PER_M)
    times[0, 2:] = np.rint(asked.start_s)
    problem = vroom.Input()
    problem.set_costs_matrix("car", costs)
    problem.set_durations_matrix("car", times)
    window = {} if asked.most_s is None else {"time_window": vroom.TimeWindow(0, math.ceil(asked.most_s))}
    for route in range(asked.routes):
        problem.add_vehicle(vroom.Vehicle(route, start=0, end=1, profile="car", **window))
    for place in range(count):
        problem.add_job(vroom.Job(place, location=place + 2, default_service=round(float(asked.service_s[place]))))
    effort = EFFORT if count <= LARGE else LARGE_EFFORT
    solution = problem.solve(exploration_level=effort, nb_threads=2, timeout=timedelta(seconds=LONGEST_S))
    steps = solution.routes[solution.routes["type"] == "job"]
    found = [[int(place) for place in rows] for _, rows in steps.groupby("vehicle_id", sort=True)["id"]]
    return Answer(found, len(solution.unassigned))


@contextlib.contextmanager
def in_own_process() -> Iterator[Solve]:
    """Yield a way to ask VROOM in a second process, which ends with this block; where none can be started, in this one."""
    program = "from analysis.route_solver import answer_questions; answer_questions()"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
    except OSError:
        yield solve
        return
    assert process.stdin is not None
    assert process.stdout is not None
    given, taken = process.stdin, process.stdout

    def ask(asked: Question) -> Answer:
        try:
            pickle.dump(asked, given)
            given.flush()
            answer = pickle.load(taken)  # noqa: S301 - of our own process
        except (OSError, EOFError, pickle.UnpicklingError):
            return solve(asked)
        assert isinstance(answer, Answer)
        return answer

    try:
        yield ask
    finally:
        process.kill()
        process.wait()
        with contextlib.suppress(OSError):
            given.close()
        taken.close()


def answer_questions() -> None:
    """Answer what comes in, until nothing comes any more: the whole life of the second process."""
    given, taken = sys.stdin.buffer, _only_answers()
    while True:
        try:
            asked = pickle.load(given)  # noqa: S301 - of the process that started us
        except EOFError:
            return
        pickle.dump(solve(asked), taken)
        taken.flush()


def _only_answers() -> BinaryIO:
    """The way back; whatever else somebody prints goes where errors go."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers
