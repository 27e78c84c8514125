"""How much weight each bandwidth of the multi-scale surface gets, learned from the incidents themselves."""

from dataclasses import dataclass

import numpy as np

from analysis.surface.grid import Floats

KERNELS_M = (25.0, 50.0, 100.0, 200.0, 400.0, 800.0, 1600.0)
"""Standard deviations of the Gaussian kernels of the multi-scale surface."""

SAME_PLACE_M = 6.25
"""The standard deviation that *the very same place* stands for: one door, or one crossing that a street is known by."""

PRIOR_SAME_PLACE = 0.03
PRIOR_MEAN = (0.02, 0.08, 0.15, 0.30, 0.22, 0.12, 0.04)
PRIOR_EVEN = 0.04
"""What the weights are before any incident is seen: the same place, each kernel, and the even spread."""

PRIOR_STRENGTH = 5.0
"""The prior counts as this many incidents."""

CARRY_OVER = 0.4
"""Of what repeats within 50 m in one period, this share repeats in the next; the rest is a series that ends (docs/method.md)."""

SERIES_M = 50.0
_FIT_POINTS = 2000
_AT_ONCE = 40  # points: what they need stays near the processor
_SIGMAS_M = (SAME_PLACE_M, *KERNELS_M)


@dataclass(frozen=True)
class Mix:
    """The weight of the same place, of every kernel of `KERNELS_M` and of the even spread; they add up to 1."""

    same_place: float
    kernels: Floats
    even: float

    @classmethod
    def of(cls, weights: Floats) -> "Mix":
        """Name the parts of an array: same place, kernels, even spread."""
        return cls(float(weights[0]), np.asarray(weights[1:-1]), float(weights[-1]))

    @property
    def weights(self) -> Floats:
        """One weight per kernel and, last, the even spread; what is for the same place counts with the narrowest kernel."""
        together = np.append(self.kernels, self.even)
        together[0] += self.same_place
        return together


def prior(precision_m: float = 0.0) -> Floats:
    """Return the prior mean; what is narrower than the precision of the places gets nothing (but the widest kernel stays)."""
    weights = np.array([PRIOR_SAME_PLACE, *PRIOR_MEAN, PRIOR_EVEN])
    weights[:-1][np.array(_SIGMAS_M) < min(precision_m, KERNELS_M[-1])] = 0.0
    return np.asarray(weights / weights.sum())


def learn_mix(points: Floats, area_m2: float, precision_m: float = 0.0, seed: int = 0) -> Mix:
    """Return the weights that suit these incidents.

    They make every incident as likely as possible given the others (leave-one-out likelihood, EM, with a Dirichlet prior worth
    five incidents); then the narrow kernels keep the share of it that lasts. Above 2,000 points a seeded sample is used; the order
    of the points does not matter.
    """
    before = prior(precision_m)
    if len(points) < 2:
        return Mix.of(before)
    sample = points
    if len(points) > _FIT_POINTS:
        ordered = points[np.lexsort((points[:, 1], points[:, 0]))]
        sample = ordered[np.random.default_rng(seed).choice(len(ordered), _FIT_POINTS, replace=False)]
    return Mix.of(_without_series(fit(sample, area_m2, before)))


def fit(points: Floats, area_m2: float, before: Floats) -> Floats:
    """Return the weights of the highest leave-one-out likelihood under the prior `before`."""
    likelihood = np.column_stack([_left_one_out(points), np.full(len(points), 1.0 / area_m2)])
    weights = before
    for _ in range(2000):
        share = weights * (likelihood.T @ (1.0 / (likelihood @ weights)))
        better = (share + PRIOR_STRENGTH * before) / (len(points) + PRIOR_STRENGTH)
        if np.abs(better - weights).max() < 1e-7:
            return np.asarray(better)
        weights = better
    return weights


def _without_series(weights: Floats) -> Floats:
    """Give what the narrow kernels owe to series to the wide ones, in proportion."""
    narrow = np.append(np.array(_SIGMAS_M) <= SERIES_M, False)
    lasting = np.where(narrow, CARRY_OVER * weights, weights)
    lasting[~narrow] *= (1.0 - lasting[narrow].sum()) / lasting[~narrow].sum()
    return np.asarray(lasting)


def _left_one_out(points: Floats) -> Floats:
    """The density at every point made by all the other points, per kernel: shape (points, same place and kernels)."""
    n, widest = len(points), KERNELS_M[-1]
    made = np.empty((n, len(_SIGMAS_M)))
    for begin in range(0, n, _AT_ONCE):
        block = points[begin : begin + _AT_ONCE]
        squared = (block[:, :1] - points[:, 0]) ** 2 + (block[:, 1:] - points[:, 1]) ** 2
        kernel = np.exp(-squared / (2 * widest**2))
        kernel[np.arange(len(block)), begin + np.arange(len(block))] = 0.0
        for k in reversed(range(len(_SIGMAS_M))):
            made[begin : begin + _AT_ONCE, k] = kernel.sum(axis=1) / ((n - 1) * 2 * np.pi * _SIGMAS_M[k] ** 2)
            for _ in range(round(2 * np.log2(_SIGMAS_M[k] / _SIGMAS_M[k - 1])) if k else 0):
                np.square(kernel, out=kernel)  # half as wide is the fourth power
    return made
