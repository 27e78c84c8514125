import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from analysis.accuracy import back_test, prediction_accuracy
from analysis.errors import ContractError
from analysis.surface import single_bandwidth_density

AREA = shapely.box(0, 0, 5000, 5000)


def test_published_example_of_six_cells():
    found = prediction_accuracy([8, 4, 4, 2, 1, 0], [6, 7, 3, 2, 1, 0], 1 / 6)
    assert found == pytest.approx((6 / 19, (6 / 19) * 6, 6 / 7), abs=1e-6)


def test_cells_that_are_predicted_alike_count_for_what_they_hold_on_average():
    # Two of six cells: the first, and one of the two with 4, which hold 7 and 3.
    assert prediction_accuracy([8, 4, 4, 2, 1, 0], [6, 7, 3, 2, 1, 0], 2 / 6).hit_rate == pytest.approx((6 + 5) / 19)
    # A flat map catches what its share of the area holds.
    assert prediction_accuracy([1] * 6, [6, 7, 3, 2, 1, 0], 0.25) == pytest.approx((0.25, 1.0, 0.25 * 19 / (7 + 0.5 * 6)))


def test_part_of_a_cell_counts_in_part_and_the_best_map_is_one():
    found = prediction_accuracy([3, 2, 1, 0], [4, 2, 1, 1], 0.375)
    assert found == pytest.approx((5 / 8, (5 / 8) / 0.375, 1.0))


def test_cells_outside_the_area_take_no_part():
    inside = prediction_accuracy([3, 2, 1], [1, 0, 3], 1 / 3)
    assert prediction_accuracy([3, np.nan, 2, 1], [1, 9, 0, 3], 1 / 3) == inside


def test_nothing_to_catch_is_not_nought_but_unknown():
    assert np.isnan(prediction_accuracy([1, 2], [0, 0], 0.5)).all()


@pytest.mark.parametrize("share", [0, -0.1, 1.1])
def test_a_share_that_is_none_is_refused(share: float):
    with pytest.raises(ContractError):
        prediction_accuracy([1, 2], [0, 1], share)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30), st.floats(0.01, 1))
def test_no_map_catches_more_than_the_best_and_the_whole_area_catches_all(cells: list[tuple[int, int]], share: float):
    predicted, observed = np.array(cells).T
    if observed.sum():
        assert prediction_accuracy(predicted, observed, share).pei <= 1 + 1e-9
        assert prediction_accuracy(predicted, observed, 1.0) == pytest.approx((1, 1, 1))


def fixed_bandwidth(points: np.ndarray, area: shapely.Polygon, cell_size_m: float):
    return single_bandwidth_density(points, area, 100, cell_size_m)


def test_incidents_that_stay_in_one_place_are_caught_and_those_that_move_are_not():
    random = np.random.default_rng(0)
    days = np.arange(400.0)
    stays = random.normal((2500, 2500), 60, (400, 2))
    caught = back_test(stays, days, AREA, area_share=0.02, make=fixed_bandwidth)
    assert caught.hit_rate > 0.95
    assert len(caught.from_days) == 4
    moves = np.where(days[:, None] < 200, stays, stays + 1500)  # from day 200 on it is somewhere else
    assert back_test(moves, days, AREA, area_share=0.02, n_dates=1, horizon_days=200, make=fixed_bandwidth).hit_rate == 0.0


def test_a_map_is_made_only_of_what_was_known_and_judged_by_what_came_after():
    seen = []

    def note(points: np.ndarray, area: shapely.Polygon, cell_size_m: float):
        seen.append(points[:, 0].max())
        return fixed_bandwidth(points, area, cell_size_m)

    days = np.arange(100.0)
    points = np.column_stack([10 * days + 5, np.full(100, 2500.0)])  # the place tells the day
    tested = back_test(points, days, AREA, horizon_days=30, n_dates=3, make=note)
    # The last day is 99, so the horizons begin at 100 - 30 = 70, 40 and 10; on day 10 too little was known for a map.
    assert tested.from_days == (40, 70)
    assert tested.known == (40, 70)
    assert tested.later == (30, 30)
    assert seen == [395, 695]


def test_too_few_incidents_or_no_dates_give_no_figure():
    random = np.random.default_rng(0)
    points = random.uniform(0, 5000, (30, 2))
    for days in (np.full(30, np.nan), np.arange(30.0)):
        tested = back_test(points, days, AREA, horizon_days=20)
        assert np.isnan(tested.hit_rate)
        assert tested.from_days == ()
    assert np.isnan(back_test(np.empty((0, 2)), [], AREA).hit_rate)


def test_later_incident_outside_the_area_is_missed():
    days = np.append(np.arange(60.0), 70.0)
    points = np.vstack([np.full((60, 2), 2500.0), [(9000.0, 9000.0)]])
    assert back_test(points, days, AREA, horizon_days=5, n_dates=1, make=fixed_bandwidth).hit_rate == 0.0
