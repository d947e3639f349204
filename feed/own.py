"""A personal calendar, put together from entries that people share.

An entry is rendered once for all who see it the same way (done or not, ringing at the same moments), and a calendar is
those entries in a row. That is what keeps a hundred thousand personal calendars cheap: what is kept at hand is bounded,
and a calendar that is no longer at hand is a matter of joining.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.milestone import Milestone, Status
from feed import lines
from feed.calendar import render
from feed.entry import END, alarms
from feed.placement import Days, place
from feed.telling import summary

DONE = "✓ "  #: in front of the title of what its reader has done
_ALL = b"END:VCALENDAR\r\n"
_SOURCE = re.compile(rb"(?<=\r\n)SOURCE(?:[^\r]|\r\n )*\r\n")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One milestone as one reader sees it."""

    milestone: Milestone
    done: bool = False
    offsets: tuple[timedelta, ...] = ()  #: of its alarms, from DTSTART


def offsets(milestone: Milestone, rings: Iterable[datetime], zone: ZoneInfo, morning: time) -> tuple[timedelta, ...]:
    """When it rings as offsets from DTSTART, earliest first, each once.

    Some clients drop an alarm that is later than the start. What would ring during the first of an entry's days rings
    on the morning before instead; what would ring within a half hour before a deadline, at its beginning.
    """
    entry = place(milestone.facts, zone)
    if isinstance(entry, Days):
        start = datetime.combine(entry.first, time(), zone).astimezone(UTC)
        before = timedelta(hours=morning.hour, minutes=morning.minute) - _DAY
        found = {before if timedelta() < at - start < _DAY else at - start for at in rings}
    else:
        found = {min(at - entry.start, timedelta()) for at in rings}
    return tuple(sorted(found))


def entry(opened: bytes, seen: Seen, zone: ZoneInfo) -> bytes:
    """The VEVENT that all share who see a milestone so; ``opened`` is what everybody shares (feed/entries.py)."""
    milestone, words = seen.milestone, summary(seen.milestone, place(seen.milestone.facts, zone))
    if seen.done:
        plain, marked = (b"\r\n" + lines.text("SUMMARY", said) for said in (words, DONE + words))
        opened = opened.replace(plain, marked, 1)
    return b"".join((opened, *alarms(milestone.uid, words, seen.offsets), END))


def stamped(event: bytes, milestone: Milestone, since: datetime | None) -> bytes:
    """The same with the time from which on it looks so to its reader, where that is later than its own."""
    if since is None or since <= milestone.revised_at:
        return event
    old, new = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode() for at in (milestone.revised_at, since))
    for name in (b"\r\nDTSTAMP:", b"\r\nLAST-MODIFIED:"):
        event = event.replace(name + old, name + new, 1)
    return event


def calendar(name: str, events: Iterable[bytes], base_url: str, zone: ZoneInfo) -> bytes:
    """The whole object. It does not say its own address, which is a secret and would differ from reader to reader."""
    return b"".join((_head(name, base_url, zone), *events, _ALL))


def is_shown(milestone: Milestone, *, drop: bool, since: datetime) -> bool:
    """Whether it is in a calendar at all: what was cancelled after ``since`` stays, so that clients take that in."""
    return milestone.status is not Status.CANCELLED or (not drop and milestone.revised_at >= since)


@lru_cache(maxsize=16)
def _head(name: str, base_url: str, zone: ZoneInfo) -> bytes:
    return _SOURCE.sub(b"", render([], name=name, url=base_url, base_url=base_url, zone=zone).removesuffix(_ALL))
