"""Which addresses an action holds, and what of them may leave: judged from the action alone."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import tables
from analysis.action_lists import (
    branch_names,
    branches_in,
    can_leave,
    choices_without_concentration,
    for_audiences,
    held_concentrations,
    of_concentrations,
    release_action,
    released,
    shared_name,
    whole_area,
)
from analysis.actions import Action, Area, Basis, from_concentrations, from_selection
from analysis.errors import PrivacyError
from analysis.premises import describe_premises
from analysis.recipients import choose_recipients, list_shopping_areas, widen_options
from analysis.terms import Audience
from tests.dossier_cases import make_hotspots, make_recipients
from tests.make import make_addresses, make_businesses, make_concentration

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def premises() -> gpd.GeoDataFrame:
    addresses = make_addresses()
    shops = addresses[addresses["uses"] == "winkelfunctie"]["address_id_bag"].tolist()
    businesses = make_businesses(*({"address_id_bag": shop, "business_name": f"Zaak {i}"} for i, shop in enumerate(shops[:6])))
    return describe_premises(addresses, businesses)


def around(**facts: object) -> Action:
    return from_concentrations(make_hotspots(**facts), ["h1"], owner="x", created_on=TODAY)


def chosen(basis: Basis, codes: list[str], premises: gpd.GeoDataFrame, *audiences: Audience) -> tuple[Action, gpd.GeoDataFrame]:
    whole = whole_area(Area(basis=basis, chosen=tuple(codes)), premises)
    action = from_selection("x", basis, codes, owner="x", created_on=TODAY, address_count=len(whole), audiences=audiences)
    return action, for_audiences(whole, audiences)


def test_whole_buurt_and_branch_and_shopping_area_hold_what_their_names_say(premises):
    assert len(whole_area(Area(basis=Basis.NEIGHBOURHOODS, chosen=("BU99000001",)), premises)) == 120
    assert len(whole_area(Area(basis=Basis.BRANCH, chosen=("snack_bar",)), premises)) == 6
    assert len(whole_area(Area(basis=Basis.BRANCH, chosen=("retail",)), premises)) == 14
    (shopping,) = list_shopping_areas(premises)
    assert (shopping.name, len(shopping.shops)) == ("Dorpsstraat", 20)
    assert set(whole_area(Area(basis=Basis.SHOPPING_AREA, chosen=shopping.shops), premises)["street"]) == {"Dorpsstraat"}


def test_shopping_area_chosen_again_by_one_of_its_shops_is_the_same(premises):
    (shopping,) = list_shopping_areas(premises)
    whole = whole_area(Area(basis=Basis.SHOPPING_AREA, chosen=shopping.shops), premises)
    assert whole_area(Area(basis=Basis.SHOPPING_AREA, chosen=shopping.shops[:1]), premises).equals(whole)


def test_two_shopping_areas_in_streets_of_one_name_are_told_apart():
    here = make_addresses(streets=("Dorpsstraat",))
    there = make_addresses(streets=("Dorpsstraat",), place="Turfkerke")
    there = there.assign(address_id_bag="8" + there["address_id_bag"].str[1:]).set_geometry(there.geometry.translate(5000, 0))
    both = describe_premises(pd.concat([here, there], ignore_index=True), tables.empty(tables.Businesses))
    assert {one.name for one in list_shopping_areas(both)} == {"Dorpsstraat (Waterveen)", "Dorpsstraat (Turfkerke)"}


def test_every_wider_area_can_be_chosen_again_by_what_it_was_offered_with(premises):
    inside = premises.loc[premises["street"] == "Dorpsstraat", "address_id_bag"].iloc[4:20]
    hotspots, members = make_concentration(premises, *inside)
    rows = choose_recipients(hotspots, members, premises)
    basis = {"same_place": Basis.SHOPPING_AREA, "same_neighbourhood": Basis.NEIGHBOURHOODS, "same_branch": Basis.BRANCH}
    offers = widen_options(hotspots.geometry.iloc[0], rows, premises)
    assert {offer.method for offer in offers} == set(basis)
    for offer in offers:
        again = whole_area(Area(basis=basis[offer.method], chosen=offer.chosen), premises)
        assert again["address_id_bag"].tolist() == offer.recipients["address_id_bag"].tolist(), offer.title


def test_audiences_chosen_out_of_a_whole_buurt_leave_although_they_are_few(premises):
    action, listed = chosen(Basis.NEIGHBOURHOODS, ["BU99000001"], premises, Audience.CATERING)
    assert len(listed) == 6
    assert len(released(action, listed).visit_list) == 6


def test_small_buurt_stays_inside_whatever_audience_is_chosen(premises):
    few = premises[premises["street"] == "Lindehof"].iloc[:20].assign(neighbourhood_code="BU99000009")
    action, listed = chosen(Basis.NEIGHBOURHOODS, ["BU99000009"], few)
    assert not can_leave(action)
    with pytest.raises(PrivacyError, match="te klein om te delen"):
        released(action, listed)


def test_concentration_is_judged_by_what_was_known_when_it_was_chosen():
    listed = make_recipients(30)
    assert can_leave(around())
    assert len(released(around(), listed).visit_list) == 30
    for facts in ({"net_count": 4}, {"distinct_addresses": 2}, {"address_count": 24}, {"label": "repeat_place"}):
        action = around(**facts)
        assert not can_leave(action)
        assert held_concentrations(action) == ["h1"]
        with pytest.raises(PrivacyError):
            released(action, listed)


def test_refusal_holds_no_figure_and_no_name():
    with pytest.raises(PrivacyError) as refused:
        released(around(net_count=4, name="Geheimstraat"), make_recipients(30))
    assert not any(sign.isdigit() for sign in str(refused.value))
    assert "Geheimstraat" not in str(refused.value)


def test_few_addresses_out_of_a_concentration_could_be_the_victims_and_stay_inside():
    assert release_action(around(), make_recipients(5)).held_back == []
    few = release_action(around(), make_recipients(4))
    assert few.recipients.empty
    assert few.held_back == [
        "Op deze lijst staan 4 adressen. Daarin kunnen mensen te herkennen zijn. Kies meer doelgroepen of een groter gebied."
    ]


def test_rows_of_a_concentration_that_was_not_chosen_never_leave():
    stranger = make_recipients(30, hotspot_id="h9")
    assert release_action(around(), stranger).recipients.empty


def test_rows_of_a_concentration_never_leave_as_a_whole_buurt(premises):
    action, _ = chosen(Basis.NEIGHBOURHOODS, ["BU99000001"], premises)
    assert release_action(action, make_recipients(30)).recipients.empty
    assert release_action(action, make_recipients(30, hotspot_id="")).recipients.empty


@given(st.text(max_size=40).filter(str.strip))
def test_name_on_files_never_comes_from_a_typed_title_or_the_name_of_a_concentration(typed):
    listed = make_recipients(30)
    plain = replace(around(), title="x")
    spoiled = replace(around(name=typed), title=typed)
    assert (
        shared_name(spoiled, release_action(spoiled, listed), {}) == shared_name(plain, release_action(plain, listed), {}) == "Dorpsstraat"
    )


def test_name_on_files_is_the_buurt_or_the_branch_and_stays_short(premises):
    names = {f"BU{i}": f"Buurt {i}" for i in range(5)}
    empty = release_action(Action(title="x", area=Area(basis=Basis.BRANCH)), make_recipients(0))

    def named(basis: Basis, *codes: str) -> str:
        return shared_name(Action(title="x", area=Area(basis=basis, chosen=codes)), empty, names)

    assert named(Basis.NEIGHBOURHOODS, "BU1", "BU2") == "Buurt 1 en Buurt 2"
    assert named(Basis.NEIGHBOURHOODS, *names) == "Buurt 0, Buurt 1, Buurt 2 en 2 andere"
    assert named(Basis.BRANCH, "snack_bar") == "Snackbar of ijssalon"


def test_branches_are_counted_as_they_are_chosen(premises):
    counts = branches_in(premises)
    assert counts.to_dict() == {"retail": 14, "catering": 6, "snack_bar": 6}
    assert branch_names(counts.index) == ["Winkel", "Horeca", "Snackbar of ijssalon"]
    for code, count in counts.items():
        assert len(whole_area(Area(basis=Basis.BRANCH, chosen=(code,)), premises)) == count


def test_without_a_concentration_the_branch_that_was_hit_comes_first_and_incidents_decide_nothing_else(premises):
    quiet = choices_without_concentration(pd.Series([], dtype="str"), premises)
    assert quiet == [("retail", "Winkel", 14), ("catering", "Horeca", 6)]
    hit = choices_without_concentration(pd.Series(["woning", "snackbar", "", "snackbar"], dtype="str"), premises)
    assert hit == [("snack_bar", "Snackbar of ijssalon", 6), *quiet]


def test_list_of_one_concentration_holds_no_row_of_another():
    rows = pd.concat([make_recipients(3), make_recipients(4, hotspot_id="h2")], ignore_index=True)
    assert of_concentrations(rows, ["h2"])["hotspot_id"].tolist() == ["h2"] * 4
