"""Rows of other municipalities in a regional overview become counts; a typing error in a place does not."""

from datetime import date

import pandas as pd

from analysis import tables
from analysis.geocoding import build_index
from analysis.neighbours import Neighbours, find_neighbours, places_in_doubt
from tests.make import make_addresses, make_registrations

TODAY = date(2026, 11, 21)


def neighbours_of(*rows: dict[str, str]) -> Neighbours:
    base = {"offence_code": "", "offence_text": "Overval woning", "date_until": "", "time_until": "", "postcode": "", "address": ""}
    registrations = make_registrations(*({**base, **row} for row in rows))
    return find_neighbours(registrations, build_index(make_addresses()), as_of=TODAY)


def counts(found: Neighbours) -> list[tuple[object, ...]]:
    return list(found.counts.itertuples(index=False, name=None))


HERE = {"place": "Waterveen", "street": "Dorpsstraat", "number": "12", "date_from": "05-03-2026", "time_from": "20:15"}
ELSEWHERE = {"place": "Groningen", "street": "Herestraat", "number": "1", "date_from": "25-03-2026", "time_from": "02:30"}


def test_incidents_elsewhere_are_counted_by_municipality_kind_month_and_hours():
    other = ELSEWHERE | {"number": "40", "date_from": "28-03-2026", "time_from": "05:59"}
    robbed = ELSEWHERE | {"street": "Vismarkt", "offence_text": "Straatroof", "time_from": ""}
    found = neighbours_of(HERE, ELSEWHERE, other, robbed)
    assert found.is_regional.tolist() == [False, True, True, True]
    assert counts(found) == [
        ("Groningen", "home_robbery", "snackbar", "2026-03", "00-06", 2),
        ("Groningen", "street_robbery", "snackbar", "2026-03", "", 1),
    ]


def test_the_same_incident_twice_counts_once():
    assert counts(neighbours_of(ELSEWHERE, ELSEWHERE))[0][-1] == 1


def test_a_name_in_speech_becomes_the_official_name():
    assert counts(neighbours_of(ELSEWHERE | {"place": "DEN HAAG"}))[0][0] == "'s-Gravenhage"


def test_a_typing_error_an_unknown_place_and_no_place_are_no_neighbours():
    places = ("Watervene", "waterveen ", "Blubberdam", "", "onbekend")
    assert neighbours_of(*(HERE | {"place": place} for place in places)).rows == 0
    assert neighbours_of(*(ELSEWHERE | {"place": place} for place in places)).rows == 0


def test_a_place_behind_the_address_is_a_neighbour_too():
    found = neighbours_of(HERE, ELSEWHERE | {"place": "", "street": "", "number": "", "address": "Herestraat 1, 9711 LA Groningen"})
    assert found.is_regional.tolist() == [False, True]
    assert counts(found)[0][0] == "Groningen"


def test_coordinates_elsewhere_are_not_kept_as_a_point():
    bare = {"place": "", "street": "", "number": "", "date_from": "05-03-2026", "time_from": "20:15"}
    found = neighbours_of(HERE, bare | {"x_given": "250000", "y_given": "580000"}, bare | {"x_given": "0", "y_given": "0"})
    assert found.is_regional.tolist() == [False, True, False]
    assert counts(found)[0][0] == "Onbekende gemeente"


def in_doubt(municipality: str, *places: str) -> list[str]:
    rows = ({"place": place, "address": "Dorpsstraat 1, Assen" if not place else ""} for place in places)
    return places_in_doubt(make_registrations(*rows), municipality)


def test_without_a_register_every_other_place_is_in_doubt():
    assert in_doubt("Leeuwarden", "Leeuwarden", "LEEUWARDEN ", "Grou", "Drachten", "grou", "Blubberdam", "onbekend") == ["Grou", "Drachten"]
    assert in_doubt("Leeuwarden", "Leeuwarden", "") == ["Assen"]


def test_a_municipality_is_known_by_every_name_of_it():
    assert in_doubt("'s-Gravenhage", "Den Haag", "'s-Gravenhage") == []
    assert in_doubt("", "Leeuwarden") == ["Leeuwarden"]


def test_the_counts_tell_no_address_and_no_day():
    table = neighbours_of(ELSEWHERE).counts
    assert list(table.columns) == list(tables.RegionalCounts.columns)
    assert "Herestraat" not in table.to_csv() + pd.Series(table.to_numpy().ravel()).to_csv()
    assert "25" not in table["month"].iloc[0][-2:]
