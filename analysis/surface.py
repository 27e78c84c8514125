"""Where incidents are dense: a map of cells out of points, with one bandwidth or with a learned mix of bandwidths.

Method and evidence: docs/method.md, *Concentraties*. Points are counted per cell and the counts are smoothed with kernels
that are integrated over the cells (one Fourier transform for all kernels together).
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
import shapely
from scipy import fft
from scipy.special import ndtr
from shapely.geometry.base import BaseGeometry

from analysis.errors import ContractError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

KERNELS_M = (25.0, 50.0, 100.0, 200.0, 400.0, 800.0, 1600.0)
"""Standard deviations of the Gaussian kernels of the multi-scale surface."""

PRIOR_MEAN = (0.05, 0.08, 0.15, 0.30, 0.22, 0.12, 0.04, 0.04)
"""What the weights are before any incident is seen: one per kernel and, last, the even spread."""

PRIOR_STRENGTH = 5.0
"""The prior counts as this many incidents."""

STRAY_M = 2000.0
"""A point farther outside the area than this is a mistake and takes no part; the grid would grow without end."""

MOST_CELLS = 25_000_000
_FIT_POINTS = 2000
_REACH = 5.0


@dataclass(frozen=True)
class Grid:
    """Square cells, aligned to multiples of their size, with those that belong to the area marked."""

    x_min: float
    y_min: float
    cell_size_m: float
    inside: Bools

    @property
    def x_centers(self) -> Floats:
        """The x of every column."""
        return np.asarray(self.x_min + self.cell_size_m * (np.arange(self.inside.shape[1]) + 0.5))

    @property
    def y_centers(self) -> Floats:
        """The y of every row, lowest first."""
        return np.asarray(self.y_min + self.cell_size_m * (np.arange(self.inside.shape[0]) + 0.5))

    def cell_of(self, points_xy: Floats) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return row and column of every point; they may lie outside the grid."""
        column = np.floor((points_xy[:, 0] - self.x_min) / self.cell_size_m).astype(np.intp)
        row = np.floor((points_xy[:, 1] - self.y_min) / self.cell_size_m).astype(np.intp)
        return row, column

    def count(self, points_xy: Floats) -> Floats:
        """Return how many points each cell holds; points outside the grid are passed over."""
        rows, columns = self.inside.shape
        row, column = self.cell_of(points_xy)
        known = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        flat = np.bincount(row[known] * columns + column[known], minlength=rows * columns)
        return flat.reshape(rows, columns).astype(np.float64)


@dataclass(frozen=True)
class DensityGrid:
    """A density per cell that adds up to 1 over the area.

    `values` has its lowest y in row 0 and is 0 outside the area (`inside`). `weights` says how much of the density each
    kernel of `sigmas_m` has, and last how much is spread evenly.
    """

    values: Floats
    x_centers: Floats
    y_centers: Floats
    cell_size_m: float
    inside: Bools
    weights: Floats
    sigmas_m: tuple[float, ...]


def bandwidth(n_points: int) -> float:
    """Return the standard deviation in metres of the one-bandwidth surface for this many incidents."""
    if n_points < 100:
        return 300.0
    return 200.0 if n_points < 500 else 150.0


def single_bandwidth_density(
    points_xy: npt.ArrayLike, area: BaseGeometry, sigma_m: float | None = None, cell_size_m: float = 100
) -> DensityGrid:
    """Smooth points with one Gaussian kernel: the surface that is easy to explain.

    Parameters
    ----------
    points_xy
        Points in metres, shape (n, 2). A point more than 2 km outside the area takes no part.
    area
        Polygon of the area, same coordinates.
    sigma_m
        Standard deviation of the kernel; by default 300 m below 100 points, 200 m below 500, else 150 m.
    cell_size_m
        Size of the cells; a cell belongs to the area when its centre does or when it holds a point.

    Returns
    -------
    density
        Adds up to 1 over the area; spread evenly when there are no points.

    Raises
    ------
    ContractError
        When points or area are not what they should be, or the area would need more than 25 million cells.
    """
    points = _near_area(_as_points(points_xy), area)
    sigma = bandwidth(len(points)) if sigma_m is None else float(sigma_m)
    return smooth(points, grid_of_area(area, cell_size_m, points), (sigma,), np.array([1.0, 0.0]))


def multiscale_density(
    points_xy: npt.ArrayLike, area: BaseGeometry, cell_size_m: float = 100, precision_m: float = 0.0, seed: int = 0
) -> DensityGrid:
    """Smooth points with a mix of kernels from 25 to 1600 m of which the weights are learned from the points.

    The weights make every incident as likely as possible given the others (leave-one-out likelihood, found by EM), with a
    Dirichlet prior worth five incidents. A known place needs a narrow kernel and a neighbourhood a wide one; one bandwidth
    cannot have both (compare Flaxman et al. 2018).

    Parameters
    ----------
    points_xy, area, cell_size_m
        As for `single_bandwidth_density`.
    precision_m
        How well the places are known; narrower kernels are left out.
    seed
        For the sample of 2,000 points from which weights are learned when there are more.

    Returns
    -------
    density
        Adds up to 1 over the area.

    Raises
    ------
    ContractError
        As for `single_bandwidth_density`.
    """
    points = _near_area(_as_points(points_xy), area)
    grid = grid_of_area(area, cell_size_m, points)
    return smooth(points, grid, KERNELS_M, kernel_weights(points, _area_m2(grid), precision_m, seed))


def kernel_weights(points: Floats, area_m2: float, precision_m: float = 0.0, seed: int = 0) -> Floats:
    """Return the weight of every kernel and, last, of the even spread: the EM of `multiscale_density`."""
    prior = np.array(PRIOR_MEAN)
    too_narrow = np.array(KERNELS_M) < min(precision_m, KERNELS_M[-1])
    prior[:-1][too_narrow] = 0.0
    prior /= prior.sum()
    if len(points) < 2:
        return prior
    sample = points
    if len(points) > _FIT_POINTS:
        ordered = points[np.lexsort((points[:, 1], points[:, 0]))]
        sample = ordered[np.random.default_rng(seed).choice(len(ordered), _FIT_POINTS, replace=False)]
    likelihood = np.column_stack([_left_one_out(sample), np.full(len(sample), 1.0 / area_m2)])
    weights = prior
    for _ in range(2000):
        part = likelihood * weights
        share = (part / part.sum(axis=1, keepdims=True)).sum(axis=0)
        better = (share + PRIOR_STRENGTH * prior) / (len(sample) + PRIOR_STRENGTH)
        if np.abs(better - weights).max() < 1e-7:
            return np.asarray(better)
        weights = better
    return weights


def _left_one_out(points: Floats) -> Floats:
    """The density at every point made by all the other points, per kernel: shape (points, kernels)."""
    n, widest = len(points), KERNELS_M[-1]
    made = np.empty((n, len(KERNELS_M)))
    for begin in range(0, n, 500):
        block = points[begin : begin + 500]
        squared = ((block[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
        kernel = np.exp(-squared / (2 * widest**2))
        kernel[np.arange(len(block)), begin + np.arange(len(block))] = 0.0
        for k in reversed(range(len(KERNELS_M))):
            made[begin : begin + 500, k] = kernel.sum(axis=1) / ((n - 1) * 2 * np.pi * KERNELS_M[k] ** 2)
            kernel **= 4  # each kernel is half as wide as the next, so its exponent is four times as large
    return made


def smooth(points: Floats, grid: Grid, sigmas_m: tuple[float, ...], weights: Floats) -> DensityGrid:
    """Return the density that these kernels give on this grid; `weights` ends with the weight of the even spread."""
    surface = np.zeros(grid.inside.shape)
    if len(points):
        surface = convolve(grid.count(points), grid.cell_size_m, sigmas_m, weights[:-1])
    surface[~grid.inside] = 0.0
    total = surface.sum()
    even = 1.0 / max(int(grid.inside.sum()), 1)
    if total > 0:
        surface = surface / total * (1.0 - weights[-1])
        surface[grid.inside] += weights[-1] * even
    else:
        surface[grid.inside] = even
        weights = np.append(np.zeros(len(sigmas_m)), 1.0)
    return DensityGrid(surface, grid.x_centers, grid.y_centers, grid.cell_size_m, grid.inside, weights, sigmas_m)


def convolve(counts: Floats, cell_size_m: float, sigmas_m: tuple[float, ...], weights: Floats) -> Floats:
    """Return the counts per cell smoothed with a weighted sum of Gaussian kernels that are integrated over each cell."""
    used = [(sigma, weight) for sigma, weight in zip(sigmas_m, weights, strict=True) if weight > 0]
    reach = [ceil(_REACH * sigma / cell_size_m) for sigma, _ in used]
    shape = tuple(fft.next_fast_len(size + min(max(reach), size), real=True) for size in counts.shape)
    transfer = np.zeros((shape[0], shape[1] // 2 + 1))
    for (sigma, weight), cells in zip(used, reach, strict=True):
        along_y = fft.fft(_kernel(shape[0], min(cells, counts.shape[0]), cell_size_m / sigma)).real
        along_x = fft.rfft(_kernel(shape[1], min(cells, counts.shape[1]), cell_size_m / sigma)).real
        transfer += weight * along_y[:, None] * along_x[None, :]
    smoothed = fft.irfft2(fft.rfft2(counts, shape) * transfer, shape)[: counts.shape[0], : counts.shape[1]]
    smoothed[smoothed < 1e-12 * smoothed.max()] = 0.0  # what is left of a Fourier transform is noise, not density
    return np.asarray(smoothed)


def _kernel(length: int, reach: int, cell_in_sigmas: float) -> Floats:
    """The share of a kernel that falls in the cell at each distance, wrapped round an array of this length."""
    distance = np.arange(reach + 1)
    share = ndtr((distance + 0.5) * cell_in_sigmas) - ndtr((distance - 0.5) * cell_in_sigmas)
    kernel = np.zeros(length)
    kernel[: reach + 1] = share
    kernel[length - reach :] = share[:0:-1]
    return kernel


def grid_of_area(area: BaseGeometry, cell_size_m: float, points: Floats) -> Grid:
    """Return the cells of a polygon: those whose centre lies in it and those that hold a point."""
    x_low, y_low, x_high, y_high = area.bounds
    if len(points):
        x_low, y_low = min(x_low, points[:, 0].min()), min(y_low, points[:, 1].min())
        x_high, y_high = max(x_high, points[:, 0].max()), max(y_high, points[:, 1].max())
    grid = _empty_grid(x_low, y_low, x_high, y_high, cell_size_m)
    shapely.prepare(area)
    centers = np.meshgrid(grid.x_centers, grid.y_centers)
    inside = shapely.contains_xy(area, *centers) | (grid.count(points) > 0)
    return Grid(grid.x_min, grid.y_min, grid.cell_size_m, inside)


def grid_of_places(places_xy: Floats, cell_size_m: float) -> Grid:
    """Return the cells that hold a place, on the smallest grid that holds them all."""
    low, high = places_xy.min(axis=0), places_xy.max(axis=0)
    grid = _empty_grid(low[0], low[1], high[0], high[1], cell_size_m)
    return Grid(grid.x_min, grid.y_min, grid.cell_size_m, grid.count(places_xy) > 0)


def _empty_grid(x_low: float, y_low: float, x_high: float, y_high: float, cell_size_m: float) -> Grid:
    x_min, y_min = np.floor(x_low / cell_size_m) * cell_size_m, np.floor(y_low / cell_size_m) * cell_size_m
    columns = int((x_high - x_min) // cell_size_m) + 1
    rows = int((y_high - y_min) // cell_size_m) + 1
    if rows * columns > MOST_CELLS:
        raise ContractError(f"Het gebied is te groot voor cellen van {cell_size_m:g} m.")
    return Grid(float(x_min), float(y_min), float(cell_size_m), np.zeros((rows, columns), dtype=bool))


def _near_area(points: Floats, area: BaseGeometry) -> Floats:
    """Return the points in the area or less than 2 km from the rectangle round it."""
    if area.is_empty or not area.area > 0:
        raise ContractError("Een dichtheidskaart heeft een gebied nodig.")
    x_low, y_low, x_high, y_high = area.bounds
    x, y = points[:, 0], points[:, 1]
    near = (x >= x_low - STRAY_M) & (x <= x_high + STRAY_M) & (y >= y_low - STRAY_M) & (y <= y_high + STRAY_M)
    return np.asarray(points[near])


def _as_points(points_xy: npt.ArrayLike) -> Floats:
    points = np.asarray(points_xy, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(points).all():
        raise ContractError("Een punt zonder coördinaten kan niet op een dichtheidskaart.")
    return points


def _area_m2(grid: Grid) -> float:
    return float(grid.inside.sum()) * grid.cell_size_m**2
