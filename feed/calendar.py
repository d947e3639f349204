"""Milestones to an iCalendar object (RFC 5545, RFC 7986): pure, and the same bytes for the same milestones.

Nothing here asks the time. DTSTAMP without METHOD is when the entry was last revised (RFC 5545 §3.8.7.2), so it equals
LAST-MODIFIED and an unchanged store gives an unchanged feed, which is what a strong ETag needs. There is no METHOD:
a subscribed calendar is not a message between an organizer and attendees.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vText

from domain.errors import UsageError
from domain.milestone import Milestone, Status
from feed.alarms import triggers
from feed.placement import Days, Hours, place
from feed.telling import description, summary
from feed.text import one_line, printed

#: How a cancelled milestone is shown, since clients differ: Google hides what has STATUS:CANCELLED, Outlook ignores the
#: status. ``mark``: the status and 「已取消」 in the title; ``title``: only the title; ``drop``: not at all.
CancelledStyle = Literal["mark", "drop", "title"]
PRODUCT = "-//Kunqi//Kunqi//ZH-CN"
REFRESH = timedelta(hours=1)


class _Text(vText):
    r"""A TEXT value that says what it says (RFC 5545 §3.3.11): the library takes a literal ``\N`` for a line break."""

    def to_ical(self) -> bytes:
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", r"\n").encode()


def render(
    milestones: Iterable[Milestone],
    *,
    name: str,
    url: str,
    base_url: str,
    zone: ZoneInfo,
    alarms: Sequence[timedelta] = (),
    cancelled: CancelledStyle = "mark",
    cancelled_since: datetime | None = None,
) -> bytes:
    """The calendar as UTF-8 bytes with CRLF line ends, lines of at most 75 octets, entries in the order given.

    ``name`` is what clients call the calendar, ``url`` where it is published, ``base_url`` the site (no slash at the
    end) whose ``/m/{uid}`` pages the entries link to. ``alarms`` are lead times, ``cancelled_since`` the UTC instant
    before which a cancellation is old news and left out (None: never). UsageError for a zone with summer time.
    """
    calendar = _head(name, url)
    calendar.add_component(_fixed_timezone(zone))
    for milestone in milestones:
        if _is_shown(milestone, cancelled, cancelled_since):
            calendar.add_component(_entry(milestone, base_url, zone, alarms, cancelled))
    rendered: bytes = calendar.to_ical(sorted=False)
    return rendered


def _head(name: str, url: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    label = one_line(name)
    calendar.add("NAME", _Text(label))
    calendar.add("X-WR-CALNAME", _Text(label))
    calendar.add("SOURCE", url, parameters={"VALUE": "URI"})
    # MUST be written PT1H: a strict client refuses P1H, and with it the whole feed.
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    return calendar


def _is_shown(milestone: Milestone, style: CancelledStyle, since: datetime | None) -> bool:
    if milestone.status is not Status.CANCELLED:
        return True
    return style != "drop" and (since is None or milestone.revised_at >= since)


def _entry(
    milestone: Milestone, base_url: str, zone: ZoneInfo, alarms: Sequence[timedelta], style: CancelledStyle
) -> Event:
    entry, page = place(milestone.facts, zone), f"{base_url}/m/{milestone.uid}"
    event = Event()
    _add_identity(event, milestone)
    _add_times(event, entry)
    event.add("SUMMARY", _Text(summary(milestone, entry)))
    if location := printed(milestone.facts.location):
        event.add("LOCATION", _Text(location))
    if contact := printed(milestone.facts.contact):
        event.add("CONTACT", _Text(contact))
    event.add("CATEGORIES", [milestone.facts.topic.value])
    event.add("STATUS", _status(milestone.status, style))
    # What a city announces does not make every subscriber busy (RFC 5545 §3.8.2.7).
    event.add("TRANSP", "TRANSPARENT")
    event.add("URL", page)
    event.add("DESCRIPTION", _Text(description(milestone, page)))
    if milestone.status is Status.CONFIRMED:
        _add_alarms(event, milestone.uid, summary(milestone, entry), triggers(entry, alarms))
    return event


def _add_identity(event: Event, milestone: Milestone) -> None:
    revised = milestone.revised_at.astimezone(UTC)
    event.add("UID", one_line(milestone.uid))
    event.add("SEQUENCE", milestone.sequence)
    event.add("DTSTAMP", revised)
    event.add("LAST-MODIFIED", revised)
    event.add("CREATED", milestone.first_seen_at.astimezone(UTC))


def _add_times(event: Event, entry: Days | Hours) -> None:
    if isinstance(entry, Days):
        event.add("DTSTART", entry.first)
        event.add("DTEND", entry.after)
        return
    event.add("DTSTART", entry.start)
    if entry.end is not None:
        event.add("DTEND", entry.end)


def _status(status: Status, style: CancelledStyle) -> str:
    if status is Status.CANCELLED and style == "title":
        return "CONFIRMED"
    return status.value.upper()


def _add_alarms(event: Event, uid: str, words: str, offsets: Iterable[timedelta]) -> None:
    for offset in offsets:
        alarm = Alarm()
        # RFC 9074 §4: a client that dismissed an alarm knows it again after a refresh.
        alarm.add("UID", str(uuid5(NAMESPACE_URL, f"{uid} {offset.total_seconds():.0f}")))
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", _Text(words))
        alarm.add("TRIGGER", offset)
        event.add_component(alarm)


def check_zone(zone: ZoneInfo) -> timedelta:
    """The zone's one offset from UTC; UsageError for a zone without a name or with summer time in these years."""
    offsets = {zone.utcoffset(datetime(year, month, 1)) for year in range(2000, 2038) for month in range(1, 13)}  # noqa: DTZ001 - a wall clock is asked
    offset = offsets.pop()
    if offsets or offset is None or not zone.key:
        raise UsageError(f"时区 {zone.key or zone} 有夏令时，日历订阅只支持固定时差的城市，例如 Asia/Shanghai。")
    return offset


@cache
def _fixed_timezone(zone: ZoneInfo) -> Timezone:
    """One STANDARD rule: the summer times of 1986–91 in the zone's tables moved entries by an hour in some clients."""
    offset, standard, component = check_zone(zone), TimezoneStandard(), Timezone()
    standard.add("DTSTART", datetime(1970, 1, 1))  # noqa: DTZ001 - RFC 5545 §3.6.5: local time without a zone
    standard.add("TZOFFSETFROM", offset)
    standard.add("TZOFFSETTO", offset)
    standard.add("TZNAME", zone.tzname(datetime(2026, 1, 1)))  # noqa: DTZ001 - a wall clock is asked
    component.add("TZID", zone.key)
    component.add_component(standard)
    return component
