"""What the text of one cell can mean as a date or a time; which order of day and month holds is decided over the whole file."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

MIDNIGHT = time(0, 0)
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
_CLOCK = (
    r"(?P<clock>\d{1,2}\s*[:.u]\s*\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?|\d{1,2}(?=\s*(?:uur|u\b|[ap]m\b)))"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?:uur|u|h)?\s*(?:\+0[12]:?00)?"
)
_WITH_CLOCK = r"(?:[T\s,]+(?:om\s+)?" + _CLOCK + r")?\s*"
_WEEKDAY = r"\s*(?:(?:ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+)?"
_YEAR_FIRST = re.compile(_WEEKDAY + r"(?P<y>\d{4})[-/.](?P<a>\d{1,2})[-/.](?P<b>\d{1,2})" + _WITH_CLOCK, re.I)
_COMPACT = re.compile(r"\s*(?P<y>(?:19|20)\d{2})(?P<a>\d{2})(?P<b>\d{2})" + _WITH_CLOCK, re.I)
_NUMBERS = re.compile(_WEEKDAY + r"(?P<a>\d{1,2})\s?[-/.\s]\s?(?P<b>\d{1,2})\s?[-/.\s]\s?(?P<y>\d{4}|'?\d{2})" + _WITH_CLOCK, re.I)
_NAMED = re.compile(_WEEKDAY + r"(?P<d>\d{1,2})(?:e|\.)?[-/.\s]*(?P<m>[a-z]{3,9})\.?[-/.\s]*(?P<y>\d{4}|'?\d{2})" + _WITH_CLOCK, re.I)
_NAMED_FIRST = re.compile(_WEEKDAY + r"(?P<m>[a-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _WITH_CLOCK, re.I)
_SERIAL = re.compile(r"\s*(?P<n>[2-7]\d{4})(?P<part>[.,]\d+)?\s*")
_RANGE = re.compile(r"\s+(?:t/m|tot en met|tot|en|-|–|to)\s+", re.I)


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
    for pattern in (_YEAR_FIRST, _COMPACT, _NUMBERS, _NAMED, _NAMED_FIRST):
        if match := pattern.fullmatch(text):
            return _from_match(match, newest_year)
    if match := _SERIAL.fullmatch(text):
        moment = datetime.combine(_EPOCH, MIDNIGHT) + timedelta(days=float(match["n"] + (match["part"] or "").replace(",", ".")))
        moment = (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return DateText(moment.date(), moment.date(), moment.time() if match["part"] else None, is_cell=True)
    return None


def _from_match(match: re.Match[str], newest_year: int) -> DateText | None:
    parts = match.groupdict()
    year = _full_year(parts["y"], newest_year)
    clock, next_day = _clock_of(parts.get("clock") or "", parts.get("half") or "")
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
    return DateText(day_first, month_first, clock, next_day, is_cell=match.re in (_YEAR_FIRST, _COMPACT))


def _full_year(text: str, newest_year: int) -> int:
    number = int(text.lstrip("'"))
    if number >= 100:
        return number
    return 2000 + number if 2000 + number <= newest_year + 1 else 1900 + number


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def read_time(text: str) -> tuple[time | None, bool]:
    """Return the time of a cell of its own, and whether it is 24:00 (the next day); None for no time."""
    plain = text.strip().lower()
    if match := re.fullmatch(r"0?[.,](\d+)", plain):
        minutes = round(float("0." + match.group(1)) * 1440)
        return _clock_of(f"{minutes // 60}:{minutes % 60:02d}", "")
    if match := re.fullmatch(r"(\d{1,2})(\d{2})", plain):
        return _clock_of(f"{match.group(1)}:{match.group(2)}", "")
    if match := re.fullmatch(r"(?:\d{4}-\d{2}-\d{2}[t ])?(?:om |ca\.? |circa |rond )?" + _CLOCK, plain):
        return _clock_of(match["clock"], match["half"] or "")
    if re.fullmatch(r"\d{1,2}", plain):
        return _clock_of(f"{plain}:00", "")
    return None, False


def _clock_of(clock: str, half: str) -> tuple[time | None, bool]:
    if not clock:
        return None, False
    hour, minute = (int(part) for part in ([*re.findall(r"\d+", clock), "0"])[:2])
    if half.lower().startswith("p") and hour < 12:
        hour += 12
    if half.lower().startswith("a") and hour == 12:
        hour = 0
    if hour == 24 and minute == 0:
        return MIDNIGHT, True
    return (time(hour, minute), False) if hour < 24 and minute < 60 else (None, False)


def split_range(text: str) -> tuple[str, str]:
    """Return begin and end of a cell that holds both ("12-03-2026 t/m 14-03-2026"); the end is empty otherwise."""
    parts = _RANGE.split(re.sub(r"^\s*(?:tussen|van)\s+", "", text, flags=re.I).strip())
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def split_time_range(text: str) -> tuple[str, str]:
    """Return begin and end of a time cell that holds both ("21:00-21:15")."""
    begin, end = split_range(text)
    if end:
        return begin, end
    match = re.fullmatch(r"\s*(\d{1,2}[:.u]\d{2})\s*[-–]\s*(\d{1,2}[:.u]\d{2})(?:\s*uur)?\s*", text)
    return (match.group(1), match.group(2)) if match else (text, "")
