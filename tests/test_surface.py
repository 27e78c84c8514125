import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import ContractError
from analysis.surface import KERNELS_M, Mix, bandwidth, grid_of_area, learn_mix, multiscale_density, single_bandwidth_density, smooth_mix
from analysis.surface.kernels import CARRY_OVER, SAME_PLACE_M, fit, prior

SQUARE = shapely.box(0, 0, 4000, 3000)
METHODS = [single_bandwidth_density, multiscale_density]


def some_points(n: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform((500, 500), (3500, 2500), (n, 2))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", [0, 1, 2, 40])
def test_density_adds_up_to_one_over_the_area(method, n):
    density = method(some_points(n), SQUARE)
    assert density.values.sum() == pytest.approx(1)
    assert density.values[~density.inside].sum() == 0
    assert (density.values >= 0).all()
    assert density.weights.sum() == pytest.approx(1)


def test_first_row_is_the_lowest_y():
    density = single_bandwidth_density([(2050.0, 150.0)], SQUARE, sigma_m=100)
    row, column = np.unravel_index(density.values.argmax(), density.values.shape)
    assert (density.x_centers[column], density.y_centers[row]) == (2050, 150)
    assert row == 1


def test_one_point_gives_the_gaussian_bell():
    density = single_bandwidth_density([(2050.0, 1550.0)], SQUARE, sigma_m=300, cell_size_m=100)
    middle = density.values[15, 20]
    # exp(-d2 / (2 * 300^2)) at 300 m east and at 400 m north; integrating over a cell changes it by less than one per cent
    assert density.values[15, 23] / middle == pytest.approx(np.exp(-0.5), rel=0.01)
    assert density.values[19, 20] / middle == pytest.approx(np.exp(-(400**2) / (2 * 300**2)), rel=0.01)


def test_cell_belongs_to_the_area_by_its_centre_or_by_a_point():
    triangle = shapely.Polygon([(0, 0), (1000, 0), (0, 1000)])
    grid = grid_of_area(triangle, 100, np.array([[950.0, 950.0]]))
    assert grid.inside[0, 0]
    assert grid.inside[9, 9]  # the centre lies outside, a point lies in it
    assert not grid.inside[8, 8]


@pytest.mark.parametrize("method", METHODS)
def test_stray_point_far_away_takes_no_part(method):
    points = some_points(30)
    assert np.array_equal(method(points, SQUARE).values, method(np.vstack([points, (-900_000.0, 1e6)]), SQUARE).values)


@pytest.mark.parametrize(("n", "sigma_m"), [(7, 300), (99, 300), (100, 200), (499, 200), (500, 150), (5000, 150)])
def test_bandwidth_follows_the_number_of_incidents(n, sigma_m):
    assert bandwidth(n) == sigma_m


def test_weights_without_incidents_are_the_prior():
    assert learn_mix(np.empty((0, 2)), 1e7).weights == pytest.approx([0.05, 0.08, 0.15, 0.30, 0.22, 0.12, 0.04, 0.04])


def test_exact_repeats_give_weight_to_the_narrowest_kernel_and_scattered_points_to_wide_ones():
    repeated = np.repeat(some_points(20), 5, axis=0)
    spread = some_points(100, seed=2)
    narrow, wide = learn_mix(repeated, 1.2e7), learn_mix(spread, 1.2e7)
    assert narrow.same_place > 0.7 * CARRY_OVER
    assert wide.weights[:3].sum() < 0.25


def test_likeliest_weights_are_a_fixed_point_of_the_written_out_em_step():
    points, area_m2 = some_points(25, seed=4), 1.2e7
    before = prior()
    weights = fit(points, area_m2, before)
    n, sigmas = len(points), (SAME_PLACE_M, *KERNELS_M)
    likelihood = np.zeros((n, len(sigmas) + 1))
    for i in range(n):
        for k, sigma in enumerate(sigmas):
            others = [np.exp(-((points[i] - points[j]) ** 2).sum() / (2 * sigma**2)) for j in range(n) if j != i]
            likelihood[i, k] = sum(others) / (2 * np.pi * sigma**2) / (n - 1)
        likelihood[i, -1] = 1 / area_m2
    share = likelihood * weights / (likelihood * weights).sum(axis=1, keepdims=True)
    assert weights == pytest.approx((share.sum(axis=0) + 5 * before) / (n + 5), abs=1e-5)


def test_of_what_repeats_within_fifty_metres_a_part_lasts_and_the_rest_goes_to_the_wide_kernels():
    points = np.vstack([np.repeat(some_points(10), 3, axis=0), some_points(30, seed=1)])
    likeliest, kept = fit(points, 1.2e7, prior()), learn_mix(points, 1.2e7)
    assert kept.same_place == pytest.approx(0.4 * likeliest[0])
    assert kept.kernels[:2] == pytest.approx(0.4 * likeliest[1:3])
    wide = np.append(kept.kernels[2:], kept.even)
    assert wide / wide.sum() == pytest.approx(likeliest[3:] / likeliest[3:].sum())
    assert kept.weights.sum() == pytest.approx(1)


def test_narrow_kernel_spreads_from_where_in_its_cell_the_point_lies():
    # A point 10 m from the edge between two cells of 100 m, kernel of 25 m: Phi(-10 / 25) = 0.345 of it lies in the next cell.
    points = np.array([[2090.0, 1550.0]])
    only_25 = Mix(0.0, np.array([1.0, 0, 0, 0, 0, 0, 0]), 0.0)
    values = smooth_mix(points, grid_of_area(SQUARE, 100, points), only_25).values
    assert values[15, 21] == pytest.approx(0.3446 * 0.9545, abs=2e-4)
    assert values[15, 20] == pytest.approx(0.6554 * 0.9545, abs=2e-4)


def test_what_is_for_the_same_place_stays_in_its_cell():
    points = np.array([[2099.0, 1550.0]])
    values = smooth_mix(points, grid_of_area(SQUARE, 100, points), Mix(1.0, np.zeros(7), 0.0)).values
    assert values[15, 20] == 1


def test_wide_kernel_on_the_grid_is_the_one_worked_out_point_by_point():
    points = some_points(12, seed=6)
    density = single_bandwidth_density(points, SQUARE, sigma_m=250)
    x, y = np.meshgrid(density.x_centers, density.y_centers)
    centre = np.floor(points / 100) * 100 + 50  # points count where the middle of their cell is
    # Spreading a bell evenly over cells of 100 m adds 100^2 / 12 to its variance.
    bells = density.inside * sum(np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * (250**2 + 100**2 / 12))) for px, py in centre)
    assert density.values == pytest.approx(bells / bells.sum(), abs=2e-6)


@pytest.mark.parametrize(
    "area",
    [
        SQUARE,
        shapely.Polygon([(0, 0), (1000, 0), (0, 1000)]),  # centres lie on the slope
        shapely.box(50, 50, 950, 950),  # centres lie on every side
        shapely.box(0, 0, 1000, 1000).difference(shapely.box(250, 250, 750, 750)),
        shapely.MultiPolygon([shapely.box(0, 0, 90, 90), shapely.box(333, 250, 800, 951)]),
        shapely.Point(1500, 1500).buffer(1234.5),
    ],
)
def test_cells_of_an_area_are_those_whose_centre_the_polygon_contains(area):
    grid = grid_of_area(area, 100, np.empty((0, 2)))
    assert np.array_equal(grid.inside, shapely.contains_xy(area, *np.meshgrid(grid.x_centers, grid.y_centers)))


def test_kernels_below_the_precision_get_no_weight():
    weights = multiscale_density(np.repeat(some_points(20), 5, axis=0), SQUARE, precision_m=75).weights
    assert (weights[:2] == 0).all()
    assert (weights[2:] > 0).all()
    assert multiscale_density(some_points(9), SQUARE, precision_m=9_999).weights[6] > 0


def test_many_points_are_sampled_the_same_way_for_the_same_seed_and_any_order():
    points = some_points(2600)
    first, again = learn_mix(points, 1.2e7, seed=3), learn_mix(points[::-1], 1.2e7, seed=3)
    assert np.array_equal(first.weights, again.weights)


@pytest.mark.parametrize("area", [shapely.Polygon(), shapely.box(0, 0, 9e6, 9e6)])
def test_impossible_area_is_refused(area):
    with pytest.raises(ContractError):
        single_bandwidth_density(some_points(3), area)


def test_point_without_coordinates_is_refused():
    with pytest.raises(ContractError):
        multiscale_density([(np.nan, 1.0)], SQUARE)


def test_a_map_catches_more_of_later_robberies_than_one_bandwidth_in_two_cities(shared_data):
    from tests.benchmarks.methods import CITIES, load_city, ratio_to_one_bandwidth

    ratios = [ratio_to_one_bandwidth(*load_city(shared_data / "hotspots", city), multiscale_density).mean() for city in CITIES]
    assert np.mean(ratios) >= 1.10
    assert min(ratios) >= 1.0


points_in_square = st.lists(
    st.tuples(st.integers(0, 3999), st.integers(0, 2999)).map(lambda p: (p[0] + 0.5, p[1] + 0.5)), min_size=1, max_size=25
)


@settings(max_examples=25, deadline=None)
@given(points_in_square, st.integers(-30, 30), st.integers(-30, 30), st.sampled_from(METHODS))
def test_shifting_points_and_area_by_whole_cells_shifts_the_density(points, columns, rows, method):
    shift = np.array([columns, rows]) * 100.0
    here = method(points, SQUARE)
    there = method(np.array(points)[::-1] + shift, shapely.box(*(np.array(SQUARE.bounds) + np.tile(shift, 2))))
    assert there.values == pytest.approx(here.values, abs=1e-9)
    assert np.array_equal(there.x_centers, here.x_centers + shift[0])
