"""The pictures, as an analyst makes them: the map for the mayor in twelve clicks, a stand kept, counts with a neighbour."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis.dossier import open_dossier, read_exports, read_neighbour_counts, read_snapshots
from analysis.register import open_register
from dashboard.demo import demo_place
from tests.browser.conftest import Server, settle, start_server
from tests.browser.own_dossier import deliver, own_dossier
from tests.picture_cases import monthly, robberies
from tests.test_pooled import file_of

pytestmark = pytest.mark.browser

MOST_CLICKS = 12


@pytest.fixture(scope="module")
def small(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The program on a dossier with seven robberies, far from each other."""
    folder = tmp_path_factory.mktemp("zeven")
    premises = open_register(demo_place(small_demo).register).premises
    spread = premises.drop_duplicates("neighbourhood_code").head(7)
    places = [(row.street, str(row.number)) for row in spread.itertuples()]
    deliver(own_dossier(folder / "dossier", small_demo), places, first=date(2026, 1, 10))
    started = start_server(small_demo, folder / "dossier", working_folder=folder)
    yield started
    started.stop()


class Hand:
    """Clicks and counts them."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks = page, 0

    def click(self, what: Any) -> None:
        what.click()
        self.clicks += 1
        settle(self.page)


def scrolls_sideways(page: Any) -> bool:
    script = "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth > m.clientWidth + 1; }"
    return bool(page.evaluate(script))


def test_the_map_for_the_mayor_is_a_pdf_within_twelve_clicks(small: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(small.url))
    hand = Hand(page)
    hand.click(page.get_by_test_id("stSidebarNav").get_by_role("link", name="Kaart voor de burgemeester"))
    page.get_by_role("heading", name="Kaart voor de burgemeester", level=1).wait_for()
    page.get_by_test_id("stImage").wait_for()
    with page.expect_download() as secret:
        hand.click(page.get_by_role("button", name="Opslaan als pdf"))
    assert hand.clicks <= MOST_CLICKS
    assert "(VERTROUWELIJK)" in secret.value.suggested_filename
    assert Path(secret.value.path()).read_bytes().startswith(b"%PDF")
    hand.click(page.get_by_role("radio", name="Te delen"))
    hand.click(page.get_by_text("De politie en de coördinator vinden delen goed"))
    with page.expect_download() as shared:
        hand.click(page.get_by_role("button", name="Opslaan als pdf"))
    assert hand.clicks <= MOST_CLICKS
    assert "(TE DELEN)" in shared.value.suggested_filename
    zones = [str(one.zone) for one in read_exports(open_dossier(small.dossier))]
    assert sorted(zones) == ["restricted", "shareable"]
    assert not scrolls_sideways(page)


def test_seven_robberies_give_a_picture_with_tables_and_a_version_that_hides_small_counts(
    small: Server, open_page: Callable[..., Any]
) -> None:
    page = settle(open_page(f"{small.url}/veiligheidsbeeld"))
    main = page.get_by_test_id("stMain")
    for title in ("Per maand, naast dezelfde maand een jaar eerder", "Doelwit", "Soort", "Hoe precies is de plaats"):
        page.get_by_role("region", name=title, exact=True).wait_for()
    assert "7 overvallen" in main.inner_text()
    assert "Geen hotspot." in main.inner_text()
    page.get_by_role("radio", name="Te delen").click()
    settle(page)
    told = main.inner_text()
    assert "minder dan 5" in told
    assert not re.search(r"\b[1-4] (overval|incident)", told)
    assert not scrolls_sideways(page)


def test_while_the_screen_is_shared_only_the_version_for_others_is_there(small: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{small.url}/veiligheidsbeeld"))
    page.get_by_text("Scherm delen", exact=True).first.click()
    settle(page)
    assert page.get_by_role("radio").count() == 0
    assert "Per maand" not in page.get_by_test_id("stMain").inner_text()
    assert "Te delen, niet openbaar" in page.get_by_test_id("stMain").inner_text()


def test_a_stand_is_kept_compared_and_deleted(small: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{small.url}/veiligheidsbeeld"))
    page.get_by_role("button", name="Stand vastleggen").first.click()
    page.get_by_label("Naam", exact=True).fill("Start donkere dagen")
    page.get_by_test_id("stForm").get_by_role("button", name="Stand vastleggen").click()
    page.get_by_role("region", name="Standen").wait_for()
    settle(page)
    dossier = open_dossier(small.dossier)
    assert [one.name for one in read_snapshots(dossier)] == ["Start donkere dagen"]
    page.get_by_role("combobox", name="Vergelijk nu met").click()
    page.get_by_role("option", name="Start donkere dagen").click()
    page.get_by_text("De gegevens lopen nog niet verder dan deze stand.").wait_for()
    page.get_by_role("button", name="Hernoemen of verwijderen").click()
    page.get_by_role("button", name="Stand verwijderen").click()
    page.get_by_text("Leg de stand vast.").wait_for()
    assert read_snapshots(dossier) == []


def test_a_neighbour_is_counted_along_and_a_wrong_file_is_refused(small: Server, open_page: Callable[..., Any], tmp_path: Path) -> None:
    targets = ["snackbar"] * 30 + ["woning"] * 18
    good, bad = tmp_path / "rietdam.csv", tmp_path / "fout.csv"
    good.write_text(file_of(robberies(monthly(48), target_type=targets), "Rietdam"), encoding="utf-8-sig")
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    page = settle(open_page(f"{small.url}/samen_kijken"))
    page.get_by_role("button", name="Bestand van een buurgemeente toevoegen").click()
    page.locator("input[type=file]").set_input_files(str(bad))
    page.get_by_text("Dit is geen bestand met gedeelde aantallen").wait_for()
    page.locator("input[type=file]").set_input_files(str(good))
    page.get_by_role("region", name="Doelwit").wait_for()
    settle(page)
    told = page.get_by_test_id("stMain").inner_text()
    assert "Samen met buurgemeenten (Rietdam en Waterveen): 55 overvallen" in told
    assert [one.municipality for one in read_neighbour_counts(open_dossier(small.dossier))] == ["Rietdam"]
    page.get_by_role("button", name="Aantallen van Rietdam verwijderen").click()
    settle(page)
    assert read_neighbour_counts(open_dossier(small.dossier)) == []
