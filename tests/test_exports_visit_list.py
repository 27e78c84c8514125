"""The visit list: fixed heads, walking order, safe cells, fit to print."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from analysis import tables
from analysis.exports.visit_list import visit_list_csv, visit_list_xlsx, write_visit_list_csv, write_visit_list_xlsx
from analysis.exports.visit_rows import HEADS, visit_list_table
from analysis.premises import describe_premises
from analysis.privacy import release_recipients, stamp
from analysis.recipients import select_neighbourhood
from analysis.terms import Zone
from tests.make import make_addresses, make_businesses

STAMP = stamp(Zone.SHAREABLE, "wijkteam Noord", "A. Analist", datetime(2026, 11, 21, 10, 30), "adressen van 1 november 2026")
EVIL = '=HYPERLINK("http://kwaad.example";"klik")'


def listed(addresses=None, businesses=None):
    addresses = make_addresses() if addresses is None else addresses
    premises = describe_premises(addresses, tables.empty(tables.Businesses) if businesses is None else businesses)
    return release_recipients(select_neighbourhood(premises, ["BU99000001"]), tables.empty(tables.Hotspots)).visit_list


def csv_rows(addresses) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visit_list_csv(addresses).decode("utf-8"))))


def sheet_of(addresses, made=STAMP):
    return openpyxl.load_workbook(io.BytesIO(visit_list_xlsx(addresses, made)))


def test_the_heads_are_those_of_the_contract_in_both_files():
    heads = (
        "Volgnr,Straat,Huisnummer,Letter,Toevoeging,Postcode,Woonplaats,Ingang,Doelgroep,Bedrijfsnaam,Bericht,"
        "Gesproken,Niet thuis,Geen belangstelling,Later terug,Notitie,Wil advies"
    )
    assert visit_list_csv(listed()).decode("utf-8").splitlines()[0] == heads
    sheet = sheet_of(listed()).worksheets[0]
    assert ",".join(cell.value for cell in sheet[1]) == heads


def test_an_empty_selection_still_has_its_heads():
    nothing = listed().iloc[:0]
    assert visit_list_csv(nothing).decode("utf-8").strip() == ",".join(HEADS)
    assert pd.read_excel(io.BytesIO(visit_list_xlsx(nothing, STAMP)), engine="calamine").empty
    assert [cell.value for cell in sheet_of(nothing).worksheets[0][1]] == list(HEADS)


def test_both_files_hold_the_same_rows_in_the_same_order(tmp_path):
    write_visit_list_csv(listed(), tmp_path / "visit_list.csv")
    write_visit_list_xlsx(listed(), tmp_path / "visit_list.xlsx", STAMP)
    from_csv = pd.read_csv(tmp_path / "visit_list.csv", dtype=str, keep_default_na=False)
    from_xlsx = pd.read_excel(tmp_path / "visit_list.xlsx", dtype=str, keep_default_na=False, engine="calamine")
    pd.testing.assert_frame_equal(from_csv, from_xlsx, check_dtype=False)
    assert from_csv["Volgnr"].tolist() == [str(n) for n in range(1, 121)]


def test_rows_follow_the_street_odd_side_first():
    rows = csv_rows(listed(make_addresses(numbers=10)))
    assert [row["Straat"] for row in rows] == ["Dorpsstraat"] * 10 + ["Kerkstraat"] * 10 + ["Molenweg"] * 10
    assert [int(row["Huisnummer"]) for row in rows[:10]] == [1, 3, 5, 7, 9, 2, 4, 6, 8, 10]


def in_one_building(units: int, street: str = "Kerkstraat", use: str = "woonfunctie"):
    addresses = make_addresses()
    rows = addresses.index[addresses["street"] == street][:units]
    addresses.loc[rows, "building_id_bag"] = "9900100009999999"
    addresses.loc[rows, "uses"] = use
    return addresses


@pytest.mark.parametrize(
    ("units", "use", "entrance"),
    [
        (2, "woonfunctie", ""),
        (3, "woonfunctie", "Portiek Kerkstraat 1-3"),
        (16, "woonfunctie", "Portiek Kerkstraat 1-16"),
        (17, "woonfunctie", "Flat Kerkstraat 1-17"),
        (4, "winkelfunctie", "Pand Kerkstraat 1-4"),
    ],
)
def test_addresses_in_one_building_share_an_entrance(units, use, entrance):
    rows = [row for row in csv_rows(listed(in_one_building(units, use=use))) if row["Straat"] == "Kerkstraat"]
    assert {row["Ingang"] for row in rows if int(row["Huisnummer"]) <= units} == {entrance}
    assert all(row["Ingang"] == "" for row in rows if int(row["Huisnummer"]) > units)


def test_a_large_building_stays_together_over_both_sides_of_the_street():
    rows = [row for row in csv_rows(listed(in_one_building(8))) if row["Straat"] == "Kerkstraat"]
    assert [int(row["Huisnummer"]) for row in rows[:10]] == [1, 3, 5, 7, 2, 4, 6, 8, 9, 11]


def test_units_with_one_number_are_named_after_their_letters():
    addresses = in_one_building(4)
    rows = addresses.index[addresses["building_id_bag"] == "9900100009999999"]
    addresses.loc[rows, "number"] = 1
    addresses.loc[rows, "letter"] = pd.Series(list("DCBA"), index=rows, dtype="str")
    assert visit_list_table(listed(addresses))["Ingang"].iloc[40] == "Portiek Kerkstraat 1A t/m 1D"


def test_addresses_without_a_building_number_share_nothing():
    assert (visit_list_table(listed(make_addresses().assign(building_id_bag="")))["Ingang"] == "").all()


def test_addresses_that_are_printed_alike_are_told_apart():
    addresses = make_addresses().assign(building_id_bag="")
    twins = addresses.index[(addresses["street"] == "Kerkstraat") & addresses["number"].isin([3, 5, 7])]
    addresses.loc[twins, "number"] = 3
    addresses.loc[twins, ["postcode", "uses"]] = ["9911AB", "woonfunctie"]
    entrances = visit_list_table(listed(addresses)).query("Straat == 'Kerkstraat' and Huisnummer == 3")["Ingang"]
    assert entrances.tolist() == [f"adres {turn} van 3 met dit nummer" for turn in (1, 2, 3)]


def test_printed_twins_in_one_building_keep_the_name_of_the_building():
    addresses = in_one_building(4)
    rows = addresses.index[addresses["building_id_bag"] == "9900100009999999"]
    addresses.loc[rows, "number"] = 1
    addresses.loc[rows, "letter"] = pd.Series(list("ABBC"), index=rows, dtype="str")
    addresses.loc[rows, ["postcode", "uses"]] = ["9911AB", "woonfunctie"]
    table = visit_list_table(listed(addresses))
    entrances = table.loc[table["Letter"].isin(list("ABC")), "Ingang"].tolist()
    assert entrances == [
        "Portiek Kerkstraat 1A t/m 1C",
        "Portiek Kerkstraat 1A t/m 1C; adres 1 van 2 met dit nummer",
        "Portiek Kerkstraat 1A t/m 1C; adres 2 van 2 met dit nummer",
        "Portiek Kerkstraat 1A t/m 1C",
    ]


def test_a_business_that_wants_no_post_is_visited_without_a_letter():
    addresses = make_addresses()
    shops = addresses.loc[addresses["uses"] == "winkelfunctie", "address_id_bag"].tolist()[:2]
    businesses = make_businesses({"address_id_bag": shops[0], "is_non_mailing": True}, {"address_id_bag": shops[1]})
    rows = [row for row in csv_rows(listed(addresses, businesses)) if row["Bedrijfsnaam"]]
    assert [row["Bericht"] for row in rows] == ["bezoek", "brief en bezoek"]
    assert {row["Doelgroep"] for row in rows} == {"Horeca"}


def test_a_formula_in_a_name_is_text_in_both_files():
    addresses = make_addresses()
    shop = addresses.loc[addresses["uses"] == "winkelfunctie", "address_id_bag"].iloc[0]
    here = listed(addresses, make_businesses({"address_id_bag": shop, "business_name": EVIL}))
    (row,) = [row for row in csv_rows(here) if row["Bedrijfsnaam"]]
    assert row["Bedrijfsnaam"] == "'" + EVIL
    (cell,) = [row[9] for row in sheet_of(here).worksheets[0].iter_rows(min_row=2) if row[9].value]
    assert (cell.value, cell.data_type, cell.hyperlink) == (EVIL, "s", None)


def test_the_workbook_is_a_table_to_fill_in_and_to_print():
    sheet = sheet_of(listed()).worksheets[0]
    assert sheet.tables["Bezoeklijst"].ref == "A1:Q121"
    assert sheet.tables["Bezoeklijst"].autoFilter is not None
    assert sheet.freeze_panes == "C2"
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1"
    choices = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert choices["L2:L121"] == choices["Q2:Q121"] == '"J,N"'


def test_zone_and_maker_are_printed_on_every_page_and_stand_in_the_explanation():
    book = sheet_of(listed())
    sheet = book.worksheets[0]
    assert "Te delen met wijkteam Noord, niet openbaar" in sheet.oddHeader.right.text
    assert "Gemaakt op 21 november 2026 om 10.30 uur door A. Analist" in sheet.oddFooter.left.text
    told = "\n".join(str(value) for row in book["Toelichting"].iter_rows(values_only=True) for value in row if value)
    assert "Te delen met wijkteam Noord, niet openbaar" in told
    assert "adressen van 1 november 2026" in told


def test_demo_data_is_named_in_header_and_explanation():
    practice = stamp(Zone.SHAREABLE, "", "", STAMP.moment, "oefengemeente", is_demo=True)
    book = sheet_of(listed(), practice)
    assert "Oefengegevens" in book.worksheets[0].oddHeader.right.text
    assert any("alles is verzonnen" in str(cell) for row in book["Toelichting"].iter_rows(values_only=True) for cell in row)


def test_a_list_that_nobody_let_go_yet_says_concept_on_every_page_and_in_the_explanation():
    concept = sheet_of(listed(), replace(STAMP, is_concept=True))
    assert concept.worksheets[0].oddHeader.center.text.endswith("CONCEPT – nog niet vrijgegeven")
    assert concept.worksheets[1]["A2"].value.startswith("CONCEPT – nog niet vrijgegeven")
    for sheet in sheet_of(listed()):
        assert "CONCEPT" not in str(sheet.oddHeader.center.text)
        assert "CONCEPT" not in "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_an_ampersand_in_a_recipient_is_no_print_command():
    sheet = sheet_of(listed(), stamp(Zone.SHAREABLE, "Smit & Zoon &D", "", STAMP.moment, "")).worksheets[0]
    assert "&&D" in sheet.oddHeader.right.text


def test_the_same_list_and_stamp_give_the_same_bytes():
    assert visit_list_xlsx(listed(), STAMP) == visit_list_xlsx(listed(), STAMP)
    with zipfile.ZipFile(io.BytesIO(visit_list_xlsx(listed(), STAMP))) as book:
        assert b"2026-11-21T10:30:00Z" in book.read("docProps/core.xml")
