"""Labels and the list for the printer: three lines, nobody who wants no post, and nothing outside a label."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import typst
from PIL import Image

from analysis.errors import SourceError
from analysis.exports import labels as labels_module
from analysis.exports.labels import EDGE_MM, label_content, label_sheets, labels_pdf, write_labels
from analysis.exports.postal import mailing, postal_lines
from analysis.exports.print_file import HEADS, print_file_csv, print_file_xlsx, print_table
from analysis.privacy import stamp
from analysis.terms import Zone
from tests.make_rounds import make_visit_addresses

STAMP = stamp(Zone.SHAREABLE, "drukkerij", "A. Analist", datetime(2026, 11, 21, 10, 30), "adressen van november 2026")
TEMPLATE = Path(labels_module.__file__).with_name("labels.typ")
LONGEST = {
    "street": "Burgemeester Baron van Voerst van Lyndenstraat",
    "place": "Westerhaar-Vriezenveensewijk",
    "addition": "bis-2",
}
EVIL = '=HYPERLINK("http://kwaad.example";"klik")'
PER_MM = 4


def addressed(count: int = 30, **changes) -> pd.DataFrame:
    table = make_visit_addresses().iloc[:count].copy()
    for name, value in changes.items():
        table.loc[table.index[0], name] = value
    return table


def as_pictures(addresses: pd.DataFrame, sheet: str, used: int = 0) -> list[np.ndarray]:
    """The sheets as grey pictures, four dots to a millimetre."""
    content = json.dumps(label_content(addresses, sheet, STAMP, used=used))
    made = typst.compile(TEMPLATE.read_bytes(), sys_inputs={"data": content}, ignore_system_fonts=True, format="png", ppi=25.4 * PER_MM)
    pages = made if isinstance(made, list) else [made]
    return [np.array(Image.open(io.BytesIO(page)).convert("L")) for page in pages]


def fits(addresses: pd.DataFrame, sheet: str) -> list[list[dict]]:
    """What was set on each label: the size and the width of every line, measured in the type that is printed."""
    content = json.dumps(label_content(addresses, sheet, STAMP))
    found = json.loads(typst.query(TEMPLATE.read_bytes(), "<fit>", field="value", sys_inputs={"data": content}, ignore_system_fonts=True))
    return list(found)


def inside(sheet_code: str, margin_mm: float) -> np.ndarray:
    """Where ink may be: on the labels less a margin, and above the first row."""
    sheet = label_sheets()[sheet_code]
    mask = np.zeros((297 * PER_MM, 210 * PER_MM), dtype=bool)
    mask[: int((sheet.top_mm - 2) * PER_MM)] = True
    for row in range(sheet.rows):
        for column in range(sheet.columns):
            x, y = sheet.left_mm + column * sheet.pitch_x_mm, sheet.top_mm + row * sheet.pitch_y_mm
            top, bottom = int((y + margin_mm) * PER_MM), int((y + sheet.height_mm - margin_mm) * PER_MM)
            mask[top:bottom, int((x + margin_mm) * PER_MM) : int((x + sheet.width_mm - margin_mm) * PER_MM)] = True
    return mask


# ---- the three lines ----


def test_homes_are_written_to_without_a_name_and_businesses_by_theirs():
    rows = make_visit_addresses().to_dict("records")
    home = rows[0] | {"street": "Dorpsstraat", "number": 12, "letter": "A", "addition": "2", "postcode": "1234AB", "place": "Waterveen"}
    lines = postal_lines(home | {"audience": "residents", "business_name": ""})
    assert (lines.to_whom, lines.street, lines.place) == ("Aan de bewoner(s) van", "Dorpsstraat 12A-2", "1234 AB  WATERVEEN")
    assert postal_lines(home | {"audience": "catering", "business_name": "Snackbar De Hoek"}).to_whom == "Snackbar De Hoek"
    assert postal_lines(home | {"audience": "catering", "business_name": ""}).to_whom == "Aan de ondernemer van"
    assert postal_lines(home | {"audience": "use_unknown", "business_name": ""}).to_whom == "Aan de bewoner(s) of gebruiker(s) van"
    assert postal_lines(home | {"audience": "residents", "business_name": "Jansen"}).to_whom == "Aan de bewoner(s) van"


def test_who_wants_no_post_gets_none_and_is_counted():
    table = addressed(is_non_mailing=True)
    post = mailing(table)
    assert len(post.rows) == 29
    assert post.left_out == "1 adres wil geen post (non-mailing) en staat er niet bij."
    assert mailing(table.iloc[1:]).left_out == ""
    assert (
        mailing(table.assign(is_non_mailing=[True, True] + 28 * [False])).left_out
        == "2 adressen willen geen post (non-mailing) en staan er niet bij."
    )


def test_post_is_in_the_order_of_the_postcode_and_the_number():
    rows = mailing(make_visit_addresses().sample(frac=1, random_state=3)).rows
    keys = list(zip(rows["postcode"], rows["number"], strict=True))
    assert keys == sorted(keys)


# ---- labels ----


@pytest.mark.parametrize(("code", "per_sheet", "size"), [("L7160", 21, (63.5, 38.1)), ("L7163", 14, (99.1, 38.1))])
def test_a_sheet_is_as_large_as_avery_sells_it_and_fills_the_page(code: str, per_sheet: int, size: tuple[float, float]):
    sheet = label_sheets()[code]
    assert (sheet.per_sheet, (sheet.width_mm, sheet.height_mm)) == (per_sheet, size)
    across = 2 * sheet.left_mm + (sheet.columns - 1) * sheet.pitch_x_mm + sheet.width_mm
    down = 2 * sheet.top_mm + (sheet.rows - 1) * sheet.pitch_y_mm + sheet.height_mm
    assert (across, down) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))


@pytest.mark.parametrize("code", ["L7160", "L7163"])
def test_no_ink_falls_outside_a_label_however_long_the_names(code: str):
    table = addressed(**LONGEST)
    table.loc[table.index[1:3], "audience"] = "retail"
    table.loc[table.index[1], "business_name"] = "Stichting Samenwerkende Ondernemers Winkelcentrum De Groene Poort en Omstreken"
    table.loc[table.index[2], "business_name"] = "W" * 120
    for page in as_pictures(table, code):
        assert page.shape == (297 * PER_MM, 210 * PER_MM)
        assert (page < 128).any()
        assert not (page < 200)[~inside(code, EDGE_MM - 0.5)].any()


@pytest.mark.parametrize("code", ["L7160", "L7163"])
def test_the_longest_dutch_street_and_place_fit_whole_measured_in_the_type_that_is_printed(code: str):
    room = label_sheets()[code].width_mm - 2 * EDGE_MM
    first = mailing(addressed(**LONGEST)).lines
    labels = fits(addressed(**LONGEST), code)
    assert all(line["width"] <= room + 0.01 for label in labels for line in label)
    for lines, label in zip(first, labels, strict=True):
        assert [line["line"] for line in label][1:] == [lines.street, lines.place]
        assert all(line["size"] >= 6 for line in label)


def test_an_ordinary_address_is_set_large():
    assert all(line["size"] == 11 for label in fits(make_visit_addresses().iloc[:20], "L7160") for line in label)


def test_labels_that_are_gone_are_skipped():
    blank = (as_pictures(make_visit_addresses().iloc[:1], "L7160", used=4)[0] < 128)[int(15.15 * PER_MM) :]
    rows, columns = np.flatnonzero(blank.any(axis=1)), np.flatnonzero(blank.any(axis=0))
    assert rows.min() > 38.1 * PER_MM
    assert columns.min() > (7.2 + 66) * PER_MM


def test_labels_are_the_same_bytes_again_and_bear_the_zone(tmp_path: Path):
    table = make_visit_addresses().iloc[:5]
    assert labels_pdf(table, "L7160", STAMP) == labels_pdf(table, "L7160", STAMP)
    assert label_content(table, "L7160", STAMP)["note"].startswith("Te delen met drukkerij, niet openbaar · Gemaakt op 21 november 2026")
    write_labels(table, "L7160", tmp_path / "etiketten.pdf", STAMP)
    assert (tmp_path / "etiketten.pdf").read_bytes().startswith(b"%PDF")


def test_an_unknown_sheet_and_a_list_without_post_are_refused():
    with pytest.raises(SourceError, match="Dit etiketvel kennen we niet: ‘L9999’"):
        labels_pdf(make_visit_addresses(), "L9999", STAMP)
    with pytest.raises(SourceError, match="staat niemand die post krijgt"):
        labels_pdf(make_visit_addresses().assign(is_non_mailing=True), "L7160", STAMP)


# ---- the list for the printer ----


def test_both_files_for_the_printer_hold_the_same_lines():
    table = addressed(business_name=EVIL, audience="retail")
    rows = list(csv.DictReader(io.StringIO(print_file_csv(table).decode("utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(print_file_xlsx(table, STAMP))).worksheets[0]
    assert tuple(rows[0]) == HEADS == tuple(cell.value for cell in sheet[1])
    written = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1:4] for row in written if row[1] != EVIL] == [
        [row["Regel 1"], row["Regel 2"], row["Regel 3"]] for row in rows if "HYPERLINK" not in row["Regel 1"]
    ]
    assert sheet.tables["Adreslijst"].ref == f"A1:K{len(table) + 1}"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert f"'{EVIL}" in {row["Regel 1"] for row in rows}


def test_the_list_says_which_letter_each_gets_and_nothing_of_where_it_came_from():
    listed = print_table(make_visit_addresses())
    assert set(listed["Soort brief"]) == {"bewoner", "ondernemer"}
    assert listed["Volgnr"].tolist() == list(range(1, 241))
    assert print_file_xlsx(make_visit_addresses(), STAMP) == print_file_xlsx(make_visit_addresses(), STAMP)


def test_demo_data_say_so_in_the_csv():
    assert b"oefengegevens" in print_file_csv(make_visit_addresses(), is_demo=True)
