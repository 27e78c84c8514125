"""Delen en opslaan and Logboek in a real browser: what came back, what was withdrawn, the table for the council, and the log."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis import dossier as kept
from analysis.export_kinds import Request, makers_of, ready_files
from analysis.terms import Zone
from dashboard.demo import demo_place
from tests.browser.conftest import Server, settle, start_server
from tests.browser.own_dossier import WHO, own_dossier
from tests.leak_cases import plant


@pytest.fixture
def program(small_demo: Path, tmp_path: Path) -> Iterator[Server]:
    """The program on a dossier in which two paper folders were handed out."""
    folder = tmp_path / "dossier"
    planted = plant(folder, demo_place(small_demo).register, opened=own_dossier(folder, small_demo))
    ask = Request(planted.dossier, WHO, planted.action_id, register=planted.register)
    ready_files(makers_of("bezoekmap", Zone.SHAREABLE, ask), ask)
    started = start_server(tmp_path / "oefengegevens", folder, working_folder=tmp_path)
    yield started
    started.stop()


def choose(page: Any, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label, exact=True).first
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list that opens while the page still scrolls closes again
    box.click()
    page.get_by_role("option", name=option).first.click()
    settle(page)


def test_paper_comes_back_a_file_is_withdrawn_and_the_council_gets_a_table(
    program: Server, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    page = settle(open_page(f"{program.url}/delen_en_opslaan"))
    main = page.locator("[data-testid=stMain]").first
    assert "Vertrouwelijk (politiegegevens)" in page.inner_text("body")
    assert "0 van 2 terug" in main.inner_text()
    choose(page, "Welke lijsten zijn terug?", "Exemplaar 1:")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Terug", exact=True).click()
    page.get_by_text("1 van 2 terug").wait_for()

    page.get_by_text("Bestand intrekken").click()
    choose(page, "Bestand", "Exemplaar 2:")
    page.get_by_label("Waarom trekt u het in?").fill("naar het verkeerde duo")
    page.get_by_label("Waarom trekt u het in?").press("Tab")
    settle(page)
    page.get_by_role("button", name="Intrekken", exact=True).click()
    page.get_by_text("adressen gingen naar: wijkteam Centrum").wait_for()
    dossier = kept.open_dossier(program.dossier)
    (withdrawn,) = [one for one in kept.read_exports(dossier) if one.withdrawn_at]
    assert (withdrawn.copy_number, withdrawn.withdrawn_why) == (2, "naar het verkeerde duo")
    address = str(kept.addresses_given(dossier, [withdrawn.id or 0])["address"].iloc[0])
    page.get_by_text("Welke adressen zijn aan wie gegeven?").click()
    page.get_by_label("Adres of straat").fill(address)
    page.get_by_label("Adres of straat").press("Enter")
    page.get_by_role("cell", name=address, exact=True).wait_for()

    with page.expect_download() as arriving:
        page.get_by_role("button", name="Opslaan als csv").first.click()
    with zipfile.ZipFile(io.BytesIO(Path(arriving.value.path()).read_bytes())) as both:
        table, side = sorted(both.namelist(), key=lambda name: name.endswith(".txt"))
        rows = list(csv.DictReader(io.StringIO(both.read(table).decode("utf-8-sig")), delimiter=";"))
        assert "Te delen met de gemeenteraad, niet openbaar" in both.read(side).decode()
    assert "(TE DELEN)" in arriving.value.suggested_filename
    assert {value for row in rows[:-1] for value in list(row.values())[1:]} <= {"minder dan 5", "afgeschermd"} | {
        str(n) for n in range(5, 99)
    }

    page.goto(f"{program.url}/bezoeklijst")
    settle(page)
    page.get_by_test_id("stDataFrame").first.hover()
    buttons = page.get_by_test_id("stElementToolbarButton").locator("button")
    labels = buttons.evaluate_all("all => all.filter(one => one.offsetParent).map(one => one.getAttribute('aria-label') || '')")
    assert labels
    assert not [label for label in labels if re.search("download|csv|opslaan", label, re.IGNORECASE)], (
        "een lijst gaat alleen weg met een stempel"
    )

    page.goto(f"{program.url}/logboek")
    settle(page)
    told = page.locator("[data-testid=stMain]").first.inner_text()
    assert "Het logboek klopt" in told
    for line in ("Papieren lijst terug", "Bestand ingetrokken", "Bestand klaargezet", "Exemplaar 2"):
        assert line in told
    assert "verkeerde duo" not in told
    dossier.engine.dispose()
