"""One line that may hold a whole address, in any order.

A line such as "Plein 1945 27" is split in every way it can be, and the register tells which of the readings exist.
"""

import re

from analysis.geocoding.house_numbers import Reading, TypedPlace, read_number, read_only_number, unknown_words
from analysis.geocoding.index import AddressIndex
from analysis.geocoding.landmarks import address_in_brackets, is_landmark, without_landmark, without_lead
from analysis.geocoding.places import NO_PLACE, PLACE_PREFIXES, PlaceMatch, Places, combine
from analysis.geocoding.postcodes import take_postcode
from analysis.geocoding.remarks import BREAK, remark_behind, take_brackets, tidy
from analysis.geocoding.words import (
    ADDITION_WORDS,
    CROSSING,
    NEAR,
    NO_ADDRESS,
    NOISE,
    NUMBER_WORD,
    ORDINALS,
    REMARKS,
    UNNUMBERED,
    fold,
)

PLAIN = re.compile(r"(?:[^\d,;|(\[/&:\t\r\n–-]|(?<=\w)-(?=\w))+$")
"""A text that can be no more than the name of a street."""
PLAIN_WITH_NUMBER = re.compile(r"(?:[^\d,;|(\[/&:\t\r\n–-]|(?<!\d)\d{1,3}(?!\.?\d)|(?<=\w)-(?=\w))+$")
"""The same for a name with a number in it, as "Botter 14"."""
_DIGIT = re.compile(r"\d")
_GLUED = re.compile(r"\b([a-z]{4,})(\d{1,5}(?:[a-z]{1,3})?)\b")
_GLUED_SHORT = re.compile(r"^(.*\b[a-z]{2,3})(\d{1,5}[a-z]?)\b")
_WITH_NUMBER = re.compile(r"[a-z]{2,}.* \d|[a-z]{4,}\d")
CROSSING_MARK = re.compile(
    r"[A-Za-z.)]\s*/\s*[A-Za-z]{3}|\s/\s|\s[xX&+]\s|\s(?:en|hoek|kruising|kruispunt|hk)\b|^(?:hoek|kruising|kruispunt|hk)\b", re.IGNORECASE
)
_CROSSING_SPLIT = re.compile(r"\s*/\s*|\s+[xX&+]\s+|\s+en\s+|\s+met\s+")
_FLOOR_WORD = re.compile(r"\d+(?:e|de|ste)?|.")
_PLACE_WITH_DIGITS = re.compile(r"[1-9]\d{3} ([a-z].*)$")
_COUNTRY = re.compile(r"(?:^| )(?:nederland|nl|the netherlands|netherlands)$")


def read_line(line: str, suffix: str, index: AddressIndex) -> TypedPlace:
    """Read one line that may hold everything, in any order."""
    if not line:
        return TypedPlace()
    if PLAIN.match(line) and not suffix and index.names.is_known(folded := fold(line)):
        return TypedPlace((Reading(folded),))
    line, remark = take_brackets(address_in_brackets(tidy(line), index), index.places)
    typed = _read_parts(line, suffix, index)
    return typed._replace(place=combine(typed.place, remark)) if remark.is_given else typed


def _read_parts(line: str, suffix: str, index: AddressIndex) -> TypedPlace:
    """Read a line without brackets: postcode and place are taken away, what is left is street and number, or a corner."""
    postcode, line = take_postcode(line, index)
    main, place, leftover = segments(line, index)
    main, beside_landmark = without_landmark(UNNUMBERED.sub("", main), index)
    crossing = ("", "") if beside_landmark else _crossing(line, main, index)
    main = _unglued(main, index)
    bare = NOISE.sub("", NUMBER_WORD.sub("", main))
    main = bare if bare != main and not _begins_with_street(main, index) else main
    main, is_near = _near_number(UNNUMBERED.sub("", main), index)
    is_near |= beside_landmark
    if main in NO_ADDRESS:
        return TypedPlace((), place, postcode)
    alone = NO_PLACE if index.names.is_known(main) else index.places.literal(main)
    if alone.is_known:
        return TypedPlace((), combine(place, alone), postcode)
    tokens, found = _without_place(main.split(), index)
    place = combine(place, found)
    if crossing[0] and not _DIGIT.search(main):
        return TypedPlace((), _combined(place, leftover, crossing, index), postcode, crossing)
    only = read_only_number(tokens, suffix)
    if only:
        apart = tokens[1:] if re.search(r"\d\s+\d", line) else []  # "22 14" may have lost its street: then either is the number
        second = read_only_number(apart, suffix)
        return TypedPlace((only, second) if second else (only,), place, postcode)
    readings, unknown = _split_numbers(tokens, suffix, is_near, index)
    if not CROSSING.match(unknown):
        place = _combined(place, leftover or unknown, crossing, index)
    whole = " ".join(tokens)
    if whole and not (readings and whole.isdigit()):
        readings.append(Reading(without_lead(whole, index), is_near=is_near))
    chosen = known_first(readings, index)
    if crossing[0] and chosen and chosen[0].number and index.names.is_known(chosen[0].street):
        is_certain = all(index.names.is_known(street) for street in crossing)
        crossing = crossing if is_certain else ("", "")
    return TypedPlace(() if crossing[0] else chosen, place, postcode, crossing)


def _combined(place: PlaceMatch, behind: str, crossing: tuple[str, str], index: AddressIndex) -> PlaceMatch:
    """Return the place with what the words behind an address say about it."""
    if not behind or behind in crossing:
        return place
    return combine(place, remark_behind(behind, index.places, place_may_follow=not place.is_given))


def _unglued(folded: str, index: AddressIndex) -> str:
    """Return the words with a space between a name and the number glued to it; a short name must be one of the register."""
    folded = _GLUED.sub(r"\1 \2", folded)
    short = _GLUED_SHORT.match(folded)
    return f"{short[1]} {folded[short.start(2) :]}" if short and index.names.is_known(short[1]) else folded


def _split_numbers(tokens: list[str], suffix: str, is_near: bool, index: AddressIndex) -> tuple[list[Reading], str]:
    """Return every way to split words into street and number, and the words behind the number that are no addition."""
    readings: list[Reading] = []
    unknown = ""
    for i, token in enumerate(tokens):
        if not token[0].isdigit() or (token in ORDINALS and len(tokens) > i + 1 and tokens[i + 1].isalpha() and len(tokens[i + 1]) > 2):
            continue
        if i == 0 and any(other[0].isdigit() for other in tokens[1:]):
            continue
        before, after = (tokens[1:], tokens[:1]) if i == 0 else (tokens[:i], tokens[i:])
        after, behind = unknown_words(after)
        number, typed, meaning = read_number(after, suffix)
        if number:
            unknown = behind
            street, leads_up = street_of(" ".join(before), index)
            readings.append(Reading(street, number, typed, meaning, is_near or leads_up))
    return readings, unknown


def street_of(folded: str, index: AddressIndex) -> tuple[str, bool]:
    """Return a folded street name without the words that only lead up to it, and whether these say that it was near there."""
    if index.names.is_known(folded):
        return folded, False
    folded = NOISE.sub("", folded)
    near = NEAR.match(folded)
    if near:
        folded = folded[near.end() :].strip()
    first, *words = folded.split() or [""]
    if first in REMARKS:  # "Snackbar De Molen Dorpsstraat"
        names = (" ".join(words[at:]) for at in range(len(words)))
        folded = next((name for name in names if index.names.is_known(name)), folded)
    return without_lead(folded, index), bool(near)


def known_first(readings: list[Reading], index: AddressIndex) -> tuple[Reading, ...]:
    """Return the readings whose street the register knows; when it knows none, the two likeliest."""
    unique = list(dict.fromkeys(reading for reading in readings if reading.street or reading.number))
    known = [reading for reading in unique if reading.street and index.names.is_known(reading.street)]
    return tuple(known or unique[:3])


def _without_place(tokens: list[str], index: AddressIndex) -> tuple[list[str], PlaceMatch]:
    """Take the place away that a line ends or begins with, unless it is part of the street's name."""
    for at_end in (True, False):
        shorter, found = _peel(tokens, index.places, at_end=at_end)
        is_number = len(shorter) == 1 and shorter[0][0].isdigit() and not index.names.is_known(" ".join(tokens[1:]))
        if not found.is_known or not (is_number or any(token.isalpha() and len(token) > 1 for token in shorter)):
            continue
        numbers = [i for i, token in enumerate(tokens) if i and token[0].isdigit()]
        names = [" ".join(tokens[:i]) for i in numbers] or [" ".join(tokens)]
        if not any(index.names.is_known(name) for name in names) or (at_end and tokens[-1].isalpha() and numbers):
            return shorter, found
    return tokens, NO_PLACE


def _peel(tokens: list[str], places: Places, *, at_end: bool) -> tuple[list[str], PlaceMatch]:
    """Return the words without the place they end (or begin) with, and that place."""
    if not tokens or tokens[-1 if at_end else 0] not in places.outer_words:
        return tokens, NO_PLACE
    for count in range(min(4, len(tokens) - 1), 0, -1):
        text = " ".join(tokens[-count:] if at_end else tokens[:count])
        match = places.literal(text)
        if match.is_known:
            shorter = tokens[:-count] if at_end else tokens[count:]
            has_prefix = at_end and len(shorter) > 1 and shorter[-1] in PLACE_PREFIXES
            return shorter[:-1] if has_prefix else shorter, match
    return tokens, NO_PLACE


def _begins_with_street(folded: str, index: AddressIndex) -> bool:
    """Tell whether the words up to a number or a place, or all of them, are a street: "Bij de Vaart 5" is no place near the Vaart."""
    tokens = folded.split()
    names = [" ".join(tokens[:i]) for i, token in enumerate(tokens) if i and token[0].isdigit()]
    shorter, place = _peel(tokens, index.places, at_end=True)
    if place.is_known:
        names.append(" ".join(shorter))
    return any(index.names.is_known(name) for name in (*names, folded))


def _near_number(folded: str, index: AddressIndex) -> tuple[str, bool]:
    """Take "t.h.v." away before a number and at the beginning; between two streets it makes a crossing."""
    if not NEAR.search(folded):
        return folded, False
    begins_with_street = _begins_with_street(folded, index)
    for found in sorted(NEAR.finditer(folded), key=lambda one: one.start() == 0):  # "Achter de Hoven t.h.v. 8" begins with a street
        after = folded[found.end() :].strip()
        if (found.start() == 0 and not begins_with_street) or (found.start() and after[:1].isdigit()):
            return " ".join(f"{folded[: found.start()]} {after}".split()), True
    return folded, False


def segments(line: str, index: AddressIndex) -> tuple[str, PlaceMatch, str]:
    """Return the part of a line that holds street and number, the place in it, and words that fit nowhere."""
    parts = [folded for folded in (_COUNTRY.sub("", fold(part)) for part in BREAK.split(line)) if folded]
    place, rest = NO_PLACE, []
    if len(parts) > 1:
        parts = _regrouped([part for part in parts if not is_landmark(part, index)] or parts, index)
    for part in parts:
        meaning = index.places.remark(part) if len(parts) > 1 else NO_PLACE
        if meaning.is_given and (meaning.is_known or not index.names.is_known(part)):
            place = combine(place, meaning)
        else:
            rest.append(part)
    if not rest:
        return (parts[0] if parts else ""), place if len(parts) > 1 else NO_PLACE, ""
    if len(rest) == 1:
        return rest[0], place, ""
    main = next((i for i, part in enumerate(rest) if _WITH_NUMBER.search(part)), None)
    if main is None:
        main = next((i for i, part in enumerate(rest) if i and part[0].isdigit()), None)
        if main is None and rest[0].isdigit():  # "12, Dorpsstraat"
            return f"{rest[1]} {rest[0]}", place, rest[2] if len(rest) > 2 else ""
        if main is None:
            names = [" ".join(_peel(part.split(), index.places, at_end=True)[0]) for part in rest]
            known = [at for at, name in enumerate(names) if index.names.is_known(name)]
            named = known[0] if len(known) == 1 and not CROSSING.search(" ".join(rest)) else 0
            return rest[named], place, rest[-1] if named < len(rest) - 1 else ""
        rest[main - 1 : main + 1] = [f"{rest[main - 1]} {rest[main]}"]
        main -= 1
    elif main + 1 < len(rest) and all(_FLOOR_WORD.fullmatch(word) or word in ADDITION_WORDS for word in rest[main + 1].split()):
        rest[main : main + 2] = [f"{rest[main]} {rest[main + 1]}"]  # "Kerkstraat 12, 2-hoog"
    return rest[main], place, rest[-1] if main + 1 < len(rest) else ""


def _regrouped(parts: list[str], index: AddressIndex) -> list[str]:
    """Return the parts of a line with "nr 12" as "12", "8911 Leeuwarden" as the place, and "Dorpsstraat, Waterveen 12" in order."""
    parts = [NUMBER_WORD.sub("", part) if NUMBER_WORD.match(part) else part for part in parts]
    for at, part in enumerate(parts):
        digits = _PLACE_WITH_DIGITS.match(part)
        if digits and index.places.remark(digits[1]).is_given:
            parts[at] = digits[1]
        after, place = _peel(part.split(), index.places, at_end=False)
        named = part.removesuffix(" ".join(after)).strip()
        is_behind = at > 0 and place.is_known and after[0].isdigit() and not index.names.is_known(named)
        if is_behind and index.names.is_known(parts[at - 1]):
            parts[at - 1 : at + 1] = [f"{parts[at - 1]} {' '.join(after)}", named]
    return parts


def _crossing(line: str, main: str, index: AddressIndex) -> tuple[str, str]:
    """Return the two streets of a corner, ("", "") when the line is none."""
    if not (CROSSING_MARK.search(line) or NEAR.search(main)) or index.names.is_known(main):
        return _two_streets(line, index)
    sides: list[str] = []
    for segment in BREAK.split(line):
        text = " / ".join(fold(part) for part in _CROSSING_SPLIT.split(segment))
        text = NEAR.sub(" / ", CROSSING.sub(" / ", text))
        for part in text.split("/"):
            words, place = _peel(part.split(), index.places, at_end=True)
            side = " ".join(part.split() if index.names.is_known(part.strip()) or not place.is_known else words)
            if sum(c.isalpha() for c in side) >= 3 and not index.places.literal(side).is_known:
                sides.append(side)
    return (sides[0], sides[1]) if len(sides) == 2 else ("", "")


def _two_streets(line: str, index: AddressIndex) -> tuple[str, str]:
    """Return two streets with nothing but a dash or a comma between them: both must be known."""
    if not ("-" in line or "," in line or "–" in line) or _DIGIT.search(line) or index.names.is_known(fold(line)):
        return "", ""
    parts = [fold(part) for part in re.split(r"[,;–-]", line)]
    known = [part for part in parts if part and index.names.is_known(part)]
    others = [part for part in parts if part and part not in known]
    is_corner = len(known) == 2 and known[0] != known[1] and all(index.places.literal(part).is_known for part in others)
    return (known[0], known[1]) if is_corner else ("", "")
