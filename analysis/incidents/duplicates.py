"""Which registrations are one incident: certain ones are joined, doubtful ones are named and both kept.

Certain (the police count an incident once, whatever it was registered as):
1. the same long registration number, apart from a serial number behind it, on the same day;
2. the same row once more, in one file or in another;
3. the same minute at the same address, also under another code;
4. the same number in a later file, with the time or the place corrected;
5. the same minute of begin and of end and the same kind, where one of two files does not give the address, and nothing
   else in the files could be meant.

What a person decided goes before all of these, both ways.
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
_CORRECTED_DAYS = 366
"""A corrected date is at most a mistyped year away."""


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
    candidates: list[tuple[int, int, str]]
    """Two rows and what makes them look alike, in Dutch."""


class _Groups:
    """Disjoint sets of row positions; what a person called different is never joined, also not through a third."""

    def __init__(self, size: int, apart: Iterable[tuple[int, int]]) -> None:
        self._parent = list(range(size))
        self._apart = list(apart)

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        low, high = sorted((self.find(i), self.find(j)))
        if low != high and not self.is_apart(low, high):
            self._parent[high] = low

    def is_apart(self, low: int, high: int) -> bool:
        """Return whether a person said that a row of one group is not a row of the other."""
        return any({self.find(a), self.find(b)} == {low, high} for a, b in self._apart)

    def members(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._parent)):
            found[self.find(i)].append(i)
        return found


def group_registrations(rows: Sequence[Row], same: Iterable[tuple[int, int]] = (), different: Iterable[tuple[int, int]] = ()) -> Grouping:
    """Group the rows that are certainly one incident.

    Parameters
    ----------
    rows
        In the order of their reference (file, sheet, row), so that the answer does not depend on the order of the table.
    same, different
        Pairs of rows of which a person decided that they are, or are not, one incident.

    Returns
    -------
    grouping
        Every row is in one group; candidates are pairs of groups (their first rows) that look alike.
    """
    groups = _Groups(len(rows), different)
    for i, j in sorted(same):
        groups.join(i, j)
    for i, j in _pairs(rows, _strong_keys):
        if _is_certain(rows[i], rows[j]):
            groups.join(i, j)
    _join_rows_without_address(rows, groups)
    members = groups.members()
    return Grouping(list(members.values()), _candidates(rows, groups, members))


def _strong_keys(row: Row) -> Iterator[Hashable]:
    if row.base_number:
        yield "number", row.base_number
    if row.window.is_moment:
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
    same_minute = one.window.is_moment and other.window.is_moment and begin == end
    if one.base_number and one.base_number == other.base_number:
        same_day = begin.date() == end.date() and not (one.window.is_moment and other.window.is_moment)
        agrees = not contradicts(one.place, other.place)
        return same_minute or (same_day and one.number == other.number and agrees) or _is_corrected(one, other)
    if one.content == other.content:
        # two numbers on one day can be two visits of a robber; without an address a row says too little
        renumbered = bool(one.number and other.number) and one.number != other.number
        located = one.place.is_complete or (same_minute and (one.place.has_address or bool(one.place.neighbourhood)))
        return located and (same_minute or not renumbered)
    return same_minute and _same_place(one, other)


def _is_corrected(one: Row, other: Row) -> bool:
    """Return whether one row is a later version of the other: the same number in another file, of which the day or the place holds."""
    if one.number != other.number or one.source == other.source or one.window.begin is None or other.window.begin is None:
        return False
    days = abs((one.window.begin.date() - other.window.begin.date()).days)
    is_door = one.place.is_complete and other.place.is_complete and not contradicts(one.place, other.place)
    return (days == 0 and one.kind == other.kind) or (is_door and days <= _CORRECTED_DAYS)


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
    if row.window.is_moment and row.window.has_end:
        yield row.kind, row.window.begin, row.window.end


def _rank(place: Place) -> int:
    return 2 if place.is_complete else 1 if place.has_address else 0


def _is_hidden_address(weak: Row, full: Row) -> bool:
    if weak.source == full.source or _rank(weak.place) == 2 or _rank(full.place) <= _rank(weak.place):
        return False
    return not contradicts(weak.place, full.place)


def _groups_contradict(rows: Sequence[Row], one: Iterable[int], other: Sequence[int]) -> bool:
    return any(contradicts(rows[i].place, rows[j].place) for i in one for j in other)


def _candidates(rows: Sequence[Row], groups: _Groups, members: dict[int, list[int]]) -> list[tuple[int, int, str]]:
    found: dict[tuple[int, int], str] = {}
    for i, j in _pairs(rows, _weak_keys):
        low, high = sorted((groups.find(i), groups.find(j)))
        if low == high or (low, high) in found:
            continue
        reason = _likeness(rows[i], rows[j])
        if reason and not groups.is_apart(low, high):
            found[low, high] = reason
    return sorted((members[low][0], members[high][0], reason) for (low, high), reason in found.items())


def _weak_keys(row: Row) -> Iterator[Hashable]:
    if row.base_number:
        yield "number", row.base_number
    if row.window.begin:
        yield "day", row.window.begin.date()
    else:
        yield "content", row.content


def _likeness(one: Row, other: Row) -> str:
    """Return what makes two rows look like one incident, in Dutch; empty when nothing does."""
    begin, end = one.window.begin, other.window.begin
    if one.base_number and one.base_number == other.base_number:
        same_day = begin is not None and end is not None and begin.date() == end.date()
        return "zelfde nummer, zelfde dag, andere plaats of tijd" if same_day else "zelfde nummer, andere dag"
    if begin is None or end is None:
        return "zelfde rij, maar zonder datum" if one.content == other.content and one.place.is_complete else ""
    both_timed = one.window.is_moment and other.window.is_moment
    hours_apart = abs((begin - end).total_seconds()) / 3600
    same_street = bool(one.place.street and other.place.street) and street_likeness(one.place.street, other.place.street) >= SAME
    if both_timed and hours_apart > _CANDIDATE_HOURS:
        return ""
    if contradicts(one.place, other.place):
        towns_differ = bool(one.place.town and other.place.town) and one.place.town != other.place.town
        is_other_door = both_timed and hours_apart == 0 and same_street and one.kind == other.kind and not towns_differ
        return "zelfde tijdstip, zelfde straat, ander huisnummer" if is_other_door else ""
    if one.kind != other.kind:
        is_same_door = same_street and one.place.is_complete and other.place.is_complete
        return "zelfde dag, zelfde adres, ander delict" if is_same_door else ""
    if one.place.street and other.place.street:
        return "zelfde dag, zelfde straat" if same_street else ""
    # without a street only the same minute is worth a question
    return "zelfde tijdstip, en in één rij ontbreekt de straat" if both_timed and hours_apart == 0 else ""
