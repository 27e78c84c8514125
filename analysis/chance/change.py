"""Whether a place changed between two periods, or only looks like it."""

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.errors import ContractError

FEWEST_PER_MONTH = 5.0
"""With fewer incidents a month in all, a doubling would be missed four times out of five (docs/method.md)."""

DAYS_PER_MONTH = 365.25 / 12


def change_between(
    before_counts: npt.ArrayLike, after_counts: npt.ArrayLike, before_days: float, after_days: float
) -> npt.NDArray[np.float64]:
    """Return the chance of a difference at least as large when nothing changed, corrected for the number of places.

    Given the incidents of both periods together, those of the second follow a binomial distribution with the share of its days; the
    exact two-sided test of each place is corrected over the places (Benjamini and Hochberg 1995).

    Parameters
    ----------
    before_counts, after_counts
        Incidents per place in either period, places in the same order.
    before_days, after_days
        How long either period is.

    Returns
    -------
    p_adjusted
        Per place; 1 for a place without incidents. Call a place changed at 0.05 or less.

    Raises
    ------
    ContractError
        When a count is missing or below zero, or a period has no days.
    """
    before, after = np.asarray(before_counts, dtype=np.float64).ravel(), np.asarray(after_counts, dtype=np.float64).ravel()
    if before.shape != after.shape or not (before >= 0).all() or not (after >= 0).all() or (before % 1).any() or (after % 1).any():
        raise ContractError("Voor een vergelijking heeft elke plaats in beide perioden een aantal nodig, nul of meer.")
    if not (before_days > 0 and after_days > 0):
        raise ContractError("Een periode zonder dagen is niet te vergelijken.")
    share = after_days / (before_days + after_days)
    chance = [
        stats.binomtest(int(late), int(early + late), share).pvalue if early + late else 1.0
        for early, late in zip(before, after, strict=True)
    ]
    return np.asarray(stats.false_discovery_control(chance, method="bh") if chance else [], dtype=np.float64)


def can_tell_change(before_total: int, after_total: int, before_days: float, after_days: float) -> bool:
    """Return whether there are enough incidents a month to see a change at all."""
    return (before_total + after_total) / ((before_days + after_days) / DAYS_PER_MONTH) >= FEWEST_PER_MONTH
