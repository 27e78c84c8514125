"""When it happened: the raw texts of a police file as a window of local Dutch time, with every doubt named.

The order of day and month is decided per file, over all dates of the file together: one value like 23-11 or 11/23 decides.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from analysis.dutch import day
from analysis.incidents.date_text import MIDNIGHT, DateText, is_unknown, read_date, read_time, split_range, split_time_range

_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class DateOrder:
    """Which order the dates of one file have, and whether a value of the file decided it."""

    is_day_first: bool
    is_decided: bool
    reason: str
    is_swapped_by_excel: bool = False

    def choose(self, text: DateText) -> date | None:
        """Return the date of a text in this order; a text that fits one order only is read in that one."""
        if self.is_swapped_by_excel and text.is_cell and text.day_first is not None and text.day_first.day <= 12:
            return text.day_first.replace(month=text.day_first.day, day=text.day_first.month)
        first, second = (text.day_first, text.month_first) if self.is_day_first else (text.month_first, text.day_first)
        return first if first is not None else second


def decide_order(texts: Sequence[DateText], windows: Sequence[tuple[DateText, DateText]], as_of: date) -> DateOrder:
    """Decide whether the day or the month stands first in the dates of one file.

    Parameters
    ----------
    texts
        Every date of the file that could be read.
    windows
        The begin and end dates that stand in one row.
    as_of
        No date of a police file lies after this day.

    Returns
    -------
    order
        Decided when a value fits one order only. Else the order that puts no date in the future and no end before its
        begin; else the Dutch one, and then the caller names every date that could be read both ways.
    """
    free = [text for text in texts if not text.is_cell]
    votes = Counter("month" if text.day_first is None else "day" for text in free if (text.day_first is None) != (text.month_first is None))
    if votes:
        is_day_first = votes["day"] >= votes["month"]
        is_decided = not (votes["day"] and votes["month"])
        return DateOrder(is_day_first, is_decided, "zoals de meeste datums in dit bestand", _is_swapped(texts, free))
    unclear = [text for text in free if text.is_ambiguous]
    if not unclear:
        return DateOrder(True, True, "")
    by_future = _better(_future_counter(unclear, as_of))
    if by_future is not None:
        return DateOrder(by_future, False, "anders liggen er datums in de toekomst")
    by_windows = _better(_backward_counter(windows))
    if by_windows is not None:
        return DateOrder(by_windows, False, "anders ligt het einde voor het begin")
    return DateOrder(True, False, "zoals in Nederland gebruikelijk")


def _is_swapped(texts: Iterable[DateText], free: Sequence[DateText]) -> bool:
    """Return whether Excel turned the texts that it could read into dates with day and month swapped.

    Opened under another country setting, 23-11-2024 stays text and 03-11-2024 becomes 11 March: then no date cell has a day
    above 12 and no text has one below 13. Twelve cells of each by chance: less than 1 in 100,000.
    """
    cells = [text for text in texts if text.is_cell and text.day_first is not None]
    return (
        len(cells) >= 12
        and len(free) >= 12
        and all(text.day_first is not None and text.day_first.day <= 12 for text in cells)
        and not any(text.is_ambiguous or text.day_first == text.month_first for text in free)
    )


def _future_counter(texts: Sequence[DateText], as_of: date) -> Callable[[bool], int]:
    def count(is_day_first: bool) -> int:
        chosen = (text.day_first if is_day_first else text.month_first for text in texts)
        return sum(value is not None and value > as_of for value in chosen)

    return count


def _backward_counter(windows: Sequence[tuple[DateText, DateText]]) -> Callable[[bool], int]:
    def count(is_day_first: bool) -> int:
        order = DateOrder(is_day_first, False, "")
        chosen = ((order.choose(begin), order.choose(end)) for begin, end in windows)
        return sum(begin is not None and end is not None and end < begin for begin, end in chosen)

    return count


def _better(count: Callable[[bool], int]) -> bool | None:
    """Return the order with no contradiction when the other one has some; None when this does not tell them apart."""
    day_first, month_first = count(True), count(False)
    if (day_first == 0) == (month_first == 0):
        return None
    return day_first == 0


@dataclass(frozen=True, slots=True)
class Window:
    """When it happened; `problems` are (finding code, column, value, details)."""

    begin: datetime | None
    end: datetime | None
    is_time_known: bool
    has_end: bool = False
    """Whether the file gives an end, and one that can be."""
    problems: tuple[tuple[str, str, str, dict[str, Any]], ...] = ()


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
    if date_from and not date_until:
        date_from, date_until = split_range(date_from)
    if time_from and not time_until:
        time_from, time_until = split_time_range(time_from)
    first = None if is_unknown(date_from) else read_date(date_from, newest_year)
    last = None if is_unknown(date_until) else read_date(date_until, newest_year)
    return RawWindow(date_from, time_from, date_until, time_until, first, last)


def make_window(raw: RawWindow, order: DateOrder) -> Window:
    """Return the window of one row in the order of its file; nothing that is not in the row is made up."""
    problems = list(_date_problems(raw, order))
    begin_day = order.choose(raw.first) if raw.first else None
    end_day = order.choose(raw.last) if raw.last else None
    begin_clock, begin_next = _clock_for(raw.first, raw.time_from, "time_from", problems)
    end_clock, end_next = _clock_for(raw.last, raw.time_until, "time_until", problems)
    if begin_day is None and end_day is not None:
        begin_day, begin_clock = end_day, None
    if begin_day is None:
        return Window(None, None, False, False, tuple(problems))
    if begin_clock == MIDNIGHT and not begin_next and end_clock in (None, MIDNIGHT, _LAST_MINUTE):
        # 0.00 without a real end is what a system fills in when nobody knows
        begin_clock = None
    begin = datetime.combine(begin_day, begin_clock or MIDNIGHT) + timedelta(days=int(begin_next))
    end = _end(begin, begin_clock, end_day, end_clock, end_next)
    has_end = end >= begin and (end_day is not None or end_clock is not None)
    if end < begin:
        problems.append(("end_before_begin", "date_until", raw.date_until or raw.time_until, {}))
        end = begin if begin_clock else datetime.combine(begin_day, _LAST_MINUTE)
    return Window(begin, end, begin_clock is not None, has_end, tuple(problems))


def _end(begin: datetime, begin_clock: time | None, end_day: date | None, end_clock: time | None, end_next: bool) -> datetime:
    if end_clock is None and end_day is None:
        return begin if begin_clock else datetime.combine(begin.date(), _LAST_MINUTE)
    if end_clock is None:
        same_day = end_day == begin.date() and begin_clock is not None
        return begin if same_day else datetime.combine(end_day or begin.date(), _LAST_MINUTE)
    end = datetime.combine(end_day or begin.date(), end_clock) + timedelta(days=int(end_next))
    # no end date: 23.50 until 0.10 goes past midnight
    return end + timedelta(days=1) if end_day is None and end < begin and begin_clock else end


def _clock_for(
    text: DateText | None, cell: str, column: str, problems: list[tuple[str, str, str, dict[str, Any]]]
) -> tuple[time | None, bool]:
    """Return the time from its own cell, else the one that stands in the date cell."""
    if not is_unknown(cell) or cell.strip() == "0":
        clock, is_next_day = read_time(cell)
        if clock is not None:
            return clock, is_next_day
        problems.append(("time_unreadable", column, cell, {}))
    return (text.clock, text.next_day) if text else (None, False)


def _date_problems(raw: RawWindow, order: DateOrder) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
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
            details = {"first": day(text.day_first), "second": day(text.month_first), "chosen": f"{day(chosen)}, {order.reason}"}
            yield "date_ambiguous", column, value, details
