"""The whole program with no other computer in reach, and nothing of the user's text ever running."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from analysis import tables
from analysis.terms import Zone
from dashboard import map_layers, map_page, menu
from tests.browser.conftest import Server, map_frame, settle, start_server

pytestmark = pytest.mark.browser

PAGES = [name for entries in menu.MENU.values() for name, _ in entries if menu.exists(name)]
ADDRESSES = {name: "" if name == PAGES[0] else name for name in PAGES}
"""The first page of the menu opens at the address of the program itself."""

HOSTILE = "<img src=x onerror=alert(1)>${alert(2)}`</script><script>alert(3)</script>"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_without_another_host_or_a_script_error(server: Server, open_page: Callable[..., Any], name: str) -> None:
    page = settle(open_page(f"{server.url}/{ADDRESSES[name]}"))
    assert page.locator("h1").first.inner_text() != ""
    assert page.locator(".pk-badge").first.is_visible()
    assert page.get_by_text("Oefengegevens", exact=True).first.is_visible()
    assert "app" not in page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()
    assert "Dit lukte niet" not in page.locator("main, [data-testid=stMain]").first.inner_text()


def test_the_program_speaks_dutch_to_a_screen_reader(server: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{server.url}/hotspots"))
    assert page.locator("html").get_attribute("lang") == "nl"
    map_frame(page)
    assert page.locator("iframe").first.get_attribute("title") == "Kaart"


def test_the_map_is_drawn_from_local_tiles_with_a_dutch_legend(server: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{server.url}/hotspots"))
    frame = map_frame(page)
    frame.locator(".pk-points").first.wait_for(state="attached")
    assert frame.locator(".pk-legend").inner_text() != ""
    page.wait_for_timeout(1500)
    assert any("/basiskaart/" in url and url.endswith(".pmtiles") for url in page.watch.requests)


def test_the_frame_of_a_map_reaches_nothing_of_the_page_around_it(server: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{server.url}/hotspots"))
    map_frame(page)
    frame = next(frame for frame in page.frames if "st_folium" in frame.url)
    attempts = {
        "cookie": "document.cookie",
        "storage": "window.localStorage.length",
        "parent": "window.parent.document.title",
    }
    for what, script in attempts.items():
        answer = frame.evaluate(f"(() => {{ try {{ return String({script}) }} catch (error) {{ return 'geweigerd' }} }})()")
        assert answer == "geweigerd", what
    fetched = frame.evaluate("fetch('/_stcore/host-config').then((answer) => String(answer.status)).catch(() => 'geweigerd')")
    assert fetched in ("403", "geweigerd")
    page.watch.faults.clear()  # the refusals above are what this test is about


def test_sharing_the_screen_hides_everything_confidential(server: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{server.url}/hotspots"))
    map_frame(page)
    page.get_by_text("Scherm delen", exact=True).click()
    page.get_by_text("Verborgen", exact=True).wait_for()
    settle(page)
    assert page.locator("iframe").count() == 0
    assert page.locator(".pk-concentration").count() == 0


def test_a_chosen_concentration_comes_back_from_the_map(server: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{server.url}/hotspots"))
    frame = map_frame(page)
    number = frame.locator(".pk-number").last
    if number.count() == 0:
        pytest.skip("De kleine oefengemeente heeft geen concentratie.")
    wanted = number.inner_text()
    number.dispatch_event("click")
    page.wait_for_function(f"() => document.querySelector('.pk-concentration h3')?.innerText.startsWith('{wanted} ')")


def test_the_server_itself_called_nobody(server: Server) -> None:
    assert "BUITEN" not in server.output


def test_the_server_prints_no_word_of_a_traceback(server: Server) -> None:
    assert "Traceback" not in server.output


@pytest.mark.skipif(sys.platform == "darwin", reason="the log has a fixed place there")
def test_nothing_that_was_opened_ran_into_a_defect(server: Server) -> None:
    assert [log.read_text(encoding="utf-8") for log in server.dossier.parent.rglob("fouten.log")] == []


@pytest.mark.parametrize("host", ["evil.example", "localhost:1"])
def test_a_request_under_another_name_is_refused(server: Server, host: str) -> None:
    request = urllib.request.Request(server.url, headers={"Host": host})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    refused.value.close()
    assert refused.value.code == 421


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches a child process differently on Windows")
def test_stopping_with_ctrl_c_is_quiet_and_a_used_port_gives_the_next(small_demo: Path, tmp_path: Path) -> None:
    first = start_server(small_demo, tmp_path / "a", working_folder=tmp_path)
    port = int(first.url.rsplit(":", 1)[1])
    second = start_server(small_demo, tmp_path / "b", "--port", str(port), working_folder=tmp_path)
    assert int(second.url.rsplit(":", 1)[1]) > port
    for server in (first, second):
        assert server.stop() == 0
        assert "Traceback" not in server.output
        assert server.lines[-1] == "Gestopt."


def test_a_saved_map_opens_from_disk_with_no_request_and_shows_hostile_text_as_text(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    outline = gpd.GeoSeries([shapely.box(150_000, 450_000, 150_100, 450_100)], crs=tables.CRS)
    places = map_layers.places_layer(outline.centroid, [HOSTILE], ["1"], legend=HOSTILE)
    html = map_page.make_page(
        [map_layers.outline_layer(outline, text=HOSTILE), places],
        title=HOSTILE,
        zone=Zone.SHAREABLE,
        is_demo=True,
        lines=[HOSTILE],
        heads=("Naam",),
        rows=[(HOSTILE,)],
        frame=(149_900, 449_900, 150_200, 450_200),
    )
    path = tmp_path / "kaart.html"
    path.write_text(html, encoding="utf-8")

    page = open_page(path.as_uri(), home="file://")

    page.locator(".leaflet-container").wait_for()
    assert page.watch.requests == [path.as_uri()]
    assert HOSTILE in page.locator(".pk-legend").inner_text()
    assert page.locator("td").first.inner_text() == HOSTILE
    assert page.locator(".pk-number-box").first.get_attribute("aria-label") == HOSTILE
    assert page.locator("img[src=x]").count() == 0
