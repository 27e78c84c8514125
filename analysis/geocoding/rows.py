"""All distinct places as arrays: one element per place, and per reading of a place; texts are codes into lists of distinct texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from analysis.geocoding.asked import Asked, combinations
from analysis.geocoding.house_numbers import TypedPlace
from analysis.geocoding.index import UNKNOWN_ADDITION, AddressIndex, Flags, Ints
from analysis.geocoding.places import ELSEWHERE, NO_PLACE, PlaceMatch, combine
from analysis.geocoding.postcodes import read_postcode
from analysis.geocoding.remarks import in_brackets
from analysis.geocoding.words import COMMON_STREETS

NO_POSTCODE, FOREIGN_POSTCODE = -2, -1

T = TypeVar("T")


class Pool(dict[T, int], Generic[T]):
    """Distinct values, each with its number; number 0 is none."""

    def code(self, value: T) -> int:
        """Return the number of a value, a new one when it was not there yet."""
        return self.setdefault(value, len(self))


@dataclass
class Draft:
    """What was read so far: `place` and `postcode` per row, and the readings in parts of (row, text, number, addition, is_near)."""

    asked: Asked
    place: Ints
    postcode: Ints
    texts: Pool[str] = field(default_factory=lambda: Pool({"": 0}))
    additions: Pool[tuple[str, str]] = field(default_factory=lambda: Pool({("", ""): 0}))
    places: Pool[PlaceMatch] = field(default_factory=lambda: Pool({NO_PLACE: 0}))
    postcodes: Pool[str] = field(default_factory=lambda: Pool({"": 0}))
    crossing: dict[int, tuple[str, str]] = field(default_factory=dict)
    readings: list[Ints] = field(default_factory=lambda: [np.empty((5, 0), dtype=np.int64)])

    @classmethod
    def of(cls, asked: Asked) -> "Draft":
        """Return a draft in which nothing was read yet."""
        return cls(asked, np.zeros(asked.count, dtype=np.int64), np.zeros(asked.count, dtype=np.int64))

    def add(self, rows: Ints, text: Ints, number: Ints, addition: Ints, is_near: Flags) -> None:
        """Add one reading for each of these rows."""
        self.readings.append(np.stack([rows, text, number, addition, is_near.astype(np.int64)]))

    def add_typed(self, rows: Sequence[int], typed: Sequence[TypedPlace]) -> None:
        """Add all readings of typed places."""
        flat = [
            (row, self.texts.code(one.street), one.number, self.additions.code((one.addition, one.meaning)), one.is_near)
            for row, place in zip(rows, typed, strict=True)
            for one in place.readings
        ]
        self.readings.append(np.array(flat, dtype=np.int64).reshape(-1, 5).T)
        self.place[rows] = [self.places.code(one.place) for one in typed]
        self.postcode[rows] = [self.postcodes.code(one.postcode) for one in typed]
        self.crossing |= {row: one.crossing for row, one in zip(rows, typed, strict=True) if one.crossing[0]}


@dataclass(frozen=True)
class Rows:
    """The distinct typed places as arrays: one element per place, and per reading (`reading_row` … `is_near`) of a place."""

    asked: Asked
    count: int
    places: tuple[PlaceMatch, ...]
    place_code: Ints
    place: Ints
    municipality: Ints
    is_place_unknown: Flags
    is_place_elsewhere: Flags
    is_place_disputed: Flags
    postcode: Ints
    is_postcode_far: Flags
    area: Ints
    areas: dict[int, tuple[int, ...]]
    crossing: dict[int, tuple[str, str]]
    texts: tuple[str, ...]
    is_common: Flags
    reading_row: Ints
    text: Ints
    number: Ints
    addition: Ints
    meaning: Ints
    has_addition: Flags
    is_addition_number: Flags
    is_near: Flags

    def place_match(self, row: int) -> PlaceMatch:
        """Return what the place of one row means."""
        return self.places[int(self.place_code[row])]


def finish(draft: Draft, index: AddressIndex) -> Rows:
    """Return the rows of a draft; its texts become the codes of the register."""
    asked = draft.asked
    readings = np.concatenate(draft.readings, axis=1)
    readings = readings[:, np.argsort(readings[0], kind="stable")]
    place_code, places = _places(draft, index)
    named = _named_areas(asked, place_code, places, index)
    area_of = {code: at for at, code in enumerate(index.area_codes)}
    area = np.full(asked.count, -1, dtype=np.int64)
    for row, areas in named.items():
        if len(areas) == 1:
            area[row] = area_of.get(index.places.area_codes[areas[0]], -1)
    postcode, is_far = _postcodes(draft, index)
    codes = index.addition_codes
    typed = np.array([codes.get(text, UNKNOWN_ADDITION) for text, _ in draft.additions], dtype=np.int64)
    meaning = np.array([codes.get(text, UNKNOWN_ADDITION) for _, text in draft.additions], dtype=np.int64)
    return Rows(
        asked=asked,
        count=asked.count,
        places=places,
        place_code=place_code,
        place=np.array([one.place for one in places], dtype=np.int64)[place_code],
        municipality=np.array([one.municipality for one in places], dtype=np.int64)[place_code],
        is_place_unknown=np.array([one.is_given and not one.is_known for one in places], dtype=bool)[place_code],
        is_place_elsewhere=np.array([one.is_elsewhere for one in places], dtype=bool)[place_code],
        is_place_disputed=np.array([one.is_disputed for one in places], dtype=bool)[place_code],
        postcode=postcode,
        is_postcode_far=is_far,
        area=area,
        areas=named,
        crossing=draft.crossing,
        texts=tuple(draft.texts),
        is_common=np.array([text in COMMON_STREETS for text in draft.texts], dtype=bool),
        reading_row=readings[0],
        text=readings[1],
        number=readings[2],
        addition=typed[readings[3]],
        meaning=meaning[readings[3]],
        has_addition=np.array([bool(text) for text, _ in draft.additions], dtype=bool)[readings[3]],
        is_addition_number=np.array([text.isdigit() for text, _ in draft.additions], dtype=bool)[readings[3]],
        is_near=readings[4].astype(bool),
    )


def _places(draft: Draft, index: AddressIndex) -> tuple[Ints, tuple[PlaceMatch, ...]]:
    """Return for each row what its text, its place and its buurt together say about the place."""
    typed, buurt = draft.asked["place"], draft.asked["neighbourhood"]
    known = list(draft.places)
    own = [combine(index.places.read(text), in_brackets(text, index.places)) for text in typed.values]
    is_elsewhere = [index.places.is_municipality_elsewhere(text) for text in buurt.values]
    of_row, first = combinations(draft.place, typed.codes, buurt.codes)
    said: dict[PlaceMatch, int] = {}
    codes = np.zeros(len(first), dtype=np.int64)
    for at, row in enumerate(first.tolist()):
        place = combine(own[typed.codes[row]], known[draft.place[row]])
        if not place.is_given and is_elsewhere[buurt.codes[row]]:
            place = ELSEWHERE
        codes[at] = said.setdefault(place, len(said))
    return codes[of_row], tuple(said)


def _named_areas(asked: Asked, place_code: Ints, places: tuple[PlaceMatch, ...], index: AddressIndex) -> dict[int, tuple[int, ...]]:
    """Return the buurten that a row names, in its own column or as its place."""
    own = [index.places.read_area(text) for text in asked["neighbourhood"].values]
    has_own = np.array([bool(areas) for areas in own], dtype=bool)[asked["neighbourhood"].codes] if own else np.zeros(asked.count, bool)
    in_place = np.array([bool(place.areas) for place in places], dtype=bool)[place_code] if places else np.zeros(asked.count, bool)
    return {
        row: own[asked["neighbourhood"].codes[row]] or places[place_code[row]].areas for row in np.flatnonzero(has_own | in_place).tolist()
    }


def _postcodes(draft: Draft, index: AddressIndex) -> tuple[Ints, Flags]:
    """Return the postcode of each row (its own column goes first), and whether it is one of another part of the country."""
    column = draft.asked["postcode"]
    own = np.array([draft.postcodes.code(read_postcode(text)) for text in column.values], dtype=np.int64)
    code = own[column.codes] if len(own) else np.zeros(draft.asked.count, dtype=np.int64)
    code = np.where(code > 0, code, draft.postcode)
    texts = list(draft.postcodes)
    known = np.array([index.postcode_codes.get(text, FOREIGN_POSTCODE) if text else NO_POSTCODE for text in texts], dtype=np.int64)
    is_far = np.array([bool(text) and text[:2] not in index.postcode_regions for text in texts], dtype=bool)
    return known[code], is_far[code]
