"""Coordinates as people's files hold them, brought to RD New in metres, with an account of what was put right."""

from collections import Counter
from typing import Any, TypeAlias

import numpy as np

from analysis import tables
from analysis.terms import Term

RD_RANGE = {"x": (-7_000.0, 300_000.0), "y": (289_000.0, 629_000.0)}
"""The European Netherlands in RD New (metres)."""
DEGREES_BELOW = 90.0
MILLIMETRES_FROM = 2_000_000.0

Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"


class Spelling(Term):
    """How coordinates were written, other than as RD metres with x first."""

    DEGREES = "degrees", "in graden"
    MILLIMETRES = "millimetres", "in millimeters"
    SWAPPED = "swapped", "x en y omgewisseld"


def as_rd(x: Floats, y: Floats) -> tuple[Floats, Floats, Counter[Spelling]]:
    """Return RD x and y in metres, NaN outside the country, and how many points were written otherwise.

    In the Netherlands x is smaller than y in RD and the longitude smaller than the latitude; degrees stay below 90, RD does not reach
    two million. So each point tells by itself how it is written.
    """
    import pyproj

    low, high = np.fmin(x, y), np.fmax(x, y)
    is_swapped = x > y
    in_mm = high >= MILLIMETRES_FROM
    low, high = np.where(in_mm, low / 1000.0, low), np.where(in_mm, high / 1000.0, high)
    in_degrees = high < DEGREES_BELOW
    if in_degrees.any():
        moved = pyproj.Transformer.from_crs("EPSG:4326", tables.CRS, always_xy=True).transform(low[in_degrees], high[in_degrees])
        low[in_degrees], high[in_degrees] = moved
    inside = is_in_country(low, high) & ~(np.isnan(x) | np.isnan(y))
    spelled = {Spelling.DEGREES: in_degrees, Spelling.MILLIMETRES: in_mm, Spelling.SWAPPED: is_swapped}
    counts = Counter({spelling: int((mask & inside).sum()) for spelling, mask in spelled.items()})
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan), +counts


def is_in_country(x: Floats, y: Floats) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Tell of each point (RD, metres) whether it lies in the Netherlands; NaN does not."""
    (west, east), (south, north) = RD_RANGE["x"], RD_RANGE["y"]
    inside: np.ndarray[Any, np.dtype[np.bool_]] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


def what_is_wrong(x: Floats, y: Floats) -> str:
    """Return in Dutch how these points, taken for RD metres, are probably written; "" when that does not explain it."""
    _, _, counts = as_rd(x, y)
    said = [spelling.label for spelling, n in counts.most_common() if n > len(x) / 2]
    return " en ".join(said)
