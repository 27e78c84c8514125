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

STANDS_OUT = 0.4
"""Two peaks are two places when the density between them has fallen by this part of the lower one."""

_TOUCHING = np.ones((3, 3), dtype=bool)
_RAISE = 0.1


@dataclass(frozen=True)
class CellGroup:
    """Cells that touch and are all denser than a level; `mask` starts at this row and column of the grid."""

    row: int
    column: int
    mask: Bools

    @property
    def window(self) -> tuple[slice, slice]:
        """The part of the grid that `mask` covers."""
        return slice(self.row, self.row + self.mask.shape[0]), slice(self.column, self.column + self.mask.shape[1])

    def holds(self, row: Ints, column: Ints) -> Bools:
        """Return which of these cells belong to the group."""
        r, c = row - self.row, column - self.column
        known = (r >= 0) & (r < self.mask.shape[0]) & (c >= 0) & (c < self.mask.shape[1])
        held = np.zeros(len(r), dtype=bool)
        held[known] = self.mask[r[known], c[known]]
        return held


def level_of(values: Floats, has_address: Bools, selected_area_pct: float, cell_size_m: float) -> float:
    """Return the density above which cells hold at most this share of the cells that have addresses."""
    dense = values[has_address]
    smallest = np.pi * (SMALLEST_SELECTION_M / cell_size_m) ** 2
    most = int(max(len(dense) * selected_area_pct / 100, min(smallest, len(dense) / 2)))
    return float(np.partition(dense, len(dense) - 1 - most)[len(dense) - 1 - most]) if most < len(dense) else 0.0


def group_cells(values: Floats, grid: Grid, has_address: Bools, level: float, widest_m: float) -> Iterator[CellGroup]:
    """Yield the groups of touching cells above the level.

    A group wider than half of `widest_m` is a dense town centre or a chain: each of its peaks becomes a group of its own, with the cells
    above half of that peak. What is still wider than `widest_m` is cut by raising its own level.
    """
    above = values > max(level, 0.0)
    for group in _touching(above, (0, 0)):
        own = values[group.window]
        if _width_m(group.mask & has_address[group.window], grid.cell_size_m) <= widest_m / 2:
            yield group
            continue
        for peak in _peaks(np.where(group.mask, own, 0.0)):
            for core in _touching(peak, (group.row, group.column)):
                yield from _narrowed(core, values, has_address, grid.cell_size_m, widest_m)


def _touching(mask: Bools, origin: tuple[int, int]) -> Iterator[CellGroup]:
    """Yield the groups of cells of a mask that touch, corners included."""
    numbered, _ = ndimage.label(mask, structure=_TOUCHING)
    for number, window in enumerate(ndimage.find_objects(numbered), start=1):
        yield CellGroup(origin[0] + window[0].start, origin[1] + window[1].start, numbered[window] == number)


def _narrowed(group: CellGroup, values: Floats, has_address: Bools, cell_size_m: float, widest_m: float) -> Iterator[CellGroup]:
    """Yield a group that is not too wide, or what is left of it at a level that a tenth of its cells do not reach."""
    if _width_m(group.mask & has_address[group.window], cell_size_m) <= widest_m:
        yield group
        return
    own = values[group.window]
    higher = group.mask & (own > np.quantile(own[group.mask], _RAISE))
    for piece in _touching(higher, (group.row, group.column)):
        yield from _narrowed(piece, values, has_address, cell_size_m, widest_m)


def _peaks(values: Floats) -> Iterator[Bools]:
    """Yield, per peak of a group, the cells round it that are above half of the peak; cells of value 0 do not belong to the group.

    Cells are added from high to low. Where two peaks meet, the lower one is part of the higher unless it stands out: unless the
    density between them has fallen by four tenths of the lower one.
    """
    shape = (values.shape[0] + 2, values.shape[1] + 2)
    flat = np.pad(values, 1).ravel()
    steps = [dr * shape[1] + dc for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc]
    peak_of = np.full(len(flat), -1)
    joined: dict[int, int] = {}  # a peak that was taken up, and by which

    def final(peak: int) -> int:
        while peak in joined:
            peak = joined[peak]
        return peak

    order = np.flatnonzero(flat)
    for cell in order[np.argsort(-flat[order], kind="stable")]:
        around = sorted({final(peak_of[cell + step]) for step in steps if peak_of[cell + step] >= 0}, key=lambda peak: (-flat[peak], peak))
        peak_of[cell] = around[0] if around else cell
        joined |= {lower: around[0] for lower in around[1:] if flat[cell] > (1 - STANDS_OUT) * flat[lower]}
    belongs = np.array([final(peak) if peak >= 0 else -1 for peak in peak_of])
    for peak in dict.fromkeys(belongs[order]):
        yield np.asarray(((belongs == peak) & (flat > flat[peak] / 2)).reshape(shape)[1:-1, 1:-1])


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
