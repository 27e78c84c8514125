"""What stands beside a street in a line and is no address: "t.h.v. de Hema", "aan de", a shop with its address in brackets."""

import re

from rapidfuzz.distance import Indel
from rapidfuzz.process import extractOne

from analysis.geocoding.index import AddressIndex
from analysis.geocoding.words import ADDITION_WORDS, LEAD, LEAD_INSIDE, NEAR, NUMBER_WORD, REMARKS, fold, street_text

_LIKE_A_STREET = 0.75
_STREET_TYPES = frozenset({"str", "dwstr", "stwg", "ln", "wg", "sngl", "gr", "kd", "dk", "stg", "plnts", "drf", "pln"})
"""Types that only streets have: a "sportpark" or a "markt" may be a landmark."""
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_ONLY_NUMBER = re.compile(r"\d{1,5} ?[a-z]?")
_BEFORE_NUMBER = re.compile(r"^(.*[a-z].*?) (\d{1,5}(?: ?[a-z])?)$")


def without_landmark(folded: str, index: AddressIndex) -> tuple[str, bool]:
    """Return the street of a text that says beside which landmark in it ("Dorpsstraat t.h.v. de Hema"), and whether it says so.

    What follows must be no street, not even a mistyped one: then the text is a corner.
    """
    if index.names.is_known(folded):
        return folded, False
    for found in NEAR.finditer(folded):
        before, after = folded[: found.start()].strip(), NUMBER_WORD.sub("", folded[found.end() :].strip())
        is_floor = found[0] in ADDITION_WORDS and before[-1:].isdigit()
        if before and after and not after[0].isdigit() and not is_floor and not _is_street_like(before_place(after, index), index):
            place = after[len(before_place(after, index)) :].strip()
            return f"{before} {place}".strip(), True
        inside = LEAD_INSIDE.search(after) if not found.start() else None
        if inside and index.names.is_known(after[inside.end() :]):
            return after[inside.end() :], True
    return _without_remark(folded, index), False


def _without_remark(folded: str, index: AddressIndex) -> str:
    """Return a street without a remark behind it: "Dorpsstraat parkeerplaats"."""
    words = folded.split()
    if REMARKS.isdisjoint(words[1:]) or any(c.isdigit() for c in folded):
        return folded
    for at in range(len(words) - 1, 0, -1):
        if words[at] in REMARKS and index.names.is_known(" ".join(words[:at])):
            return " ".join(words[:at])
    return folded


def before_place(folded: str, index: AddressIndex) -> str:
    """Return words without the place they end with and what leads up to it: "de hema te waterveen"."""
    words = folded.split()
    for count in range(min(4, len(words) - 1), 0, -1):
        if index.places.literal(" ".join(words[-count:])).is_known:
            kept = words[:-count]
            return " ".join(kept[:-1] if len(kept) > 1 and kept[-1] in ("te", "in") else kept)
    return folded


def is_landmark(folded: str, index: AddressIndex) -> bool:
    """Tell whether a part of a line only says beside what it was: "bij de Hema"."""
    near = NEAR.match(folded)
    rest = folded[near.end() :].strip() if near else ""
    return bool(rest) and not rest[0].isdigit() and not any(c.isdigit() for c in rest) and not _has_street(rest, index)


def _has_street(folded: str, index: AddressIndex) -> bool:
    inside = LEAD_INSIDE.search(f" {folded}")
    return _is_street_like(folded, index) or bool(inside and index.names.is_known(f" {folded}"[inside.end() :]))


def _is_street_like(folded: str, index: AddressIndex) -> bool:
    """Tell whether words are a street, or resemble one too much to be a landmark."""
    words = folded.split()
    bare = " ".join(words[1:] if words[:1] and words[0] in ("de", "het", "t") else words)
    if not bare or index.names.is_known(folded) or index.names.is_known(bare):
        return True
    if not REMARKS.isdisjoint(words):
        return False
    text = street_text(bare)
    if text.street_type in _STREET_TYPES and text.stem:
        return True
    names = (name.folded for name in index.names.texts)
    return extractOne(bare, names, scorer=Indel.normalized_similarity, score_cutoff=_LIKE_A_STREET) is not None


def without_lead(folded: str, index: AddressIndex) -> str:
    """Return a street without the words that lead up to it: "aan de Dorpsstraat"; never what may be the beginning of its name."""
    lead = LEAD.match(folded)
    if not lead or index.names.is_known(folded):
        return folded
    rest = folded[lead.end() :]
    text = street_text(rest)
    is_name = bool(text.stem) and (index.names.is_known(rest) or text.street_type in _STREET_TYPES)
    return rest if is_name else folded


def address_in_brackets(line: str, index: AddressIndex) -> str:
    """Return a line with the number or the whole address that it has in brackets outside them."""
    for found in _BRACKETS.finditer(line):
        inside, outside = fold(found[1]), fold(f"{line[: found.start()]} {line[found.end() :]}")
        if any(c.isdigit() for c in outside):
            continue
        number = NUMBER_WORD.sub("", inside)
        if _ONLY_NUMBER.fullmatch(number):
            return f"{line[: found.start()]} {number} {line[found.end() :]}"
        street = _BEFORE_NUMBER.match(inside)
        if street and index.names.is_known(street[1]):
            return f"{found[1]} {line[found.end() :]}"
    return line
