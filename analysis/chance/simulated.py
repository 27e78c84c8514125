"""The strongest circle of every simulation, when there are too many incidents to look at each apart.

Circles round one place grow by whole rings of places. The rings are taken together in blocks that grow with them; the incidents in a
block are counted for all simulations at once, and the strength that a block could have at most (all of its incidents with the exposure of
its first ring) is nearly always less than what was already found, so that few circles have to be weighed one by one.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.chance.circles import Circles
from analysis.chance.places import Floats, Ints

Counts = npt.NDArray[np.integer]

_CENTRES = 64  # at once: what they need fits in the memory beside the processor
_GROWTH = 0.2  # a block holds this part of the rings before it
_WORKERS = min(os.cpu_count() or 1, 4)


def strongest_of_all(circles: Circles, counts: Counts) -> Floats:
    """Return the highest LLR per simulation; `counts` has a row per place and a column per simulation."""
    blocks = _Blocks(circles, counts)
    step = max(blocks.n_centres // _CENTRES, 1)  # neighbours are spread over the turns: each turn sees all of the map
    turns = [np.arange(first, blocks.n_centres, step) for first in range(step)]
    blocks.weigh(turns[0])  # so that the threads begin with something to beat
    with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
        list(pool.map(blocks.weigh, turns[1:]))
    return blocks.best


class _Blocks:
    """Blocks of rings, and the best circle so far of every simulation."""

    def __init__(self, circles: Circles, counts: Counts) -> None:
        self._circles, self._counts = circles, counts
        self.n_centres = len(circles.begin) - 1
        self._first = np.searchsorted(circles.terms["centre"], np.arange(self.n_centres + 1))
        self._limits = _limits(int(np.diff(self._first).max(initial=0)))
        self.best = np.zeros(counts.shape[1])
        self._lock = Lock()

    def weigh(self, centres: Ints) -> None:
        """Weigh every circle round these places that may be better than the best so far."""
        rings = self._first[centres + 1] - self._first[centres]
        centres, rings = centres[rings > 0], rings[rings > 0]
        if not len(centres):
            return
        limits = self._limits[: np.searchsorted(self._limits, rings.max()) + 1]
        edges = self._first[centres][:, None] + np.minimum(limits[None, :], rings[:, None])  # where every block begins, and the end
        begin, end = edges[:, :-1], edges[:, 1:]
        held = self._held(edges)
        terms = self._circles.terms[np.where(end > begin, begin, 0)]
        if not self.best.any():
            most = np.where((end > begin)[:, :, None], self._llr(held, terms[:, :, None]), 0.0)
            centre, block = np.unravel_index(most.reshape(-1, most.shape[2]).argmax(axis=0), most.shape[:2])
            self._weigh_each(begin, end, held, centre, block, np.arange(most.shape[2]))
        fewest = np.where(end > begin, self._fewest_above(terms, float(self.best.min())), len(self._circles.of_count))
        enough = np.flatnonzero(held >= fewest.astype(held.dtype)[:, :, None])
        centre, block, simulation = np.unravel_index(enough, held.shape)
        may_be_better = self._llr(held[centre, block, simulation], terms[centre, block]) > self.best[simulation]
        self._weigh_each(begin, end, held, centre[may_be_better], block[may_be_better], simulation[may_be_better])

    def _held(self, edges: Ints) -> Counts:
        """Return the incidents in every circle that ends with a block: per centre, block and simulation."""
        rows = [self._circles.place[edge[0] : edge[-1]] for edge in edges]
        offset = np.append(0, np.cumsum([len(row) for row in rows]))
        begins = np.append(edges[:, :-1] - edges[:, :1] + offset[:-1, None], offset[-1])
        ones = np.ones(offset[-1], dtype=self._counts.dtype)
        shape = (len(begins) - 1, self._counts.shape[0])
        per_block = sparse.csr_array((ones, np.concatenate(rows), begins), shape=shape) @ self._counts
        held = per_block.reshape(edges.shape[0], edges.shape[1] - 1, -1)
        return np.asarray(np.cumsum(held, axis=1, dtype=held.dtype, out=held))

    def _llr(self, cases: Counts | Ints, terms: npt.NDArray[np.void]) -> Floats:
        """The LLR of a circle with these terms and this many incidents; 0 when these are too few to count."""
        llr = self._circles.of_count[cases] - terms["constant"] - cases * terms["slope"]
        return np.where(cases >= terms["fewest"], llr, 0.0)

    def _fewest_above(self, terms: npt.NDArray[np.void], llr: float) -> Ints:
        """Return, per circle, the smallest number of incidents with a higher LLR than this; one more than all when there is none."""
        low, high = terms["fewest"].astype(np.int64) - 1, np.full(terms.shape, len(self._circles.of_count))
        while (high - low > 1).any():
            middle = (low + high) // 2
            is_above = self._llr(np.minimum(middle, len(self._circles.of_count) - 1), terms) > llr
            low, high = np.where(is_above, low, middle), np.where(is_above & (middle < high), middle, high)
        return high

    def _weigh_each(self, begin: Ints, end: Ints, held: Counts, centre: Ints, block: Ints, simulation: Ints) -> None:
        """Weigh the circles of these blocks exactly, ring by ring."""
        rim, last = begin[centre, block], end[centre, block]
        cases = np.where(block > 0, held[centre, block - 1, simulation], 0).astype(np.int64)
        found = np.zeros(len(self.best))
        while len(rim):
            cases = cases + self._counts[self._circles.place[rim], simulation]
            np.maximum.at(found, simulation, self._llr(cases, self._circles.terms.take(rim)))
            rim = rim + 1
            more = rim < last
            rim, last, cases, simulation = rim[more], last[more], cases[more], simulation[more]
        with self._lock:
            np.maximum(self.best, found, out=self.best)


def _limits(rings: int) -> Ints:
    """Return the rings at which blocks begin: one by one at first, then ever more at once; the last limit is the end."""
    limits = [0]
    while limits[-1] < rings:
        limits.append(limits[-1] + max(1, int(_GROWTH * limits[-1])))
    return np.array(limits, dtype=np.int64)
