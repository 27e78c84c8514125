"""Every address a typed place may mean, in one flat table of arrays, with the evidence for each.

The text is one witness among several: whether the number exists in that street, whether the postcode and the place agree.
Resemblance of names alone is no safe ground for a decision.
"""

from dataclasses import dataclass, fields

import numpy as np

from analysis.geocoding.index import (
    AddressIndex,
    Flags,
    Floats,
    Ints,
    address_keys,
    house_keys,
    pair_keys,
    side_keys,
)
from analysis.geocoding.resembling import NameMatches
from analysis.geocoding.rows import Rows
from analysis.geocoding.streets import POSTCODE_ONLY, WITHOUT_ARTICLE


@dataclass(frozen=True)
class Candidates:
    """One element per street that a reading may mean, sorted by row."""

    row: Ints
    reading: Ints
    street: Ints
    level: Ints
    similarity: Floats
    has_other_type: Flags
    letters_wrong: Ints
    has_other_first_letter: Flags
    house: Ints
    first: Ints
    hits: Ints
    first_by_meaning: Ints
    hits_by_meaning: Ints
    nearest: Ints

    def __len__(self) -> int:
        return len(self.row)

    def of(self, chosen: Flags) -> "Candidates":
        """Return the chosen candidates, in order."""
        return Candidates(*(getattr(self, field.name)[chosen] for field in fields(self)))


def join(some: Candidates, others: Candidates) -> Candidates:
    """Return the candidates of both, sorted by row again."""
    order = np.argsort(np.concatenate([some.row, others.row]), kind="stable")
    return Candidates(*(np.concatenate([getattr(some, field.name), getattr(others, field.name)])[order] for field in fields(Candidates)))


def find_candidates(rows: Rows, readings: Ints, matches: NameMatches, gap: int, index: AddressIndex) -> Candidates:
    """Return all candidates of these readings: by the names that match, and by postcode and number."""
    text = rows.text[readings]
    matching = matches.first[text + 1] - matches.first[text]
    by_postcode, postcode_street = _by_postcode(rows, readings, index)
    match = np.repeat(matches.first[text], matching) + _counter(matching)
    reading, name, level, similarity = np.repeat(readings, matching), matches.name[match], matches.level[match], matches.similarity[match]
    has_other_type, letters_wrong = matches.has_other_type[match], matches.letters_wrong[match]
    has_other_first_letter = matches.has_other_first_letter[match]
    start, size = index.names.first_street[name], index.names.first_street[name + 1] - index.names.first_street[name]
    street = index.names.streets[np.repeat(start, size) + _counter(size)]
    is_new = ~np.isin(pair_keys(by_postcode, postcode_street), pair_keys(np.repeat(reading, size), street))
    by_postcode, postcode_street = by_postcode[is_new], postcode_street[is_new]
    resemblance = _resemblance(rows.text[by_postcode], index.street_name[postcode_street], rows, index)
    nothing = np.zeros(len(by_postcode))
    reading = np.concatenate([np.repeat(reading, size), by_postcode])
    street = np.concatenate([street, postcode_street])
    level = np.concatenate([np.repeat(level, size), np.full(len(by_postcode), POSTCODE_ONLY)])
    similarity = np.concatenate([np.repeat(similarity, size), resemblance])
    has_other_type, letters_wrong, has_other_first_letter = (
        np.concatenate([np.repeat(part, size), nothing.astype(part.dtype)])
        for part in (has_other_type, letters_wrong, has_other_first_letter)
    )
    order = _best_of_each(rows, reading, street, level, similarity)
    reading, street, level = reading[order], street[order], level[order]
    number = rows.number[reading]
    house = np.where(number > 0, index.houses.find(house_keys(street, number)), -1)
    first, hits = _addresses(index, street, number, rows.addition[reading])
    first_by_meaning, hits_by_meaning = _addresses(index, street, number, rows.meaning[reading])
    is_same = rows.addition[reading] == rows.meaning[reading]
    return Candidates(
        row=rows.reading_row[reading],
        reading=reading,
        street=street,
        level=level,
        similarity=similarity[order],
        has_other_type=has_other_type[order],
        letters_wrong=letters_wrong[order],
        has_other_first_letter=has_other_first_letter[order],
        house=house,
        first=first,
        hits=np.where(house >= 0, hits, 0),
        first_by_meaning=first_by_meaning,
        hits_by_meaning=np.where(is_same | (house < 0), 0, hits_by_meaning),
        nearest=np.where((house < 0) & (number > 0), _nearest_house(index, street, number, gap), -1),
    )


def _resemblance(text: Ints, name: Ints, rows: Rows, index: AddressIndex) -> Floats:
    """Return how much texts resemble registered names (0 for no text); each pair is only compared once."""
    keys, which = np.unique(pair_keys(text, name), return_inverse=True)
    pairs = zip((keys >> np.uint64(32)).tolist(), (keys & np.uint64((1 << 32) - 1)).tolist(), strict=True)
    alike = [index.names.similarity(rows.texts[one], other) if one else 0.0 for one, other in pairs]
    return np.array(alike, dtype=float)[which]


def _counter(size: Ints) -> Ints:
    """Return 0, 1, 2 … within each group of these sizes."""
    return np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)


def _best_of_each(rows: Rows, reading: Ints, street: Ints, level: Ints, similarity: Floats) -> Ints:
    """Return the order by row in which each street and number stands once, by its best level."""
    row, number = rows.reading_row[reading], rows.number[reading]
    order = np.lexsort((reading, -similarity, level, number, street, row))
    r, s, n = row[order], street[order], number[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (r[1:] != r[:-1]) | (s[1:] != s[:-1]) | (n[1:] != n[:-1])
    return order[is_first]


def _by_postcode(rows: Rows, readings: Ints, index: AddressIndex) -> tuple[Ints, Ints]:
    """Return the readings whose postcode and number exist together, with the street that has them."""
    asked = readings[(rows.number[readings] > 0) & (rows.postcode[rows.reading_row[readings]] >= 0)]
    keys = pair_keys(rows.postcode[rows.reading_row[asked]], rows.number[asked])
    start = np.searchsorted(index.postcode_number, keys, side="left")
    size = np.searchsorted(index.postcode_number, keys, side="right") - start
    return np.repeat(asked, size), index.postcode_number_street[np.repeat(start, size) + _counter(size)]


def _addresses(index: AddressIndex, street: Ints, number: Ints, addition: Ints) -> tuple[Ints, Ints]:
    keys = address_keys(street, number, addition)
    first = np.searchsorted(index.address_key, keys, side="left")
    return first, np.searchsorted(index.address_key, keys, side="right") - first


def _nearest_house(index: AddressIndex, street: Ints, number: Ints, gap: int) -> Ints:
    """Return the house on the same side of the street whose number is nearest, -1 when it is further than the gap."""
    if not len(index.sides):
        return np.full(len(street), -1, dtype=np.int64)
    keys = side_keys(street, number)
    after = np.searchsorted(index.sides, keys)
    best = np.full(len(keys), -1, dtype=np.int64)
    smallest = np.full(len(keys), gap + 1, dtype=np.int64)
    for at in (after - 1, np.minimum(after, len(index.sides) - 1)):
        house = index.side_house[np.maximum(at, 0)]
        standing = index.houses.at[house]
        distance = np.abs(index.number[standing] - number)
        fits = (at >= 0) & (index.street[standing] == street) & ((index.number[standing] - number) % 2 == 0) & (distance < smallest)
        best, smallest = np.where(fits, house, best), np.where(fits, distance, smallest)
    return best


def is_plain(found: Candidates, rows: Rows, index: AddressIndex) -> Flags:
    """Return which rows have a candidate by an exact key against which nothing speaks: they need no search by resemblance."""
    row = found.row
    number_fits = (rows.number[found.reading] == 0) | (found.house >= 0)
    postcode_fits = (rows.postcode[row] < 0) | index.has_street_postcode(found.street, rows.postcode[row])
    plain = np.zeros(rows.count, dtype=bool)
    plain[row[_is_named(found) & number_fits & _fits_place(found, rows, index) & postcode_fits]] = True
    return plain


def may_resemble(found: Candidates, rows: Rows, index: AddressIndex) -> Flags:
    """Return for which rows a street that only resembles the text can still be chosen.

    Not where a street bears that very name in a place that fits, unless postcode and number point at another street
    (`deciding` makes the same exceptions).
    """
    named = np.zeros(rows.count, dtype=bool)
    named[found.row[_is_named(found) & _fits_place(found, rows, index)]] = True
    return ~named | (rows.postcode >= 0)


def _is_named(found: Candidates) -> Flags:
    return np.asarray(found.level <= WITHOUT_ARTICLE)


def _fits_place(found: Candidates, rows: Rows, index: AddressIndex) -> Flags:
    """Tell whether each candidate lies in the place or municipality that was typed, or none was."""
    place, municipality = rows.place[found.row], rows.municipality[found.row]
    fits = (place < 0) | (index.street_place[found.street] == place)
    return np.asarray(fits | ((municipality >= 0) & (index.street_municipality[found.street] == municipality)))
