"""The classic Gi* of Getis and Ord: how far the counts round a cell lie above those of the average cell."""

import numpy as np
import numpy.typing as npt
from scipy import fft

from analysis.errors import ContractError

CAPTION = "Klassieke Gi*: elke cel telt even zwaar, ook waar niets te beroven valt. Of het er meer zijn dan verwacht, zegt deze kaart niet."
"""What has to stand beside every picture of it."""


def gi_star(counts_2d: npt.ArrayLike, cell_size_m: float, radius_m: float) -> npt.NDArray[np.float64]:
    """Return the z-value of Gi* per cell, with the cell itself and every cell whose centre lies within the radius.

    z = (sum of the counts round the cell - mean x k) / (s sqrt((n k - k^2) / (n - 1))), with k cells round it, n cells in all and s
    the standard deviation of the population (Getis and Ord 1992; Ord and Getis 1995). The normal distribution does not hold for
    small counts: on a random map some cell is always beyond 1.96, with any correction for the number of cells. It is for comparing with
    other programs, never for saying that something is more than expected.

    Parameters
    ----------
    counts_2d
        Counts per cell; NaN for a cell outside the area, which takes no part.
    cell_size_m, radius_m
        Size of the cells, and how far round a cell is looked.

    Returns
    -------
    z
        Same shape; NaN outside the area, and 0 everywhere when all cells hold the same.

    Raises
    ------
    ContractError
        When the counts are no table of cells, or a size is not above zero.
    """
    counts = np.asarray(counts_2d, dtype=np.float64)
    if counts.ndim != 2 or not cell_size_m > 0 or radius_m < 0 or np.isinf(counts).any():
        raise ContractError("Gi* vraagt een tabel met aantallen per cel, en afmetingen boven nul.")
    inside = ~np.isnan(counts)
    n = int(inside.sum())
    value = np.where(inside, counts, 0.0)
    mean = value.sum() / max(n, 1)
    spread = np.sqrt(max((value**2).sum() / max(n, 1) - mean**2, 0.0))
    around = _disc(radius_m / cell_size_m)
    held, cells = _sum_around(value, around), np.round(_sum_around(inside.astype(np.float64), around))
    scale = spread * np.sqrt(np.maximum(n * cells - cells**2, 0.0) / max(n - 1, 1))
    differs = (scale > 0) & (spread > 1e-12 * max(abs(mean), 1.0))
    z = np.divide(held - mean * cells, scale, out=np.zeros(counts.shape), where=differs)
    return np.where(inside, z, np.nan)


def _disc(radius_in_cells: float) -> npt.NDArray[np.float64]:
    """Which cells round a cell have their centre within the radius."""
    reach = int(radius_in_cells + 1e-9)
    step = np.arange(-reach, reach + 1)
    return (step[:, None] ** 2 + step[None, :] ** 2 <= radius_in_cells**2 + 1e-9).astype(np.float64)


def _sum_around(values: npt.NDArray[np.float64], around: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    reach = len(around) // 2
    shape = [fft.next_fast_len(size + 2 * reach, real=True) for size in values.shape]
    summed = fft.irfft2(fft.rfft2(values, shape) * fft.rfft2(around, shape), shape)
    return np.asarray(summed[reach : reach + values.shape[0], reach : reach + values.shape[1]])
