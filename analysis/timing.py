"""Step 3b: when incidents happen, with every incident spread over the time in which it may have happened.

An incident that took place somewhere between ten and noon counts for half in each of the two hours (aoristic analysis, Ratcliffe
2000). Times are Dutch wall time. What has no date takes no part; what has a date and no time counts for days, not for hours.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.dutch import WEEKDAYS
from analysis.errors import ContractError

HOURS = tuple(range(24))
TIME_ZONE = "Europe/Amsterdam"
DAY_PARTS = {"nacht": range(6), "ochtend": range(6, 12), "middag": range(12, 18), "avond": range(18, 24)}
"""The four parts of a day that are shown when there are too few incidents for single hours."""

LONGEST_HOURS = 7 * 24
"""Whoever was away for a week or more tells nothing about the hour: such an incident is spread over the whole week."""

_HOUR = np.timedelta64(1, "h")


def aoristic(begin: Iterable[object], until: Iterable[object]) -> pd.DataFrame:
    """Spread each incident over the hours of the week in which it may have happened, by the minute.

    Parameters
    ----------
    begin, until
        First and last possible moment; naive times are Dutch wall time, times with a zone are turned into it. Without an end, or
        with an end that is not later than the begin, the hour of the begin counts. A span of seven days or more is spread evenly
        over the week. Without a begin an incident takes no part. In the night in which the clock goes forward no time passes between
        two and three; in the night in which it goes back that hour lasts twice as long, and a moment in it is the first of the two.

    Returns
    -------
    weights
        24 rows (hour 0-23) by 7 columns (maandag ... zondag); adds up to the number of incidents with a begin.

    Raises
    ------
    ContractError
        When the two differ in length, or hold what is no moment or moments of several zones.
    """
    return _spread(_moments(begin), _moments(until), TIME_ZONE)


def profile_by_daypart(located: pd.DataFrame) -> pd.DataFrame:
    """Return the incidents per part of the day, apart for working days and the weekend.

    Parameters
    ----------
    located
        A `LocatedIncidents` table; only rows with a known time take part.

    Returns
    -------
    profile
        Rows nacht, ochtend, middag, avond; columns doordeweeks and weekend; adds up to the incidents with a known time.
    """
    timed = located[located["is_time_known"]]
    week = aoristic(timed["occurred_from"], timed["occurred_until"])
    parts = {name: week.loc[list(hours)].sum() for name, hours in DAY_PARTS.items()}
    days = {"doordeweeks": list(WEEKDAYS[:5]), "weekend": list(WEEKDAYS[5:])}
    return pd.DataFrame(
        {column: [float(parts[name][chosen].sum()) for name in DAY_PARTS] for column, chosen in days.items()},
        index=pd.Index(list(DAY_PARTS), name="dagdeel"),
    )


def profile_by_weekday(located: pd.DataFrame) -> pd.DataFrame:
    """Return the incidents per day of the week (maandag ... zondag, column `incidents`), every incident with a date.

    An incident without a known time counts evenly for each of its days; a span of a week or more for all seven alike.
    """
    timed = located["is_time_known"].to_numpy(dtype=bool)
    week = aoristic(located.loc[timed, "occurred_from"], located.loc[timed, "occurred_until"]).sum().to_numpy()
    dated = located[~timed]
    begin = dated["occurred_from"].dt.normalize()
    until = dated["occurred_until"].fillna(dated["occurred_from"]).dt.normalize() + pd.Timedelta(days=1)
    week = week + _spread(_moments(begin), _moments(until), "UTC").sum().to_numpy()  # every day counts alike, also one of 23 hours
    return pd.DataFrame({"incidents": week}, index=pd.Index(WEEKDAYS, name="weekdag"))


def profile_by_month(located: pd.DataFrame) -> pd.DataFrame:
    """Return the incidents per month in which they began, from the first to the last month (column `incidents`, 0 included)."""
    begin = located["occurred_from"].dropna()
    if begin.empty:
        return pd.DataFrame({"incidents": pd.Series([], dtype="int64")}, index=pd.PeriodIndex([], freq="M", name="maand"))
    months = begin.dt.to_period("M")
    whole = pd.period_range(months.min(), months.max(), freq="M", name="maand")
    return pd.DataFrame({"incidents": months.value_counts().reindex(whole, fill_value=0).astype("int64")}, index=whole)


def _moments(moments: Iterable[object]) -> pd.DatetimeIndex:
    """Return the moments as Dutch wall time, or with their zone where they have one."""
    try:
        return pd.DatetimeIndex(pd.to_datetime(pd.Series(moments if isinstance(moments, pd.Series) else list(moments))))
    except (TypeError, ValueError) as error:
        raise ContractError("Dit zijn geen tijdstippen, of de een heeft een tijdzone en de ander niet.") from error


def _spread(begin: pd.DatetimeIndex, until: pd.DatetimeIndex, zone: str) -> pd.DataFrame:
    """Spread spans over the hours of the week as the clocks of a zone show them."""
    if len(begin) != len(until):
        raise ContractError("Elk incident heeft een begin en een einde nodig, al is het leeg.")
    table = np.zeros((24, 7))
    known = np.asarray(begin.notna())
    first, last = _in_utc(begin[known], zone), _in_utc(until[known], zone)
    last = last.where(last > first, first)
    is_long = _on_the_clock(last, zone) - _on_the_clock(first, zone) >= LONGEST_HOURS * _HOUR
    table += is_long.sum() / (24 * 7)
    hour, weight = _split_in_hours(_plain(first[~is_long]), _plain(last[~is_long]))
    moment = _on_the_clock(pd.DatetimeIndex(hour).tz_localize("UTC"), zone)
    np.add.at(table, (moment.hour.to_numpy(), moment.day_of_week.to_numpy()), weight)
    return pd.DataFrame(table, index=pd.Index(HOURS, name="hour"), columns=pd.Index(WEEKDAYS, name="weekday"))


def _in_utc(moments: pd.DatetimeIndex, zone: str) -> pd.DatetimeIndex:
    if moments.tz is None:
        is_first = np.ones(len(moments), dtype=bool)
        moments = moments.tz_localize(zone, ambiguous=is_first, nonexistent="shift_forward")
    return moments.tz_convert("UTC")


def _on_the_clock(moments: pd.DatetimeIndex, zone: str) -> pd.DatetimeIndex:
    return moments.tz_convert(zone).tz_localize(None)


def _plain(moments: pd.DatetimeIndex) -> npt.NDArray[np.datetime64]:
    return moments.tz_localize(None).to_numpy(dtype="datetime64[us]")


def _split_in_hours(
    first: npt.NDArray[np.datetime64], last: npt.NDArray[np.datetime64]
) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.float64]]:
    """Return every hour that a span touches, and the share of the span in it; a moment lies in its own hour."""
    begin = first.astype("datetime64[h]")
    touched = np.maximum(np.ceil((last - begin) / _HOUR).astype(np.int64), 1)
    span = np.repeat(np.arange(len(first)), touched)
    hour = begin[span] + (np.arange(len(span)) - np.repeat(np.cumsum(touched) - touched, touched)).astype("timedelta64[h]")
    covered = (np.minimum(hour + _HOUR, last[span]) - np.maximum(hour.astype("datetime64[us]"), first[span])) / _HOUR
    length = (last - first) / _HOUR
    weight = np.where(length[span] > 0, covered / np.where(length[span] > 0, length[span], 1.0), 1.0)
    return hour, weight
