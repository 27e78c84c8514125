"""The empty example file: what we give out to be filled in is read back without a question."""

from pathlib import Path

import openpyxl
import pytest

from analysis import tables
from analysis.errors import SourceError
from analysis.exports.empty_example import COLUMNS, OFFENCES, empty_example
from analysis.incidents.offences import recognise_kind
from analysis.sources.columns import PERSONAL, normalise, standard_aliases
from analysis.sources.police import FIELDS, load_police_overview


def filled_in(path: Path, values: list[str]) -> Path:
    path.write_bytes(empty_example())
    book = openpyxl.load_workbook(path)
    for c, value in enumerate(values, start=1):
        book["Incidenten"].cell(2, c, value)
    book.save(path)
    return path


def test_the_columns_are_exactly_the_fields_we_read() -> None:
    assert [field for field, *_ in COLUMNS] == list(FIELDS)


def test_no_column_is_about_a_person() -> None:
    assert not [name for _, name, *_ in COLUMNS if standard_aliases()[normalise(name)].field == PERSONAL]


def test_a_filled_in_example_is_read_with_every_column_in_its_place(tmp_path: Path) -> None:
    overview = load_police_overview(filled_in(tmp_path / "voorbeeld.xlsx", [example for *_, example in COLUMNS]))
    assert overview.rows_read == 1
    assert overview.dropped_columns == ()
    row = overview.registrations.iloc[0]
    assert {field: row[field] for field, *_ in COLUMNS} == {field: example for field, *_, example in COLUMNS}
    assert (row["sheet"], row["row"]) == ("Incidenten", 2)
    tables.check(overview.registrations, tables.Registrations)


def test_an_example_that_was_not_filled_in_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "voorbeeld.xlsx"
    path.write_bytes(empty_example())
    with pytest.raises(SourceError, match="alleen kolomnamen"):
        load_police_overview(path)


def test_every_offence_that_is_offered_is_known() -> None:
    assert [str(recognise_kind("", text, "")) for text in OFFENCES] == [
        "business_robbery", "home_robbery", "transport_robbery", "street_robbery",
    ]  # fmt: skip


def test_the_file_is_the_same_every_time() -> None:
    assert empty_example() == empty_example()
