"""What every screen keeps to: Scherm delen stays as it is set, the first page has an address, and no hotspot leads on too."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.register import open_register
from dashboard.demo import demo_place
from tests.browser.conftest import Server, map_frame, settle, start_server
from tests.browser.own_dossier import deliver, own_dossier

pytestmark = pytest.mark.browser


def go(page: Any, title: str) -> None:
    settle(page).get_by_test_id("stSidebarNav").get_by_role("link", name=re.compile(f"^{title}")).click()
    page.get_by_role("heading", name=title, level=1).wait_for()
    settle(page)


def is_sharing(page: Any) -> bool:
    return bool(page.get_by_test_id("stCheckbox").locator("input").first.is_checked())


def flip(page: Any) -> None:
    page.get_by_text("Scherm delen", exact=True).first.click()
    settle(page)


def scrolls(page: Any) -> bool:
    return bool(
        page.evaluate("() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollHeight > m.clientHeight; }")
    )


def test_scherm_delen_stays_as_it_was_set_on_every_next_page(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{server.url}/partners")
    settle(page)
    wanted = False
    for step in (
        "flip",
        "Logboek",
        "Nazorgplan",
        "flip",
        "Partners",
        "Logboek",
        "flip",
        "Partners",
        "flip",
        "Nazorgplan",
        "flip",
        "Logboek",
    ):
        if step == "flip":
            flip(page)
            wanted = not wanted
        else:
            go(page, step)
        assert is_sharing(page) is wanted, step
    assert "Deze pagina is verborgen" in page.get_by_test_id("stMain").inner_text()


def test_filters_stay_when_one_looks_at_another_page(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{server.url}/hotspots")
    map_frame(page)
    for months in ("24 maanden", "12 maanden"):
        page.get_by_role("combobox", name="Periode").click()
        page.get_by_role("option", name=re.compile(months)).click()
        settle(page)
        go(page, "Partners")
        go(page, "Hotspots")
        assert page.get_by_role("combobox", name="Periode").input_value() == f"Periode: {months}"


def test_the_overview_fits_one_screen_and_its_own_address_leads_to_it(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{server.url}/overzicht")
    page.get_by_text(re.compile("(Drie|Vier) van de zes onderdelen van de voorbereiding zijn geregeld.")).wait_for()
    map_frame(page)
    assert not scrolls(settle(page))
    assert page.get_by_role("dialog").count() == 0


@pytest.fixture
def scattered(small_demo: Path, tmp_path: Path) -> Iterator[Server]:
    """The program on a dossier with four robberies, far from each other."""
    premises = open_register(demo_place(small_demo).register).premises
    spread = premises.drop_duplicates("neighbourhood_code").head(4)
    deliver(own_dossier(tmp_path / "dossier", small_demo), [(row.street, str(row.number)) for row in spread.itertuples()])
    started = start_server(small_demo, tmp_path / "dossier", working_folder=tmp_path)
    yield started
    started.stop()


def test_no_hotspot_leads_to_a_whole_target_group(scattered: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{scattered.url}/hotspots")
    map_frame(page)
    text = page.get_by_test_id("stMain").inner_text()
    assert "Geen hotspot. Dit kunt u wel doen" in text
    assert re.search(r"4 van de 4 overvallen waren in de donkere maanden \(oktober tot en met maart\)\.", text)
    page.get_by_role("button", name=re.compile(r"^Winkel \(")).click()
    page.get_by_role("heading", name="Wie benaderen we").wait_for()
    settle(page)
    text = page.get_by_test_id("stMain").inner_text()
    assert "□ Te delen, niet openbaar" in text
    assert "Deze lijst mag u delen met wie u kiest." in text
