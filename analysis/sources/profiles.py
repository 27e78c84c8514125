"""An import profile: how the files of one sender are read, recognised by their column names.

A profile that fits is used; one that nearly fits means that the sender changed the file, and then nothing is read until
somebody has looked at it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from rapidfuzz.distance import Indel

from analysis.errors import SourceError
from analysis.sources.columns import Alias, Layout, find_layouts, normalise, standard_aliases
from analysis.sources.looks import WORDS, is_other_kind
from analysis.sources.police import REQUIRED, PoliceOverview, overview_of
from analysis.sources.reading import Reading
from analysis.sources.spreadsheet import Workbook

_SAME_SENDER = 0.6
"""The share of the column names of file and profile together that both have; below it the file is of somebody else."""
_RESEMBLES = 0.6


@dataclass(frozen=True)
class Profile:
    """How the files of one sender are read.

    `columns` are a field, its column name and what its cells look like; `headers` are all column names, normalised and
    sorted: the signature by which the next file is known.
    """

    name: str
    columns: tuple[tuple[str, str, str], ...]
    headers: tuple[str, ...]
    sender: str = ""
    encoding: str = ""
    delimiter: str = ""
    date_order: str = ""
    skip_hidden_rows: bool = False

    @property
    def reading(self) -> Reading:
        """How a file of this sender must be read; its encoding and delimiter are only used where a person had to choose them."""
        columns = tuple(sorted((field, header) for field, header, _ in self.columns))
        return Reading(
            self.encoding,
            self.delimiter,
            columns=columns,
            date_order=self.date_order,
            is_whole=True,
            skip_hidden_rows=self.skip_hidden_rows,
        )


def profile_of(overview: PoliceOverview, name: str, *, sender: str = "") -> Profile:
    """Return the profile that reads the next file as this one was read and confirmed.

    Raises
    ------
    SourceError
        When it has no name, or the rows have no column names to know them by.
    """
    name = " ".join(name.split())[:80]
    if not name:
        raise SourceError("Geef het importprofiel een naam, bijvoorbeeld de naam van de afzender.")
    layout, reading = overview.layout, overview.reading
    if not layout.header_rows:
        raise SourceError("Deze rijen hebben geen kolomnamen. Daarom kunnen we geen importprofiel bewaren.")
    columns = tuple((column.field, column.header, overview.looks.get(column.field, "")) for column in layout.columns)
    return Profile(
        name, columns, signature(layout), sender, reading.encoding, reading.delimiter, reading.date_order, reading.skip_hidden_rows
    )


def to_dict(profile: Profile) -> dict[str, Any]:
    """Return what is kept of a profile, and what `profiles show` prints: names of columns, never what stood in them."""
    return asdict(profile)


def from_dict(content: Mapping[str, Any]) -> Profile:
    """Return a profile as `to_dict` gave it; what it lacks is empty."""
    columns = tuple((str(field), str(header), str(look)) for field, header, look in content.get("columns", ()))
    known = {name: content[name] for name in ("sender", "encoding", "delimiter", "date_order", "skip_hidden_rows") if name in content}
    return Profile(str(content.get("name", "")), columns, tuple(map(str, content.get("headers", ()))), **known)


def signature(layout: Layout) -> tuple[str, ...]:
    """Return all column names of a list, normalised and sorted."""
    return tuple(sorted({normalise(column.header) for column in (*layout.columns, *layout.dropped)} - {""}))


def recognise_sender(workbook: Workbook, profiles: Iterable[Profile]) -> Profile | None:
    """Return the profile that this file fits, or nearly fits; None when it is of an unknown sender."""
    best, best_share = None, _SAME_SENDER
    for profile in profiles:
        names = set(profile.headers)
        for layout in _layouts(workbook, profile):
            one = set(signature(layout))
            share = len(names & one) / max(1, len(names | one))
            if share > best_share or (share == best_share and best is None):
                best, best_share = profile, share
    return best


def _layouts(workbook: Workbook, profile: Profile) -> list[Layout]:
    """Return the lists in a file, whatever became of the columns of the profile: by its names and the usual ones."""
    names = {normalise(header): Alias(field, 0) for field, header, _ in profile.columns}
    return [layout for _, layout in find_layouts(workbook.sheets, {**standard_aliases(), **names}, REQUIRED)]


def read_with_profile(workbook: Workbook, profile: Profile) -> PoliceOverview:
    """Return the overview as the profile reads it; a column that moved stops it.

    Raises
    ------
    SourceError
        When a column of the profile is gone, has another name or holds something else: which one, and what to do.
    """
    layouts = _layouts(workbook, profile)
    present = {name for layout in layouts for name in signature(layout)}
    for _, header, _ in profile.columns:
        if normalise(header) not in present:
            raise SourceError(_missing(workbook.name, profile, header, layouts[0] if layouts else None))
    overview = overview_of(workbook, profile.reading)
    for field, header, before in profile.columns:
        now = overview.looks.get(field, "")
        if is_other_kind(before, now):
            raise SourceError(
                f"In ‘{workbook.name}’ staan in de kolom ‘{header}’ nu {WORDS[now]}. In het importprofiel ‘{profile.name}’ zijn dat "
                f"{WORDS[before]}. Er is niets opgeslagen. Vraag de afzender wat er is veranderd, of wijs de kolom opnieuw aan."
            )
    return replace(overview, profile_name=profile.name)


def _missing(file_name: str, profile: Profile, header: str, layout: Layout | None) -> str:
    new = [] if layout is None else [c.header for c in (*layout.columns, *layout.dropped) if normalise(c.header) not in profile.headers]
    near = max(new, key=lambda name: _resemblance(name, header), default="")
    hint = f" Heet zij nu ‘{near}’?" if near and (len(new) == 1 or _resemblance(near, header) >= _RESEMBLES) else ""
    return (
        f"In ‘{file_name}’ missen we de kolom ‘{header}’ van het importprofiel ‘{profile.name}’.{hint} Er is niets opgeslagen. "
        "Wijs de kolom opnieuw aan, of vraag de afzender om het bestand zoals de vorige keer."
    )


def _resemblance(one: str, other: str) -> float:
    return Indel.normalized_similarity(normalise(one), normalise(other))
