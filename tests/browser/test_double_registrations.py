"""Mogelijk dubbel, Straatkennis and what goes back to the police, as an analyst does it."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from analysis import dossier as kept
from analysis.sources.police import read_pasted
from dashboard.demo import demo_place
from tests.browser.conftest import Server, settle, start_server

pytestmark = pytest.mark.browser

HEAD = "Registratienummer;Delict;Pleegdatum;Pleegtijd;Straat;Huisnummer;Plaats;Soort locatie\n"
PAIR = (
    "2026-000001;Overval bedrijf;25-01-2026;20:00;Brugstraat;3;Waterveen;<img src=x onerror=alert(1)>\n"
    "2026-000002;Overval bedrijf;25-01-2026;20:45;Brugstraat;3;Waterveen;snackbar\n"
)


@pytest.fixture(scope="module")
def program(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The program on a demo municipality with one doubtful pair in it."""
    folder = tmp_path_factory.mktemp("dubbel")
    shutil.copytree(small_demo, folder / "oefengegevens")
    dossier = kept.open_dossier(demo_place(folder / "oefengegevens").dossier)
    kept.add_import(dossier, read_pasted(HEAD + PAIR), "oefengebruiker")
    started = start_server(folder / "oefengegevens", folder / "dossier", working_folder=folder)
    yield started
    started.stop()
    assert "Traceback" not in started.output


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_timeout(700)
    settle(page)


def text_of(page: Any) -> str:
    return str(page.locator("[data-testid=stMain]").inner_text())


def test_a_doubtful_pair_is_decided_side_by_side_and_the_decision_taken_back(program: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{program.url}/mogelijk_dubbel"))
    before = text_of(page)
    assert "1 paar registraties lijkt hetzelfde incident" in before
    assert "Zelfde dag, zelfde straat" in before
    assert "<img src=x onerror=alert(1)>" in before, "tekst van de politie blijft tekst"
    press(page, "Zelfde incident")
    assert "Er zijn geen registraties waarover u hoeft te kiezen" in text_of(page)
    assert "Zelfde incident: rij 2 van geplakt en rij 3 van geplakt" in text_of(page)
    press(page, "Terugdraaien")
    assert "1 paar registraties lijkt hetzelfde incident" in text_of(page)
    press(page, "Niet hetzelfde")
    assert "Niet hetzelfde: rij 2 van geplakt en rij 3 van geplakt" in text_of(page)


def test_a_note_is_kept_with_its_author_and_without_a_name_and_shown_as_text(program: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{program.url}/straatkennis"))
    page.get_by_label("Welke plek?").fill("Brugstraat")
    page.get_by_label("Welke plek?").press("Enter")
    settle(page)
    page.get_by_label("Wat weet u van deze plek?").fill(
        "Na elf uur is het donker. <b>dhr. Plukkebol</b> zag *sterren* <script>alert(1)</script>"
    )
    page.get_by_label("Van wie komt dit?").fill("wijkagent Centrum")
    page.get_by_label("Van wie komt dit?").press("Tab")
    settle(page)
    press(page, "Notitie opslaan")
    shown = text_of(page)
    assert "1 notitie" in shown
    assert "*sterren* <script>alert(1)</script>" in shown
    assert "Plukkebol" not in shown
    assert "wijkagent Centrum" in shown
    page.get_by_text("Scherm delen").click()
    settle(page)
    assert "Na elf uur" not in text_of(page)


def test_the_report_and_the_request_are_saved_and_stand_in_the_log(program: Server, open_page: Callable[..., Any]) -> None:
    page = settle(open_page(f"{program.url}/gegevens"))
    names = {}
    for box, button in (
        ("Kwaliteitsrapport voor de politie", "Kwaliteitsrapport bewaren (Word)"),
        ("Gegevensverzoek aan de politie", "Gegevensverzoek bewaren (Word)"),
    ):
        page.get_by_text(box).click()
        page.wait_for_timeout(500)
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        content = Path(download.value.path()).read_bytes()
        names[download.value.suggested_filename] = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    report, request = names.values()
    assert "rijen gelezen = " in report
    assert "Grondslag: " in request
    listed = {one.file_name for one in kept.read_exports(kept.open_dossier(demo_place(program.demo).dossier))}
    assert set(names) <= listed
    assert [("VERTROUWELIJK" in name, "TE DELEN" in name) for name in names] == [(True, False), (False, True)]
