"""The rows that can be read in one way only: a street in one column and a number in another, or a line in the usual order.

Most rows of most files are like that. They are read by their distinct parts instead of one by one; whatever is less plain
is left for `reading`, which would read these rows in the same way (a test holds the two against each other).
"""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.geocoding.asked import combinations
from analysis.geocoding.house_numbers import read_number, read_number_column
from analysis.geocoding.index import AddressIndex, Flags, Ints
from analysis.geocoding.lines import CROSSING_MARK, PLAIN, PLAIN_WITH_NUMBER, street_of
from analysis.geocoding.postcodes import is_postcode
from analysis.geocoding.rows import Draft
from analysis.geocoding.words import ADDITION_WORDS, LEAD, NEAR, NO_ADDRESS, NOISE, NUMBER_WORDS, REMARKS, UNNUMBERED, fold

_WORDS = r"[^\d,;:|()\[\]/&\t\r\n]"
_NUMBER = r"\d{1,5}(?:[ ]?[-/]?[A-Za-z](?:[-/]?\d{1,3})?|[-/]\d{1,4})?"
_NEAR = r"(?i:t\.?h\.?v\.?)"
_POSTCODE = r"[1-9]\d{3} ?[A-Za-z]{2}"
_SHAPES = (
    rf"^ *(?P<street>{_WORDS}+?) +(?P<number>{_NUMBER})(?: *, *| +|$)(?:(?P<postcode>{_POSTCODE})(?: *, *| +|$))?(?P<place>{_WORDS}*)$",
    rf"^ *(?:(?P<postcode>{_POSTCODE})(?: *, *| +))?(?:(?P<place>{_WORDS}+?) *, *)?(?P<street>{_WORDS}+?) +(?P<number>{_NUMBER}) *$",
    rf"^ *(?P<street>{_WORDS}+?)(?P<number>)(?: *, *|(?: *, *| +)(?P<postcode>{_POSTCODE})(?: *, *| +|$))(?P<place>{_WORDS}*)$",
)
"""Street and number, then place; place, then street and number; a street without a number, then place."""
_OTHER_SHAPES = (
    rf"^ *(?:(?P<postcode>{_POSTCODE})(?: *, *| +))?(?P<place>{_WORDS}+?) *, *(?P<street>{_WORDS}+?)(?P<number>) *$",
    rf"^ *(?P<street>{_WORDS}+?)(?P<number>)(?P<postcode>)(?P<place>) *$",
    rf"^ *(?P<street>)(?P<place>)(?P<postcode>{_POSTCODE})(?: *, *| +)(?P<number>{_NUMBER}) *$",
    rf"^ *(?P<street>)(?P<place>)(?P<number>{_NUMBER})(?: *, *| +)(?P<postcode>{_POSTCODE}) *$",
)
"""A place, then a street without a number; a street and nothing else; a postcode and a number."""
_NUMBERED_SHAPES = tuple(shape.replace(f"<street>{_WORDS}+?", rf"<street>{_WORDS}+? +\d{{1,4}}\.?(?: +{_NEAR})?") for shape in _SHAPES)
"""The same for a street with a number in its name, "Botter 14"."""
_DIGITS = re.compile(r"\d+")
_UNREADABLE = -1


class _Street(NamedTuple):
    """A street text as read.

    Its code (-1 when it is not plain), whether it was only near there, whether the register has the name, and the number it
    ends with (0 for none), which may be the house number a second time; -1 says that a house number may belong to the name.
    """

    text: int
    is_near: bool = False
    is_known: bool = False
    last_number: int = 0


_NOT_PLAIN = _Street(_UNREADABLE)


def read_plain_columns(draft: Draft, index: AddressIndex) -> Flags:
    """Read the rows with a street in one column and a number, or nothing, in another; return which rows were read."""
    street, number, letter, addition = (draft.asked[name] for name in ("street", "number", "letter", "addition"))
    streets = _Streets([_street_column(text, draft, index) for text in street.values], street.codes)
    of_row, first = combinations(number.codes, letter.codes, addition.codes)
    typed = [read_number_column(number.text(row), letter.text(row), addition.text(row)) for row in first.tolist()]
    value = np.array([_UNREADABLE if one.behind else one.number for one in typed], dtype=np.int64)[of_row]
    codes = np.array([draft.additions.code((one.addition, one.meaning)) for one in typed], dtype=np.int64)[of_row]
    is_near = np.array([one.is_near for one in typed], dtype=bool)[of_row]
    has_number = (value > 0) & (value != streets.last_number)
    is_alone = (value == 0) & (streets.text >= 0)
    plain = {code: _street_in_line(street.values[code], draft, index).text >= 0 for code in np.unique(street.codes[is_alone]).tolist()}
    is_alone[is_alone] = [plain[code] for code in street.codes[is_alone].tolist()]
    has_nothing = ~(street.holds() | draft.asked["address"].holds())
    is_only_number = has_nothing & ~is_near & (value > 0) & (np.array([len(text) for text in number.values])[number.codes] < 6)
    streets.text[is_only_number] = 0
    is_read = ((streets.text >= 0) & has_number) | is_alone | is_only_number
    rows = np.flatnonzero(is_read)
    draft.add(rows, streets.text[rows], value[rows], codes[rows], (streets.is_near | is_near)[rows])
    return np.asarray(is_read | (has_nothing & (value == 0)))


class _Streets:
    """Street texts as arrays, one element per row."""

    def __init__(self, cells: list[_Street], codes: Ints) -> None:
        columns = np.array(cells, dtype=np.int64).reshape(-1, 4)[codes].T
        self.text, self.is_near, self.is_known, self.last_number = columns[0], columns[1] > 0, columns[2] > 0, columns[3]


def _street_column(text: str, draft: Draft, index: AddressIndex) -> _Street:
    has_number = not PLAIN.match(text)
    if (has_number and not PLAIN_WITH_NUMBER.match(text)) or not text.strip():
        return _NOT_PLAIN
    folded, is_near = street_of(fold(text), index)
    last = folded.rpartition(" ")[2] if has_number else ""
    number = int(last) if last.isdigit() else 0
    return _Street(draft.texts.code(folded), is_near, not is_near and index.names.is_known(folded), number)


def read_plain_lines(draft: Draft, is_asked: Flags, index: AddressIndex) -> Flags:
    """Read the rows that hold one line in a usual order, and nothing beside it but perhaps a place or postcode; return which."""
    asked = draft.asked
    has_street = asked["street"].holds()
    is_line = is_asked & ~(asked["number"].holds() | asked["letter"].holds() | asked["addition"].holds())
    is_line &= has_street | asked["address"].holds()
    rows = np.flatnonzero(is_line)
    texts = np.where(has_street[rows], asked["street"].texts()[rows], asked["address"].texts()[rows])
    is_read = np.zeros(asked.count, dtype=bool)
    for shape in _SHAPES + _OTHER_SHAPES + (_NUMBERED_SHAPES if index.names.numbers_in_names else ()):
        parts = pc.extract_regex(pa.array(texts, type=pa.string()), shape)
        fits = parts.is_valid().to_numpy(zero_copy_only=False)
        chosen = rows[fits]
        chosen = chosen[_add_lines(parts.filter(pa.array(fits)), chosen, draft, index)]
        is_read[chosen] = True
        left = ~is_read[rows]
        rows, texts = rows[left], texts[left]
    return is_read


def _add_lines(parts: pa.StructArray, rows: Ints, draft: Draft, index: AddressIndex) -> Flags:
    """Add the readings of lines that were split by a shape, and return which of them can be read in this way only."""
    cells = {name: pd.factorize(parts.field(name).to_numpy(zero_copy_only=False)) for name in ("street", "number", "postcode", "place")}
    of_number, numbers = cells["number"]
    typed = [read_number(fold(text).split(), "") for text in numbers]
    value = np.array([number for number, *_ in typed], dtype=np.int64)[of_number]
    addition = np.array([draft.additions.code((form, meaning)) for _, form, meaning in typed], dtype=np.int64)[of_number]
    as_typed = [found[0] if (found := _DIGITS.match(text)) else "" for text in numbers]
    in_names = np.array([text in index.names.numbers_in_names for text in as_typed], dtype=bool)[of_number]
    of_street, streets = cells["street"]
    street = _Streets([_street_in_line(text, draft, index) for text in streets], of_street)
    of_postcode, postcodes = cells["postcode"]
    plain = [text.replace(" ", "").upper() for text in postcodes]
    postcode = np.array(
        [
            draft.postcodes.code(text) if not text or is_postcode(typed, index) else _UNREADABLE
            for text, typed in zip(plain, postcodes, strict=True)
        ],
        dtype=np.int64,
    )[of_postcode]
    of_place, places = cells["place"]
    place, is_street = np.array([_place_in_line(text, draft, index) for text in places], dtype=np.int64).reshape(-1, 2)[of_place].T
    may_be_name = in_names & ((street.last_number < 0) | street.is_near)
    is_read = (street.text >= 0) & (postcode >= 0) & (place >= 0) & ~(may_be_name & (street.text > 0))
    is_place = np.array([bool(text) and index.places.remark(text).is_given for text in streets], dtype=bool)[of_street]
    is_read &= (value > 0) | ((value == 0) & ~street.is_near & (is_street == 0) & ~is_place & (street.text > 0))
    kept = rows[is_read]
    draft.add(kept, street.text[is_read], value[is_read], addition[is_read], street.is_near[is_read])
    draft.place[kept], draft.postcode[kept] = place[is_read], postcode[is_read]
    whole = np.flatnonzero(is_read & in_names & ~street.is_known & (addition == 0) & (street.text > 0))
    texts = list(draft.texts) if len(whole) else []
    names = [
        f"{texts[text]} {as_typed[number]}" for text, number in zip(street.text[whole].tolist(), of_number[whole].tolist(), strict=True)
    ]
    nothing = np.zeros(len(whole), dtype=np.int64)  # "Bottr 14" may also be a street with a number in its name, and no house number
    draft.add(rows[whole], np.array([draft.texts.code(name) for name in names], dtype=np.int64), nothing, nothing, nothing > 0)
    return np.asarray(is_read)


def _street_in_line(text: str, draft: Draft, index: AddressIndex) -> _Street:
    """Read the part of a line that stands before a number; it is not plain when any of its words may be something else."""
    if not text:
        return _Street(0)
    folded = fold(text)
    if folded[-1:].isdigit():
        is_one = index.names.is_known(folded) and not index.names.is_known(folded.rpartition(" ")[0])
        return _Street(draft.texts.code(folded), is_known=True) if is_one else _NOT_PLAIN
    if index.names.is_known(folded):
        return _Street(draft.texts.code(folded), is_known=True, last_number=-int(index.names.has_numbered(folded)))
    near = [found for found in NEAR.finditer(folded) if found.start()]
    is_near = bool(near) and near[-1].end() == len(folded)
    if is_near:
        folded = folded[: near[-1].start()].strip()
        if index.names.is_known(folded):
            is_whole = not folded[-1:].isdigit() or not index.names.is_known(folded.rpartition(" ")[0])
            return _Street(draft.texts.code(folded), is_near=True, is_known=True) if is_whole else _NOT_PLAIN
    words = folded.split()
    if (
        len(near) > is_near
        or folded[-1:].isdigit()
        or not any(len(word) > 2 and word not in ADDITION_WORDS for word in words)
        or CROSSING_MARK.search(text)
        or "-" in text
        or "–" in text
        or UNNUMBERED.search(folded)
        or NOISE.match(folded + " ")
        or NEAR.match(folded)
        or words[-1] in NUMBER_WORDS
        or LEAD.match(folded)
        or not REMARKS.isdisjoint(words)
        or folded in NO_ADDRESS
        or not index.places.outer_words.isdisjoint((words[0], words[-1]))
    ):
        return _NOT_PLAIN
    return _Street(draft.texts.code(folded), is_near=is_near)


def _place_in_line(text: str, draft: Draft, index: AddressIndex) -> tuple[int, int]:
    """Return the code of a place (-1 when the words are not just a place), and whether a street bears that name."""
    folded = fold(text)
    if not folded:
        return 0, 0
    meaning = index.places.remark(folded)
    return draft.places.code(meaning) if meaning.is_given else _UNREADABLE, int(index.names.is_known(folded))
