"""A table of counts for outside: nothing that is hidden can be computed back."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.suppression import PROTECTED, TOTAL, publishable_counts

SMALL = "minder dan 5"


def table(rows: list[list[int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=[f"buurt {n}" for n in range(len(rows))], columns=[str(2020 + n) for n in range(len(rows[0]))])


def test_large_counts_are_shown_with_their_totals() -> None:
    shown = publishable_counts(table([[1200, 7], [6, 5]]))
    assert shown.loc["buurt 0"].tolist() == ["1.200", "7", "1.207"]
    assert shown.loc[TOTAL].tolist() == ["1.206", "12", "1.218"]


def test_one_small_count_takes_three_neighbours_with_it() -> None:
    # a lone hidden cell is total minus the rest; hiding one more in its row and column needs the fourth corner as well
    shown = publishable_counts(table([[2, 10, 20], [11, 12, 30], [40, 50, 60]]))
    assert shown.loc["buurt 0", "2020"] == SMALL
    assert (shown == PROTECTED).to_numpy().sum() >= 3


def test_none_is_hidden_like_any_small_count() -> None:
    assert publishable_counts(table([[0, 9], [9, 9]])).loc["buurt 0", "2020"] == SMALL


def test_two_small_counts_with_a_larger_total_hide_that_total() -> None:
    # four and four make eight: whoever reads eight knows that neither is below four
    shown = publishable_counts(table([[4, 4], [90, 90]]))
    assert shown.loc["buurt 0", TOTAL] == PROTECTED


def test_a_count_with_a_fraction_is_no_count() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        publishable_counts(pd.DataFrame({"a": [1.5]}))


@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=1, max_size=2))
def test_every_small_count_stays_free_for_whoever_knows_all_that_is_shown(rows: list[list[int]]) -> None:
    shown = publishable_counts(table(rows)).to_numpy()
    fitting = _tables_a_reader_can_think_of(shown)
    for row, column in np.argwhere(shown[:-1, :-1] == SMALL):
        assert set(fitting[:, row, column]) == {0, 1, 2, 3, 4}


def _tables_a_reader_can_think_of(shown: np.ndarray) -> np.ndarray:
    """Every table of counts up to 13, with its totals, that says the same as what is shown."""
    height, width = shown.shape[0] - 1, shown.shape[1] - 1
    tables = np.indices((14,) * (height * width)).reshape(height * width, -1).T.reshape(-1, height, width)
    tables = np.concatenate([tables, tables.sum(axis=1, keepdims=True)], axis=1)
    tables = np.concatenate([tables, tables.sum(axis=2, keepdims=True)], axis=2)
    fits = np.ones(len(tables), dtype=bool)
    for (row, column), text in np.ndenumerate(shown):
        value, is_total = tables[:, row, column], row == height or column == width
        if text == SMALL:
            fits &= value < 5
        elif text != PROTECTED:
            fits &= value == int(text)
        elif not is_total:
            fits &= value >= 5
    return tables[fits]
