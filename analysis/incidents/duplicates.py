"""Which registrations are one incident: certain ones are joined, doubtful ones are named and both kept.

Certain (the police count an incident once, whatever it was registered as):
1. the same long registration number, apart from a serial number behind it, on the same day;
2. the same row once more, in one file or in another;
3. the same minute at the same address, also under another code;
4. the same minute of begin and of end and the same kind, where one of two files does not give the address, and nothing
   else in the files could be meant.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from analysis.incidents.places import SAME, SIMILAR, Place, contradicts, numbers_agree, street_likeness
from analysis.incidents.windows import Window
from analysis.terms import Kind

_LARGE_BLOCK = 200
"""Above this many rows with one key only equal rows are compared, so that a file of one date stays quick."""
_CANDIDATE_HOURS = 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """A registration as it is compared with others."""

    ref: tuple[str, str, int]
    number: str
    base_number: str
    kind: Kind
    window: Window
    place: Place
    content: tuple[str, ...]

    @property
    def source(self) -> str:
        """The file it stands in."""
        return self.ref[0]


@dataclass(frozen=True)
class Grouping:
    """Groups of row positions that are one incident, and pairs of which a person must decide."""

    groups: list[list[int]]
    candidates: list[tuple[int, int]]


class _Groups:
    """Disjoint sets of row positions."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        low, high = sorted((self.find(i), self.find(j)))
        self._parent[high] = low

    def members(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._parent)):
            found[self.find(i)].append(i)
        return found


def group_registrations(rows: Sequence[Row]) -> Grouping:
    """Group the rows that are certainly one incident.

    Parameters
    ----------
    rows
        In the order of their reference (file, sheet, row), so that the answer does not depend on the order of the table.

    Returns
    -------
    grouping
        Every row is in one group; candidates are pairs of groups (their first rows) that look alike.
    """
    groups = _Groups(len(rows))
    for i, j in _pairs(rows, _strong_keys):
        if _is_certain(rows[i], rows[j]):
            groups.join(i, j)
    _join_rows_without_address(rows, groups)
    members = groups.members()
    return Grouping(list(members.values()), _candidates(rows, groups, members))


def _strong_keys(row: Row) -> Iterator[Hashable]:
    if row.base_number:
        yield "number", row.base_number
    if row.window.is_time_known:
        yield "minute", row.window.begin
    elif row.window.begin:
        yield "content", row.content


def _pairs(rows: Sequence[Row], keys: Callable[[Row], Iterable[Hashable]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows that share a key; in a very large block only those that share the place too."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        for key in keys(row):
            blocks[key].append(i)
    for block in blocks.values():
        if len(block) <= _LARGE_BLOCK:
            yield from combinations(block, 2)
            continue
        places: dict[Hashable, list[int]] = defaultdict(list)
        for i in block:
            places[rows[i].place, rows[i].kind].append(i)
        for same in places.values():
            # a chain is enough: joining is transitive
            yield from pairwise(same)


def _is_certain(one: Row, other: Row) -> bool:
    begin, end = one.window.begin, other.window.begin
    if begin is None or end is None:
        return False
    same_minute = one.window.is_time_known and other.window.is_time_known and begin == end
    if one.base_number and one.base_number == other.base_number:
        same_day = begin.date() == end.date() and not (one.window.is_time_known and other.window.is_time_known)
        return same_minute or (same_day and one.number == other.number and not contradicts(one.place, other.place))
    if one.content == other.content:
        # two numbers on one day can be two visits of a robber; without an address a row says too little
        renumbered = bool(one.number and other.number) and one.number != other.number
        located = one.place.is_complete or (same_minute and (one.place.has_address or bool(one.place.neighbourhood)))
        return located and (same_minute or not renumbered)
    return same_minute and _same_place(one, other)


def _same_place(one: Row, other: Row) -> bool:
    left, right = one.place, other.place
    ends_agree = one.window.end == other.window.end or not (one.window.has_end and other.window.has_end)
    if left.point and left.point == right.point:
        return True
    if not left.has_address and not right.has_address:
        same_quarter = (
            one.window.has_end and bool(left.neighbourhood) and left.neighbourhood == right.neighbourhood and left.town == right.town
        )
        return same_quarter and one.window.end == other.window.end and one.kind == other.kind
    if not left.street or not right.street or not numbers_agree(left, right):
        return False
    likeness = street_likeness(left.street, right.street)
    return likeness >= SAME or (likeness >= SIMILAR and ends_agree and one.kind == other.kind)


def _join_rows_without_address(rows: Sequence[Row], groups: _Groups) -> None:
    """Join what one file gives with an address and another without, when only one incident can be meant."""
    partners: dict[int, set[int]] = defaultdict(set)
    members = groups.members()
    for i, j in _pairs(rows, _exact_window):
        weak, full = (i, j) if _rank(rows[i].place) < _rank(rows[j].place) else (j, i)
        if _is_hidden_address(rows[weak], rows[full]):
            low, high = groups.find(weak), groups.find(full)
            if low != high and not _groups_contradict(rows, members[low], members[high]):
                partners[low].add(high)
    claims: dict[int, list[int]] = defaultdict(list)
    for weak_group, found in sorted(partners.items()):
        if len(found) == 1:
            claims[found.pop()].append(weak_group)
    for full_group, claiming in sorted(claims.items()):
        # two rows that can not be one incident can not both be this one
        if not any(_groups_contradict(rows, members[i], members[j]) for i, j in combinations(claiming, 2)):
            for weak_group in claiming:
                groups.join(weak_group, full_group)


def _exact_window(row: Row) -> Iterator[Hashable]:
    if row.window.is_time_known and row.window.has_end:
        yield row.kind, row.window.begin, row.window.end


def _rank(place: Place) -> int:
    return 2 if place.is_complete else 1 if place.has_address else 0


def _is_hidden_address(weak: Row, full: Row) -> bool:
    if weak.source == full.source or _rank(weak.place) == 2 or _rank(full.place) <= _rank(weak.place):
        return False
    return not contradicts(weak.place, full.place)


def _groups_contradict(rows: Sequence[Row], one: Iterable[int], other: Sequence[int]) -> bool:
    return any(contradicts(rows[i].place, rows[j].place) for i in one for j in other)


def _candidates(rows: Sequence[Row], groups: _Groups, members: dict[int, list[int]]) -> list[tuple[int, int]]:
    found = set()
    for i, j in _pairs(rows, _weak_keys):
        low, high = sorted((groups.find(i), groups.find(j)))
        if low != high and (low, high) not in found and _looks_alike(rows[i], rows[j]):
            found.add((low, high))
    return sorted((members[low][0], members[high][0]) for low, high in found)


def _weak_keys(row: Row) -> Iterator[Hashable]:
    if row.base_number:
        yield "number", row.base_number
    if row.window.begin:
        yield "day", row.window.begin.date()
    else:
        yield "content", row.content


def _looks_alike(one: Row, other: Row) -> bool:
    if one.base_number and one.base_number == other.base_number:
        return True
    if one.window.begin is None or other.window.begin is None:
        return one.content == other.content and one.place.is_complete
    if one.kind != other.kind or contradicts(one.place, other.place):
        return False
    both_timed = one.window.is_time_known and other.window.is_time_known
    hours_apart = abs((one.window.begin - other.window.begin).total_seconds()) / 3600
    if both_timed and hours_apart > _CANDIDATE_HOURS:
        return False
    if one.place.street and other.place.street:
        return street_likeness(one.place.street, other.place.street) >= SAME
    # without a street only the same minute is worth a question
    return both_timed and hours_apart == 0
