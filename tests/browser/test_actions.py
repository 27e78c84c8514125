"""Acties and the choice of addresses in a real browser: combined, drawn, by hand, in Excel, undone, and never lost."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analysis import dossier as kept
from analysis import tables
from analysis.actions import Basis, State
from analysis.audience_words import NEW_AUDIENCE, NEW_NAME
from analysis.exports.audience_sheet import HEADS
from analysis.register import open_register
from analysis.selection_steps import Way
from analysis.terms import Audience
from dashboard.demo import demo_place
from dashboard.map_layers import to_degrees
from tests.browser.conftest import map_frame
from tests.browser.test_approach import (  # noqa: F401 - fixtures are found by their name
    WHO,
    Analyst,
    Municipality,
    demo_analyst,
    municipality,
    own_analyst,
    start,
)

pytestmark = pytest.mark.browser


def begin(at: Analyst, start_with: str) -> None:
    at.press("Nieuwe actie…")
    at.page.get_by_role("dialog").get_by_text(start_with).click()
    at.wait()
    at.page.get_by_role("dialog").get_by_role("button", name="Verder").click()
    at.page.get_by_role("combobox", name="Kies op").wait_for()
    at.wait()


def main_button(at: Analyst, name: str) -> None:
    at.page.get_by_role("button", name=name, exact=True).first.click()
    at.wait()


def click_on_map(at: Analyst, point: Any) -> None:
    """Bring a place to the middle of the map and click on it."""
    canvas = map_frame(at.page).locator(".leaflet-container")
    canvas.evaluate("(map, place) => window.map.setView(place, 18, {animate: false})", list(to_degrees(point.x, point.y)))
    at.wait()
    canvas.click()
    at.wait()


def add_counts(place: Municipality) -> str:
    """Let the police give counts for one buurt; return its name."""
    row = place.register.areas[place.register.areas["area_code_cbs"].isin(place.register.premises["neighbourhood_code"])].iloc[0]
    counts = {"area_code_cbs": row["area_code_cbs"], "offence_code": "1.4.6", "kind": "business_robbery", "period": "2026", "count": 7.0}
    table = pd.DataFrame([counts]).astype({name: column.metadata["dtype"] for name, column in tables.AreaCounts.columns.items()})
    kept.add_area_counts(place.dossier, table, [], WHO, file_name="gebiedsscan.csv", sha256="cd" * 32)
    return str(row["area_name"])


def test_from_counts_per_buurt_to_a_finished_action(municipality: Municipality, own_analyst: Callable[[str], Analyst]) -> None:  # noqa: F811
    from tests.dossier_cases import make_designation

    kept.save_designation(municipality.dossier, make_designation(), WHO)
    buurt = add_counts(municipality)
    at = own_analyst("acties")
    begin(at, "Aantallen per buurt")
    assert "■ Vertrouwelijk" in at.text  # the list tells what the police counted in each buurt
    at.page.get_by_role("combobox", name="Buurten", exact=True).click()
    first = at.page.get_by_role("option").nth(1)  # after ‘Alles kiezen’
    assert first.inner_text().startswith(buurt)
    at.choose("Buurten", buurt)
    at.fix_list("wijkteam")
    assert "□ Te delen" in at.text
    at.go("acties")
    assert "Vrijgave vragen aan de coördinator" in at.page.content()

    main_button(at, "Vrijgeven…")
    dialog = at.page.get_by_role("dialog")
    dialog.get_by_text("Er loopt een onderzoek van de politie.").click()
    at.wait()
    dialog.get_by_role("button", name="Alleen het onderzoek onthouden").click()
    at.page.get_by_text("De politie heeft nog niet vrijgegeven").wait_for()
    (action,) = kept.read_actions(municipality.dossier)
    assert (action.state, action.has_case, action.may_go_out) == (State.FIXED, True, False)
    main_button(at, "Vrijgeven…")
    dialog.get_by_label("Wie van de politie geeft vrij?").fill("Wijkagent Centrum")
    dialog.get_by_label("Wie van de politie geeft vrij?").press("Tab")
    dialog.get_by_label("Wie keurt goed?").fill(WHO)
    dialog.get_by_label("Wie keurt goed?").press("Tab")
    dialog.get_by_text("De coördinator keurt de lijst en de tekst goed.").click()
    at.wait()
    dialog.get_by_role("button", name="Vrijgeven", exact=True).click()
    dialog.get_by_text("Vul in wie van de politie vrijgaf en op welke dag.").wait_for()
    date = dialog.get_by_test_id("stDateInput")
    today = municipality.dossier.today
    for unit, value in (("day", f"{today:%d}"), ("month", f"{today:%m}"), ("year", f"{today:%Y}")):
        date.get_by_role("spinbutton", name=unit).or_(date.locator(f"[data-type={unit}]")).first.click()
        at.page.keyboard.type(value)
    at.wait()
    dialog.get_by_role("button", name="Vrijgeven", exact=True).click()
    at.page.get_by_role("button", name="Start de actie").wait_for()
    at.wait()
    main_button(at, "Start de actie")
    main_button(at, "Afronden…")
    dialog.get_by_label("Wat leverde de actie op?").fill("Twaalf zaken kozen een maatregel.")
    dialog.get_by_role("button", name="Afronden", exact=True).click()
    at.page.get_by_role("button", name="Weer openen").wait_for()
    (action,) = kept.read_actions(municipality.dossier)
    assert (action.state, action.outcome) == (State.DONE, "Twaalf zaken kozen een maatregel.")
    assert (action.approved_by, action.police_released_by) == (WHO, "Wijkagent Centrum")


def test_from_no_data_at_all_combined_drawn_undone_and_not_lost(
    municipality: Municipality,  # noqa: F811
    own_analyst: Callable[[str], Analyst],  # noqa: F811
) -> None:
    at = own_analyst("acties")
    begin(at, "Geen politiegegevens")
    at.choose("Branches en doelgroepen", "Snackbar")
    at.page.get_by_text("20 horecazaken").wait_for()
    at.press("Nog een keuze…")
    at.page.get_by_text("Houd alleen wat hier ook in ligt").click()
    at.wait()
    at.page.get_by_role("combobox", name="Waarop?").click()
    at.page.get_by_role("option", name="Hele buurt").click()
    at.wait()
    buurt = str(
        municipality.register.premises.query("branch == 'snack_bar'")["neighbourhood_code"]
        .map(dict(zip(municipality.register.areas["area_code_cbs"], municipality.register.areas["area_name"], strict=True)))
        .mode()
        .iloc[0]
    )
    at.choose("Buurten", buurt)
    at.press("Toepassen")
    at.page.keyboard.press("Escape")
    at.page.get_by_role("button", name=f"∩ {buurt} ✕").wait_for()
    at.wait()
    narrowed = at.text
    assert "20 horecazaken" not in narrowed
    at.press("Ongedaan maken")
    at.page.get_by_text("20 horecazaken").wait_for()

    frame = map_frame(at.page)
    frame.get_by_role("button", name="Teken een gebied").click()
    box = frame.locator(".leaflet-container").bounding_box()
    for right, down in ((150, 120), (420, 120), (420, 260), (150, 260)):
        at.page.mouse.click(box["x"] + right, box["y"] + down)
        at.page.wait_for_timeout(350)
    frame.get_by_role("button", name="Klaar met tekenen").click()
    at.page.get_by_role("button", name="+ getekend gebied ✕").or_(at.page.get_by_role("button", name="∩ getekend gebied ✕")).wait_for()
    at.wait()
    assert "Dit gebied is te klein om te delen." in at.text or "te zien zijn" in at.text
    at.page.reload()  # a browser that closes half way loses nothing
    at.page.get_by_role("button", name="getekend gebied").wait_for()
    choosing = kept.read_choosing(municipality.dossier, "gebruiker (naam nog niet ingevuld)")
    assert choosing is not None
    assert [step.way for step in choosing.steps] == [Way.BRANCH, Way.DRAWN]
    at.press("Ongedaan maken")
    at.page.get_by_text("20 horecazaken").wait_for()
    at.fix_list("wijkteam")
    (action,) = kept.read_actions(municipality.dossier)
    assert (action.area.basis, action.state) == (Basis.BRANCH, State.FIXED)


def test_audiences_are_corrected_on_screen_and_in_excel_and_remembered(
    municipality: Municipality,  # noqa: F811
    own_analyst: Callable[[str], Analyst],  # noqa: F811
    tmp_path: Path,
) -> None:
    at = own_analyst("wie_benaderen_we")
    at.choose("Branches en doelgroepen", "Snackbar")
    at.page.get_by_text("20 horecazaken").wait_for()
    at.press("Doelgroepen in Excel…")
    _, content = at.take("Opslaan als Excel")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADS)
    sheet.cell(2, HEADS.index(NEW_AUDIENCE) + 1).value = "Juwelier"
    sheet.cell(3, HEADS.index(NEW_NAME) + 1).value = "De Gouden Lepel"
    sheet.cell(4, HEADS.index(NEW_AUDIENCE) + 1).value = "Onzin"
    book.save(tmp_path / "terug.xlsx")
    at.page.locator("input[type=file]").first.set_input_files(tmp_path / "terug.xlsx")
    at.wait()
    at.press("Inlezen")
    at.page.get_by_text("2 adressen gewijzigd en onthouden.").wait_for()
    assert "Rij 4: ‘Onzin’ is geen doelgroep of branche uit de lijst." in at.text
    at.page.get_by_text("19 horecazaken").first.wait_for()
    corrections = kept.read_premises_corrections(municipality.dossier)
    assert {one.audience for one in corrections} == {Audience.JEWELLER, Audience.CATERING}
    assert "De Gouden Lepel" in {one.business_name for one in corrections}
    assert kept.KeptFor.CORRECTION in {one.kept_for for one in kept.kept_addresses(municipality.dossier)}

    dialog = at.page.get_by_role("dialog")
    others = municipality.register.premises.query("branch == 'snack_bar'")
    snack_bar = others[~others["address_id_bag"].isin([one.address_id_bag for one in corrections])].iloc[-1]
    click_on_map(at, snack_bar.geometry)
    dialog.get_by_text(f"{snack_bar.street} {snack_bar.number}").first.wait_for()
    assert dialog.get_by_role("button", name="Van de lijst halen").is_visible()
    dialog.get_by_role("button", name="Sluiten").or_(dialog.get_by_role("button", name="Close")).click()
    dialog.wait_for(state="detached")

    home = municipality.register.premises.query("audience == 'residents' and letter == '' and addition == ''").iloc[0]
    at.press("Adres zoeken…")
    at.fill("Straat en nummer, of postcode", f"{home.postcode} {home.number}")
    at.page.get_by_role("button", name=f"{home.street} {home.number}, ").first.click()
    dialog.get_by_role("button", name="Op de lijst zetten").click()
    at.page.get_by_text("1 huishouden").first.wait_for()
    at.wait()

    at.page.get_by_test_id("stDataFrameResizable").first.click(position={"x": 20, "y": 55})
    dialog.get_by_role("button", name="Van de lijst halen").wait_for()
    assert "Een overgeslagen nummer kan iemand aanwijzen." in dialog.inner_text()
    dialog.get_by_role("button", name="Van de lijst halen").click()
    dialog.wait_for(state="detached")
    at.wait()
    at.fix_list("wijkteam")
    (action,) = kept.read_actions(municipality.dossier)
    assert [one.reason for one in action.area.by_hand] == ["Hoort erbij volgens de wijkagent", "Coördinator doet zelf"]
    # it stays on the list, gets its letter, and leaves the field list in a mixed packet (Outgoing.packet)
    fixed = kept.fixed_list(municipality.dossier, action.id or 0)
    assert (len(fixed), home.address_id_bag in set(fixed["address_id_bag"])) == (20, True)


def test_an_association_comes_in_without_names_and_twice_only_when_one_says_so(
    municipality: Municipality,  # noqa: F811
    own_analyst: Callable[[str], Analyst],  # noqa: F811
    tmp_path: Path,
) -> None:
    shops = municipality.register.premises.query("audience == 'retail'").drop_duplicates(["postcode", "number"]).head(30)
    lines = ["Bedrijf;Contactpersoon;Postcode;Huisnummer;Letter;Toevoeging"]
    lines += [f"Zaak {i};Jan Geheim;{row.postcode};{row.number};{row.letter};{row.addition}" for i, row in enumerate(shops.itertuples())]
    lines.append("Zaak weg;Piet Geheim;1000AA;1;;")
    file = tmp_path / "leden.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    at = own_analyst("wie_benaderen_we")
    at.choose_way("Vereniging of KVO-gebied")
    for turn in range(2):
        at.press("Eigen lijst toevoegen…")
        dialog = at.page.get_by_role("dialog")
        dialog.locator("input[type=file]").set_input_files(file)
        at.wait()
        dialog.get_by_label("Naam van de vereniging of het gebied").fill("Ondernemers Centrum")
        dialog.get_by_label("Naam van de vereniging of het gebied").press("Tab")
        at.wait()
        assert ("is er al een lijst" in dialog.inner_text()) == (turn == 1)
        dialog.get_by_role("button", name="Lijst bewaren").click()
        at.page.get_by_text("30 adressen gevonden in 31 rijen. Niet gevonden: rij 32.").wait_for()
        at.wait()
    (members,) = kept.read_member_lists(municipality.dossier)
    assert len(members.members) == 30
    assert b"Geheim" not in (municipality.folder / "dossier.sqlite").read_bytes()
    assert "30 adressen" in at.text


def test_a_part_of_a_street_is_undone_and_a_shared_screen_shows_no_action_that_may_not_leave(
    demo_analyst: Analyst,  # noqa: F811
    tmp_path: Path,
) -> None:
    at = demo_analyst
    premises = open_register(demo_place(tmp_path / "oefengegevens").register).premises
    street = premises["street"].value_counts().idxmax()
    low = premises.loc[premises["street"] == street, "number"].min()
    at.go("wie_benaderen_we")
    at.choose_way("Straat of straatdeel")
    at.choose("Straten", street)
    whole = at.page.get_by_text(re.compile(r"^[\d.]+ adres")).first.inner_text()
    at.fill("Van nummer", str(low + 10))
    assert whole not in at.text
    at.press("Ongedaan maken")
    at.page.get_by_text(whole).first.wait_for()
    assert at.page.get_by_label("Van nummer").input_value() == str(low)
    assert "■ Vertrouwelijk" in at.text
    at.press("Bewaren als concept…")
    at.page.get_by_role("textbox", name="Naam van de actie").fill("Geheime straat")
    at.page.get_by_role("dialog").get_by_role("button", name="Bewaren als concept").click()
    at.wait()
    at.go("acties")
    assert "Geheime straat" in at.text
    at.tick("Scherm delen")
    assert "Geheime straat" not in at.page.content()
