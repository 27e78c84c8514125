"""From a concentration, or from no data at all, to doors: Wie benaderen we, Bezoeklijst and Bijeenkomst in a real browser."""

import csv
import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from icalendar import Calendar

from analysis import dossier as kept
from analysis.actions import Basis, State, from_concentrations, from_selection
from analysis.exports.visit_rows import HEADS
from analysis.organisation import Designation
from analysis.recipients import select_branch
from analysis.register import Register, open_register
from analysis.terms import Zone
from dashboard.demo import demo_place
from tests.browser.conftest import Server, map_frame, settle, start_server
from tests.dossier_cases import make_hotspots, make_overview, make_recipients

pytestmark = pytest.mark.browser

WHO = "Testpersoon Een"
HOSTILE = "<img src=x onerror=alert(1)> **vet** ${alert(2)}"
CONFIDENTIAL = ("kern", "rand", "zelfde straat", "binnen de afstand", "hotspot", "incident", "afstand", "overval")
"""No word of these may stand in a list for others."""


@dataclass
class Analyst:
    """Somebody at work on a page."""

    page: Any
    url: str

    def go(self, name: str) -> None:
        self.page.goto(f"{self.url}/{name}")
        self.wait()

    def wait(self) -> None:
        self.page.wait_for_timeout(400)
        settle(self.page)

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()
        self.wait()

    def choose(self, field: str, typed: str) -> None:
        """Type into a list of choices and take the first that is left."""
        self.page.get_by_role("combobox", name=field, exact=True).fill(typed)
        self.page.get_by_role("option", name=typed).first.click()
        self.page.keyboard.press("Escape")
        self.wait()

    def choose_way(self, way: str) -> None:
        """Choose how the area is chosen."""
        self.page.get_by_role("combobox", name="Kies op").click()
        self.page.get_by_role("option", name=way, exact=True).click()
        self.wait()

    def fill(self, field: str, text: str) -> None:
        self.page.get_by_label(field, exact=True).fill(text)
        self.page.keyboard.press("Tab")
        self.wait()

    def tick(self, name: str) -> None:
        self.page.get_by_text(name, exact=True).click()
        self.wait()

    @property
    def action_shown(self) -> str:
        """Which action the page is about."""
        return str(self.page.get_by_role("combobox", name="Actie").input_value())

    def fix_list(self, recipient: str, title: str = "") -> None:
        self.press("Lijst vastleggen…")
        if title:
            self.page.get_by_role("textbox", name="Naam van de actie").fill(title)
        self.page.get_by_label("Wie krijgt de bestanden?").fill(recipient)
        self.page.get_by_label("Wie trekt de actie?").fill(WHO)
        self.page.get_by_role("dialog").get_by_role("button", name="Lijst vastleggen", exact=True).click()
        self.page.get_by_role("button", name="Naar de bezoeklijst").wait_for()
        self.wait()

    def take(self, name: str | re.Pattern[str]) -> tuple[str, bytes]:
        """Return the name and the bytes of the file behind a button, once the page is drawn whole."""
        self.wait()
        with self.page.expect_download() as arriving:
            self.page.get_by_role("button", name=name).first.click()
        content = Path(arriving.value.path()).read_bytes()
        self.wait()
        name = arriving.value.suggested_filename
        if name.endswith(".zip"):  # a csv comes with the small file that bears its stamp
            with zipfile.ZipFile(io.BytesIO(content)) as both:
                own = next(one for one in both.namelist() if one.endswith(".csv"))
                return own, both.read(own)
        return name, content

    @property
    def text(self) -> str:
        """What the page says now."""
        return str(self.page.locator("[data-testid=stMain]").first.inner_text())

    def has_button(self, name: str) -> bool:
        return bool(self.page.get_by_role("button", name=name, exact=True).count())


@pytest.fixture
def start(small_demo: Path, tmp_path: Path) -> Iterator[Callable[[Path], Server]]:
    """Start the program on a dossier of a test's own; a page must be asked for after this, so that it closes first."""
    running: list[Server] = []

    def started(demo: Path) -> Server:
        running.append(start_server(demo, tmp_path / "dossier", working_folder=tmp_path))
        return running[-1]

    yield started
    for server in running:
        server.stop()
        assert "Traceback" not in server.output


@pytest.fixture
def demo_analyst(start: Callable[[Path], Server], small_demo: Path, tmp_path: Path, open_page: Callable[..., Any]) -> Analyst:
    """Somebody at work in a demo municipality of their own."""
    demo = tmp_path / "oefengegevens"
    shutil.copytree(small_demo, demo)
    url = start(demo).url
    return Analyst(open_page(url), url)


@dataclass
class Municipality:
    """A dossier of a municipality itself, with an address register and no police data yet."""

    folder: Path
    demo: Path
    register: Register
    dossier: kept.Dossier


@pytest.fixture
def municipality(small_demo: Path, tmp_path: Path) -> Municipality:
    dossier = kept.open_dossier(tmp_path / "dossier", is_demo=False)
    organisation = replace(
        kept.read_organisation(dossier), municipality_name="Waterveen", register_folder=str(demo_place(small_demo).register)
    )
    kept.save_organisation(dossier, organisation, WHO)
    return Municipality(tmp_path / "dossier", small_demo, open_register(demo_place(small_demo).register), dossier)


@pytest.fixture
def own_analyst(start: Callable[[Path], Server], municipality: Municipality, open_page: Callable[..., Any]) -> Callable[[str], Analyst]:
    """Somebody at work in the dossier of their municipality, once it is filled."""

    def opened(name: str) -> Analyst:
        url = start(municipality.demo).url
        analyst = Analyst(open_page(f"{url}/{name}"), url)
        analyst.wait()
        return analyst

    return opened


def words_of(workbook: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def letter_of(content: bytes) -> str:
    letter = docx.Document(io.BytesIO(content))
    pieces = [*letter.sections[0].header.paragraphs, *letter.paragraphs]
    return "\n".join([piece.text for piece in pieces] + [cell.text for table in letter.tables for cell in table._cells])


def test_from_a_concentration_to_a_visit_list_that_gives_nobody_away(demo_analyst: Analyst, tmp_path: Path) -> None:
    at = demo_analyst
    at.go("hotspots")
    map_frame(at.page)
    at.press(re.compile("^Wie benaderen we"))  # the number of addresses follows it once chance is weighed
    assert "□ Te delen" in at.text  # a whole area by default, never the street of the incidents
    at.choose_way("Concentratie")
    assert "■ Vertrouwelijk" in at.text
    everybody = re.search(r"([\d.]+) adressen", at.text)
    at.press("Horeca")
    at.page.get_by_text(re.compile(r"\d+ horecazaken")).first.wait_for()
    counted = re.search(r"(\d+) horecazaken", at.text)
    assert everybody
    assert counted
    chosen = int(counted[1])
    assert 0 < chosen < int(everybody[1].replace(".", ""))
    map_frame(at.page).locator(".pk-legend").get_by_text("open teken: in de rand").wait_for()
    at.fix_list("wijkteam Centrum")
    assert "Stand: vastgelegd" in at.text

    at.press("Naar de bezoeklijst")
    assert "□ Te delen, niet openbaar" in at.text
    name, workbook = at.take("Opslaan als Excel")
    assert re.fullmatch(r"CONCEPT Bezoeklijst [\w ,'-]+ \(TE DELEN, OEFENGEGEVENS\) \d\d-\d\d-\d{4}\.xlsx", name)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADS)
    assert {row[HEADS.index("Doelgroep")] for row in sheet.iter_rows(min_row=2, values_only=True)} == {"Horeca"}
    assert sheet.max_row == chosen + 1
    words = words_of(workbook)
    assert "Te delen met wijkteam Centrum, niet openbaar" in words
    for word in CONFIDENTIAL:
        assert not re.search(rf"\b{word}", words, re.IGNORECASE), word
    _, table = at.take("Opslaan als csv")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8"))))
    assert (tuple(rows[0]), len(rows)) == ((*HEADS, "bron"), chosen)  # the last column says oefengegevens

    dossier = kept.open_dossier(demo_place(tmp_path / "oefengegevens").dossier)
    logged = kept.read_exports(dossier)
    assert [one.sha256 for one in logged] == [hashlib.sha256(table).hexdigest(), hashlib.sha256(workbook).hexdigest()]
    assert {(one.zone, one.recipient, one.rows) for one in logged} == {(Zone.SHAREABLE, "wijkteam Centrum", chosen)}
    dossier.engine.dispose()


def test_a_shared_screen_shows_the_list_without_why_and_no_way_to_the_concentrations(demo_analyst: Analyst) -> None:
    at = demo_analyst
    at.go("wie_benaderen_we")
    map_frame(at.page).locator(".pk-number").first.click(force=True)  # a concentration is chosen on the map too
    at.page.get_by_role("button", name="Lijst vastleggen…").wait_for()
    at.choose_way("Concentratie")
    at.fix_list("wijkteam", title="Snackbar van de familie Geheim")
    assert "Geheim" in at.action_shown
    at.tick("Scherm delen")
    assert "□ Te delen, niet openbaar" in at.text
    assert "Geheim" not in at.page.content()
    assert re.search(r"straat|weg|plein|laan", at.action_shown)
    frame = map_frame(at.page)
    frame.locator(".pk-legend").get_by_text("Horeca").wait_for()
    assert "rand" not in frame.locator(".pk-legend").inner_text()
    at.page.get_by_role("combobox", name="Actie").click()
    at.page.get_by_role("option", name="Nieuwe keuze").click()
    at.wait()
    at.page.get_by_role("combobox", name="Kies op").click()
    offered = at.page.get_by_role("option").all_inner_texts()
    assert offered == ["Hele buurt", "Hele wijk", "Heel winkelgebied", "Complex of gebouw", "Branche", "Vereniging of KVO-gebied"]


def fix_all_snackbars(at: Analyst) -> None:
    at.choose("Branches en doelgroepen", "Snackbar")
    at.page.get_by_text("20 horecazaken").wait_for()
    at.fix_list("wijkteam")


def test_all_snackbars_without_any_police_data_get_a_visit(municipality: Municipality, own_analyst: Callable[[str], Analyst]) -> None:
    at = own_analyst("wie_benaderen_we")
    assert "□ Te delen, niet openbaar" in at.text
    assert "Oefengegevens" not in at.text
    fix_all_snackbars(at)
    at.press("Naar de bezoeklijst")
    name, table = at.take("Opslaan als csv")
    assert re.fullmatch(r"CONCEPT Bezoeklijst Snackbar of ijssalon \(TE DELEN\) \d\d-\d\d-\d{4}\.csv", name)
    expected = select_branch(municipality.register.premises, branches=["snack_bar"])
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8"))))
    assert tuple(rows[0]) == HEADS
    listed = [(row["Straat"], row["Huisnummer"]) for row in rows]
    assert sorted(listed) == sorted((row.street, str(row.number)) for row in expected.itertuples())


def test_evening_is_planned_kept_and_its_invitation_is_a_concept_until_it_is_let_go(
    municipality: Municipality, own_analyst: Callable[[str], Analyst]
) -> None:
    at = own_analyst("wie_benaderen_we")
    fix_all_snackbars(at)
    at.press("Bijeenkomst plannen")
    at.page.get_by_role("button", name="Bijeenkomst opslaan").wait_for()
    assert "6 personen verwacht" in at.text  # 30 % of 20 businesses
    at.fill("Zaal", "Buurthuis De Brink")
    at.fill("Adres van de zaal", "Kerkstraat 1")
    at.fill("Plaatsen", "4")
    assert "De zaal heeft 4 plaatsen. Er zijn 8 nodig." in at.text  # 6 and a fifth more, upwards
    at.fill("Plaatsen", "40")
    assert "De zaal heeft" not in at.text
    at.tick("Zaal is toegezegd")
    at.press("Bijeenkomst opslaan")
    at.page.get_by_text("Voor de brief ontbreekt nog").wait_for()
    at.page.get_by_role("link", name="Vul dit in bij Onze gemeente").wait_for()
    assert not at.page.get_by_role("button", name="Uitnodiging bewoners").count()

    name, letter = at.take(re.compile("Uitnodiging ondernemers"))
    assert name.startswith("CONCEPT Uitnodiging ondernemers Snackbar of ijssalon (TE DELEN)")
    assert "CONCEPT" in letter_of(letter)
    assert "Buurthuis De Brink, Kerkstraat 1" in letter_of(letter)
    assert not re.search("hotspot|incident|politieoverzicht", letter_of(letter), re.IGNORECASE)
    (appointment,) = Calendar.from_ical(at.take("Agenda (.ics)")[1]).events
    assert (appointment["LOCATION"], appointment["DTSTART"].dt.hour) == ("Buurthuis De Brink, Kerkstraat 1", 18)

    at.press("Vrijgeven…")
    at.fill("Wie keurt goed?", WHO)
    assert at.page.get_by_role("dialog").get_by_role("button", name="Vrijgeven").is_disabled()
    at.tick("De coördinator keurt de lijst en de tekst goed.")
    at.page.get_by_role("dialog").get_by_role("button", name="Vrijgeven").click()
    at.page.get_by_text("De coördinator heeft dit vrijgegeven.").wait_for()
    name, letter = at.take(re.compile("Uitnodiging ondernemers"))
    assert name.startswith("Uitnodiging ondernemers")
    assert "CONCEPT" not in letter_of(letter)

    (evening,) = kept.read_evenings(municipality.dossier)
    assert (evening.venue and evening.venue.capacity, len(evening.parts)) == (40, 1)
    at.page.reload()  # a closed browser loses nothing
    at.page.get_by_role("button", name=re.compile("Uitnodiging ondernemers")).wait_for()
    at.wait()
    assert at.page.get_by_label("Zaal", exact=True).input_value() == "Buurthuis De Brink"


def plant_robberies(place: Municipality, street: str, count: int) -> None:
    """Let the police deliver this many robberies at as many shops or homes of one street, by whom may see them."""
    today = place.dossier.today
    designation = Designation(
        number="2026-1",
        decided_on=today - timedelta(days=30),
        valid_until=today + timedelta(days=300),
        purpose="nazorg",
        legal_basis="Wpg 16",
        name=WHO,
        function="coördinator",
    )
    kept.save_designation(place.dossier, designation, WHO)
    there = place.register.premises[place.register.premises["street"] == street].drop_duplicates("number").head(count)
    days = [date(2026, 1, 10) + timedelta(days=9 * i) for i in range(count)]
    rows = [
        {"street": row.street, "number": str(row.number), "place": row.place, "date_from": str(day), "date_until": str(day)}
        for row, day in zip(there.itertuples(), days, strict=True)
    ]
    kept.add_import(place.dossier, make_overview(*rows), WHO)


def outlying_street(premises: Any) -> str:
    """The street with the fewest shops that still has enough numbers for a concentration."""
    numbers = premises.drop_duplicates(["street", "number"]).groupby("street")
    shops = numbers["audience"].apply(lambda audiences: int((audiences == "retail").sum()))
    sizes = numbers.size()
    return str(shops[(sizes >= 8) & (sizes <= 20)].sort_values(kind="stable").index[0])


def test_a_small_concentration_stays_inside_and_can_be_widened_to_a_whole_buurt(
    municipality: Municipality, own_analyst: Callable[[str], Analyst]
) -> None:
    street = outlying_street(municipality.register.premises)
    plant_robberies(municipality, street, 4)
    at = own_analyst("wie_benaderen_we")
    at.choose("Concentraties", street)
    assert "Dit gebied is te klein om te delen. Er kunnen mensen in te herkennen zijn." in at.text
    assert not at.has_button("Lijst vastleggen…")
    assert at.has_button("Bewaren als concept…")
    at.press(re.compile("Vergroot naar de hele buurt"))
    assert "□ Te delen, niet openbaar" in at.text
    assert "Deze lijst mag u delen met wie u kiest." in at.text
    at.fix_list("wijkteam")
    (action,) = kept.read_actions(municipality.dossier)
    assert (action.area.basis, action.state) == (Basis.NEIGHBOURHOODS, State.FIXED)
    assert not action.area.depends_on_incidents
    assert set(kept.fixed_list(municipality.dossier, action.id or 0)["hotspot_id"]) == {""}


def test_pages_for_others_name_no_action_that_may_not_leave_and_run_no_text_of_a_user(
    municipality: Municipality, own_analyst: Callable[[str], Analyst]
) -> None:
    dossier, today = municipality.dossier, municipality.dossier.today
    small = from_concentrations(make_hotspots(net_count=3, name="Geheimstraat"), ["h1"], owner="x", created_on=today)
    small = kept.save_action(dossier, replace(small, recipient="x"), WHO)
    kept.fix_list(dossier, small.id or 0, make_recipients(30), WHO)
    hostile = from_selection(HOSTILE, Basis.BRANCH, ["retail"], owner=HOSTILE, created_on=today, purpose=HOSTILE)
    hostile = kept.save_action(dossier, replace(hostile, recipient=HOSTILE), WHO)
    kept.fix_list(dossier, hostile.id or 0, make_recipients(30, hotspot_id="", method="same_branch", business_name=HOSTILE), WHO)
    at = own_analyst("bezoeklijst")
    for name in ("bezoeklijst", "bijeenkomst"):
        at.go(name)
        assert HOSTILE in str(at.page.get_by_role("combobox", name="Actie").input_value())
        at.page.get_by_role("combobox", name="Actie").click()
        at.page.get_by_role("option", name=f"Actie {small.id} (niet te delen)").click()
        at.page.get_by_text("Dit gebied is te klein om te delen.").first.wait_for()
        at.wait()
        assert "Geheimstraat" not in at.page.content()
        assert not at.has_button("Opslaan als Excel")
        assert not at.has_button("Bijeenkomst opslaan")
        at.go(name)
    at.go("wie_benaderen_we")
    at.page.get_by_role("combobox", name="Actie").click()
    at.page.get_by_role("option", name=HOSTILE).click()
    at.page.get_by_role("button", name="Naar de bezoeklijst").click()
    at.page.get_by_role("button", name="Opslaan als Excel").wait_for()
    name, workbook = at.take("Opslaan als Excel")
    assert re.fullmatch(r"CONCEPT Bezoeklijst Winkel \(TE DELEN\) \d\d-\d\d-\d{4}\.xlsx", name)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    assert sheet.cell(2, HEADS.index("Bedrijfsnaam") + 1).value == HOSTILE
    assert at.page.locator("img[src=x]").count() == 0
