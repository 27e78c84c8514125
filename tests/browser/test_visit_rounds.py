"""Bezoekrondes in a real browser: from a concentration to paper in few clicks, routes that can be changed, and results at the desk."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from analysis import dossier as kept
from analysis.actions import Basis, from_selection
from analysis.recipients import select_branch
from analysis.register import open_register
from analysis.terms import VisitStatus
from dashboard.demo import demo_place
from tests.browser.conftest import Server, map_frame, settle, start_server
from tests.test_rounds_keeping import as_osm

pytestmark = pytest.mark.browser

WHO = "Testpersoon Een"
FEWEST_CLICKS = 10
COUNT = 12


@dataclass
class Walker:
    """Somebody at the desk, whose clicks are counted."""

    page: Any
    clicks: int = 0

    def wait(self) -> None:
        self.page.wait_for_timeout(400)
        settle(self.page)

    def click(self, what: Any) -> None:
        what.click()
        self.clicks += 1
        self.wait()

    def press(self, name: str | re.Pattern[str]) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=isinstance(name, str)).first)

    def side(self, name: str) -> None:
        """One of the sides of a round."""
        self.click(self.page.get_by_test_id("stMain").get_by_text(name, exact=True).first)

    def go(self, title: str) -> None:
        self.click(self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True))
        self.page.get_by_role("heading", name=title, level=1).wait_for()
        self.wait()

    def take(self, name: str | re.Pattern[str]) -> tuple[str, bytes]:
        """Return the name and the bytes of the file behind a button."""
        with self.page.expect_download() as arriving:
            self.page.get_by_role("button", name=name).first.click()
        self.clicks += 1
        content = Path(arriving.value.path()).read_bytes()
        self.wait()
        return arriving.value.suggested_filename, content

    def enter(self, text: str) -> None:
        """Type where the cursor is, and press enter."""
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.wait()

    @property
    def text(self) -> str:
        return str(self.page.get_by_test_id("stMain").first.inner_text())

    @property
    def is_in_field(self) -> bool:
        focus = self.page.locator("input:focus")
        return bool(focus.count()) and focus.get_attribute("aria-label") == "Nummer en resultaat"


@dataclass
class Desk:
    """A demo municipality of a test's own, with the program on it."""

    demo: Path
    dossier: kept.Dossier
    server: Server


@pytest.fixture
def demo(small_demo: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "oefengegevens"
    shutil.copytree(small_demo, copied)
    return copied


@pytest.fixture
def desk(demo: Path, tmp_path: Path) -> Iterator[Desk]:
    """With an action of twelve businesses whose list is fixed."""
    place = demo_place(demo)
    dossier = kept.open_dossier(place.dossier, is_demo=True)
    listed = select_branch(open_register(place.register).premises, audiences=["catering", "retail"]).iloc[:COUNT]
    begun = from_selection("Donkere dagen", Basis.BRANCH, ["catering"], owner=WHO, created_on=dossier.today, address_count=len(listed))
    action = kept.save_action(dossier, replace(begun, recipient="wijkteam"), WHO)
    assert action.id is not None
    kept.fix_list(dossier, action.id, listed, WHO)
    started = start_server(demo, tmp_path / "dossier", working_folder=tmp_path)
    yield Desk(demo, dossier, started)
    started.stop()
    assert "Traceback" not in started.output


def walker(open_page: Callable[..., Any], url: str) -> Walker:
    page = open_page(url)
    settle(page)
    return Walker(page)


def test_from_a_concentration_to_a_printed_folder_and_labels_in_at_most_ten_clicks(
    demo: Path, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    server = start_server(demo, tmp_path / "dossier", working_folder=tmp_path)
    try:
        at = walker(open_page, f"{server.url}/hotspots")
        map_frame(at.page)
        at.press(re.compile("^Wie benaderen we"))  # the number of addresses follows it once chance is weighed
        at.press("Lijst vastleggen…")
        at.click(at.page.get_by_label("Wie krijgt de bestanden?"))
        at.page.keyboard.type("wijkteam Centrum")
        at.click(at.page.get_by_role("dialog").get_by_role("button", name="Lijst vastleggen", exact=True))
        at.go("Bezoekrondes")
        at.press("Ronde maken")
        map_frame(at.page)
        at.side("Papieren")
        folder, pdf = at.take("Bezoekmap Duo 1")
        labels, sheet = at.take("Etiketten (pdf)")
        assert at.clicks <= FEWEST_CLICKS
        for name, content in ((folder, pdf), (labels, sheet)):
            assert content.startswith(b"%PDF")
            assert name.startswith("CONCEPT ")
            assert "(TE DELEN, OEFENGEGEVENS)" in name
        log = kept.read_exports(kept.open_dossier(demo_place(demo).dossier, is_demo=True))
        assert [one.file_name for one in log[:2]] == [labels, folder]
    finally:
        server.stop()
    assert "Traceback" not in server.output


def test_routes_stand_beside_the_map_and_a_door_goes_to_the_other_pair_and_back(desk: Desk, open_page: Callable[..., Any]) -> None:
    at = walker(open_page, f"{desk.server.url}/bezoekrondes")
    assert "8 adressen per uur heeft het programma voor u gekozen" in at.text
    at.press("Ronde maken")
    frame = map_frame(at.page)
    frame.locator(".pk-number").first.wait_for()
    assert frame.locator(".pk-number").count() >= 2
    screen = at.page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollHeight <= m.clientHeight + 1; }"
    )
    assert screen, "kaart en tabel passen niet op één scherm"
    (stored,) = kept.read_rounds(desk.dossier)
    assert stored.id is not None
    before = kept.read_visits(desk.dossier, stored.id)
    moved, to_pair = before.iloc[0], 2
    assert moved["pair"] == 1
    at.page.get_by_test_id("stDataFrame").nth(1).click(position={"x": 16, "y": 35 + 16})
    at.wait()
    at.page.get_by_role("combobox", name="Naar").fill(f"Duo {to_pair}")
    at.page.get_by_role("option", name=f"Duo {to_pair}").first.click()
    at.wait()
    at.press("Verplaats 1 adres")
    after = kept.read_visits(desk.dossier, stored.id).set_index("visit_id")
    assert after.loc[moved["visit_id"], "pair"] == to_pair
    assert len(after) == COUNT
    at.press("Ongedaan maken")
    back = kept.read_visits(desk.dossier, stored.id)
    assert back["visit_id"].tolist() == before["visit_id"].tolist()
    assert back["pair"].tolist() == before["pair"].tolist()


def test_results_go_in_by_keyboard_and_a_closed_browser_loses_nothing(desk: Desk, open_page: Callable[..., Any]) -> None:
    at = walker(open_page, f"{desk.server.url}/bezoekrondes")
    at.press("Ronde maken")
    at.side("Resultaten")
    at.click(at.page.get_by_role("textbox", name="Nummer en resultaat"))
    at.enter("3 n")
    assert at.is_in_field
    assert "Opgeslagen." in at.text
    at.enter("g a")  # the turn of number 4
    assert at.is_in_field
    at.enter("99 g")
    assert "‘99’ staat niet op deze lijst" in at.text
    for number in (5, 6, 7, 8):  # faster than the program answers
        at.page.keyboard.type(f"{number} l")
        at.page.keyboard.press("Enter")
    at.page.get_by_text(f"6 van {COUNT}").wait_for()
    at.wait()
    at.page.context.close()
    (stored,) = kept.read_rounds(desk.dossier)
    visits = kept.read_visits(desk.dossier, stored.id or 0).set_index("visit_number")
    assert visits["status"].loc[3] == VisitStatus.NOT_HOME
    assert visits["status"].loc[4] == VisitStatus.SPOKEN
    assert visits["wants_advice"].loc[4] == "yes"
    assert (visits["status"].loc[5:8] == VisitStatus.REVISIT).all()
    assert (visits["status"].loc[9:] == "").all()

    again = walker(open_page, f"{desk.server.url}/bezoekrondes")
    again.side("Resultaten")
    assert f"6 van {COUNT}" in again.text
    again.press("Ongedaan maken")  # also what was typed before the browser was closed
    again.page.get_by_text(f"6 van {COUNT}").wait_for(state="hidden")
    assert kept.read_visits(desk.dossier, stored.id or 0).set_index("visit_number").loc[8, "status"] == ""
    again.click(again.page.get_by_role("textbox", name="Nummer en resultaat"))
    again.enter("6-8 l")  # what was typed fast went in as one line, and came back as one
    again.page.get_by_text(f"6 van {COUNT}").wait_for()
    again.press(re.compile("Tweede ronde plannen"))
    assert "Tweede ronde na ‘Ronde 1’" in again.text
    again.press("Ronde maken")
    second = kept.read_rounds(desk.dossier)[-1]
    assert second.follows == stored.id
    assert len(kept.read_visits(desk.dossier, second.id or 0)) == 5


def test_a_filled_list_comes_back_with_a_choice_for_every_row_that_clashes(
    desk: Desk, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    at = walker(open_page, f"{desk.server.url}/bezoekrondes")
    at.press("Ronde maken")
    at.side("Papieren")
    name, workbook = at.take("Excel")
    assert "(TE DELEN" in name
    (stored,) = kept.read_rounds(desk.dossier)
    at.side("Resultaten")
    at.click(at.page.get_by_role("textbox", name="Nummer en resultaat"))
    at.enter("2 g")

    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    result, number, mark = heads["Resultaat"], heads["Huisnummer"], heads["Kenmerk"]
    sheet.cell(2, result).value = "niet thuis"
    sheet.cell(3, result).value = "later terug"  # number 2, which was filled in meanwhile
    sheet.cell(4, result).value = "niet thuis"
    sheet.cell(4, number).value, sheet.cell(4, mark).value = 99_999, ""  # no such address
    filled = tmp_path / "ingevuld.xlsx"
    book.save(filled)
    at.press("Ingevulde lijst inlezen…")
    at.page.locator("input[type=file]").set_input_files(filled)
    dialog = at.page.get_by_role("dialog")
    dialog.get_by_text("Dit adres staat niet in deze ronde.").wait_for()
    assert (
        "Dit resultaat is intussen in het programma gewijzigd. In het programma: gesproken. In het bestand: later terug."
        in dialog.inner_text()
    )
    at.wait()
    at.click(dialog.get_by_text("Neem over uit het bestand", exact=True))
    at.click(dialog.get_by_role("button", name="2 resultaten opslaan"))
    visits = kept.read_visits(desk.dossier, stored.id or 0)
    assert visits["status"].tolist()[:3] == [VisitStatus.NOT_HOME, VisitStatus.REVISIT, ""]

    sheet.cell(1, result).value = "Uitslag"
    changed = tmp_path / "kolom anders.xlsx"
    book.save(changed)
    at.page.locator("input[type=file]").set_input_files(changed)
    dialog.get_by_text("missen we de kolom ‘Resultaat’").wait_for()
    assert kept.read_visits(desk.dossier, stored.id or 0)["status"].tolist() == visits["status"].tolist()


def test_every_paper_can_be_taken_own_files_are_kept_and_a_round_can_go(desk: Desk, open_page: Callable[..., Any], tmp_path: Path) -> None:
    at = walker(open_page, f"{desk.server.url}/bezoekrondes")
    streets = open_register(demo_place(desk.demo).register).basemap("streets")
    at.press("Loopafstanden langs straten")
    at.page.locator("input[type=file]").first.set_input_files(as_osm(streets, tmp_path / "gemeente.osm"))
    at.page.get_by_text(re.compile("straten bewaard")).first.wait_for()
    at.page.keyboard.press("Escape")
    at.wait()
    at.press("Ronde maken")
    map_frame(at.page)
    assert "langs de straten van OpenStreetMap" in at.text
    at.side("Papieren")
    names = []
    for button in ("Alle bezoekmappen (zip)", "GeoPackage", "GeoJSON", "Adreslijst drukker (Excel)", "Brief ondernemers"):
        name, content = at.take(re.compile(f"^{re.escape(button)}$"))
        names.append(name)
        assert content
        assert name.startswith("CONCEPT ")
        assert "(TE DELEN, OEFENGEGEVENS)" in name
        if button.endswith("(zip)"):
            inside = zipfile.ZipFile(io.BytesIO(content)).namelist()
            assert len(inside) == 2
            assert all(one.endswith(".pdf") for one in inside)
    log = [one.file_name for one in kept.read_exports(desk.dossier)]
    assert set(names[1:]) <= set(log)
    assert len(log) == len(names) + 1

    own = Document()
    own.add_paragraph("Huisstijl van {{gemeente}}")
    own.save(str(tmp_path / "huisstijl.docx"))
    at.press("Eigen sjabloon (Word)")
    at.page.locator("input[type=file]").first.set_input_files(tmp_path / "huisstijl.docx")
    at.page.get_by_text("Sjabloon bewaard.").first.wait_for()
    at.page.keyboard.press("Escape")
    at.page.reload()  # a new session
    settle(at.page)
    at.side("Papieren")
    _, letter = at.take(re.compile("^Brief ondernemers$"))
    assert "Huisstijl van" in Document(io.BytesIO(letter)).paragraphs[0].text
    at.side("Looproutes")
    at.press("Ronde weghalen")
    at.press("Ja, haal deze ronde weg")
    at.page.get_by_role("button", name="Ronde maken").wait_for()
    assert kept.read_rounds(desk.dossier) == []
