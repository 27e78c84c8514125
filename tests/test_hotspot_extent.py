"""How far a concentration reaches: chains, dense centres, and places that are not known precisely."""

import numpy as np
import shapely

from analysis.hotspots import find_hotspots
from analysis.settings import Settings
from tests.make import make_addresses, make_located
from tests.test_hotspots import NAMES, PLANTED, QUICK, SCATTERED, check_sound, incidents_at, make_premises, town


def test_wide_chain_is_cut_into_pieces_that_are_not_too_wide():
    premises = make_premises(make_addresses(numbers=800, streets=NAMES[:3]))
    points = [(150_000.0 + 40 * i, 450_105.0) for i in range(2, 98)]
    found = find_hotspots(make_located(points), premises, Settings(simulations=99, selected_area_pct=10))
    check_sound(found)
    assert len(found.hotspots) >= 2
    for outline in found.hotspots.geometry:
        corners = shapely.get_coordinates(outline.convex_hull)
        assert max(np.hypot(*(corners - corner).T).max() for corner in corners) <= 800


def test_peaks_of_a_dense_centre_are_places_of_their_own_and_not_one_giant():
    # Incidents all over a centre of 1 by 1 km, and twelve extra in each of two streets 600 m apart.
    premises = make_premises(make_addresses(numbers=400, streets=NAMES))
    random = np.random.default_rng(1)
    points = [
        (150_500.0 + 10 * x, 450_605.0 + 100 * y) for x, y in zip(random.integers(0, 100, 60), random.integers(0, 10, 60), strict=True)
    ]
    points += [(150_600.0 + 10 * i, 450_705.0) for i in range(12)] + [(151_200.0 + 10 * i, 451_305.0) for i in range(12)]
    found = find_hotspots(make_located(points), premises, Settings(simulations=99, selected_area_pct=10))
    check_sound(found)
    one, other = found.incident_hotspot.iloc[60:72], found.incident_hotspot.iloc[72:]
    assert one.nunique() == other.nunique() == 1
    assert one.iloc[0] != other.iloc[0] != ""
    assert found.hotspots.geometry.area.max() < 15e4


def test_kernels_narrower_than_the_places_are_known_take_no_part():
    doors = [*PLANTED, *SCATTERED, *(f"Eikenlaan {number}" for number in range(1, 15, 2))]
    vague = find_hotspots(incidents_at(*doors, uncertainty_m=350.0), town(), QUICK).density
    assert vague is not None
    assert (vague.weights[:4] == 0).all()
    assert (vague.weights[4:] > 0).all()
