"""Lists that come in: members of an association without a name in it, and audiences corrected in Excel."""

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from analysis.address_choices import search_addresses
from analysis.audience_words import NEW_AUDIENCE, NEW_NAME, NO_NAME, choices
from analysis.errors import SourceError
from analysis.exports.audience_sheet import HEADS, audience_xlsx
from analysis.privacy import stamp
from analysis.sources.filled_audiences import load_filled_audiences
from analysis.sources.member_list import load_members
from analysis.terms import Audience, Zone
from tests.dossier_cases import make_recipients
from tests.make import make_addresses

STAMP = stamp(Zone.SHAREABLE, "", "tester", datetime(2026, 11, 22, 9, 0), "doelgroepen")


def write(folder: Path, text: str) -> Path:
    file = folder / "lijst.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_members_are_found_without_a_bag_number_and_no_name_is_kept(tmp_path: Path):
    addresses = make_addresses()
    file = write(
        tmp_path,
        "Bedrijf;Voornaam;Achternaam;Straat;Huisnummer;Plaats\n"
        "Bakker Geheim;Jan;Geheim;Dorpsstraat;2;Waterveen\n"
        "Bakker Geheim;Jan;Geheim;Dorpsstraat;2;Waterveen\n"
        "Slager;Piet;Geheim;Nergensstraat;9;Waterveen\n",
    )
    read = load_members(file, addresses)
    expected = addresses[(addresses["street"] == "Dorpsstraat") & (addresses["number"] == 2)]["address_id_bag"].tolist()
    assert (list(read.address_ids), read.rows_read, read.not_found) == (expected, 3, (4,))
    assert "Geheim" not in repr(read)


def test_members_are_found_by_bag_number_and_in_a_plain_list_of_addresses(tmp_path: Path):
    addresses = make_addresses()
    first = addresses["address_id_bag"].iloc[5]
    by_number = write(tmp_path, f"Bedrijfsnaam;BAG-id\nBakker;{first}\n")
    assert load_members(by_number, addresses).address_ids == (first,)
    plain = write(tmp_path, "Straat;Huisnummer;Plaats\nKerkstraat;4;Waterveen\n")
    (found,) = load_members(plain, addresses).address_ids
    assert addresses.set_index("address_id_bag").loc[found, ["street", "number"]].tolist() == ["Kerkstraat", 4]


def test_a_list_without_addresses_is_refused_in_one_sentence(tmp_path: Path):
    with pytest.raises(SourceError, match="herkennen we geen bedrijven"):
        load_members(write(tmp_path, "Naam;Telefoon\nJan;06\n"), make_addresses())


def filled(folder: Path, **cells: str) -> Path:
    """The workbook with something filled in: the head and row of a cell, as 'A2', by its name."""
    book = openpyxl.load_workbook(io.BytesIO(audience_xlsx(make_recipients(4), STAMP)))
    for place, text in cells.items():
        head, row = place.rsplit("_", 1)
        column = {"audience": NEW_AUDIENCE, "name": NEW_NAME}[head]
        book.worksheets[0].cell(int(row), HEADS.index(column) + 1).value = text
    book.save(folder / "terug.xlsx")
    return folder / "terug.xlsx"


def test_only_what_was_filled_in_comes_back(tmp_path: Path):
    listed = make_recipients(4)
    read = load_filled_audiences(filled(tmp_path, audience_2="snackbar of ijssalon", name_3="De Hoek", name_4=NO_NAME))
    told = [(one.row, one.address_id_bag, one.audience, one.branch, one.business_name) for one in read.rows]
    ids = listed["address_id_bag"].tolist()
    assert told == [(2, ids[0], Audience.CATERING, "snack_bar", None), (3, ids[1], None, "", "De Hoek"), (4, ids[2], None, "", "")]
    assert read.problems == ()


def test_an_unknown_audience_is_told_with_its_row_and_the_rest_is_read(tmp_path: Path):
    read = load_filled_audiences(filled(tmp_path, audience_2="Kapperszaak van Jan", audience_3="Winkel"))
    assert [one.row for one in read.rows] == [3]
    assert read.problems == ("Rij 2: ‘Kapperszaak van Jan’ is geen doelgroep of branche uit de lijst. Deze rij is niet ingelezen.",)


def test_a_changed_column_is_refused_and_nothing_is_read(tmp_path: Path):
    file = filled(tmp_path, audience_2="Winkel")
    book = openpyxl.load_workbook(file)
    book.worksheets[0].cell(1, HEADS.index("BAG-nummer") + 1).value = "Nummer"
    book.save(file)
    with pytest.raises(SourceError, match="missen we ‘BAG-nummer’"):
        load_filled_audiences(file)
    with pytest.raises(SourceError, match="geen lijst met doelgroepen"):
        load_filled_audiences(write(tmp_path, "Straat;Huisnummer\nKerkstraat;4\n"))


def test_the_sheet_offers_every_audience_and_branch_and_tells_nothing_of_ages_or_incidents():
    content = audience_xlsx(make_recipients(3, business_name="=1+1"), STAMP)
    book = openpyxl.load_workbook(io.BytesIO(content))
    words = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)
    assert {audience.label for audience in Audience} <= set(choices())
    assert "Snackbar of ijssalon" in choices()
    for word in ("senior", "leeftijd", "afstand", "incident", "zelfde straat", "overval"):
        assert word not in words.casefold()
    assert book.worksheets[0].cell(2, HEADS.index("Bedrijfsnaam") + 1).value == "'=1+1"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kerkstraat 4", [("Kerkstraat", 4)]),
        ("KERK 4", [("Kerkstraat", 4)]),
        ("9911ac 4", [("Kerkstraat", 4)]),
        ("9911 AC 4", [("Kerkstraat", 4)]),
        ("nergens 4", []),
        ("4", []),
        ("", []),
    ],
)
def test_an_address_is_found_by_what_one_types(typed: str, found: list[tuple[str, int]]):
    rows = search_addresses(make_addresses(), typed)
    assert [(row.street, row.number) for row in rows.itertuples()] == found
