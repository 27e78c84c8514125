"""Which cells are dense enough to point at, and which of them belong together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.spatial.distance import pdist

from analysis.surface import Bools, Floats, Grid

Ints = npt.NDArray[np.intp]

SMALLEST_SELECTION_M = 150.0
"""However small the municipality is, a disc of this radius may always be pointed at: two per cent of a village is no street."""

_TOUCHING = np.ones((3, 3), dtype=bool)
_RAISE = 0.1


@dataclass(frozen=True)
class CellGroup:
    """Cells that touch and are all denser than a level; `mask` starts at this row and column of the grid."""

    row: int
    column: int
    mask: Bools

    def holds(self, row: Ints, column: Ints) -> Bools:
        """Return which of these cells belong to the group."""
        r, c = row - self.row, column - self.column
        known = (r >= 0) & (r < self.mask.shape[0]) & (c >= 0) & (c < self.mask.shape[1])
        held = np.zeros(len(r), dtype=bool)
        held[known] = self.mask[r[known], c[known]]
        return held


def level_of(values: Floats, has_address: Bools, selected_area_pct: float, cell_size_m: float) -> float:
    """Return the density above which cells hold at most this share of the cells that have addresses."""
    dense = np.sort(values[has_address])[::-1]
    smallest = np.pi * (SMALLEST_SELECTION_M / cell_size_m) ** 2
    most = int(max(len(dense) * selected_area_pct / 100, min(smallest, len(dense) / 2)))
    return float(dense[most]) if most < len(dense) else 0.0


def group_cells(values: Floats, grid: Grid, has_address: Bools, level: float, widest_m: float) -> Iterator[CellGroup]:
    """Yield the groups of touching cells above the level; one that is too wide is cut by raising its own level."""
    above = values > max(level, 0.0)
    yield from _pieces(values, above, has_address, grid.cell_size_m, widest_m, (0, 0))


def _pieces(
    values: Floats, above: Bools, has_address: Bools, cell_size_m: float, widest_m: float, origin: tuple[int, int]
) -> Iterator[CellGroup]:
    numbered, _ = ndimage.label(above, structure=_TOUCHING)
    for number, window in enumerate(ndimage.find_objects(numbered), start=1):
        mask = numbered[window] == number
        corner = (origin[0] + window[0].start, origin[1] + window[1].start)
        lived_in = mask & has_address[window]
        if _width_m(lived_in, cell_size_m) <= widest_m:
            yield CellGroup(*corner, mask)
            continue
        own = values[window][mask]
        raised = np.quantile(own, _RAISE)
        higher = mask & (values[window] > raised)
        yield from _pieces(values[window], higher, has_address[window], cell_size_m, widest_m, corner)


def _width_m(cells: Bools, cell_size_m: float) -> float:
    """The largest distance between two corners of these cells."""
    row, column = np.nonzero(cells)
    if not len(row):
        return 0.0
    # Only the first and the last cell of a row can be a corner of the whole.
    low = ndimage.minimum(column, row, np.unique(row))
    high = ndimage.maximum(column, row, np.unique(row))
    rows = np.unique(row)
    corners = np.array([(r + dr, c + dc) for r, a, b in zip(rows, low, high, strict=True) for dr in (0, 1) for c, dc in ((a, 0), (b, 1))])
    return float(pdist(corners).max() * cell_size_m)
