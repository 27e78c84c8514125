"""The BAG extract of the Kadaster: what lies spread over seven kinds of XML becomes addresses as they were on its day."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import SourceError
from analysis.register import build_register
from tests import make_lvbag as lv

HOME, OTHER = "9901010000000001", "9901010000000002"
MAIN, SECOND, ABROAD = "9901200000000001", "9901200000000002", "9901200000000003"
LANE, DIKE = "9901300000000001", "9901300000000002"


def _objects(**changes: Any) -> dict[str, list[str]]:
    objects: dict[str, list[str]] = {
        "WPL": [lv.place("1001", "Waterveen"), lv.place("1002", "Overdijk")],
        "OPR": [lv.street(LANE, "Lange Laan", "1001"), lv.street(DIKE, "Dijk & Vaart", "1002")],
        "NUM": [lv.number(MAIN, 12, LANE, letter="a", addition="bis"), lv.number(SECOND, 14, LANE), lv.number(ABROAD, 2, DIKE)],
        "VBO": [
            lv.home(HOME, MAIN, 150_010, 450_000, uses=("woonfunctie", "winkelfunctie"), second=SECOND, building="9901100000000001"),
            lv.home(OTHER, ABROAD, 150_500, 450_000),
        ],
    }
    return objects | changes


RELATIONS = [lv.relation("1001", "9900", end="2019-01-01"), lv.relation("1001", "9901", begin="2019-01-01"), lv.relation("1002", "9902")]


def test_number_street_place_and_municipality_come_together(tmp_path: Path) -> None:
    register = build_register(tmp_path / "r", bag=lv.write_extract(tmp_path / "bag.zip", _objects(), RELATIONS))

    row = register.addresses.set_index("address_id_bag").loc[HOME]
    assert row[["street", "number", "letter", "addition", "postcode", "place", "uses", "municipality_code"]].tolist() == [
        "Lange Laan", 12, "a", "bis", "9911AB", "Waterveen", "woonfunctie,winkelfunctie", "9901",
    ]  # fmt: skip
    assert (row["designation_id_bag"], row["building_id_bag"], row["area_m2"]) == (MAIN, "9901100000000001", 80)
    assert (row.geometry.x, row.geometry.y) == (150_010, 450_000)
    assert register.info.address_counts == {"9901": 1, "9902": 1}
    assert register.addresses.set_index("address_id_bag").loc[OTHER, "street"] == "Dijk & Vaart"
    assert (register.info.source_date, register.info.source_date_from) == (date(2026, 10, 8), "in het bestand")
    assert register.info.source_kind == "BAG-extract van het Kadaster"
    assert [path.name for path in (tmp_path / "r").iterdir() if path.suffix in (".zip", ".xml")] == []


def test_only_the_version_of_the_day_of_the_extract_counts(tmp_path: Path) -> None:
    homes = [
        lv.home(HOME, MAIN, 1, 1, begin="2011-01-01", end="2020-01-01"),
        lv.home(HOME, MAIN, 150_010, 450_000, begin="2020-01-01", end="2026-12-01"),
        lv.home(HOME, MAIN, 2, 2, begin="2026-12-01"),
        lv.home(HOME, MAIN, 3, 3, begin="2020-01-01", withdrawn="2021-01-01"),
        lv.home(OTHER, ABROAD, 150_500, 450_000, status="Verblijfsobject ingetrokken"),
    ]
    register = build_register(tmp_path / "r", bag=lv.write_extract(tmp_path / "bag.zip", _objects(VBO=homes), RELATIONS))
    assert [(point.x, point.y) for point in register.addresses.geometry] == [(150_010, 450_000)]
    assert register.info.left_out == {"former": 3, "withdrawn": 1}
    assert register.info.rows_read == 5


def test_a_former_street_name_is_not_used(tmp_path: Path) -> None:
    streets = [lv.street(LANE, "Oude Laan", "1001", end="2015-01-01"), lv.street(LANE, "Lange Laan", "1001", begin="2015-01-01")]
    register = build_register(tmp_path / "r", bag=lv.write_extract(tmp_path / "bag.zip", _objects(OPR=streets), RELATIONS))
    assert register.addresses["street"].tolist() == ["Lange Laan"]
    assert register.info.left_out == {"no_number": 1}  # the other street is not in this extract


def test_a_number_may_lie_in_another_place_than_its_street(tmp_path: Path) -> None:
    numbers = [lv.number(MAIN, 12, LANE, in_place="1002"), lv.number(ABROAD, 2, DIKE)]
    bag = lv.write_extract(tmp_path / "bag.zip", _objects(NUM=numbers), RELATIONS)
    register = build_register(tmp_path / "r", bag=bag, municipality="9902")
    assert register.addresses[["street", "place", "municipality_code"]].to_numpy().tolist() == [
        ["Dijk & Vaart", "Overdijk", "9902"],
        ["Lange Laan", "Overdijk", "9902"],
    ]


def test_one_municipality_is_taken_and_a_missing_one_is_named(tmp_path: Path) -> None:
    bag = lv.write_extract(tmp_path / "bag.zip", _objects(), RELATIONS)
    assert build_register(tmp_path / "r", bag=bag, municipality="9902").info.address_counts == {"9902": 1}
    with pytest.raises(SourceError, match=r"geen adressen van gemeente Leeuwarden \(0080\)\. Er staat wel in: 9901 en 9902\."):
        build_register(tmp_path / "q", bag=bag, municipality="Leeuwarden")


def test_without_places_and_municipalities_the_numbers_say_the_municipality(tmp_path: Path) -> None:
    objects = _objects()
    del objects["WPL"]
    register = build_register(tmp_path / "r", bag=lv.write_extract(tmp_path / "bag.zip", objects))
    assert register.info.address_counts == {"9901": 2}


@pytest.mark.parametrize("missing", ["VBO", "NUM", "OPR"])
def test_half_an_extract_is_no_extract(tmp_path: Path, missing: str) -> None:
    objects = _objects()
    del objects[missing]
    with pytest.raises(SourceError, match="herkennen we geen adressen"):
        build_register(tmp_path / "r", bag=lv.write_extract(tmp_path / "bag.zip", objects, RELATIONS))
    objects[missing] = []
    with pytest.raises(SourceError, match=r"missen we de|alleen kolomnamen"):
        build_register(tmp_path / "q", bag=lv.write_extract(tmp_path / "leeg.zip", objects, RELATIONS))


def test_xml_of_something_else_is_not_taken_for_an_empty_extract(tmp_path: Path) -> None:
    other = lv.HEAD.replace("<sl:objectType>{kind}</sl:objectType>", "")
    with pytest.raises(SourceError, match="niet compleet of beschadigd"):
        build_register(tmp_path / "r", bag=lv.write_extract(tmp_path / "bag.zip", _objects(), RELATIONS, head=other))


def test_xml_with_definitions_of_its_own_is_not_read(tmp_path: Path) -> None:
    trap = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]>' + lv.HEAD.partition("?>")[2]
    with pytest.raises(SourceError, match="niet compleet of beschadigd"):
        build_register(tmp_path / "r", bag=lv.write_extract(tmp_path / "bag.zip", _objects(), RELATIONS, head=trap))
    assert [path.name for path in tmp_path.iterdir()] == ["bag.zip"]


def test_a_part_that_is_cut_off_inside_the_zip_gives_one_sentence(tmp_path: Path) -> None:
    objects = _objects()
    objects["VBO"] = [objects["VBO"][0][:-60]]
    with pytest.raises(SourceError, match="niet compleet of beschadigd"):
        build_register(tmp_path / "r", bag=lv.write_extract(tmp_path / "bag.zip", objects, RELATIONS))
    assert [path.name for path in tmp_path.iterdir()] == ["bag.zip"]


def test_a_real_extract_comes_over(shared_data: Path, tmp_path: Path) -> None:
    register = build_register(tmp_path / "r", bag=shared_data / "samples" / "lvbag-extract-small-doesburg.zip", municipality="Doesburg")
    assert register.info.kinds == {"ligplaats": 2, "standplaats": 2, "verblijfsobject": 2}
    assert register.info.left_out == {"former": 3}
    assert register.info.source_date == date(2020, 9, 15)
    assert set(register.addresses["place"]) == {"Doesburg"}
    assert register.addresses.geometry.x.between(206_000, 208_000).all()
