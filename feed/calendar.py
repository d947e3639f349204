"""Milestones to an iCalendar object (RFC 5545, RFC 7986): pure, and the same bytes for the same milestones.

Nothing here asks the time. DTSTAMP without METHOD is when the entry was last revised (RFC 5545 §3.8.7.2), so it equals
LAST-MODIFIED and an unchanged store gives an unchanged feed, which is what a strong ETag needs. There is no METHOD:
a subscribed calendar is not a message between an organizer and attendees.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneStandard

from domain.errors import UsageError
from domain.milestone import Milestone, Status
from feed import lines
from feed.colours import EVERYTHING, Colour
from feed.entries import Entries
from feed.entry import END, CancelledStyle, Manner, rings
from feed.text import one_line
from feed.venue import NOWHERE, Venues

PRODUCT = "-//Kunqi//Kunqi//ZH-CN"
REFRESH = timedelta(hours=1)
_TAIL = b"END:VCALENDAR\r\n"


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
    entries: Entries | None = None,
    venues: Venues = NOWHERE,
    colour: Colour = EVERYTHING,
) -> bytes:
    """The calendar as UTF-8 bytes with CRLF line ends, lines of at most 75 octets, entries in the order given.

    ``name`` is what clients call the calendar, ``url`` where it is published, ``base_url`` the site (no slash at the
    end) whose ``/m/{uid}`` pages the entries link to. ``alarms`` are lead times, ``cancelled_since`` the UTC instant
    before which a cancellation is old news and left out (None: never), ``entries`` those that were written before,
    ``venues`` the places whose position is known. UsageError for a zone with summer time.
    """
    written, parts = entries or Entries(0), [_head(name, url, zone, colour)]
    manner = Manner(base_url, zone, cancelled, venues)
    for milestone in milestones:
        if _is_shown(milestone, cancelled, cancelled_since):
            parts.append(written.opened(milestone, manner))
            parts.append(rings(milestone, zone, alarms) + END if alarms else END)
    return b"".join([*parts, _TAIL])


def _head(name: str, url: str, zone: ZoneInfo, colour: Colour) -> bytes:
    label = one_line(name)
    return b"".join(
        [
            b"BEGIN:VCALENDAR\r\n",
            lines.text("PRODID", PRODUCT),
            b"VERSION:2.0\r\n",
            b"CALSCALE:GREGORIAN\r\n",
            lines.text("NAME", label),
            lines.text("X-WR-CALNAME", label),
            lines.line("X-WR-TIMEZONE", zone.key),
            lines.line("COLOR", colour.name),
            lines.line("X-APPLE-CALENDAR-COLOR", colour.value),
            lines.line("SOURCE;VALUE=URI", url),
            # MUST be written PT1H: a strict client refuses P1H, and with it the whole feed.
            lines.line("REFRESH-INTERVAL;VALUE=DURATION", lines.duration(REFRESH)),
            lines.line("X-PUBLISHED-TTL", lines.duration(REFRESH)),
            _fixed_timezone(zone),
        ]
    )


def _is_shown(milestone: Milestone, style: CancelledStyle, since: datetime | None) -> bool:
    if milestone.status is not Status.CANCELLED:
        return True
    return style != "drop" and (since is None or milestone.revised_at >= since)


def check_zone(zone: ZoneInfo) -> timedelta:
    """The zone's one offset from UTC; UsageError for a zone without a name or with summer time in these years."""
    offsets = {zone.utcoffset(datetime(year, month, 1)) for year in range(2000, 2038) for month in range(1, 13)}  # noqa: DTZ001 - a wall clock is asked
    offset = offsets.pop()
    if offsets or offset is None or not zone.key:
        raise UsageError(f"时区 {zone.key or zone} 有夏令时，日历订阅只支持固定时差的城市，例如 Asia/Shanghai。")
    return offset


@cache
def _fixed_timezone(zone: ZoneInfo) -> bytes:
    """One STANDARD rule: the summer times of 1986–91 in the zone's tables moved entries by an hour in some clients."""
    offset, standard, component = check_zone(zone), TimezoneStandard(), Timezone()
    standard.add("DTSTART", datetime(1970, 1, 1))  # noqa: DTZ001 - RFC 5545 §3.6.5: local time without a zone
    standard.add("TZOFFSETFROM", offset)
    standard.add("TZOFFSETTO", offset)
    standard.add("TZNAME", zone.tzname(datetime(2026, 1, 1)))  # noqa: DTZ001 - a wall clock is asked
    component.add("TZID", zone.key)
    component.add_component(standard)
    written: bytes = component.to_ical(sorted=False)
    return written
