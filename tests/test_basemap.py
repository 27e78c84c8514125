"""The base map: streets drawn from house numbers, a file of one's own, and tiles for the browser."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from analysis.errors import SourceError
from analysis.sources.bag import inspect_bag
from analysis.sources.basemap import draw_areas, draw_buildings, draw_streets, extent_of, load_basemap, write_tiles
from tests import make, make_bag

X, Y = make.ORIGIN
VILLAGE = make_bag.village(numbers=40)


def _street(points: list[tuple[int, float, float]]) -> gpd.GeoDataFrame:
    """One street with these house numbers at these places (metres from the origin)."""
    addresses = VILLAGE.iloc[: len(points)].assign(street="Dorpsstraat", number=[number for number, _, _ in points])
    return addresses.set_geometry(gpd.points_from_xy([X + x for _, x, _ in points], [Y + y for _, _, y in points], crs=28992))


def test_each_street_is_a_line_halfway_between_its_two_sides() -> None:
    streets = draw_streets(VILLAGE)
    assert sorted(streets["name"]) == sorted(make.STREETS)
    line = streets.loc[streets["name"] == "Kerkstraat", "geometry"].item()
    # odd numbers 5 m south of the axis, even ones 5 m north, from 10 m to 200 m
    ys = shapely.get_coordinates(line)[:, 1]
    assert np.abs(ys - (Y + 100)).max() < 0.01
    assert line.length == pytest.approx(190, abs=1)


def test_a_street_with_houses_on_one_side_runs_along_them() -> None:
    line = draw_streets(_street([(2, 0, 0), (4, 20, 0), (6, 40, 0)])).geometry.item()
    assert shapely.get_coordinates(line).tolist() == [[X, Y], [X + 40, Y]]


def test_a_gap_in_the_numbers_is_a_gap_in_the_line() -> None:
    line = draw_streets(_street([(2, 0, 0), (4, 30, 0), (6, 200, 0), (8, 230, 0)])).geometry.item()
    assert [part.length for part in shapely.get_parts(line)] == [pytest.approx(30), pytest.approx(30)]


def test_a_single_door_makes_no_street() -> None:
    assert draw_streets(_street([(2, 0, 0)])).empty
    assert draw_streets(_street([(2, 0, 0), (4, 500, 0)])).empty


def test_many_doors_of_one_building_are_one_step() -> None:
    flat = _street([(2, 0, 0), (4, 30, 10), (6, 30, -10), (8, 30, 10), (10, 30, -10), (12, 60, 0)])
    flat.loc[flat.index[1:5], "building_id_bag"] = "9901100000000099"
    line = draw_streets(flat).geometry.item()
    assert line.length == pytest.approx(60, abs=0.5)


def test_the_same_street_name_in_two_places_is_two_streets() -> None:
    other = VILLAGE.assign(place="Ander Dorp", geometry=VILLAGE.geometry.translate(5000, 0))
    streets = draw_streets(gpd.pd.concat([VILLAGE, other], ignore_index=True))
    assert streets["name"].value_counts().to_dict() == dict.fromkeys(make.STREETS, 2)


def test_the_order_of_the_addresses_does_not_matter() -> None:
    shuffled = VILLAGE.sample(frac=1, random_state=4)
    assert draw_streets(shuffled).to_wkb().equals(draw_streets(VILLAGE).to_wkb())


@pytest.mark.parametrize(
    "layers", [("straten", "water", "groen"), ("streets", "water", "green"), ("Wegvakken", "WATERDEEL", "parken_2024")]
)
@pytest.mark.parametrize("crs", [28992, 4326])
def test_layers_are_known_by_their_dutch_or_english_name(tmp_path: Path, layers: tuple[str, ...], crs: int) -> None:
    path = tmp_path / "kaart.gpkg"
    for layer in (*layers, "spoor"):
        make_bag.write_layer(path, layer, make_bag.squares(("1", 0, 0, 20, 20), naam=["Singel"]).to_crs(crs))
    read = load_basemap(path, extent_of(VILLAGE))
    assert list(read) == ["streets", "water", "green"]
    assert read["streets"]["name"].tolist() == ["Singel"]
    assert read["streets"].geometry.item().centroid.distance(shapely.Point(X + 10, Y + 10)) < 0.5


def test_a_file_with_one_layer_is_known_by_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "straten.geojson"
    make_bag.squares(("1", 0, 0, 20, 20)).to_crs(4326).to_file(path, layer="export")
    assert list(load_basemap(path, extent_of(VILLAGE))) == ["streets"]


def test_what_lies_far_from_the_addresses_is_cut_off(tmp_path: Path) -> None:
    path = make_bag.write_layer(tmp_path / "k.gpkg", "water", make_bag.squares(("1", 0, 0, 90_000, 10), ("2", 50_000, 0, 50_010, 10)))
    water = load_basemap(path, extent_of(VILLAGE))["water"]
    west, _, east, _ = extent_of(VILLAGE)
    assert len(water) == 1
    assert water.total_bounds[2] == pytest.approx(east)
    assert west < X


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("weg.gpkg", "vinden het bestand"), ("tekst.gpkg", "kunnen we niet lezen"), ("spoor.gpkg", "geen straten, water, groen"),
    ("ver.gpkg", "niet bij de adressen")],
)  # fmt: skip
def test_a_map_that_cannot_be_used_gives_one_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "tekst.gpkg").write_bytes(b"dit is geen kaart")
    make_bag.write_layer(tmp_path / "spoor.gpkg", "rails", make_bag.squares(("1", 0, 0, 10, 10)))
    make_bag.write_layer(tmp_path / "ver.gpkg", "water", make_bag.squares(("1", 90_000, 0, 90_010, 10)))
    with pytest.raises(SourceError, match=sentence):
        load_basemap(tmp_path / name, extent_of(VILLAGE))


def test_buildings_come_from_the_bag_file(tmp_path: Path) -> None:
    path = make_bag.write_bag(tmp_path / "bag.gpkg", VILLAGE)
    make_bag.write_layer(path, "pand", make_bag.squares(("1", 0, 0, 10, 10), ("2", 9_000, 0, 9_010, 10), status=["Pand in gebruik"] * 2))
    buildings = draw_buildings(inspect_bag(path), VILLAGE)
    assert len(buildings) == 1
    assert buildings.crs == 28992


def test_tiles_are_pmtiles_and_the_same_every_time(tmp_path: Path) -> None:
    layer = draw_areas(make_bag.squares(("1", 0, 0, 500, 500)).assign(area_name="Zuid"))
    for name in ("a.pmtiles", "b.pmtiles"):
        write_tiles(layer, "areas", tmp_path / name)
    content = (tmp_path / "a.pmtiles").read_bytes()
    assert content.startswith(b"PMTiles\x03")
    assert content == (tmp_path / "b.pmtiles").read_bytes()
