"""Which days the data cover, and how long ago they end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.dutch import day, month, number
from analysis.findings import Finding


@dataclass(frozen=True)
class Coverage:
    """From the first to the last day that the data cover, seen from the day of the analysis."""

    first: date
    last: date
    as_of: date

    @property
    def days(self) -> int:
        """How many days that is."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """The period as a Dutch reader writes it."""
        return f"{day(self.first)} tot en met {day(self.last)}"

    @property
    def in_months(self) -> "Coverage":
        """The same in whole months, for others: the first and last day may be those of an incident."""
        last = (pd.Timestamp(self.last) + pd.offsets.MonthEnd(0)).date()
        return Coverage(self.first.replace(day=1), last, self.as_of)

    @property
    def month_words(self) -> str:
        """The months of the period as a Dutch reader writes them."""
        return month(self.last) if self.first >= self.last.replace(day=1) else f"{month(self.first)} tot en met {month(self.last)}"

    @property
    def weeks_old(self) -> int:
        """How many whole weeks ago the data end."""
        return max((self.as_of - self.last).days, 0) // 7

    @property
    def age_sentence(self) -> str:
        """Until when the data run and how long ago that is; a week or more is told in weeks."""
        return f"De gegevens lopen tot {day(self.last)}.{self._say_weeks()}"

    @property
    def month_age_sentence(self) -> str:
        """The same by month, of a period `in_months`."""
        return f"De gegevens lopen tot en met {month(self.last)}.{self._say_weeks()}"

    def _say_weeks(self) -> str:
        return f" Dat is {number(self.weeks_old)} {'week' if self.weeks_old == 1 else 'weken'} geleden." if self.weeks_old else ""


def covered_period(located: pd.DataFrame, found: Iterable[Finding], as_of: date) -> Coverage | None:
    """Return the days that the data cover: what the files say they cover, and at least from the first to the last incident.

    Parameters
    ----------
    located
        A `LocatedIncidents` table.
    found
        What was found while reading; `period_stated` holds what the title of a file says. A stated period that ends after the day of
        the analysis is a plan (a whole year, say), so its last day tells nothing.
    as_of
        The day of the analysis.

    Returns
    -------
    coverage
        None when no incident has a date.
    """
    begun = located["occurred_from"].dropna()
    if begun.empty:
        return None
    first, last = begun.min().date(), begun.max().date()
    for finding in found:
        if finding.code == "period_stated" and finding.value.count("/") == 1:
            begins, ends = (date.fromisoformat(text) for text in finding.value.split("/"))
            first = min(first, begins)
            last = max(last, ends) if ends <= as_of else last
    return Coverage(first, last, max(as_of, last))
