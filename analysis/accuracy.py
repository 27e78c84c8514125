"""How much a map would have caught: hit rate, PAI and PEI, and the back-test that never looks at what it was made from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from analysis.errors import ContractError
from analysis.surface import DensityGrid, Grid, multiscale_density

Floats = npt.NDArray[np.float64]

FEWEST_KNOWN = 20
"""A map made of fewer incidents than this is not tested; it would not be shown either."""


class PredictionAccuracy(NamedTuple):
    """What the best cells of a map caught; NaN when there was nothing to catch."""

    hit_rate: float
    pai: float
    pei: float


@dataclass(frozen=True)
class BackTest:
    """What maps of the past caught later: per date and over all dates together.

    `hit_rate` is the share of all later incidents that lay in the chosen share of the area; `known` and `later` count the incidents
    before and after every date of `from_days`. NaN and empty when no date had enough incidents.
    """

    hit_rate: float
    pai: float
    area_share: float
    from_days: tuple[float, ...]
    known: tuple[int, ...]
    later: tuple[int, ...]
    hit_rates: tuple[float, ...]


def prediction_accuracy(predicted: npt.ArrayLike, observed: npt.ArrayLike, area_share: float) -> PredictionAccuracy:
    """Return which share of what happened lies in the cells that were predicted highest.

    hit rate = hits in the chosen cells / all; PAI = hit rate / share of the area (Chainey, Tompson and Uhlig 2008); PEI = PAI / the best
    PAI that this share of the area allows (Hunt 2016). Cells that are predicted alike at the cut count for what they hold on average.

    Parameters
    ----------
    predicted, observed
        One number per cell of equal size, in the same order; NaN in either for a cell outside the area.
    area_share
        Share of the area that is chosen, above 0 and at most 1; part of a cell counts in part.

    Returns
    -------
    accuracy
        hit_rate, pai, pei.

    Raises
    ------
    ContractError
        When the cells do not agree, or the share is no share.
    """
    rank, held = np.asarray(predicted, dtype=np.float64).ravel(), np.asarray(observed, dtype=np.float64).ravel()
    if rank.shape != held.shape or not 0 < area_share <= 1:
        raise ContractError("Voor deze toets zijn per cel een verwachting en een aantal nodig, en een aandeel tussen 0 en 1.")
    inside = np.isfinite(rank) & np.isfinite(held)
    rank, held = rank[inside], held[inside]
    total = held.sum()
    if not total > 0:
        return PredictionAccuracy(np.nan, np.nan, np.nan)
    cells = area_share * len(rank)
    hit_rate, best = _caught(rank, held, cells) / total, _caught(held, held, cells) / total
    return PredictionAccuracy(float(hit_rate), float(hit_rate / area_share), float(hit_rate / best))


def _caught(rank: Floats, held: Floats, cells: float) -> float:
    """What the highest cells hold; the last ones in proportion."""
    order = np.argsort(-rank, kind="stable")
    cut = rank[order[min(int(np.ceil(cells - 1e-9)), len(rank)) - 1]]
    above, level = rank > cut, rank == cut
    return float(held[above].sum() + held[level].sum() * min((cells - above.sum()) / level.sum(), 1.0))


def back_test(
    points_xy: npt.ArrayLike,
    days: npt.ArrayLike,
    area: BaseGeometry,
    area_share: float = 0.02,
    horizon_days: float = 90,
    n_dates: int = 4,
    cell_size_m: float = 100,
    make: Callable[[Floats, BaseGeometry, float], DensityGrid] = multiscale_density,
) -> BackTest:
    """Make the map of several dates in the past from what was known then, and count what came after.

    The dates lie a horizon apart and the last one a horizon before the last incident, so that every later incident is
    counted once; each map is made of the incidents before its date and is judged by those of the horizon after it. The
    share of its own incidents that a map covers is never reported: it is one and a half to five times too high.

    Parameters
    ----------
    points_xy, days
        Incidents in metres, shape (n, 2), with their day as a number; NaN for an unknown day, which takes no part.
    area, cell_size_m
        As for `surface.multiscale_density`.
    area_share
        Share of the area that is pointed at.
    horizon_days, n_dates
        How far a map looks ahead, and how many dates are tried.
    make
        The map: points, area and size of the cells in, `DensityGrid` out.

    Returns
    -------
    test
        An incident outside the area counts as missed.
    """
    points, day = np.asarray(points_xy, dtype=np.float64).reshape(-1, 2), np.asarray(days, dtype=np.float64).ravel()
    if len(points) != len(day):
        raise ContractError("Voor deze toets heeft elk incident een dag nodig.")
    is_known = np.isfinite(day) & np.isfinite(points).all(axis=1)
    points, day = points[is_known], day[is_known]
    last = day.max(initial=-np.inf) + 1
    tried: list[tuple[float, int, int, float]] = []
    for step in reversed(range(n_dates)):
        date = float(last - (step + 1) * horizon_days)
        before, after = points[day < date], points[(day >= date) & (day < date + horizon_days)]
        if len(before) >= FEWEST_KNOWN and len(after):
            tried.append((date, len(before), len(after), _hits(make(before, area, cell_size_m), after, area_share)))
    later = sum(after for _, _, after, _ in tried)
    hit_rate = sum(hits for _, _, _, hits in tried) / later if later else np.nan
    return BackTest(
        hit_rate=float(hit_rate),
        pai=float(hit_rate / area_share),
        area_share=area_share,
        from_days=tuple(date for date, _, _, _ in tried),
        known=tuple(before for _, before, _, _ in tried),
        later=tuple(after for _, _, after, _ in tried),
        hit_rates=tuple(hits / after for _, _, after, hits in tried),
    )


def _hits(density: DensityGrid, points: Floats, area_share: float) -> float:
    """How many points lie in the densest cells; a point outside the area is none of them."""
    half = density.cell_size_m / 2
    held = Grid(float(density.x_centers[0]) - half, float(density.y_centers[0]) - half, density.cell_size_m, density.inside).count(points)
    return _caught(density.values[density.inside], held[density.inside], area_share * np.count_nonzero(density.inside))
