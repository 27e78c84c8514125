"""A choice in steps: seven ways to choose, united, intersected and subtracted."""

import time

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from analysis import tables
from analysis.action_choices import combined_area, incidents_inside, steps_of, what_differs, with_changes
from analysis.action_lists import can_leave, name_combined, release_action
from analysis.actions import Action, Basis
from analysis.premises import describe_premises, with_corrections
from analysis.recipients import OWN_AREA, Choosable, Known, choose, count_chosen, list_chosen, of_audiences, prepare
from analysis.rounds import street_network
from analysis.selection_steps import ByHand, Operation, Step, Way, as_stored, from_stored, street_key
from analysis.settings import Settings
from analysis.terms import Audience, Method
from tests.make import make_addresses, make_businesses, make_located

CENTRE = Step(way=Way.NEIGHBOURHOOD, chosen=("BU99000001",))
SHOPS = Step(way=Way.BRANCH, chosen=("retail",))


def village(**options) -> gpd.GeoDataFrame:
    return describe_premises(make_addresses(**options), tables.empty(tables.Businesses))


def chosen_ids(choosable: Choosable, *steps: Step, known: Known | None = None) -> set[str]:
    return set(choosable.rows.loc[choose(choosable, steps, known).mask, "address_id_bag"])


def ids(premises: pd.DataFrame, street: str, numbers) -> tuple[str, ...]:
    return tuple(premises.loc[(premises["street"] == street) & premises["number"].isin(list(numbers)), "address_id_bag"])


def test_buurt_wijk_branch_street_and_part_of_a_street_hold_what_they_say():
    premises = village()
    choosable = prepare(premises)
    assert chosen_ids(choosable, CENTRE) == set(premises.loc[premises["neighbourhood_code"] == "BU99000001", "address_id_bag"])
    assert chosen_ids(choosable, Step(way=Way.DISTRICT, chosen=("WK990000",))) == set(premises["address_id_bag"])
    assert chosen_ids(choosable, SHOPS) == set(ids(premises, "Dorpsstraat", range(2, 41, 2)))
    assert chosen_ids(choosable, Step(way=Way.STREET, chosen=(street_key("Molenweg", "Waterveen"),))) == set(
        ids(premises, "Molenweg", range(1, 41))
    )
    part = Step(way=Way.STREET, chosen=(street_key("Molenweg", "Waterveen", 10, 15),))
    assert chosen_ids(choosable, part) == set(ids(premises, "Molenweg", range(10, 16)))


def test_distance_is_measured_from_the_chosen_addresses_and_walking_goes_along_the_streets():
    premises = village()
    choosable = prepare(premises)
    (home,) = ids(premises, "Kerkstraat", [11])
    near = Step(way=Way.DISTANCE, chosen=(home,), distance_m=100)
    point = premises.loc[premises["address_id_bag"] == home].geometry.iloc[0]
    assert chosen_ids(choosable, near) == set(premises.loc[premises.distance(point) <= 100, "address_id_bag"])
    # one street per row of houses, joined at their west end only: the next street is far on foot
    y = sorted({round(p.y / 100) * 100.0 for p in premises.geometry})
    west = premises.total_bounds[0] - 5
    east = premises.total_bounds[2] + 5
    lines = [LineString([(west, at), (east, at)]) for at in y] + [LineString([(west, y[0]), (west, y[-1])])]
    network = street_network(gpd.GeoDataFrame(geometry=lines, crs=premises.crs))
    assert network is not None
    walked = chosen_ids(choosable, Step(way=Way.WALKING, chosen=(home,), distance_m=100), known=Known(walked=network.distances))
    assert walked < chosen_ids(choosable, near)
    assert walked <= set(ids(premises, "Kerkstraat", range(1, 41)))


def test_a_drawn_area_holds_what_lies_in_it_and_a_line_that_crosses_itself_does_no_harm():
    premises = village()
    choosable = prepare(premises)
    west, south, east, north = premises[premises["street"] == "Kerkstraat"].total_bounds
    square = ((west - 1, south - 1), (east + 1, south - 1), (east + 1, north + 1), (west - 1, north + 1))
    assert chosen_ids(choosable, Step(way=Way.DRAWN, shape=square)) == set(ids(premises, "Kerkstraat", range(1, 41)))
    bow = (square[0], square[2], square[1], square[3])
    assert chosen_ids(choosable, Step(way=Way.DRAWN, shape=bow)) < set(ids(premises, "Kerkstraat", range(1, 41)))


def test_members_of_an_association_and_a_whole_shopping_area():
    premises = village()
    choosable = prepare(premises)
    members = ids(premises, "Lindehof", [3, 5])
    known = Known(members={"7": members})
    assert chosen_ids(choosable, Step(way=Way.ASSOCIATION, chosen=("7",)), known=known) == set(members)
    area = chosen_ids(choosable, Step(way=Way.SHOPPING_AREA, chosen=ids(premises, "Dorpsstraat", [2])))
    assert set(ids(premises, "Dorpsstraat", range(2, 41, 2))) <= area


@pytest.mark.parametrize(("doors", "may_leave"), [(25, True), (24, False)])
def test_a_whole_complex_depends_on_no_incident_and_leaves_when_it_is_large_enough(doors: int, may_leave: bool):
    premises = village()
    flat = ids(premises, "Molenweg", range(1, doors + 1))
    premises.loc[premises["address_id_bag"].isin(flat), "building_id_bag"] = "9900100000999999"
    choosable = prepare(premises)
    complex_step = Step(way=Way.COMPLEX, chosen=("9900100000999999",))
    assert chosen_ids(choosable, complex_step) == set(flat)
    assert chosen_ids(choosable, Step(way=Way.COMPLEX, chosen=tuple(flat[:10]))) == set(flat[:10])
    action, listed = action_of(choosable, complex_step)
    assert not action.area.depends_on_incidents
    assert len(release_action(action, listed, Settings()).recipients) == (doors if may_leave else 0)


def test_steps_are_united_intersected_and_subtracted_one_after_the_other():
    choosable = prepare(village())
    buurt, shops = chosen_ids(choosable, CENTRE), chosen_ids(choosable, SHOPS)
    lane = Step(way=Way.STREET, chosen=(street_key("Lindehof", "Waterveen"),))
    street = chosen_ids(choosable, lane)
    keep = Step(way=Way.BRANCH, chosen=("retail",), operation=Operation.KEEP)
    off = Step(way=Way.BRANCH, chosen=("retail",), operation=Operation.REMOVE)
    assert chosen_ids(choosable, CENTRE, lane) == buurt | street
    assert chosen_ids(choosable, CENTRE, keep) == buurt & shops
    assert chosen_ids(choosable, CENTRE, off, lane) == (buurt - shops) | street


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(Operation)), st.sampled_from(["Dorpsstraat", "Kerkstraat", "Molenweg"])), min_size=1, max_size=5
    )
)
def test_any_row_of_steps_does_what_sets_do(rows):
    choosable = prepare(village(numbers=6))
    steps = [Step(way=Way.STREET, operation=operation, chosen=(street_key(street, "Waterveen", 2, 5),)) for operation, street in rows]
    expected = chosen_ids(choosable, steps[0])
    for step in steps[1:]:
        found = chosen_ids(choosable, Step(way=step.way, chosen=step.chosen))
        expected = {Operation.ADD: expected | found, Operation.KEEP: expected & found, Operation.REMOVE: expected - found}[step.operation]
    assert chosen_ids(choosable, *steps) == expected
    assert [from_stored(as_stored(step)) for step in steps] == steps


def test_what_is_not_visited_is_counted_with_why_and_an_unknown_use_stays():
    premises = village()
    rows = premises.index[premises["street"] == "Kerkstraat"]
    premises.loc[rows[0], "status"] = "Verblijfsobject gevormd"
    premises.loc[rows[1], "status"] = "Verblijfsobject ingetrokken"
    premises.loc[rows[2], ["uses", "area_m2", "audience"]] = ["overige gebruiksfunctie", 18.0, "use_unknown"]
    premises.loc[rows[3], ["uses", "audience"]] = ["", "use_unknown"]
    found = choose(prepare(premises), [Step(way=Way.STREET, chosen=(street_key("Kerkstraat", "Waterveen"),))])
    assert found.left_out == {"nog niet in gebruik": 1, "bestaat niet meer": 1, "garagebox of trafohuisje": 1}
    assert found.mask.sum() == 37


def test_addresses_over_the_border_are_counted_and_not_listed():
    premises = village()
    premises.loc[premises["street"] == "Lindehof", "municipality_code"] = "9901"
    found = choose(prepare(premises, "9900"), [Step(way=Way.DISTRICT, chosen=("WK990000",))])
    assert (found.elsewhere, int(found.mask.sum())) == (40, 200)


def test_counts_are_those_of_the_list():
    choosable = prepare(village())
    found = choose(choosable, [CENTRE])
    counts = count_chosen(choosable, found.mask)
    listed = list_chosen(choosable, [CENTRE], found)
    assert (counts.addresses, counts.businesses, counts.households) == (120, 20, 100)
    assert counts.visiting_hours == 15.0  # 8 doors an hour
    assert len(listed) == 120
    assert set(listed["method"]) == {Method.SAME_NEIGHBOURHOOD}
    assert int(of_audiences(choosable, found.mask, [Audience.RETAIL]).sum()) == 20


def action_of(choosable: Choosable, *steps: Step, located=None, hand=()) -> tuple[Action, gpd.GeoDataFrame]:
    found = choose(choosable, steps)
    area = combined_area(steps, choosable, found, located=located, by_hand=hand)
    return Action(title="x", owner="x", area=area), with_changes(list_chosen(choosable, steps, found), area, choosable)


def test_wholes_may_leave_together_and_are_named_after_what_they_are():
    choosable = prepare(village())
    keep = Step(way=Way.BRANCH, chosen=("retail",), operation=Operation.KEEP)
    action, listed = action_of(choosable, CENTRE, keep)
    assert not action.area.depends_on_incidents
    assert action.area.address_count == 120  # the whole buurt, before the branch
    release = release_action(action, listed)
    assert (len(release.recipients), release.held_back) == (20, [])
    assert name_combined(action.area, {"BU99000001": "Centrum"}) == "Winkel in Centrum"
    assert steps_of(action.area) == (CENTRE, keep)


def test_surroundings_that_anyone_could_read_an_incident_from_stay_inside():
    choosable = prepare(village())
    street = Step(way=Way.STREET, chosen=(street_key("Kerkstraat", "Waterveen"),))
    action, listed = action_of(choosable, street)
    assert action.area.depends_on_incidents
    assert set(listed["hotspot_id"]) == {OWN_AREA}
    assert release_action(action, listed).recipients.empty
    assert not can_leave(action)


def robberies(premises: gpd.GeoDataFrame, street: str, numbers) -> gpd.GeoDataFrame:
    rows = premises[premises["address_id_bag"].isin(ids(premises, street, numbers))]
    return make_located([(point.x, point.y) for point in rows.geometry])


def test_surroundings_with_enough_incidents_leave_and_a_part_that_points_at_one_never_does():
    premises = village()
    choosable = prepare(premises)
    located = robberies(premises, "Kerkstraat", [1, 5, 9, 13, 17, 21])
    street = Step(way=Way.STREET, chosen=(street_key("Kerkstraat", "Waterveen"),))
    action, listed = action_of(choosable, street, located=located)
    assert incidents_inside(choosable, choose(choosable, [street]), located) == (6, 6)
    assert len(release_action(action, listed).recipients) == 40
    point = Step(way=Way.STREET, operation=Operation.ADD, chosen=(street_key("Molenweg", "Waterveen", 3, 5),))
    hole = Step(way=Way.STREET, operation=Operation.REMOVE, chosen=(street_key("Kerkstraat", "Waterveen", 5, 5),))
    for step in (point, hole):
        action, listed = action_of(choosable, street, step, located=located)
        assert release_action(action, listed).recipients.empty
        assert not can_leave(action)


def test_the_same_choice_is_the_same_list_wherever_the_incidents_in_it_lie():
    premises = village()
    choosable = prepare(premises)
    street = Step(way=Way.STREET, chosen=(street_key("Kerkstraat", "Waterveen"),))
    lists = []
    for numbers in ([1, 5, 9, 13, 17], [40, 30, 22, 12, 2]):
        action, listed = action_of(choosable, street, located=robberies(premises, "Kerkstraat", numbers))
        lists.append(release_action(action, listed).visit_list)
    pd.testing.assert_frame_equal(pd.DataFrame(lists[0].drop(columns="geometry")), pd.DataFrame(lists[1].drop(columns="geometry")))


def test_an_address_goes_on_or_off_by_hand_in_its_place():
    premises = village()
    choosable = prepare(premises)
    (off,), (on,) = ids(premises, "Kerkstraat", [12]), ids(premises, "Lindehof", [4])
    hand = (
        ByHand(address_id_bag=off, address="Kerkstraat 12", is_added=False, reason="Bestaat niet of staat leeg"),
        ByHand(address_id_bag=on, address="Lindehof 4", is_added=True, reason="Ligt net buiten het gebied"),
    )
    action, listed = action_of(choosable, CENTRE, hand=hand)
    assert off not in set(listed["address_id_bag"])
    assert on in set(listed["address_id_bag"])
    assert listed["address_id_bag"].map(choosable.at).is_monotonic_increasing
    assert len(release_action(action, listed).recipients) == 120


def test_what_the_municipality_knows_of_an_address_overrules_the_register():
    addresses = make_addresses()
    shop = addresses.loc[(addresses["street"] == "Dorpsstraat") & (addresses["number"] == 2), "address_id_bag"].iloc[0]
    premises = describe_premises(addresses, make_businesses({"address_id_bag": shop, "business_name": "Oud", "branch": "", "sbi_code": ""}))
    corrections = pd.DataFrame([{"address_id_bag": shop, "audience": "catering", "branch": "snack_bar", "business_name": "Nieuw"}]).astype(
        "str"
    )
    changed = with_corrections(premises, corrections)
    row = changed[changed["address_id_bag"] == shop].iloc[0]
    assert (row["audience"], row["branch"], row["business_name"]) == ("catering", "snack_bar", "Nieuw")
    others = changed[changed["address_id_bag"] != shop]
    pd.testing.assert_frame_equal(pd.DataFrame(others), pd.DataFrame(premises[premises["address_id_bag"] != shop]))
    assert chosen_ids(prepare(changed), Step(way=Way.BRANCH, chosen=("snack_bar",))) == {shop}


def test_a_fixed_list_only_shows_what_would_differ():
    premises = village()
    choosable = prepare(premises)
    fixed = list_chosen(choosable, [CENTRE], choose(choosable, [CENTRE]))
    later = premises.copy()
    later.loc[later["address_id_bag"].isin(ids(premises, "Kerkstraat", [1])), "audience"] = "catering"
    later = later[~later["address_id_bag"].isin(ids(premises, "Kerkstraat", [2, 3]))]
    new = prepare(later)
    now = list_chosen(new, [CENTRE], choose(new, [CENTRE]))
    differs = what_differs(fixed, now)
    assert (differs.added, differs.gone, differs.changed) == (0, 2, 1)
    assert differs.say() == "2 adressen weg en 1 met een andere doelgroep of naam."
    assert differs.table["Adres"].tolist() == ["Kerkstraat 1", "Kerkstraat 3", "Kerkstraat 2"]
    assert what_differs(fixed, fixed).is_same


def test_empty_and_unfinished_steps_choose_nothing():
    choosable = prepare(village())
    for step in (Step(way=Way.BRANCH), Step(way=Way.DRAWN, shape=((0, 0), (1, 1))), Step(way=Way.WALKING, chosen=("x",))):
        assert not step.is_complete
        assert not choose(choosable, [step]).mask.any()
    gone = Step(way=Way.DISTANCE, chosen=("weg",), distance_m=100)
    assert not choose(choosable, [gone]).mask.any()


def test_fifty_thousand_addresses_are_chosen_at_once():
    premises = village(numbers=500, streets=tuple(f"Straat {number}" for number in range(100)))
    choosable = prepare(premises)
    steps = [Step(way=Way.DISTRICT, chosen=("WK990000",)), Step(way=Way.BRANCH, chosen=("retail",), operation=Operation.REMOVE)]
    started = time.perf_counter()
    found = choose(choosable, steps)
    counts = count_chosen(choosable, found.mask)
    assert counts.addresses == 50_000
    assert time.perf_counter() - started < 2  # a few hundredths on a laptop; this only catches a wrong order of growth


def test_repeat_place_in_surroundings_is_never_shared():
    premises = village()
    choosable = prepare(premises)
    (home,) = ids(premises, "Kerkstraat", [11])
    point = premises.loc[premises["address_id_bag"] == home].geometry.iloc[0]
    located = make_located([(point.x, point.y)] * 6)
    street = Step(way=Way.STREET, chosen=(street_key("Kerkstraat", "Waterveen"),))
    action, listed = action_of(choosable, street, located=located)
    release = release_action(action, listed, Settings())
    assert release.recipients.empty
    assert "herhaalde plek" in release.held_back[0].lower()
    assert action.area.basis is Basis.COMBINED
    assert np.isfinite(action.area.address_count)


@pytest.mark.parametrize("way", Way)
def test_every_way_survives_being_kept(way: Way):
    step = Step(way=way, chosen=("a", "b"), distance_m=120.0, shape=((1.0, 2.0), (3.0, 4.0), (5.0, 0.5)))
    assert from_stored(as_stored(step)) == step
