"""From the file of the police to the map, as an analyst does it: Gegevens and Adressen nakijken in a real browser."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from analysis import dossier as kept
from analysis.organisation import LEGAL_BASIS, PURPOSE, Designation
from analysis.sources.demo import demo_files
from dashboard.demo import demo_place
from tests.browser.conftest import Server, map_frame, settle, start_server
from tests.test_spreadsheet import make_workbook

pytestmark = pytest.mark.browser

BANNER = "Oefengegevens\n"
"""Without this word somewhere in it, a file does not come among oefengegevens."""
HEAD = f"{BANNER}Registratienummer;Delict;Pleegdatum;Pleegtijd;Straat;Huisnr;Plaats;Buurt\n"
HOSTILE_ROW = (
    '"=HYPERLINK(""http://kwaad.example"";""klik"")";Overval <img src=x onerror=alert(1)>;05-01-2026;20:00;'
    '</script><b>Kerkstraat</b> `${alert(2)}` $x^2$ :red[rood];1;Waterveen;"\'); DROP TABLE imports;--"\n'
)


@pytest.fixture
def program(small_demo: Path, tmp_path: Path) -> Iterator[Server]:
    """The program on a demo municipality of its own, for a test that writes."""
    demo = tmp_path / "oefengegevens"
    shutil.copytree(small_demo, demo)
    started = start_server(demo, tmp_path / "dossier", working_folder=tmp_path)
    yield started
    started.stop()
    assert "Traceback" not in started.output


class Analyst:
    """Somebody at work who counts every click."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.clicks = 0

    def choose_file(self, path: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.click(self.page.get_by_role("button", name="Kies een bestand"))
        chooser.value.set_files(path)
        self.page.locator(".pk-lead, .pk-note").filter(has_text=path.stem).first.wait_for()
        settle(self.page)

    def click(self, target: Any) -> None:
        target.click()
        self.clicks += 1
        self.page.wait_for_timeout(700)
        settle(self.page)

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def choose(self, label: str, option: str) -> None:
        box = self.page.get_by_role("combobox", name=label)
        box.scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)  # a list that opens while the page still scrolls closes again
        box.click()
        self.page.get_by_role("option", name=option).click()
        self.page.wait_for_timeout(400)
        settle(self.page)

    @property
    def text(self) -> str:
        return str(self.page.locator("[data-testid=stMain]").inner_text())


def at(open_page: Callable[..., Any], server: Server, name: str) -> Analyst:
    return Analyst(settle(open_page(f"{server.url}/{name}")))


def soon(page: Any, has_happened: Callable[[], bool]) -> bool:
    """Return whether something happened in the dossier before long: the browser may be ahead of the program."""
    for _ in range(40):
        if has_happened():
            return True
        page.wait_for_timeout(250)
    return False


def demo_dossier(server: Server) -> kept.Dossier:
    return kept.open_dossier(demo_place(server.demo).dossier)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clean_file_goes_from_file_to_hotspots_in_at_most_four_clicks(program: Server, open_page: Callable[..., Any]) -> None:
    files = demo_files(demo_place(program.demo).files)
    analyst = at(open_page, program, "gegevens")

    analyst.choose_file(files.seven)
    assert "7 rijen gelezen = " in analyst.text
    assert "Herkende kolommen" in analyst.text
    analyst.press("Opslaan")
    assert "Opgeslagen. 7 registraties ingelezen." in analyst.text
    assert "map Downloads" in analyst.text
    analyst.press("Naar Hotspots")

    assert analyst.page.locator("h1").inner_text() == "Hotspots"
    map_frame(analyst.page)
    assert analyst.clicks + 1 <= 4  # the file itself is chosen with one click in a window of the system


def test_the_same_file_again_adds_nothing_and_a_deleted_file_is_gone(program: Server, open_page: Callable[..., Any]) -> None:
    files = demo_files(demo_place(program.demo).files)
    dossier = demo_dossier(program)
    before = len(kept.registrations(dossier))
    analyst = at(open_page, program, "gegevens")

    analyst.choose_file(files.seven)
    analyst.press("Opslaan")
    assert soon(analyst.page, lambda: len(kept.registrations(dossier)) == before + 7)
    analyst.press("Nog iets toevoegen")
    with analyst.page.expect_file_chooser() as chooser:
        analyst.page.get_by_role("button", name="Kies een bestand").click()
    chooser.value.set_files(files.seven)
    analyst.page.get_by_text("Er is niets toegevoegd.").wait_for()
    assert analyst.page.get_by_role("button", name="Opslaan", exact=True).count() == 0

    analyst.choose("Bestand bekijken, wijzigen of verwijderen", files.seven.name)
    analyst.press("Bestand verwijderen…")
    assert len(kept.registrations(dossier)) == before + 7  # only after the question was answered
    analyst.press("Ja, verwijderen")
    assert soon(analyst.page, lambda: len(kept.registrations(dossier)) == before)


def test_a_cell_can_be_corrected_taken_back_and_its_row_deleted(program: Server, open_page: Callable[..., Any]) -> None:
    dossier = demo_dossier(program)
    rows = kept.registrations(dossier)
    row_id, old = rows.index[0], rows["street"].iloc[0]
    analyst = at(open_page, program, "gegevens")
    analyst.choose("Bestand bekijken, wijzigen of verwijderen", rows["source"].iloc[0])

    analyst.page.get_by_label("Nieuwe tekst").fill("Dorpsstraat, tel. 06-12345678")
    analyst.press("Wijziging opslaan")
    assert soon(analyst.page, lambda: kept.registrations(dossier).loc[row_id, "street"] == "Dorpsstraat")
    analyst.click(analyst.page.get_by_text("1 wijziging in dit bestand"))
    analyst.press("Terugdraaien")
    assert soon(analyst.page, lambda: kept.registrations(dossier).loc[row_id, "street"] == old)

    analyst.press("Rij verwijderen…")
    analyst.press("Ja, deze rij verwijderen")
    assert soon(analyst.page, lambda: row_id not in kept.registrations(dossier).index)
    assert len(kept.registrations(dossier)) == len(rows) - 1


def test_broken_files_get_their_sentence_and_hostile_text_is_text(program: Server, open_page: Callable[..., Any], tmp_path: Path) -> None:
    dossier = demo_dossier(program)
    before = len(kept.imports(dossier))
    overview = demo_files(demo_place(program.demo).files).police_overview
    (tmp_path / "half.xlsx").write_bytes(overview.read_bytes()[:4000])
    (tmp_path / "scan.xlsx").write_bytes(b"%PDF-1.7\n%scan")
    (tmp_path / "niets.xlsx").write_bytes(b"")
    write(tmp_path / "koppen.csv", HEAD)
    write(tmp_path / "echt.csv", f"{HEAD}2026-1;Overval woning;05-01-2026;20:00;Kerkstraat;1;Waterveen;\n".removeprefix(BANNER))
    write(tmp_path / "brief.csv", "Beste collega,\nhierbij het overzicht.\n")
    analyst = at(open_page, program, "gegevens")
    for name, sentence in {
        "half.xlsx": "Het bestand ‘half.xlsx’ is niet compleet.",
        "scan.xlsx": "Dit is een scan of pdf.",
        "niets.xlsx": "Het bestand ‘niets.xlsx’ is leeg.",
        "koppen.csv": "In ‘koppen.csv’ staan alleen kolomnamen en geen gegevens.",
        "echt.csv": "Daar horen geen echte politiegegevens.",
        "brief.csv": "We herkennen geen kolommen met een plaats of datum in ‘brief.csv’.",
    }.items():
        analyst.page.locator("input[type=file]").set_input_files(tmp_path / name)
        analyst.page.get_by_text(sentence).wait_for()
    assert len(kept.imports(dossier)) == before

    hostile = write(tmp_path / "kwaad.csv", HEAD + HOSTILE_ROW)
    analyst.page.locator("input[type=file]").set_input_files(hostile)
    analyst.page.locator(".pk-lead").filter(has_text="kwaad.csv").wait_for()
    shown = analyst.page.locator("table").filter(has_text="Voorbeeld 1")
    for text in (
        '=HYPERLINK("http://kwaad.example";"klik")',
        "<img src=x onerror=alert(1)>",
        "<b>Kerkstraat</b>",
        "$x^2$",
        "DROP TABLE imports",
    ):
        assert text in shown.inner_text()
    analyst.press("Opslaan")
    assert soon(analyst.page, lambda: len(kept.imports(dossier)) == before + 1)
    analyst.page.goto(f"{program.url}/adressen_nakijken")
    settle(analyst.page)
    analyst.page.get_by_role("combobox", name="Adres in het bestand").click()
    option = analyst.page.get_by_role("option", name="Kerkstraat").filter(has_text="</script>")
    assert "`${alert(2)}` $x^2$ :red[rood] 1" in option.inner_text()
    assert analyst.page.locator("img[src=x], main b").count() == 0


def test_columns_we_do_not_know_can_be_pointed_out(program: Server, open_page: Callable[..., Any], tmp_path: Path) -> None:
    analyst = at(open_page, program, "gegevens")
    rows = "14-01-2026;Overval woning;Kanaalzijde;4;Waterveen\n"
    analyst.choose_file(write(tmp_path / "half_bekend.csv", f"{BANNER}Pleegdatum;Delict;Waar precies;Huisnr;Plaats\n{rows}"))
    assert "Niet gelezen, want die hebben we niet nodig: Waar precies." in analyst.text
    assert "Dit is een tekstbestand (csv) in UTF-8, met een puntkomma tussen de kolommen." in analyst.text
    analyst.click(analyst.page.get_by_text("Klopt er iets niet?"))
    analyst.choose("Straat", "Waar precies")
    analyst.press("Opnieuw lezen")
    table = analyst.page.locator("table").filter(has_text="Voorbeeld 1")
    assert "C: Waar precies" in table.inner_text()
    assert "Kanaalzijde" in table.inner_text()

    analyst.page.locator("input[type=file]").set_input_files(
        write(tmp_path / "onbekend.csv", f"{BANNER}Wanneer;Wat;Welke weg;Deur;Oord\n{rows}")
    )
    analyst.page.get_by_text("We herkennen geen kolommen").wait_for()
    analyst.click(analyst.page.get_by_text("Wijs zelf aan hoe dit bestand gelezen moet worden", exact=True))
    analyst.choose("Pleegdatum van", "Wanneer")
    analyst.choose("Straat", "Welke weg")
    analyst.press("Opnieuw lezen")
    assert "Kanaalzijde" in analyst.page.locator("table").filter(has_text="Voorbeeld 1").inner_text()


def test_another_sheet_and_row_of_names_can_be_chosen(program: Server, open_page: Callable[..., Any], tmp_path: Path) -> None:
    head = ["Pleegdatum", "Delict", "Straat", "Huisnr", "Plaats"]
    old = [["Oefengegevens"], head, ["14-01-2025", "Overval woning", "Oudeweg", "4", "Waterveen"]]
    new = [
        head,
        ["14-01-2026", "Overval woning", "Nieuweweg", "4", "Waterveen"],
        ["15-01-2026", "Overval woning", "Zijweg", "5", "Waterveen"],
    ]
    analyst = at(open_page, program, "gegevens")
    analyst.choose_file(make_workbook(tmp_path / "twee.xlsx", new, old))
    table = analyst.page.locator("table").filter(has_text="Voorbeeld 1")
    assert "Nieuweweg" in table.inner_text()
    analyst.click(analyst.page.get_by_text("Klopt er iets niet?"))
    analyst.choose("Werkblad", "Blad2")
    analyst.press("Opnieuw lezen")
    assert "De kolomnamen staan op rij 2 van werkblad ‘Blad2’." in analyst.text
    assert "Oudeweg" in table.inner_text()


def test_a_named_profile_reads_the_next_file_and_stops_at_a_column_that_moved(
    program: Server, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    dossier = demo_dossier(program)
    head = "Zaaknummer;Delict;Pleegdatum;Waar precies;Deur;Plaats\n"
    lines = "".join(f"Z-{n};Overval woning;1{n}-01-2026;Kanaalzijde;{n};Waterveen\n" for n in range(1, 6))
    analyst = at(open_page, program, "gegevens")
    analyst.choose_file(write(tmp_path / "januari.csv", BANNER + head + lines))
    analyst.click(analyst.page.get_by_text("Klopt er iets niet?"))
    analyst.choose("Straat", "Waar precies")
    analyst.choose("Huisnummer", "Deur")
    analyst.press("Opnieuw lezen")
    analyst.page.get_by_role("textbox", name="Naam voor dit soort bestand").fill("Basisteam Noord")
    analyst.page.get_by_role("textbox", name="Naam voor dit soort bestand").press("Enter")
    settle(analyst.page)
    analyst.press("Opslaan")
    assert soon(analyst.page, lambda: [profile.name for profile in kept.read_profiles(dossier)] == ["Basisteam Noord"])
    before = len(kept.registrations(dossier))

    analyst.press("Nog iets toevoegen")
    analyst.choose_file(write(tmp_path / "februari.csv", BANNER + head + lines.replace("-01-", "-02-").replace("Z-", "Y-")))
    assert "Dit bestand lezen we met het importprofiel ‘Basisteam Noord’." in analyst.text
    assert "Kanaalzijde" in analyst.page.locator("table").filter(has_text="Voorbeeld 1").inner_text()
    moved = head.replace("Waar precies", "Pleegstraat")
    analyst.page.locator("input[type=file]").set_input_files(write(tmp_path / "maart.csv", BANNER + moved + lines.replace("-01-", "-03-")))
    analyst.page.get_by_text("missen we de kolom ‘Waar precies’ van het importprofiel ‘Basisteam Noord’").wait_for()
    assert "Heet zij nu ‘Pleegstraat’?" in analyst.text
    assert analyst.page.get_by_role("button", name="Opslaan", exact=True).count() == 0
    assert len(kept.registrations(dossier)) == before
    analyst.press("Lezen zonder importprofiel")
    assert "Kanaalzijde" in analyst.page.locator("table").filter(has_text="Voorbeeld 1").inner_text()


def test_rows_of_other_municipalities_are_kept_as_counts(program: Server, open_page: Callable[..., Any], tmp_path: Path) -> None:
    dossier = demo_dossier(program)
    before = len(kept.registrations(dossier))
    rows = [f"R-{n};Overval woning;1{n}-02-2026;20:0{n};Kerkstraat;{n};Groningen;\n" for n in range(1, 4)]
    own = "R-9;Overval woning;19-02-2026;21:00;Dorpsstraat;1;Waterveen;\n"
    analyst = at(open_page, program, "gegevens")
    analyst.choose_file(write(tmp_path / "regio.csv", HEAD + "".join(rows) + own))
    assert (
        "4 rijen gelezen = 1 overval (netto) + 0 samengevoegd + 0 niet meegeteld + 0 apart gezet + 3 van andere gemeenten." in analyst.text
    )
    assert "3 rijen liggen in een andere gemeente (Groningen). Die bewaren we alleen als aantal." in analyst.text
    analyst.press("Opslaan")
    assert soon(analyst.page, lambda: len(kept.registrations(dossier)) == before + 1)
    table = analyst.page.locator("table").filter(has_text="Gemeente of plaats")
    table.wait_for()
    assert "Groningen" in table.inner_text()
    assert kept.regional_counts(dossier)["count"].sum() == 3


def test_rows_are_pasted_and_one_incident_is_typed_with_a_suggested_address(program: Server, open_page: Callable[..., Any]) -> None:
    from analysis.register import open_register

    dossier = demo_dossier(program)
    address = open_register(demo_place(program.demo).register).addresses.iloc[40]
    line = f"{address['street']} {address['number']}{address['letter']}"
    analyst = at(open_page, program, "gegevens")

    analyst.click(analyst.page.get_by_text("Rijen plakken"))
    analyst.page.get_by_label("Plak hier de rijen").fill(
        f"Pleegdatum\tDelict\tAdres\tPlaats\n13-4-2026\tOverval woning\t{line}\t{address['place']}\n"
    )
    analyst.press("Lezen")
    analyst.press("Opslaan")
    assert soon(analyst.page, lambda: kept.registrations(dossier).iloc[-1]["source"] == "geplakt")
    assert kept.registrations(dossier).iloc[-1]["address"] == line

    analyst.press("Nog iets toevoegen")
    analyst.click(analyst.page.get_by_text("Eén incident typen"))
    street = analyst.page.get_by_role("combobox", name="Straat en plaats")
    street.click()
    street.press_sequentially(address["street"][:6], delay=60)
    # the street appears while one types, before Enter
    analyst.page.get_by_role("option", name=f"{address['street']}, {address['place']}", exact=True).click()
    settle(analyst.page)
    number = analyst.page.get_by_role("combobox", name="Huisnummer")
    number.click()
    number.press_sequentially(str(address["number"]), delay=60)
    written = f"{address['number']}{address['letter']}" + (f"-{address['addition']}" if address["addition"] else "")
    analyst.page.get_by_role("option", name=written, exact=True).click()
    settle(analyst.page)
    analyst.page.get_by_label("Tijd van").fill("20:15")
    analyst.press("Opslaan")
    assert soon(analyst.page, lambda: kept.registrations(dossier).iloc[-1]["source"] == "met de hand")
    last = kept.registrations(dossier).iloc[-1]
    assert last["time_from"] == "20:15"
    assert last["address"] == f"{address['street']} {written}, {address['place']}"


def test_an_unknown_address_is_picked_pointed_out_and_taken_back(program: Server, open_page: Callable[..., Any], tmp_path: Path) -> None:
    dossier = demo_dossier(program)
    rows = "".join(f"2026-00000{i};Overval bedrijf;1{i}-01-2026;20:00;Nergenslaan;{i};Waterveen;\n" for i in (1, 2))
    analyst = at(open_page, program, "gegevens")
    analyst.choose_file(write(tmp_path / "twee.csv", HEAD + rows))
    analyst.press("Opslaan")
    analyst.press("Adressen nakijken")
    assert "van de adressen is gevonden." in analyst.text

    analyst.choose("Adres in het bestand", "Nergenslaan 1")
    analyst.page.get_by_label("Zoek een ander adres").fill("Dorpsstraat 1")
    analyst.page.get_by_label("Zoek een ander adres").press("Enter")
    analyst.page.wait_for_timeout(800)
    settle(analyst.page)
    analyst.press("Kies 1")
    assert soon(analyst.page, lambda: kept.picked(dossier)["choice"].tolist() == ["address"])

    analyst.choose("Adres in het bestand", "Nergenslaan 2")
    map_frame(analyst.page).locator(".leaflet-container").click(position={"x": 150, "y": 120})
    analyst.press("Hier was het")
    assert soon(analyst.page, lambda: kept.picked(dossier)["choice"].tolist() == ["address", "point"])

    analyst.click(analyst.page.get_by_text("Al gekozen (2)"))
    analyst.click(analyst.page.get_by_role("button", name="Terugdraaien").first)
    assert soon(analyst.page, lambda: kept.picked(dossier)["choice"].tolist() == ["address"])


def test_without_an_aanwijzingsbesluit_only_counts_per_buurt_are_kept(
    program: Server, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    own = kept.open_dossier(program.dossier)  # from now on the program begins in the user's own dossier
    files = demo_files(demo_place(program.demo).files)
    analyst = at(open_page, program, "gegevens")
    assert "Oefengegevens" not in analyst.text
    assert "aanwijzingsbesluit" in analyst.text
    assert analyst.page.get_by_role("link", name="Vul het aanwijzingsbesluit in").is_visible()
    assert analyst.page.get_by_text("Rijen plakken").count() == 0

    analyst.page.locator("input[type=file]").set_input_files(files.police_overview)
    analyst.page.get_by_text("Er is niets opgeslagen.").wait_for()
    assert analyst.page.locator("table").count() == 0
    analyst.page.locator("input[type=file]").set_input_files(files.area_scan)
    analyst.page.get_by_text("is een gebiedsscan").wait_for()
    analyst.press("Opslaan")
    assert soon(analyst.page, lambda: kept.imports(own)["what"].tolist() == ["aantallen per buurt"])
    assert len(kept.area_counts(own)) > 0

    valid = {"number": "2026-1", "decided_on": date.today(), "valid_until": date.today() + timedelta(days=90), "function": "analist"}
    kept.save_designation(own, Designation(**valid, purpose=PURPOSE, legal_basis=LEGAL_BASIS, name="M. Voorbeeld"), "M. Voorbeeld")
    analyst.page.reload()
    settle(analyst.page)
    assert analyst.page.get_by_text("Rijen plakken").is_visible()

    # without a register nobody can tell which rows are of another municipality: such a file waits
    regional = HEAD + "R-1;Overval woning;11-02-2026;20:01;Kerkstraat;1;Groningen;\n"
    analyst.page.locator("input[type=file]").set_input_files(write(tmp_path / "regio.csv", regional))
    analyst.page.get_by_text("staan rijen uit ‘Groningen’. Zonder adressenbestand").wait_for()
    analyst.page.get_by_role("link", name="Maak het adressenbestand").wait_for()
    settle(analyst.page)
    assert analyst.page.get_by_role("button", name="Opslaan", exact=True).count() == 0
    assert len(kept.registrations(own)) == 0
