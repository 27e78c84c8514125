"""A round: everybody once, entrances and sides of streets whole, routes equal and short, times in their windows."""

from datetime import date, time
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from analysis import tables
from analysis.errors import DossierError
from analysis.rounds import COORDINATOR, StreetNetwork, Window, address_keys, daylight, straight_line, street_network
from analysis.rounds.doors import find_doors, find_stretches
from analysis.rounds.routing import divide
from analysis.terms import Audience
from tests.make import make_addresses
from tests.make_rounds import DAY, make_plan, make_visit_addresses

WEEK = tuple(date(2026, 12, day) for day in (1, 2, 3, 4))


def make_flat(homes: int = 40) -> gpd.GeoDataFrame:
    """A flat of `homes` at one door, numbers odd and even, in a street of its own."""
    table = make_addresses(numbers=homes, streets=("Torenflat",))
    table["geometry"] = shapely.points(np.full(homes, 150_500.0), np.full(homes, 450_050.0))
    return make_visit_addresses(table.assign(building_id_bag="9900100000009999"))


def runs_of(values: list) -> list:
    """Values with repeats in a row taken together."""
    return [value for at, value in enumerate(values) if not at or values[at - 1] != value]


def test_every_address_is_visited_once_and_numbers_run_on():
    listed = make_visit_addresses()
    visits = make_plan(listed, pairs=3, days=WEEK).visits
    assert sorted(address_keys(visits)) == sorted(address_keys(listed))
    assert visits["visit_number"].tolist() == list(range(1, len(listed) + 1))
    assert visits["pair"].is_monotonic_increasing


def test_an_address_that_is_listed_twice_is_visited_once():
    listed = make_visit_addresses().iloc[:20]
    assert len(make_plan(pd.concat([listed, listed])).visits) == 20


def test_each_side_of_a_street_is_walked_in_one_go_up_or_down():
    visits = make_plan(pairs=2, days=WEEK).visits
    for _, route in visits.groupby("route"):
        sides = runs_of(list(zip(route["street"], route["number"] % 2, route["stretch"], strict=True)))
        assert len(sides) == len(set(sides))
    for _, stretch in visits.groupby("stretch"):
        assert len(set(zip(stretch["street"], stretch["number"] % 2, strict=True))) == 1
        steps = set(np.diff(stretch["number"]).tolist())
        assert steps in ({2}, {-2}, set())


def test_a_flat_is_one_entrance_whatever_its_numbers():
    doors = find_doors(pd.concat([make_flat(12), make_visit_addresses()]))
    flat = doors.addresses["street"] == "Torenflat"
    assert len(set(doors.stop[flat])) == 1
    assert set(doors.entrances[flat]) == {"Portiek Torenflat 1-12"}
    assert set(doors.entrances[~flat]) == {""}
    visits = make_plan(pd.concat([make_flat(12), make_visit_addresses()])).visits
    assert runs_of((visits["street"] == "Torenflat").tolist()).count(True) == 1


def test_a_row_of_shops_under_one_roof_is_not_one_entrance():
    row = make_visit_addresses(make_addresses(numbers=20, streets=("Passage",)).assign(building_id_bag="9900100000009999"))
    doors = find_doors(row)
    assert len(set(doors.stop)) > 3


def test_a_flat_too_large_for_one_pair_is_shared():
    plan = make_plan(make_flat(200), pairs=4, days=WEEK)
    assert plan.visits.groupby("pair").size().between(40, 60).all()


def test_routes_take_about_the_same_time():
    plan = make_plan(pairs=4, days=WEEK)
    hours = [route.hours for route in plan.routes]
    assert max(hours) <= 1.15 * min(hours)


def test_a_route_makes_no_leap_through_the_part_of_another():
    streets = tuple(f"Straat {number}" for number in range(20))
    plan = make_plan(make_visit_addresses(make_addresses(numbers=30, streets=streets)), pairs=4, days=WEEK)
    for _, route in plan.visits.groupby("route"):
        steps = np.hypot(route.geometry.x.diff(), route.geometry.y.diff()).dropna()
        assert steps.max() <= 160  # streets lie 100 metres apart and are 150 metres long


def test_the_walk_is_never_longer_than_from_each_door_to_the_nearest_next():
    plan = make_plan(pairs=1, days=WEEK)
    points = np.unique(shapely.get_coordinates(make_visit_addresses().geometry.to_numpy()), axis=0)
    left, here, nearest = set(range(1, len(points))), 0, 0.0
    while left:
        step, there = min((float(np.hypot(*(points[here] - points[at]))), at) for at in left)
        nearest, here = nearest + step, there
        left.remove(there)
    assert plan.walking_m <= nearest


def test_the_same_list_gives_the_same_round_in_any_order():
    listed = make_visit_addresses()
    shuffled = listed.sample(frac=1, random_state=4)
    one, other = make_plan(listed, pairs=3).visits, make_plan(shuffled, pairs=3).visits
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))


def test_routes_begin_at_the_meeting_point():
    corner = (150_000.0, 450_600.0)
    plan = make_plan(pairs=1, start=corner)
    first = plan.visits.iloc[0].geometry
    everywhere = plan.visits.geometry.distance(shapely.Point(corner))
    assert first.distance(shapely.Point(corner)) <= everywhere.min() + 60


def test_horeca_is_visited_between_three_and_five_and_homes_by_day():
    listed = make_visit_addresses()
    listed["audience"] = listed["audience"].where(listed["street"] != "Kerkstraat", "catering").astype("str")
    visits = make_plan(listed, pairs=2, days=(*WEEK, date(2026, 12, 7), date(2026, 12, 8))).visits
    timed = visits.dropna(subset=["planned_from"])
    horeca = timed["audience"] == "catering"
    assert timed.loc[horeca, "planned_from"].dt.hour.between(15, 16).all()
    assert timed.loc[~horeca, "planned_from"].dt.hour.between(10, 15).all()
    assert not timed.duplicated(["pair", "planned_from"]).any()


def test_what_does_not_fit_in_the_days_is_said_and_stays_on_the_list():
    plan = make_plan(pairs=1, days=(DAY,))  # 240 addresses at 8 an hour, six hours a day
    late = plan.visits["planned_from"].isna().sum()
    assert 192 <= late <= 193
    assert f"{late} adressen passen niet in de gekozen dagen. Kies meer dagen of meer duo’s." in plan.notes
    assert len(plan.visits) == 240


def test_homes_are_not_visited_in_the_dark():
    evening = dict.fromkeys(Audience, Window(time(17), time(20)))
    with pytest.raises(DossierError, match=r"Op 1 december 2026 is het licht van 8\.\d\d tot 16\.\d\d uur\. Bezoek woningen bij daglicht"):
        make_plan(windows=evening)
    shops = make_visit_addresses()
    assert len(make_plan(shops[shops["audience"] == "retail"], windows=evening).visits) == 20


@pytest.mark.parametrize(
    ("on", "rise", "set_"),  # De Bilt, from the almanac of the KNMI
    [
        (date(2026, 12, 21), time(8, 46), time(16, 30)),
        (date(2026, 6, 21), time(5, 19), time(22, 3)),
        (date(2026, 3, 20), time(6, 43), time(18, 52)),
    ],
)
def test_daylight_is_that_of_the_almanac_to_five_minutes(on: date, rise: time, set_: time):
    light = daylight(on)
    for told, known in ((light.begins, rise), (light.ends, set_)):
        assert abs((told.hour - known.hour) * 60 + told.minute - known.minute) <= 5


def test_what_the_coordinator_takes_herself_is_on_no_route():
    listed = make_visit_addresses()
    taken = address_keys(listed)[40:46]
    plan = make_plan(listed, kept_apart=taken)
    own = plan.visits[plan.visits["pair"] == COORDINATOR]
    assert sorted(address_keys(own)) == sorted(taken)
    assert not set(taken) & set(address_keys(plan.visits[plan.visits["pair"] > 0]))
    assert own["planned_from"].isna().all()
    assert len(make_plan(listed.iloc[40:46], kept_apart=taken).visits) == 6


def test_addresses_over_the_border_are_left_out_and_counted():
    listed = make_visit_addresses()
    own = set(listed["address_id_bag"].iloc[6:])
    plan = make_plan(listed, own_municipality=own)
    assert len(plan.visits) == 234
    assert "6 adressen liggen niet in uw gemeente en staan niet in de ronde. Vraag de buurgemeente." in plan.notes
    one = make_plan(listed.iloc[5:], own_municipality=own)
    assert "1 adres ligt niet in uw gemeente en staat niet in de ronde. Vraag de buurgemeente." in one.notes
    with pytest.raises(DossierError, match="geen adressen om te bezoeken"):
        make_plan(listed, own_municipality=set())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"pairs": 0}, "ten minste één duo"), ({"days": ()}, "ten minste één dag")],
)
def test_a_round_without_pairs_or_days_is_refused(change: dict, sentence: str):
    with pytest.raises(DossierError, match=sentence):
        make_plan(**change)


def test_an_empty_selection_and_twenty_thousand_addresses_are_refused_with_a_sentence():
    with pytest.raises(DossierError, match="geen adressen om te bezoeken"):
        make_plan(make_visit_addresses().iloc[:0])
    many = make_visit_addresses(make_addresses(numbers=2000, streets=tuple(f"Straat {n}" for n in range(10))))
    assert len(many) == 20_000
    with pytest.raises(DossierError, match=r"Dit zijn 20\.000 adressen\. .* 2\.500 bezoekuren\. .* ten hoogste 6\.000 adressen"):
        make_plan(many)


def test_more_pairs_than_there_is_work_for_is_said():
    plan = make_plan(make_visit_addresses().iloc[:9], pairs=8)
    assert {route.pair for route in plan.routes} == {1, 2}
    assert "2 duo’s zijn genoeg voor deze ronde." in plan.notes


def test_an_address_without_a_place_is_walked_with_its_street():
    listed = make_visit_addresses()
    geometry = listed.geometry.to_numpy().copy()
    geometry[100] = shapely.Point()
    plan = make_plan(listed.set_geometry(gpd.GeoSeries(geometry, crs=tables.CRS)), pairs=2)
    assert len(plan.visits) == 240
    assert "Van 1 adres weten we de plaats niet. In de route ligt die midden in hun straat." in plan.notes


def test_homes_ask_for_a_letter_five_days_before():
    assert "Kondig bezoek aan huis aan met een brief. Bezorg die uiterlijk op 26 november 2026." in make_plan().notes


@examples(max_examples=15)
@given(st.integers(1, 5), st.integers(0, 2**31), st.integers(1, 60))
def test_no_address_is_lost_whatever_the_places(pairs: int, seed: int, count: int):
    listed = make_visit_addresses().iloc[:count]
    points = np.random.default_rng(seed).uniform(0, 3000, (count, 2)) + 150_000
    scattered = listed.set_geometry(gpd.GeoSeries(shapely.points(points), crs=tables.CRS))
    stretches = find_stretches(find_doors(scattered), 6)
    division = divide(stretches, pairs, straight_line, talk_s=450, starts=1)
    walked = [leg.stretch for route in division.routes for leg in route]
    assert sorted(walked) == list(range(len(stretches)))
    assert all(division.routes)


# ---- along streets ----


def make_streets(*lines: list[tuple[float, float]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.LineString(line) for line in lines], crs=tables.CRS)


def along(network: StreetNetwork | None, here: tuple[float, float], there: tuple[float, float]) -> float:
    assert network is not None
    return float(network.distances(np.array([here]), np.array([there]))[0, 0])


def test_a_canal_without_a_bridge_is_walked_around():
    quays = make_streets([(0, 0), (400, 0)], [(0, 40), (400, 40)], [(0, 0), (0, 40)])
    assert along(street_network(quays), (400, 0), (400, 40)) == pytest.approx(840, abs=1)
    assert along(street_network(quays), (0, 0), (0, 40)) == pytest.approx(40, abs=1)


def test_streets_that_cross_or_nearly_meet_are_joined():
    cross = make_streets([(0, 100), (200, 100)], [(100, 0), (100, 200)], [(200.3, 100), (400, 100)])
    assert along(street_network(cross), (100, 0), (400, 100)) == pytest.approx(400, abs=2)


def test_lines_that_do_not_hang_together_are_no_network():
    assert street_network(make_streets([(0, 0), (100, 0)], [(0, 900), (100, 900)])) is None
    assert street_network(make_streets()) is None


def test_an_address_far_from_every_street_is_as_far_as_the_crow_flies():
    street = street_network(make_streets([(0, 0), (400, 0)]))
    assert along(street, (0, 0), (0, 300)) == pytest.approx(300)


@examples(max_examples=20)
@given(st.lists(st.tuples(st.floats(0, 400), st.floats(-100, 100)), min_size=2, max_size=6))
def test_walking_is_never_shorter_than_the_straight_line_and_the_same_both_ways(points: list[tuple[float, float]]):
    network = street_network(make_streets([(0, 0), (400, 0)], [(200, -80), (200, 80)]))
    assert network is not None
    here = np.array(points)
    walked = network.distances(here, here)
    assert (walked >= straight_line(here, here) - 1e-9).all()
    np.testing.assert_allclose(walked, walked.T)


def test_a_round_along_streets_counts_the_detour():
    streets = [[(150_000.0, 450_000.0 + 100 * s), (150_220.0, 450_000.0 + 100 * s)] for s in range(6)]
    ladder = [*streets, [(150_000.0, 450_000.0), (150_000.0, 450_500.0)]]
    network = street_network(make_streets(*ladder))
    assert network is not None
    along_streets, straight = make_plan(pairs=1, distances=network.distances), make_plan(pairs=1)
    assert along_streets.walking_m >= straight.walking_m
    for a, b in pairwise(along_streets.visits["visit_number"]):
        assert b == a + 1
