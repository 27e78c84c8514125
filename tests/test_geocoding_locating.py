"""Incidents get a place, choices made by hand go first, and every doubt becomes a finding."""

import numpy as np
import pandas as pd
import pytest
import shapely

from analysis.geocoding import locate, query_key
from analysis.geocoding.locating import split_reference
from analysis.geocoding.reason_words import SENTENCES, explain
from tests.test_geocoding import INDEX, VILLAGE
from tests.test_geocoding_rules import make_incidents


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ({"street": "Dorpsstraat", "number": "12", "place": "Waterveen"}, []),
        ({}, ["address_missing"]),
        ({"street": "Keizersgracht", "number": "12", "place": "Waterveen"}, ["address_not_found"]),
        ({"street": "Schoolweg", "number": "5"}, ["address_ambiguous"]),
        ({"street": "Kerkstraat", "place": "Waterveen"}, ["address_street_only"]),
        ({"postcode": "9910AC"}, ["address_street_only"]),
        ({"street": "Kerkstraat", "number": "45", "place": "Waterveen"}, ["address_nearest_number"]),
        ({"street": "Dorpsstraat", "number": "12", "place": "Verweggistan"}, ["outside_municipality"]),
        ({"street": "Dorpsstraat", "number": "12", "postcode": "9911AC"}, ["address_contradicted"]),
        ({"neighbourhood": "De Noord"}, ["address_missing"]),
        ({"street": "Keizersgracht 3", "neighbourhood": "De Noord"}, ["address_not_found"]),
    ],
)
def test_doubt_becomes_a_finding_of_the_row_it_came_from(place: dict[str, str], codes: list[str]) -> None:
    _, findings = locate(make_incidents(place), INDEX)
    assert [finding.code for finding in findings] == codes
    effect = "left_out" if "outside_municipality" in codes else "kept"
    assert all(
        (finding.source, finding.sheet, finding.row, finding.effect) == ("map: overzicht.xlsx", "Blad1", 2, effect) for finding in findings
    )


def pick(key: str, choice: str, **details: object) -> pd.DataFrame:
    return pd.DataFrame([{"query_key": key, "choice": choice, "address_id_bag": "", "x_rd": np.nan, "y_rd": np.nan} | details])


def test_chosen_address_goes_before_what_the_program_finds() -> None:
    incidents = make_incidents({"street": "Schoolweg", "number": "5"}, {"street": "SCHOOLWEG 5"}, {"street": "Dorpsstraat 1"})
    own = VILLAGE[(VILLAGE["street"] == "Schoolweg") & (VILLAGE["number"] == 5) & (VILLAGE["place"] == "Oosterveen")].iloc[0]
    key = query_key(incidents).iloc[0]
    located, findings = locate(incidents, INDEX, picked=pick(key, "address", address_id_bag=own["address_id_bag"]))
    assert located["precision"].tolist() == ["manual", "manual", "address"]
    assert located["match_reason"].iloc[0] == "chosen_by_hand"
    assert located["address_id_bag"].iloc[0] == own["address_id_bag"]
    assert located.geometry.iloc[0].equals(own["geometry"])
    assert findings == []


def test_chosen_point_is_kept_to_the_metre() -> None:
    incidents = make_incidents({"street": "bij het oude station"})
    located, _ = locate(incidents, INDEX, picked=pick(query_key(incidents).iloc[0], "point", x_rd=150_020.5, y_rd=450_003.0))
    assert located["precision"].iloc[0] == "manual"
    assert located.geometry.iloc[0].equals(shapely.Point(150_020.5, 450_003.0))
    assert located["neighbourhood_code"].iloc[0] == "BU99000001"


def test_unplaceable_stays_off_the_map_without_a_finding() -> None:
    incidents = make_incidents({"street": "Dorpsstraat", "number": "12"})
    located, findings = locate(incidents, INDEX, picked=pick(query_key(incidents).iloc[0], "unplaceable"))
    assert located["precision"].iloc[0] == "unknown"
    assert located.geometry.iloc[0].is_empty
    assert findings == []


def test_chosen_address_that_left_the_register_keeps_its_chosen_point_and_says_so() -> None:
    incidents = make_incidents({"street": "Dorpsstraat", "number": "12"})
    gone = pick(query_key(incidents).iloc[0], "address", address_id_bag="0000000000000000", x_rd=150_020.5, y_rd=450_003.0)
    located, findings = locate(incidents, INDEX, picked=gone)
    assert (located["precision"].iloc[0], located["address_id_bag"].iloc[0]) == ("manual", "")
    assert located.geometry.iloc[0].equals(shapely.Point(150_020.5, 450_003.0))
    assert located["match_reason"].iloc[0] == "chosen_address_gone|chosen_by_hand"
    assert explain(located["match_reason"].iloc[0])[0] == SENTENCES["chosen_address_gone"]
    assert findings == []


def test_chosen_address_that_left_the_register_without_a_kept_point_is_looked_up_again() -> None:
    incidents = make_incidents({"street": "Dorpsstraat", "number": "12"})
    located, _ = locate(incidents, INDEX, picked=pick(query_key(incidents).iloc[0], "address", address_id_bag="0000000000000000"))
    assert located["precision"].iloc[0] == "address"


def test_reference_of_a_registration_is_read_from_its_end() -> None:
    assert split_reference("C:map: kwartaal.xlsx:Blad 1:17|ander.csv::3") == ("C:map: kwartaal.xlsx", "Blad 1", 17)
    assert split_reference("ander.csv::3") == ("ander.csv", "", 3)
