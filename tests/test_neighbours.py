"""Rows of other municipalities in a regional overview become counts; a typing error in a place does not."""

from datetime import date

import pandas as pd

from analysis import tables
from analysis.geocoding import build_index
from analysis.neighbours import Neighbours, find_neighbours
from tests.make import make_addresses, make_registrations

TODAY = date(2026, 11, 21)


def neighbours_of(*rows: dict[str, str], has_register: bool = True) -> Neighbours:
    base = {"offence_code": "", "offence_text": "Overval woning", "date_until": "", "time_until": "", "postcode": "", "address": ""}
    registrations = make_registrations(*({**base, **row} for row in rows))
    return find_neighbours(registrations, build_index(make_addresses()) if has_register else None, as_of=TODAY)


def counts(found: Neighbours) -> list[tuple[object, ...]]:
    return list(found.counts.itertuples(index=False, name=None))


HERE = {"place": "Waterveen", "street": "Dorpsstraat", "number": "12", "date_from": "05-03-2026", "time_from": "20:15"}
ELSEWHERE = {"place": "Groningen", "street": "Herestraat", "number": "1", "date_from": "25-03-2026", "time_from": "02:30"}


def test_incidents_elsewhere_are_counted_by_municipality_kind_month_and_hours():
    other = ELSEWHERE | {"number": "40", "date_from": "28-03-2026", "time_from": "05:59"}
    robbed = ELSEWHERE | {"street": "Vismarkt", "offence_text": "Straatroof", "time_from": ""}
    found = neighbours_of(HERE, ELSEWHERE, other, robbed)
    assert found.is_regional.tolist() == [False, True, True, True]
    assert counts(found) == [("Groningen", "home_robbery", "2026-03", "00-06", 2), ("Groningen", "street_robbery", "2026-03", "", 1)]


def test_the_same_incident_twice_counts_once():
    assert counts(neighbours_of(ELSEWHERE, ELSEWHERE))[0][-1] == 1


def test_a_name_in_speech_becomes_the_official_name():
    assert counts(neighbours_of(ELSEWHERE | {"place": "DEN HAAG"}))[0][0] == "'s-Gravenhage"


def test_a_typing_error_an_unknown_place_and_no_place_are_no_neighbours():
    places = ("Watervene", "waterveen ", "Blubberdam", "", "onbekend")
    assert neighbours_of(*(HERE | {"place": place} for place in places)).rows == 0
    assert neighbours_of(*(ELSEWHERE | {"place": place} for place in places)).rows == 0


def test_without_a_register_every_row_stays():
    found = neighbours_of(HERE, ELSEWHERE, has_register=False)
    assert found.rows == 0
    assert found.counts.empty


def test_the_counts_tell_no_address_and_no_day():
    table = neighbours_of(ELSEWHERE).counts
    assert list(table.columns) == list(tables.RegionalCounts.columns)
    assert "Herestraat" not in table.to_csv() + pd.Series(table.to_numpy().ravel()).to_csv()
    assert "25" not in table["month"].iloc[0][-2:]
