"""A table of counts for outside: nothing that is hidden can be computed back."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

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


COUNCIL = st.integers(3, 9).flatmap(
    lambda height: st.lists(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 4, 5, 6, 8, 17]), min_size=4, max_size=4), min_size=height)
)


@given(COUNCIL.map(lambda rows: rows[:9]))
@settings(max_examples=25, deadline=None)
def test_nobody_who_solves_the_table_of_the_council_narrows_a_small_count(rows: list[list[int]]) -> None:
    """The attack in the other way round: a linear programme for the least and the most that each hidden cell can be."""
    shown = publishable_counts(table(rows)).to_numpy()
    height, width = len(rows), len(rows[0])
    sums, values = [], []
    for (row, column), text in np.ndenumerate(shown):
        if (row == height or column == width) and text != PROTECTED:
            mask = np.zeros((height, width))
            mask[row if row < height else slice(None), column if column < width else slice(None)] = 1
            sums.append(mask.ravel())
            values.append(int(text))
    bounds = {SMALL: (0, 4), PROTECTED: (5, None)}
    limits = [bounds.get(text, (int(text), int(text)) if text.isdecimal() else None) for text in shown[:-1, :-1].ravel()]
    for at, text in enumerate(shown[:-1, :-1].ravel()):
        if text == SMALL:
            aim = np.zeros(height * width)
            aim[at] = 1
            known = {"A_eq": np.array(sums), "b_eq": values} if sums else {}
            found = [linprog(sign * aim, bounds=limits, **known) for sign in (1, -1)]
            assert [round(abs(one.fun)) for one in found] == [0, 4]


@pytest.mark.parametrize(("shape", "most"), [((1, 2), 15), ((2, 1), 15), ((1, 3), 11)])
def test_who_knows_this_program_and_tries_every_table_never_learns_a_small_count(shape: tuple[int, int], most: int) -> None:
    made: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    for counts in itertools.product(range(most + 1), repeat=shape[0] * shape[1]):
        shown = publishable_counts(table(np.reshape(counts, shape).tolist())).to_numpy()
        made.setdefault(tuple(shown.ravel()), []).append(counts)
    asked = 0
    for shown, tables in made.items():
        inner = np.reshape(shown, (shape[0] + 1, shape[1] + 1))[:-1, :-1].ravel()
        each = np.array(tables)
        if (each[:, inner == PROTECTED] == most).any():
            continue  # larger tables say the same, which are not tried here
        for at in np.flatnonzero(inner == SMALL):
            asked += 1
            assert len(set(each[:, at])) >= 4
    assert asked > 10
