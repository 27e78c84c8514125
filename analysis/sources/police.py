"""Registrations out of police overviews: a file, rows pasted from Excel or a mail, or one incident typed by hand.

Only mapped columns are read; personal data in their text is removed before anything is returned.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.errors import SourceError
from analysis.findings import Finding, find
from analysis.incidents.date_text import from_1904
from analysis.incidents.periods import stated_period
from analysis.incidents.targets import recognise_target
from analysis.sources.columns import Column, Layout, standard_aliases
from analysis.sources.data_rows import data_rows
from analysis.sources.looks import in_order, look_of
from analysis.sources.pasted import sheet_from_text
from analysis.sources.personal_text import is_bare_name, is_burgerservicenummer_column, is_unsafe, remove_personal_data
from analysis.sources.reading import AS_FOUND, Reading, layouts_for
from analysis.sources.refusals import refuse
from analysis.sources.spreadsheet import Sheet, Workbook, read_workbook

FIELDS = tuple(name for name in tables.Registrations.columns if name not in ("source", "sheet", "row"))
"""What a column of a police overview can be."""

PASTED = "geplakt"
TYPED = "met de hand"

REQUIRED = frozenset(("date_from", "date_until", "street", "address", "postcode", "place", "neighbourhood", "x_given"))
"""An overview has at least one of these."""

_EXAMPLES = 5
_DATES = ("date_from", "date_until")
_UNKNOWN_TARGET = "overig"

_DEMO_WORD = "oefengegevens"


@dataclass(frozen=True)
class PoliceOverview:
    """What was read from one file, and how.

    `layouts` has one entry per sheet that was read, the best first; `examples` are the first rows of the best sheet per
    field, without personal data; `dropped_columns` are the columns that were not read at all; `looks` says per field what its
    cells look like (see `looks.look_of`). `fits_demo`: it may stand among oefengegevens, for it calls itself so or was typed
    or pasted by hand.
    """

    registrations: pd.DataFrame = field(repr=False)
    findings: list[Finding]
    layouts: tuple[Layout, ...]
    examples: dict[str, list[str]]
    dropped_columns: tuple[Column, ...]
    skipped_sheets: tuple[str, ...]
    sha256: str
    fits_demo: bool
    file_name: str = ""
    workbook: Workbook | None = field(default=None, repr=False)
    reading: Reading = AS_FOUND
    looks: dict[str, str] = field(default_factory=dict)
    profile_name: str = ""

    @property
    def layout(self) -> Layout:
        """How the (best) sheet was read."""
        return self.layouts[0]

    @property
    def rows_read(self) -> int:
        """How many data rows the file has."""
        return len(self.registrations)

    @property
    def personal_row_count(self) -> int:
        """In how many rows personal data was removed from a text."""
        return len({(f.sheet, f.row) for f in self.findings if f.code == "personal_data_dropped"})

    @property
    def hidden_row_count(self) -> int:
        """How many rows below the column names the sender hid or filtered away."""
        return sum(sum(row >= layout.first_row for row in self._sheet(layout).hidden_rows) for layout in self.layouts)

    def _sheet(self, layout: Layout) -> Sheet:
        sheets = self.workbook.sheets if self.workbook else ()
        return next((sheet for sheet in sheets if sheet.name == layout.sheet), Sheet("", []))


def load_police_overview(path: Path, mapping: Mapping[str, str] | None = None, reading: Reading = AS_FOUND) -> PoliceOverview:
    """Read the registrations of a police overview in any of the formats of `read_workbook`.

    Parameters
    ----------
    path
        The file.
    mapping
        Field -> column name, for columns that were pointed out by hand; they replace what was recognised. An empty name
        leaves the field without a column.
    reading
        What else a person or an import profile says of the file.

    Returns
    -------
    overview
        Registrations in the order of the file, with raw texts. Every sheet with (nearly) the same columns is read.

    Raises
    ------
    SourceError
        When the file cannot be read, has no column with a date or a place, or no rows.
    """
    reading = reading.with_columns(mapping or {})
    return overview_of(read_workbook(path, encoding=reading.encoding, delimiter=reading.delimiter), reading)


def overview_of(workbook: Workbook, reading: Reading = AS_FOUND) -> PoliceOverview:
    """Return the registrations of a file that was read (see `load_police_overview`).

    Raises
    ------
    SourceError
        When it has no column with a date or a place, or no rows.
    """
    layouts = layouts_for(workbook.sheets, reading, standard_aliases(), REQUIRED, workbook.name)
    if not layouts and reading.header_rows:
        raise refuse("header_missing", workbook.name)
    if not any(set(layout.fields) & REQUIRED for _, layout in layouts):
        raise refuse("file_no_columns", workbook.name)
    return _overview(workbook, layouts, reading)


def read_pasted(text: str) -> PoliceOverview:
    """Read rows that were copied from Excel or a mail, with or without column names.

    Parameters
    ----------
    text
        Rows with tabs (Excel), semicolons or commas between the cells, or lines like "Pleegdatum: 5-3-2026" with a blank
        line between incidents.

    Raises
    ------
    SourceError
        When no row with a date or a place is recognised.
    """
    pasted = sheet_from_text(text, standard_aliases(), REQUIRED)
    if pasted is None:
        raise SourceError(
            "In deze tekst vinden we geen rijen met een plaats of datum. Kopieer de rijen met de kolomnamen erboven uit Excel."
        )
    sheet, layout = pasted
    workbook = Workbook(PASTED, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), (sheet,))
    return _overview(workbook, [(sheet, layout)], AS_FOUND)


def typed_registration(values: Mapping[str, str], *, row: int = 1) -> PoliceOverview:
    """Read one incident that was typed by hand.

    Parameters
    ----------
    values
        Field (see `FIELDS`) -> text.
    row
        Its number among the typed incidents, so that each can be found again.

    Raises
    ------
    SourceError
        When neither a date nor a place was typed, or a field is not one of `FIELDS`.
    """
    unknown = sorted(set(values) - set(FIELDS))
    if unknown:
        raise SourceError(f"Deze velden kennen we niet: {', '.join(unknown)}.")
    filled = {name: text.strip() for name, text in values.items() if text.strip()}
    if not set(filled) & REQUIRED:
        raise SourceError("Vul een datum of een plaats in.")
    columns = tuple(Column(i, tables.label_of(tables.Registrations, name), name) for i, name in enumerate(filled))
    layout = Layout("", (), columns, ())
    sheet = Sheet("", [[]] * (row - 1) + [list(filled.values())])
    digest = hashlib.sha256(repr(sorted(filled.items())).encode("utf-8")).hexdigest()
    return _overview(Workbook(TYPED, digest, (sheet,)), [(sheet, layout)], AS_FOUND)


def _overview(workbook: Workbook, layouts: Sequence[tuple[Sheet, Layout]], reading: Reading) -> PoliceOverview:
    source, sheets = workbook.name, workbook.sheets
    found: list[Finding] = []
    records: list[dict[str, object]] = []
    kept: list[Layout] = []
    dropped: dict[tuple[int, str], Column] = {}
    looks: dict[str, str] = {}
    for sheet, layout in layouts:
        rows = list(data_rows(sheet, layout, skip_hidden=reading.skip_hidden_rows))
        if workbook.counts_from_1904:
            rows = [(row, values | {name: from_1904(values[name]) for name in _DATES if name in values}) for row, values in rows]
        layout = _without_person_columns(layout, rows)  # noqa: PLW2901  # the layout that is shown is the one that was used
        kept.append(layout)
        found.extend(_stated_period(source, sheet, layout))
        looks = looks or {name: look_of([values[name] for _, values in rows]) for name in layout.fields}
        dropped |= {(column.index, column.header): column for column in layout.dropped}
        records.extend(_registration(source, sheet.name, row, in_order(values, reading), layout, found) for row, values in rows)
    if not records:
        raise refuse("file_no_rows", source)
    used = {layout.sheet for layout in kept}
    return PoliceOverview(
        registrations=_to_table(records),
        findings=found,
        layouts=tuple(kept),
        examples=_examples(records, kept[0]),
        dropped_columns=tuple(dropped.values()),
        skipped_sheets=tuple(sheet.name for sheet in sheets if sheet.name not in used and any(map(any, sheet.rows))),
        sha256=workbook.sha256,
        fits_demo=source in (PASTED, TYPED) or any(_DEMO_WORD in cell.casefold() for sheet in sheets for row in sheet.rows for cell in row),
        file_name=source,
        workbook=workbook,
        reading=reading,
        looks=looks,
    )


def _stated_period(source: str, sheet: Sheet, layout: Layout) -> Iterable[Finding]:
    """Name the period that the rows above the column names, or the name of the sheet, tell."""
    above = sheet.rows[: layout.header_rows[0] - 1] if layout.header_rows else []
    period = stated_period(" ".join(cell for row in above for cell in row if cell)) or stated_period(sheet.name)
    if period:
        yield find("period_stated", source=source, sheet=sheet.name, row=0, value=f"{period.first}/{period.last}", period=period.words)


def _without_person_columns(layout: Layout, rows: Iterable[tuple[int, Mapping[str, str]]]) -> Layout:
    """Drop a mapped column that turns out to hold burgerservicenummers."""
    rows = list(rows)
    persons = {
        column for column in layout.columns if is_burgerservicenummer_column([values.get(column.field, "") for _, values in rows[:500]])
    }
    if not persons:
        return layout
    return Layout(
        layout.sheet,
        layout.header_rows,
        tuple(column for column in layout.columns if column not in persons),
        (*layout.dropped, *(Column(column.index, column.header, "personal") for column in persons)),
    )


def _registration(source: str, sheet: str, row: int, values: Mapping[str, str], layout: Layout, found: list[Finding]) -> dict[str, object]:
    record: dict[str, object] = dict.fromkeys(FIELDS, "")
    for column in layout.columns:
        text, was_personal = clean_text(column.field, values[column.field])
        if was_personal:
            found.append(find("personal_data_dropped", source=source, sheet=sheet, row=row, column=column.header))
        if is_unsafe(text):
            found.append(find("row_text_unsafe", source=source, sheet=sheet, row=row, column=column.header))
        if column.field == "completed":
            record["attempt"] = record["attempt"] or _attempt_from_completed(text)
        elif column.field in record:
            record[column.field] = text
    return record | {"source": source, "sheet": sheet, "row": row}


def clean_text(name: str, text: str) -> tuple[str, bool]:
    """Return the text of a field as it may be kept, and whether personal data was removed from it.

    A target that is only a name and no kind of place that we know ("Jan Jansen") tells nothing and may be a person.
    """
    plain, was_personal = remove_personal_data(" ".join(text.split()), name)
    if name == "target" and is_bare_name(plain) and recognise_target(plain).target_type == _UNKNOWN_TARGET:
        return "", True
    return plain, was_personal


def _attempt_from_completed(text: str) -> str:
    """Return J for an attempt when the column asks whether the offence was completed."""
    answer = text.strip().lower()
    if not answer:
        return ""
    return "N" if answer in ("j", "ja", "1", "x", "waar", "true", "voltooid") else "J"


def _to_table(records: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(records, columns=list(tables.Registrations.columns))
    return tables.check(
        table.astype({name: column.metadata["dtype"] for name, column in tables.Registrations.columns.items()}), tables.Registrations
    )


def _examples(records: Sequence[Mapping[str, object]], layout: Layout) -> dict[str, list[str]]:
    """Return what the first rows of a sheet hold per field, as stored."""
    first = [record for record in records if record["sheet"] == layout.sheet][:_EXAMPLES]
    return {name: [str(record[name]) for record in first] for name in layout.fields if name in FIELDS}
