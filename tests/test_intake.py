"""What a delivery holds and what adding it would do, before anything is kept."""

from datetime import date

import pandas as pd
import pytest

from analysis.geocoding import build_index
from analysis.incidents.date_orders import describe_date_orders
from analysis.intake import Intake, doubts_about_areas, judge_delivery
from analysis.sources.police import read_pasted
from tests.make import make_addresses, make_registrations

TODAY = date(2026, 11, 21)
HEAD = "Registratienummer;Delict;Pleegdatum;Pleegtijd;Straat;Huisnummer;Plaats\n"
TWO = (
    "2026-000001;Overval bedrijf;25-01-2026;20:00;Dorpsstraat;12;Waterveen\n"
    "2026-000002;Overval woning;26-02-2026;21:00;Vredeplein;8;Waterveen\n"
)


def judge(rows: str, kept: pd.DataFrame | None = None, *, has_register: bool = True) -> Intake:
    index = build_index(make_addresses()) if has_register else None
    return judge_delivery(read_pasted(HEAD + rows), kept, index, as_of=TODAY)


def test_every_row_of_a_delivery_is_accounted_for() -> None:
    left_out = "2026-000003;Straatroof;27-02-2026;21:00;Kerkstraat;3;Waterveen\n"
    set_aside = "2026-000004;Overval bedrijf;27-02-2031;21:00;Kerkstraat;3;Waterveen\n"
    account = judge(TWO + TWO + left_out + set_aside).account
    assert (account.rows_read, account.net, account.merged, account.left_out, account.set_aside) == (6, 2, 2, 1, 1)


def test_half_of_the_addresses_found_leaves_one_to_check() -> None:
    intake = judge(TWO)
    assert intake.found_share_pct == 50.0
    assert intake.to_check == 1


def test_without_a_register_nothing_is_said_of_addresses() -> None:
    intake = judge(TWO, has_register=False)
    assert (intake.found_share_pct, intake.to_check) == (None, None)


def test_what_the_dossier_has_already_is_not_counted_twice() -> None:
    kept = read_pasted(HEAD + TWO).registrations
    again = judge(TWO + "2026-000009;Overval bedrijf;28-02-2026;22:00;Molenweg;5;Waterveen\n", kept)
    assert (again.net_before, again.net_after) == (2, 3)


def test_what_must_be_mended_comes_first() -> None:
    intake = judge(TWO + "2026-000004;Overval bedrijf;27-02-2031;21:00;Kerkstraat;3;Waterveen\n")
    assert intake.findings[0].effect == "set_aside"


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (["23-01-2026", "03-04-2026"], "dag, maand, jaar"),
        (["01/23/2026", "04/03/2026"], "maand, dag, jaar"),
        (["2026-01-23"], "echte datums"),
        (["", "onbekend"], "geen datum"),
    ],
)
def test_the_order_of_day_and_month_is_said(dates: list[str], words: str) -> None:
    registrations = make_registrations(*({"date_from": text, "date_until": ""} for text in dates))
    assert words in describe_date_orders(registrations, TODAY)["overzicht.xlsx"]


def test_many_incidents_at_one_door_are_asked_about() -> None:
    def at(*numbers: int) -> str:
        days = enumerate(numbers, start=13)
        return "".join(f"2026-0001{day};Overval bedrijf;{day}-03-2026;20:00;Kerkstraat;{number};Waterveen\n" for day, number in days)

    assert judge(at(4, 4, 4, 4, 4, 6, 7)).one_point == "5 van 7 incidenten liggen op één punt. Is dat het adres van het politiebureau?"
    assert judge(at(1, 2, 3, 4, 5, 6, 7)).one_point == ""
    assert judge(at(4, 4, 4, 4)).one_point == ""


def area_counts(*codes: str, period: str = "2025") -> pd.DataFrame:
    return pd.DataFrame({"area_code_cbs": codes, "period": period})


AREAS = pd.DataFrame({"area_code_cbs": ["BU99000001", "BU99000002"]})


def test_counts_of_the_year_of_the_buurten_fit() -> None:
    assert doubts_about_areas(area_counts("BU99000001", period="2025-03"), AREAS, 2025) == []


def test_codes_that_the_register_does_not_have_are_counted() -> None:
    (doubt,) = doubts_about_areas(area_counts("BU99000001", "BU00800001", period=""), AREAS, 2024)
    assert doubt.startswith("1 buurtcode van de 2 staat niet in de buurten van uw adressenbestand met de indeling van 2024.")


def test_another_year_of_codes_is_said() -> None:
    (doubt,) = doubts_about_areas(area_counts("BU99000001"), AREAS, 2019)
    assert doubt.startswith("De aantallen gaan over 2025, de buurten op uw kaart hebben de indeling van 2019.")


def test_without_buurten_counts_are_not_on_the_map() -> None:
    assert doubts_about_areas(area_counts("BU99000001"), None, None) == [
        "Zonder adressenbestand met buurten staan deze aantallen niet op de kaart."
    ]
