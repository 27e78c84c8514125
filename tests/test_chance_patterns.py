"""Gi*, near repeats, change between periods and resampling, each against a case worked out by hand or another way of counting."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.chance import change_between, gi_star, knox, resamples, stability
from analysis.chance.change import can_tell_change
from analysis.errors import ContractError


def test_gi_star_of_a_small_table_is_the_one_worked_out_by_hand():
    # Nine cells, one holds 9: mean 1, standard deviation sqrt(81 / 9 - 1) = sqrt(8). With a radius of one cell a corner has k = 3 cells
    # round it (with itself), an edge 4, the middle 5; z = (held - k) / (sqrt(8) * sqrt((9 k - k^2) / 8)) = (held - k) / sqrt(9 k - k^2).
    counts = np.zeros((3, 3))
    counts[1, 1] = 9
    z = gi_star(counts, 100, 100)
    assert z[1, 1] == pytest.approx((9 - 5) / np.sqrt(20))
    assert z[0, 1] == pytest.approx((9 - 4) / np.sqrt(20))
    assert z[0, 0] == pytest.approx((0 - 3) / np.sqrt(18))


def test_gi_star_is_the_formula_written_out_cell_by_cell():
    counts = np.random.default_rng(3).poisson(0.7, (12, 9)).astype(float)
    x, y = np.meshgrid(np.arange(9) * 200.0, np.arange(12) * 200.0)
    mean, sd, n = counts.mean(), counts.std(), counts.size
    for (i, j), z in np.ndenumerate(gi_star(counts, 200, 450)):
        near = np.hypot(x - x[i, j], y - y[i, j]) <= 450
        k = near.sum()
        assert z == pytest.approx((counts[near].sum() - mean * k) / (sd * np.sqrt((n * k - k**2) / (n - 1))), abs=1e-9)


def test_gi_star_leaves_out_cells_outside_the_area():
    counts = np.array([[4.0, 0.0, 0.0], [1.0, 2.0, 0.0]])
    wide = np.full((4, 5), np.nan)
    wide[1:3, 1:4] = counts
    assert gi_star(wide, 100, 100)[1:3, 1:4] == pytest.approx(gi_star(counts, 100, 100))
    assert np.isnan(gi_star(wide, 100, 100)[0]).all()


def test_gi_star_of_the_same_everywhere_is_nought():
    assert (gi_star(np.full((4, 4), 0.3), 100, 250) == 0).all()


@pytest.mark.parametrize(("counts", "cell"), [([1.0, 2.0], 100), ([[1.0]], 0)])
def test_gi_star_of_no_table_is_refused(counts, cell):
    with pytest.raises(ContractError):
        gi_star(counts, cell, 100)


def test_near_repeat_bands_hold_their_lower_limit_and_not_their_upper_one():
    points = [(0.0, 0.0), (100.0, 0.0), (0.0, 250.0)]
    observed, _, _ = knox(points, [0, 7, 8], [0, 100, 200, 300], [0, 7, 14], n_permutations=9)
    # 100 m and 7 days; 250 m and 8 days; 269 m and 1 day
    assert observed.tolist() == [[0, 0], [0, 1], [1, 1]]


def test_near_repeats_are_the_pairs_counted_one_by_one():
    random = np.random.default_rng(2)
    points, days = random.uniform(0, 1000, (60, 2)), random.uniform(0, 40, 60)
    space, time = [0, 150, 400, 700], [0, 5, 10, 30]
    expected = np.zeros((3, 3), dtype=int)
    for i, j in combinations(range(60), 2):
        s = np.searchsorted(space, np.hypot(*(points[i] - points[j])), side="right") - 1
        t = np.searchsorted(time, abs(days[i] - days[j]), side="right") - 1
        if 0 <= s < 3 and 0 <= t < 3:
            expected[s, t] += 1
    assert knox(points, days, space, time, 5)[0].tolist() == expected.tolist()


def test_whole_days_and_the_same_days_with_a_fraction_are_counted_alike():
    random = np.random.default_rng(4)
    points, days = random.uniform(0, 500, (40, 2)), random.integers(0, 60, 40)
    whole, shifted = knox(points, days, [0, 100, 200], [0, 3.5, 14], 19), knox(points, days + 0.25, [0, 100, 200], [0, 3.5, 14], 19)
    for a, b in zip(whole, shifted, strict=True):
        assert a == pytest.approx(b, nan_ok=True)


def test_mean_of_the_permutations_is_the_one_of_all_orders():
    # Three places close together, days 0, 1 and 10: of the three pairs one is within two days, in whatever order; ratio 1, chance 1.
    observed, ratio, p = knox([(0, 0), (1, 0), (0, 1)], [0, 1, 10], [0, 50], [0, 2], 99)
    assert (observed.item(), ratio.item(), p.item()) == (1, 1.0, 1.0)
    # Two of three places close together, days 0, 0 and 50: one order in three puts both days on that pair (999 draws: s.e. 0.015).
    observed, ratio, p = knox([(0, 0), (1, 0), (900, 0)], [0, 0, 50], [0, 50], [0, 2], 999)
    assert observed.item() == 1
    assert ratio.item() == pytest.approx(3, rel=0.15)
    assert p.item() == pytest.approx(1 / 3, abs=0.06)


def test_planted_near_repeats_are_found_and_dates_dealt_out_at_random_are_not():
    random = np.random.default_rng(0)
    points, days = random.uniform(0, 5000, (150, 2)), random.integers(0, 365, 150)
    nearby = points + random.normal(0, 30, points.shape)
    _, ratio, p = knox(np.vstack([points, nearby]), np.concatenate([days, days + 2]), [0, 150, 1000], [0, 7, 60])
    assert ratio[0, 0] > 5
    assert p[0, 0] == pytest.approx(0.001)
    _, _, p = knox(np.vstack([points, nearby]), random.integers(0, 365, 300), [0, 150, 1000], [0, 7, 60])
    assert p.min() > 0.01


def test_no_incidents_have_no_pairs():
    observed, ratio, p = knox(np.empty((0, 2)), [], [0, 100], [0, 7], 9)
    assert (observed.item(), np.isnan(ratio.item()), p.item()) == (0, True, 1.0)


@pytest.mark.parametrize(
    ("points", "days", "space"),
    [([(0, 0)], [1, 2], [0, 100]), ([(0, np.nan)], [1], [0, 100]), ([(0, 0)], [np.nan], [0, 100]), ([(0, 0)], [1], [100, 0])],
)
def test_near_repeats_of_impossible_input_are_refused(points, days, space):
    with pytest.raises(ContractError):
        knox(points, days, space, [0, 7])


@given(st.integers(0, 10_000), st.integers(2, 25))
def test_order_of_the_incidents_changes_no_near_repeat(seed: int, n: int):
    random = np.random.default_rng(seed)
    points, days, order = random.uniform(0, 300, (n, 2)), random.integers(0, 30, n), random.permutation(n)
    here, there = (knox(p, d, [0, 100, 200], [0, 7, 14], 9, seed=1) for p, d in ((points, days), (points[order], days[order])))
    for a, b in zip(here, there, strict=True):
        assert a == pytest.approx(b, nan_ok=True)


def test_change_is_the_exact_binomial_test_corrected_by_hand():
    # Ten against two with periods as long: 2 x P(X <= 2 | 12, 1/2) = 2 x (1 + 12 + 66) / 4096. Three places: BH takes
    # p x 3 / rank from the largest down: 1 stays 1, 0.75 becomes min(1, 0.75 x 3 / 2), the smallest x 3.
    smallest = 2 * 79 / 4096
    assert change_between([10, 2, 3], [2, 1, 3], 100, 100) == pytest.approx([3 * smallest, 1, 1])
    # Three days against one, all four incidents in the one: (1/4)^4 and as unlikely nothing else.
    assert change_between([0], [4], 300, 100) == pytest.approx([1 / 256])


def test_place_without_incidents_did_not_change():
    assert change_between([0, 0], [0, 9], 10, 10).tolist() == [1.0, pytest.approx(2 * 2 / 2**9)]
    assert change_between([], [], 10, 10).size == 0


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8), st.integers(1, 400), st.integers(1, 400))
def test_change_is_a_chance_and_the_same_in_both_directions(counts: list[tuple[int, int]], before_days: int, after_days: int):
    before, after = np.array(counts).T
    p = change_between(before, after, before_days, after_days)
    assert ((p >= 0) & (p <= 1)).all()
    assert p == pytest.approx(change_between(after, before, after_days, before_days), abs=1e-9)
    each = [stats.binomtest(int(b), int(a + b), after_days / (before_days + after_days)).pvalue if a + b else 1.0 for a, b in counts]
    assert (p >= np.array(each) - 1e-12).all()


def test_dates_dealt_out_again_seldom_change_anything():
    # Eight places, 300 incidents, no change: an exact test calls one at most 1 time in 20; 9 of 60 would happen in 1 of 500 such tests.
    random = np.random.default_rng(5)
    called = 0
    for _ in range(60):
        place, is_late = random.integers(0, 8, 300), random.random(300) < 0.5
        counts = [np.bincount(place[mask], minlength=8) for mask in (~is_late, is_late)]
        called += (change_between(*counts, 182, 182) <= 0.05).any()
    assert called <= 8


@pytest.mark.parametrize(
    ("before", "after", "days"), [([1], [1, 2], 10), ([-1], [1], 10), ([np.nan], [1], 10), ([0.5], [1], 10), ([1], [1], 0)]
)
def test_impossible_periods_are_refused(before, after, days):
    with pytest.raises(ContractError):
        change_between(before, after, days, 10)


def test_five_incidents_a_month_are_enough_to_see_a_change():
    assert can_tell_change(60, 61, 365, 365)
    assert not can_tell_change(60, 59, 365, 365)


def test_resample_draws_as_many_incidents_as_there_are():
    drawn = list(resamples(30, 20, seed=1))
    assert len(drawn) == 20
    assert all(times.sum() == 30 and len(times) == 30 for times in drawn)


def test_share_that_stays_is_that_of_the_resamples():
    # An incident is in a resample of ten with chance 1 - 0.9^10 = 0.651 (2,000 resamples: s.e. 0.011).
    share = stability(10, lambda times: times > 0, n_resamples=2000)
    assert share == pytest.approx(np.full(10, 0.651), abs=0.05)
    assert stability(10, lambda times: np.array([True, False]), n_resamples=7).tolist() == [1.0, 0.0]
