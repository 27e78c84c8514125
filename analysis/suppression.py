"""A table of counts for outside that cannot be computed back: small cells are hidden, and others to protect them.

A count under the limit shows as 'minder dan 5'. A reader who knows the totals could subtract the other cells, so further
cells or totals are hidden ('afgeschermd') until the whole table still allows every count from none to four in every
small cell. Which cell is hidden next follows from its place, never from its count: a reader who knows this program would
else work back what was hidden from what was chosen to hide it. A hidden total never tells whether it is small itself: else
two cells of four would be given away by a total that is not small. A table with totals is a network, so the freest values
of a cell follow from maximum flows.

Source: Hundepool e.a., Statistical Disclosure Control (2012), chapter 4: cell suppression and its audit.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from analysis.dutch import number
from analysis.settings import DEFAULTS, Settings

TOTAL = "Totaal"
PROTECTED = "afgeschermd"

Grid = NDArray[np.int64]
Mask = NDArray[np.bool_]

_NO_BOUND = 1_000_000


def publishable_counts(counts: pd.DataFrame, settings: Settings = DEFAULTS) -> pd.DataFrame:
    """Return the counts as text with a row and a column of totals, safe to show outside.

    Parameters
    ----------
    counts
        Whole numbers of none or more; rows and columns in the order in which they are shown.
    settings
        `hide_below`: smaller counts are hidden.

    Returns
    -------
    text
        The same rows and columns plus `Totaal`: a number, 'minder dan 5' or 'afgeschermd'.

    Raises
    ------
    ValueError
        For a count below none or with a fraction.
    """
    inner = counts.to_numpy(dtype=float)
    if (inner < 0).any() or (inner != np.round(inner)).any():
        raise ValueError("counts must be whole numbers of none or more")
    table = _with_totals(inner.astype(np.int64))
    small = table < settings.hide_below
    small_cells = small.copy()
    small_cells[-1, :] = small_cells[:, -1] = False
    hidden = _protect(table, small, small_cells, settings.hide_below)
    text = np.where(
        small_cells, f"minder dan {settings.hide_below}", np.where(hidden, PROTECTED, np.vectorize(number, otypes=[object])(table))
    )
    return pd.DataFrame(text, index=[*counts.index, TOTAL], columns=[*counts.columns, TOTAL])


def _with_totals(inner: Grid) -> Grid:
    rows = np.hstack([inner, inner.sum(axis=1, keepdims=True)])
    return np.vstack([rows, rows.sum(axis=0, keepdims=True)])


def _protect(table: Grid, small: Mask, small_cells: Mask, limit: int) -> Mask:
    """Return which cells are hidden: the small ones, and each time one other cell of a line that gives one away."""
    hidden = small.copy()
    given_away = [(int(row), int(column)) for row, column in np.argwhere(small_cells)]
    while True:
        # hiding more never gives away a cell that was safe, so only the others are looked at again
        given_away = _given_away(table, small_cells, hidden, limit, given_away)
        if not given_away:
            return hidden
        for row, column in given_away:
            _hide_one_more(hidden, row, column)


def _hide_one_more(hidden: Mask, row: int, column: int) -> None:
    """Hide the first shown cell of the lines of a cell, totals last; of the whole table when those are hidden already."""
    lines = np.zeros_like(hidden)
    lines[row, :] = lines[:, column] = True
    shown = np.argwhere(lines & ~hidden)
    if shown.size == 0:
        shown = np.argwhere(~hidden)
    if shown.size:
        last_row, last_column = hidden.shape[0] - 1, hidden.shape[1] - 1
        hidden[min(map(tuple, shown), key=lambda cell: ((cell[0] == last_row) + (cell[1] == last_column), cell))] = True


def _given_away(table: Grid, small_cells: Mask, hidden: Mask, limit: int, asked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return which of these small cells tell a reader more than that they are small."""
    network = _Network(table, small_cells, hidden, limit)
    return [
        (row, column)
        for row, column in asked
        if not network.can_move(row, column, int(table[row, column]), limit - 1 - int(table[row, column]))
    ]


class _Network:
    """The ways in which hidden cells can change together while every row and column still adds up.

    Lines are nodes and each hidden cell joins its row and its column, in both directions: as far as the cell can go up,
    and as far as it can go down. Totals count the other way round.
    """

    def __init__(self, table: Grid, small_cells: Mask, hidden: Mask, limit: int) -> None:
        self._n_rows, n_columns = table.shape
        is_total = np.zeros_like(hidden)
        is_total[-1, :] = is_total[:, -1] = True
        lowest = np.where(small_cells | is_total, 0, limit)
        up = np.where(small_cells, limit - 1 - table, _NO_BOUND)
        down = table - lowest
        flips = np.zeros_like(hidden)  # a total lies on the other side of its line's sum; the grand total does so twice
        flips[-1, :] ^= True
        flips[:, -1] ^= True
        forth, back = np.where(flips, down, up), np.where(flips, up, down)
        size = self._n_rows + n_columns
        capacity = np.zeros((size, size), dtype=np.int32)
        capacity[: self._n_rows, self._n_rows :] = np.where(hidden, forth, 0)
        capacity[self._n_rows :, : self._n_rows] = np.where(hidden, back, 0).T
        self._capacity = capacity

    def can_move(self, row: int, column: int, down: int, up: int) -> bool:
        """Return whether a cell can go so far down, and so far up, with other cells making up for it."""
        line, across = row, self._n_rows + column
        rest = self._capacity.copy()
        rest[line, across] = rest[across, line] = 0
        others = sparse.csr_array(rest)
        return bool(maximum_flow(others, line, across).flow_value >= down and maximum_flow(others, across, line).flow_value >= up)
