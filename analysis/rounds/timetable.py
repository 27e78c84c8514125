"""When one comes: a window for each audience, homes by daylight, and what fits in a day."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from analysis.dutch import day as said
from analysis.errors import DossierError
from analysis.terms import Audience

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_LATITUDE, _LONGITUDE = 52.1, 5.2
"""De Bilt; over the whole country the sun sets at most a quarter of an hour earlier or later."""


def clock(moment: time) -> str:
    """Return '9.05'."""
    return f"{moment.hour}.{moment:%M}"


@dataclass(frozen=True, order=True)
class Window:
    """From when until when one comes."""

    begins: time
    ends: time

    @property
    def hours(self) -> float:
        """How long it lasts."""
        return self.ends.hour + self.ends.minute / 60 - self.begins.hour - self.begins.minute / 60

    def __str__(self) -> str:
        """Return '15.00-17.00 uur'."""
        return f"{clock(self.begins)}-{clock(self.ends)} uur"


BETWEEN_RUSH = Window(time(15), time(17))
BY_DAY = Window(time(10), time(16))

WINDOWS: Mapping[Audience, Window] = {
    audience: BETWEEN_RUSH if audience in (Audience.CATERING, Audience.DELIVERY) else BY_DAY for audience in Audience
}
"""Horeca between lunch and dinner; everybody else by day, when there is light and shops are open."""


def daylight(on: date) -> Window:
    """Return from sunrise to sunset on a day, in Dutch time, to a few minutes.

    The sunrise equation with the equation of time (US Naval Observatory, *Almanac for Computers*), the upper rim of the sun at
    the horizon (altitude -0.833 degrees).
    """
    days = (datetime(on.year, on.month, on.day, 12, tzinfo=UTC) - datetime(2000, 1, 1, 12, tzinfo=UTC)).days - _LONGITUDE / 360
    anomaly = math.radians((357.5291 + 0.98560028 * days) % 360)
    centre = 1.9148 * math.sin(anomaly) + 0.02 * math.sin(2 * anomaly)
    ecliptic = math.radians((math.degrees(anomaly) + centre + 180 + 102.9372) % 360)
    noon = days + 0.0053 * math.sin(anomaly) - 0.0069 * math.sin(2 * ecliptic)
    declination = math.asin(math.sin(ecliptic) * math.sin(math.radians(23.44)))
    latitude = math.radians(_LATITUDE)
    cosine = (math.sin(math.radians(-0.833)) - math.sin(latitude) * math.sin(declination)) / (math.cos(latitude) * math.cos(declination))
    half = math.degrees(math.acos(cosine)) / 360
    ends = [datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=noon + sign * half) for sign in (-1, 1)]
    rise, set_ = (end.astimezone(_AMSTERDAM).time().replace(second=0, microsecond=0) for end in ends)
    return Window(rise, set_)


def window_on(window: Window, on: date, *, by_daylight: bool) -> Window:
    """Return the window on a day; homes are visited while it is light.

    Raises
    ------
    DossierError
        When it is dark all that time.
    """
    if not by_daylight:
        return window
    light = daylight(on)
    clipped = Window(max(window.begins, light.begins), min(window.ends, light.ends))
    if clipped.begins >= clipped.ends:
        when = f"licht van {clock(light.begins)} tot {clock(light.ends)} uur"
        raise DossierError(f"Op {said(on)} is het {when}. Bezoek woningen bij daglicht: kies een andere tijd.")
    return clipped


@dataclass(frozen=True)
class Task:
    """A route to fit into the days of a pair: its window, whether it needs light, and how long each address takes."""

    window: Window
    by_daylight: bool
    minutes: tuple[float, ...]


def fit_into_days(tasks: Sequence[Task], days: Sequence[date]) -> list[list[datetime | None]]:
    """Return for every address of every task when one is there, at the earliest; None for what does not fit in the days.

    A day runs through the tasks in the order of their windows; a task makes way for the next when the window of that begins. An
    address is begun only when it can be finished in the window.

    Raises
    ------
    DossierError
        When homes would be visited in the dark.
    """
    when: list[list[datetime | None]] = [[None] * len(task.minutes) for task in tasks]
    at = [0] * len(tasks)
    order = sorted(range(len(tasks)), key=lambda number: (tasks[number].window, number))
    for on in sorted(days):
        clock = datetime.combine(on, time())
        for place, number in enumerate(order):
            task = tasks[number]
            if at[number] == len(task.minutes):
                continue
            window = window_on(task.window, on, by_daylight=task.by_daylight)
            later = [tasks[other].window.begins for other in order[place + 1 :] if at[other] < len(tasks[other].minutes)]
            until = min([window.ends, *(begins for begins in later if begins > window.begins)])
            clock = max(clock, datetime.combine(on, window.begins))
            end = datetime.combine(on, until)
            while at[number] < len(task.minutes) and clock + timedelta(minutes=task.minutes[at[number]]) <= end:
                when[number][at[number]] = clock
                clock += timedelta(minutes=task.minutes[at[number]])
                at[number] += 1
    return when
