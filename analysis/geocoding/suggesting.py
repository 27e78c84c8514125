"""Addresses to choose from while somebody types."""

from itertools import zip_longest

import numpy as np
import pandas as pd

from analysis import tables
from analysis.geocoding.asked import distinct_rows
from analysis.geocoding.candidates import Candidates, find_candidates
from analysis.geocoding.deciding import decide
from analysis.geocoding.house_numbers import TypedPlace
from analysis.geocoding.index import AddressIndex
from analysis.geocoding.places import NO_PLACE
from analysis.geocoding.reading import read_place
from analysis.geocoding.resembling import collect, loose_matches
from analysis.geocoding.rows import Draft, finish
from analysis.geocoding.streets import SHORTENED, NameMatch
from analysis.settings import DEFAULTS

COLUMNS = {"address_id_bag": "str", "matched_address": "str", "confidence": "float64", "x_rd": "float64", "y_rd": "float64"}
SHOWN_FROM = 0.02
"""A suggestion must be at least this likely, compared with the best."""
_NAMES_BY_BEGINNING = 8


def suggest(text: str, index: AddressIndex, limit: int = 5) -> pd.DataFrame:
    """Return the likeliest addresses for a text that may be half typed, best first.

    Parameters
    ----------
    text
        One line: a street, perhaps with number, place and postcode.
    index
        From `build_index`.
    limit
        How many suggestions at most.

    Returns
    -------
    suggestions
        Columns address_id_bag, matched_address, confidence (0-1, of street and number), x_rd and y_rd (m). A street without a number gives
        its lowest numbers.
    """
    typed = read_place("", "", "", "", text.strip(), index)
    if not typed.readings:
        return _table([], [], index)
    if not typed.place.is_known:
        typed = typed._replace(place=NO_PLACE)  # half a place is no foreign place
    draft = Draft.of(distinct_rows(pd.DataFrame({name: [""] for name in tables.PLACE_TEXT}, dtype="str")))
    draft.add_typed([0], [typed])
    rows = finish(draft, index)
    loose = loose_matches(rows.texts, range(len(rows.texts)), index.names)
    named = [loose.of(at) for at in range(len(rows.texts))]
    matches = collect(
        [*found, *_by_beginning(folded, found, index)] if folded else [] for folded, found in zip(rows.texts, named, strict=True)
    )
    found = find_candidates(rows, np.arange(len(rows.text)), matches, DEFAULTS.nearest_number_gap, index)
    decision = decide(found, rows, index)
    likely = [at for at in decision.ranked.tolist() if decision.probability_of[at] >= SHOWN_FROM * decision.probability.max()]
    per_street = [_addresses(at, found, typed, index) for at in likely]
    share = {
        row: float(decision.probability_of[at]) for at, rows_ in zip(reversed(likely), reversed(per_street), strict=True) for row in rows_
    }
    if not any(reading.number for reading in typed.readings):
        per_street = [list(turn) for turn in zip_longest(*per_street)]  # each street gets its turn
    addresses = list(dict.fromkeys(row for rows_ in per_street for row in rows_ if row is not None))[:limit]
    return _table(addresses, [share[row] for row in addresses], index)


def _by_beginning(folded: str, found: list[NameMatch], index: AddressIndex) -> list[NameMatch]:
    """Return the names that begin with what was typed so far."""
    have = {match.name for match in found}
    names = (name for name, text in enumerate(index.names.texts) if name not in have and text.strict.startswith(folded.replace(" ", "")))
    return [NameMatch(name, SHORTENED, 1.0, False) for name, _ in zip(names, range(_NAMES_BY_BEGINNING), strict=False)]


def _addresses(at: int, found: Candidates, typed: TypedPlace, index: AddressIndex) -> list[int]:
    """Return the addresses of one candidate: the one asked for first, then those whose number begins with the typed number."""
    number = typed.readings[int(found.reading[at])].number
    in_street: list[int] = index.streets.members_of(int(found.street[at])).tolist()
    if not number:
        return in_street
    asked: list[int] = []
    for first, hits in ((found.first[at], found.hits[at]), (found.first_by_meaning[at], found.hits_by_meaning[at])):
        asked.extend(range(int(first), int(first) + int(hits)))
    if found.house[at] >= 0:
        asked.extend(index.houses.members_of(int(found.house[at])).tolist())
    elif found.nearest[at] >= 0:
        asked.extend(index.houses.members_of(int(found.nearest[at])).tolist())
    return [*asked, *(row for row in in_street if str(index.number[row]).startswith(str(number)))]


def _table(addresses: list[int], certainty: list[float], index: AddressIndex) -> pd.DataFrame:
    columns = {
        "address_id_bag": [index.id_bag[row] for row in addresses],
        "matched_address": [index.label(row) for row in addresses],
        "confidence": [round(share, 3) for share in certainty],
        "x_rd": index.x[addresses],
        "y_rd": index.y[addresses],
    }
    return pd.DataFrame({name: pd.Series(values, dtype=COLUMNS[name]) for name, values in columns.items()})
