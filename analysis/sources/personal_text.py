"""Text of a cell without what tells who somebody is, and whether a text holds a formula or code.

Removed: numbers that pass the test of the burgerservicenummer, e-mail addresses, telephone numbers, number plates, bank
accounts, full dates (birth dates) and names that are marked as one. House numbers, postcodes and street names stay.
"""

import re
from functools import lru_cache

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+(?:@|\s?[(\[]at[)\]]\s?)[\w-]+(?:\.[\w-]+)+", re.I)
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
_PLATE_AS_ONE = re.compile(
    r"\b(?:[A-Z]{2}\s?\d{2}\s?[A-Z]{2}|\d{2}\s?[A-Z]{3}\s?\d|\d\s?[A-Z]{3}\s?\d{2}|[A-Z]{2}\s?\d{3}\s?[A-Z]|[A-Z]\s?\d{3}\s?[A-Z]{2}"
    r"|[A-Z]{3}\s?\d{2}\s?[A-Z]|[A-Z]\s?\d{2}\s?[A-Z]{3}|\d\s?[A-Z]{2}\s?\d{3}|\d{3}\s?[A-Z]{2}\s?\d)\b"
)
"""Number plates without hyphens, in capitals; the shapes that a postcode also has are not among them."""
_FULL_DATE = re.compile(
    r"\b(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:19|20)\d{2}\b"
    r"|\b(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b"
)
_SPOKEN_DATE = re.compile(
    r"\b(?:geb\w*\.?\s*(?:op\s+)?)?(?:0?[1-9]|[12]\d|3[01])\s+(?:jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?\s+(?:19|20)\d{2}\b"
    r"|(?<!\d)(?:(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2})(?!\d)",
    re.I,
)
_PARTICLE = r"(?i:van|de|der|den|ten|ter|te|het|in|op|el|al|la|le|du|von|'t|’t|v\.?d\.?|v\.)"
_STREET_END = (
    r"(?i:str|straat|stjitte|strjitte|laan|leane|lane|weg|wei|wech|plein|kade|gracht|dijk|dyk|hof|pad|paad|singel|park|steeg|markt|plantsoen|dreef"
    r"|ring|baan|plaats|poort|brug|haven|wal|burg|veld|kamp|oord|erf|tuin|zoom|boulevard|allee|passage|werf|vaart|rak|buurt|buorren|heerd|kwartier"
    r"|gaarde|hage|hove|akker|donk|school|flat|land)(?:t?je)?s?"
)
_NO_STREET = r"(?!" + _PARTICLE + r"(?!\w))(?!\w{3,}" + _STREET_END + r"(?!\w))"
"""A word of which three letters or more stand before a street ending; Dijk, Kamp and Bakker are surnames."""
_CAPITAL, _ANY_CASE = r"[A-ZÀ-Ý][\w'’-]+", r"[A-Za-zÀ-ÿ][\w'’-]+"
_NOT_A_STREET_NEXT = r"(?!\w)(?!\s*" + _STREET_END + r"(?!\w))"
_TITLE = r"(?i:mw|mevr|mevrouw|mej|mejuffrouw|dhr|de heer|meneer|mijnheer)(?!\w)\.?"
_FAMILY = r"(?i:fam|familie|hr)(?!\w)\.?"
_ROLE_WORD = (
    r"(?i:aangev(?:er|ers|ster)|aangeefster|slachtoffers?|verdachten?|verd|getuigen?|benadeelden?|melders?|meldster|daders?|betrokkenen?"
    r"|eigenaar|eigenaresse?|bewoners?|bewoonster|contactpersoon|contact|zoon van|dochter van|partner van|t\.?a\.?v)\b\.?"
    r"(?:\s*(?i:is|was|heet|genaamd|belde)\b)?\s*:?"
)


def _name(guard: str, word: str = _CAPITAL) -> str:
    """Return the pattern of a surname with its initials and particles; the guard keeps streets out."""
    return r"(?:[A-Za-z]\.\s?){0,4}(?:" + _PARTICLE + r"\s+)*" + guard + word


def _names(guard: str) -> str:
    """Return the pattern of one or more whole names: "Jan Jansen en P. de Vries", "J Jansen", "Ali B."."""
    one = r"(?:(?:[A-Z]\.?\s){0,3}" + _name(guard) + r"(?:\s+" + _name(guard) + r")?(?:\s+[A-Z]\.(?!\w))?)"
    return one + r"(?:\s+(?:en|&)\s+" + one + r")*"


def _titled(guard: str, after: str) -> re.Pattern[str]:
    in_capitals = r"(?:\s+" + _name(guard) + r")?" if not guard else ""
    return re.compile(
        r"(?<!\w)(?:" + _TITLE + r"\s*" + _name(guard, _ANY_CASE) + in_capitals + r"|" + _FAMILY + r"\s*" + _name(guard) + r")" + after
    )


def _in_role(guard: str) -> re.Pattern[str]:
    return re.compile(r"[\s,;:-]*\b" + _ROLE_WORD + r"\s*(?:" + _names(guard) + r")?")


_TITLED, _ROLE = _titled(_NO_STREET, _NOT_A_STREET_NEXT), _in_role(_NO_STREET)
_TITLED_ANYWHERE, _ROLE_ANYWHERE = _titled("", r"(?!\w)"), _in_role("")
"""For texts in which no street can stand, where Van Dijk and Bakker are people."""
_AT_WORK = re.compile(
    r"\b((?i:bezorg(?:er|ster)|koerier|medewerk(?:er|ster)|kassi[eè]re|kassamedewerk(?:er|ster)|chauffeur|verkoper|verkoopster|ondernem(?:er|ster)"
    r"|winkelier|klant|vrouw|man|jongen|meisje))\s*:?\s+" + _names("") + r"(?!\w)"
)
"""Who was at work: the word stays, for it says what was robbed; the name behind it goes."""
_ROLE_IN_NOTE = re.compile(r"\b(" + _ROLE_WORD + r")\s*" + _names(_NO_STREET) + _NOT_A_STREET_NEXT)
_INITIALS_IN_NOTE = re.compile(
    r"(?<!\w)(?:[A-Z]\.\s?){1,4}(?:" + _PARTICLE + r"\s+)*" + _NO_STREET + r"[A-ZÀ-Ý][a-zà-ÿ'’-]+" + _NOT_A_STREET_NEXT
)
"""In a note of a colleague the words stay and the names go; streets stand in it too."""
_AFTER_NUMBER = re.compile(
    r"(?<=\d)(\s?[a-zA-Z]?(?:-\w{1,4})?)[\s,;:(-]+(?:(?:(?:"
    + _TITLE
    + r"|"
    + _FAMILY
    + r"|"
    + _ROLE_WORD
    + r"|(?i:p/a|tav))\s*)+"
    + _names("")
    + r"|(?:(?i:bij|van)\s+)?(?:[A-Z]\.\s?){1,4}(?:"
    + _PARTICLE
    + r"\s+)*"
    + _NO_STREET
    + r"[A-ZÀ-Ý][a-zà-ÿ'’-]+"
    + _NOT_A_STREET_NEXT
    + r")"
)
"""Behind a house number stands no other street without a word between: what has a title, a role or initials is a person."""
_INITIALS = re.compile(r"(?<!\w)(?:[A-Z]\.\s?){1,4}(?:" + _PARTICLE + r"\s+)*" + r"[A-ZÀ-Ý][a-zà-ÿ'’-]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\b(?!\w)")
_BRACKETED = re.compile(r"\s*[(\[{]([^()\[\]{}]*)[)\]}]")
_BRACKETED_NAME = re.compile(r"^\s*(?:" + _name(_NO_STREET) + r")(?:\s+" + _name(_NO_STREET) + r")?\s*$")
_EMPTY_LEFTOVER = re.compile(
    r"\(\s*[,;:/-]*\s*\)|\[\s*\]|(?:\s+(?:van|bij|door|en|met|volgens))?[\s,;:(-]+$|^[\s,;:)-]+|(?<=\s)[,;:]+(?=\s)"
)

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
        What the column is; initials with a surname are a street in `street` and a person in `target`. `note` is a text of a
        colleague, in which only names go and the sentence stays.
    """
    if len(text) < 4 or (text.isdigit() and len(text) < 8):
        return text, False
    clean = _BRACKETED.sub(_judge_brackets, text)
    clean = _EMAIL.sub(" ", clean)
    if field not in _EXACT:
        if field in (*_FREE_TEXT_NAMES, "note"):
            clean = _PLATE_AS_ONE.sub(" ", _SPOKEN_DATE.sub(" ", clean))
        for pattern in (_ACCOUNT, _LABELLED, _PHONE):
            clean = pattern.sub(" ", clean)
        clean = _NINE_DIGITS.sub(_without_bsn, clean)
        clean = clean if field == "number" else _PLATE.sub(" ", clean)
        clean = _FULL_DATE.sub(" ", clean)
    if field == "note":
        clean = _TITLED.sub(" ", _ROLE_IN_NOTE.sub(r"\1 ", clean))
        clean = _INITIALS_IN_NOTE.sub(" ", clean)
    elif field in _FREE_TEXT_NAMES:
        clean = _ROLE_ANYWHERE.sub(" ", _TITLED_ANYWHERE.sub(" ", clean))
        clean = _INITIALS.sub(" ", _AT_WORK.sub(r"\1", clean))
    else:
        clean = clean if field in _EXACT else _AFTER_NUMBER.sub(r"\1", clean)
        clean = _ROLE.sub(" ", _TITLED.sub(" ", clean))
    if clean == text:
        return text, False
    clean = re.sub(r"\b(?:kenteken|tel\.?|telefoon|mob\.?|bsn|geb\.?|e-?mail)\s*:?\s*$", "", clean.strip(), flags=re.I) + " "
    return " ".join(_EMPTY_LEFTOVER.sub(" ", clean).split()), True


_MARKS = (_EMAIL, _PHONE, _LABELLED, _TITLED, _ROLE, _INITIALS, _PLATE, _PLATE_AS_ONE, _FULL_DATE, _SPOKEN_DATE, _ACCOUNT)


def _judge_brackets(match: re.Match[str]) -> str:
    """Drop what stands between brackets when it tells of a person; keep "(bij de Jumbo)"."""
    inside = match.group(1)
    marked = any(pattern.search(inside) for pattern in _MARKS)
    numbered = any(passes_eleven_test(re.sub(r"\D", "", number)) for number in _NINE_DIGITS.findall(inside))
    words = inside.split()
    named = len(words) > 1 and _BRACKETED_NAME.match(inside) is not None and not re.fullmatch(_PARTICLE, words[0])
    return " " if marked or numbered or named else match.group()


_BARE_NAME = re.compile(_CAPITAL + r"(?:\s+" + _PARTICLE + r"(?!\w))*(?:\s+" + _CAPITAL + r"){1,2}")
_COMMON_WORD = re.compile(
    r"\b(?:objecten?|locatie|gebouw|terrein|openbare?|overige|andere|diverse|particuliere?|vervoer|gemeente|stichting|centrum|centraal|noord|zuid"
    r"|oost|west|markt|plein|straat|weg|haven|kerk|kermis|evenement|buiten|binnen|niet|bekend|nieuwe|oude)\b",
    re.I,
)


@lru_cache(maxsize=4096)
def is_bare_name(text: str) -> bool:
    """Return whether a text is two or three capitalised words that may be the name of a person, and nothing else."""
    return _BARE_NAME.fullmatch(text) is not None and not _COMMON_WORD.search(text)


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
