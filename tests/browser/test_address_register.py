"""The page Adressenbestand as an analyst uses it: add, look, renew, fetch from a real service, and see what a renewal took away."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from analysis.dossier import Dossier, open_dossier, pick_address, read_log, read_organisation, save_designation, save_organisation, wipe
from analysis.organisation import Organisation
from analysis.register import open_register
from tests import make_bag
from tests import make_lvbag as lv
from tests.browser.conftest import Server, settle, start_server
from tests.dossier_cases import make_designation
from tests.ogc_server import NUMBERS, SERVER_PYTHON, ogc_server

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
CODE = "9901"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running pygeoapi; nothing listens when pygeoapi is not there."""
    if not SERVER_PYTHON:
        yield "http://127.0.0.1:9"
        return
    with ogc_server(tmp_path_factory.mktemp("ogc")) as url:
        yield url


@pytest.fixture(scope="module")
def own(small_demo: Path, service: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The program with an own dossier, and the made-up service in the place of PDOK."""
    folder = tmp_path_factory.mktemp("eigen")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREVENTIEKAART_BAG_SERVICE", service)
        started = start_server(small_demo, folder / "dossier", working_folder=folder)
    yield started
    started.stop()


@pytest.fixture
def dossier(own: Server) -> Dossier:
    """The own dossier of Testdorp, without an address register."""
    opened = open_dossier(own.dossier, is_demo=False)
    wipe(opened, "test")
    shutil.rmtree(own.dossier / "adressenbestand", ignore_errors=True)
    kept = read_organisation(opened)
    save_organisation(opened, Organisation(municipality_code=CODE, municipality_name="Testdorp", version=kept.version), "test")
    return opened


def _add(page: Any, path: Path) -> None:
    page.get_by_role("textbox", name="Bestand met adressen: of typ waar het staat", exact=True).fill(str(path))
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("button", name="Adressenbestand maken", exact=True).click()
    settle(page)


def _main(page: Any) -> str:
    text: str = page.locator("[data-testid=stMain]").inner_text()
    return text


def test_an_extract_is_recognised_and_its_content_source_and_age_are_shown(
    own: Server, dossier: Dossier, open_page: OpenPage, tmp_path: Path
) -> None:
    homes = [
        lv.home("9901010000000001", "9901200000000001", 150_010, 450_000, uses=("winkelfunctie",)),
        lv.home("9901010000000002", "9901200000000002", 150_020, 450_000, status="Verblijfsobject ingetrokken"),
    ]
    numbers = [lv.number(f"990120000000000{n}", n, "9901300000000001") for n in (1, 2)]
    objects = {"WPL": [lv.place("1001", "Testdorp")], "OPR": [lv.street("9901300000000001", "Laan", "1001")], "NUM": numbers, "VBO": homes}
    lv.write_extract(tmp_path / "download.zip", objects, [lv.relation("1001", CODE)])

    page = settle(open_page(f"{own.url}/adressenbestand"))
    assert "Er is nog geen adressenbestand." in _main(page)
    _add(page, tmp_path / "download.zip")

    page.get_by_text("zoals ze waren op 8 oktober 2026.").wait_for()
    rows = page.locator(".pk-table tr").all_inner_texts()
    assert "Bestand\tdownload.zip (BAG-extract van het Kadaster)" in rows
    assert "Stand\t8 oktober 2026 (in het bestand)" in rows
    assert "Niet overgenomen: ingetrokken of nooit gebouwd\t1" in rows
    assert "winkelfunctie\t1" in rows
    assert any(re.fullmatch(r"Leeftijd\t.*maand.*", row) for row in rows)
    assert "Adressenbestand gemaakt" in set(read_log(dossier)["what"])


def test_what_is_no_address_file_is_refused_beside_the_form(own: Server, dossier: Dossier, open_page: OpenPage, tmp_path: Path) -> None:
    (tmp_path / "kaart.geojson").write_text('{"type": "FeatureCollection"}', encoding="utf-8")
    page = settle(open_page(f"{own.url}/adressenbestand"))
    _add(page, tmp_path / "kaart.geojson")
    page.get_by_text("In ‘kaart.geojson’ herkennen we geen adressen.").wait_for()
    assert "Er is niets veranderd." in _main(page)
    assert not (own.dossier / "adressenbestand").exists()


def test_a_renewal_tells_which_chosen_addresses_are_gone(own: Server, dossier: Dossier, open_page: OpenPage, tmp_path: Path) -> None:
    today = dossier.today
    check = make_designation(decided_on=today - timedelta(days=30), valid_until=today + timedelta(days=30))
    save_designation(dossier, check, "test")
    village = make_bag.village(5, CODE)
    make_bag.write_bag(tmp_path / "bag-light_oud.gpkg", village)
    page = settle(open_page(f"{own.url}/adressenbestand"))
    _add(page, tmp_path / "bag-light_oud.gpkg")
    page.get_by_text("Adressen vernieuwen").wait_for()
    point = village.geometry.iloc[2]
    pick_address(dossier, "dorpstraat drie", village["address_id_bag"].iloc[2], (point.x, point.y), "test")
    settle(page.reload() and page)
    assert "Gekozen adressen die er niet meer zijn" not in _main(page)

    renumbered = make_bag.changed(village, 2, address_id_bag="9901010000099999", designation_id_bag="9901200000099999", number=33)
    make_bag.write_bag(tmp_path / "bag-light_nieuw.gpkg", renumbered)
    page.get_by_text("Adressen vernieuwen").click()
    _add(page, tmp_path / "bag-light_nieuw.gpkg")
    page.get_by_text("1 adres (zelf gekozen bij Adressen nakijken) staat niet meer in het adressenbestand.").wait_for()
    assert "Dorpsstraat 33, Waterveen" in _main(page)

    page.get_by_text("Scherm delen").click()
    expect(page.get_by_text("Gekozen adressen die er niet meer zijn")).to_have_count(0)


@pytest.mark.skipif(not SERVER_PYTHON, reason="pygeoapi staat niet in deze omgeving: pip install -r requirements-dev.lock")
def test_the_addresses_come_from_the_service_after_saying_what_that_reveals(own: Server, dossier: Dossier, open_page: OpenPage) -> None:
    page = settle(open_page(f"{own.url}/adressenbestand"))
    page.get_by_text("Ophalen bij PDOK", exact=True).click()
    page.get_by_text("PDOK ziet dat iemand de openbare adressen van deze gemeente ophaalt. Over incidenten vragen we niets.").wait_for()
    page.get_by_role("button", name="Haal de openbare adressen van deze gemeente bij PDOK").click()
    page.get_by_text("Adressen ophalen: deel").first.wait_for()
    page.get_by_text("Adressen vernieuwen").wait_for()
    settle(page)
    assert "PDOK gemeente 9901.gpkg (BAG van PDOK, opgehaald)" in _main(page)
    assert len(open_register(own.dossier / "adressenbestand").addresses) == 40
    assert NUMBERS > 40, "of the neighbours nothing was taken"
    assert [path.name for path in own.dossier.iterdir() if "ophalen" in path.name] == []
