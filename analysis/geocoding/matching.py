"""Look up places: every distinct text once, all candidates in one table, one decision, then what is coarser."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import tables
from analysis.geocoding import fallbacks
from analysis.geocoding.answers import Answers, to_matches
from analysis.geocoding.asked import Asked, distinct_rows
from analysis.geocoding.candidates import Candidates, find_candidates, is_plain, join, may_resemble
from analysis.geocoding.coordinates import find_coordinates, read_coordinates
from analysis.geocoding.deciding import decide
from analysis.geocoding.index import AddressIndex
from analysis.geocoding.plain_corners import read_plain_corners
from analysis.geocoding.plain_rows import read_plain_columns, read_plain_lines
from analysis.geocoding.reading import read_place
from analysis.geocoding.resembling import exact_matches, loose_matches
from analysis.geocoding.resolving import resolve
from analysis.geocoding.rows import Draft, Rows, finish
from analysis.geocoding.words import fold
from analysis.settings import DEFAULTS, Settings


def geocode(queries: pd.DataFrame, index: AddressIndex, settings: Settings = DEFAULTS) -> gpd.GeoDataFrame:
    """Look up places in an address register.

    Equal rows get equal answers, and the order of the rows does not matter: python only sees each distinct row once.

    Parameters
    ----------
    queries
        A `PlaceQueries` table; any part of a place may be empty.
    index
        From `build_index`.
    settings
        `accept_confidence` decides what is placed without a person, `nearest_number_gap` how far another number may be.

    Returns
    -------
    matches
        A `Matches` table with the index and the order of the question. What is not certain enough is `unknown`, with its
        candidates, never a guess.
    """
    asked = distinct_rows(tables.check(queries, tables.PlaceQueries))
    with _no_collecting():
        answers = _answer(asked, index, settings) if asked.count else Answers.unknown(0)
        return to_matches(answers, asked.which, queries.index, index)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Keep python from looking for unreachable cycles: among a hundred thousand short texts that takes a fifth of the time."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def query_key(queries: pd.DataFrame) -> "pd.Series[str]":
    """Return for each place the same key for the same text, whatever its case, spaces and punctuation.

    A choice made by hand is remembered under this key; rows that are equal to a person share it.
    """
    asked = distinct_rows(queries)
    address = zip(*(asked[name].texts() for name in ("street", "number", "letter", "addition", "address")), strict=True)
    rest = zip(*(asked[name].texts() for name in ("postcode", "place", "neighbourhood", "x_given", "y_given")), strict=True)
    keys = ["|".join([fold(" ".join(a)), fold(r[0]).replace(" ", ""), *map(fold, r[1:])]) for a, r in zip(address, rest, strict=True)]
    return pd.Series(np.array(keys, dtype=object)[asked.which] if keys else [], index=queries.index, dtype="str", name="query_key")


def _answer(asked: Asked, index: AddressIndex, settings: Settings) -> Answers:
    rows = read_rows(asked, index)
    found = search(rows, index, settings)
    answers = resolve(decide(found, rows, index), found, rows, settings.accept_confidence, index)
    fallbacks.place_crossings(answers, rows, index)
    fallbacks.place_postcodes(answers, rows, index)
    fallbacks.place_neighbourhoods(answers, rows, index)
    _place_given_points(answers, asked, index)
    _say_why_not(answers, rows)
    return answers


def read_rows(asked: Asked, index: AddressIndex) -> Rows:
    """Read every row: the plain ones by their distinct parts, the others one by one."""
    draft = Draft.of(asked)
    is_read = read_plain_columns(draft, index)
    is_read |= read_plain_lines(draft, ~is_read, index)
    is_read |= read_plain_corners(draft, ~is_read, index)
    rows = np.flatnonzero(~is_read).tolist()
    columns = (asked[name] for name in ("street", "number", "letter", "addition", "address"))
    parts = zip(*([column.text(row) for row in rows] for column in columns), strict=True)
    draft.add_typed(rows, [read_place(a, b, c, d, e, index) for a, b, c, d, e in parts])
    return finish(draft, index)


def search(rows: Rows, index: AddressIndex, settings: Settings) -> Candidates:
    """Return all candidates: by exact keys first, and by resemblance for the rows that those leave in doubt."""
    readings = np.arange(len(rows.text), dtype=np.int64)
    by_key = find_candidates(rows, readings, exact_matches(rows.texts, index.names), settings.nearest_number_gap, index)
    in_doubt = ~is_plain(by_key, rows, index)
    doubtful = in_doubt[rows.reading_row]
    if not doubtful.any():
        return by_key
    compared = doubtful & may_resemble(by_key, rows, index)[rows.reading_row]
    wanted, alike = (np.unique(rows.text[readings]).tolist() for readings in (doubtful, compared))
    matches = loose_matches(rows.texts, wanted, index.names, alike)
    by_resemblance = find_candidates(rows, readings[doubtful], matches, settings.nearest_number_gap, index)
    return join(by_key.of(~in_doubt[by_key.row]), by_resemblance)


def _place_given_points(answers: Answers, asked: Asked, index: AddressIndex) -> None:
    """Use the coordinates from the columns, or from a line that holds nothing else."""
    pairs = _pairs(asked)
    rows = np.array([row for row, _, _ in pairs], dtype=np.int64)
    points = read_coordinates([a for _, a, _ in pairs], [b for _, _, b in pairs])
    is_read = ~np.isnan(points.x)
    for reason, holds in (
        ("coordinate_unreadable", ~is_read),
        ("coordinate_swapped", points.is_swapped),
        ("coordinate_in_millimetres", points.is_millimetres),
        ("coordinate_from_degrees", points.is_degrees),
    ):
        answers.because(rows[holds], reason)
    fallbacks.place_coordinates(answers, rows[is_read], points.x[is_read], points.y[is_read], index)


def _pairs(asked: Asked) -> list[tuple[int, str, str]]:
    """Return the rows that hold a pair of coordinates, with both texts."""
    x, y, line, street = (asked[name] for name in ("x_given", "y_given", "address", "street"))
    has_given = x.holds() | y.holds()
    given = [(row, x.text(row), y.text(row)) for row in np.flatnonzero(has_given).tolist()]
    for column, is_asked in ((street, ~has_given), (line, ~has_given & ~street.holds())):
        found = [find_coordinates(text) for text in column.values]
        has_pair = np.array([bool(pair[0]) for pair in found], dtype=bool)[column.codes] if found else is_asked
        given += [(row, *found[column.codes[row]]) for row in np.flatnonzero(has_pair & is_asked).tolist()]
    return given


def _say_why_not(answers: Answers, rows: Rows) -> None:
    """Give a reason to what is unknown and has none yet."""
    has_reading = np.zeros(rows.count, dtype=bool)
    has_reading[rows.reading_row] = True
    silent = answers.is_unknown & (answers.reasons == 0)
    answers.because(np.flatnonzero(silent & rows.is_place_unknown), "outside_register")
    answers.because(np.flatnonzero(silent & ~rows.is_place_unknown & has_reading), "not_in_register")
    answers.because(np.flatnonzero(silent & ~rows.is_place_unknown & ~has_reading), "no_address")
