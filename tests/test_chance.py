import importlib
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.chance import RiskGroup, chance_of_group, count_work, scan, scan_groups
from analysis.errors import ContractError

PLACES = np.array([(x, y) for x in range(0, 2000, 100) for y in range(0, 2000, 100)], dtype=float)


def draw(n: int, seed: int = 0, places: np.ndarray = PLACES) -> np.ndarray:
    return places[np.random.default_rng(seed).choice(len(places), n)]


def brute_force(points: np.ndarray, places: np.ndarray, weight: np.ndarray, max_radius_m: float) -> float:
    """The highest LLR of any circle, written out circle by circle."""
    total = len(points)
    nearest = np.array([((places - point) ** 2).sum(axis=1).argmin() for point in points])
    counts = np.bincount(nearest, minlength=len(places))
    best = 0.0
    for centre in places:
        distance = np.hypot(*(places - centre).T).round(6)
        for radius in np.unique(distance[distance <= max_radius_m]):
            inside = distance <= radius
            c, e = int(counts[inside].sum()), total * weight[inside].sum() / weight.sum()
            if c >= 2 and e < c and e <= total / 2:
                best = max(best, c * log(c / e) + ((total - c) * log((total - c) / (total - e)) if c < total else 0.0))
    return best


def test_llr_of_a_planted_place_is_the_one_worked_out_by_hand():
    # Four places of equal weight far apart, six of eight incidents at one of them: c = 6, e = 8 / 4 = 2.
    places = np.array([(0, 0), (5000, 0), (0, 5000), (5000, 5000)], dtype=float)
    points = places[[0, 0, 0, 0, 0, 0, 1, 2]]
    found = scan(points, places, n_simulations=99)
    assert found.llr == pytest.approx(6 * log(3) + 2 * log(2 / 6), abs=1e-9)
    first = found.clusters[0]
    assert (first.x, first.y, first.radius_m, first.observed) == (0, 0, 0, 6)
    assert first.expected == pytest.approx(2)


@pytest.mark.parametrize(("n", "seed", "max_radius_m"), [(3, 0, 1000), (12, 1, 400), (60, 2, 1000), (300, 3, 250)])
def test_llr_is_that_of_every_circle_tried_one_by_one(n: int, seed: int, max_radius_m: float):
    random = np.random.default_rng(seed)
    places = random.uniform(0, 3000, (80, 2))
    weight = random.uniform(0.1, 5, 80)
    points = draw(n, seed, places) + random.normal(0, 3, (n, 2))
    found = scan(points, places, weight, max_radius_m, n_simulations=19)
    assert found.llr == pytest.approx(brute_force(points, places, weight, max_radius_m), abs=1e-9)


def test_places_at_the_same_distance_enter_a_circle_together():
    points = draw(40, seed=6)
    assert scan(points, PLACES, n_simulations=19).llr == pytest.approx(brute_force(points, PLACES, np.ones(len(PLACES)), 1000), abs=1e-9)


def test_chance_is_the_rank_among_the_simulations_and_never_nought():
    found = scan(np.repeat(PLACES[[50]], 12, axis=0), PLACES, n_simulations=99)
    assert found.p_value == pytest.approx(1 / 100)


def test_incidents_drawn_from_the_places_at_risk_seldom_surprise():
    # Nominal 1 in 20; in 120 runs more than 15 (mean 6, standard deviation 2.4) would be a defect, and so would none at all.
    surprised = sum(scan(draw(30, seed), PLACES, n_simulations=99, seed=seed).p_value <= 0.05 for seed in range(120))
    assert 1 <= surprised <= 15


def test_where_most_places_are_many_incidents_are_no_surprise():
    crowd = np.random.default_rng(1).normal((500, 500), 60, (900, 2))
    places = np.vstack([PLACES, crowd])
    points = draw(40, 3, places)
    assert scan(points, places, n_simulations=99).p_value > 0.05
    assert scan(points, PLACES, n_simulations=99).p_value == pytest.approx(0.01)


def test_circles_do_not_overlap_and_the_best_comes_first():
    points = np.vstack([np.repeat(PLACES[[22]], 8, axis=0), np.repeat(PLACES[[377]], 6, axis=0), draw(20)])
    clusters = scan(points, PLACES, n_simulations=99).clusters
    assert [(c.x, c.y) for c in clusters[:2]] == [tuple(PLACES[22]), tuple(PLACES[377])]
    assert [c.llr for c in clusters] == sorted((c.llr for c in clusters), reverse=True)
    for i, one in enumerate(clusters):
        for other in clusters[:i]:
            assert np.hypot(one.x - other.x, one.y - other.y) > one.radius_m + other.radius_m


@pytest.mark.parametrize("seed", range(12))
def test_no_place_lies_in_two_circles(seed: int):
    random = np.random.default_rng(seed)
    places = random.uniform(0, 2000, (40, 2))
    places_of = [
        set(np.flatnonzero(np.hypot(*(places - (c.x, c.y)).T) <= c.radius_m + 1e-5))
        for c in scan(places[random.choice(12, 40)], places, n_simulations=9).clusters
    ]
    assert len(places_of) > 1
    assert sum(len(held) for held in places_of) == len(set().union(*places_of))


def test_without_simulations_nothing_is_said_about_chance():
    assert scan(np.repeat(PLACES[[50]], 12, axis=0), PLACES, n_simulations=0).p_value == 1.0


def test_every_kind_is_drawn_from_its_own_places():
    homes, shops = PLACES[PLACES[:, 0] < 1000], PLACES[PLACES[:, 0] >= 1000]
    mixed = [RiskGroup(homes[:10], homes), RiskGroup(np.repeat(shops[[5]], 10, axis=0), shops)]
    first = scan_groups(mixed, n_simulations=99).clusters[0]
    assert (first.x, first.y, first.observed) == (*shops[5], 10)
    assert first.expected == pytest.approx(10 / len(shops))


def test_cells_take_places_together_and_a_light_cell_weighs_the_low_quantile():
    places = np.vstack([np.repeat(PLACES, 5, axis=0) + 10, [(9_990.0, 10.0)]])
    points = np.vstack([draw(20) + 10, [(9_990.0, 10.0)] * 2])
    found = scan_groups([RiskGroup(points, places)], n_simulations=19, cell_size_m=50)
    lonely = next(c for c in found.by_place if c.x > 9000)
    assert lonely.x == 9975
    assert lonely.expected == pytest.approx(22 * 5 / (401 * 5))  # one place counts for five, like nearly every other cell


@pytest.mark.parametrize("n", [3, 70, 900])
def test_both_ways_of_counting_the_simulations_agree(monkeypatch: pytest.MonkeyPatch, n: int):
    places = np.vstack([PLACES, np.random.default_rng(4).normal((700, 700), 200, (700, 2))])
    points = draw(n, 8, places)
    monkeypatch.setattr(importlib.import_module("analysis.chance.scan"), "_FEW", 10**9)
    by_circle = scan(points, places, n_simulations=49)
    monkeypatch.setattr(importlib.import_module("analysis.chance.scan"), "_FEW", 0)
    assert scan(points, places, n_simulations=49) == by_circle


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_or_one_incident_is_no_group(n: int):
    found = scan(draw(n), PLACES)
    assert (found.llr, found.p_value, found.clusters) == (0.0, 1.0, ())


@pytest.mark.parametrize(
    ("points", "places", "weight"),
    [
        ([(np.nan, 0.0)], PLACES, None),
        ([(0.0, 0.0)], PLACES[:2], [1.0]),
        ([(0.0, 0.0)], PLACES[:2], [1.0, -1.0]),
        ([(0.0, 0.0)], PLACES[:2], [0.0, 0.0]),
        ([(0.0, 0.0)], np.empty((0, 2)), None),
    ],
)
def test_impossible_input_is_refused(points, places, weight):
    with pytest.raises(ContractError):
        scan(points, places, weight)


def test_chance_of_a_group_is_high_in_one_street_and_low_over_a_wide_area():
    street = np.array([(x, 0.0) for x in range(0, 200, 10)])
    assert chance_of_group([RiskGroup(street[:7], street)], 3, 500, 99) == 1.0
    wide = np.array([(x * 3000.0, y * 3000.0) for x in range(30) for y in range(30)])
    # Three of seven at the same one of 900 places: 35 / 900^2, less than 1 in 20,000.
    assert chance_of_group([RiskGroup(wide[:7], wide)], 3, 500, 199) == 0.0


def test_chance_of_two_at_one_of_two_places_is_a_half():
    apart = np.array([(0.0, 0.0), (5000.0, 0.0)])
    # 999 draws of two: standard error 0.016
    assert chance_of_group([RiskGroup(apart, apart)], 2, 500, 999) == pytest.approx(0.5, abs=0.06)


def test_work_is_less_in_larger_cells():
    groups = [RiskGroup(draw(30), PLACES)]
    assert count_work(groups, 1000, 50) > count_work(groups, 1000, 200) > 0
    assert count_work([RiskGroup([], PLACES)], 1000, 50) == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 30), st.integers(-40, 40), st.integers(-40, 40), st.sampled_from([0.0, 50.0]))
def test_order_of_rows_and_a_shift_by_whole_cells_change_nothing_but_the_place(seed, n, right, up, cell_size_m):
    random = np.random.default_rng(seed)
    places = random.integers(0, 2000, (60, 2)).astype(float)
    points, shift = draw(n, seed, places), np.array([right, up]) * 50.0
    shuffled = random.permutation(60)
    here = scan_groups([RiskGroup(points, places)], n_simulations=19, seed=1, cell_size_m=cell_size_m)
    there = scan_groups([RiskGroup(points[::-1] + shift, places[shuffled] + shift)], n_simulations=19, seed=1, cell_size_m=cell_size_m)
    assert there.llr == pytest.approx(here.llr)
    assert there.p_value == here.p_value
    assert [(c.x - shift[0], c.y - shift[1], c.observed) for c in there.clusters[:1]] == [(c.x, c.y, c.observed) for c in here.clusters[:1]]
