"""What speaks for and against each candidate: the text is one witness, number, postcode and place are others.

Resemblance of names alone is no safe ground for a decision.
"""

import numpy as np

from analysis.geocoding.candidates import Candidates
from analysis.geocoding.index import AddressIndex, Floats
from analysis.geocoding.rows import FOREIGN_POSTCODE, Rows
from analysis.geocoding.streets import ABBREVIATED, INITIALS, POSTCODE_ONLY, RESEMBLES, SHORTENED, WITHOUT_ARTICLE

_MOST_LETTERS = 99
EVIDENCE = (
    "any",
    "abbreviated",
    "without_article",
    "initials",
    "shortened",
    "resembles",
    "difference",
    "letters_wrong",
    "three_letters_wrong",
    "letters_more",
    "long_name",
    "other_first_letter",
    "postcode_only",
    "postcode_only_difference",
    "no_street_text",
    "other_type",
    "number_exists",
    "number_is_rare",
    "addition_exists",
    "addition_unknown",
    "number_near",
    "number_missing",
    "number_missing_and_inexact",
    "place_same",
    "place_municipality",
    "place_differs",
    "postcode_here",
    "postcode_in_street",
    "postcode_elsewhere",
    "postcode_unknown",
    "area_same",
    "area_differs",
)
"""The witnesses; each has a weight in data/geocoder_model.json."""


def weigh_evidence(found: Candidates, rows: Rows, index: AddressIndex) -> Floats:
    """Return one row of evidence per candidate, in the order of `EVIDENCE`."""
    row, reading, street = found.row, found.reading, found.street
    number, house = rows.number[reading], found.house
    exists, missing = house >= 0, number == 0
    length = np.array([len(text) for text in rows.texts], dtype=float)[rows.text[reading]]
    name_length = index.names.length[index.street_name[street]]
    difference = 1.0 - found.similarity
    resembles, by_postcode = found.level == RESEMBLES, found.level == POSTCODE_ONLY
    inexact = (found.level == SHORTENED) | (found.level == INITIALS) | resembles
    has_hit = (found.hits + found.hits_by_meaning) > 0
    share = np.clip(index.number_share[np.minimum(number, len(index.number_share) - 1)], 1e-4, 1.0)
    postcode = rows.postcode[row]
    same_place = (rows.place[row] >= 0) & (index.street_place[street] == rows.place[row])
    same_municipality = ~same_place & (rows.municipality[row] >= 0) & (index.street_municipality[street] == rows.municipality[row])
    has_place = (rows.place[row] >= 0) | (rows.municipality[row] >= 0)
    standing = np.where(exists, index.houses.at[np.maximum(house, 0)], index.streets.at[street])
    here = (postcode >= 0) & exists & index.has_house_postcode(street, number, postcode)
    in_street = (postcode >= 0) & ~here & index.has_street_postcode(street, postcode)
    area = rows.area[row]
    columns = {
        "any": np.ones(len(found)),
        "abbreviated": found.level == ABBREVIATED,
        "without_article": found.level == WITHOUT_ARTICLE,
        "initials": found.level == INITIALS,
        "shortened": found.level == SHORTENED,
        "resembles": resembles,
        "difference": difference * resembles,
        "letters_wrong": found.letters_wrong,
        "three_letters_wrong": found.letters_wrong >= 3,
        "letters_more": _more_than_the_fewest(found, rows),
        "long_name": (found.letters_wrong > 0) * np.log(np.maximum(name_length, 1.0)),
        "other_first_letter": found.has_other_first_letter,
        "postcode_only": by_postcode,
        "postcode_only_difference": difference * by_postcode * (length > 0),
        "no_street_text": by_postcode & (length == 0),
        "other_type": found.has_other_type,
        "number_exists": exists,
        "number_is_rare": -np.log(share) * exists,
        "addition_exists": rows.has_addition[reading] & has_hit & exists,
        "addition_unknown": rows.has_addition[reading] & ~has_hit & exists & ~rows.is_addition_number[reading],
        "number_near": found.nearest >= 0,
        "number_missing": missing,
        "number_missing_and_inexact": missing & inexact,
        "place_same": same_place,
        "place_municipality": same_municipality,
        "place_differs": has_place & ~same_place & ~same_municipality,
        "postcode_here": here,
        "postcode_in_street": in_street,
        "postcode_elsewhere": (postcode >= 0) & ~here & ~in_street,
        "postcode_unknown": postcode == FOREIGN_POSTCODE,
        "area_same": (area >= 0) & (index.area[standing] == area),
        "area_differs": (area >= 0) & (index.area[standing] != area),
    }
    return np.column_stack([columns[name] for name in EVIDENCE]).astype(float)


def _more_than_the_fewest(found: Candidates, rows: Rows) -> Floats:
    """Return how many letters more are wrong in a street that resembles the text than in the one of its row with the fewest.

    Two slips in one name are far rarer than one: a street that is one letter off leaves little for one that is two off.
    """
    fewest = np.full(rows.count, _MOST_LETTERS)
    np.minimum.at(fewest, found.row, np.where(found.level == RESEMBLES, found.letters_wrong, _MOST_LETTERS))
    return np.where(found.level == RESEMBLES, np.minimum(found.letters_wrong - fewest[found.row], 2), 0).astype(float)
