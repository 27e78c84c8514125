"""Who is approached: round a concentration, and without any incident."""

import time

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.premises import describe_premises
from analysis.recipients import (
    choose_recipients,
    counts_of,
    list_complexes,
    say_counts,
    select_branch,
    select_neighbourhood,
    select_shopping_area,
    widen_options,
)
from analysis.settings import Settings
from analysis.street_order import in_street_order, name_streets
from analysis.terms import Audience, Method, Part
from tests.make import make_addresses, make_businesses, make_concentration


def village(**options) -> gpd.GeoDataFrame:
    return describe_premises(make_addresses(**options), tables.empty(tables.Businesses))


def ids(premises: pd.DataFrame, street: str, numbers) -> list[str]:
    chosen = premises[(premises["street"] == street) & premises["number"].isin(list(numbers))]
    return chosen["address_id_bag"].tolist()


def numbers_of(table: pd.DataFrame, street: str) -> set[int]:
    return set(table.loc[table["street"] == street, "number"])


def test_core_is_the_run_of_the_street_on_both_sides():
    premises = village()
    hotspots, members = make_concentration(premises, *ids(premises, "Kerkstraat", [11, 13, 15, 17, 19, 21]))
    chosen = choose_recipients(hotspots, members, premises, Settings(surroundings_m=0))
    assert numbers_of(chosen, "Kerkstraat") == set(range(11, 22))
    assert set(chosen["street"]) == {"Kerkstraat"}
    assert set(chosen["part"]) == {Part.CORE}
    assert set(chosen["method"]) == {Method.SAME_STREET}


def test_fringe_is_what_lies_within_the_distance_of_the_outline():
    premises = village()
    hotspots, members = make_concentration(premises, *ids(premises, "Kerkstraat", range(11, 21)))
    chosen = choose_recipients(hotspots, members, premises, Settings(surroundings_m=30))
    fringe = chosen[chosen["part"] == Part.FRINGE]
    assert set(fringe["method"]) == {Method.WITHIN_DISTANCE}
    assert fringe["distance_m"].between(0, 30, inclusive="right").all()
    outline = hotspots.geometry.iloc[0]
    expected = premises[(premises.distance(outline) <= 30)]
    assert set(chosen["address_id_bag"]) == set(expected["address_id_bag"])
    assert numbers_of(fringe, "Kerkstraat") == {5, 6, 7, 8, 9, 10, 21, 22, 23, 24, 25, 26}


def test_an_address_is_listed_once_per_concentration_and_concentrations_come_by_rank():
    premises = village()
    first, first_members = make_concentration(premises, *ids(premises, "Molenweg", [1, 2, 3]), hotspot_id="b", rank=2)
    second, second_members = make_concentration(premises, *ids(premises, "Molenweg", [3, 4, 5]), hotspot_id="a", rank=1)
    chosen = choose_recipients(pd.concat([first, second]), pd.concat([first_members, second_members]), premises)
    assert chosen["hotspot_id"].drop_duplicates().tolist() == ["a", "b"]
    assert not chosen.duplicated(["hotspot_id", "address_id_bag"]).any()
    assert set(ids(premises, "Molenweg", [3])) <= set(chosen.loc[chosen["hotspot_id"] == "b", "address_id_bag"])


@pytest.mark.parametrize("status", ["Verblijfsobject gevormd", "Verblijfsobject buiten gebruik", "Plaats ingetrokken"])
def test_an_address_where_nobody_can_be_is_left_out(status):
    premises = village()
    empty_house = ids(premises, "Kerkstraat", [12])
    premises.loc[premises["address_id_bag"].isin(empty_house), "status"] = status
    hotspots, members = make_concentration(premises, *ids(premises, "Kerkstraat", range(10, 15)))
    chosen = choose_recipients(hotspots, members, premises)
    assert 12 not in numbers_of(chosen, "Kerkstraat")
    assert 11 in numbers_of(chosen, "Kerkstraat")


@pytest.mark.parametrize("status", ["", "Verbouwing verblijfsobject", "Plaats aangewezen", "Verblijfsobject in gebruik (niet ingemeten)"])
def test_any_other_status_is_visited(status):
    premises = village().assign(status=pd.Series(status, index=range(240), dtype="str"))
    assert len(select_neighbourhood(premises, ["BU99000001"])) == 120


def test_every_door_of_a_flat_is_listed_in_natural_order():
    addresses = make_addresses(numbers=12, streets=("Lindehof",))
    addresses["number"] = 7
    addresses["addition"] = pd.Series([str(n) for n in (10, 2, 1, 12, 3, 4, 11, 5, 6, 7, 8, 9)], dtype="str")
    chosen = select_neighbourhood(describe_premises(addresses, tables.empty(tables.Businesses)), ["BU99000001"])
    assert chosen["addition"].tolist() == [str(n) for n in range(1, 13)]


def test_the_odd_side_is_walked_before_the_even_side():
    chosen = select_neighbourhood(village(numbers=5, streets=("Dorpsstraat",)), ["BU99000001"])
    assert chosen["number"].tolist() == [1, 3, 5, 2, 4]


def test_accents_and_apostrophes_do_not_move_a_street():
    addresses = make_addresses(numbers=1, streets=("Zeeweg", "'t Hof", "Élan", "Dam"))
    assert in_street_order(addresses)["street"].tolist() == ["Dam", "Élan", "'t Hof", "Zeeweg"]


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_the_order_of_the_rows_makes_no_difference(seed):
    premises = village(numbers=12)
    hotspots, members = make_concentration(premises, *ids(premises, "Kerkstraat", [3, 5, 8]))
    shuffled = premises.sample(frac=1, random_state=seed)
    straight = choose_recipients(hotspots, members, premises)
    mixed = choose_recipients(hotspots, members.sample(frac=1, random_state=seed), shuffled)
    pd.testing.assert_frame_equal(pd.DataFrame(straight), pd.DataFrame(mixed))


def test_without_a_hotspot_there_are_no_recipients():
    chosen = choose_recipients(tables.empty(tables.Hotspots), tables.empty(tables.HotspotAddresses), village())
    assert chosen.empty
    assert say_counts(counts_of(chosen)) == "In dit gebied staan geen adressen voor deze doelgroep."


def test_a_buurt_is_taken_whole():
    premises = village()
    chosen = select_neighbourhood(premises, ["BU99000002"])
    assert set(chosen["address_id_bag"]) == set(premises.loc[premises["neighbourhood_code"] == "BU99000002", "address_id_bag"])
    assert set(chosen["hotspot_id"]) == {""}
    assert chosen["distance_m"].isna().all()


def test_an_empty_buurt_code_selects_nothing():
    premises = village()
    premises["neighbourhood_code"] = pd.Series("", index=premises.index, dtype="str")
    assert select_neighbourhood(premises, [""]).empty


def test_a_branch_is_taken_in_the_whole_municipality():
    addresses = make_addresses()
    where = [addresses["address_id_bag"].iloc[i] for i in (3, 130)]
    premises = describe_premises(addresses, make_businesses(*({"address_id_bag": address} for address in where)))
    assert select_branch(premises, [Audience.CATERING])["address_id_bag"].tolist() == where
    assert select_branch(premises, branches=["snack_bar"])["address_id_bag"].tolist() == where


def test_a_shopping_area_is_the_linked_shops_and_the_homes_between_them():
    premises = village()
    chosen = select_shopping_area(premises, ids(premises, "Dorpsstraat", [20]))
    shops = set(premises.loc[premises["audience"] == Audience.RETAIL, "address_id_bag"])
    assert shops <= set(chosen["address_id_bag"])
    assert set(chosen["street"]) == {"Dorpsstraat"}
    assert (chosen["audience"] == Audience.RESIDENTS).any()


def test_shops_further_apart_than_the_gap_are_two_areas():
    premises = village()
    gap = premises["street"].eq("Dorpsstraat") & premises["number"].between(17, 30)
    premises.loc[gap, "audience"] = str(Audience.RESIDENTS)
    chosen = select_shopping_area(premises, ids(premises, "Dorpsstraat", [4]))
    assert max(numbers_of(chosen, "Dorpsstraat")) <= 22
    assert 16 in numbers_of(chosen, "Dorpsstraat")
    assert 32 not in numbers_of(chosen, "Dorpsstraat")


def test_a_single_shop_is_no_shopping_area():
    premises = village()
    premises["audience"] = pd.Series(str(Audience.RESIDENTS), index=premises.index, dtype="str")
    premises.loc[premises["address_id_bag"].isin(ids(premises, "Dorpsstraat", [4])), "audience"] = str(Audience.RETAIL)
    assert select_shopping_area(premises, ids(premises, "Dorpsstraat", [4])).empty


def test_wider_selections_depend_on_no_incident_and_are_large_enough():
    premises = village()
    hotspots, members = make_concentration(premises, *ids(premises, "Dorpsstraat", [2, 4, 6]), net_count=3, label="attention_area")
    chosen = choose_recipients(hotspots, members, premises)
    offers = widen_options(hotspots.geometry.iloc[0], chosen, premises)
    assert [offer.title for offer in offers] == [
        "het hele winkelgebied",
        "de hele buurt BU99000001",
        "alle adressen met doelgroep Winkel in de gemeente",
    ]
    assert all((offer.recipients["hotspot_id"] == "").all() for offer in offers)
    assert len(offers[0].recipients) >= 25


def test_a_wider_selection_that_would_point_at_one_address_is_not_offered():
    addresses = make_addresses()
    only_one = addresses["address_id_bag"].iloc[3]
    premises = describe_premises(addresses, make_businesses({"address_id_bag": only_one, "branch": "jeweller"}))
    hotspots, members = make_concentration(premises, only_one)
    offers = widen_options(hotspots.geometry.iloc[0], choose_recipients(hotspots, members, premises), premises)
    assert not any("Juwelier" in offer.title for offer in offers)


def with_building(premises: gpd.GeoDataFrame, street: str, numbers) -> gpd.GeoDataFrame:
    """The addresses with these numbers in one building."""
    changed = premises.copy()
    changed.loc[changed["address_id_bag"].isin(ids(premises, street, numbers)), "building_id_bag"] = "9900100000999999"
    return changed


def test_a_complex_is_a_building_of_ten_doors_and_a_house_of_nine_is_none():
    premises = village()
    assert list_complexes(premises) == []
    assert list_complexes(with_building(premises, "Kerkstraat", range(2, 20, 2))) == []
    (flat,) = list_complexes(with_building(premises, "Kerkstraat", range(2, 22, 2)))
    assert (flat.name, flat.chosen, flat.addresses) == ("Kerkstraat 2 t/m 20", ("9900100000999999",), 10)


def test_a_door_of_a_flat_that_is_not_in_use_makes_it_no_larger():
    premises = with_building(village(), "Kerkstraat", range(2, 22, 2))
    premises.loc[premises["address_id_bag"].isin(ids(premises, "Kerkstraat", [4])), "status"] = "Verblijfsobject gevormd"
    assert list_complexes(premises) == []


@pytest.mark.parametrize(
    ("sign", "uses", "word"), [("03", "", "Standplaatsen"), ("02", "", "Ligplaatsen"), ("01", "logiesfunctie", "Vakantiepark")]
)
def test_a_park_is_a_street_of_ten_pitches_berths_or_holiday_homes(sign, uses, word):
    addresses = make_addresses()
    here = (addresses["street"] == "Lindehof") & addresses["number"].isin(range(1, 11))
    addresses.loc[here, "address_id_bag"] = "9900" + sign + addresses.loc[here, "address_id_bag"].str[6:]
    addresses.loc[here, "uses"] = uses
    (park,) = list_complexes(describe_premises(addresses, tables.empty(tables.Businesses)))
    assert (park.name, park.addresses) == (f"{word} Lindehof 1 t/m 10", 10)
    assert set(park.chosen) == set(addresses.loc[here, "address_id_bag"])


def test_a_whole_complex_is_offered_to_widen_to_when_it_is_large_enough():
    large = with_building(village(), "Molenweg", range(1, 31))
    for premises, sizes in ((large, [30]), (with_building(village(), "Molenweg", range(1, 25)), [])):
        hotspots, members = make_concentration(premises, *ids(premises, "Molenweg", [3, 5]), net_count=2)
        offers = widen_options(hotspots.geometry.iloc[0], choose_recipients(hotspots, members, premises), premises)
        complexes = [offer for offer in offers if offer.method is Method.SAME_COMPLEX]
        assert [len(offer.recipients) for offer in complexes] == sizes
        assert all((offer.recipients["hotspot_id"] == "").all() for offer in complexes)
    assert [one.title for one in widen_options(hotspots.geometry.iloc[0], choose_recipients(hotspots, members, large), large)][:1] == [
        "het hele complex Molenweg 1 t/m 30"
    ]


def test_counts_take_every_address_once():
    premises = village()
    chosen = select_neighbourhood(premises, ["BU99000001"])
    counts = counts_of(pd.concat([chosen, chosen]), Settings(doors_per_hour=8))
    assert (counts.addresses, counts.households, counts.businesses) == (120, 100, 20)
    assert counts.by_audience[Audience.RETAIL] == 20
    assert counts.visiting_hours == 15
    assert say_counts(counts) == "Dit zijn 120 adressen. Dat is ongeveer 15 bezoekuren."


def test_one_address_is_one_address():
    one = select_neighbourhood(village(), ["BU99000001"]).head(1)
    assert say_counts(counts_of(one)) == "Dit is 1 adres. Dat is ongeveer 1 bezoekuur."


def test_a_large_selection_asks_whether_you_want_this():
    chosen = select_neighbourhood(village(), ["BU99000001"])
    assert say_counts(counts_of(chosen, Settings(large_selection=100))).endswith("Wilt u dit?")


def test_fifty_thousand_addresses_are_chosen_and_counted_without_a_stutter():
    premises = village(numbers=8400)
    hotspots, members = make_concentration(premises, *ids(premises, "Kerkstraat", range(2000, 2100)))
    began = time.perf_counter()
    choose_recipients(hotspots, members, premises)
    counts = counts_of(select_neighbourhood(premises, ["BU99000001", "BU99000002"]))
    assert counts.addresses == 50_400
    assert time.perf_counter() - began < 3


def test_a_list_is_named_after_the_streets_with_most_addresses():
    addresses = make_addresses(numbers=4, streets=("Zeeweg", "Dorpsstraat", "Kerkstraat")).iloc[:11]
    assert name_streets(addresses) == "Dorpsstraat, Zeeweg en omgeving"
    assert name_streets(addresses.iloc[:8]) == "Dorpsstraat en Zeeweg"
    assert name_streets(addresses.iloc[:4]) == "Zeeweg"
    assert name_streets(addresses.iloc[:0]) == ""
