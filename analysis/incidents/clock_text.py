"""What the text of one cell can mean as a time of day: a clock, a stretch of hours, or a part of the day."""

import re
from datetime import time
from functools import lru_cache

MIDNIGHT = time(0, 0)

CLOCK = (
    r"(?P<clock>\d{1,2}\s*[:.uh]\s*\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?|\d{1,2}(?=\s*(?:uur|u\b|h\b|[ap]\.?m\b)))"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?:uur|u|h)?\.?\s*"
)
"""A clock in the middle of a text; `(?P<clock>…)` and `(?P<half>…)` for am or pm."""

_ABOUT = r"(?:om|ca\.?|circa|rond|omstreeks|ongeveer|plm\.?|±|\+/-|~)?\s*"
_DATE_IN_FRONT = r"(?:\d{4}-\d{2}-\d{2}[t ])?"
_LONE = re.compile(_DATE_IN_FRONT + _ABOUT + CLOCK)
_STRETCH = re.compile(
    r"\s*(?:tussen|van|vanaf)?\s*(?P<first>\d{1,2}(?:\s*[:.uh]\s*\d{2})?)\s*(?:uur|u)?\s*(?:-|–|—|/|t/m|tot en met|tot|en|to)\s*"
    r"(?P<last>\d{1,2}(?:\s*[:.uh]\s*\d{2})?)\s*(?:uur|u)?\s*",
    re.I,
)
_DAYPARTS = {
    "nacht": (time(0, 0), time(6, 0)),
    "nachts": (time(0, 0), time(6, 0)),
    "ochtend": (time(6, 0), time(12, 0)),
    "ochtends": (time(6, 0), time(12, 0)),
    "morgens": (time(6, 0), time(12, 0)),
    "middag": (time(12, 0), time(18, 0)),
    "middags": (time(12, 0), time(18, 0)),
    "avond": (time(18, 0), time(23, 59)),
    "avonds": (time(18, 0), time(23, 59)),
}
"""The four parts of the day of the figures (`timing`), on the calendar day of the row."""


@lru_cache(maxsize=8192)
def read_time(text: str) -> tuple[time | None, bool]:
    """Return the time of a cell of its own, and whether it is 24:00 (the next day); None for no time."""
    plain = text.strip().lower()
    if match := re.fullmatch(r"0?[.,](\d+)", plain):
        minutes = round(float("0." + match.group(1)) * 1440)
        return clock_of(f"{minutes // 60}:{minutes % 60:02d}", "")
    if match := re.fullmatch(r"(\d{1,2})(\d{2})\s*(?:uur|u)?", plain):
        return clock_of(f"{match.group(1)}:{match.group(2)}", "")
    if match := _LONE.fullmatch(plain):
        return clock_of(match["clock"], match["half"] or "")
    if re.fullmatch(_ABOUT + r"\d{1,2}", plain):
        return clock_of(f"{re.sub(r'[^0-9]', '', plain)}:00", "")
    return None, False


def clock_of(clock: str, half: str) -> tuple[time | None, bool]:
    """Return hours and minutes as a time, and whether it is 24:00; `half` is am, pm or empty."""
    if not clock:
        return None, False
    hour, minute = (int(part) for part in ([*re.findall(r"\d+", clock), "0"])[:2])
    if half and not 1 <= hour <= 12:
        half = ""  # 20:15 PM says it twice
    if half.lower().startswith("p") and hour < 12:
        hour += 12
    if half.lower().startswith("a") and hour == 12:
        hour = 0
    if hour == 24 and minute == 0:
        return MIDNIGHT, True
    return (time(hour, minute), False) if hour < 24 and minute < 60 else (None, False)


def split_time_range(text: str) -> tuple[str, str]:
    """Return begin and end of a time cell that holds both ("21:00-21:15", "tussen 20 en 22 uur"); the end is empty otherwise."""
    match = _STRETCH.fullmatch(text)
    if match and (re.search(r"[:.uh]|tussen|van", text, re.I)):
        return match["first"], match["last"]
    return text, ""


def read_daypart(text: str) -> tuple[time, time] | None:
    """Return begin and end of a part of the day ("'s avonds"); None when the text is none."""
    plain = re.sub(r"^(?:in de |de |['’`]?\s*s[- ]?)", "", text.strip().lower())
    return _DAYPARTS.get(plain)
