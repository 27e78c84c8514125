"""How a file must be read: as found, as a person corrects it on screen, or as an import profile says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.sources.columns import PERSONAL, Alias, Aliases, Column, Layout, find_layouts, normalise, place_in_file, recognise
from analysis.sources.refusals import refuse
from analysis.sources.spreadsheet import Sheet

DATE_ORDERS = {"dmy": "dag, maand, jaar", "mdy": "maand, dag, jaar"}


@dataclass(frozen=True)
class Reading:
    """What a person says of a file; what is left empty is detected.

    `columns` are pairs of a field and a column name as it stands in the file; an empty name leaves the field without a
    column. `is_whole`: no other fields than these have a column (an import profile, or a mapping file).
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_rows: tuple[int, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    date_order: str = ""
    is_whole: bool = False
    skip_hidden_rows: bool = False

    @property
    def mapping(self) -> dict[str, str]:
        """Field -> column name."""
        return dict(self.columns)

    def with_columns(self, mapping: Mapping[str, str]) -> "Reading":
        """Return the same with these columns too."""
        return replace(self, columns=tuple(sorted({**self.mapping, **mapping}.items())))


AS_FOUND = Reading()


def layouts_for(
    sheets: Sequence[Sheet], reading: Reading, aliases: Aliases, required: frozenset[str], name: str
) -> list[tuple[Sheet, Layout]]:
    """Return the sheets that hold the list with their layouts, best first; empty when none is recognised.

    Parameters
    ----------
    sheets
        All sheets of the file.
    reading
        What a person says of it.
    aliases
        What a normalised column name means.
    required
        At least one of these fields must have a column, when nobody pointed anything out.
    name
        The file, for the sentence of an error.

    Raises
    ------
    SourceError
        When a sheet or a column that was pointed out is not in the file, or the column holds data about persons.
    """
    pointed = {**aliases, **_names_pointed_at(reading, aliases)}
    wanted = required | {field for field, header in reading.columns if header}
    if reading.sheet or reading.header_rows:
        layouts = _at(sheets, reading, pointed, wanted, name)
    else:
        layouts = find_layouts(sheets, aliases, required) or find_layouts(sheets, pointed, wanted)
        if not all(_column_named(layouts, header) for _, header in reading.columns if header):
            layouts = find_layouts(sheets, pointed, wanted) or layouts
    for _, header in reading.columns:
        column = _column_named(layouts, header) if header else None
        if header and column is None:
            raise refuse("column_missing", name, column=header)
        if column is not None and column.is_personal:
            raise refuse("column_personal", name, column=header)
    return [(sheet, _pointed_out(layout, reading)) for sheet, layout in layouts]


def guess_layout(sheets: Sequence[Sheet], reading: Reading, aliases: Aliases) -> Layout | None:
    """Return the column names of a file in which nothing is recognised, for a person to point at; None without any.

    They stand in the row that was pointed at, else in the first row that is about as full as the fullest.
    """
    chosen = next((sheet for sheet in sheets if (sheet.name == reading.sheet or not reading.sheet) and any(map(any, sheet.rows))), None)
    if chosen is None:
        return None
    filled = [sum(map(bool, row)) for row in chosen.rows[:40]]
    at = reading.header_rows or (next(i for i, count in enumerate(filled, start=1) if count >= 0.8 * max(filled)),)
    return recognise(chosen.rows, aliases, (), sheet=chosen.name, at=at)


def _names_pointed_at(reading: Reading, aliases: Aliases) -> dict[str, Alias]:
    """Return what the names mean that a person pointed out; a name that says persons keeps saying so."""
    names = {normalise(header): Alias(field, 0) for field, header in reading.columns if header}
    return {name: alias for name, alias in names.items() if name not in aliases or aliases[name].field != PERSONAL}


def _at(sheets: Sequence[Sheet], reading: Reading, aliases: Aliases, required: frozenset[str], name: str) -> list[tuple[Sheet, Layout]]:
    """Return the layout of the sheet, or with the column names, that a person pointed at."""
    chosen = [sheet for sheet in sheets if sheet.name == reading.sheet] if reading.sheet else [s for s in sheets if not s.is_hidden]
    if not chosen:
        raise refuse("sheet_missing", name, sheet=reading.sheet)
    found = []
    for sheet in chosen:
        layout = recognise(sheet.rows, aliases, required, sheet=sheet.name, at=reading.header_rows)
        if layout is not None:
            found.append((sheet, layout))
    return found[:1] if reading.header_rows else found


def _column_named(layouts: Sequence[tuple[Sheet, Layout]], header: str) -> Column | None:
    return next((column for _, layout in layouts if (column := column_named(layout, header))), None)


def column_named(layout: Layout, header: str) -> Column | None:
    """Return the column with this name, whatever its capitals and signs; None when there is none."""
    wanted = normalise(header)
    return next((column for column in (*layout.columns, *layout.dropped) if normalise(column.header) == wanted), None)


def _pointed_out(layout: Layout, reading: Reading) -> Layout:
    mapping = reading.mapping
    chosen = {field: column_named(layout, header) for field, header in mapping.items() if header}
    columns = {field: replace(column, field=field) for field, column in chosen.items() if column}
    taken = {column.index for column in columns.values()}
    free = [column for column in layout.columns if column.index not in taken]
    kept = [column for column in free if column.field not in mapping and not reading.is_whole]
    unused = [replace(column, field="") for column in free if column not in kept]
    dropped = [column for column in layout.dropped if column.index not in taken]
    return replace(
        layout,
        columns=tuple(sorted([*kept, *columns.values()], key=place_in_file)),
        dropped=tuple(sorted([*dropped, *unused], key=place_in_file)),
    )
