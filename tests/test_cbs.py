"""Neighbourhoods in each of the ways in which they are published, and the neighbourhood of an address."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from analysis.errors import SourceError
from analysis.sources.cbs import load_areas, neighbourhoods_of
from tests import make, make_bag

CODES = ["BU99010001", "BU99010002"]
VALUES = (CODES, ["Zuid", None], ["Waterveen", "Waterveen"], ["NEE", "NEE"], [100, -99999999], [-99997, 40], [20, -99995])
NAMES = {
    "snake": "buurtcode buurtnaam gemeentenaam water aantal_inwoners aantal_huishoudens percentage_personen_65_jaar_en_ouder",
    "camel": "buurtcode buurtnaam gemeentenaam water aantalInwoners aantalHuishoudens percentagePersonen65JaarEnOuder",
    "upper": "BU_CODE BU_NAAM GM_NAAM WATER AANT_INW AANTAL_HH P_65_EO_JR",
}
SNAKE, CAMEL, UPPER = (dict(zip(names.split(), VALUES, strict=True)) for names in NAMES.values())


def _areas(columns: dict[str, list[object]]) -> gpd.GeoDataFrame:
    shapes = make_bag.squares(("1", -100, -50, 1000, 250), ("2", -100, 250, 1000, 600)).geometry
    return gpd.GeoDataFrame(columns, geometry=shapes)


@pytest.mark.parametrize(("columns", "suffix"), [(SNAKE, "gpkg"), (CAMEL, "geojson"), (UPPER, "shp"), (SNAKE, "geojson"), (CAMEL, "gpkg")])
def test_all_three_ways_of_naming_give_the_same_table(tmp_path: Path, columns: dict[str, list[object]], suffix: str) -> None:
    table = _areas(columns)
    path = tmp_path / f"wijkenbuurten_2024_v1.{suffix}"
    (table.to_crs(4326) if suffix == "geojson" else table).to_file(path)

    file = load_areas(path)

    assert file.year == 2024
    areas = file.areas
    assert areas["area_code_cbs"].tolist() == ["BU99010001", "BU99010002"]
    assert areas["area_name"].tolist() == ["Zuid", "BU99010002"]
    assert areas["district_code_cbs"].tolist() == ["WK990100", "WK990100"]
    assert areas["municipality_code"].tolist() == ["9901", "9901"]
    np.testing.assert_array_equal(areas["inhabitants"], [100, np.nan])
    np.testing.assert_array_equal(areas["households"], [np.nan, 40])
    np.testing.assert_array_equal(areas["over_65_share_pct"], [20, np.nan])
    assert areas.crs == 28992
    assert areas.geometry.iloc[0].symmetric_difference(table.geometry.iloc[0]).area < 300, "at most 0.3 m along its edges"


def test_boundaries_only_are_known_by_statcode(tmp_path: Path) -> None:
    districts = _areas(
        {"statcode": ["WK990100", "WK990101"], "statnaam": ["Dorp", "Buiten"], "jrstatcode": ["2021WK990100", "2021WK990101"]}
    )
    areas = _areas(
        {"statcode": ["BU99010001", "BU99010002"], "statnaam": ["Zuid", "Noord"], "jrstatcode": ["2021BU99010001", "2021BU99010002"]}
    )
    path = make_bag.write_layer(tmp_path / "grenzen.gpkg", "wijk", districts)
    make_bag.write_layer(path, "vlakken", areas)

    file = load_areas(path)
    assert file.areas["area_name"].tolist() == ["Zuid", "Noord"]
    assert file.areas["inhabitants"].isna().all()
    assert file.year == 2021


def test_water_is_no_neighbourhood(tmp_path: Path) -> None:
    path = make_bag.write_layer(tmp_path / "b.gpkg", "buurten", _areas(SNAKE | {"water": ["JA", "NEE"]}))
    assert load_areas(path).areas["area_code_cbs"].tolist() == ["BU99010002"]


def test_the_share_of_over_65_follows_from_their_number(tmp_path: Path) -> None:
    columns = {"buurtcode": CODES, "aantal_inwoners": [250, 0], "inwoners_65_plus": [50, 0]}
    areas = load_areas(make_bag.write_layer(tmp_path / "b.gpkg", "buurten", _areas(columns))).areas
    np.testing.assert_array_equal(areas["over_65_share_pct"], [20, np.nan])


def test_only_the_municipalities_asked_for(tmp_path: Path) -> None:
    path = make_bag.write_layer(tmp_path / "b.gpkg", "buurten", _areas(SNAKE | {"buurtcode": ["BU99010001", "BU00800001"]}))
    assert load_areas(path, ["0080"]).areas["area_code_cbs"].tolist() == ["BU00800001"]
    with pytest.raises(SourceError, match="geen buurten van gemeente 0363"):
        load_areas(path, ["0363"])


@pytest.mark.parametrize("name", ["weg.gpkg", "kapot.gpkg", "wegen.gpkg"])
def test_a_file_without_neighbourhoods_gives_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "kapot.gpkg").write_bytes(b"dit is geen kaart")
    make_bag.write_layer(tmp_path / "wegen.gpkg", "wegen", _areas({"naam": ["a", "b"]}))
    with pytest.raises(SourceError, match=rf"‘{name}’"):
        load_areas(tmp_path / name)


def test_an_address_belongs_where_it_lies_or_to_the_nearest_within_fifty_metres(tmp_path: Path) -> None:
    areas = load_areas(make_bag.write_layer(tmp_path / "b.gpkg", "buurten", _areas(SNAKE))).areas
    x = np.array([0.0, 0.0, 0.0, 0.0, 0.0]) + make.ORIGIN[0]
    y = np.array([100.0, 300.0, 250.0, 640.0, 660.0]) + make.ORIGIN[1]
    assert neighbourhoods_of(x, y, areas).tolist() == ["BU99010001", "BU99010002", "BU99010001", "BU99010002", ""]
    assert neighbourhoods_of(x, y, areas.iloc[:0]).tolist() == [""] * 5


def test_real_neighbourhoods_hold_nearly_every_real_address(shared_data: Path) -> None:
    from analysis.sources.bag import inspect_bag
    from analysis.sources.bag_rows import read_addresses

    areas = load_areas(shared_data / "buurten_leeuwarden.geojson", ["0080"]).areas
    piece = next(read_addresses(inspect_bag(shared_data / "leeuwarden-bag-light.gpkg")))
    codes = neighbourhoods_of(piece.table["x"].to_numpy(), piece.table["y"].to_numpy(), areas)
    assert len(areas) == 130
    assert np.mean(codes != "") > 0.999
