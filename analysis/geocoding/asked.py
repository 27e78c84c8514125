"""The distinct rows of a question: python only ever looks at a text once, however often it was typed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables

Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Column:
    """One column of the distinct rows: which of its distinct values each row has."""

    codes: Ints
    values: list[str]

    def texts(self) -> Texts:
        """Return the text of every row."""
        return np.array(self.values, dtype=object)[self.codes] if self.values else np.empty(0, dtype=object)

    def text(self, row: int) -> str:
        """Return the text of one row."""
        return self.values[int(self.codes[row])]

    def holds(self, rows: Ints | None = None) -> npt.NDArray[np.bool_]:
        """Tell which rows (of these) have any text."""
        is_given = np.array([bool(value) for value in self.values], dtype=bool)
        return is_given[self.codes if rows is None else self.codes[rows]] if self.values else np.empty(0, dtype=bool)


@dataclass(frozen=True)
class Asked:
    """The distinct rows of a `PlaceQueries` table, by column; `which` says for each row of the table which one it is."""

    columns: dict[str, Column]
    count: int
    which: Ints

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]


def distinct_rows(queries: pd.DataFrame) -> Asked:
    """Return the distinct rows of a `PlaceQueries` table, in order of appearance."""
    coded: dict[str, tuple[Ints, list[str]]] = {}
    for name in tables.PLACE_TEXT:
        codes, values = pd.factorize(queries[name])
        coded[name] = codes.astype(np.int64), np.asarray(values, dtype=object).tolist()
    which, first = combinations(coded["street"][0], *(codes for codes, values in coded.values() if len(values) > 1))
    return Asked({name: Column(codes[first], values) for name, (codes, values) in coded.items()}, len(first), which)


def combinations(*codes: Ints) -> tuple[Ints, Ints]:
    """Return for each row which combination of these codes it has, and a row in which each combination occurs."""
    combined = np.zeros(len(codes[0]), dtype=np.int64)
    for column in codes:
        combined = pd.factorize(combined * (int(column.max(initial=0)) + 1) + column)[0].astype(np.int64)
    first = np.zeros(int(combined.max(initial=-1)) + 1, dtype=np.int64)
    first[combined[::-1]] = np.arange(len(combined))[::-1]
    return combined, first
