"""Addresses in every way of tests/cases/ways_of_writing.csv, and what stands beside a street without being an address."""

import pandas as pd
import pytest

from analysis.geocoding import AddressIndex, build_index, geocode
from tests.benchmarks.geocoding_typed import WAYS, judge
from tests.make import make_addresses, make_queries
from tests.test_geocoding_typed import make_town


@pytest.fixture(scope="module")
def town() -> AddressIndex:
    return build_index(make_town())


def ask(index: AddressIndex, **parts: str) -> tuple[str, str]:
    match = geocode(make_queries(parts), index).iloc[0]
    return match["precision"], match["matched_address"]


def test_hardly_any_way_of_writing_is_missed_and_none_is_placed_elsewhere() -> None:
    found = judge(make_town(), each=6, seed=3)
    assert found["way"].nunique() > 200
    wrong = found[found["verdict"] == "wrong"]
    assert wrong.empty, wrong[["typed", "got", "label", "reason"]].to_string()
    missed = found[found["verdict"] != "right"]
    assert len(missed) <= 0.01 * len(found), missed[["typed", "got", "label", "reason"]].to_string()


def test_every_way_of_writing_says_what_it_is() -> None:
    assert {way["kind"] for way in WAYS} == {"number", "addition", "street", "spelling", "nowhere"}


@pytest.mark.parametrize(
    "typed",
    [
        "Hoofdstraat t.h.v. de Hema",
        "Hoofdstraat bij het winkelcentrum",
        "Hoofdstraat voor de Jumbo te Waterveen",
        "t.h.v. de Hema, Hoofdstraat",
        "voor de Hema aan de Hoofdstraat",
        "Hoofdstraat tegenover het sportpark, Waterveen",
        "HOOFDSTR THV ALBERT HEIJN",
    ],
)
def test_a_street_beside_a_landmark_is_that_street(typed: str, town: AddressIndex) -> None:
    for column in ("address", "street"):
        assert ask(town, **{column: typed}) == ("street", "Hoofdstraat, Waterveen")


def test_a_street_beside_another_street_is_their_corner_even_mistyped(town: AddressIndex) -> None:
    assert ask(town, address="Hoofdstraat t.h.v. de Kruisweg")[0] == "crossing"
    assert ask(town, address="Hoofdstraat t.h.v. Kruiswge")[0] == "crossing"


def test_a_name_in_the_typed_place_goes_before_the_same_name_elsewhere(town: AddressIndex) -> None:
    assert ask(town, street="Schoolweg", place="Oosterveen") == ("street", "Schoolweg, Oosterveen")
    assert ask(town, street="Schoolwge", number="5", place="Waterveen")[1].endswith("Waterveen")
    assert ask(town, street="Schoolweg")[0] == "unknown"


def test_a_corner_is_found_in_another_place_than_was_typed_only_when_both_streets_are_certain(town: AddressIndex) -> None:
    match = geocode(make_queries({"address": "Hoofdstraat / Kruisweg, Oosterveen"}), town).iloc[0]
    assert (match["precision"], match["confidence"]) == ("crossing", 0.95)
    assert "place_contradicts" in match["match_reason"]
    assert ask(town, address="Hoofdstrat / Kruiswge, Oosterveen")[0] == "unknown"


def test_words_that_lead_up_to_a_street_are_never_taken_from_its_own_name() -> None:
    own = build_index(make_addresses(streets=("Op de Dijk", "Aan de Laan", "In het Dorp")))
    names = pd.Series(["Op de Dijk", "Aan de Laan", "In het Dorp"])
    assert [ask(own, address=f"{name} 5")[1].split(",")[0] for name in names] == [f"{name} 5" for name in names]
