import contextlib
import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import SourceError
from analysis.sources.delimited import MOST_COLUMNS, decode, parse
from analysis.sources.spreadsheet import read_sheets


def make_workbook(path: Path, *sheets: list[list[object]], hidden: tuple[int, ...] = ()) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        day, moment, clock = (book.add_format({"num_format": f}) for f in ("dd-mm-yyyy", "dd-mm-yyyy hh:mm", "hh:mm"))
        for s, rows in enumerate(sheets):
            sheet = book.add_worksheet(f"Blad{s + 1}")
            if s in hidden:
                sheet.hide()
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, dt.datetime):
                        sheet.write_datetime(r, c, value, moment)
                    elif isinstance(value, dt.date):
                        sheet.write_datetime(r, c, dt.datetime.combine(value, dt.time()), day)
                    elif isinstance(value, dt.time):
                        sheet.write_datetime(r, c, value, clock)
                    else:
                        sheet.write(r, c, value)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_sheets(path)
    return str(caught.value)


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_cells_become_the_text_a_person_would_type(tmp_path):
    cells = ["Dorpsstraat", 12, 1.5, True, dt.date(2026, 3, 5), dt.datetime(2026, 3, 5, 20, 15), dt.time(20, 15), "", " x\xa0"]
    (sheet,) = read_sheets(make_workbook(tmp_path / "a.xlsx", [cells]))
    assert sheet.rows == [["Dorpsstraat", "12", "1.5", "WAAR", "2026-03-05", "2026-03-05T20:15:00", "20:15", "", "x"]]


def test_row_numbers_count_blank_rows_above_the_list(tmp_path):
    (sheet,) = read_sheets(make_workbook(tmp_path / "a.xlsx", [[], [], ["derde rij"]]))
    assert sheet.rows[2] == ["derde rij"]


def test_a_hidden_sheet_is_named_as_hidden(tmp_path):
    sheets = read_sheets(make_workbook(tmp_path / "a.xlsx", [["a"]], [["b"]], hidden=(1,)))
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [("Blad1", False), ("Blad2", True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850", "utf-16"])
def test_dutch_letters_survive_every_encoding_of_a_csv(tmp_path, encoding):
    text = "Straat;Plaats\r\nKoekoekswâl;Súdhoeke\r\nBernhardlaan;Één\r\nCuraçaostraat;Coëvorden\r\n"
    (sheet,) = read_sheets(write(tmp_path / "a.csv", text.encode(encoding)))
    assert sheet.rows == [["Straat", "Plaats"], ["Koekoekswâl", "Súdhoeke"], ["Bernhardlaan", "Één"], ["Curaçaostraat", "Coëvorden"]]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found_although_other_signs_stand_in_the_cells(delimiter):
    text = f'Nr{delimiter}Adres{delimiter}X\n1{delimiter}"Kerkstraat 1, Waterveen; achter"{delimiter}"181992,24"\n'
    assert parse(text)[1] == ["1", "Kerkstraat 1, Waterveen; achter", "181992,24"]


def test_the_hint_of_excel_for_the_delimiter_keeps_its_row_number():
    assert parse("sep=|\nStraat|Nr\nKerkstraat, oost|1\n") == [[], ["Straat", "Nr"], ["Kerkstraat, oost", "1"]]


def test_a_quote_that_is_never_closed_does_not_swallow_the_file():
    lines = [f"{i};Kerkstraat {i}" for i in range(50)]
    assert len(parse("Nr;Adres\n" + '0;"Kerkstraat\n' + "\n".join(lines))) == 52


def test_the_text_mark_of_excel_goes_and_the_apostrophe_of_a_name_stays():
    assert parse("'0123;'s-Gravenhage;'t Zand;'=1+1") == [["0123", "'s-Gravenhage", "'t Zand", "=1+1"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is leeg"),
        (b" \r\n\x00", "is leeg"),
        (b"%PDF-1.7\n1 0 obj", "scan of pdf"),
        (b"\x89PNG\r\n\x1a\n0000", "scan of pdf"),
        (b"PK\x03\x04" + b"0" * 500, "niet compleet"),
        (b"<html><table><tr><td>Straat</td></tr></table>", "geen Excel- of csv-bestand"),
        (b"Straat;Nr\x00\x00\nKerkstraat;1", "geen Excel- of csv-bestand"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600 + "EncryptedPackage".encode("utf-16-le"), "zonder wachtwoord"),
        (b"\xd0\xcf\x11\xe0" + "Workbook _VBA_PROJECT".encode("utf-16-le") + b"0" * 600, "macro's"),
        (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le") + b"0" * 6000, "beveiligd of beschadigd"),
        (b"SQLite format 3\x00", "geen Excel- of csv-bestand"),
    ],
)
@pytest.mark.parametrize("name", ["overzicht.xlsx", "overzicht.csv"])
def test_what_is_no_spreadsheet_is_told_by_its_content_whatever_its_name(tmp_path, content, sentence, name):
    message = refusal(write(tmp_path / name, content))
    assert sentence in message
    assert name in message


def test_a_missing_file_and_a_folder_get_a_sentence_without_the_path(tmp_path):
    for path, sentence in ((tmp_path / "weg.csv", "vinden het bestand ‘weg.csv’ niet"), (tmp_path, "is een map")):
        message = refusal(path)
        assert sentence in message
        assert str(tmp_path.parent) not in message


def test_a_workbook_that_was_cut_off_is_refused(tmp_path):
    whole = make_workbook(tmp_path / "a.xlsx", [["Straat", "Nr"]] * 50).read_bytes()
    assert "niet compleet" in refusal(write(tmp_path / "b.xlsx", whole[: len(whole) // 2]))


def remake(source: Path, target: Path, **parts: bytes) -> Path:
    """Copy a workbook with some of its parts replaced or added (dots in a name as __)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        extra = {name.replace("__", "."): content for name, content in parts.items()}
        for entry in old.infolist():
            new.writestr(entry.filename, extra.pop(entry.filename, old.read(entry)))
        for name, content in extra.items():
            new.writestr(name, content)
    return target


def test_a_workbook_with_macros_is_refused(tmp_path):
    clean = make_workbook(tmp_path / "a.xlsx", [["Straat"]])
    assert "macro's" in refusal(remake(clean, tmp_path / "b.xlsm", **{"xl/vbaProject__bin": b"x"}))


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    clean = make_workbook(tmp_path / "a.xlsx", [["Straat"]])
    bomb = remake(clean, tmp_path / "b.xlsx", **{"xl/worksheets/sheet2__xml": b" " * 60_000_000})
    assert bomb.stat().st_size < 200_000
    assert "te groot" in refusal(bomb)


@pytest.mark.parametrize(("row", "column"), [(0, MOST_COLUMNS + 1), (1_048_575, 40)])
def test_one_cell_far_away_does_not_take_all_memory(tmp_path, row, column):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Straat")
        sheet.write(row, column, "x")
    assert "te groot" in refusal(path)


def test_a_csv_with_a_million_columns_is_refused(tmp_path):
    assert "te groot" in refusal(write(tmp_path / "a.csv", b"Straat" + b";" * 1_000_000))


def test_a_file_larger_than_asked_is_refused_unread(tmp_path):
    path = write(tmp_path / "a.csv", b"Straat;Nr\n" * 100)
    with pytest.raises(SourceError, match="te groot"):
        read_sheets(path, max_bytes=500)


def test_another_zip_is_no_spreadsheet(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "geen Excel- of csv-bestand" in refusal(write(tmp_path / "brief.xlsx", stream.getvalue()))


ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Blad1"><table:table-row>
<table:table-cell office:value-type="string"><text:p>Straat</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-03-05"><text:p>5 mrt</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>""".replace("\n<", "<")


MANIFEST = """<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{}</manifest:file-entry></manifest:manifest>"""


def make_ods(path: Path, entry: str = "", content: str = ODS) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST.format(entry))
        archive.writestr("content.xml", content)
    return path


def test_an_ods_is_read_and_a_protected_one_refused(tmp_path):
    (sheet,) = read_sheets(make_ods(tmp_path / "a.ods"))
    assert sheet.rows == [["Straat", "2026-03-05"]]
    assert "zonder wachtwoord" in refusal(make_ods(tmp_path / "b.ods", "<manifest:encryption-data/>"))


@pytest.fixture(scope="module")
def sound_workbook(tmp_path_factory):
    """The bytes of one workbook: made once, because the moment of making stands in it."""
    path = tmp_path_factory.mktemp("heel") / "a.xlsx"
    return make_workbook(path, [["Straat", "Nr", dt.date(2026, 3, 5)], ["Kerkstraat", 1, 2.5]]).read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_file_gives_rows_or_a_sentence_and_nothing_else(tmp_path, sound_workbook, data):
    whole = bytearray(sound_workbook)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=20)):
        whole[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(whole)))
    path = write(tmp_path / "b.xlsx", bytes(whole[:end]))
    sheets = []
    with contextlib.suppress(SourceError):
        sheets = read_sheets(path)
    assert all(isinstance(cell, str) for sheet in sheets for row in sheet.rows for cell in row)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_no_text(content):
    decoded = decode(content)
    assert decoded is None or all(isinstance(cell, str) for row in parse(decoded[0]) for cell in row)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("leeg.xlsx", "is leeg"), ("afgekapt.xlsx", "niet compleet"), ("eigenlijk_pdf.xlsx", "scan of pdf")],
)
def test_the_broken_files_from_outside_get_their_sentence(shared_data, name, sentence):
    assert sentence in refusal(shared_data / "police" / name)
