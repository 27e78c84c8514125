"""Adressen nakijken: what is typed most comes first, a choice is remembered, and asked again when the register lost the address."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis import dossier as kept
from tests.browser.conftest import Server, map_frame, settle, start_server
from tests.browser.own_dossier import WHO, deliver, own_dossier

pytestmark = pytest.mark.browser

OFTEN, ONCE = "Nergenslaan", "Ergensweg"


@pytest.fixture
def dossier(small_demo: Path, tmp_path: Path) -> kept.Dossier:
    """Three robberies at one address that does not exist, and one at another."""
    made = own_dossier(tmp_path / "dossier", small_demo)
    deliver(made, [(ONCE, "9"), (OFTEN, "5"), (OFTEN, "5"), (OFTEN, "5")])
    return made


@pytest.fixture
def program(small_demo: Path, dossier: kept.Dossier, tmp_path: Path) -> Iterator[Server]:
    started = start_server(small_demo, tmp_path / "dossier", working_folder=tmp_path)
    yield started
    started.stop()
    assert "Traceback" not in started.output


def text_of(page: Any) -> str:
    settle(page)
    return str(page.locator("[data-testid=stMain]").inner_text())


def shown_place(page: Any) -> str:
    return str(page.get_by_role("combobox", name=re.compile("Adres in het bestand")).input_value())


def test_the_most_frequent_comes_first_and_a_choice_holds_for_the_next_file_until_the_register_loses_it(
    program: Server, dossier: kept.Dossier, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{program.url}/adressen_nakijken")
    page.get_by_text("4 incidenten staan nog niet op de kaart: 2 adressen om na te kijken.").wait_for()
    assert "Dat is minder dan 85 %. Een kaart is dan niet betrouwbaar." in text_of(page)
    assert shown_place(page).startswith(f"{OFTEN} 5")
    assert "(3 incidenten)" in shown_place(page)
    assert "2" in page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--pk-to-check')")

    page.get_by_label("Zoek een ander adres").fill("Dorpsstraat 1")
    page.get_by_label("Zoek een ander adres").press("Enter")
    page.get_by_text(re.compile("^Dorpsstraat 1,")).first.wait_for()
    map_frame(page).locator(".pk-number").first.wait_for()
    page.get_by_role("button", name="Kies 1", exact=True).click()
    page.get_by_text("1 incident staat nog niet op de kaart").wait_for()
    assert shown_place(page).startswith(f"{ONCE} 9")
    (pick,) = kept.picked(dossier).to_dict("records")
    assert (pick["choice"], pick["who"]) == ("address", WHO)

    deliver(dossier, [(OFTEN, "5")], first=date(2026, 6, 1), sha256="cd" * 32)  # the next file holds it again
    page.reload()
    page.get_by_text("80 % van de adressen is gevonden.").wait_for()  # four of five
    assert "1 incident staat nog niet op de kaart" in text_of(page)
    page.get_by_text("Al gekozen (1)").click()
    page.get_by_text(re.compile(f"‘{OFTEN} 5, Waterveen’: Dorpsstraat 1, .*{WHO}")).wait_for()

    gone = "0000010000000001"  # the register was renewed and does not have this address
    kept.pick_address(dossier, pick["query_key"], gone, (pick["x_rd"], pick["y_rd"]), WHO)
    page.reload()
    page.get_by_text(re.compile(r"1 adres \(zelf gekozen bij Adressen nakijken\) staat niet meer in het adressenbestand")).wait_for()
    assert "1 incident staat nog niet op de kaart" in text_of(page)  # the chosen point itself stays
    page.get_by_text("Al gekozen (1)").click()
    page.get_by_text(re.compile("dit adres staat niet meer in het adressenbestand, daar staat nu Dorpsstraat 1")).wait_for()


def test_what_cannot_be_placed_is_not_asked_again(program: Server, dossier: kept.Dossier, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{program.url}/adressen_nakijken")
    page.get_by_role("button", name="Niet te plaatsen").click()
    page.get_by_text("1 incident staat nog niet op de kaart: 1 adres om na te kijken.").wait_for()
    assert shown_place(page).startswith(f"{ONCE} 9")
    assert kept.picked(dossier)["choice"].tolist() == ["unplaceable"]
    page.goto(program.url)
    page.get_by_text("Nog 1 adres nakijken.").first.wait_for()
