"""How long a round takes before it is planned: to propose as many days as it needs."""

import math
from collections.abc import Mapping

import geopandas as gpd
import shapely

from analysis.rounds.routing import WALKING_M_PER_S
from analysis.rounds.timetable import Window
from analysis.terms import Audience

TOUR = 0.7124
"""The shortest tour of n places spread over an area A is about 0.7124 times the root of n A (Beardwood, Halton and Hammersley 1959)."""
MARGIN = 1.1
"""A little more, for places that are not spread evenly and for the last door of a day that just does not fit."""


def walking_hours(addresses: gpd.GeoDataFrame) -> float:
    """Return about how many hours of walking it takes to visit all of these addresses, as one tour."""
    known = addresses.geometry[~(addresses.geometry.isna() | addresses.geometry.is_empty)]
    hull = shapely.convex_hull(shapely.multipoints(known.to_numpy())) if len(known) else None
    if hull is None:
        return 0.0
    tour_m = TOUR * math.sqrt(len(known) * hull.area) if hull.area else hull.length
    return float(tour_m) / WALKING_M_PER_S / 3600


def hours_a_day(addresses: gpd.GeoDataFrame, windows: Mapping[Audience, Window]) -> float:
    """Return how long a pair can visit these addresses on one day: all windows of their audiences together, overlap counted once."""
    present = set(addresses["audience"])
    spans = sorted(window for audience, window in windows.items() if str(audience) in present)
    together: list[Window] = []
    for span in spans:
        if together and span.begins <= together[-1].ends:
            together[-1] = Window(together[-1].begins, max(together[-1].ends, span.ends))
        else:
            together.append(span)
    return sum(window.hours for window in together)


def days_needed(addresses: gpd.GeoDataFrame, windows: Mapping[Audience, Window], pairs: int, doors_per_hour: float) -> int:
    """Return about how many days a round takes; at least one.

    Parameters
    ----------
    addresses
        A `VisitAddresses` table.
    windows
        When each audience is visited.
    pairs, doors_per_hour
        How many pairs walk, and how many addresses each visits in an hour.
    """
    together: dict[Window, set[str]] = {}
    for audience, window in windows.items():
        together.setdefault(window, set()).add(str(audience))
    days = 1.0
    for window, audiences in together.items():
        rows = addresses[addresses["audience"].isin(audiences)]
        if len(rows):
            work_h = len(rows) / doors_per_hour + walking_hours(gpd.GeoDataFrame(rows))
            days = max(days, work_h * MARGIN / (pairs * max(0.5, window.hours)))
    return math.ceil(days)
