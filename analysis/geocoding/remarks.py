"""What stands round an address: brackets, remarks, telephone numbers, and what spreadsheets leave in a text."""

import html
import re
import unicodedata

from analysis.geocoding.places import NO_PLACE, PlaceMatch, Places, combine
from analysis.geocoding.words import REMARKS, repair

BREAK = re.compile(r"[,;|\t\r\n]+|\s[-–]\s|:\s")
"""What parts a line: the name of a shop, street and number, the place."""
_BRACKETS = re.compile(r"\(([^)]*)\)?|\[([^\]]*)\]?")
_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,5})[.,]0(?![\d.,])")
_TELEPHONE = re.compile(
    r"(?i)(?:\b(?:tel|telefoon|tel\.?nr|telnr|mobiel|mob|gsm)\b[.:]?\s*)?(?<!\d)(?:\+31|0031|0)[\s-]?"
    r"(?:6[\s-]?\d{8}|6(?:[\s-]?\d{2}){4}|\d{2}[\s-]?\d{3}[\s-]?\d{4}|\d{3}[\s-]?\d{6}|\d{3}(?:[\s-]\d{2}){3})(?![\dA-Za-z])"
)
_CORNER = re.compile(r"(?i)\bh ?[./] ?o\b\.?(?=\s)")
_DIGIT = re.compile(r"\d")
_LEFT_BEHIND = dict.fromkeys(map(ord, "\u00ad\ufeff\u200b\u200c\u200d\u200e\u200f"), "")


def tidy(line: str) -> str:
    """Return a line without what spreadsheets, web pages and telephones leave in it."""
    if "&" in line and ";" in line:
        line = html.unescape(line)
    if not line.isascii():
        line = unicodedata.normalize("NFKC", repair(line).translate(_LEFT_BEHIND))
    line = _CORNER.sub("hoek", line)
    if not _DIGIT.search(line):
        return line
    line = _DECIMAL.sub(r"\1", line)
    return _TELEPHONE.sub(" ", line)


def take_brackets(text: str, places: Places) -> tuple[str, PlaceMatch]:
    """Return the text without what stands in brackets (unless that is all there is), and the place that the brackets name."""
    if "(" not in text and "[" not in text:
        return text, NO_PLACE
    place = NO_PLACE
    for found in _BRACKETS.finditer(text):
        for part in BREAK.split(found[1] or found[2] or ""):
            place = combine(place, places.remark(part))
    outside = _BRACKETS.sub(" ", text)
    if any(c.isalnum() for c in outside):
        return outside, place
    return re.sub(r"[()\[\]]", " ", text), NO_PLACE


def in_brackets(text: str, places: Places) -> PlaceMatch:
    """Return the place in the brackets of a column: "Bergen (NH)" names none, "Centrum (Stiens)" names Stiens."""
    return take_brackets(text, places)[1]


def remark_behind(folded: str, places: Places, *, place_may_follow: bool) -> PlaceMatch:
    """Return what words behind an address say about the place; words that can be no remark are a place we do not know."""
    meaning = places.read(folded) if place_may_follow else places.remark(folded)
    words = folded.split()
    if meaning.is_known or meaning.is_elsewhere:
        return meaning
    ends = (places.remark(" ".join(words[-count:])) for count in (3, 2, 1) if count < len(words))
    named = next((end for end in ends if end.is_given), NO_PLACE)
    return named if named.is_given or not REMARKS.isdisjoint(words) else meaning
