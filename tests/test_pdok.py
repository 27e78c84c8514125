"""The addresses of a municipality from an OGC API Features service: a real server (pygeoapi) on this machine, no mock."""

import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from analysis.cli import main
from analysis.errors import SourceError
from analysis.register import build_register, open_register
from analysis.sources import pdok
from analysis.sources.pdok import fetch_addresses
from analysis.sources.pdok_apart import fetch_apart
from tests.failing_proxy import CUT, EMPTY, REFUSE, WHOLE, proxy_to
from tests.ogc_server import NUMBERS, SERVER_PYTHON, SOUTH, WEST, ogc_server

needs_server = pytest.mark.skipif(not SERVER_PYTHON, reason="pygeoapi staat niet in deze omgeving: pip install -r requirements-dev.lock")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running pygeoapi with the four collections."""
    with ogc_server(tmp_path_factory.mktemp("ogc")) as url:
        yield url


@needs_server
def test_every_address_of_the_municipality_arrives_once_and_none_of_the_neighbours(service: str, tmp_path: Path) -> None:
    told: list[str] = []

    bag = fetch_addresses("9900", tmp_path / "bag.gpkg", base_url=service, page_rows=25, progress=told.append)
    register = build_register(tmp_path / "register", bag=bag, built_on=date(2026, 11, 21))

    addresses = register.addresses
    assert sorted(addresses["number"]) == [*range(1, NUMBERS + 1), 301, 302]
    assert set(addresses["municipality_code"]) == {"9900"}
    assert register.info.kinds == {"verblijfsobject": NUMBERS, "ligplaats": 2}
    assert addresses.loc[addresses["number"] == 1, "uses"].item() == "winkelfunctie,woonfunctie"
    assert addresses.loc[addresses["number"] == 7, "addition"].item() == "bis"
    assert addresses.loc[addresses["number"] == 5, "street"].item() == "Lange Dijk", "the latest document counts"
    first = addresses[addresses["number"] == 1].geometry.item()
    assert first.distance(shapely.Point(WEST + 50, SOUTH)) < 0.5
    # the one that stands there, also where it lies in two squares; the demolished one in the same place does not count
    assert addresses.set_index("number")["building_id_bag"].loc[[1, 80, 2]].tolist() == ["9900100000000001", "9900100000000003", ""]
    assert len(register.basemap("buildings")) == 2
    assert len(told) == 3
    assert told[-1].startswith("Adressen ophalen: deel 3 van 3")
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".deels")] == []


@needs_server
def test_an_interrupted_fetch_goes_on_where_it_stopped(service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_ask, asked = pdok._ask, []

    def breaks_off(url: str, page_rows: int, **question: Any) -> gpd.GeoDataFrame:
        asked.append(url)
        if len(asked) == 7:
            raise SourceError("PDOK is niet bereikbaar.")
        return real_ask(url, page_rows, **question)

    monkeypatch.setattr(pdok, "_ask", breaks_off)
    out = tmp_path / "bag.gpkg"
    with pytest.raises(SourceError):
        fetch_addresses("9900", out, base_url=service, page_rows=25)
    assert not out.exists()

    fetch_addresses("9900", out, base_url=service, page_rows=25)

    # three squares, four kinds: the plan and five of the twelve parts were there, the broken one and the rest are asked anew
    assert len(asked) == 7 + 7
    assert len(gpd.read_file(out, layer="verblijfsobject")) == NUMBERS


@pytest.fixture
def quick_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask once more, at once, instead of three times with seconds between."""
    for name, value in {"MAX_RETRY": "1", "RETRY_DELAY": "0.05", "TIMEOUT": "20"}.items():
        monkeypatch.setenv(f"GDAL_HTTP_{name}", value)


@needs_server
def test_every_page_of_every_answer_is_asked_for(service: str, tmp_path: Path, quick_http: None) -> None:
    with proxy_to(service) as proxy:
        fetch_apart("9900", tmp_path / "bag.gpkg", base_url=proxy.url, page_rows=25)
    later = [path for path in proxy.asked if "verblijfsobject/items" in path and "offset=" in path and "offset=0" not in path]
    # eighty numbers of 50 m in each square of 4 km and the neighbours' there too: more than 25 at a time
    assert len(later) >= 4
    assert all("limit=25" in path for path in later)


@needs_server
@pytest.mark.parametrize("how", [CUT, REFUSE, EMPTY])
def test_a_server_that_fails_halfway_gives_one_sentence_and_the_rest_comes_the_next_time(
    service: str, tmp_path: Path, quick_http: None, how: str
) -> None:
    out = tmp_path / "bag.gpkg"
    with proxy_to(service) as proxy:
        # from the second square on every second page fails, also when it is asked once more
        first = tmp_path / "bag.deels" / "verblijfsobject_0001.parquet"
        proxy.how = lambda number, path: how if first.exists() and "offset=25" in path else WHOLE
        with pytest.raises(SourceError, match="Wat al is opgehaald, blijft bewaard") as refusal:
            fetch_apart("9900", out, base_url=proxy.url, page_rows=25)
        assert not out.exists()
        kept = sorted(file.name for file in (tmp_path / "bag.deels").glob("*.parquet"))
        assert kept, str(refusal.value)
        asked_before = len(proxy.asked)
        proxy.how = lambda number, path: WHOLE
        fetch_apart("9900", out, base_url=proxy.url, page_rows=25)
        again = proxy.asked[asked_before:]
    assert sorted(gpd.read_file(out, layer="verblijfsobject")["huisnummer"]) == list(range(1, NUMBERS + 1))
    assert len(again) < asked_before + len(kept), "what was fetched is not asked again"
    assert not any("/woonplaats/" in path for path in again), "the plan was kept"


@needs_server
def test_the_command_line_fetches_builds_and_renews(service: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["register", "fetch", "--municipality", "9900", "--service", service, "--as-of", "2026-11-22", "--out"]
    with pytest.raises(SystemExit):
        main([*command, str(tmp_path / "register")])
    said = capsys.readouterr().err.strip().splitlines()
    assert said[0] == pdok.REVEALS
    assert any(line.startswith("Adressen ophalen: deel 3 van 3 (") for line in said)
    # 9900 is the code of the demo municipality: its addresses never become those of a real one
    assert (
        said[-1]
        == "In dit bestand staan oefengegevens. Die horen niet in het dossier van uw eigen gemeente. Kies het bestand van uw gemeente."
    )
    assert not (tmp_path / "register").exists()

    command[3] = "9901"
    for day in ("2026-11-22", "2026-11-23"):
        main([*command[:7], day, "--out", str(tmp_path / "register")])
        said = capsys.readouterr().out.splitlines()
        assert "Adressen: 40 (39 verblijfsobjecten, 1 standplaats)" in said
        assert open_register(tmp_path / "register").info.built_on == date.fromisoformat(day)
    assert [path.name for path in tmp_path.iterdir()] == ["register"]


@needs_server
def test_a_municipality_that_does_not_exist_gives_one_sentence(service: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="PDOK kent geen gemeente 1234"):
        fetch_addresses("1234", tmp_path / "bag.gpkg", base_url=service, page_rows=25)
    assert list(tmp_path.iterdir()) == []


@needs_server
def test_a_service_that_lacks_the_collections_gives_one_sentence(service: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="PDOK weigert de vraag"):
        fetch_addresses("9900", tmp_path / "bag.gpkg", base_url=f"{service}/elders", page_rows=25)


def test_without_a_connection_the_user_hears_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(SourceError, match=r"PDOK is niet bereikbaar\. Controleer de internetverbinding"):
        fetch_addresses("9900", tmp_path / "bag.gpkg", base_url=f"http://127.0.0.1:{port}")
    assert list(tmp_path.iterdir()) == []


def test_squares_cover_the_municipality_and_nothing_far_from_it() -> None:
    shape = shapely.box(WEST + 100, SOUTH + 100, WEST + 8_100, SOUTH + 300)
    squares = gpd.GeoSeries([shapely.box(*tile) for tile in pdok._tiles(shape, 4_000.0)], crs=4326).to_crs(28992)
    assert len(squares) == 3
    assert shape.within(squares.union_all().buffer(5))
