"""Text of a cell without what tells who somebody is, and whether a text holds a formula or code.

Removed: numbers that pass the test of the burgerservicenummer, e-mail addresses, telephone numbers, number plates, bank
accounts, full dates (birth dates) and names that are marked as one. House numbers, postcodes and street names stay.
"""

import re
from functools import lru_cache

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w+])(?:(?:\+|00)31[\s().-]*(?:0[\s().-]*)?|0)[1-9](?:[\s().-]{0,2}\d){8}(?!\d)")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}[\s.]?[A-Z]{4}(?:[\s.]?\d){10}\b", re.I)
_NINE_DIGITS = re.compile(r"(?<!\w)(?:\d(?:[\s.]?\d){8}|\d{8})(?!\w)")
_LABELLED = re.compile(
    r"\b(?:bsn|sofi(?:nummer|nr)?|burgerservicenummer|geboortedatum|geboren(?: op)?|geb(?:\.|datum| dat\.?)?|tel(?:\.|efoon(?:nummer)?|nr)?"
    r"|mob(?:\.|iel)?|gsm|kenteken|iban|imei|e-?mail|paspoort(?:nummer|nr)?|rijbewijs(?:nummer|nr)?)(?![a-z])\s*(?:nr\.?|nummer|:)?\s*"
    r"(?:\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d{2}|[+\w]*\d[\w+.@-]*(?:[\s-]\d[\w-]*)*|[a-z]{1,3}-[\w]{1,3}-[\w]{1,3})",
    re.I,
)
_PLATE = re.compile(
    r"\b(?:[A-Z]{2}-[0-9X]{2}-[0-9X]{2}|[0-9]{2}-[A-Z]{2}-[0-9]{2}|[0-9]{2}-[0-9]{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-[0-9]{2}|[0-9]{2}-[A-Z]{2}-[A-Z]{2}"
    r"|[A-Z]{2}-[0-9]{2}-[A-Z]{2}|[0-9]{2}-[A-Z]{3}-[0-9]|[0-9]-[A-Z]{3}-[0-9]{2}|[A-Z]{2}-[0-9]{3}-[A-Z]|[A-Z]-[0-9]{3}-[A-Z]{2}"
    r"|[A-Z]{3}-[0-9]{2}-[A-Z]|[A-Z]-[0-9]{2}-[A-Z]{3}|[0-9]-[A-Z]{2}-[0-9]{3}|[0-9]{3}-[A-Z]{2}-[0-9])\b",
    re.I,
)
_FULL_DATE = re.compile(r"\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19|20)\d{2}\b")
_PARTICLE = r"(?i:van|de|der|den|ten|ter|te|het|in|op|el|al|la|le|du|von|'t|’t|v\.?d\.?|v\.)"
_STREET_END = (
    r"(?i:str|straat|stjitte|strjitte|laan|leane|lane|weg|wei|wech|plein|kade|gracht|dijk|dyk|hof|pad|paad|singel|park|steeg|markt|plantsoen|dreef"
    r"|ring|baan|plaats|poort|brug|haven|wal|burg|veld|kamp|oord|erf|tuin|zoom|boulevard|allee|passage|werf|vaart|rak|buurt|buorren|heerd|kwartier"
    r"|gaarde|hage|hove|akker|donk|school|flat|land)(?:t?je)?s?"
)
_NO_STREET = r"(?!" + _PARTICLE + r"(?!\w))(?!\w*" + _STREET_END + r"(?!\w))"
_NAME = r"(?:[A-Z]\.\s?){0,4}(?:" + _PARTICLE + r"\s+)*" + _NO_STREET + r"[A-ZÀ-Ý][\w'’-]+"
_NAME_ANY_CASE = r"(?:[A-Za-z]\.\s?){0,4}(?:" + _PARTICLE + r"\s+)*" + _NO_STREET + r"[A-Za-zÀ-ÿ][\w'’-]+"
_NOT_A_STREET_NEXT = r"(?!\w)(?!\s*" + _STREET_END + r"(?!\w))"
_TITLED = re.compile(
    r"(?<!\w)(?:(?i:mw|mevr|mevrouw|mej|mejuffrouw|dhr|de heer|meneer|mijnheer)(?!\w)\.?\s*"
    + _NAME_ANY_CASE
    + r"|(?i:fam|familie|hr)(?!\w)\.?\s*"
    + _NAME
    + r")"
    + _NOT_A_STREET_NEXT
)
_ROLE = re.compile(
    r"[\s,;:-]*\b(?i:aangev(?:er|ers|ster)|slachtoffers?|verdachten?|getuigen?|benadeelden?|melders?|daders?|betrokkenen?|eigenaar|eigenaresse|bewoners?|bewoonster"
    r"|contactpersoon|zoon van|dochter van|partner van)\b(?:\s*(?i:is|was|heet|genaamd|belde)\b)?\s*:?\s*(?:"
    + _NAME
    + r"(?:\s+"
    + _NAME
    + r")?)?"
)
_INITIALS = re.compile(r"(?<!\w)(?:[A-Z]\.\s?){1,4}(?:" + _PARTICLE + r"\s+)*" + r"[A-ZÀ-Ý][a-zà-ÿ'’-]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\b(?!\w)")
_BRACKETED = re.compile(r"\s*[(\[{]([^()\[\]{}]*)[)\]}]")
_BRACKETED_NAME = re.compile(r"^\s*(?:" + _NAME + r")(?:\s+" + _NAME + r")?\s*$")
_EMPTY_LEFTOVER = re.compile(r"\(\s*[,;:/-]*\s*\)|\[\s*\]|(?:\s+(?:van|bij|door|en|met))?[\s,;:(-]+$|^[\s,;:)-]+|(?<=\s)[,;:]+(?=\s)")

_EXACT = frozenset({"incident_number", "date_from", "date_until", "time_from", "time_until", "x_given", "y_given"})
"""Fields that are numbers or dates themselves: there only names, mail addresses and remarks between brackets go out."""
_FREE_TEXT_NAMES = frozenset({"target", "offence_text", "neighbourhood"})


def passes_eleven_test(digits: str) -> bool:
    """Return whether a number of 8 or 9 digits can be a burgerservicenummer (the elfproef)."""
    padded = digits.zfill(9)
    if len(padded) != 9 or not padded.isdigit() or len(set(padded)) == 1:
        return False
    return sum(int(digit) * weight for digit, weight in zip(padded, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11 == 0


@lru_cache(maxsize=65_536)
def remove_personal_data(text: str, field: str) -> tuple[str, bool]:
    """Return the text without personal data, and whether there was any.

    Parameters
    ----------
    text
        The text of one cell.
    field
        What the column is; initials with a surname are a street in `street` and a person in `target`.
    """
    if len(text) < 4 or (text.isdigit() and len(text) < 8):
        return text, False
    clean = _BRACKETED.sub(_judge_brackets, text)
    clean = _EMAIL.sub(" ", clean)
    if field not in _EXACT:
        for pattern in (_ACCOUNT, _LABELLED, _PHONE):
            clean = pattern.sub(" ", clean)
        clean = _NINE_DIGITS.sub(_without_bsn, clean)
        clean = clean if field == "number" else _PLATE.sub(" ", clean)
        clean = _FULL_DATE.sub(" ", clean)
    clean = _TITLED.sub(" ", clean)
    clean = _ROLE.sub(" ", clean) if _ROLE.search(clean) else clean
    if field in _FREE_TEXT_NAMES:
        clean = _INITIALS.sub(" ", clean)
    if clean == text:
        return text, False
    clean = re.sub(r"\b(?:kenteken|tel\.?|telefoon|mob\.?|bsn|geb\.?|e-?mail)\s*:?\s*$", "", clean.strip(), flags=re.I) + " "
    return " ".join(_EMPTY_LEFTOVER.sub(" ", clean).split()), True


def _judge_brackets(match: re.Match[str]) -> str:
    """Drop what stands between brackets when it tells of a person; keep "(bij de Jumbo)"."""
    inside = match.group(1)
    marked = any(pattern.search(inside) for pattern in (_EMAIL, _PHONE, _LABELLED, _TITLED, _ROLE, _INITIALS, _PLATE, _FULL_DATE, _ACCOUNT))
    numbered = any(passes_eleven_test(re.sub(r"\D", "", number)) for number in _NINE_DIGITS.findall(inside))
    words = inside.split()
    named = len(words) > 1 and _BRACKETED_NAME.match(inside) is not None and not re.fullmatch(_PARTICLE, words[0])
    return " " if marked or numbered or named else match.group()


def _without_bsn(match: re.Match[str]) -> str:
    return " " if passes_eleven_test(re.sub(r"\D", "", match.group())) else match.group()


def is_burgerservicenummer_column(values: list[str]) -> bool:
    """Return whether a column of numbers is one of burgerservicenummers: nearly all pass a test that one in eleven passes."""
    filled = [re.sub(r"[\s.]", "", value) for value in values if value]
    numbers = [value for value in filled if value.isdigit() and len(value) in (8, 9)]
    return len(numbers) >= 3 and len(numbers) >= 0.8 * len(filled) and sum(map(passes_eleven_test, numbers)) >= 0.9 * len(numbers)


_FORMULA = re.compile(r"^\s*[=@]|^\s*[+-]\s*[A-Za-z(]|^[\t\r]")
_CODE = re.compile(
    r"<\s*/?\s*[a-z!][^>]*>?|javascript:|\bon\w+\s*=|\$\{|\{\{|\bdrop\s+table\b|\bunion\s+select\b|\binsert\s+into\b|\bdelete\s+from\b"
    r"|\bor\s+1\s*=\s*1\b|'\s*\)?\s*;|--\s*$|\.\./|\.\.\\|\bcmd\s*\|",
    re.I,
)


@lru_cache(maxsize=65_536)
def is_unsafe(text: str) -> bool:
    """Return whether a text looks like a formula, HTML, SQL or a path: it stays text, and the row is named."""
    return bool(_FORMULA.search(text) or _CODE.search(text))
