"""The surface: points counted per cell and smoothed with kernels that are integrated over the cells."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
from scipy import fft
from scipy.special import ndtr
from shapely.geometry.base import BaseGeometry

from analysis.surface.grid import Bools, Floats, Grid, as_points, grid_of_area, near_area
from analysis.surface.kernels import KERNELS_M, Mix, learn_mix

_REACH = 5.0
_BLOCK = 10_000
_WORKERS = min(os.cpu_count() or 1, 4)


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
    points = near_area(as_points(points_xy), area)
    sigma = bandwidth(len(points)) if sigma_m is None else float(sigma_m)
    return smooth(points, grid_of_area(area, cell_size_m, points), sigma)


def multiscale_density(
    points_xy: npt.ArrayLike, area: BaseGeometry, cell_size_m: float = 100, precision_m: float = 0.0, seed: int = 0
) -> DensityGrid:
    """Smooth points with a mix of kernels from 25 to 1600 m of which the weights are learned from the points.

    A known place needs a narrow kernel and a neighbourhood a wide one; one bandwidth cannot have both (compare Flaxman et al.
    2018). The weights make every incident as likely as possible given the others (`kernels.learn_mix`).

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
    points = near_area(as_points(points_xy), area)
    grid = grid_of_area(area, cell_size_m, points)
    area_m2 = float(grid.inside.sum()) * grid.cell_size_m**2
    return smooth_mix(points, grid, learn_mix(points, area_m2, precision_m, seed))


def smooth(points: Floats, grid: Grid, sigma_m: float) -> DensityGrid:
    """Return the density that one kernel gives on this grid."""
    return _on_area(convolve(grid.count(points), grid.cell_size_m, (sigma_m,), (1.0,)), grid, 0.0, np.array([1.0, 0.0]), (sigma_m,))


def smooth_mix(points: Floats, grid: Grid, mix: Mix) -> DensityGrid:
    """Return the density that a mix of kernels gives on this grid.

    Kernels as wide as a cell or wider smooth the counts per cell; of narrower ones the share in every cell is that of the point
    where it lies, and what is for the same place stays in its cell.
    """
    counts = grid.count(points)
    is_narrow = np.array(KERNELS_M) < grid.cell_size_m
    surface = convolve(counts, grid.cell_size_m, KERNELS_M, np.where(is_narrow, 0.0, mix.kernels))
    surface += mix.same_place * counts
    for sigma, weight in zip(KERNELS_M, np.where(is_narrow, mix.kernels, 0.0), strict=True):
        if weight > 0:
            surface += weight * _splat(points, grid, sigma)
    return _on_area(surface, grid, mix.even, mix.weights, KERNELS_M)


def _on_area(surface: Floats, grid: Grid, even: float, weights: Floats, sigmas_m: tuple[float, ...]) -> DensityGrid:
    """Scale a surface to add up to 1 over the cells of the area, `even` of it spread over all of them alike."""
    surface *= grid.inside
    total, cells = float(surface.sum()), max(int(np.count_nonzero(grid.inside)), 1)
    if total > 0:
        surface *= (1.0 - even) / total
    else:
        even, weights = 1.0, np.append(np.zeros(len(sigmas_m)), 1.0)
    if even > 0:
        surface += (even / cells) * grid.inside
    return DensityGrid(surface, grid.x_centers, grid.y_centers, grid.cell_size_m, grid.inside, weights, sigmas_m)


def convolve(counts: Floats, cell_size_m: float, sigmas_m: Sequence[float], weights: Sequence[float] | Floats) -> Floats:
    """Return the counts per cell smoothed with a weighted sum of Gaussian kernels that are integrated over each cell."""
    return convolver(counts.shape, cell_size_m, sigmas_m, weights)(counts)


def convolver(
    size: tuple[int, ...], cell_size_m: float, sigmas_m: Sequence[float], weights: Sequence[float] | Floats
) -> Callable[[Floats], Floats]:
    """Return what smooths any table of counts of this size: `convolve` with the kernels made ready once."""
    used = [(sigma, weight) for sigma, weight in zip(sigmas_m, weights, strict=True) if weight > 0]
    if not used:
        return lambda counts: np.zeros(counts.shape)
    reach = [ceil(_REACH * sigma / cell_size_m) for sigma, _ in used]
    shape = tuple(fft.next_fast_len(length + min(max(reach), length), real=True) for length in size)
    transfer = _transfer(size, shape, cell_size_m, used, reach)

    def smoothed(counts: Floats) -> Floats:
        spectrum = fft.rfft2(counts, shape, workers=_WORKERS)
        spectrum *= transfer
        made = fft.irfft2(spectrum, shape, workers=_WORKERS, overwrite_x=True)[: size[0], : size[1]]
        made *= made >= 1e-12 * made.max()  # what is left of a Fourier transform is noise, not density
        return np.asarray(made)

    return smoothed


def _transfer(
    size: tuple[int, ...], shape: tuple[int, ...], cell_size_m: float, used: list[tuple[float, float]], reach: list[int]
) -> Floats:
    """The Fourier transform of the sum of the kernels; each kernel is the product of one along y and one along x."""
    transfer = np.zeros((shape[0], shape[1] // 2 + 1))
    for (sigma, weight), cells in zip(used, reach, strict=True):
        along_y = fft.fft(_kernel(shape[0], min(cells, size[0]), cell_size_m / sigma)).real
        along_x = fft.rfft(_kernel(shape[1], min(cells, size[1]), cell_size_m / sigma)).real
        transfer += (weight * along_y)[:, None] * along_x[None, :]
    return transfer


def _kernel(length: int, reach: int, cell_in_sigmas: float) -> Floats:
    """The share of a kernel that falls in the cell at each distance, wrapped round an array of this length."""
    distance = np.arange(reach + 1)
    share = ndtr((distance + 0.5) * cell_in_sigmas) - ndtr((distance - 0.5) * cell_in_sigmas)
    kernel = np.zeros(length)
    kernel[: reach + 1] = share
    kernel[length - reach :] = share[:0:-1]
    return kernel


def _splat(points: Floats, grid: Grid, sigma_m: float) -> Floats:
    """The kernel of every point, integrated over the cells round it from where in its cell the point lies."""
    cell_in_sigmas = grid.cell_size_m / sigma_m
    reach = ceil(_REACH / cell_in_sigmas)
    steps = np.arange(-reach, reach + 2)
    made = np.zeros(grid.inside.shape)
    for begin in range(0, len(points), _BLOCK):
        block = points[begin : begin + _BLOCK]
        row, column = grid.cell_of(block)
        edge_y = ndtr((row[:, None] + steps - (block[:, 1:] - grid.y_min) / grid.cell_size_m) * cell_in_sigmas)
        edge_x = ndtr((column[:, None] + steps - (block[:, :1] - grid.x_min) / grid.cell_size_m) * cell_in_sigmas)
        share = np.diff(edge_y)[:, :, None] * np.diff(edge_x)[:, None, :]
        rows = np.broadcast_to((row[:, None] + steps[:-1])[:, :, None], share.shape)
        columns = np.broadcast_to((column[:, None] + steps[:-1])[:, None, :], share.shape)
        made += grid.add_up(rows.ravel(), columns.ravel(), share.ravel())
    return made
