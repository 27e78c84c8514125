"""From the demo municipality to one's own, as an analyst does it; and what keeps the dossier safe."""

import csv
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from analysis.dossier import (
    Dossier,
    open_dossier,
    read_coordinator,
    read_designation,
    read_exports,
    read_log,
    read_organisation,
    read_partners,
    read_schemes,
    registrations,
    save_designation,
    save_organisation,
    save_partner,
    wipe,
)
from analysis.organisation import Designation, Organisation, Partner, PoliceData
from analysis.register import build_register, open_register
from tests.browser.conftest import Server, settle, start_server
from tests.make_bag import village, write_bag

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
CODE = "9901"


@pytest.fixture(scope="module")
def own(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The program with an own dossier in a folder of OneDrive, and no way to PDOK."""
    folder = tmp_path_factory.mktemp("eigen")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GDAL_HTTP_PROXY", "http://127.0.0.1:9")  # nothing listens there
        started = start_server(small_demo, folder / "OneDrive - Gemeente" / "dossier", working_folder=folder)
    yield started
    started.stop()


@pytest.fixture
def dossier(own: Server) -> Dossier:
    """The own dossier, empty, without an address register."""
    opened = open_dossier(own.dossier, is_demo=False)
    wipe(opened, "test")
    shutil.rmtree(own.dossier / "adressenbestand", ignore_errors=True)
    return opened


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Address files of the own municipality (`eigen.gpkg`, `eigen.csv`), of another one, and one that is broken."""
    folder = tmp_path_factory.mktemp("bestanden")
    addresses = village(5, CODE)
    write_bag(folder / "eigen.gpkg", addresses)
    write_bag(folder / "buurgemeente.gpkg", village(5, "9902"))
    whole = (folder / "eigen.gpkg").read_bytes()
    (folder / "afgebroken.gpkg").write_bytes(whole[: len(whole) // 3])
    with (folder / "eigen.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["Straat", "Huisnummer", "Postcode", "Plaats", "X", "Y"])
        rows.writerows(["Dorpsstraat", n, "9911AB", "Testdorp", 150_000 + 10 * n, 450_000] for n in range(1, 8))
    return folder


def know_municipality(dossier: Dossier) -> None:
    kept = read_organisation(dossier)
    changed = Organisation(municipality_code=CODE, municipality_name="Testdorp", police_data=PoliceData.YES, version=kept.version)
    save_organisation(dossier, changed, "test")


def press(page: Any, name: str, *, within: Any = None) -> None:
    (within or page).get_by_role("button", name=name, exact=True).click()
    settle(page)


def fill(page: Any, label: str, text: str, *, within: Any = None) -> None:
    (within or page).get_by_role("textbox", name=label, exact=True).fill(text)


def type_path(page: Any, path: Path) -> None:
    fill(page, "Bestand met adressen: of typ waar het staat", str(path))
    page.keyboard.press("Enter")
    settle(page)


def main_text(page: Any) -> str:
    text: str = page.locator("[data-testid=stMain]").inner_text()
    return text


def go(page: Any, server: Server, name: str) -> Any:
    page.goto(f"{server.url}/{name}")
    return settle(page)


def test_three_steps_lead_from_the_demo_to_ones_own_municipality(own: Server, dossier: Dossier, files: Path, open_page: OpenPage) -> None:
    page = settle(open_page(f"{own.url}/begin"))
    page.get_by_role("radio", name="Oefengemeente").click()
    page.get_by_text("een verzonnen gemeente").wait_for()
    settle(page)
    assert page.get_by_text("Oefengegevens", exact=True).first.is_visible()
    press(page, "Begin met onze gemeente")
    assert page.get_by_text("Oefengegevens", exact=True).count() == 0
    assert page.locator(".pk-step .pk-tag").all_inner_texts() == ["▲ nog te doen"] * 3

    page.get_by_role("combobox", name="Uw gemeente").fill("andere gem")
    page.keyboard.press("Enter")
    settle(page)
    fill(page, "Naam van de gemeente", "Testdorp")
    fill(page, "Gemeentecode (vier cijfers)", "99")
    press(page, "Gemeente opslaan")
    assert "Vul de gemeentecode in: vier cijfers, zoals 0080." in main_text(page)
    fill(page, "Gemeentecode (vier cijfers)", CODE)
    press(page, "Gemeente opslaan")
    page.get_by_text("Gemeente Testdorp, gemeentecode 9901.").wait_for()

    type_path(page, files / "buurgemeente.gpkg")
    press(page, "Adressenbestand maken")
    page.get_by_text("staan geen adressen van gemeente 9901. Er staat wel in: 9902.").wait_for()
    assert not (own.dossier / "adressenbestand").exists()
    type_path(page, files / "eigen.gpkg")
    press(page, "Adressenbestand maken")
    page.get_by_text("Adressen vernieuwen").wait_for()
    assert page.locator(".pk-figures li").first.inner_text().splitlines()[:2] == ["30", "adressen"]

    page.get_by_text("Ja, per incident").click()
    expect(page.locator(".pk-step .pk-tag")).to_have_text(["✓ geregeld"] * 3, timeout=30_000)
    settle(page)
    assert read_organisation(dossier).police_data is PoliceData.YES
    press(page, "Naar Wie mag wat weten")
    page.get_by_role("heading", name="Wie mag wat weten").wait_for()

    again = settle(open_page(f"{own.url}/begin"))  # another browser: what was done stands in the dossier
    assert again.locator(".pk-step .pk-tag").all_inner_texts() == ["✓ geregeld"] * 3


def test_a_municipality_is_chosen_by_a_part_of_its_name(own: Server, dossier: Dossier, open_page: OpenPage) -> None:
    page = settle(open_page(f"{own.url}/begin"))
    page.get_by_role("combobox", name="Uw gemeente").fill("den haag")
    page.keyboard.press("Enter")
    settle(page)
    press(page, "Gemeente opslaan")
    page.get_by_text("Gemeente 's-Gravenhage, gemeentecode 0518.").wait_for()


def test_a_renewal_that_fails_leaves_the_addresses_as_they_were(own: Server, dossier: Dossier, files: Path, open_page: OpenPage) -> None:
    know_municipality(dossier)
    page = settle(open_page(f"{own.url}/begin"))
    type_path(page, files / "eigen.gpkg")
    press(page, "Adressenbestand maken")
    page.get_by_text("Adressen vernieuwen").wait_for()
    folder = own.dossier / "adressenbestand"
    before = (folder / "register.json").read_bytes()

    page.get_by_text("Adressen vernieuwen").click()
    page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(files / "afgebroken.gpkg")
    settle(page)
    press(page, "Adressenbestand maken")
    page.get_by_text("is niet compleet of beschadigd. Haal het opnieuw op.").wait_for()
    assert "Het adressenbestand dat u had, staat er nog." in main_text(page)

    page.get_by_text("Ophalen bij PDOK", exact=True).click()
    page.get_by_text("PDOK ziet dat iemand de openbare adressen van deze gemeente ophaalt.").wait_for()
    press(page, "Haal de openbare adressen van deze gemeente bij PDOK")
    page.get_by_text("PDOK is niet bereikbaar.").wait_for()
    assert (folder / "register.json").read_bytes() == before
    assert len(open_register(folder).addresses) == 30

    page.get_by_text("Uit een bestand", exact=True).click()
    settle(page)
    page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(files / "eigen.csv")
    settle(page)
    press(page, "Adressenbestand maken")
    page.locator(".pk-figures li", has_text="7").first.wait_for()
    assert len(open_register(folder).addresses) == 7
    assert [path.name for path in own.dossier.iterdir() if path.name.startswith(".adressen")] == []


def test_oefengegevens_do_not_become_the_addresses_of_ones_own_municipality(own: Server, dossier: Dossier, open_page: OpenPage) -> None:
    kept = read_organisation(dossier)
    changed = Organisation(municipality_code="9900", municipality_name="Waterveen", version=kept.version)
    save_organisation(dossier, changed, "test")
    page = settle(open_page(f"{own.url}/begin"))
    type_path(page, own.demo / "bestanden" / "bag-light.gpkg")
    press(page, "Adressenbestand maken")
    page.get_by_text("In dit bestand staan oefengegevens.").wait_for()
    assert not (own.dossier / "adressenbestand").exists()


def test_police_data_open_only_after_the_check(own: Server, dossier: Dossier, open_page: OpenPage) -> None:
    page = settle(open_page(f"{own.url}/gegevens"))
    assert "U staat niet in het aanwijzingsbesluit." in main_text(page)
    go(page, own, "wie_mag_wat_weten")
    fill(page, "Nummer van het aanwijzingsbesluit", "2026/17")
    fill(page, "Uw naam", "A. Analist")
    press(page, "Vastleggen")
    assert "zet het vinkje" in main_text(page)
    page.get_by_text("Ik sta in dit besluit").click()
    press(page, "Vastleggen")
    assert "Vul nog in: uw functie." in main_text(page)
    assert read_designation(dossier) is None
    fill(page, "Uw functie", "analist OOV")
    press(page, "Vastleggen")
    page.get_by_text("Politiegegevens zijn open voor").wait_for()
    press(page, "Naar Gegevens")
    page.get_by_role("heading", name="Gegevens", exact=True).wait_for()
    assert "U staat niet in het aanwijzingsbesluit." not in main_text(page)


def test_coordinator_partner_and_scheme_are_kept_and_change_the_overview(own: Server, dossier: Dossier, open_page: OpenPage) -> None:
    page = settle(open_page(f"{own.url}/"))
    assert "Nog geen van de zes onderdelen" in main_text(page)
    go(page, own, "gemeente")
    fill(page, "Naam van de coördinator of contactpersoon", "C. Bakker")
    fill(page, "Naam van de vervanger", "V. Smit")
    press(page, "Opslaan")
    page.get_by_text("Nu aan zet: C. Bakker.").wait_for()

    go(page, own, "partners")
    press(page, "Partner toevoegen")
    dialog = page.get_by_role("dialog")
    press(page, "Opslaan", within=dialog)
    assert "Vul de naam van de partner in." in dialog.inner_text()
    fill(page, "Naam", "Wijkraad <b>Zuid</b>", within=dialog)
    fill(page, "Contactpersoon", "W. Visser", within=dialog)
    press(page, "Opslaan", within=dialog)
    page.locator(".pk-table td", has_text="Wijkraad <b>Zuid</b>").wait_for()

    go(page, own, "wat_is_er_al")
    press(page, "Toevoegen")
    dialog = page.get_by_role("dialog")
    fill(page, "Hoe heet het?", "Keurmerk Veilig Ondernemen", within=dialog)
    dialog.get_by_text("Komt in het nazorgplan").click()
    press(page, "Opslaan", within=dialog)
    page.locator(".pk-table td", has_text="Keurmerk Veilig Ondernemen").wait_for()

    assert (read_coordinator(dossier).name, read_coordinator(dossier).deputy_name) == ("C. Bakker", "V. Smit")
    assert [one.title for one in read_schemes(dossier)] == ["Keurmerk Veilig Ondernemen"]
    again = settle(open_page(f"{own.url}/"))  # another browser
    cards = {card.split("\n")[0]: card for card in again.locator(".pk-card").all_inner_texts()}
    assert "geregeld" in cards["Coördinator"]
    assert "geregeld" in cards["Wat is er al"]
    assert "Twee van de zes onderdelen" in main_text(again)


def test_a_task_gets_a_name_and_a_date_on_the_overview(own: Server, dossier: Dossier, open_page: OpenPage) -> None:
    page = settle(open_page(f"{own.url}/"))
    press(page, "Taken verdelen")
    dialog = page.get_by_role("dialog")
    fill(page, "Nazorgplan: wie", "P. de Groot", within=dialog)
    press(page, "Opslaan", within=dialog)
    page.locator(".pk-table tr", has_text="Begin met het nazorgplan").get_by_text("P. de Groot").wait_for()


def test_a_back_up_brings_back_what_was_wiped_or_damaged(
    own: Server, dossier: Dossier, files: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    know_municipality(dossier)
    save_partner(dossier, Partner(name="Wijkraad Noord"), "test")
    build_register(own.dossier / "adressenbestand", bag=files / "eigen.gpkg")
    page = settle(open_page(f"{own.url}/delen_en_opslaan"))
    text = main_text(page)
    assert str(own.dossier) in text
    assert "Deze map wordt gekopieerd naar OneDrive." in text
    assert "Er is nog geen back-up gemaakt." in text
    press(page, "Back-up maken")
    with page.expect_download() as download:
        page.get_by_role("button", name="Back-up bewaren").click()
    assert download.value.suggested_filename.startswith("Back-up Testdorp (VERTROUWELIJK) ")
    download.value.save_as(tmp_path / "back-up.zip")
    assert "De laatste back-up is van" in main_text(page)
    (logged,) = [one for one in read_exports(dossier) if one.kind == "back-up"]
    assert logged.copy_number > 0
    assert logged.sha256 == hashlib.sha256((tmp_path / "back-up.zip").read_bytes()).hexdigest()

    page.get_by_text("Dossier wissen").first.click()
    fill(page, "Typ ‘wissen’ om te bevestigen", "ja")
    press(page, "Dossier wissen")
    assert "Er is niets gewist." in main_text(page)
    assert read_organisation(dossier).municipality_name == "Testdorp"
    fill(page, "Typ ‘wissen’ om te bevestigen", "wissen")
    press(page, "Dossier wissen")
    page.get_by_text("Er is nog geen back-up gemaakt.").wait_for()
    assert read_organisation(dossier).municipality_name == ""
    assert not (own.dossier / "adressenbestand").exists()
    assert "Wijkraad Noord" not in {partner.name for partner in read_partners(dossier)}

    for suffix in ("", "-wal", "-shm"):
        (own.dossier / f"dossier.sqlite{suffix}").unlink(missing_ok=True)
    (own.dossier / "dossier.sqlite").write_bytes(b"geen database" * 500)
    go(page, own, "delen_en_opslaan")
    assert "Het dossier is beschadigd. Zet uw laatste back-up terug." in main_text(page)
    uploader = page.locator("[data-testid=stFileUploader] input[type=file]")
    uploader.set_input_files(files / "eigen.csv")
    settle(page)
    press(page, "Back-up terugzetten")
    assert "Er is niets veranderd." in main_text(page)
    uploader.set_input_files(tmp_path / "back-up.zip")
    settle(page)
    press(page, "Back-up terugzetten")
    page.get_by_text("De laatste back-up is van").or_(page.get_by_text("Er is nog geen back-up gemaakt.")).first.wait_for()
    back = open_dossier(own.dossier, is_demo=False)
    assert read_organisation(back).municipality_name == "Testdorp"
    assert "Wijkraad Noord" in {partner.name for partner in read_partners(back)}
    assert read_log(back)["what"].iloc[0] == "Back-up teruggezet"


def test_the_privacy_sheet_tells_of_this_dossier_and_is_listed_as_going_out(
    own: Server, dossier: Dossier, open_page: OpenPage, tmp_path: Path
) -> None:
    know_municipality(dossier)
    today = date.today()
    check = Designation(
        number="2026/17",
        decided_on=today,
        valid_until=today + timedelta(days=30),
        purpose="Nazorg",
        legal_basis="Wpg artikel 16",
        name="A. Analist",
        function="analist OOV",
    )
    save_designation(dossier, check, "A. Analist")
    page = settle(open_page(f"{own.url}/delen_en_opslaan"))
    with page.expect_download() as download:
        page.get_by_role("button", name="FG-blad bewaren (pdf)").click()
    download.value.save_as(tmp_path / "blad.pdf")
    assert (tmp_path / "blad.pdf").read_bytes().startswith(b"%PDF-")
    go(page, own, "delen_en_opslaan")
    row = page.locator(".pk-table tr", has_text="FG-blad Testdorp (9901) (TE DELEN)").inner_text()
    assert "de FG" in row
    assert "A. Analist" in row
    assert [one.recipient for one in read_exports(dossier)] == ["de FG"]


def test_the_log_names_who_did_what_and_shows_when_it_was_tampered_with(own: Server, dossier: Dossier, open_page: OpenPage) -> None:
    know_municipality(dossier)
    save_partner(dossier, Partner(name="Geheime naam"), "M. Jansen")
    page = settle(open_page(f"{own.url}/logboek"))
    rows = page.locator(".pk-table tbody tr").all_inner_texts()
    assert "Het logboek klopt" in main_text(page)
    assert "M. Jansen" in rows[0]
    assert "Partner toevoegen" not in rows[0]
    assert "Partner toegevoegd" in rows[0]
    assert "Geheime naam" not in main_text(page)

    connection = sqlite3.connect(own.dossier / "dossier.sqlite")
    connection.execute("UPDATE events SET who = 'niemand' WHERE who = 'M. Jansen'")
    connection.commit()
    connection.close()
    go(page, own, "logboek")
    assert "Het logboek klopt niet vanaf regel" in main_text(page)


def test_sharing_the_screen_hides_the_confidential_sentences_of_the_overview(server: Server, open_page: OpenPage) -> None:
    page = settle(open_page(server.url))
    places = page.locator(".pk-card", has_text="Locaties en slachtoffers").first
    assert any(word in places.inner_text() for word in ("hotspot", "aandachtsgebied", "Geen hotspot"))
    page.get_by_text("Scherm delen", exact=True).click()
    page.locator(".pk-badge", has_text="Te delen, niet openbaar").wait_for()
    settle(page)
    told = places.inner_text()
    assert "De politiegegevens zijn ingelezen." in told
    assert not any(word in told for word in ("hotspot", "aandachtsgebied", "overval"))
    for name in ("delen_en_opslaan", "logboek"):
        page.locator(f"[data-testid=stSidebarNavLink][href$={name}]").click()
        page.get_by_text("Verborgen", exact=True).wait_for()


def test_the_demo_begins_again_as_it_was(small_demo: Path, tmp_path: Path) -> None:
    from dashboard.demo import demo_place, fill_again

    copy = tmp_path / "oefengegevens"
    shutil.copytree(small_demo, copy)
    place = demo_place(copy)
    opened = open_dossier(place.dossier, is_demo=True)
    before = len(registrations(opened))
    save_partner(opened, Partner(name="Erbij"), "oefenaar")
    wipe(opened, "oefenaar")
    assert len(registrations(opened)) == 0

    fill_again(copy)

    assert len(registrations(opened)) == before
    assert "Erbij" not in {partner.name for partner in read_partners(opened)}
    assert json.loads((place.register / "register.json").read_text(encoding="utf-8"))["is_demo"]
