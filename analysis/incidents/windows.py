"""When it happened: the raw texts of a police file as a window of local Dutch time, with every doubt named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analysis.dutch import day
from analysis.incidents.clock_text import MIDNIGHT, read_daypart, read_time, split_time_range
from analysis.incidents.date_text import DateText, is_unknown, read_date, split_range, split_times
from analysis.incidents.day_or_month import DateOrder

_LAST_MINUTE = time(23, 59)
_DUTCH_TIME = ZoneInfo("Europe/Amsterdam")

Problem = tuple[str, str, str, dict[str, Any]]
"""Finding code, column, value, details."""


@dataclass(frozen=True, slots=True)
class Window:
    """When it happened, and what was doubtful about it."""

    begin: datetime | None
    end: datetime | None
    is_time_known: bool
    is_moment: bool = False
    """Whether the time is a clock; a part of the day is none."""
    has_end: bool = False
    """Whether the file gives an end, and one that can be."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RawWindow:
    """The four cells, and what their dates can mean."""

    date_from: str
    time_from: str
    date_until: str
    time_until: str
    first: DateText | None
    last: DateText | None


def read_cells(date_from: str, time_from: str, date_until: str, time_until: str, newest_year: int) -> RawWindow:
    """Return the cells of a row with a begin and an end, also when both stand in one cell."""
    if date_from and not time_from:
        date_from, time_from = split_times(date_from)
    if date_from and not date_until:
        date_from, date_until = split_range(date_from)
    if time_from and not time_until:
        time_from, time_until = split_time_range(time_from)
    if not time_until and date_until and read_date(date_until, newest_year) is None and read_time(date_until)[0] is not None:
        date_until, time_until = "", date_until
    first = None if is_unknown(date_from) else read_date(date_from, newest_year)
    last = None if is_unknown(date_until) else read_date(date_until, newest_year)
    return RawWindow(date_from, time_from, date_until, time_until, first, last)


def make_window(raw: RawWindow, order: DateOrder) -> Window:
    """Return the window of one row in the order of its file; nothing that is not in the row is made up."""
    problems = list(_date_problems(raw, order))
    begin_day = order.choose(raw.first) if raw.first else None
    end_day = order.choose(raw.last) if raw.last else None
    part = read_daypart(raw.time_from)
    begin_clock, begin_next = (part[0], False) if part else _clock_for(raw.first, raw.time_from, "time_from", problems)
    end_clock, end_next = _clock_for(raw.last, raw.time_until, "time_until", problems)
    if part:
        end_clock = end_clock or part[1]
        words = {"begin": f"{part[0]:%H.%M}", "end": f"{part[1]:%H.%M}"}
        problems.append(("time_daypart", "time_from", raw.time_from, words))
    if begin_day is None and end_day is not None:
        begin_day, begin_clock = end_day, None
    if begin_day is None:
        return Window(None, None, False, problems=tuple(problems))
    if not part and begin_clock == MIDNIGHT and not begin_next and end_clock in (None, MIDNIGHT, _LAST_MINUTE):
        # 0.00 without a real end is what a system fills in when nobody knows
        begin_clock = None
    begin = datetime.combine(begin_day, begin_clock or MIDNIGHT) + timedelta(days=int(begin_next))
    end = _end(begin, begin_clock, end_day, end_clock, end_next)
    has_end = end >= begin and (end_day is not None or end_clock is not None)
    if end < begin:
        problems.append(("end_before_begin", "date_until", raw.date_until or raw.time_until, {}))
        end = begin if begin_clock else datetime.combine(begin_day, _LAST_MINUTE)
    is_moment = begin_clock is not None and part is None
    if is_moment:
        problems.extend(_clock_change(begin))
    return Window(begin, end, begin_clock is not None, is_moment, has_end, tuple(problems))


def _clock_change(begin: datetime) -> Iterator[Problem]:
    """Name the hour that the clock skips in March or repeats in October; the time itself stays as the file has it."""
    if begin.month not in (3, 10) or begin.day < 25 or begin.weekday() != 6:
        return
    local = begin.replace(tzinfo=_DUTCH_TIME)
    words = {"day": day(begin.date()), "clock": f"{begin:%H.%M}"}
    if local.astimezone(UTC).astimezone(_DUTCH_TIME).replace(tzinfo=None) != begin:
        yield "time_skipped", "time_from", "", words
    elif local.utcoffset() != local.replace(fold=1).utcoffset():
        yield "time_repeated", "time_from", "", words


def _end(begin: datetime, begin_clock: time | None, end_day: date | None, end_clock: time | None, end_next: bool) -> datetime:
    if end_clock is None and end_day is None:
        return begin if begin_clock else datetime.combine(begin.date(), _LAST_MINUTE)
    if end_clock is None:
        same_day = end_day == begin.date() and begin_clock is not None
        return begin if same_day else datetime.combine(end_day or begin.date(), _LAST_MINUTE)
    end = datetime.combine(end_day or begin.date(), end_clock) + timedelta(days=int(end_next))
    # no end date: 23.50 until 0.10 goes past midnight
    return end + timedelta(days=1) if end_day is None and end < begin and begin_clock else end


def _clock_for(text: DateText | None, cell: str, column: str, problems: list[Problem]) -> tuple[time | None, bool]:
    """Return the time from its own cell, else the one that stands in the date cell."""
    if not is_unknown(cell) or cell.strip() == "0":
        clock, is_next_day = read_time(cell)
        if clock is not None:
            return clock, is_next_day
        problems.append(("time_unreadable", column, cell, {}))
    return (text.clock, text.next_day) if text else (None, False)


def _date_problems(raw: RawWindow, order: DateOrder) -> Iterator[Problem]:
    if is_unknown(raw.date_from) and is_unknown(raw.date_until):
        yield "date_missing", "date_from", "", {}
    for column, value, text in (("date_from", raw.date_from, raw.first), ("date_until", raw.date_until, raw.last)):
        if is_unknown(value):
            continue
        chosen = order.choose(text) if text else None
        if text is None or chosen is None:
            yield "date_unreadable", column, value, {}
        elif text.is_cell and order.is_swapped_by_excel:
            yield "date_swapped", column, value, {"chosen": day(chosen)}
        elif text.is_ambiguous and not order.is_decided and text.day_first and text.month_first:
            details = {"first": day(text.day_first), "second": day(text.month_first), "chosen": day(chosen), "reason": order.reason}
            yield "date_ambiguous", column, value, details
