"""What a person has to look at after the addresses were looked up, and why."""

import pandas as pd
import pytest

from analysis.geocoding import build_index, locate
from analysis.geocoding.checking import Check, address_near, candidates_for, places_to_check
from analysis.geocoding.reason_words import CONTRADICTIONS, SENTENCES, WHY_NOT, explain
from analysis.geocoding.reasons import REASONS
from analysis.incidents import count_incidents
from analysis.terms import ROBBERIES
from tests.make import make_addresses, make_registrations

INDEX = build_index(make_addresses())
TODAY = pd.Timestamp("2026-11-21").date()


def located(*places: dict[str, str], picked: pd.DataFrame | None = None) -> pd.DataFrame:
    rows = [{"date_from": f"2026-01-{i:02d}", "date_until": f"2026-01-{i:02d}"} | place for i, place in enumerate(places, start=1)]
    counted = count_incidents(make_registrations(*rows), kinds=ROBBERIES, as_of=TODAY)
    return locate(counted.incidents, INDEX, picked=picked)[0]


def checks(*places: dict[str, str], picked: pd.DataFrame | None = None) -> dict[str, str]:
    found = places_to_check(located(*places, picked=picked))
    return dict(zip(found["typed"], found["check"], strict=True))


def test_an_address_that_was_simply_found_is_not_on_the_list() -> None:
    assert checks({"street": "Dorpsstraat", "number": "12"}) == {}


def test_the_same_unknown_address_is_asked_once_and_the_most_frequent_comes_first() -> None:
    seldom, often = {"street": "Zandvoortselaan", "number": "3"}, {"street": "Vredeplein", "number": "8"}
    found = places_to_check(located(seldom, often, often | {"street": "VREDEPLEIN"}))
    assert found["incident_count"].tolist() == [2, 1]
    assert found["typed"].str.casefold().tolist() == ["vredeplein 8, waterveen", "zandvoortselaan 3, waterveen"]
    assert found["registrations"].str.count(r"overzicht\.xlsx:Blad1:\d").tolist() == [2, 1]


def test_why_a_place_is_on_the_list_follows_from_what_is_known_of_it() -> None:
    assert checks(
        {"street": "Vredeplein", "number": "8"},
        {"street": "Kerkstraat", "number": ""},
        {"street": "Molenweg", "number": "4", "postcode": "9910AB"},
        {"street": "", "number": "", "place": "Waterveen"},
    ) == {
        "Vredeplein 8, Waterveen": Check.NOT_FOUND,
        "Kerkstraat, Waterveen": Check.STREET_ONLY,
        "Molenweg 4, 9910AB Waterveen": Check.DOUBTFUL,
        "Waterveen": Check.NO_ADDRESS,
    }


def test_what_was_chosen_by_hand_moves_to_its_own_list() -> None:
    place = {"street": "Vredeplein", "number": "8"}
    key = places_to_check(located(place))["query_key"].iloc[0]
    choice = pd.DataFrame([{"query_key": key, "choice": "unplaceable", "address_id_bag": "", "x_rd": float("nan"), "y_rd": float("nan")}])
    assert checks(place, picked=choice) == {"Vredeplein 8, Waterveen": Check.CHOSEN}


def test_nothing_to_look_at_is_an_empty_list_with_its_columns() -> None:
    found = places_to_check(located({"street": "Dorpsstraat", "number": "12"}))
    assert found.empty
    assert {"check", "query_key", "typed", "incident_count"} <= set(found.columns)


def test_the_candidates_of_the_geocoder_come_before_what_resembles_the_text() -> None:
    addresses = make_addresses()
    one = addresses[(addresses["street"] == "Lindehof") & (addresses["number"] == 7)].iloc[0]
    found = candidates_for(one["address_id_bag"], "Kerkstraat 3", INDEX)
    assert found["matched_address"].iloc[0].startswith("Lindehof 7,")
    assert found["matched_address"].iloc[1].startswith("Kerkstraat 3,")
    assert (found["x_rd"].iloc[0], found["y_rd"].iloc[0]) == (one.geometry.x, one.geometry.y)


def test_a_candidate_that_the_register_does_not_have_is_left_out() -> None:
    assert candidates_for("bestaat niet", "", INDEX).empty


def test_the_address_near_a_point_is_named_with_how_far_it_is() -> None:
    addresses = make_addresses()
    one = addresses[(addresses["street"] == "Molenweg") & (addresses["number"] == 5)].iloc[0]
    label, away_m = address_near(one.geometry.x, one.geometry.y - 3.0, INDEX)
    assert label.startswith("Molenweg 5,")
    assert away_m == pytest.approx(3.0)


def test_every_reason_has_its_sentence() -> None:
    assert tuple(SENTENCES) == REASONS
    assert set(WHY_NOT) | CONTRADICTIONS <= set(REASONS)


def test_a_doubt_is_explained_before_anything_else_and_without_what_confirms() -> None:
    assert explain("street_resembles(0.78)|number_exists|place_confirms|uncertain") == [
        "Wij zijn niet zeker genoeg om zelf te kiezen.",
        "De straatnaam lijkt voor 78 % op een straat in het adressenbestand.",
    ]


def test_without_a_doubt_what_speaks_for_the_place_is_explained() -> None:
    assert explain("street_literal|number_exists") == [SENTENCES["street_literal"], SENTENCES["number_exists"]]
