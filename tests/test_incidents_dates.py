"""When it happened: every way in which a date or a time is written, and what is said about doubt."""

import csv
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from analysis.incidents import CountedIncidents, count_incidents
from analysis.incidents.date_orders import describe_date_orders
from analysis.incidents.date_text import from_1904
from analysis.incidents.periods import Period, stated_period
from analysis.sources.police import load_police_overview
from analysis.terms import Effect, Kind
from tests.incident_cases import AS_OF, EVENING, codes, count
from tests.make import make_registrations

CASES = Path(__file__).parent / "cases" / "dates.csv"
"""Every way to write a moment that we know of; an analyst can add one."""


def read_cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: " ".join(filter(None, list(case.values())[:4])))
def test_a_moment_is_read_as_a_person_reads_it(case: dict[str, str]):
    counted = count({name: case[name] for name in ("date_from", "time_from", "date_until", "time_until")})
    (incident,) = counted.incidents.itertuples()
    moments = [f"{moment:%Y-%m-%d %H:%M}" if pd.notna(moment) else "" for moment in (incident.occurred_from, incident.occurred_until)]
    assert [*moments, "yes" if incident.is_time_known else "no"] == [case["begin"], case["end"], case["time_known"]]
    assert " ".join(finding.code for finding in counted.findings) == case["findings"]


def window(**cells: str) -> tuple[object, ...]:
    row = dict.fromkeys(("date_from", "time_from", "date_until", "time_until"), "") | cells
    (incident,) = count(row).incidents.itertuples()
    return incident.occurred_from, incident.occurred_until, incident.is_time_known


@pytest.mark.parametrize(
    "cells",
    [
        {"date_from": "2026-03-05T20:15:00"},
        {"date_from": "2026-03-05", "time_from": "20:15"},
        {"date_from": "5-3-26 20.15"},
        {"date_from": "do 5 maart 2026", "time_from": "20u15"},
        {"date_from": "05/03/2026", "time_from": "2015", "date_until": "25/03/2025"},
        {"date_from": "03/05/2026", "time_from": "8:15 PM", "date_until": "12/25/2025"},
        {"date_from": "46086", "time_from": "0.84375"},
        {"date_from": "46086.84375"},
        {"date_from": "20260305", "time_from": "20:15 uur"},
        {"date_from": "5-mrt-2026", "time_from": "20:15:30"},
        {"date_from": "2026-03-05T00:00:00", "time_from": "20:15"},
    ],
)
def test_every_way_to_write_a_moment_gives_that_moment(cells):
    begin, _, is_known = window(**cells)
    assert (begin, is_known) == (EVENING, True)


def test_a_window_past_midnight_without_an_end_date_ends_the_next_day():
    assert window(date_from="5-3-2026", time_from="23:50", time_until="0:10")[:2] == (
        datetime(2026, 3, 5, 23, 50),
        datetime(2026, 3, 6, 0, 10),
    )


def test_begin_and_end_may_stand_in_one_cell():
    assert window(date_from="5-3-2026 t/m 7-3-2026", time_from="20:15-21:00")[:2] == (EVENING, datetime(2026, 3, 7, 21, 0))


@pytest.mark.parametrize("times", [{}, {"time_from": "onbekend"}, {"time_from": "00:00"}, {"time_from": "00:00", "time_until": "23:59"}])
def test_a_time_that_nobody_knows_is_not_made_up(times):
    assert window(date_from="5-3-2026", **times) == (datetime(2026, 3, 5), datetime(2026, 3, 5, 23, 59), False)


def test_an_end_before_the_begin_is_named_and_only_the_begin_is_used():
    counted = count({"date_until": "2026-03-02"})
    assert codes(counted) == [(2, "end_before_begin")]
    assert counted.incidents["occurred_until"].tolist() == [EVENING]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("", "date_missing"), ("onbekend", "date_missing"), ("gisteren", "date_unreadable"), ("31-02-2026", "date_unreadable")],
)
def test_an_incident_without_a_date_is_kept_and_named(cell, code):
    counted = count({"date_from": cell, "date_until": ""})
    assert codes(counted) == [(2, code)]
    assert counted.incidents["occurred_from"].isna().all()


def test_a_date_in_the_future_is_set_aside():
    counted = count({"date_from": "2026-11-22", "date_until": ""}, {"date_from": "2026-11-21", "date_until": ""})
    assert codes(counted) == [(2, "date_future")]
    assert counted.account.set_aside == 1


def dates_of(counted: CountedIncidents) -> list[str]:
    return [f"{moment:%Y-%m-%d}" for moment in counted.incidents["occurred_from"]]


def without_end(*dates: str, source: str = "a.csv") -> list[dict[str, object]]:
    return [{"source": source, "date_from": text, "date_until": "", "time_until": "", "street": f"Straat {text}"} for text in dates]


def test_one_value_of_a_file_decides_the_order_for_the_whole_file():
    counted = count(*without_end("03/04/2026", "11/23/2025"))
    assert dates_of(counted) == ["2025-11-23", "2026-03-04"]
    assert counted.findings == []


def test_the_order_is_decided_for_each_file_apart():
    counted = count(*without_end("03/04/2026", "11/23/2025"), *without_end("03-04-2026", "23-11-2025", source="b.csv"))
    assert dates_of(counted) == ["2025-11-23", "2025-11-23", "2026-03-04", "2026-04-03"]


def test_dates_that_nothing_decides_are_read_as_in_the_netherlands_and_named():
    counted = count(*without_end("03-04-2026", "05-05-2026"))
    assert dates_of(counted) == ["2026-04-03", "2026-05-05"]
    assert [finding.message for finding in counted.findings] == [
        "‘03-04-2026’ kan 3 april 2026 of 4 maart 2026 zijn. Wij lezen 3 april 2026, omdat dat in Nederland gebruikelijk is."
    ]


def test_an_order_that_puts_a_date_in_the_future_is_not_chosen():
    counted = count(*without_end("11/12/2026", "10/09/2026"))
    assert dates_of(counted) == ["2026-10-09", "2026-11-12"]
    assert [finding.code for finding in counted.findings] == ["date_ambiguous"] * 2


def test_dates_that_excel_swapped_are_put_right_and_named():
    text = [f"{day}-11-2025" for day in range(13, 25)]
    cells = [f"2025-{day:02d}-11" for day in range(1, 13)]
    counted = count(*without_end(*text, *cells))
    assert {moment.month for moment in counted.incidents["occurred_from"]} == {11}
    assert [finding.code for finding in counted.findings] == ["date_swapped"] * 12


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (
            ["03-04-2026", "05-05-2026"],
            "De datums lezen wij als dag, maand, jaar, omdat dat in Nederland gebruikelijk is. "
            "‘03-04-2026’ kan 3 april 2026 of 4 maart 2026 zijn; wij lezen 3 april 2026.",
        ),
        (
            ["04/03/2026", "11/23/2025"],
            "De datums lezen wij als maand, dag, jaar, omdat 23 november 2025 maar op één manier kan. "
            "‘04-03-2026’ kan 4 maart 2026 of 3 april 2026 zijn; wij lezen 3 april 2026.",
        ),
        (["23-11-2025"], "De datums lezen wij als dag, maand, jaar, omdat 23 november 2025 maar op één manier kan."),
        (["2026-04-03"], "De datums zijn echte datums. Er was geen volgorde te kiezen."),
    ],
)
def test_the_order_that_was_chosen_is_told_with_its_reason(dates, sentence):
    registrations = make_registrations(*({"date_from": text, "date_until": ""} for text in dates))
    assert describe_date_orders(registrations, AS_OF) == {"overzicht.xlsx": sentence}


def test_an_old_workbook_that_counts_from_1904_gives_the_same_day():
    # 3 March 2025 is day 45719 from 1900 and day 44257 from 1904
    assert [from_1904(text) for text in ("44257", "44257.5", "3-3-2025", "")] == ["45719", "45719.5", "3-3-2025", ""]


def test_the_part_of_a_day_is_told_and_is_no_minute_that_two_rows_share():
    evening = {"time_from": "avond", "time_until": "", "incident_number": ""}
    counted = count(evening, evening | {"offence_code": "A82", "offence_text": "Chantage"})
    assert [finding.message for finding in counted.findings if finding.code == "time_daypart"] == [
        "‘avond’ lezen wij als 18.00 tot 23.59 uur."
    ] * 2
    assert counted.account.net == 2


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("overzicht_Q4_2025.xlsx", Period(date(2025, 10, 1), date(2025, 12, 31))),
        ("2026-Q1 overvallen.csv", Period(date(2026, 1, 1), date(2026, 3, 31))),
        ("Overvallen 1e kwartaal 2026", Period(date(2026, 1, 1), date(2026, 3, 31))),
        ("kwartaal 2 2026.xlsx", Period(date(2026, 4, 1), date(2026, 6, 30))),
        ("overvallen jan-mrt 2026", Period(date(2026, 1, 1), date(2026, 3, 31))),
        ("overvallen oktober t/m februari 2026", Period(date(2025, 10, 1), date(2026, 2, 28))),
        ("Overvallen december 2025", Period(date(2025, 12, 1), date(2025, 12, 31))),
        ("Regionaal overzicht 2023 - 2026", Period(date(2023, 1, 1), date(2026, 12, 31))),
        ("overzicht 2025.xlsx", Period(date(2025, 1, 1), date(2025, 12, 31))),
        ("Periode: 1-10-2025 t/m 31-12-2025", Period(date(2025, 10, 1), date(2025, 12, 31))),
        ("Peildatum 3-1-2026", None),
        ("overzicht 20260103.xlsx", None),
        ("overzicht van 3 januari 2026.xlsx", None),
        ("PL02202600074.xlsx", None),
        ("overzicht.xlsx", None),
    ],
)
def test_a_title_or_a_file_name_tells_the_period_and_a_single_date_does_not(text, period):
    assert stated_period(text) == period


def on_days(*days: str, source: str = "overzicht.xlsx") -> list[dict[str, object]]:
    return [{"source": source, "date_from": text, "date_until": "", "street": f"Straat {i}"} for i, text in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "source", "period"),
    [
        (["2025-02-01", "2025-05-05", "2025-12-24", "2024-05-05"], "overzicht 2025.xlsx", "2025"),
        (["2025-10-01", "2025-11-05", "2025-12-24", "2025-05-05"], "Q4 2025.csv", "1 oktober 2025 tot en met 31 december 2025"),
        ([f"2025-{month:02d}-03" for month in range(1, 13)] + ["2015-06-01"], "overzicht.xlsx", "2025 tot en met 2026"),
        (["2025-02-01", "1925-02-01"], "overzicht.xlsx", "1990 tot en met 2026"),
    ],
)
def test_a_date_of_another_year_is_set_aside_with_the_question_of_the_glossary(days, source, period):
    counted = count(*on_days(*days, source=source))
    (finding,) = counted.findings
    assert (finding.code, finding.effect) == ("date_other_year", Effect.SET_ASIDE)
    assert finding.message == f"‘{days[-1]}’ valt buiten {period}. Is dit het goede bestand? De rij staat apart."
    assert counted.account.net == len(days) - 1


@pytest.mark.parametrize(
    ("days", "source"),
    [
        (["2025-02-01", "2024-12-20"], "overzicht 2025.xlsx"),
        (["2024-02-01", "2024-05-05", "2025-12-24"], "overzicht 2025.xlsx"),
        (["2012-02-01", "2019-05-05", "2025-12-24"], "overzicht.xlsx"),
        ([f"{year}-05-05" for year in range(2012, 2026)], "overzicht.xlsx"),
    ],
)
def test_what_the_dates_of_the_file_itself_do_not_bear_out_sets_nothing_aside(days, source):
    assert count(*on_days(*days, source=source)).account.set_aside == 0


def test_a_workbook_with_a_year_per_sheet_is_about_all_of_them():
    days = [f"2026-{month:02d}-05" for month in range(1, 10)]
    stated = [("boek.xlsx", "2025-01-01/2025-12-31"), ("boek.xlsx", "2026-01-01/2026-12-31")]
    assert count(*on_days("2025-02-03", *days, source="boek.xlsx"), stated_periods=stated).account.set_aside == 0


def test_a_serial_number_in_a_workbook_that_counts_from_1904_is_read_as_the_workbook_means_it(tmp_path: Path):
    path = tmp_path / "oud.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("Pleegdatum", "Straat", "Huisnummer"), (44257.96875, "Dorpsstraat", 12)]):
            sheet.write_row(row, 0, cells)
    counted = count_incidents(load_police_overview(path).registrations, kinds=tuple(Kind), as_of=AS_OF)
    assert counted.incidents["occurred_from"].tolist() == [datetime(2025, 3, 3, 23, 15)]


def test_the_period_of_the_title_goes_before_the_name():
    rows = on_days("2025-10-03", "2025-11-03", "2025-12-03", "2025-03-03", source="overzicht 2025.xlsx")
    counted = count(*rows, stated_periods=[("overzicht 2025.xlsx", "2025-10-01/2025-12-31")])
    assert codes(counted) == [(5, "date_other_year")]
