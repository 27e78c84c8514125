"""The outline of a concentration: the street sides of its addresses, and what it is called."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from analysis import dutch
from analysis.surface import Floats

HALF_SIDE_M = 18.0
"""From an address point (inside the building) to the middle of a normal street."""

HALF_PLOT_M = 16.0
"""From an address on its own to the side of its plot: as large as what it would have in a row."""

LARGEST_GAP_M = 75.0
"""Farther apart, two neighbouring numbers are not one row of buildings: a crossing, a field or another part of the street."""

CLOSED_M = 20.0
"""Strips narrower than twice this between two street sides (the street itself, a canal, back gardens) belong to the outline."""

SMALLEST_HOLE_M2 = 1000.0
NAMED_STREETS = 2


def draw_outline(addresses: pd.DataFrame, xy: Floats) -> BaseGeometry:
    """Draw the street sides of these addresses as one tidy shape.

    Consecutive numbers on one side of a street are joined by a line as long as they stand within 75 m of each other; the lines
    are widened to 18 m on both sides and strips of up to 40 m between them are closed. An address without neighbours is a square plot.
    Never a circle round an incident.

    Parameters
    ----------
    addresses, xy
        Rows of a `Premises` table and their points.
    """
    sides, alone = _street_sides(addresses, xy)
    streets = shapely.buffer(sides, HALF_SIDE_M, quad_segs=4)
    plots = shapely.buffer(alone, HALF_PLOT_M, cap_style="square")
    shape = shapely.union_all([*streets, *plots])
    shape = shapely.buffer(shapely.buffer(shape, CLOSED_M, quad_segs=4), -CLOSED_M, quad_segs=4)
    return tidy(shapely.simplify(shape, 1.0))


def tidy(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape without small holes and slivers."""
    kept = []
    for part in shapely.get_parts(shapely.buffer(shape, 0)):
        holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= SMALLEST_HOLE_M2]
        if part.area > 0:
            kept.append(shapely.Polygon(part.exterior, holes))
    return shapely.union_all(kept)


def _street_sides(addresses: pd.DataFrame, xy: Floats) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """A line along every run of neighbouring numbers, and a point for every address on its own."""
    table = pd.DataFrame(
        {
            "place": addresses["place"].to_numpy(),
            "street": addresses["street"].to_numpy(),
            "side": addresses["number"].to_numpy() % 2,
            "number": addresses["number"].to_numpy(),
            "letter": addresses["letter"].to_numpy(),
            "addition": addresses["addition"].to_numpy(),
            "x": xy[:, 0],
            "y": xy[:, 1],
        }
    )
    table = table.sort_values(list(table.columns), kind="stable")
    points = table[["x", "y"]].to_numpy()
    step = np.hypot(*np.diff(points, axis=0).T)
    same_side = (table[["place", "street", "side"]].to_numpy()[1:] == table[["place", "street", "side"]].to_numpy()[:-1]).all(axis=1)
    begins = np.flatnonzero(np.append(True, ~same_side | (step > LARGEST_GAP_M)))
    runs = [list(dict.fromkeys(map(tuple, run.tolist()))) for run in np.split(points, begins[1:])]
    return [shapely.LineString(run) for run in runs if len(run) > 1], [shapely.Point(run[0]) for run in runs if len(run) == 1]


def name_of(streets: Sequence[tuple[str, str]], address_streets: Sequence[tuple[str, str]], ambiguous: Iterable[str]) -> str:
    """Return the name of a concentration, made of the streets of its incidents.

    Parameters
    ----------
    streets
        Street and place of every incident in it.
    address_streets
        Street and place of every address in it; decides between streets with as many incidents.
    ambiguous
        Streets that occur in several places and need the place behind them.
    """
    incidents, addresses = Counter(streets), Counter(address_streets)
    order = sorted(incidents or addresses, key=lambda each: (-incidents[each], -addresses[each], each))
    named = order[:NAMED_STREETS]
    words = [street for street, _ in named]
    name = f"{', '.join(words)} en omgeving" if len(order) > NAMED_STREETS else dutch.enumerate_words(words)
    places = list(dict.fromkeys(place for _, place in named if place))
    if set(words) & set(ambiguous) and places:
        name = f"{name} ({dutch.enumerate_words(places)})"
    return name or "Zonder straatnaam"


def tell_apart(names: Sequence[str], centres: Floats) -> list[str]:
    """Give concentrations in the same street the side of the compass on which they lie: 'Voorstreek (noord)'."""
    told = list(names)
    for name, times in Counter(names).items():
        if times > 1:
            own = [i for i, other in enumerate(names) if other == name]
            offset = centres[own] - centres[own].mean(axis=0)
            sides = [_side(x, y) for x, y in offset]
            for rank, (i, side) in enumerate(zip(own, sides, strict=True), start=1):
                told[i] = f"{name} ({side})" if sides.count(side) == 1 else f"{name} ({rank})"
    return told


def _side(x: float, y: float) -> str:
    if abs(x) > abs(y):
        return "oost" if x > 0 else "west"
    return "noord" if y > 0 else "zuid"


def id_of(address_keys: Iterable[str]) -> str:
    """Return a short name for a set of addresses that is the same on every machine and in every order."""
    return hashlib.sha256("|".join(sorted(address_keys)).encode()).hexdigest()[:10]
