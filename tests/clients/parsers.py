"""Parsers in Python that somebody else wrote: vobject, ical, ics, and recurring-ical-events on top of icalendar.

Each is imported where it is used: whoever lacks one can still run the others.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from tests.clients.entry import Entry, entry

Read = Callable[[bytes], list[Entry]]


def vobject(feed: bytes) -> list[Entry]:
    """With its validation, which objects to a missing UID or DTSTAMP."""
    from vobject import readComponents

    (calendar,) = readComponents(feed.decode())
    assert calendar.validate(raiseException=True)
    return sorted(_of_vobject(event) for event in calendar.vevent_list)


def _of_vobject(event: Any) -> Entry:
    end = event.dtend.value if hasattr(event, "dtend") else None
    place = event.location.value if hasattr(event, "location") else ""
    return entry(event.uid.value, event.summary.value, (event.dtstart.value, end), place, event.status.value)


def ical(feed: bytes) -> list[Entry]:
    from ical.calendar_stream import IcsCalendarStream

    events = IcsCalendarStream.calendar_from_ics(feed.decode()).events
    return sorted(entry(one.uid, one.summary, (one.dtstart, one.end), one.location, one.status.value) for one in events)


def ics(feed: bytes) -> list[Entry]:
    from ics import Calendar

    return sorted(_of_ics(event) for event in Calendar(feed.decode()).events)


def _of_ics(event: Any) -> Entry:
    times: tuple[date, date] = (event.begin.datetime, event.end.datetime)
    if event.all_day:
        times = (event.begin.date(), event.end.date())
    return entry(event.uid, event.name, times, event.location, event.status)


def recurring_ical_events(feed: bytes) -> list[Entry]:
    """What a calendar shows between two days, recurrences unfolded."""
    from icalendar import Calendar
    from recurring_ical_events import of

    found = of(Calendar.from_ical(feed)).between(datetime(2000, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - wall clocks
    return sorted(_of_icalendar(event) for event in found)


def _of_icalendar(event: Any) -> Entry:
    return entry(event["UID"], event["SUMMARY"], (event.start, event.end), event.get("LOCATION"), event["STATUS"])


#: By the name of the package.
PARSERS: dict[str, Read] = {
    "vobject": vobject,
    "ical": ical,
    "ics": ics,
    "recurring-ical-events": recurring_ical_events,
}
