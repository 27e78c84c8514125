"""Businesses of a list: which columns are kept, and to which address each business belongs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.errors import SourceError
from analysis.sources.business_addresses import join_businesses, unplaced_findings
from analysis.sources.businesses import BusinessFile, load_businesses
from tests import make_bag

ADDRESSES = make_bag.village(numbers=20)
SHOP = {
    "Bedrijfsnaam": "Snackbar De Hoek",
    "Straat": "Dorpsstraat",
    "Huisnr": "4",
    "Postcode": "9910 AC",
    "Plaats": "Waterveen",
    "SBI": "56102",
}
AT_SHOP = ADDRESSES.loc[3, "address_id_bag"]


def _load(folder: Path, *rows: Mapping[str, Any]) -> BusinessFile:
    return load_businesses(make_bag.write_list(folder / "bedrijven.csv", rows))


def _place(folder: Path, *rows: Mapping[str, Any], addresses: pd.DataFrame = ADDRESSES) -> list[str]:
    """The BAG number at which each row is placed, "" for none."""
    found = []
    for row in rows:
        listed = _load(folder, row)
        table, unplaced = join_businesses(listed, listed.rows, addresses)
        assert len(table) + len(unplaced) == 1
        found.append(table["address_id_bag"].iloc[0] if len(table) else "")
    return found


@pytest.mark.parametrize(
    "place",
    [
        {"Straat": "Dorpsstraat", "Huisnr": "4", "Postcode": "9910 AC"},
        {"Straat": "dorpsstraat", "Huisnr": "04", "Postcode": "9910ac"},
        {"Straat": "Dorpsstraat", "Huisnr": "4", "Plaats": "WATERVEEN"},
        {"Straat": "Dorpsstraat", "Huisnr": "4"},
        {"Adres": "Dorpsstraat 4"},
        {"Adres": "Dorpsstraat 4, 9910 AC Waterveen"},
        {"Vestigingsadres": "Dorpsstraat 4", "Postcode": "9910AC"},
        {"Verblijfsobject-ID": AT_SHOP, "Plaats": "Elders"},
        {"Verblijfsobject-ID": f"NL.IMBAG.Verblijfsobject.{AT_SHOP}", "Plaats": "Elders"},
        {"nummeraanduiding_id": ADDRESSES.loc[3, "designation_id_bag"], "Plaats": "Elders"},
        {"BAG-ID": "bestaat niet", "Straat": "Dorpsstraat", "Huisnr": "4", "Postcode": "9910AC"},
    ],
)
def test_a_business_is_found_by_bag_number_postcode_or_street(tmp_path: Path, place: dict[str, str]) -> None:
    assert _place(tmp_path, {"Bedrijfsnaam": "Snackbar De Hoek", "SBI": "56102"} | place) == [AT_SHOP]


@pytest.mark.parametrize(
    "place",
    [
        {"Straat": "Dorpsstraat", "Huisnr": "4", "Toevoeging": "B", "Postcode": "9910 AC"},
        {"Straat": "Dorpsstraat", "Huisnr": "400", "Postcode": "9910 AC"},
        {"Straat": "Dorpstraat", "Huisnr": "4", "Plaats": "Waterveen"},
        {"Straat": "Postbus", "Huisnr": "4", "Postcode": "9910 ZZ"},
        {"Straat": "Kerkstraat", "Huisnr": "4", "Postcode": "9910 AC"},
        {"Straat": "Dorpsstraat", "Huisnr": "", "Postcode": "9910 AC"},
        {"Adres": "Postbus 4"},
    ],
)
def test_a_business_that_is_not_exactly_there_has_no_address(tmp_path: Path, place: dict[str, str]) -> None:
    assert _place(tmp_path, {"Bedrijfsnaam": "Snackbar De Hoek"} | place) == [""]


def test_letter_and_addition_are_found_in_one_column_or_two(tmp_path: Path) -> None:
    addresses = make_bag.changed(ADDRESSES, 3, letter="A", addition="2")
    rows = [
        SHOP | {"Huisletter": "A", "Toevoeging": "2"},
        SHOP | {"Toevoeging": "A-2"},
        SHOP | {"Huisnr": "4-A2"},
        {"Bedrijfsnaam": "De Hoek", "Adres": "Dorpsstraat 4 A 2, 9910AC Waterveen"},
    ]
    assert _place(tmp_path, *rows, SHOP, addresses=addresses) == [AT_SHOP] * 4 + [""]


def test_capital_and_small_letter_are_two_addresses(tmp_path: Path) -> None:
    addresses = make_bag.changed(make_bag.changed(ADDRESSES, 3, letter="A"), 5, number=4, letter="a")
    small, capital = addresses.loc[5, "address_id_bag"], AT_SHOP
    rows = [SHOP | {"Huisletter": "a"}, SHOP | {"Huisletter": "A"}]
    assert _place(tmp_path, *rows, addresses=addresses) == [small, capital]
    assert _place(tmp_path, SHOP | {"Huisletter": "A"}, addresses=make_bag.changed(addresses, 3, letter="á")) == [""]


def test_a_street_with_digits_in_its_name_is_read_right(tmp_path: Path) -> None:
    addresses = make_bag.changed(ADDRESSES, 3, street="Plein 1945")
    assert _place(tmp_path, {"Bedrijfsnaam": "De Hoek", "Adres": "Plein 1945 4"}, addresses=addresses) == [AT_SHOP]


def test_of_addresses_that_are_printed_the_same_the_shop_is_taken(tmp_path: Path) -> None:
    addresses = make_bag.changed(make_bag.changed(ADDRESSES, 3, uses="woonfunctie"), 5, number=4, uses="winkelfunctie")
    assert _place(tmp_path, SHOP, addresses=addresses) == [addresses.loc[5, "address_id_bag"]]


def test_personal_columns_are_never_read_in(tmp_path: Path) -> None:
    personal = {
        "Eigenaar": "J. Verzonnen",
        "Contactpersoon": "P. Bedacht",
        "Telefoon": "0612345678",
        "E-mail": "p@example.org",
        "KvK": "12345678",
    }
    listed = _load(tmp_path, SHOP | personal)
    table, _ = join_businesses(listed, listed.rows, ADDRESSES)

    assert set(listed.dropped_columns) == set(personal)
    assert not {"Verzonnen", "Bedacht", "0612345678", "example"} & {
        word for text in (str(listed.rows), table.to_csv()) for word in text.split()
    }
    assert not any(value in f"{listed.rows}{table.to_csv()}" for value in personal.values())


@pytest.mark.parametrize(
    ("text", "expected"), [("Ja", True), ("1", True), ("true", True), ("x", True), ("nee", False), ("", False), ("0", False)]
)
def test_the_non_mailing_mark_is_kept(tmp_path: Path, text: str, expected: bool) -> None:
    listed = _load(tmp_path, SHOP | {"indNonMailing": text})
    table, _ = join_businesses(listed, listed.rows, ADDRESSES)
    assert table["is_non_mailing"].tolist() == [expected]


def test_the_version_of_an_sbi_code_comes_from_its_column_its_digits_or_the_list(tmp_path: Path) -> None:
    listed = _load(tmp_path, SHOP | {"SBI": "47770", "SBI-versie": "SBI 2025"}, SHOP | {"SBI": "4777"}, SHOP | {"SBI": "66199"})
    assert [(row.sbi_version, row.branch) for row in listed.rows] == [("2025", "jeweller"), ("2008", "jeweller"), ("2008", "")]

    both = _load(tmp_path, {"Naam": "Brillen", "Straat": "Dorpsstraat", "Huisnummer": 4, "SBI 2008": "47782", "SBI 2025": "47743"})
    assert [(row.sbi_code, row.sbi_version, row.branch) for row in both.rows] == [("47743", "2025", "optician")]


def test_a_code_whose_version_cannot_be_told_is_a_finding(tmp_path: Path) -> None:
    listed = _load(tmp_path, SHOP | {"SBI": "66199"})
    assert [(finding.code, finding.row, finding.value) for finding in listed.findings] == [("business_sbi_version", 2, "66199")]
    assert listed.rows[0].branch == ""


def test_a_business_without_address_is_a_finding_that_names_no_business(tmp_path: Path) -> None:
    listed = _load(tmp_path, SHOP, SHOP | {"Huisnr": "999"}, SHOP | {"Postcode": "1234 AB", "Plaats": "Elders"})
    table, unplaced = join_businesses(listed, listed.rows, ADDRESSES)
    found = unplaced_findings(listed, unplaced, {"9910", "9911"})

    assert table["business_name"].tolist() == ["Snackbar De Hoek"]
    assert [(finding.row, finding.code, finding.effect) for finding in found] == [
        (3, "business_without_address", "left_out"),
        (4, "outside_municipality", "left_out"),
    ]
    assert not any("Snackbar" in str(finding) for finding in found)


def test_the_same_business_twice_at_an_address_is_there_once_and_two_businesses_both(tmp_path: Path) -> None:
    listed = _load(tmp_path, SHOP, SHOP, SHOP | {"Bedrijfsnaam": "Kapsalon Knip", "SBI": "96021"})
    table, _ = join_businesses(listed, listed.rows, ADDRESSES)
    assert table["business_name"].tolist() == ["Snackbar De Hoek", "Kapsalon Knip"]
    assert table["branch"].tolist() == ["snack_bar", "hairdresser"]


def test_an_excel_file_with_a_banner_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bedrijven.xlsx"
    header = ["Naam vestiging", "Straatnaam", "Huisnummer", "Postcode", "SBI-code"]
    sheet = pd.DataFrame([["Vestigingenregister", *[""] * 4], [""] * 5, header, ["=1+1", "Dorpsstraat", 4, "9910AC", 47.77]])
    sheet.to_excel(path, index=False, header=False, engine="xlsxwriter", engine_kwargs={"options": {"strings_to_formulas": False}})
    listed = load_businesses(path)
    table, unplaced = join_businesses(listed, listed.rows, ADDRESSES)
    assert unplaced == []
    assert table.loc[0, ["business_name", "address_id_bag", "branch"]].tolist() == ["=1+1", AT_SHOP, "jeweller"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("", "is leeg. Vraag de maker van de lijst"), ("a;b\n1;2\n", "herkennen we geen bedrijven"),
     ("Bedrijfsnaam;Straat;Huisnummer\n", "alleen kolomnamen en geen bedrijven")],
)  # fmt: skip
def test_a_file_without_businesses_gives_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "bedrijven.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=sentence):
        load_businesses(path)
