"""Streets and house-number additions as comparable text: the same for every way in which people write them.

Both sides are brought to the abbreviation: the register's "Burgemeester van Tuyllaan" and a typed "Burg. v. Tuyllln" become
the same key. Expanding the typed text instead would need to know which of many full forms is meant.
"""

import csv
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from analysis.catalogues import catalogue

_TO_SPACE = {ord(c): " " for c in '!"#$%&()*+,-./:;<=>?@[\\]^_{|}~\t\r\n\u00a0–—·•'}
_CONTROL = dict.fromkeys([*range(32), 127], " ")
_DROPPED = dict.fromkeys(map(ord, "'`´’‘ʼ\u00ad"), "")
_LETTERS = {"ß": "ss", "ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "ĳ": "ij", "Ĳ": "ij", "ł": "l", "đ": "d", "ð": "d"}
_ASCII = str.maketrans(_TO_SPACE | _CONTROL | _DROPPED | {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
_OTHER = str.maketrans(_LETTERS)
_BROKEN = re.compile("[ÃÂâ][\u0080-ÿ€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_DIGITS = re.compile(r"\d+")
_TOKENS = re.compile(r"\d+|[a-z]+")


def _catalogue() -> dict[str, list[tuple[str, list[str]]]]:
    """Read the list of abbreviations: kind -> (code, forms)."""
    kinds: dict[str, list[tuple[str, list[str]]]] = {}
    with catalogue("abbreviations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kinds.setdefault(row["kind"], []).append((row["code"], row["forms"].split("|")))
    return kinds


_KINDS = _catalogue()


def _by_form(kind: str) -> dict[str, str]:
    return {form: code for code, forms in _KINDS[kind] for form in forms}


_WORD = _by_form("title") | _by_form("word") | _by_form("ordinal")
_TYPE = _by_form("street_type")
_TYPE_ENDINGS = tuple(sorted(_TYPE, key=len, reverse=True))
WRITTEN_OUT = tuple(form for form in _TYPE_ENDINGS if len(form) > 3)
"""Street types that are no abbreviation, longest first."""
_NUMBERED = frozenset(code for code, _ in _KINDS["ordinal"])
_OF = _by_form("of_word")
_OF_ARTICLE = _by_form("of_article")
_OF_JOINED = _by_form("of_joined")
_ARTICLE = _by_form("article")
_ADDITION = _by_form("addition")
_FILLER = _by_form("addition_filler")
_SAYS_NOTHING = frozenset({"nr", "no", "toev", "toevoeging", "huisletter", "letter"})
_SMALL = frozenset(_ARTICLE) | frozenset(_OF.values()) | frozenset(_OF_JOINED.values())
_JOINING = frozenset(_OF) | frozenset(_OF_JOINED)
_TYPE_LENGTHS = tuple(sorted({len(form) for form in _TYPE}, reverse=True))
TITLES = frozenset(code for code, _ in _KINDS["title"])
"""Codes of the titles that people leave out of a street name."""
NO_ADDRESS = frozenset(_by_form("no_address"))
"""Words (folded) with which people say that there is no address."""
NO_NUMBER = frozenset(_by_form("no_number")) | NO_ADDRESS
"""Words (folded) with which people say that there is no house number."""
PLACE_ALIASES = {form: code for code, forms in _KINDS["place"] for form in forms}
"""Other names of a place (folded), as Dutch names of Frisian villages."""


ORDINALS = frozenset(_by_form("ordinal"))
ADDITION_WORDS = frozenset(_ADDITION) | frozenset(_FILLER)


NUMBER_WORDS = frozenset(_by_form("number_word"))
REMARKS = frozenset(_by_form("remark"))
"""Words (folded) with which a remark behind an address begins: what kind of spot it is, or what is there."""


def _common_names() -> frozenset[str]:
    with catalogue("common_street_names.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold(row["name"]) for row in csv.DictReader(file))


def _words_pattern(kind: str) -> str:
    forms = sorted((form for _, forms in _KINDS[kind] for form in forms), key=len, reverse=True)
    return "|".join(map(re.escape, forms))


NEAR = re.compile(rf"\b(?:{_words_pattern('near')})\b")
CROSSING = re.compile(rf"\b(?:{_words_pattern('crossing')})\b")
NUMBER_WORD = re.compile(rf"\b(?:{_words_pattern('number_word')}) ?(?=\d)")
"""What stands before a house number: "nr. 12"."""
UNNUMBERED = re.compile(rf" (?:{_words_pattern('no_number')})$")
"""The same at the end of a line."""
NOISE = re.compile(rf"^(?:(?:{_words_pattern('noise')}) )+")
LEAD = re.compile(rf"^(?:(?:{_words_pattern('lead')}) )+")
"""What leads up to the name of a street: "parkeerterrein aan de"."""
LEAD_INSIDE = re.compile(r" (?:aan|op|in) (?:de|het) (?!.* (?:aan|op|in) (?:de|het) )")
"""The same behind something else: "voor de Hema aan de Dorpsstraat"."""


def repair(text: str) -> str:
    """Return the text with UTF-8 that was read as Windows-1252 put right (also when that happened twice)."""
    for _ in range(2):
        if not _BROKEN.search(text):
            break
        try:
            text = text.encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            break
    return text


def fold(text: str) -> str:
    """Return lower-case ASCII words with one space between them; accents, apostrophes and punctuation are gone."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", repair(text).translate(_OTHER))
        text = "".join(c for c in text.translate(_ASCII) if c.isascii())
        return " ".join(text.split())
    return " ".join(text.translate(_ASCII).split())


class StreetText(NamedTuple):
    """One street name in the forms that are compared."""

    folded: str
    strict: str
    canon: str
    bare: str
    words: tuple[str, ...]
    street_type: str
    digits: str

    @property
    def stem(self) -> str:
        """The name without its type: "kerk" of "Kerkstraat"."""
        return self.canon.partition("|")[0]


def _split_type(token: str) -> tuple[str, str]:
    """Return stem and type of the last word; a word that is no more than a type has an empty stem."""
    if token in _TYPE:
        return "", _TYPE[token]
    for size in _TYPE_LENGTHS:
        if token[-size:] in _TYPE and len(token) >= size + 2:
            return token[:-size], _TYPE[token[-size:]]
    return token, ""


def _small_words(tokens: list[str]) -> list[str]:
    """Join "van der", "v.d.", "v d" and the like to one code."""
    out: list[str] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        last = i + 1 >= len(tokens)
        if token in _OF and not last and following in _OF_ARTICLE and i + 2 < len(tokens):
            i += 2
            if tokens[i] == "r" and following == "d" and i + 1 < len(tokens):
                i += 1
            out.append("vd")
            continue
        small = "" if last else "v" if token in _OF else _OF_JOINED.get(token, "")
        out.append(small or token)
        i += 1
    return out


@lru_cache(maxsize=200_000)
def street_text(folded: str) -> StreetText:
    """Return the comparable forms of a folded street name.

    `strict` only ignores case, accents and spaces; `canon` also brings titles, prepositions, ordinals and street types to
    one code, with a Frisian ending equal to its Dutch one and ij equal to y; `bare` leaves the small words out as well.
    """
    tokens = folded.replace("ij", "y").split()
    if not _JOINING.isdisjoint(tokens):
        tokens = _small_words(tokens)
    last = len(tokens) - 1
    while last > 0 and tokens[last].isdigit():
        last -= 1
    words: list[str] = []
    street_type = ""
    for i, token in enumerate(tokens):
        if i == last and last > 0 and token in _TYPE:
            street_type = _TYPE[token]
            if words and words[-1] not in _SMALL:
                words[-1] += "|" + street_type
            else:
                words.append("|" + street_type)
        elif i == last:
            stem, street_type = _split_type(token)
            words.append(f"{stem}|{street_type}" if stem and street_type else _WORD.get(token, _TYPE.get(token, token)))
            street_type = street_type if stem else ""
        else:
            words.append(_WORD.get(token, _TYPE.get(token, token)))
    behind = len(tokens) - 1 - last
    if behind:  # the number of "Gondel 22" is part of the name
        words[-behind - 1 :] = ["".join(words[-behind - 1 :])]
    is_initial = folded.startswith("v ") and words[0] == "v"  # "V. Schrans" may be Verlengde Schrans
    full = tuple(words)
    if not _SMALL.isdisjoint(words):
        full = tuple([word for i, word in enumerate(words) if word not in _SMALL or (i == 0 and is_initial)]) or full
    return StreetText(
        folded=folded,
        strict=folded.replace(" ", ""),
        canon="".join(words),
        bare="".join(full),
        words=full,
        street_type=street_type,
        digits=" ".join(_DIGITS.findall(" ".join(words))) if _DIGITS.search(folded) or not _NUMBERED.isdisjoint(words) else "",
    )


def addition_forms(folded: str) -> tuple[str, str]:
    """Return a typed addition as it stands ("BV", "A12") and by its meaning ("BOV", "A12"); both "" for none."""
    tokens = _TOKENS.findall(folded)
    return "".join(tokens).upper(), _meaning(tokens)


def _meaning(tokens: list[str]) -> str:
    kept = [token for i, token in enumerate(tokens) if token not in _FILLER and not _is_ordinal_ending(tokens, i)]
    if not kept and not _SAYS_NOTHING.issuperset(tokens):
        kept = tokens  # "12-hoog": a floor of number 12, but which?
    return "".join(_ADDITION.get(token, str(int(token)) if token.isdigit() else token.upper()) for token in kept)


def _is_ordinal_ending(tokens: list[str], at: int) -> bool:
    """Tell whether this is the "e" of "3e verdieping"."""
    return 0 < at < len(tokens) - 1 and tokens[at] in ("e", "de", "ste") and tokens[at - 1].isdigit() and tokens[at + 1] in _FILLER


def register_addition(letter: str, addition: str) -> str:
    """Return the addition of a register address by its meaning; a registered letter always stays a letter."""
    return letter.upper() + _meaning(_TOKENS.findall(fold(addition)))


COMMON_STREETS = _common_names()
"""Street names (folded) that so many places have that such a text is a street of another town rather than a slip of the pen."""
