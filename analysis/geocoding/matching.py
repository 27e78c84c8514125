"""Look up places: every distinct text once, all candidates in one table, one decision, then what is coarser."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.geocoding import fallbacks
from analysis.geocoding.answers import Answers, to_matches
from analysis.geocoding.candidates import Candidates, Rows, arrange, find_candidates, is_plain, join
from analysis.geocoding.coordinates import find_coordinates, read_coordinates
from analysis.geocoding.deciding import decide
from analysis.geocoding.house_numbers import TypedPlace
from analysis.geocoding.index import AddressIndex, Floats, Ints
from analysis.geocoding.reading import read_place, read_postcode
from analysis.geocoding.resolving import resolve
from analysis.geocoding.streets import NameMatch
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
    queries = tables.check(queries, tables.PlaceQueries)
    columns, which = _distinct(queries)
    answers = _answer(columns, index, settings) if len(which) else Answers.unknown(0)
    return to_matches(answers, which, queries.index, index)


def query_key(queries: pd.DataFrame) -> "pd.Series[str]":
    """Return for each place the same key for the same text, whatever its case, spaces and punctuation.

    A choice made by hand is remembered under this key; rows that are equal to a person share it.
    """
    columns, which = _distinct(queries)
    address = zip(*(columns[name] for name in ("street", "number", "letter", "addition", "address")), strict=True)
    rest = zip(*(columns[name] for name in ("postcode", "place", "neighbourhood", "x_given", "y_given")), strict=True)
    keys = ["|".join([fold(" ".join(a)), fold(r[0]).replace(" ", ""), *map(fold, r[1:])]) for a, r in zip(address, rest, strict=True)]
    return pd.Series(np.array(keys, dtype=object)[which] if keys else [], index=queries.index, dtype="str", name="query_key")


def _distinct(queries: pd.DataFrame) -> tuple[dict[str, list[str]], Ints]:
    """Return the columns of the distinct rows, and which of them each row is."""
    if not len(queries):
        return {name: [] for name in tables.PLACE_TEXT}, np.zeros(0, dtype=np.int64)
    which = np.zeros(len(queries), dtype=np.int64)
    texts: dict[str, tuple[Ints, npt.NDArray[np.object_]]] = {}
    for name in tables.PLACE_TEXT:
        codes, values = pd.factorize(queries[name])
        texts[name] = codes, np.asarray(values, dtype=object)
        if len(values) > 1:
            which = pd.factorize(which * len(values) + codes)[0].astype(np.int64)
    first = np.zeros(which.max() + 1, dtype=np.int64)
    first[which[::-1]] = np.arange(len(which))[::-1]
    return {name: values[codes[first]].tolist() for name, (codes, values) in texts.items()}, which


def _answer(columns: dict[str, list[str]], index: AddressIndex, settings: Settings) -> Answers:
    typed = _read(columns, index)
    areas = [index.places.read_area(text) for text in columns["neighbourhood"]]
    rows = arrange(typed, [area or place.place.areas for area, place in zip(areas, typed, strict=True)], index)
    found, matches = _search(rows, index, settings)
    answers = resolve(decide(found, rows, index), found, rows, settings.accept_confidence, index)
    fallbacks.place_crossings(answers, rows, matches, index)
    fallbacks.place_postcodes(answers, rows, index)
    fallbacks.place_neighbourhoods(answers, rows, areas, index)
    x, y = _coordinates(columns)
    fallbacks.place_coordinates(answers, x, y, index)
    has_given = np.array([bool(a or b) for a, b in zip(columns["x_given"], columns["y_given"], strict=True)], dtype=bool)
    answers.because(np.flatnonzero(has_given & np.isnan(x)), "coordinate_unreadable")
    _say_why_not(answers, rows)
    return answers


def _read(columns: dict[str, list[str]], index: AddressIndex) -> list[TypedPlace]:
    parts = zip(*(columns[name] for name in ("street", "number", "letter", "addition", "address", "postcode", "place")), strict=True)
    typed = []
    for street, number, letter, addition, address, postcode, place in parts:
        one = read_place(street, number, letter, addition, address, index)
        if place:
            one = one._replace(place=index.places.read(place))
        if postcode:
            one = one._replace(postcode=read_postcode(postcode) or one.postcode)
        typed.append(one)
    return typed


def _search(rows: Rows, index: AddressIndex, settings: Settings) -> tuple[Candidates, dict[str, list[NameMatch]]]:
    """Return all candidates: by exact keys first, and by resemblance for the rows that those leave in doubt."""
    texts = rows.street_texts
    readings = np.arange(len(texts), dtype=np.int64)
    exact = {text: index.names.exact(text) for text in dict.fromkeys(texts) if text}
    by_key = find_candidates(rows, readings, exact, settings.nearest_number_gap, index)
    in_doubt = ~is_plain(by_key, rows, index)
    doubtful = in_doubt[rows.reading_row]
    asked = dict.fromkeys(texts[reading] for reading in readings[doubtful].tolist() if texts[reading])
    asked |= dict.fromkeys(text for typed in rows.typed for text in typed.crossing if text)
    loose = index.names.loose(list(asked)) if asked else {}
    if not doubtful.any():
        return by_key, loose
    by_resemblance = find_candidates(rows, readings[doubtful], loose, settings.nearest_number_gap, index)
    return join(by_key.of(~in_doubt[by_key.row]), by_resemblance), loose


def _coordinates(columns: dict[str, list[str]]) -> tuple[Floats, Floats]:
    """Return RD coordinates from the columns, or from a line that holds nothing else; NaN where there are none."""
    x, y = np.full((2, len(columns["street"])), np.nan)
    parts = zip(*(columns[name] for name in ("x_given", "y_given", "address", "street")), strict=True)
    pairs = [
        (row, a or "", b or "") if a or b else (row, *find_coordinates(line or street)) for row, (a, b, line, street) in enumerate(parts)
    ]
    given = [pair for pair in pairs if pair[1] and pair[2]]
    rows = [row for row, _, _ in given]
    x[rows], y[rows] = read_coordinates([a for _, a, _ in given], [b for _, _, b in given])
    return x, y


def _say_why_not(answers: Answers, rows: Rows) -> None:
    """Give a reason to what is unknown and has none yet."""
    has_reading = np.zeros(len(rows.typed), dtype=bool)
    has_reading[rows.reading_row] = True
    silent = answers.is_unknown & (answers.reasons == 0)
    answers.because(np.flatnonzero(silent & rows.is_place_unknown), "outside_register")
    answers.because(np.flatnonzero(silent & ~rows.is_place_unknown & has_reading), "not_in_register")
    answers.because(np.flatnonzero(silent & ~rows.is_place_unknown & ~has_reading), "no_address")
