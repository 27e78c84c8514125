"""What contradicts the answer is never passed over: the row is refused, or the doubt is in its certainty and its reasons."""

import numpy as np
import pandas as pd
import pytest

from analysis.geocoding import AddressIndex, build_index, geocode, matching
from analysis.settings import DEFAULTS
from tests.make import make_addresses, make_queries
from tests.test_geocoding import CASES as VILLAGE_CASES
from tests.test_geocoding import INDEX, PARTS
from tests.test_geocoding_rules import make_incidents
from tests.test_geocoding_typed import CASES, as_query, make_town


@pytest.fixture(scope="module")
def town() -> AddressIndex:
    return build_index(make_town())


def ask(index: AddressIndex, **parts: str) -> pd.Series:
    return geocode(make_queries(parts), index).iloc[0]


def reasons(match: pd.Series) -> set[str]:
    return set(match["match_reason"].split("|"))


def test_a_place_of_the_own_register_that_contradicts_lowers_the_certainty_and_says_so(town: AddressIndex) -> None:
    match = ask(town, street="Slotlaan", number="9", place="Oosterveen")
    assert "place_contradicts" in reasons(match)
    assert match["confidence"] <= 0.95


@pytest.mark.parametrize("street", ["Hoofdstraat", "Molenweg"])
def test_a_name_that_many_towns_have_is_not_placed_against_its_place(street: str, town: AddressIndex) -> None:
    match = ask(town, street=street, number="9", place="Oosterveen")
    assert (match["precision"], "place_contradicts" in reasons(match)) == ("unknown", True)
    assert match["candidates"] != ""


def test_a_postcode_of_another_street_leaves_the_answer_and_lowers_its_certainty(town: AddressIndex) -> None:
    match = ask(town, street="Slotlaan", number="9", place="Waterveen", postcode="9801AB")
    assert (match["precision"], match["matched_address"].split(",")[0]) == ("address", "Slotlaan 9")
    assert "postcode_contradicts" in reasons(match)
    assert DEFAULTS.accept_confidence <= match["confidence"] < 1


def test_a_postcode_of_another_part_of_the_country_needs_a_place_that_confirms(town: AddressIndex) -> None:
    assert ask(town, street="Slotlaan", number="9", postcode="1012AB")["precision"] == "unknown"
    confirmed = ask(town, street="Slotlaan", number="9", postcode="1012AB", place="Waterveen")
    assert (confirmed["precision"], "postcode_not_in_register" in reasons(confirmed)) == ("address", True)
    assert confirmed["confidence"] < 1


def test_a_place_elsewhere_is_only_overruled_by_postcode_and_number_together(town: AddressIndex) -> None:
    match = ask(town, address="Slotlaan 9, 9824 AB Amsterdam")
    assert (match["precision"], "place_elsewhere" in reasons(match)) == ("address", True)
    assert match["confidence"] < 1
    assert ask(town, address="Slotlaan 8, 9824 AB Amsterdam")["precision"] == "unknown"


def test_two_places_in_one_row_are_a_contradiction(town: AddressIndex) -> None:
    assert ask(town, street="Slotlaan", number="9 (Amsterdam)", place="Waterveen")["precision"] == "unknown"
    match = ask(town, street="Slotlaan (Oosterveen)", number="9", place="Waterveen")
    assert match["precision"] == "unknown" or "place_contradicts" in reasons(match)


@pytest.mark.parametrize("typed", ["Slotstraat 9", "Slotweg 9", "Rubusstraat 4", "Rubusplein 4"])
def test_another_type_of_street_is_another_street(typed: str, town: AddressIndex) -> None:
    assert ask(town, address=typed)["precision"] == "unknown"


def test_a_floor_that_is_no_addition_of_the_register_is_not_swallowed(town: AddressIndex) -> None:
    match = ask(town, address="Slotlaan 9-hoog")
    assert (match["precision"], "addition_unknown" in reasons(match)) == ("number", True)


def units(count: int) -> AddressIndex:
    """One street with number 1, once bare and `count` times with a letter."""
    addresses = make_addresses(numbers=count + 1, streets=("Slotlaan",))
    addresses["number"], addresses["postcode"] = 1, "9824AB"
    addresses["letter"] = ["", *"abcdefghijklmnopqrstuvwxyz"[:count]]
    return build_index(addresses)


def test_a_bare_number_with_a_few_siblings_is_that_address_and_shows_them() -> None:
    match = ask(units(3), street="Slotlaan", number="1")
    assert (match["precision"], "addition_missing" in reasons(match)) == ("address", True)
    assert len(match["candidates"].split("|")) == 4


def test_a_bare_number_with_many_units_says_which_building_not_which_door() -> None:
    match = ask(units(12), street="Slotlaan", number="1")
    assert (match["precision"], match["address_id_bag"], "addition_missing" in reasons(match)) == ("number", "", True)
    assert ask(units(12), street="Slotlaan", number="1", letter="c")["precision"] == "address"


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        ("450100", "150050", "coordinate_swapped"),
        ("150050000", "450100000", "coordinate_in_millimetres"),
        ("52,04", "5,31", "coordinate_from_degrees"),
    ],
)
def test_what_was_put_right_in_coordinates_is_said(x: str, y: str, reason: str) -> None:
    assert reason in reasons(ask(INDEX, x_given=x, y_given=y))


def test_every_contradiction_becomes_a_finding(town: AddressIndex) -> None:
    from analysis.geocoding import locate

    places = [
        {"street": "Slotlaan", "number": "9", "place": "Waterveen", "postcode": "1012AB"},
        {"address": "Slotlaan 9, 9824 AB Amsterdam"},
        {"street": "Slotlaan", "number": "9", "place": "Oosterveen"},
        {"address": "Hoofdstraat 12 (Amsterdam)"},
        {"address": "Hoofdweg 12"},
    ]
    _, findings = locate(make_incidents(*places), town)
    assert {finding.row for finding in findings} == {2, 3, 4, 5, 6}


def test_plain_rows_get_the_answer_they_get_when_read_one_by_one(town: AddressIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = make_queries(*map(as_query, CASES), *({part: case[part] for part in PARTS} for case in VILLAGE_CASES))
    by_parts = [pd.DataFrame(geocode(queries, index)).drop(columns="geometry") for index in (town, INDEX)]
    monkeypatch.setattr(matching, "read_plain_columns", lambda draft, index: np.zeros(draft.asked.count, dtype=bool))
    for name in ("read_plain_lines", "read_plain_corners"):
        monkeypatch.setattr(matching, name, lambda draft, is_asked, index: np.zeros(draft.asked.count, dtype=bool))
    for index, before in zip((town, INDEX), by_parts, strict=True):
        after = pd.DataFrame(geocode(queries, index)).drop(columns="geometry")
        pd.testing.assert_frame_equal(before.round({"confidence": 1}), after.round({"confidence": 1}))


@pytest.mark.parametrize("typed", ["Achter de Kamp", "Achter de Kamp Waterveen", "ACHTER DE KAMP 3", "Achter de Kamp t.h.v. 3 Waterveen"])
def test_a_street_whose_name_begins_like_a_remark_is_that_street(typed: str) -> None:
    addresses = make_addresses(streets=("Achter de Kamp", "De Kamp"))
    match = ask(build_index(addresses), address=typed)
    assert match["matched_address"].startswith("Achter de Kamp")


def test_postcode_and_number_do_not_overrule_quite_another_street_name(town: AddressIndex) -> None:
    other = ask(town, street="Zilverlaan", number="9", postcode="9824AB", place="Waterveen")
    assert other["precision"] == "unknown"
    slip = ask(town, street="Sltolaan", number="9", postcode="9824AB", place="Waterveen")
    assert slip["matched_address"].startswith("Slotlaan 9")
