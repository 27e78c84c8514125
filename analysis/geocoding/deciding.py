"""How probable each candidate is, and whether the best is certain enough to be chosen without a person.

A conditional logit with an outside option (McFadden 1974): p(c) = exp(w·e(c)) / (1 + sum over all candidates), where the 1
stands for "none of these". Two equally good candidates therefore halve each other, and a text that fits nothing well is
left alone. The weights were fitted on corrupted addresses of one municipality and measured on another
(docs/method.md, tests/benchmarks/geocoding.py).
"""

import json
from dataclasses import dataclass

import numpy as np

from analysis.catalogues import catalogue
from analysis.geocoding.candidates import Candidates
from analysis.geocoding.evidence import EVIDENCE, weigh_evidence
from analysis.geocoding.index import AddressIndex, Flags, Floats, Ints, pair_keys
from analysis.geocoding.rows import Rows
from analysis.geocoding.streets import POSTCODE_ONLY, RESEMBLES, WITHOUT_ARTICLE

IMPOSSIBLE = -60.0
RESEMBLES_POSTCODE_FROM = 0.55
"""A postcode and number only speak for a street whose name looks at least this much like the text."""
SO_ALIKE_THAT_POSTCODE_COUNTS = 0.8
"""Against a street that bears the very name, a postcode only speaks for one that could be a slip of the pen."""
MUCH_LESS_ALIKE = 0.1
"""A street that looks this much less like the text than another is not chosen for its house number alone."""


def _load_weights() -> Floats:
    weights = json.loads(catalogue("geocoder_model.json").read_text(encoding="utf-8"))["weights"]
    return np.array([weights[name] for name in EVIDENCE], dtype=float)


WEIGHTS = _load_weights()


@dataclass(frozen=True)
class Decision:
    """Per row: the best candidate (-1 for none) with its probability, and where the row's ranked candidates stand."""

    best: Ints
    probability: Floats
    probability_of: Floats
    ranked: Ints
    first: Ints
    size: Ints


def score(found: Candidates, rows: Rows, index: AddressIndex) -> Floats:
    """Return the weight of evidence per candidate.

    Some things no weight can make up for: an unknown place without postcode and number to confirm the address; a postcode
    of a street that looks nothing like the text; the same name in another place than the one that was typed; a street that
    only resembles the text where another bears that very name or resembles it far more, or where the text is a name that
    many towns have; and a postcode against a street and number that both exist.
    """
    evidence = weigh_evidence(found, rows, index)
    weight = evidence @ WEIGHTS
    is_here, is_same_place, is_differing = (
        evidence[:, EVIDENCE.index(name)] > 0 for name in ("postcode_here", "place_same", "place_differs")
    )
    is_exact, name = found.level <= WITHOUT_ARTICLE, index.street_name[found.street]
    has_text = rows.text[found.reading] > 0
    impossible = rows.is_place_unknown[found.row] & ~is_here
    impossible |= (found.level == POSTCODE_ONLY) & has_text & (found.similarity < RESEMBLES_POSTCODE_FROM)
    fits_number = (found.house >= 0) | (rows.number[found.reading] == 0)
    in_place = np.unique(pair_keys(found.row, name)[is_same_place & fits_number])
    impossible |= ~is_same_place & ~is_here & np.isin(pair_keys(found.row, name), in_place)
    named = _rows_with(is_exact & is_same_place & fits_number, found, rows)
    impossible |= is_exact & ~is_same_place & ~is_here & named
    literal = _rows_with(is_exact & ~is_differing, found, rows)
    impossible |= (found.level == RESEMBLES) & literal & ~(is_here & (found.similarity >= SO_ALIKE_THAT_POSTCODE_COUNTS))
    nearest_name = np.zeros(rows.count)
    np.maximum.at(nearest_name, found.row, np.where(is_differing, 0.0, found.similarity))
    impossible |= (found.level == RESEMBLES) & ~is_here & (found.similarity < nearest_name[found.row] - MUCH_LESS_ALIKE)
    is_common = rows.is_common[rows.text[found.reading]]
    impossible |= (found.level == RESEMBLES) & ~is_here & is_common
    found_by_name = _rows_with(is_exact & ~is_differing & (found.house >= 0), found, rows)
    impossible |= (found.level == POSTCODE_ONLY) & found_by_name
    return np.where(impossible, IMPOSSIBLE, weight)


def _rows_with(holds: Flags, found: Candidates, rows: Rows) -> Flags:
    """Return for each candidate whether any candidate of its row has this."""
    return np.asarray(np.bincount(found.row, weights=holds, minlength=rows.count)[found.row] > 0)


def probabilities(row: Ints, weight: Floats, count: int) -> Floats:
    """Return p(c) per candidate; `row` is sorted, `count` the number of rows."""
    highest = np.zeros(count)
    np.maximum.at(highest, row, weight)
    part = np.exp(weight - highest[row])
    total = np.exp(-highest) + np.bincount(row, weights=part, minlength=count)
    return np.asarray(part / total[row])


def decide(found: Candidates, rows: Rows, index: AddressIndex) -> Decision:
    """Return the best candidate of each row with its probability."""
    count = rows.count
    weight = score(found, rows, index)
    probability = probabilities(found.row, weight, count)
    ranked = np.lexsort((-weight, found.row))
    first = np.searchsorted(found.row, np.arange(count + 1))
    size = np.diff(first)
    best = np.full(count, -1, dtype=np.int64)
    best[size > 0] = ranked[first[:-1][size > 0]]
    return Decision(best, np.where(best >= 0, probability[best] if len(found) else 0.0, 0.0), probability, ranked, first[:-1], size)
