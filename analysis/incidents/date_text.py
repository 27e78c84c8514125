"""What the text of one cell can mean as a date; which order of day and month holds is decided over the whole file."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from analysis.incidents.clock_text import CLOCK, MIDNIGHT, clock_of

_DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
_EPOCH = date(1899, 12, 30)
_UNKNOWN = {"", "-", "--", "?", "onbekend", "onb", "onb.", "nvt", "n.v.t.", "nb", "n.b.", "leeg", "00-00-0000", "0", "x"}
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan januari january",
            "feb februari february febr",
            "mrt maart mar march mrc",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep september sept",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR = r"(?P<y>\d{4}|['’‘`]?\d{2})"
_ZONE = r"(?P<zone>Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?"
_WITH_CLOCK = r"(?:[T\s,]+(?:om\s+|rond\s+|omstreeks\s+|ca\.?\s+)?" + CLOCK + _ZONE + r")?\s*"
_DAY_NAME = r"(?:ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_WEEKDAY = r"['’]?\s*(?:" + _DAY_NAME + r"[.,]?\s+)?"
_WEEKDAY_LAST = r"(?:\s*\(?" + _DAY_NAME + r"\.?\)?)?\s*"


def _shape(date_part: str) -> re.Pattern[str]:
    """Compile a date with the name of the day before or behind it and a time after it."""
    return re.compile(_WEEKDAY + date_part + _WEEKDAY_LAST + _WITH_CLOCK, re.I)


_YEAR_FIRST = _shape(r"(?P<y>\d{4})[-/.](?P<a>\d{1,2})[-/.](?P<b>\d{1,2})")
_COMPACT = _shape(r"(?P<y>(?:19|20)\d{2})(?P<a>\d{2})(?P<b>\d{2})")
_COMPACT_YEAR_LAST = _shape(r"(?P<a>\d{1,2})(?P<b>\d{2})(?P<y>(?:19|20)\d{2})")
_NUMBERS = _shape(r"(?P<a>\d{1,2})\s?[-/.\s]\s?(?P<b>\d{1,2})\s?[-/.\s]\s?" + _YEAR)
_NAMED = _shape(r"(?P<d>\d{1,2})(?:e|\.)?[-/.\s]*(?P<m>[a-z]{3,9})\.?[-/.,\s]*" + _YEAR)
_NAMED_FIRST = _shape(r"(?P<m>[a-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})")
_SHAPES = (_YEAR_FIRST, _COMPACT, _COMPACT_YEAR_LAST, _NUMBERS, _NAMED, _NAMED_FIRST)
_SERIAL = re.compile(r"\s*(?P<n>[2-7]\d{4})(?P<part>[.,]\d+)?\s*")
_RANGE = re.compile(r"\s+(?:t/m|tot en met|tot|en|-|–|—|to)\s+", re.I)


@dataclass(frozen=True, slots=True)
class DateText:
    """What a text can mean: the reading with the day first and with the month first (equal when there is one)."""

    day_first: date | None
    month_first: date | None
    clock: time | None
    next_day: bool = False
    is_cell: bool = False
    """From a date cell or an ISO text: no order to choose."""

    @property
    def is_ambiguous(self) -> bool:
        """Whether both orders give a date, and another one."""
        return self.day_first is not None and self.month_first is not None and self.day_first != self.month_first


def is_unknown(text: str) -> bool:
    """Return whether a cell says that there is nothing known."""
    return text.strip().lower() in _UNKNOWN


@lru_cache(maxsize=65_536)
def read_date(text: str, newest_year: int) -> DateText | None:
    """Return what a text can mean as a date, with its time when it has one; None for no date.

    Two-digit years lie in the past of `newest_year`.
    """
    for pattern in _SHAPES:
        if (match := pattern.fullmatch(text)) and (found := _from_match(match, newest_year)):
            return found
    if match := _SERIAL.fullmatch(text):
        moment = datetime.combine(_EPOCH, MIDNIGHT) + timedelta(days=float(match["n"] + (match["part"] or "").replace(",", ".")))
        moment = (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return DateText(moment.date(), moment.date(), moment.time() if match["part"] else None, is_cell=True)
    return None


def _from_match(match: re.Match[str], newest_year: int) -> DateText | None:
    parts = match.groupdict()
    year = _full_year(parts["y"], newest_year)
    clock, next_day = clock_of(parts.get("clock") or "", parts.get("half") or "")
    if parts.get("clock") and clock is None:
        return None
    if "m" in parts:
        month = _MONTHS.get(parts["m"].lower())
        day_first = month_first = _date(year, month, int(parts["d"])) if month else None
    elif match.re in (_YEAR_FIRST, _COMPACT):
        day_first = month_first = _date(year, int(parts["a"]), int(parts["b"]))
    else:
        day_first, month_first = _date(year, int(parts["b"]), int(parts["a"])), _date(year, int(parts["a"]), int(parts["b"]))
    if day_first is None and month_first is None:
        return None
    if parts.get("zone") and clock is not None and day_first == month_first and day_first is not None:
        return _in_dutch_time(datetime.combine(day_first, clock) + timedelta(days=int(next_day)), parts["zone"])
    return DateText(day_first, month_first, clock, next_day, is_cell=match.re in (_YEAR_FIRST, _COMPACT))


def _in_dutch_time(moment: datetime, zone: str) -> DateText:
    """Return a moment with its distance to UTC as what Dutch clocks showed."""
    offset = "+00:00" if zone.upper() == "Z" else zone
    local = datetime.fromisoformat(f"{moment:%Y-%m-%dT%H:%M}{offset[:3]}:{offset[-2:]}").astimezone(_DUTCH_TIME)
    return DateText(local.date(), local.date(), local.time(), is_cell=True)


def _full_year(text: str, newest_year: int) -> int:
    number = int(text.lstrip("'’‘`"))
    if number >= 100:
        return number
    return 2000 + number if 2000 + number <= newest_year + 1 else 1900 + number


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def split_range(text: str) -> tuple[str, str]:
    """Return begin and end of a cell that holds both ("12-03-2026 t/m 14-03-2026", "3 t/m 5 maart 2026"); else the end is empty.

    What the begin leaves out (month, year) is taken from the end.
    """
    parts = _RANGE.split(re.sub(r"^\s*(?:tussen|van|vanaf)\s+", "", text, flags=re.I).strip())
    if len(parts) != 2:
        return text, ""
    begin, end = parts
    for pattern in (r"\d{1,2}(?P<rest>[-/.]\d{1,2}[-/.]\d{2,4})", r"\d{1,2}(?P<rest>\s+[a-z.]{3,10}\s+['’]?\d{2,4})"):
        match = re.fullmatch(pattern, end, re.I)
        if match and re.fullmatch(r"\d{1,2}", begin):
            return begin + match["rest"], end
    year = re.search(r"[-/.\s]\d{4}$", end)
    if year and re.fullmatch(r"\d{1,2}[-/.]\d{1,2}|\d{1,2}\s+[a-z]{3,10}\.?", begin, re.I):
        return begin + year.group(), end
    return begin, end


_DATE_AND_TIMES = re.compile(
    r"(?P<date>.*\d{4}|.*['’]\d{2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2})[\s,]+"
    r"(?P<times>(?:tussen|van(?:af)?)\s.+|\d{1,2}\s*[:.uh]\s*\d{2}\s*(?:uur\s*)?(?:-|–|—|tot|t/m|/)\s*\d{1,2}\s*[:.uh]\s*\d{2}\s*(?:uur|u)?)",
    re.I,
)


def split_times(text: str) -> tuple[str, str]:
    """Return the date and the stretch of hours of a cell that holds both ("3-3-2025 20:00-22:00"); else the hours are empty."""
    match = _DATE_AND_TIMES.fullmatch(text.strip())
    return (match["date"], match["times"]) if match else (text, "")


def from_1904(text: str) -> str:
    """Return a serial date of a workbook that counts from 1904 (old Excel for Mac) as one that counts from 1900."""
    match = _SERIAL.fullmatch(text)
    return f"{int(match['n']) + 1462}{match['part'] or ''}" if match else text
