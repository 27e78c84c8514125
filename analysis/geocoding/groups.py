"""Addresses that share a key: a house number, a street, a postcode."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Groups:
    """Addresses that share a key (a house number, a street, a postcode), with one address that stands for all.

    `members` lists address rows, group after group; `spread_m` is the distance from the standing address within which
    all (house numbers) or nine in ten (streets, postcodes) of the others lie.
    """

    key: Keys
    first: Ints
    size: Ints
    members: Ints
    at: Ints
    spread_m: Floats

    def find(self, keys: Keys) -> Ints:
        """Return the position of each key, -1 where there is none."""
        return find_keys(self.key, keys)

    def members_of(self, group: int) -> Ints:
        """Return the address rows of one group."""
        first = self.first[group]
        return self.members[first : first + self.size[group]]


def find_keys(sorted_keys: Keys, keys: Keys) -> Ints:
    """Return the position of each key among sorted keys, -1 where it is not there."""
    if not len(sorted_keys):
        return np.full(len(keys), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return np.where(sorted_keys[at] == keys, at, -1)


def group(keys: Keys, x: Floats, y: Floats, *, share: float) -> Groups:
    """Group addresses; each group is stood for by the address nearest to its mean, a place that really exists."""
    if not len(keys):
        nothing = np.empty(0, dtype=np.int64)
        return Groups(keys, nothing, nothing, nothing, nothing, np.empty(0))
    order = np.argsort(keys, kind="stable")
    ranked_keys = keys[order]
    first = np.flatnonzero(np.concatenate([[True], ranked_keys[1:] != ranked_keys[:-1]]))
    unique, size = ranked_keys[first], np.diff(np.append(first, len(keys)))
    member = np.repeat(np.arange(len(unique)), size)
    px, py = x[order], y[order]
    mean_x, mean_y = np.add.reduceat(px, first) / size, np.add.reduceat(py, first) / size
    nearest = np.lexsort((np.hypot(px - mean_x[member], py - mean_y[member]), member))[first]
    distance = np.hypot(px - px[nearest][member], py - py[nearest][member])
    ranked = distance[np.lexsort((distance, member))]
    return Groups(unique, first, size, order, order[nearest], ranked[first + np.ceil(share * size).astype(np.int64) - 1])
