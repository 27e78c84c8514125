"""The geocoder on a made-up municipality: every spelling of tests/cases/geocoding.csv, and the rules that no spelling may break."""

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis import tables
from analysis.geocoding import AddressIndex, build_index, geocode, query_key, suggest
from analysis.settings import Settings
from tests.make import ORIGIN, make_addresses, make_queries

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "geocoding.csv").read_text(encoding="utf-8").splitlines()))
PARTS = ("street", "number", "letter", "addition", "postcode", "place", "address", "neighbourhood")

MORE_STREETS = {
    "Van der Helststraat": "9920",
    "Mr. Pieter Jelles Troelstraweg": "9921",
    "Nijlânsdyk": "9922",
    "1e Dwarsstraat": "9923",
    "2e Dwarsstraat": "9924",
    "Yn 'e Lijte": "9925",
    "De Rubus": "9926",
    "Plein 1945": "9927",
    "Botter 14": "9928",
    "Botter 15": "9929",
    "De Vaart": "9933",
    "Bij de Vaart": "9934",
    "De Hoek": "9935",
    "Onbekend": "9936",
}
ADDITIONS = {12: (("", ""), ("a", ""), ("b", "4")), 14: (("", "bv"), ("", "")), 16: (("", "1"), ("", "2")), 18: (("", "H"), ("", "1")),
             20: (("", ""), ("", "537")), 22: (("a", ""), ("b", ""))}  # fmt: skip


def make_village() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Waterveen with six plain streets and ten awkward ones, and Oosterveen; together the municipality of Veenland."""
    plain = make_addresses()
    awkward = make_addresses(streets=tuple(MORE_STREETS))
    awkward["postcode"] = awkward["street"].map(MORE_STREETS) + awkward["postcode"].str[4:]
    awkward["geometry"] = awkward.geometry.translate(yoff=2_000)
    crossing = awkward["street"] == "1e Dwarsstraat"
    awkward.loc[crossing, "geometry"] = gpd.points_from_xy([150_100] * 40, 449_800 + 10.0 * awkward.loc[crossing, "number"])
    east = make_addresses(numbers=20, streets=("Terpstraat", "Schoolweg"), place="Oosterveen")
    east["postcode"] = east["street"].map({"Terpstraat": "9930", "Schoolweg": "9931"}) + east["postcode"].str[4:]
    east["geometry"] = east.geometry.translate(xoff=4_000)
    school = make_addresses(numbers=20, streets=("Schoolweg",))
    school["postcode"] = "9932" + school["postcode"].str[4:]
    school["geometry"] = school.geometry.translate(yoff=4_000)
    rows = pd.concat([_with_additions(plain), awkward, east, school], ignore_index=True)
    rows["address_id_bag"] = [f"990001{i:010d}" for i in range(len(rows))]
    addresses = tables.check(gpd.GeoDataFrame(rows, geometry="geometry", crs=tables.CRS), tables.Addresses)
    return addresses, make_areas()


def _with_additions(plain: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give some numbers of the Molenweg a letter or an addition."""
    rows = []
    for row in plain.to_dict("records"):
        for letter, addition in ADDITIONS.get(row["number"], (("", ""),)) if row["street"] == "Molenweg" else (("", ""),):
            rows.append(row | {"letter": letter, "addition": addition})
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=tables.CRS)


def make_areas() -> gpd.GeoDataFrame:
    """Two buurten: De Zuid (the first three streets) and De Noord."""
    x, y = ORIGIN
    names = {"BU99000001": "De Zuid", "BU99000002": "De Noord"}
    shapes = [shapely.box(x, y - 50, x + 300, y + 250), shapely.box(x, y + 250, x + 300, y + 650)]
    areas = pd.DataFrame(
        {
            "area_code_cbs": list(names),
            "area_name": list(names.values()),
            "district_code_cbs": "WK990000",
            "municipality_code": "9900",
            "municipality_name": "Veenland",
            "inhabitants": np.nan,
            "households": np.nan,
            "over_65_share_pct": np.nan,
        }
    )
    text = ["area_code_cbs", "area_name", "district_code_cbs", "municipality_code", "municipality_name"]
    return tables.check(gpd.GeoDataFrame(areas.astype(dict.fromkeys(text, "str")), geometry=shapes, crs=tables.CRS), tables.Areas)


VILLAGE, AREAS = make_village()
INDEX = build_index(VILLAGE, AREAS)


@pytest.fixture(scope="module")
def index() -> AddressIndex:
    return INDEX


def ask(index: AddressIndex, **parts: str) -> pd.Series:
    return geocode(make_queries(parts), index).iloc[0]


@pytest.fixture(scope="module")
def answers(index: AddressIndex) -> pd.DataFrame:
    return geocode(make_queries(*({part: case[part] for part in PARTS} for case in CASES)), index)


@pytest.mark.parametrize("at", range(len(CASES)), ids=[case["what"] for case in CASES])
def test_case_from_the_list_is_found_as_written(at: int, answers: pd.DataFrame) -> None:
    case, match = CASES[at], answers.iloc[at]
    assert (match["precision"], match["matched_address"]) == (case["precision"], case["found"])
    given = {reason.partition("(")[0] for reason in match["match_reason"].split("|")}
    assert set(filter(None, case["reasons"].split("|"))) <= given


def test_found_address_carries_its_own_id_point_and_buurt(index: AddressIndex) -> None:
    match = ask(index, street="Dorpsstraat", number="12", place="Waterveen")
    own = VILLAGE[(VILLAGE["street"] == "Dorpsstraat") & (VILLAGE["number"] == 12)].iloc[0]
    assert match["address_id_bag"] == own["address_id_bag"]
    assert match["geometry"].equals(own["geometry"])
    assert match["neighbourhood_code"] == "BU99000001"
    assert match["uncertainty_m"] == 15


def test_number_with_several_additions_stands_at_one_of_them_and_lists_all(index: AddressIndex) -> None:
    match = ask(index, street="Molenweg", number="22", place="Waterveen")
    assert match["address_id_bag"] == ""
    assert len(match["candidates"].split("|")) == 2


def test_number_with_one_addition_that_was_left_out_is_that_address() -> None:
    addresses = make_addresses(numbers=3, streets=("Dorpsstraat",))
    addresses["letter"] = "a"
    match = ask(build_index(addresses), street="Dorpsstraat", number="2")
    assert (match["precision"], match["address_id_bag"]) == ("number", addresses["address_id_bag"].iloc[1])


def test_number_whose_addresses_lie_far_apart_says_no_more_than_the_street() -> None:
    addresses = make_addresses(numbers=2, streets=("Dorpsstraat",))
    addresses["number"], addresses["letter"] = 2, ["a", "b"]
    addresses["geometry"] = gpd.points_from_xy([150_000, 150_500], [450_000, 450_000])
    match = ask(build_index(addresses), street="Dorpsstraat", number="2")
    assert match["precision"] == "street"
    assert "number_spread_out" in match["match_reason"]


def test_letter_and_addition_that_look_alike_are_told_apart_by_their_columns() -> None:
    addresses = make_addresses(numbers=2, streets=("Dorpsstraat",))
    addresses["number"] = 2
    addresses["letter"], addresses["addition"] = ["I", ""], ["", "I"]
    own = build_index(addresses)
    assert ask(own, street="Dorpsstraat", number="2", letter="I")["address_id_bag"] == addresses["address_id_bag"].iloc[0]
    assert ask(own, street="Dorpsstraat", number="2", addition="I")["address_id_bag"] == addresses["address_id_bag"].iloc[1]


def test_two_addresses_that_are_equal_in_all_are_not_chosen_between() -> None:
    addresses = make_addresses(numbers=2, streets=("Dorpsstraat",))
    addresses["number"] = 2
    addresses["postcode"] = "9910AC"
    match = ask(build_index(addresses), street="Dorpsstraat", number="2")
    assert (match["precision"], match["address_id_bag"]) == ("number", "")
    assert set(match["candidates"].split("|")) == set(addresses["address_id_bag"])


def test_nearest_number_is_on_the_same_side_and_no_further_than_the_setting(index: AddressIndex) -> None:
    query = make_queries({"street": "Kerkstraat", "number": "45", "place": "Waterveen"})
    assert geocode(query, index, Settings(nearest_number_gap=6))["matched_address"].iloc[0] == "Kerkstraat 39, Waterveen"
    assert geocode(query, index, Settings(nearest_number_gap=5))["precision"].iloc[0] == "street"


def test_stricter_certainty_places_less(index: AddressIndex) -> None:
    query = make_queries({"street": "Burgemeester Jnasenlaan", "number": "3", "place": "Waterveen"})
    assert geocode(query, index, Settings(accept_confidence=1.0))["precision"].iloc[0] == "unknown"


def test_unknown_place_has_no_point_no_id_and_shows_its_candidates(index: AddressIndex) -> None:
    match = ask(index, street="Schoolweg", number="5")
    assert match["geometry"].is_empty
    assert np.isnan(match["uncertainty_m"])
    assert match["address_id_bag"] == ""
    assert len(match["candidates"].split("|")) == 2


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("150050", "450100"),
        ("150050,00", "450100,00"),
        ("450100", "150050"),
        ("150050000", "450100000"),
        ("150.050,0", "450.100,0"),
    ],
)
def test_coordinates_are_read_in_any_order_and_unit(x: str, y: str, index: AddressIndex) -> None:
    match = ask(index, x_given=x, y_given=y)
    assert match["precision"] == "coordinate"
    assert (match["geometry"].x, match["geometry"].y) == (150_050, 450_100)


@pytest.mark.parametrize("swapped", [False, True])
def test_degrees_become_rd_within_a_metre(swapped: bool, index: AddressIndex) -> None:
    longitude, latitude = gpd.GeoSeries(gpd.points_from_xy([150_050], [450_100]), crs=tables.CRS).to_crs(4326).get_coordinates().iloc[0]
    pair = (f"{latitude:.7f}", f"{longitude:.7f}") if swapped else (f"{longitude:.7f}", f"{latitude:.7f}")
    match = ask(index, x_given=pair[0], y_given=pair[1])
    assert match["geometry"].distance(shapely.Point(150_050, 450_100)) < 1


def test_coordinate_far_from_every_address_lies_outside(index: AddressIndex) -> None:
    match = ask(index, x_given="100000", y_given="400000")
    assert (match["precision"], match["match_reason"]) == ("unknown", "outside_register")


def test_coordinate_that_agrees_confirms_and_one_that_does_not_leaves_the_row_open(index: AddressIndex) -> None:
    own = VILLAGE[(VILLAGE["street"] == "Dorpsstraat") & (VILLAGE["number"] == 12)].geometry.iloc[0]
    near = ask(index, street="Dorpsstraat", number="12", x_given=str(own.x + 20), y_given=str(own.y))
    assert (near["precision"], near["geometry"].equals(own)) == ("address", True)
    far = ask(index, street="Dorpsstraat", number="12", x_given=str(own.x), y_given=str(own.y + 600))
    assert far["precision"] == "unknown"
    assert "coordinate_contradicts" in far["match_reason"]


def test_matches_keep_index_and_order_of_the_question(index: AddressIndex) -> None:
    queries = make_queries({"street": "Dorpsstraat 1"}, {"street": "Keizersgracht 1"}, {"street": "Kerkstraat 2"})
    queries.index = pd.Index([7, 3, 5])
    matches = geocode(queries, index)
    assert matches.index.tolist() == [7, 3, 5]
    assert matches["precision"].tolist() == ["address", "unknown", "address"]


def test_no_rows_and_no_addresses_are_both_answered() -> None:
    nothing = build_index(tables.empty(tables.Addresses))
    assert geocode(make_queries(), INDEX).empty
    asked = geocode(
        make_queries({"street": "Dorpsstraat 1"}, {"postcode": "9910AB", "number": "1"}, {"x_given": "150000", "y_given": "450000"}),
        nothing,
    )
    assert asked["precision"].tolist() == ["unknown"] * 3
    assert suggest("Dorpsstraat 1", nothing).empty


def test_query_key_is_the_same_for_what_a_person_calls_the_same() -> None:
    same = make_queries(
        {"street": "Dorpsstraat", "number": "12", "place": "Waterveen"}, {"street": "DORPSSTRAAT 12", "place": "waterveen "}
    )
    other = make_queries({"street": "Dorpsstraat", "number": "13", "place": "Waterveen"})
    keys = query_key(same)
    assert keys.iloc[0] == keys.iloc[1]
    assert keys.iloc[0] != query_key(other).iloc[0]


def test_suggestions_put_the_typed_number_first_and_complete_half_a_name(index: AddressIndex) -> None:
    assert suggest("Dorpsstraat 12", index)["matched_address"].iloc[0] == "Dorpsstraat 12, 9910 AC Waterveen"
    halfway = suggest("Burgem", index)
    assert halfway["matched_address"].str.startswith("Burgemeester Jansenlaan").all()
    assert len(suggest("Dorpsstraat", index, limit=3)) == 3
    assert suggest("", index).empty
