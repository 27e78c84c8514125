"""From the best candidate to an answer: which address, house number or street it is, and how far off it may be."""

import re

import numpy as np

from analysis.geocoding.answers import Answers
from analysis.geocoding.candidates import Candidates
from analysis.geocoding.deciding import Decision
from analysis.geocoding.doubts import limits
from analysis.geocoding.index import AddressIndex, Ints
from analysis.geocoding.reasons import BIT
from analysis.geocoding.rows import FOREIGN_POSTCODE, Rows
from analysis.geocoding.streets import POSTCODE_ONLY, RESEMBLES
from analysis.terms import Precision

ADDRESS_UNCERTAINTY_M = 15.0
NUMBER_SPREAD_M = 100.0
"""Where addresses with one number stand further apart than this, the number says no more than the street."""
METRES_PER_NUMBER = 5.0
SHOWN_CANDIDATES = 5
MANY_UNITS = 10
"""With more addresses than this on one number, the bare number says which building and not which of its doors."""
_AFTER_NUMBER = re.compile(r"\D*\d+(.*)$")
_LEVELS = (
    "street_literal",
    "street_abbreviated",
    "street_without_article",
    "street_by_initials",
    "street_shortened",
    "street_resembles",
    "street_by_postcode",
)


def resolve(decision: Decision, found: Candidates, rows: Rows, accept: float, index: AddressIndex) -> Answers:
    """Return an answer for every row: placed where the best candidate is certain enough, else unknown with its candidates."""
    answers = Answers.unknown(rows.count)
    answers.confidence[:] = decision.probability
    has_any = np.flatnonzero(decision.best >= 0)
    best = decision.best[has_any]
    _explain(answers, has_any, best, found, rows, index)
    answers.confidence[has_any] = np.minimum(
        decision.probability[has_any], limits(answers.reasons[has_any], has_any, best, found, rows, index)
    )
    is_sure = answers.confidence[has_any] >= accept
    _place(answers, has_any[is_sure], best[is_sure], found, rows, index)
    for row in has_any[~is_sure].tolist():
        answers.candidates[row] = _shown(row, decision, found, index)
        several = decision.size[row] > 1 and _is_close(row, decision, found)
        outside = rows.is_place_unknown[row]
        answers.because(row, "outside_register" if outside else "several_candidates" if several else "uncertain")
    return answers


def _is_close(row: int, decision: Decision, found: Candidates) -> bool:
    first, second = decision.ranked[decision.first[row]], decision.ranked[decision.first[row] + 1]
    return bool(found.similarity[first] - found.similarity[second] < 0.08)


def _explain(answers: Answers, rows_: Ints, best: Ints, found: Candidates, rows: Rows, index: AddressIndex) -> None:
    """Write down for each row what speaks for and against its best candidate."""
    reading, street, level = found.reading[best], found.street[best], found.level[best]
    bits = np.array([BIT[name] for name in _LEVELS])[level]
    no_text = rows.text[reading] == 0
    bits = np.where((level == POSTCODE_ONLY) & no_text, BIT["postcode_and_number"], bits)
    number, house = rows.number[reading], found.house[best]
    postcode, place, municipality = rows.postcode[rows_], rows.place[rows_], rows.municipality[rows_]
    same_place = (place >= 0) & (index.street_place[street] == place)
    same_municipality = ~same_place & (municipality >= 0) & (index.street_municipality[street] == municipality)
    other_place = ((place >= 0) | (municipality >= 0)) & ~same_place & ~same_municipality
    confirms = (postcode >= 0) & np.where(
        house >= 0, index.has_house_postcode(street, number, postcode), index.has_street_postcode(street, postcode)
    )
    standing = np.where(house >= 0, index.houses.at[np.maximum(house, 0)], index.streets.at[street])
    area = rows.area[rows_]
    for reason, holds in (
        ("street_type_differs", found.has_other_type[best]),
        ("number_exists", house >= 0),
        ("number_missing", number == 0),
        ("number_not_in_register", (number > 0) & (house < 0)),
        ("near_number", rows.is_near[reading]),
        ("postcode_confirms", confirms),
        ("postcode_contradicts", (postcode >= 0) & ~confirms),
        ("postcode_not_in_register", postcode == FOREIGN_POSTCODE),
        ("place_confirms", same_place),
        ("place_is_municipality", same_municipality),
        ("place_contradicts", other_place | (rows.is_place_disputed[rows_] & ~rows.is_place_unknown[rows_])),
        ("place_elsewhere", rows.is_place_elsewhere[rows_]),
        ("neighbourhood_confirms", (area >= 0) & (index.area[standing] == area)),
        ("neighbourhood_contradicts", (area >= 0) & (index.area[standing] != area)),
    ):
        bits = bits | np.where(holds, BIT[reason], 0)
    answers.reasons[rows_] |= bits
    answers.resemblance_pct[rows_] = np.where(level == RESEMBLES, np.floor(found.similarity[best] * 100 + 1e-6), 0).astype(np.int64)


def _place(answers: Answers, rows_: Ints, best: Ints, found: Candidates, rows: Rows, index: AddressIndex) -> None:
    """Answer the rows whose candidate is certain: address, else number, nearest number or street."""
    hits, by_meaning = found.hits[best], found.hits_by_meaning[best]
    single = (hits + by_meaning == 1) & (found.house[best] >= 0)
    exact = np.where(hits == 1, found.first[best], found.first_by_meaning[best])
    exact = np.where(single, exact, -1)
    for at in np.flatnonzero((hits + by_meaning > 1) & (found.house[best] >= 0)).tolist():
        exact[at] = _the_one(int(rows_[at]), int(best[at]), found, rows, index)
    reading = found.reading[best]
    is_bare = (exact >= 0) & ~rows.has_addition[reading] & (index.houses.size[found.house[best]] > 1)
    for at in np.flatnonzero(is_bare & (index.houses.size[found.house[best]] > MANY_UNITS)).tolist():
        if _units(int(found.house[best[at]]), int(rows.postcode[rows_[at]]), index) > MANY_UNITS:
            exact[at] = -1
    is_near = rows.is_near[reading]
    is_address = (exact >= 0) & ~is_near
    _set(answers, rows_[is_address], Precision.ADDRESS, exact[is_address], np.full(int(is_address.sum()), ADDRESS_UNCERTAINTY_M), index)
    answers.address[rows_[is_address]] = exact[is_address]
    answers.label[rows_[is_address]] = index.labels(exact[is_address])
    answers.because(rows_[is_address & is_bare], "addition_missing")
    for row, house in zip(rows_[is_address & is_bare].tolist(), found.house[best][is_address & is_bare].tolist(), strict=True):
        answers.candidates[row] = "|".join(index.id_bag[index.houses.members_of(house)[:SHOWN_CANDIDATES]])
    is_house = ~is_address & (found.house[best] >= 0)
    _place_numbers(answers, rows_[is_house], best[is_house], exact[is_house], found, rows, index)
    is_nearest = found.nearest[best] >= 0
    house = found.nearest[best][is_nearest]
    standing = index.houses.at[house]
    away = np.abs(index.number[standing] - rows.number[reading[is_nearest]]) * METRES_PER_NUMBER + index.houses.spread_m[house]
    _set(answers, rows_[is_nearest], Precision.NEAREST_NUMBER, standing, np.maximum(away, ADDRESS_UNCERTAINTY_M), index)
    answers.label[rows_[is_nearest]] = [index.number_label(row) for row in standing.tolist()]
    is_street = (found.house[best] < 0) & ~is_nearest
    _place_streets(answers, rows_[is_street], found.street[best][is_street], index)


def _place_numbers(answers: Answers, rows_: Ints, best: Ints, exact: Ints, found: Candidates, rows: Rows, index: AddressIndex) -> None:
    """Answer with a house number of which the addition is not known (or that was only near)."""
    house, reading = found.house[best], found.reading[best]
    is_spread = (index.houses.spread_m[house] > NUMBER_SPREAD_M) & (exact < 0)
    several = (found.hits[best] + found.hits_by_meaning[best] > 1) & (exact < 0)
    typed = rows.has_addition[reading]
    is_range = typed & rows.is_addition_number[reading] & ~several & (exact < 0)
    for reason, holds in (
        ("addition_missing", ~typed & (exact < 0) & ~several),
        ("addition_not_unique", several),
        ("number_range", is_range),
        ("addition_unknown", typed & ~is_range & (exact < 0) & ~several),
        ("number_spread_out", is_spread),
    ):
        answers.because(rows_[holds], reason)
    standing = np.where(exact >= 0, exact, index.houses.at[house])
    spread = np.where(exact >= 0, ADDRESS_UNCERTAINTY_M, np.maximum(index.houses.spread_m[house], ADDRESS_UNCERTAINTY_M))
    _set(answers, rows_[~is_spread], Precision.NUMBER, standing[~is_spread], spread[~is_spread], index)
    _place_streets(answers, rows_[is_spread], found.street[best][is_spread], index)
    only_one = (index.houses.size[house] == 1) & ~typed & ~is_spread & ~rows.is_near[reading]
    answers.address[rows_[only_one]] = standing[only_one]
    for row, at, label_row in zip(rows_.tolist(), house.tolist(), standing.tolist(), strict=True):
        answers.candidates[row] = "|".join(index.id_bag[index.houses.members_of(at)[:SHOWN_CANDIDATES]])
        if answers.precision[row] == str(Precision.NUMBER):
            answers.label[row] = index.number_label(label_row)


def _place_streets(answers: Answers, rows_: Ints, street: Ints, index: AddressIndex) -> None:
    spread = np.maximum(index.streets.spread_m[street], ADDRESS_UNCERTAINTY_M)
    _set(answers, rows_, Precision.STREET, index.streets.at[street], spread, index)
    answers.label[rows_] = [index.street_label(one) for one in street.tolist()]


def _set(answers: Answers, rows_: Ints, precision: Precision, standing: Ints, uncertainty_m: "np.ndarray", index: AddressIndex) -> None:
    answers.precision[rows_] = str(precision)
    answers.standing[rows_] = standing
    answers.x[rows_], answers.y[rows_] = index.x[standing], index.y[standing]
    answers.uncertainty_m[rows_] = uncertainty_m


def _units(house: int, postcode: int, index: AddressIndex) -> int:
    """Return how many addresses a number has, with the typed postcode where it has any."""
    postcodes = index.postcode[index.houses.members_of(house)]
    return int((postcodes == postcode).sum()) or len(postcodes)


def _the_one(row: int, candidate: int, found: Candidates, rows: Rows, index: AddressIndex) -> int:
    """Return which of several addresses with one number and addition is meant, -1 when that can not be told.

    They differ in the case or the column of a letter (12A beside 12a, letter I beside addition I), or in nothing at all.
    """
    first, meaning = int(found.first[candidate]), int(found.first_by_meaning[candidate])
    same = [*range(first, first + int(found.hits[candidate])), *range(meaning, meaning + int(found.hits_by_meaning[candidate]))]
    suffix, behind_number = _typed_suffix(row, rows)
    own = {at: index.suffixes[index.suffix[at]] for at in same}
    choices = (
        [at for at in same if own[at] == suffix and suffix != ("", "")],
        [at for at in same if "".join(own[at]) == (behind_number or "".join(suffix))],
        [at for at in same if index.postcode[at] == rows.postcode[row]],
    )
    return next((some[0] for some in choices if len(some) == 1), -1)


def _typed_suffix(row: int, rows: Rows) -> tuple[tuple[str, str], str]:
    """Return letter and addition as typed in their own columns, and what was typed behind the number in its column."""
    number, letter, addition = (rows.asked[name].text(row) for name in ("number", "letter", "addition"))
    if letter or addition:
        return (letter.strip(), addition.strip()), ""
    rest = _AFTER_NUMBER.match(number)
    return ("", ""), "".join(c for c in rest[1] if c.isalnum()) if rest else ""


def _shown(row: int, decision: Decision, found: Candidates, index: AddressIndex) -> str:
    """Return the ids of the best candidates of a row, best first."""
    ids: list[str] = []
    for at in decision.ranked[decision.first[row] : decision.first[row] + min(decision.size[row], SHOWN_CANDIDATES)].tolist():
        if found.hits[at] == 1:
            standing = found.first[at]
        elif found.house[at] >= 0 or found.nearest[at] >= 0:
            standing = index.houses.at[max(found.house[at], found.nearest[at])]
        else:
            standing = index.streets.at[found.street[at]]
        ids.append(index.id_bag[standing])
    return "|".join(dict.fromkeys(ids))
