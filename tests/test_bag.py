"""Reading the BAG: both layouts, what is left out and why, and the sentences for a file that cannot be used."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pytest
import shapely

from analysis.errors import SourceError
from analysis.sources.bag import inspect_bag, municipalities_in, municipality_code, read_buildings
from analysis.sources.bag_rows import LeftOut, read_addresses
from analysis.sources.spool import Spool
from tests import make, make_bag


def _read(path: Path, *municipalities: str, batch_rows: int = 1000) -> tuple[pa.Table, dict[LeftOut, int], int]:
    pieces = list(read_addresses(inspect_bag(path), municipalities or None, batch_rows))
    left_out: dict[LeftOut, int] = {}
    for piece in pieces:
        for reason, n in piece.left_out.items():
            left_out[reason] = left_out.get(reason, 0) + n
    return pa.concat_tables(piece.table for piece in pieces), left_out, sum(piece.rows_read for piece in pieces)


def test_present_layout_comes_over_column_by_column(tmp_path: Path) -> None:
    addresses = make_bag.changed(make_bag.village(), 3, letter="A", addition="bis", uses="winkelfunctie, woonfunctie", postcode="9910 AB")
    table, left_out, rows_read = _read(make_bag.write_bag(tmp_path / "bag-light.gpkg", addresses))

    assert rows_read == len(addresses) == table.num_rows
    assert left_out == {}
    row = table.slice(3, 1).to_pylist()[0]
    assert row["address_id_bag"] == addresses.loc[3, "address_id_bag"]
    assert (row["street"], row["number"], row["letter"], row["addition"], row["postcode"]) == ("Dorpsstraat", 4, "A", "bis", "9910AB")
    assert row["uses"] == "winkelfunctie,woonfunctie"
    assert (row["x"], row["y"]) == (addresses.geometry.iloc[3].x, addresses.geometry.iloc[3].y)
    assert row["municipality_code"] == "9901"


def test_older_layout_has_no_use_and_is_keyed_by_its_designation(tmp_path: Path) -> None:
    addresses = make_bag.village()
    path = make_bag.write_old_bag(tmp_path / "bag.gpkg", addresses)
    make_bag.write_old_bag(
        path, addresses.iloc[:2].assign(number=[901, 902], designation_id_bag=["9901200000009901", "9901200000009902"]), "ligplaatsen"
    )

    table, _, rows_read = _read(path)

    assert rows_read == len(addresses) + 2
    assert table["address_id_bag"].to_pylist() == table["designation_id_bag"].to_pylist()
    assert set(table["uses"].to_pylist()) == {""}
    assert set(table["municipality_code"].to_pylist()) == {"9901"}
    assert table["kind"].to_pylist().count("ligplaats") == 2
    assert _read(path, "9901")[2] == rows_read
    assert municipalities_in(inspect_bag(path)) == ["9901"]


def test_a_berth_gets_a_point_that_lies_in_it(tmp_path: Path) -> None:
    # an L: its centre of gravity lies outside
    corner = shapely.Polygon([(0, 0), (100, 0), (100, 5), (5, 5), (5, 100), (0, 100)])
    shape = shapely.affinity.translate(corner, *make.ORIGIN)
    berth = make_bag.village().iloc[[0]].assign(status="Plaats aangewezen").set_geometry([shape])
    table, _, _ = _read(make_bag.write_bag(tmp_path / "bag.gpkg", gpd.GeoDataFrame(berth, crs=28992), "ligplaats"))

    assert shape.contains(shapely.Point(table["x"][0].as_py(), table["y"][0].as_py()))
    assert table["kind"].to_pylist() == ["ligplaats"]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("status", "Verblijfsobject ingetrokken", LeftOut.WITHDRAWN),
        ("status", "Niet gerealiseerd verblijfsobject", LeftOut.WITHDRAWN),
        ("status", "Verblijfsobject ten onrechte opgevoerd", LeftOut.WITHDRAWN),
        ("street", "", LeftOut.NO_NUMBER),
        ("number", 0, LeftOut.NO_NUMBER),
        ("geometry", None, LeftOut.NO_PLACE),
        ("geometry", shapely.Point(5.1, 52.1), LeftOut.NO_PLACE),
    ],
)
def test_what_is_no_address_is_left_out_and_counted(tmp_path: Path, column: str, value: object, reason: LeftOut) -> None:
    addresses = make_bag.changed(make_bag.village(), 5, **{column: value})
    table, left_out, rows_read = _read(make_bag.write_bag(tmp_path / "bag.gpkg", addresses))

    assert left_out == {reason: 1}
    assert table.num_rows + 1 == rows_read == len(addresses)
    assert addresses.loc[5, "address_id_bag"] not in table["address_id_bag"].to_pylist()


@pytest.mark.parametrize("status", ["Verblijfsobject gevormd", "Verblijfsobject buiten gebruik", "Verbouwing verblijfsobject"])
def test_what_exists_stays_whatever_its_status(tmp_path: Path, status: str) -> None:
    addresses = make_bag.changed(make_bag.village(), 5, status=status)
    table, left_out, _ = _read(make_bag.write_bag(tmp_path / "bag.gpkg", addresses))

    assert left_out == {}
    assert status in table["status"].to_pylist()


def test_only_the_municipality_asked_for_is_read(tmp_path: Path) -> None:
    path = make_bag.write_bag(tmp_path / "bag.gpkg", make_bag.village(municipality="0080"))
    make_bag.write_bag(path, make_bag.village(numbers=4, municipality="0363"))

    table, _, rows_read = _read(path, "0080")
    assert set(table["municipality_code"].to_pylist()) == {"0080"}
    assert rows_read == 60
    assert municipalities_in(inspect_bag(path)) == ["0080", "0363"]


def test_pieces_do_not_change_the_outcome(tmp_path: Path) -> None:
    path = make_bag.write_bag(tmp_path / "bag.gpkg", make_bag.village())
    assert _read(path, batch_rows=7)[0].equals(_read(path, batch_rows=1000)[0])


def test_degrees_are_brought_to_rd(tmp_path: Path) -> None:
    addresses = make_bag.village()
    table, _, _ = _read(make_bag.write_bag(tmp_path / "bag.gpkg", addresses.to_crs(4326)))
    assert table["x"][0].as_py() == pytest.approx(addresses.geometry.iloc[0].x, abs=0.01)
    assert table["y"][0].as_py() == pytest.approx(addresses.geometry.iloc[0].y, abs=0.01)


def test_identifiers_without_leading_zero_or_with_a_domain_are_the_same_address(tmp_path: Path) -> None:
    addresses = make_bag.village(municipality="0080")
    addresses = make_bag.changed(addresses, 0, address_id_bag="80010000000000")
    addresses = make_bag.changed(addresses, 1, address_id_bag="NL.IMBAG.Verblijfsobject.0080010000000001")
    addresses = make_bag.changed(addresses, 2, address_id_bag="080010000000002")
    table, _, _ = _read(make_bag.write_bag(tmp_path / "bag.gpkg", addresses))
    assert table["address_id_bag"].to_pylist()[:3] == ["0080010000000000", "0080010000000001", "0080010000000002"]


def test_an_address_that_comes_twice_stays_once_in_use(tmp_path: Path) -> None:
    addresses = make_bag.village()
    ghost = addresses.iloc[[4]].assign(status="Verblijfsobject gevormd", letter="")
    with Spool(tmp_path / "spool") as spool:
        for layer in (ghost, addresses):
            path = make_bag.write_bag(tmp_path / f"bag{len(layer)}.gpkg", layer)
            for piece in read_addresses(inspect_bag(path)):
                spool.add(piece)
        kept, kinds = spool.take("9901")

    assert len(kept) == len(addresses)
    assert set(kept["status"]) == {"Verblijfsobject in gebruik"}
    assert spool.left_out[LeftOut.TWICE] == 1
    assert spool.rows_read == len(kept) + 1
    assert kinds == {"verblijfsobject": len(addresses)}
    assert not (tmp_path / "spool").exists()


def test_date_in_the_file_goes_before_its_name(tmp_path: Path) -> None:
    bag = inspect_bag(make_bag.write_bag(tmp_path / "bag-light_2020-02-01.gpkg", make_bag.village()))
    assert bag.source_date_from == "in het bestand"
    assert bag.source_date.year > 2020


def test_date_in_the_name_counts_when_the_file_says_none(tmp_path: Path) -> None:
    import sqlite3

    path = make_bag.write_bag(tmp_path / "bag-light_20200201.gpkg", make_bag.village())
    connection = sqlite3.connect(path)
    connection.execute("UPDATE gpkg_contents SET last_change = ''")
    connection.commit()
    connection.close()
    assert (inspect_bag(path).source_date, inspect_bag(path).source_date_from) == (date(2020, 2, 1), "in de naam van het bestand")


def test_oefengegevens_are_known_by_the_remark_in_the_file(tmp_path: Path) -> None:
    remark = {"beschrijving": "Oefengegevens: verzonnen adressen"}
    assert inspect_bag(make_bag.write_bag(tmp_path / "a.gpkg", make_bag.village(), remark=remark)).is_demo
    assert not inspect_bag(make_bag.write_bag(tmp_path / "b.gpkg", make_bag.village())).is_demo


def test_buildings_that_are_gone_or_not_yet_built_are_no_buildings(tmp_path: Path) -> None:
    statuses = ["Pand in gebruik", "Pand gesloopt", "Bouwvergunning verleend", "Sloopvergunning verleend", "Pand ten onrechte opgevoerd"]
    boxes = [("p", 20.0 * i, 0.0, 20.0 * i + 10, 10.0) for i in range(5)]
    path = make_bag.write_bag(tmp_path / "bag.gpkg", make_bag.village())
    make_bag.write_layer(path, "pand", make_bag.squares(*boxes, status=statuses))
    x, y = make.ORIGIN

    found = read_buildings(inspect_bag(path), (x - 10, y - 10, x + 500, y + 500))
    assert sorted(round(shape.bounds[0] - x) for shape in found) == [0, 60]
    assert len(read_buildings(inspect_bag(path), (x - 10, y - 10, x + 5, y + 5))) == 1


def _cut_off(folder: Path) -> Path:
    whole = make_bag.write_bag(folder / "heel.gpkg", make_bag.village(40)).read_bytes()
    (folder / "stuk.gpkg").write_bytes(whole[: len(whole) // 2])
    return folder / "stuk.gpkg"


def _other_layer(folder: Path) -> Path:
    return make_bag.write_layer(folder / "wegen.gpkg", "wegen", make_bag.squares(("1", 0, 0, 1, 1)))


def _text(folder: Path, content: bytes) -> Path:
    (folder / "adressen.gpkg").write_bytes(content)
    return folder / "adressen.gpkg"


@pytest.mark.parametrize(
    ("make_file", "sentence"),
    [
        (lambda folder: folder / "weg.gpkg", "We vinden het bestand ‘weg.gpkg’ niet"),
        (lambda folder: folder, "We vinden het bestand"),
        (lambda folder: _text(folder, b""), "is leeg"),
        (lambda folder: _text(folder, b"straat;nummer\n"), "is geen GeoPackage"),
        (lambda folder: _text(folder, b"SQLite format 3\x00"), "niet compleet of beschadigd"),
        (_cut_off, "niet compleet of beschadigd"),
        (_other_layer, "we missen de laag ‘verblijfsobject’"),
    ],
)
def test_a_file_that_is_no_bag_gives_one_sentence(tmp_path: Path, make_file: object, sentence: str) -> None:
    path = make_file(tmp_path)  # type: ignore[operator]
    with pytest.raises(SourceError, match=sentence):
        list(read_addresses(inspect_bag(path)))


@pytest.mark.parametrize("text", ["80", "0080", "GM0080", " gm0080 "])
def test_a_municipality_code_is_known_in_every_spelling(text: str) -> None:
    assert municipality_code(text) == "0080"


@pytest.mark.parametrize("text", ["Leeuwarden", "", "00800", "0080' OR 1=1"])
def test_what_is_no_municipality_code_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="geen gemeentecode"):
        municipality_code(text)
