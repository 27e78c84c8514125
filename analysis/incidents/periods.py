"""Which period a file is about: what its title or name says when its dates bear that out, else where its dates lie together.

A date far outside it is a typing error or a row of another file; such a row is set aside, never guessed at.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.dutch import MONTHS, day
from analysis.incidents.date_text import read_date

EARLIEST = date(1990, 1, 1)
"""Before this the police kept nothing that is delivered now."""
_MARGIN_DAYS = 31
"""An overview by day of registration holds incidents of some weeks before its period."""
_BORNE_OUT = 2 / 3
_ENOUGH_DATES = 10
_EMPTY_YEARS = 5
_FEW = 0.1
"""Without a stated period: a tenth of the dates at most, more than five years away from the others, is another year."""

_SHORT_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"mrt": 3, "maa": 3}
_MONTH = r"(jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*"
_TO = r"\s*(?:t/m|tot en met|tot|-|–|en)\s*"
_YEAR = r"(?<!\d)((?:19|20)\d{2})(?!\d)"
_DATE = r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?<!\d)(?:19|20)\d{6}(?!\d)|\d{1,2}\s+[a-z]{3,9}\s+\d{4}"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day."""

    first: date
    last: date

    def holds(self, moment: date, margin_days: int = 0) -> bool:
        """Return whether a day lies in it, or at most `margin_days` beside it."""
        margin = timedelta(days=margin_days)
        return self.first - margin <= moment <= self.last + margin

    @property
    def words(self) -> str:
        """The period as a Dutch reader writes it."""
        is_whole = (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)
        if not is_whole:
            return f"{day(self.first)} tot en met {day(self.last)}"
        return str(self.first.year) if self.first.year == self.last.year else f"{self.first.year} tot en met {self.last.year}"


def stated_period(text: str) -> Period | None:
    """Return the period that a title or a file name tells ("Q4 2025", "jan-mrt 2026", "1-1-2025 t/m 31-12-2025"); None for none.

    A single date is when a file was made, not what it is about.
    """
    plain = re.sub(r"_", " ", text.casefold())
    if found := re.search(rf"({_DATE}){_TO}({_DATE})", plain):
        ends = [_day_of(part) for part in found.groups()]
        return _in_order(ends[0], ends[1])
    plain = re.sub(_DATE, " ", plain)
    if found := re.search(rf"(?<![a-z0-9])q\s?([1-4])\s?[-/ ]?\s?{_YEAR}|([1-4])e?\s?kwartaal\s*(?:van\s)?{_YEAR}", plain):
        quarter, year, named, named_year = found.groups()
        return _quarters(int(year or named_year), int(quarter or named))
    if found := re.search(rf"kwartaal\s?([1-4])\s?[-/, ]?\s?{_YEAR}|{_YEAR}\s?[-/ ]?\s?q([1-4])(?!\d)", plain):
        quarter, year, year_first, behind = found.groups()
        return _quarters(int(year or year_first), int(quarter or behind))
    if found := re.search(rf"(?<![a-z]){_MONTH}(?:{_TO}{_MONTH})?\s*{_YEAR}", plain):
        first, last, year = found.groups()
        return _months(int(year), _SHORT_MONTHS[first[:3]], _SHORT_MONTHS[(last or first)[:3]])
    years = [int(year) for year in re.findall(_YEAR, plain)]
    return Period(date(min(years), 1, 1), date(max(years), 12, 31)) if years else None


def _day_of(text: str) -> date | None:
    read = read_date(text, 2100)
    return read.day_first or read.month_first if read else None


def _in_order(first: date | None, last: date | None) -> Period | None:
    return Period(first, last) if first and last and first <= last else None


def _quarters(year: int, quarter: int) -> Period:
    return _months(year, 3 * quarter - 2, 3 * quarter)


def _months(year: int, first: int, last: int) -> Period:
    next_month = date(year + last // 12, last % 12 + 1, 1)
    return Period(date(year, first, 1) if first <= last else date(year - 1, first, 1), next_month - timedelta(days=1))


def period_of(source: str, dates: Sequence[date], as_of: date, title: Period | None = None) -> tuple[Period, int]:
    """Return the period of a file and how many days beside it are still believed.

    Parameters
    ----------
    source
        The name of the file.
    dates
        When its incidents began, as far as known and not in the future.
    as_of
        The day of the analysis.
    title
        What the rows above the column names say.
    """
    for stated in (title, stated_period(source)):
        if stated and dates and sum(stated.holds(moment, _MARGIN_DAYS) for moment in dates) >= _BORNE_OUT * len(dates):
            return stated, _MARGIN_DAYS
    years = _years_together(dates)
    first = max(date(years[0], 1, 1), EARLIEST) if years else EARLIEST
    return Period(first, date(max(years[1], as_of.year) if years else as_of.year, 12, 31)), 0


def _years_together(dates: Sequence[date]) -> tuple[int, int] | None:
    """Return the years in which nearly all dates lie close together; None when nothing stands apart."""
    if len(dates) < _ENOUGH_DATES:
        return None
    counts = Counter(moment.year for moment in dates)
    middle = sorted(moment.year for moment in dates)[len(dates) // 2]
    first = last = middle
    for year in sorted(counts):
        if last < year <= last + _EMPTY_YEARS + 1:
            last = year
    for year in sorted(counts, reverse=True):
        if first - _EMPTY_YEARS - 1 <= year < first:
            first = year
    apart = sum(count for year, count in counts.items() if not first <= year <= last)
    return (first, last) if 0 < apart <= _FEW * len(dates) else None


def titles_of(stated: Iterable[tuple[str, str]]) -> dict[str, Period]:
    """Return the period of each file that was kept as text ("2025-01-01/2025-12-31"); that of its sheets together."""
    found: dict[str, Period] = {}
    for source, text in stated:
        first, _, last = text.partition("/")
        period = _in_order(_day_of(first), _day_of(last))
        if period:
            known = found.get(source, period)
            found[source] = Period(min(known.first, period.first), max(known.last, period.last))
    return found
