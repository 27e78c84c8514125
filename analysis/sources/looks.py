"""What the cells of a column look like, so that a column that suddenly holds something else is noticed."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from analysis.sources.reading import Reading

WORDS = {
    "date": "datums",
    "time": "tijden",
    "number": "getallen",
    "yes_no": "ja of nee",
    "code": "codes",
    "text": "woorden",
}
_LOOKS = (
    (
        "date",
        re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9}\.?)[-/. ]'?\d{2,4}(?:[ T,].*)?|\d{4}-\d{2}-\d{2}(?:[ T].*)?|(?:19|20)\d{6}", re.I),
    ),
    ("time", re.compile(r"\d{1,2}[:.u]\d{2}(?::\d{2})?(?:\s*uur)?", re.I)),
    ("yes_no", re.compile(r"j|n|ja|nee|neen|waar|onwaar|0|1|true|false", re.I)),
    ("number", re.compile(r"-?\d+(?:[.,]\d+)?")),
    ("code", re.compile(r"(?=.*\d)[A-Z0-9/._-]{2,20}", re.I)),
    ("text", re.compile(r".*[^\W\d_]{2}.*", re.S)),
)
_CLEAR_SHARE = 0.8
_ENOUGH_CELLS = 3
_SAMPLE = 500
_STRONG = {"date", "time"}
"""What no other column of an overview looks like."""

_TEXT_DATE = re.compile(r"\s*(?P<a>\d{1,2})\s?[-/.]\s?(?P<b>\d{1,2})\s?[-/.]\s?(?P<y>\d{4}|\d{2})(?P<rest>(?:[ T,].*)?)", re.S)


def look_of(cells: Sequence[str]) -> str:
    """Return what nearly all filled cells look like (see `WORDS`); empty when there are too few, or they differ."""
    filled = [cell.strip() for cell in cells if cell.strip()][:_SAMPLE]
    if len(filled) < _ENOUGH_CELLS:
        return ""
    counted = Counter(next((name for name, pattern in _LOOKS if pattern.fullmatch(cell)), "") for cell in filled)
    look, count = counted.most_common(1)[0]
    return look if count >= _CLEAR_SHARE * len(filled) else ""


def is_other_kind(before: str, now: str) -> bool:
    """Return whether a column that held one thing now holds another: a date column with words, a street column with times.

    Numbers, codes and words are told apart only where a mistake is plain: a house number may be ‘12’ or ‘12a’.
    """
    if not before or not now or before == now:
        return False
    return bool({before, now} & _STRONG) or {before, now} == {"number", "text"}


def in_order(values: Mapping[str, str], reading: Reading) -> dict[str, str]:
    """Return the texts of a row with its dates in the order of day and month that a person chose, as year-month-day."""
    if not reading.date_order:
        return dict(values)
    dates = {name: _as_iso(text, reading.date_order) for name, text in values.items() if name in ("date_from", "date_until")}
    return {**values, **dates}


def _as_iso(text: str, order: str) -> str:
    match = _TEXT_DATE.fullmatch(text)
    if match is None:
        return text
    first, second = int(match["a"]), int(match["b"])
    day, month = (first, second) if order == "dmy" else (second, first)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return text
    year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
    return f"{year:04d}-{month:02d}-{day:02d}{match['rest']}"
