"""Whether the day or the month stands first in the dates of one file: decided over all its dates together.

One value like 23-11 or 11/23 decides. Without one, the order that puts no date in the future and no end before its begin; else
the Dutch one, and then every date that could be read both ways is named.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.dutch import day
from analysis.incidents.date_text import DateText


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
        return DateOrder(is_day_first, is_decided, _decisive(free, is_day_first, is_decided), _is_swapped(texts, free))
    unclear = [text for text in free if text.is_ambiguous]
    if not unclear:
        return DateOrder(True, True, "")
    by_future = _better(_future_counter(unclear, as_of))
    if by_future is not None:
        return DateOrder(by_future, False, "er anders datums in de toekomst liggen")
    by_windows = _better(_backward_counter(windows))
    if by_windows is not None:
        return DateOrder(by_windows, False, "het einde anders voor het begin ligt")
    return DateOrder(True, False, "dat in Nederland gebruikelijk is")


def _decisive(free: Sequence[DateText], is_day_first: bool, is_decided: bool) -> str:
    """Return the words for why: the first value that can be read in one way only."""
    if not is_decided:
        return "de meeste datums in dit bestand zo staan"
    only = next(
        one
        for text in free
        if (one := text.day_first if is_day_first else text.month_first) and (text.day_first is None or text.month_first is None)
    )
    return f"{day(only)} maar op één manier kan"


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
