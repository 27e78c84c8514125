"""One line that may hold a whole address, in any order.

A line such as "Plein 1945 27" is split in every way it can be, and the register tells which of the readings exist.
"""

import re

from analysis.geocoding.house_numbers import Reading, TypedPlace, read_number, read_only_number, unknown_words
from analysis.geocoding.index import AddressIndex
from analysis.geocoding.places import NO_PLACE, PlaceMatch, Places
from analysis.geocoding.words import ADDITION_WORDS, CROSSING, NEAR, NO_ADDRESS, NOISE, ORDINALS, addition_forms, fold, repair

POSTCODE = re.compile(r"(?<![\dA-Za-z])([1-9]\d{3})[\s-]?([A-Za-z]{2})(?![A-Za-z\d])")
NEVER_POSTCODE = frozenset({"SA", "SD", "SS"})
PLAIN = re.compile(r"[^\d,;|(\[/&:\t\r\n–-]+$")
_BRACKETS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_BREAK = re.compile(r"[,;|\t\r\n]+|\s[-–]\s|:\s")
_GLUED = re.compile(r"\b([a-z]{4,})(\d{1,5}[a-z]?)\b")
_WITH_NUMBER = re.compile(r"[a-z]{2,}.* \d|[a-z]{4,}\d")
_COMMON_LINE = re.compile(
    r"\s*([^\d,;:|()\[\]/&]+?)\s+(\d{1,5})(?:\s?-?([A-Za-z]))?"
    r"(?:\s*,\s*|\s+|$)(?:([1-9]\d{3})\s?([A-Za-z]{2})(?:\s*,\s*|\s+|$))?([^\d,;:|()\[\]/&]*)$"
)
_CROSSING_MARK = re.compile(
    r"[A-Za-z.)]\s*/\s*[A-Za-z]{3}|\s/\s|\s[xX&+]\s|\s(?:en|hoek|kruising|kruispunt|hk)\b|^(?:hoek|kruising|kruispunt|hk)\b", re.IGNORECASE
)
_CROSSING_SPLIT = re.compile(r"\s*/\s*|\s+[xX&+]\s+|\s+en\s+|\s+met\s+")
_COUNTRY = re.compile(r"(?:^| )(?:nederland|nl|the netherlands|netherlands)$")


def read_line(line: str, suffix: str, index: AddressIndex) -> TypedPlace:
    """Read one line that may hold everything, in any order."""
    if not line:
        return TypedPlace()
    if PLAIN.match(line) and not suffix and index.names.is_known(folded := fold(line)):
        return TypedPlace((Reading(folded),))
    common = _read_common_line(line, index) if not suffix else None
    if common:
        return common
    line = without_brackets(line if line.isascii() else repair(line))
    postcode, line = take_postcode(line, index)
    main, place, leftover = segments(line, index.places)
    crossing = _crossing(line, main, index)
    main = _GLUED.sub(r"\1 \2", main)
    main = main if _begins_with_street(main, index) else NOISE.sub("", main)
    main, is_near = _near_number(main, index)
    if main in NO_ADDRESS:
        return TypedPlace((), place, postcode)
    alone = NO_PLACE if index.names.is_known(main) else index.places.literal(main)
    if alone.is_known:
        return TypedPlace((), alone, postcode)
    tokens, found = _without_place(main.split(), index)
    place = place if place.is_known else found
    only = read_only_number(tokens, suffix)
    if only:
        apart = tokens[1:] if re.search(r"\d\s+\d", line) else []  # "22 14" may have lost its street: then either is the number
        second = read_only_number(apart, suffix)
        return TypedPlace((only, second) if second else (only,), place, postcode)
    readings, unknown = _split_numbers(tokens, suffix, is_near)
    if unknown and not place.is_known and not CROSSING.match(unknown):
        place = index.places.read(leftover or unknown)
    elif leftover and not place.is_known:
        place = index.places.read(leftover)
    whole = " ".join(tokens)
    if whole and not (readings and whole.isdigit()):
        readings.append(Reading(whole))
    chosen = known_first(readings, index)
    if crossing[0] and chosen and chosen[0].number and index.names.is_known(chosen[0].street):
        is_certain = all(index.names.is_known(street) for street in crossing)
        crossing = crossing if is_certain else ("", "")
    return TypedPlace(chosen, place, postcode, crossing)


def _read_common_line(line: str, index: AddressIndex) -> TypedPlace | None:
    """Read "Dorpsstraat 12a, 1234 AB Waterveen" when the register knows street and place; None for any other line."""
    found = _COMMON_LINE.match(line)
    if not found:
        return None
    street, number = fold(found[1]), int(found[2])
    if not number or not index.names.is_known(street) or index.names.is_known(f"{street} {found[2]}"):
        return None
    place = index.places.literal(fold(found[6])) if found[6] else NO_PLACE
    postcode = f"{found[4]}{found[5].upper()}" if found[4] else ""
    if (found[6].strip() and not place.is_known) or (postcode and postcode not in index.postcode_codes):
        return None
    typed, meaning = addition_forms(found[3].lower()) if found[3] else ("", "")
    return TypedPlace((Reading(street, number, typed, meaning),), place, postcode)


def _split_numbers(tokens: list[str], suffix: str, is_near: bool) -> tuple[list[Reading], str]:
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
            readings.append(Reading(" ".join(before), number, typed, meaning, is_near))
    return readings, unknown


def known_first(readings: list[Reading], index: AddressIndex) -> tuple[Reading, ...]:
    """Return the readings whose street the register knows; when it knows none, the two likeliest."""
    unique = list(dict.fromkeys(reading for reading in readings if reading.street or reading.number))
    known = [reading for reading in unique if reading.street and index.names.is_known(reading.street)]
    return tuple(known or unique[:3])


def _without_place(tokens: list[str], index: AddressIndex) -> tuple[list[str], PlaceMatch]:
    """Take the place away that a line ends or begins with, unless it is part of the street's name."""
    for at_end in (True, False):
        shorter, found = _peel(tokens, index.places, at_end=at_end)
        if not found.is_known or not any(token.isalpha() and len(token) > 1 for token in shorter):
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
            return (tokens[:-count] if at_end else tokens[count:]), match
    return tokens, NO_PLACE


def _begins_with_street(folded: str, index: AddressIndex) -> bool:
    """Tell whether the words up to some number, or all of them, are a street: "Bij de Vaart 5" is no place near the Vaart."""
    tokens = folded.split()
    names = [" ".join(tokens[:i]) for i, token in enumerate(tokens) if i and token[0].isdigit()]
    return any(index.names.is_known(name) for name in (*names, folded))


def _near_number(folded: str, index: AddressIndex) -> tuple[str, bool]:
    """Take "t.h.v." away before a number and at the beginning; between two streets it makes a crossing."""
    if not NEAR.search(folded):
        return folded, False
    begins_with_street = _begins_with_street(folded, index)
    for found in NEAR.finditer(folded):
        after = folded[found.end() :].strip()
        if (found.start() == 0 and not begins_with_street) or (found.start() and after[:1].isdigit()):
            return " ".join(f"{folded[: found.start()]} {after}".split()), True
    return folded, False


def without_brackets(text: str) -> str:
    """Return the text without what stands in brackets, unless that is all there is."""
    if "(" not in text and "[" not in text:
        return text
    outside = _BRACKETS.sub(" ", text)
    return outside if any(c.isalnum() for c in outside) else re.sub(r"[()\[\]]", " ", text)


def take_postcode(line: str, index: AddressIndex) -> tuple[str, str]:
    """Return the postcode in a line, and the line without it; one that the register has goes before any other."""
    chosen = None
    for found in POSTCODE.finditer(line):
        text = found[1] + found[2].upper()
        if text in index.postcode_codes:
            chosen = found
            break
        looks_typed = found[2].isupper() or found[0][4:5].isalpha()
        if chosen is None and looks_typed and found[2].lower() not in ADDITION_WORDS and found[2].upper() not in NEVER_POSTCODE:
            chosen = found
    if chosen is None:
        return "", line
    return chosen[1] + chosen[2].upper(), f"{line[: chosen.start()]} , {line[chosen.end() :]}"


def segments(line: str, places: Places) -> tuple[str, PlaceMatch, str]:
    """Return the part of a line that holds street and number, the place in it, and words that fit nowhere."""
    parts = [folded for folded in (_COUNTRY.sub("", fold(part)) for part in _BREAK.split(line)) if folded]
    place, rest = NO_PLACE, []
    for part in parts:
        meaning = places.literal(part) if len(parts) > 1 else NO_PLACE
        if meaning.is_known and not place.is_known:
            place = meaning
        else:
            rest.append(part)
    if not rest:
        return (parts[0] if parts else ""), NO_PLACE, ""
    if len(rest) == 1:
        return rest[0], place, ""
    main = next((i for i, part in enumerate(rest) if _WITH_NUMBER.search(part)), None)
    if main is None:
        main = next((i for i, part in enumerate(rest) if i and part[0].isdigit()), None)
        if main is None:
            return rest[0], place, rest[-1]
        rest[main - 1 : main + 1] = [f"{rest[main - 1]} {rest[main]}"]
        main -= 1
    elif main + 1 < len(rest) and all(word.isdigit() or word in ADDITION_WORDS for word in rest[main + 1].split()):
        rest[main : main + 2] = [f"{rest[main]} {rest[main + 1]}"]  # "Kerkstraat 12, 2-hoog"
    return rest[main], place, rest[-1] if main + 1 < len(rest) else ""


def _crossing(line: str, main: str, index: AddressIndex) -> tuple[str, str]:
    """Return the two streets of a corner, ("", "") when the line is none."""
    if not (_CROSSING_MARK.search(line) or NEAR.search(main)) or index.names.is_known(main):
        return "", ""
    sides: list[str] = []
    for segment in _BREAK.split(line):
        text = " / ".join(fold(part) for part in _CROSSING_SPLIT.split(segment))
        text = NEAR.sub(" / ", CROSSING.sub(" / ", text))
        for part in text.split("/"):
            words, place = _peel(part.split(), index.places, at_end=True)
            side = " ".join(part.split() if index.names.is_known(part.strip()) or not place.is_known else words)
            if sum(c.isalpha() for c in side) >= 3 and not index.places.literal(side).is_known:
                sides.append(side)
    return (sides[0], sides[1]) if len(sides) == 2 else ("", "")
