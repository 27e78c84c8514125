"""Which sheet, which header rows, which column is what: for any list that a person made in a spreadsheet."""

import csv
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from analysis.catalogues import catalogue
from analysis.sources.spreadsheet import Sheet

PERSONAL = "personal"
"""The field of a column that holds data about a person: never read, only named as dropped."""

PLACE_FIELDS = ("street", "number", "letter", "addition", "postcode", "place", "address", "neighbourhood", "x_given", "y_given")
_HEADER_DEPTH = 40
_PERSON = re.compile(
    r"slachtoffer|verdacht|aangever|aangifte ?doe|getuige|betrokken|melder|dader|benadeeld|geboorte|burgerservice|contactpersoon"
)


@dataclass(frozen=True)
class Alias:
    """What a column of this name means; rank 1 says it exactly, 3 counts only when nothing better is there."""

    field: str
    rank: int


Aliases = Mapping[str, Alias]
"""By normalised column name (`normalise`)."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: counted from 0, as headed in the file, and what it is (empty: nothing we use)."""

    index: int
    header: str
    field: str

    @property
    def letter(self) -> str:
        """The letter above the column in a spreadsheet."""
        number, letters = self.index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters

    @property
    def is_personal(self) -> bool:
        """Whether the column name says that it holds data about a person."""
        return self.field == PERSONAL


@dataclass(frozen=True)
class Layout:
    """How a sheet was read; row numbers as a person counts them."""

    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    dropped: tuple[Column, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have a column, in the order of the file."""
        return tuple(column.field for column in self.columns)

    @property
    def first_row(self) -> int:
        """The row below the column names."""
        return self.header_rows[-1] + 1 if self.header_rows else 1


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """Return a column name without accents, capitals, signs and blanks."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower())


@cache
def standard_aliases() -> Aliases:
    """Return the names that police overviews and address lists use (`data/column_aliases.csv`)."""
    with catalogue("column_aliases.csv").open(encoding="utf-8", newline="") as stream:
        return {normalise(row["alias"]): Alias(row["field"], int(row["rank"])) for row in csv.DictReader(stream)}


def recognise(
    rows: Sequence[Sequence[str]], aliases: Aliases, required: Collection[str], *, sheet: str = "", at: tuple[int, ...] = ()
) -> Layout | None:
    """Find the header row or rows of a sheet and what its columns are.

    Parameters
    ----------
    rows
        The sheet from its first row; banner rows may stand above the column names.
    aliases
        What a normalised column name means.
    required
        At least one of these fields must have a column.
    sheet
        Its name, for the layout.
    at
        The row or two rows with the column names as a person pointed them out, counted from 1; then nothing is required.

    Returns
    -------
    layout
        The header with most recognised columns, the topmost of equals; None when no row has a required one.
    """
    if at:
        return _pointed_at(rows, aliases, at, sheet)
    best: Layout | None = None
    best_score = 0.0
    for r in range(min(_HEADER_DEPTH, len(rows))):
        above = rows[r - 1] if r else []
        grouped = (_two_rows(above, rows[r]), (r, r + 1))
        # names of a group about a person never stand on their own: "Straat" under "Slachtoffer" is no place of an incident
        # nor do names that stand there twice: their group tells them apart
        needs_group = bool(grouped[0]) and (any(map(_is_about_person, above)) or _has_twins(rows[r]))
        single = [] if needs_group else [([[cell] for cell in rows[r]], (r + 1,))]
        for names, header_rows in [*single, grouped]:
            layout = _assign(names, header_rows, aliases, sheet)
            known = len(layout.columns)
            filled = sum(bool(options) and bool(options[0]) for options in names)
            if not set(layout.fields) & set(required) or (known < 2 and known < filled):
                continue
            score = known + 0.5 * sum(column.is_personal for column in layout.dropped)
            if score > best_score:
                best, best_score = layout, score
    return best


def _has_twins(names: Sequence[str]) -> bool:
    filled = [name for name in names if name]
    return len(set(filled)) < len(filled)


def _pointed_at(rows: Sequence[Sequence[str]], aliases: Aliases, at: tuple[int, ...], sheet: str) -> Layout | None:
    if at[-1] > len(rows) or at[0] < 1 or not any(rows[at[-1] - 1]):
        return None
    below = rows[at[-1] - 1]
    names = (_two_rows(rows[at[0] - 1], below) if len(at) > 1 else []) or [[cell] for cell in below]
    return _assign(names, at, aliases, sheet)


def _two_rows(above: Sequence[str], below: Sequence[str]) -> list[list[str]]:
    """Return for each column the names it may have when a row with groups stands above the names."""
    groups = [cell for cell in above if cell]
    is_banner = len(groups) < 2 and not any(map(_is_about_person, above[1:]))
    if is_banner or not any(below):
        return []
    group, names = "", []
    for i, name in enumerate(below):
        own = above[i] if i < len(above) else ""
        group = own or group
        if name and group:
            names.append([f"{group}: {name}", name])
        else:
            names.append([name or own])
    return names


def _assign(names: Sequence[Sequence[str]], header_rows: tuple[int, ...], aliases: Aliases, sheet: str) -> Layout:
    found: list[tuple[int, bool, int, Column]] = []
    dropped: list[Column] = []
    for i, (options, shown) in enumerate(zip(names, _unique(names), strict=True)):
        if not shown:
            continue
        alias = _meaning(options, aliases)
        if alias is None or alias.field == PERSONAL:
            dropped.append(Column(i, shown, "" if alias is None else PERSONAL))
        else:
            # "(Zaak/Dossier) Begindatum" is when it was registered: a name that says it whole goes first
            found.append((alias.rank, not _is_whole(options, aliases), i, Column(i, shown, alias.field)))
    columns: dict[str, Column] = {}
    # "Nr" left of the street is a serial number, right of it a house number
    streets = [column.index for *_, column in found if column.field in ("street", "address")]
    for rank, _, i, column in sorted(found, key=lambda item: item[:3]):
        is_serial = column.field == "number" and rank > 1 and (not streets or i < min(streets))
        field = "incident_number" if is_serial else column.field
        if field in columns:
            dropped.append(replace(column, field=""))
        else:
            columns[field] = replace(column, field=field)
    _settle(columns, dropped)
    return Layout(sheet, header_rows, tuple(sorted(columns.values(), key=place_in_file)), tuple(sorted(dropped, key=place_in_file)))


def _unique(names: Sequence[Sequence[str]]) -> list[str]:
    """Return for each column the shortest name that no other has: its own, with its group, or with its letter."""
    short = [options[-1] if options else "" for options in names]
    long = [options[0] if options else "" for options in names]
    shown = [name if short.count(name) == 1 else full for name, full in zip(short, long, strict=True)]
    return [f"{name} ({Column(i, '', '').letter})" if name and shown.count(name) > 1 else name for i, name in enumerate(shown)]


def place_in_file(column: Column) -> int:
    """Return where a column stands, to sort by."""
    return column.index


def _meaning(options: Sequence[str], aliases: Aliases) -> Alias | None:
    """Return what the first known of these names means; a name about a person is never anything else."""
    if _is_about_person(options[0]):
        return Alias(PERSONAL, 1)
    for name in options:
        for text in (name, re.sub(r"\(.*?\)|\[.*?\]", "", name), re.sub(r"^\s*\d+[.)]\s*", "", name)):
            if alias := aliases.get(normalise(text)):
                return alias
    return None


def _is_whole(options: Sequence[str], aliases: Aliases) -> bool:
    """Return whether a name is known as it stands, with nothing left out of it."""
    return any(normalise(name) in aliases for name in options)


def _is_about_person(name: str) -> bool:
    return bool(_PERSON.search(name.lower()))


def _settle(columns: dict[str, Column], dropped: list[Column]) -> None:
    """Give fields that depend on each other their final meaning."""
    if "address" in columns and "number" in columns and "street" not in columns:
        columns["street"] = replace(columns.pop("address"), field="street")
    for degree, metre in (("lon", "x_given"), ("lat", "y_given")):
        if degree in columns:
            column = columns.pop(degree)
            if metre in columns:
                dropped.append(replace(column, field=""))
            else:
                columns[metre] = replace(column, field=metre)


def find_layouts(sheets: Iterable[Sheet], aliases: Aliases, required: Collection[str]) -> list[tuple[Sheet, Layout]]:
    """Return the visible sheets that hold the list, best first: the best one, and those with nearly the same columns.

    A workbook may keep a year per sheet; a summary or a legend beside it has other columns.
    """
    found = [
        (sheet, layout)
        for sheet in sheets
        if not sheet.is_hidden and (layout := recognise(sheet.rows, aliases, required, sheet=sheet.name))
    ]
    if not found:
        return []
    best = max(found, key=lambda item: (len(item[1].columns), len(item[0].rows)))
    wanted = set(best[1].fields)
    return [best, *(item for item in found if item is not best and _overlap(set(item[1].fields), wanted) >= 0.6)]


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)
