"""What is left when no street answers: given coordinates, a corner, a postcode or a buurt."""

import numpy as np

from analysis.geocoding.answers import Answers
from analysis.geocoding.crossings import find_crossing
from analysis.geocoding.index import AddressIndex, Flags, Floats, Ints
from analysis.geocoding.resembling import loose_matches
from analysis.geocoding.rows import NO_POSTCODE, Rows
from analysis.terms import FINE_PRECISIONS, Precision

REGISTER_REACH_M = 2_000.0
"""A coordinate further than this from every address lies outside the register."""
CONFLICT_M = 250.0
"""Address and coordinate further apart than this can not both be right."""
COORDINATE_UNCERTAINTY_M = 15.0
SMALL_PLACE_M = 1_000.0
"""A place of which nine in ten addresses lie within this distance of its middle is a village, and can stand for a buurt."""


def place_crossings(answers: Answers, rows: Rows, index: AddressIndex) -> None:
    """Answer the rows that name a corner; what could have been a street by resemblance is dropped when there is no corner."""
    texts = list(dict.fromkeys(text for sides in rows.crossing.values() for text in sides if text))
    unknown = [at for at, text in enumerate(texts) if not index.names.is_known(text)]
    matches = loose_matches(texts, range(len(texts)), index.names, unknown)
    of_text = {text: matches.of(at) for at, text in enumerate(texts)}
    for row, sides in rows.crossing.items():
        if answers.precision[row] != str(Precision.UNKNOWN):
            answers.forget(row)
        answers.reasons[row] = 0
        if rows.is_place_unknown[row]:
            answers.because(row, "outside_register")
            continue
        crossing = find_crossing(sides, rows.place_match(row), of_text, index)
        if crossing is None or not crossing.is_only_one:
            answers.because(row, "crossing_not_found" if crossing is None else "several_candidates")
            answers.confidence[row] = min(answers.confidence[row], 0.5)
            continue
        answers.place(
            row,
            Precision.CROSSING,
            crossing.x,
            crossing.y,
            uncertainty_m=crossing.uncertainty_m,
            confidence=crossing.certainty,
            label=crossing.label,
        )
        answers.because(row, "crossing", *(["place_contradicts"] if crossing.is_in_other_place else []))
        answers.standing[row] = crossing.standing


def place_postcodes(answers: Answers, rows: Rows, index: AddressIndex) -> None:
    """Answer the rows that give a postcode of the register and no street."""
    has_text = _has_text(rows.reading_row[rows.text > 0], rows)
    for row in np.flatnonzero(answers.is_unknown & (rows.postcode >= 0) & ~has_text & ~rows.is_place_unknown).tolist():
        code = rows.postcode[row]
        at = int(index.postcodes.at[code])
        street = index.street[at]
        place = rows.place_match(row)
        if place.place >= 0 and index.street_place[street] != place.place and index.street_municipality[street] != place.municipality:
            answers.because(row, "postcode_contradicts")
            continue
        text = index.postcode_texts[code]
        answers.place(
            row,
            Precision.POSTCODE,
            float(index.x[at]),
            float(index.y[at]),
            uncertainty_m=max(float(index.postcodes.spread_m[code]), 15.0),
            confidence=0.9,
            label=f"{text[:4]} {text[4:]} {index.place_name(street)}",
        )
        answers.because(row, "postcode_only")
        answers.standing[row] = at


def _has_text(read: Ints, rows: Rows) -> Flags:
    """Tell which rows name a street, or a corner of two."""
    has_text = np.zeros(rows.count, dtype=bool)
    has_text[read] = True
    has_text[list(rows.crossing)] = True
    return has_text


def place_neighbourhoods(answers: Answers, rows: Rows, index: AddressIndex) -> None:
    """Answer what is left with a buurt, where one is named; a village may stand for one when there is no street to look for."""
    places = index.places
    has_text = _has_text(rows.reading_row, rows)
    has_own = rows.asked["neighbourhood"].holds()
    small: dict[int, tuple[float, float, float]] = {}
    for row in np.flatnonzero(answers.is_unknown & ~rows.is_place_unknown).tolist():
        named = rows.areas.get(row, ()) if has_own[row] or not has_text[row] else ()
        place = int(rows.place[row])
        if len(named) == 1:
            at = named[0]
            x, y, radius, label = places.area_x[at], places.area_y[at], places.area_radius_m[at], places.area_names[at]
            answers.area[row] = places.area_codes[at]
        elif not named and place >= 0 and not has_text[row] and rows.postcode[row] == NO_POSTCODE:
            x, y, radius = small.setdefault(place, _middle(place, index)) if place not in small else small[place]
            label = places.names[place]
            if radius > SMALL_PLACE_M:
                answers.because(row, "no_address")
                continue
        else:
            if named:
                answers.because(row, "several_candidates")
            continue
        answers.place(row, Precision.NEIGHBOURHOOD, float(x), float(y), uncertainty_m=float(radius), confidence=0.9, label=label)
        answers.because(row, "neighbourhood_only")


def _middle(place: int, index: AddressIndex) -> tuple[float, float, float]:
    """Return the middle of the addresses of a place and the distance within which nine in ten lie."""
    inside = index.street_place[index.street] == place
    x, y = index.x[inside], index.y[inside]
    middle_x, middle_y = float(x.mean()), float(y.mean())
    return middle_x, middle_y, float(np.quantile(np.hypot(x - middle_x, y - middle_y), 0.9))


def place_coordinates(answers: Answers, rows_: Ints, x: Floats, y: Floats, index: AddressIndex) -> None:
    """Let the coordinates given in these rows confirm an address, contradict it, or answer where there is none."""
    from scipy.spatial import cKDTree

    if not len(rows_) or not len(index.x):
        return
    distance, standing = cKDTree(np.column_stack([index.x, index.y])).query(np.column_stack([x, y]))
    given = zip(rows_.tolist(), x.tolist(), y.tolist(), distance.tolist(), standing.tolist(), strict=True)
    for row, given_x, given_y, away, at in given:
        if answers.precision[row] in FINE_PRECISIONS:
            apart = float(np.hypot(answers.x[row] - given_x, answers.y[row] - given_y))
            if apart <= CONFLICT_M + answers.uncertainty_m[row]:
                answers.because(row, "coordinate_confirms")
            else:
                answers.because(row, "coordinate_contradicts")
                answers.confidence[row] = min(answers.confidence[row], 0.5)
                if answers.address[row] >= 0:
                    answers.candidates[row] = str(index.id_bag[answers.address[row]])
                answers.forget(row)
        elif away > REGISTER_REACH_M:
            answers.because(row, "outside_register")
            if answers.precision[row] != str(Precision.UNKNOWN):
                answers.because(row, "coordinate_contradicts")
                answers.forget(row)
        else:
            answers.place(row, Precision.COORDINATE, given_x, given_y, uncertainty_m=COORDINATE_UNCERTAINTY_M, confidence=1.0)
            answers.because(row, "coordinate_given")
            answers.address[row], answers.standing[row] = -1, at
