"""Addresses as police, clerks and citizens type them: every line of tests/cases/typed_addresses.csv on a made-up town."""

import csv
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from analysis import tables
from analysis.geocoding import AddressIndex, build_index, geocode
from tests.make import make_addresses, make_queries
from tests.test_geocoding import make_areas

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "typed_addresses.csv").read_text(encoding="utf-8").splitlines()))
STREETS = ("Hoofdstraat", "Burgemeester van Tuyllaan", "Mr. P.J. Troelstralaan", "Professor Lorentzstraat", "Sint Jansstraat",
           "Van der Helststraat", "Koningin Wilhelminaplein", "Prins Bernhardkade", "IJsselkade", "Müllerstraat", "Wâldwei", "'t Hof",
           "De Rubus", "Plein 1940", "1e Dwarsweg", "2e Dwarsweg", "Jan van Galenstraat", "Lange Nieuwstraat", "Korte Nieuwstraat",
           "Ds. Talmastraat", "Molenweg", "Oude Dijk", "Anne Frankstraat", "Slotlaan")  # fmt: skip
ADDITIONS = {
    12: (("", ""), ("a", ""), ("b", "")),
    14: (("", ""), ("", "1"), ("", "2")),
    16: (("", "H"), ("", "1")),
    18: (("", ""), ("", "BS")),
    20: (("", "ZW"), ("", "RD")),
    22: (("b", "3"), ("b", "4")),
    24: (("", ""), ("", "BV")),
}


def make_town() -> gpd.GeoDataFrame:
    """Waterveen with 25 streets in every spelling of the register, and a Schoolweg there and in Oosterveen."""
    town = make_addresses(numbers=60, streets=STREETS)
    side = {street: f"{9801 + at}" for at, street in enumerate(STREETS)}
    town["postcode"] = town["street"].map(side) + town["postcode"].str[4:]
    rows = [
        row | {"letter": letter, "addition": addition}
        for row in town.to_dict("records")
        for letter, addition in (ADDITIONS.get(row["number"], (("", ""),)) if row["street"] == "Molenweg" else (("", ""),))
    ]
    cross = make_addresses(numbers=40, streets=("Kruisweg",))
    cross["postcode"] = "9840" + cross["postcode"].str[4:]
    cross["geometry"] = gpd.points_from_xy([150_160.0] * 40, 450_000.0 - 8 - 10.0 * cross["number"])
    schools = []
    for place, digits, east in (("Waterveen", "9841", 3_000), ("Oosterveen", "9842", 6_000)):
        school = make_addresses(numbers=20, streets=("Schoolweg",), place=place)
        school["postcode"] = digits + school["postcode"].str[4:]
        school["geometry"] = school.geometry.translate(xoff=east)
        schools.append(school)
    whole = pd.concat([gpd.GeoDataFrame(rows, geometry="geometry", crs=tables.CRS), cross, *schools], ignore_index=True)
    whole["address_id_bag"] = [f"990001{at:010d}" for at in range(len(whole))]
    return tables.check(gpd.GeoDataFrame(whole, geometry="geometry", crs=tables.CRS), tables.Addresses)


def as_query(case: dict[str, str]) -> dict[str, str]:
    """Return a case as a question: a text alone is one line, beside other columns it is the street."""
    parts = {name: case[name] for name in ("number", "letter", "addition", "postcode", "place")}
    return parts | {"street" if any(parts[name] for name in ("number", "letter", "addition")) else "address": case["typed"]}


@pytest.fixture(scope="module")
def town() -> AddressIndex:
    return build_index(make_town(), make_areas())


@pytest.fixture(scope="module")
def answers(town: AddressIndex) -> pd.DataFrame:
    return geocode(make_queries(*map(as_query, CASES)), town)


def is_right(case: dict[str, str], match: pd.Series) -> bool:
    name = match["matched_address"] if case["precision"] == "postcode" else match["matched_address"].partition(",")[0]
    return bool((match["precision"], name) == (case["precision"], case["found"]))


@pytest.mark.parametrize("at", range(len(CASES)), ids=["~".join(filter(None, list(case.values())[:6])) for case in CASES])
def test_address_is_found_as_a_person_would_read_it(at: int, answers: pd.DataFrame) -> None:
    match = answers.iloc[at]
    assert is_right(CASES[at], match), (match["precision"], match["matched_address"], match["match_reason"], CASES[at])


def test_a_place_in_another_town_never_puts_a_row_on_the_map(town: AddressIndex) -> None:
    typed = ("{} (Amsterdam)", "{}, Rotterdam", "{} te Utrecht", "{} - Groningen", "Zwolle, {}", "{} Den Haag", "{} (gem. Ede)")
    lines = [form.format(f"{street} 9") for form in typed for street in STREETS]
    answers = geocode(make_queries(*({"address": line} for line in lines)), town)
    assert set(answers["precision"]) == {"unknown"}
    columns = [{"street": street, "number": "9", "place": place} for street in STREETS for place in ("Amsterdam", "R'dam", "Assen")]
    assert set(geocode(make_queries(*columns), town)["precision"]) == {"unknown"}


def test_a_remark_in_brackets_changes_nothing(town: AddressIndex) -> None:
    remarks = ("t.h.v. de brug", "Snackbar De Hoek", "achterom", "mw. Voorbeeld", "2x", "flat", "hoek", "zie mutatie", "Hotel Best Rust")
    answers = geocode(make_queries(*({"address": f"Hoofdstraat 12 ({remark}), Waterveen"} for remark in remarks)), town)
    assert set(answers["matched_address"]) == {"Hoofdstraat 12, 9801 AC Waterveen"}
