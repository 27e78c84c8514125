"""A long walk made shorter step by step: from the nearest next stretch, then by turning a piece of it round or moving it elsewhere.

For walks of more stretches than the solver can order in a reasonable time. No chance is used, and the walk never gets longer than
nearest-neighbour order. Croes (1958) for turning a piece round (2-opt), Or (1976) for moving one.
"""

import numpy as np
import numpy.typing as npt

from analysis.rounds.walking import Floats

Ints = npt.NDArray[np.int64]

LONGEST_MOVED = 3
"""So many stretches in a row move together at most."""
LEAST_M = 1e-6


def order_by_hand(ends_m: Floats, start_m: Floats) -> list[int]:
    """Return in which order to walk stretches, as the end at which each is begun.

    Parameters
    ----------
    ends_m
        Distances between the ends of the stretches; stretch s has ends 2s and 2s + 1.
    start_m
        From where one begins to every end.
    """
    if len(ends_m) < 2:
        return []
    # place 0 is where one begins, and the last place is nowhere in particular: going there is free
    count = len(ends_m)
    far = np.zeros((count + 2, count + 2))
    far[1 : count + 1, 1 : count + 1] = ends_m
    far[0, 1 : count + 1] = far[1 : count + 1, 0] = start_m
    first = _nearest_next(far, count)
    last = np.concatenate([[0], _other(first[1:-1]), [count + 1]])
    while True:
        gained, first, last = _turn(far, first, last)
        moved, first, last = _move(far, first, last)
        if not gained and not moved:
            return [int(end) - 1 for end in first[1:-1]]


def _other(ends: Ints) -> Ints:
    """The other end of the same stretch; ends are numbered from 1."""
    return np.asarray((ends - 1 ^ 1) + 1, dtype=np.int64)


def _nearest_next(far: Floats, count: int) -> Ints:
    """Where each stretch is begun when one always goes to the nearest that is left."""
    left = np.ones(count + 2, dtype=bool)
    left[[0, count + 1]] = False
    here, found = 0, [0]
    while left.any():
        begin = int(np.where(left, far[here], np.inf).argmin())
        here = (begin - 1 ^ 1) + 1
        left[[begin, here]] = False
        found.append(begin)
    return np.array([*found, count + 1], dtype=np.int64)


def _turn(far: Floats, first: Ints, last: Ints) -> tuple[bool, Ints, Ints]:
    """Turn pieces of the walk round as long as that makes it shorter."""
    gained = False
    stops = len(first)
    for begin in range(1, stops - 1):
        ends = np.arange(begin, stops - 1)
        now = far[last[begin - 1], first[begin]] + far[last[ends], first[ends + 1]]
        then = far[last[begin - 1], last[ends]] + far[first[begin], first[ends + 1]]
        best = int((now - then).argmax())
        if now[best] - then[best] > LEAST_M:
            piece = slice(begin, begin + best + 1)
            first[piece], last[piece] = last[piece][::-1].copy(), first[piece][::-1].copy()
            gained = True
    return gained, first, last


def _move(far: Floats, first: Ints, last: Ints) -> tuple[bool, Ints, Ints]:
    """Move a few stretches in a row to where they are less of a detour, turned round or not."""
    gained = False
    for size in range(1, LONGEST_MOVED + 1):
        for begin in range(1, len(first) - size):
            piece = slice(begin, begin + size)
            a, b = first[begin], last[begin + size - 1]
            out_first, out_last = np.delete(first, piece), np.delete(last, piece)
            before, after = out_last[:-1], out_first[1:]
            saved = far[last[begin - 1], a] + far[b, first[begin + size]] - far[last[begin - 1], first[begin + size]]
            straight = far[before, a] + far[b, after] - far[before, after]
            turned = far[before, b] + far[a, after] - far[before, after]
            cost = np.minimum(straight, turned)
            at = int(cost.argmin())
            if saved - cost[at] <= LEAST_M:
                continue
            into_first, into_last = first[piece].copy(), last[piece].copy()
            if turned[at] < straight[at]:
                into_first, into_last = into_last[::-1], into_first[::-1]
            first, last = np.insert(out_first, at + 1, into_first), np.insert(out_last, at + 1, into_last)
            gained = True
    return gained, first, last
