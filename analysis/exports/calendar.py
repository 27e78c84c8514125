"""The evening as a calendar file (.ics) that Outlook and other calendars open. Zone *te delen*."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from analysis.evening_script import Group
from analysis.evenings import Evening
from analysis.privacy import Stamp, one_line

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_TITLES = {Group.ENTREPRENEURS: "Bijeenkomst veilig ondernemen", Group.RESIDENTS: "Bijeenkomst veilig wonen"}


def calendar_ics(evening: Evening, area: str, municipality: str, stamp: Stamp) -> bytes:
    """Return one appointment per part of the evening, in Dutch time.

    The identity of an appointment follows from municipality, area, day and group, so that a changed file replaces the earlier
    one in a calendar.

    Parameters
    ----------
    evening
        The plan of the evening.
    area, municipality
        Names for the title and the text.
    stamp
        Its moment is the date of the file.
    """
    where = one_line(f"{evening.venue.name}, {evening.venue.address}") if evening.venue else "Zaal nog niet bekend"
    calendar = Calendar()
    calendar.add("prodid", "-//Preventiekaart//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_dutch_time())
    for part in evening.parts:
        event = Event()
        key = "|".join(one_line(word) for word in (municipality, area, evening.day.isoformat(), str(part.group)))
        event.add("uid", f"{uuid5(NAMESPACE_URL, f'preventiekaart:{key}')}@preventiekaart")
        event.add("dtstamp", _in_utc(stamp.moment))
        event.add("dtstart", part.begins.replace(tzinfo=_AMSTERDAM))
        event.add("dtend", part.ends.replace(tzinfo=_AMSTERDAM))
        event.add("summary", vText(one_line(f"{_TITLES[part.group]} in {area}")))
        event.add("location", vText(where))
        about = f"Gemeente {one_line(municipality)}, voor {part.group.label}."
        event.add("description", vText(f"{about}\n{stamp.banner}.\n{stamp.line}."))
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def write_calendar(evening: Evening, area: str, municipality: str, path: Path, stamp: Stamp) -> None:
    """Write the evening as .ics."""
    path.write_bytes(calendar_ics(evening, area, municipality, stamp))


def _dutch_time() -> Timezone:
    """The European rule since 1996: summer time from the last Sunday of March to the last Sunday of October."""
    zone = Timezone()
    zone.add("tzid", "Europe/Amsterdam")
    summer, winter = timedelta(hours=2), timedelta(hours=1)
    for kind, name, month, begins_at, before, after in (
        (TimezoneDaylight, "CEST", 3, datetime(1996, 3, 31, 2), winter, summer),
        (TimezoneStandard, "CET", 10, datetime(1996, 10, 27, 3), summer, winter),
    ):
        change = kind()
        change.add("tzname", name)
        change.add("dtstart", begins_at)
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        change.add("tzoffsetfrom", before)
        change.add("tzoffsetto", after)
        zone.add_component(change)
    return zone


def _in_utc(moment: datetime) -> datetime:
    """A moment in UTC; one without a time zone is Dutch time."""
    local = moment if moment.tzinfo else moment.replace(tzinfo=_AMSTERDAM)
    return local.astimezone(ZoneInfo("UTC"))
