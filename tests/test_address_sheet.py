"""The municipality's own list of addresses as a source of the register."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import SourceError
from analysis.register import Register, build_register, describe
from tests import make_bag

ROW = {"Straat": "Dorpsstraat", "Huisnummer": "12", "Postcode": "9910 AC", "Woonplaats": "Waterveen", "X": "150060", "Y": "450005"}


def _build(folder: Path, *rows: Mapping[str, Any], municipality: str | None = "9901", name: str = "adressen.csv") -> Register:
    return build_register(folder / "register", bag=make_bag.write_list(folder / name, rows), municipality=municipality)


def test_an_own_list_becomes_a_register_keyed_by_the_address_itself(tmp_path: Path) -> None:
    register = _build(tmp_path, ROW, ROW | {"Huisnummer": "14", "Gebruiksdoel": "winkelfunctie"}, name="adressen_2025-03-01.csv")

    addresses = register.addresses
    assert addresses[["street", "number", "postcode", "place"]].to_numpy().tolist() == [
        ["Dorpsstraat", 12, "9910AC", "Waterveen"],
        ["Dorpsstraat", 14, "9910AC", "Waterveen"],
    ]
    assert addresses["address_id_bag"].is_unique
    assert addresses["address_id_bag"].str.startswith("eigen-").all()
    assert (addresses.geometry.x.iloc[0], addresses.geometry.y.iloc[0]) == (150_060, 450_005)
    assert register.info.source_file == "adressen_2025-03-01.csv"
    assert register.info.source_date.isoformat() == "2025-03-01"
    assert any("bij 2 adressen staat geen BAG-nummer" in line for line in describe(register, register.info.built_on))
    assert not list((tmp_path / "register").glob("*.gpkg"))


def test_the_municipality_follows_from_a_column_or_the_bag_number(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    by_column = _build(tmp_path / "a", ROW | {"Gemeentecode": "GM9902"}, municipality=None)
    assert by_column.info.address_counts == {"9902": 1}
    by_number = _build(tmp_path / "b", ROW | {"object_id": "9903010000000007"}, municipality=None)
    assert by_number.addresses[["municipality_code", "address_id_bag"]].to_numpy().tolist() == [["9903", "9903010000000007"]]
    with pytest.raises(SourceError, match="niet van welke gemeente"):
        _build(tmp_path / "c", ROW, municipality=None)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("150060", "450005"),
        ("150060,0", "450005,0"),
        ("450005", "150060"),
        ("150060000", "450005000"),
        ("450005000", "150060000"),
        ("5,315405", "52.038439"),
        ("52.038439", "5.315405"),
    ],
)
def test_coordinates_are_understood_in_every_spelling(tmp_path: Path, x: str, y: str) -> None:
    point = _build(tmp_path, ROW | {"X": x, "Y": y}).addresses.geometry.item()
    assert point.x == pytest.approx(150_060, abs=30)
    assert point.y == pytest.approx(450_005, abs=30)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"Huisnummer": "12A"}, [12, "A", ""]),
        ({"Huisnummer": "12-bis"}, [12, "", "bis"]),
        ({"Huisnummer": "012"}, [12, "", ""]),
        ({"Huisletter": "A", "Toevoeging": "2"}, [12, "A", "2"]),
    ],
)
def test_number_letter_and_addition_are_told_apart(tmp_path: Path, columns: dict[str, str], expected: list[object]) -> None:
    addresses = _build(tmp_path, ROW | columns).addresses
    assert addresses[["number", "letter", "addition"]].to_numpy().tolist() == [expected]


def test_coordinates_that_were_put_right_are_said(tmp_path: Path) -> None:
    register = _build(tmp_path, ROW, ROW | {"Huisnummer": "14", "X": "450005000", "Y": "150060000"})
    assert register.info.put_right == {"millimetres": 1, "swapped": 1}
    lines = "\n".join(describe(register, register.info.built_on))
    assert "bij 1 adres stonden de coördinaten in millimeters" in lines
    assert "bij 1 adres stonden de coördinaten x en y omgewisseld" in lines


def test_the_key_of_an_address_without_bag_number_survives_another_order_and_another_spelling(tmp_path: Path) -> None:
    rows = [ROW | {"Huisnummer": str(n), "X": str(150_000 + n)} for n in range(1, 8)]
    twins = [ROW | {"Huisnummer": "9", "X": x} for x in ("150500", "150900")]
    other = [{**row, "Straat": row["Straat"].upper(), "Postcode": "9910AC"} for row in reversed([*rows, *twins])]
    keys = []
    for name, listed in (("a", [*rows, *twins]), ("b", [ROW | {"Huisnummer": "1", "Straat": "Nieuwe straat"}, *other])):
        (tmp_path / name).mkdir()
        addresses = _build(tmp_path / name, *listed).addresses
        keys.append({(row.number, row.geometry.x): row.address_id_bag for row in addresses.itertuples() if row.street != "Nieuwe straat"})
    assert keys[0] == keys[1]
    assert len(set(keys[0].values())) == 9


def test_the_municipality_may_stand_there_by_name(tmp_path: Path) -> None:
    register = _build(tmp_path, ROW | {"Gemeente": "Middelburg (Z.)", "object_id": "0006010000000007"}, municipality=None)
    assert register.info.municipalities == {"0687": "Middelburg"}


def test_a_list_of_several_municipalities_gives_the_ones_that_were_asked_for(tmp_path: Path) -> None:
    rows = [ROW | {"Gemeentecode": code, "Huisnummer": str(n)} for n, code in enumerate(("9901", "9902", "9903", "9903"), start=1)]
    register = build_register(tmp_path / "register", bag=make_bag.write_list(tmp_path / "a.csv", rows), municipality=["9901", "9903"])
    assert register.info.address_counts == {"9901": 1, "9903": 2}


def test_a_row_without_coordinates_is_left_out_and_counted(tmp_path: Path) -> None:
    info = _build(tmp_path, ROW, ROW | {"Huisnummer": "14", "X": ""}, ROW | {"Huisnummer": "?"}).info
    assert (info.rows_read, info.left_out) == (3, {"no_number": 1, "no_place": 1})


def test_of_a_main_and_a_secondary_address_the_main_one_stays(tmp_path: Path) -> None:
    main = ROW | {"object_id": "9901010000000001", "nevenadres": "f"}
    register = _build(tmp_path, main | {"Huisnummer": "2", "nevenadres": "t"}, main)
    assert register.addresses["number"].tolist() == [12]
    assert register.info.left_out == {"secondary": 1}


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("Straat", "herkennen we geen adressen"), ("Huisnummer", "kolom met het huisnummer"), ("X", "kolommen met coördinaten")],
)
def test_a_list_that_lacks_something_gives_one_sentence(tmp_path: Path, missing: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        _build(tmp_path, {name: value for name, value in ROW.items() if name != missing})


@pytest.mark.parametrize(("name", "keeps"), [("bagadres.csv", set()), ("bagadres-full.csv", {"uses"}), ("bagadresplus.csv", {"uses"})])
def test_the_csv_files_of_nlextract_are_read(shared_data: Path, tmp_path: Path, name: str, keeps: set[str]) -> None:
    register = build_register(tmp_path / "register", bag=shared_data / "samples" / name)
    info = register.info
    assert info.rows_read == 99
    assert sum(info.address_counts.values()) + sum(info.left_out.values()) == 99
    assert sum(info.address_counts.values()) > 80
    assert info.keyed_by_text == 0
    assert bool(info.uses) is ("uses" in keeps)
    assert register.addresses.geometry.x.between(100_000, 200_000).all()
