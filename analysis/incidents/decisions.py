"""What a person decided about two registrations: the same incident, or not; found again in every later file by their keys."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether two registrations (by `registration_key`) are one incident, and who said so when."""

    first_key: str
    second_key: str
    is_same: bool
    who: str = ""
    at_utc: datetime | None = None
    id: int | None = None


def decided_pairs(
    keys: Sequence[str], sources: Sequence[str], decisions: Sequence[Decision]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the pairs of rows that a person called the same and those called different; the last word on a pair holds.

    Parameters
    ----------
    keys, sources
        Of every row.
    decisions
        Oldest first.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        rows[key].append(i)
    latest = {tuple(sorted((one.first_key, one.second_key))): one for one in decisions}
    same: set[tuple[int, int]] = set()
    different: set[tuple[int, int]] = set()
    for (first, second), decision in latest.items():
        # rows that say exactly the same are two incidents within a file only; in another file they are those rows again
        found = [(min(i, j), max(i, j)) for i, j in product(rows[first], rows[second]) if i != j]
        if decision.is_same:
            same.update(found)
        else:
            different.update(pair for pair in found if first != second or sources[pair[0]] == sources[pair[1]])
    return same, different
