"""Every format, encoding and layout in which the police may send a list gives the same registrations, and says how it was read."""

import datetime as dt
import itertools
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from analysis.errors import SourceError
from analysis.sources.columns import recognise, standard_aliases
from analysis.sources.data_rows import data_rows
from analysis.sources.police import PoliceOverview, load_police_overview
from analysis.sources.reading import Reading
from analysis.sources.spreadsheet import Sheet, read_workbook
from analysis.sources.workbook_parts import extent_of_xlsb
from tests.make_workbooks import make, make_ods, write_ods

FORMATS = ("xlsx", "xls", "xlsb", "ods", "csv")
HEAD = ["Registratienummer", "Pleegdatum", "Straat", "Huisnr", "Plaats", "X"]
ROWS = [
    ["PL-1", dt.date(2026, 3, 5), "Koekoekswâl", 12, "Súdhoeke", 181992.24],
    ["PL-2", dt.date(2026, 11, 30), "Bernhardlaan", 3, "Één", ""],
]


def texts(overview: PoliceOverview) -> list[list[str]]:
    names = ["incident_number", "date_from", "street", "number", "place", "x_given"]
    return overview.registrations[names].to_numpy().tolist()


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_list_reads_the_same_in_every_format(tmp_path: Path, suffix: str):
    banner, total, blank = ["Overzicht overvallen", *[""] * 5], ["Totaal", "", "", "2", "", ""], [""] * 6
    rows = [banner, blank, HEAD, *ROWS, blank, total, blank, blank]
    overview = load_police_overview(make(tmp_path / f"overzicht.{suffix}", rows))
    dates = ["05-03-2026", "30-11-2026"] if suffix == "csv" else ["2026-03-05", "2026-11-30"]
    assert texts(overview) == [
        ["PL-1", dates[0], "Koekoekswâl", "12", "Súdhoeke", "181992.24"],
        ["PL-2", dates[1], "Bernhardlaan", "3", "Één", ""],
    ]
    assert overview.layout.header_rows == (3,)
    assert overview.registrations["row"].tolist() == [4, 5]


@pytest.mark.parametrize("suffix", FORMATS)
def test_two_header_rows_are_read_together_in_every_format(tmp_path: Path, suffix: str):
    groups = ["Nummer", "Begin", "", "Eind", "", "Locatie"]
    names = ["Voorval nr", "datum", "tijd", "datum", "tijd", "Straat"]
    row = ["1", "05-03-2026", "20:15", "06-03-2026", "07:30", "Kerkstraat"]
    overview = load_police_overview(make(tmp_path / f"a.{suffix}", [groups, names, row]))
    assert overview.layout.header_rows == (1, 2)
    assert overview.registrations.loc[0, ["date_from", "time_from", "date_until", "time_until"]].tolist() == row[1:5]
    assert [column.header for column in overview.layout.columns][1:3] == ["Begin: datum", "Begin: tijd"]


@pytest.mark.parametrize(("encoding", "delimiter"), list(itertools.product(["utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850"], ";,\t|")))
def test_every_encoding_and_delimiter_is_found_and_said(tmp_path: Path, encoding: str, delimiter: str):
    lines = [HEAD, ["PL-1", "5-3-2026", "Koekoekswâl", "12", "Súdhoeke", '"181992,24"'], ["PL-2", "6-3-2026", "Brêgeleane", "3", "Één", ""]]
    (tmp_path / "a.csv").write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    overview = load_police_overview(tmp_path / "a.csv")
    assert texts(overview)[0] == ["PL-1", "5-3-2026", "Koekoekswâl", "12", "Súdhoeke", "181992,24"]
    workbook = overview.workbook
    assert workbook is not None
    assert workbook.delimiter == delimiter
    names = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "latin-1": "Windows-1252", "cp850": "cp850"}
    assert workbook.encoding_word.startswith(names[encoding])


def test_a_few_broken_letters_do_not_turn_utf_8_into_another_encoding(tmp_path: Path):
    text = "Straat;Plaats\nKoekoekswâl;Súdhoeke\nBrêgeleane;Één\nKerkstraat;Wat".encode() + b"\xff\n"
    (tmp_path / "a.csv").write_bytes(text)
    assert read_workbook(tmp_path / "a.csv").encoding == "utf-8-sig"


def test_a_person_can_say_another_encoding_and_delimiter(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes("Straat;Plaats,Datum\nEén,2;Waterveen,5-3-2026\n".encode("cp1252"))
    (sheet,) = read_workbook(tmp_path / "a.csv", encoding="cp850", delimiter=",").sheets
    assert sheet.rows[0] == ["Straat;Plaats", "Datum", ""]
    assert sheet.rows[1][0] == "EÚn"


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "xlsb", "ods"])
def test_hidden_rows_are_counted_and_read_unless_a_person_says_otherwise(tmp_path: Path, suffix: str):
    path = make(tmp_path / f"a.{suffix}", [HEAD, *ROWS], hidden=[3])
    overview = load_police_overview(path)
    assert (overview.hidden_row_count, overview.rows_read) == (1, 2)
    assert load_police_overview(path, reading=Reading(skip_hidden_rows=True)).registrations["row"].tolist() == [2]


def test_merged_cells_of_an_ods_count_for_every_row(tmp_path: Path):
    def cell(text: str, spans: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{spans}><text:p>{text}</text:p></table:table-cell>'

    lines = ["".join(map(cell, ("Registratienummer", "Pleegdatum", "Straat", "Huisnr")))]
    lines.append(cell("PL-1") + cell("5-3-2026") + cell("Kerkstraat", ' table:number-rows-spanned="2"') + cell("1"))
    lines.append(cell("PL-2") + cell("6-3-2026") + "<table:covered-table-cell/>" + cell("2"))
    path = write_ods(tmp_path / "a.ods", "".join(f"<table:table-row>{line}</table:table-row>" for line in lines))
    assert load_police_overview(path).registrations["street"].tolist() == ["Kerkstraat", "Kerkstraat"]


def test_merged_cells_of_an_xlsb_are_known():
    area = b"".join(number.to_bytes(4, "little") for number in (1, 2, 3, 3))  # first and last row, first and last column
    assert extent_of_xlsb(bytes([0xB0, 0x01, 16]) + area, []).merged == (((1, 3), (2, 3)),)


def test_merges_without_end_do_not_stall(tmp_path: Path):
    rows = [["Pleegdatum", "Straat"], *([["5-3-2026", "Kerkstraat"]] * 2_000)]
    sheet = Sheet("", rows, merged=(((1, 1), (2_000, 1)),) * 20_000)
    layout = recognise(rows, standard_aliases(), ("street",))
    assert layout is not None
    assert len(list(data_rows(sheet, layout))) == 2_000


def test_lines_of_totals_in_the_middle_are_no_rows(tmp_path: Path):
    rows = [
        "Registratienummer;Pleegdatum;Straat;Huisnr",
        "PL-1;5-3-2026;Kerkstraat;1",
        "Subtotaal team Noord;;1;",
        "PL-2;6-3-2026;Kerkstraat;2",
    ]
    rows += ["Aantal incidenten: 1;;;", ";;;", "PL-3;7-3-2026;Totaalstraat;3", "Totaal generaal;3;;"]
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    assert load_police_overview(tmp_path / "a.csv").registrations["row"].tolist() == [2, 4, 7]


def test_merged_cells_count_for_every_row(tmp_path: Path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "Overvallen in Waterveen")
        sheet.write_row(1, 0, ["Registratienummer", "Pleegdatum", "Straat", "Huisnr"])
        sheet.merge_range(2, 2, 3, 2, "Kerkstraat")
        sheet.write_row(2, 0, ["PL-1", "5-3-2026"])
        sheet.write_row(3, 0, ["PL-2", "6-3-2026"])
        sheet.write(2, 3, 1)
        sheet.write(3, 3, 2)
    assert load_police_overview(tmp_path / "a.xlsx").registrations["street"].tolist() == ["Kerkstraat", "Kerkstraat"]


def test_numbers_kept_as_text_and_the_apostrophe_of_excel_are_plain_text(tmp_path: Path):
    (tmp_path / "a.csv").write_text("Pleegdatum;Straat;Huisnr\n'05-03-2026;'s-Gravenlaan;'12\n", encoding="utf-8")
    assert load_police_overview(tmp_path / "a.csv").registrations.loc[0, ["date_from", "street", "number"]].tolist() == [
        "05-03-2026",
        "'s-Gravenlaan",
        "12",
    ]


@pytest.mark.parametrize(("order", "first"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04"), ("", "03-04-2026")])
def test_a_person_can_say_the_order_of_day_and_month(tmp_path: Path, order: str, first: str):
    (tmp_path / "a.csv").write_text("Pleegdatum;Straat\n03-04-2026;Kerkstraat\n23-04-26;Kerkstraat\n", encoding="utf-8")
    dates = load_police_overview(tmp_path / "a.csv", reading=Reading(date_order=order)).registrations["date_from"].tolist()
    assert dates == [first, "2026-04-23" if order == "dmy" else "23-04-26"]


@pytest.mark.parametrize(("title", "period"), [("Overvallen Q1 2026", "2026-01-01/2026-03-31"), ("Gemaakt op 12-11-2026", None)])
def test_the_period_of_the_title_is_said(tmp_path: Path, title: str, period: str | None):
    found = load_police_overview(make(tmp_path / "a.xlsx", [[title], HEAD, *ROWS])).findings
    assert [finding.value for finding in found if finding.code == "period_stated"] == ([period] if period else [])


def test_an_ods_that_repeats_a_row_a_million_times_is_refused(tmp_path: Path):
    cells = '<table:table-cell office:value-type="string"><text:p>Straat</text:p></table:table-cell>' * 9
    rows = f'<table:table-row table:number-rows-repeated="1000000">{cells}</table:table-row>'
    with pytest.raises(SourceError, match="te groot"):
        read_workbook(write_ods(tmp_path / "a.ods", rows))


def test_blank_rows_and_cells_that_an_ods_repeats_to_the_end_do_no_harm(tmp_path: Path):
    cell = '<table:table-cell office:value-type="string"><text:p>Straat</text:p></table:table-cell>'
    rows = (
        f'<table:table-row>{cell}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    (sheet,) = read_workbook(write_ods(tmp_path / "a.ods", rows)).sheets
    assert sheet.rows == [["Straat"]]


def test_a_protected_ods_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match="zonder wachtwoord"):
        read_workbook(make_ods(tmp_path / "a.ods", [["Straat"]], manifest="<manifest:encryption-data/>"))


def test_one_long_text_that_many_cells_share_is_refused(tmp_path: Path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        for row in range(20_000):
            sheet.write_string(row, 0, "x" * 32_000)
    assert (tmp_path / "a.xlsx").stat().st_size < 500_000
    with pytest.raises(SourceError, match="te groot"):
        read_workbook(tmp_path / "a.xlsx")


def test_entities_that_multiply_are_refused(tmp_path: Path):
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("content.xml", f'<!DOCTYPE a [<!ENTITY l0 "lach">{laughs}]><a>&l11;</a>')
    with pytest.raises(SourceError, match="beveiligd of beschadigd"):
        read_workbook(tmp_path / "a.ods")
