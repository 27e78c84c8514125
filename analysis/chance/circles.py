"""Every circle round a place, and which of them holds most incidents over what chance explains."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.chance.places import Floats, Ints, Places

FEWEST_CASES = 2
"""One incident is no group, however empty its surroundings are."""

_RIM = np.dtype([("constant", "f8"), ("slope", "f8"), ("fewest", "i4"), ("centre", "i4")])
_COUNT_BITS = 24


@dataclass(frozen=True)
class Circles:
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
    def around(cls, places: Places, max_radius_m: float) -> "Circles":
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

    def strongest_of(self, places: Ints, counts: Ints) -> float:
        """Return the highest LLR of any circle with these incidents; the places that have one, and how many."""
        return float(self._weigh(places, counts)[0].max(initial=0.0))

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
