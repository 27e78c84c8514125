"""Hotspots as an analyst uses it: filters, list and map together, how sure, straatkennis, only counts, and no hotspot at all."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from scipy.spatial import cKDTree

from analysis import dossier as kept
from analysis.organisation import PoliceData
from analysis.register import open_register
from analysis.sources.area_scan import load_area_counts
from analysis.sources.demo import demo_files
from dashboard.demo import demo_place
from tests.browser.conftest import Server, map_frame, settle, start_server
from tests.browser.own_dossier import WHO, own_dossier
from tests.dossier_cases import make_overview

pytestmark = pytest.mark.browser

WORKED_OUT_MS = 40_000


def main_of(page: Any) -> Any:
    return page.get_by_test_id("stMain")


def scrolls(page: Any) -> bool:
    return bool(
        page.evaluate("() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollHeight > m.clientHeight; }")
    )


def view(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("radio", name=name, exact=True)).first.click()
    settle(page)


def weighed(page: Any) -> None:
    """Wait until the word on chance is there."""
    page.wait_for_function("() => !document.body.innerText.includes('wordt nog berekend')", timeout=WORKED_OUT_MS)
    settle(page)


def copied(page: Any, key: str) -> str:
    """Open *Kopieer als tekst* and return what would be copied."""
    page.locator(f".st-key-copy-{key} button").first.click()
    code = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    code.wait_for()
    text = str(code.inner_text())
    page.keyboard.press("Escape")
    return text


def test_list_map_and_card_go_together_on_one_screen(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{server.url}/hotspots")
    numbers = map_frame(page).locator(".pk-number")
    numbers.last.wait_for()
    weighed(page)
    assert not scrolls(page)
    options = page.get_by_role("radiogroup", name="Concentraties").locator("label")
    count = options.count()
    assert count == numbers.count() >= 2
    card = page.locator("[class*=st-key-pk-card-] h3")
    assert card.inner_text().startswith("1 ")
    numbers.last.dispatch_event("click")
    page.wait_for_function(f"() => document.querySelector('[class*=st-key-pk-card-] h3')?.innerText.startsWith('{count} ')")
    settle(page)
    assert options.last.locator("input").is_checked()
    options.first.click()
    page.wait_for_function("() => document.querySelector('[class*=st-key-pk-card-] h3')?.innerText.startsWith('1 ')")
    view(page, "Wanneer")
    view(page, "Plekken")
    assert options.first.locator("input").is_checked()
    assert not scrolls(page)


def test_a_filter_changes_the_picture_first_and_the_word_on_chance_follows(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{server.url}/hotspots")
    map_frame(page)
    weighed(page)
    lead = page.locator(".pk-lead strong")
    before = int(lead.inner_text().split()[0])
    page.get_by_role("combobox", name="Dagdeel").click()
    page.get_by_role("option", name="avond").click()
    page.wait_for_function(f"() => !document.querySelector('.pk-lead strong').innerText.startsWith('{before} ')")
    page.keyboard.press("Escape")
    weighed(page)
    evening = int(lead.inner_text().split()[0])
    assert 0 < evening < before
    view(page, "Hoe zeker is dit")
    text = main_of(page).inner_text()
    assert f"Berekend over de {evening} overvallen met uw filters, niet over alle {before}." in text
    page.get_by_role("combobox", name="Nauwkeurigheid").click()
    page.get_by_role("option", name="Plaats: huisnummer of beter").click()
    weighed(page)
    assert int(lead.inner_text().split()[0]) <= evening
    assert "kennen we geen huisnummer" not in page.locator(".pk-lead").inner_text()


def test_how_sure_tells_other_settings_and_stability_and_no_term_of_statistics(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{server.url}/hotspots")
    map_frame(page)
    weighed(page)
    view(page, "Hoe zeker is dit")
    page.get_by_text("Terugkijken", exact=True).wait_for(timeout=WORKED_OUT_MS)
    settle(page)
    text = main_of(page).inner_text()
    assert re.search(r"Berekend over alle \d+ overvallen in de gegevens\.", text)
    assert "Bij andere instellingen" in text
    assert "% van het bewoonde gebied aan, dan" in text
    assert not re.search(r"Gi\*|Knox|significant|p-waarde|cluster|voorspel", text, re.IGNORECASE)
    told = copied(page, "how-sure")
    assert told.startswith("Vertrouwelijk (politiegegevens)")
    assert "Bron: oefengegevens" in told
    assert "Meer dan verwacht: " in told


def test_every_figure_can_be_copied_with_its_zone_and_source(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{server.url}/hotspots")
    map_frame(page)
    weighed(page)
    name = page.locator("[class*=st-key-pk-card-] h3").inner_text()
    for key in ("map", "card"):
        told = copied(page, key)
        assert told.startswith("Vertrouwelijk (politiegegevens)\n")
        assert name in told
        assert "Bron: oefengegevens, verzonnen incidenten en adressen." in told
    page.get_by_role("button", name="Tabel bij de kaart").click()
    page.get_by_role("region", name="Concentraties").wait_for()
    assert page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").count() == 1
    page.keyboard.press("Escape")
    settle(page)
    view(page, "Wanneer")
    assert page.locator("[class*=st-key-copy-when-]").count() == 3
    page.get_by_text("Toon als tabel").click()
    page.get_by_role("region", name="Dag van de week").wait_for()


def deliver_at(dossier: kept.Dossier, premises: Any) -> None:
    """Let the police deliver one robbery at each of these addresses, nine days apart."""
    rows = []
    for i, row in enumerate(premises.itertuples()):
        day = str(date(2026, 1, 10) + timedelta(days=9 * i))
        number = f"{row.number}{row.letter}"
        rows.append({"row": i + 2, "street": row.street, "number": number, "place": row.place, "date_from": day, "date_until": day})
    kept.add_import(dossier, make_overview(*rows), WHO)


@pytest.fixture
def seven(small_demo: Path, tmp_path: Path) -> Iterator[Server]:
    """The program on a dossier with seven robberies, each as far as can be from the others."""
    premises = open_register(demo_place(small_demo).register).premises
    xy = shapely.get_coordinates(premises.geometry.to_numpy())
    chosen = [0]
    while len(chosen) < 7:
        chosen.append(int(cKDTree(xy[chosen]).query(xy)[0].argmax()))
    deliver_at(own_dossier(tmp_path / "dossier", small_demo), premises.iloc[chosen])
    started = start_server(small_demo, tmp_path / "dossier", working_folder=tmp_path)
    yield started
    started.stop()


def test_few_robberies_lead_on_to_target_groups_season_and_neighbours(seven: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{seven.url}/hotspots")
    map_frame(page)
    page.get_by_text("Geen hotspot. Dit kunt u wel doen").wait_for()
    settle(page)
    page.wait_for_function("() => document.querySelector('.pk-lead').innerText.includes('bij toeval')", timeout=WORKED_OUT_MS)
    text = main_of(page).inner_text()
    assert "Geen hotspot." in page.locator(".pk-lead").inner_text()
    assert re.search(r"\d+ van de \d overvallen waren in de donkere maanden \(oktober tot en met maart\)\.", text)
    assert page.get_by_role("img", name=re.compile("Maand van het jaar: januari")).is_visible()
    assert page.get_by_role("link", name="Samen kijken met buurgemeenten").is_visible()
    assert not scrolls(page)
    page.get_by_role("button", name="Dichtheid staat uit").click()
    page.get_by_text("De dichtheidskaart kan vanaf 20 incidenten").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile(r"\(\d+ adressen\)$")).first.click()
    page.get_by_role("heading", name="Wie benaderen we").wait_for()


@pytest.fixture
def grouped(small_demo: Path, tmp_path: Path) -> Iterator[Server]:
    """The program on a dossier with six robberies at doors beside each other and three elsewhere."""
    premises = open_register(demo_place(small_demo).register).premises
    street = premises.groupby(["street", "place"]).size().idxmax()
    is_there = (premises["street"] == street[0]) & (premises["place"] == street[1])
    doors = premises[is_there].sort_values(["number", "address_id_bag"]).drop_duplicates("number").head(6)
    others = premises[premises["street"] != street[0]].drop_duplicates("neighbourhood_code").head(3)
    deliver_at(own_dossier(tmp_path / "dossier", small_demo), pd.concat([doors, others]))
    started = start_server(small_demo, tmp_path / "dossier", working_folder=tmp_path)
    yield started
    started.stop()


def test_a_note_is_written_and_read_on_the_card(grouped: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{grouped.url}/hotspots")
    map_frame(page)
    weighed(page)
    page.get_by_role("button", name="Straatkennis (0)").click()
    page.get_by_role("textbox", name="Wat weet u van deze plek?").fill("De achterdeur van de winkels is 's avonds niet te zien.")
    page.get_by_role("textbox", name="Van wie komt dit?").fill("wijkagent Centrum")
    page.get_by_role("button", name="Notitie opslaan").click()
    page.get_by_role("button", name="Straatkennis (1)").wait_for()
    settle(page)
    if not page.get_by_test_id("stPopoverBody").is_visible():
        page.get_by_role("button", name="Straatkennis (1)").click()
    body = page.get_by_test_id("stPopoverBody")
    body.get_by_text("De achterdeur van de winkels").wait_for()
    assert "van wijkagent Centrum" in body.inner_text()
    notes = kept.read_notes(kept.open_dossier(grouped.dossier, is_demo=False))
    assert [(note.author, note.who) for note in notes] == [("wijkagent Centrum", WHO)]
    assert notes[0].x_rd is not None


@pytest.fixture
def only_counts(small_demo: Path, tmp_path: Path) -> Iterator[Server]:
    """The program on a dossier with counts per buurt and no incidents; nobody may open police data."""
    dossier = kept.open_dossier(tmp_path / "dossier", is_demo=False)
    place = demo_place(small_demo)
    organisation = replace(
        kept.read_organisation(dossier),
        municipality_name="Waterveen",
        register_folder=str(place.register),
        police_data=PoliceData.YES,
    )
    kept.save_organisation(dossier, organisation, WHO)
    counts, found = load_area_counts(demo_files(place.files).area_scan)
    kept.add_area_counts(dossier, counts, found, WHO, file_name="gebiedsscan.csv", sha256="cd" * 32)
    dossier.engine.dispose()
    started = start_server(small_demo, tmp_path / "dossier", working_folder=tmp_path)
    yield started
    started.stop()


def test_only_counts_are_a_picture_of_their_own_that_leads_to_recipients(only_counts: Server, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{only_counts.url}/hotspots")
    frame = map_frame(page)
    settle(page)
    lead = page.locator(".pk-lead").inner_text()
    assert "De politie gaf alleen aantallen per buurt." in lead
    assert "hier staat dus geen hotspot" in lead
    assert not scrolls(page)
    assert frame.locator(".pk-legend").is_visible()
    told = copied(page, "counts")
    assert "Bron: gegevens van de politie" in told
    page.get_by_role("button", name="Wie benaderen we in deze buurt?").click()
    page.get_by_role("heading", name="Wie benaderen we").wait_for()
    settle(page)
    assert "□ Te delen, niet openbaar" in main_of(page).inner_text()
