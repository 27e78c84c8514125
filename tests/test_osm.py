"""Streets from an OpenStreetMap extract: which ways are walked, and what is refused."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from analysis import tables
from analysis.errors import SourceError
from analysis.rounds import street_network
from analysis.sources.osm import load_streets

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="test">\n'
PLACES = [(0, 0), (200, 0), (200, 100), (0, 100), (5000, 5000), (5100, 5000)]
ORIGIN = (155_000.0, 463_000.0)


def make_extract(path: Path, *ways: tuple[tuple[int, ...], dict[str, str]]) -> Path:
    """An .osm file with numbered points in a field of 200 by 100 metres, and two far away."""
    points = gpd.GeoSeries([shapely.Point(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in PLACES], crs=tables.CRS).to_crs("EPSG:4326")
    nodes = [f'<node id="{at}" version="1" lat="{point.y:.8f}" lon="{point.x:.8f}"/>' for at, point in enumerate(points, start=1)]
    lines = []
    for at, (refs, tags) in enumerate(ways, start=1):
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs) + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        lines.append(f'<way id="{at}" version="1">{inside}</way>')
    path.write_text(HEAD + "\n".join(nodes + lines) + "\n</osm>\n", encoding="utf-8")
    return path


@pytest.fixture
def addresses() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.Point(ORIGIN), shapely.Point(ORIGIN[0] + 200, ORIGIN[1] + 100)], crs=tables.CRS)


def test_a_street_is_read_in_metres_and_a_motorway_is_not_walked(tmp_path: Path, addresses: gpd.GeoDataFrame):
    path = make_extract(
        tmp_path / "buurt.osm",
        ((1, 2), {"highway": "residential"}),
        ((2, 3), {"highway": "motorway"}),
        ((3, 4), {"highway": "trunk", "foot": "yes"}),
        ((4, 1), {"highway": "service", "access": "private"}),
        ((1, 3), {"waterway": "canal"}),
        ((5, 6), {"highway": "residential"}),
    )
    streets = load_streets(path, addresses)
    assert streets.crs == tables.CRS
    assert sorted(streets.length.round()) == [200, 200]


def test_streets_that_share_a_point_are_one_network(tmp_path: Path, addresses: gpd.GeoDataFrame):
    path = make_extract(tmp_path / "buurt.osm", *(((a, b), {"highway": "footway"}) for a, b in ((1, 2), (2, 3), (3, 4))))
    network = street_network(load_streets(path, addresses))
    assert network is not None
    here, there = (shapely.get_coordinates(shapely.Point(ORIGIN[0], ORIGIN[1] + y)) for y in (0, 100))
    assert network.distances(here, there)[0, 0] == pytest.approx(500, abs=2)


def test_what_is_no_extract_is_refused_with_a_sentence(tmp_path: Path, addresses: gpd.GeoDataFrame):
    with pytest.raises(SourceError, match=r"We vinden het bestand ‘weg\.osm\.pbf’ niet"):
        load_streets(tmp_path / "weg.osm.pbf", addresses)
    other = tmp_path / "straten.gpkg"
    other.write_bytes(b"x")
    with pytest.raises(SourceError, match="geen kaart van OpenStreetMap"):
        load_streets(other, addresses)
    broken = tmp_path / "stuk.osm.pbf"
    broken.write_bytes(b"dit is geen kaart" * 50)
    with pytest.raises(SourceError, match="kunnen we niet lezen"):
        load_streets(broken, addresses)
    elsewhere = make_extract(tmp_path / "elders.osm", ((5, 6), {"highway": "residential"}))
    with pytest.raises(SourceError, match="ligt niet bij de adressen"):
        load_streets(elsewhere, addresses)
