"""One milestone as a VEVENT (RFC 5545 §3.6.1): pure, and the same bytes for the same milestone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from domain.milestone import Facts, Milestone, Status
from feed import lines
from feed.alarms import triggers
from feed.placement import Days, Hours, place
from feed.telling import description, summary
from feed.text import one_line, printed
from feed.venue import NOWHERE, Venues, stream
from feed.words import KIND_WORDS

#: How a cancelled milestone is shown, since clients differ: Google hides what has STATUS:CANCELLED, Outlook ignores the
#: status. ``mark``: the status and 「已取消」 in the title; ``title``: only the title; ``drop``: not at all.
CancelledStyle = Literal["mark", "drop", "title"]
END = b"END:VEVENT\r\n"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a site writes its entries; ``base_url`` has no slash at its end."""

    base_url: str
    zone: ZoneInfo
    cancelled: CancelledStyle = "mark"
    venues: Venues = NOWHERE


def opened(milestone: Milestone, manner: Manner) -> bytes:
    """The VEVENT up to its alarms; ``END`` follows them."""
    entry, page = place(milestone.facts, manner.zone), f"{manner.base_url}/m/{one_line(milestone.uid)}"
    parts = [
        b"BEGIN:VEVENT\r\n",
        *_identity(milestone),
        *_times(entry, manner.zone.key),
        lines.text("SUMMARY", summary(milestone, entry)),
        *_venue(milestone.facts, manner.venues),
        *_sorts(milestone.facts),
        lines.line("STATUS", _status(milestone.status, manner.cancelled)),
        # What a city announces does not make every subscriber busy (RFC 5545 §3.8.2.7).
        b"TRANSP:TRANSPARENT\r\n",
        lines.line("URL", page),
        lines.text("DESCRIPTION", description(milestone, page)),
    ]
    return b"".join(parts)


def _venue(facts: Facts, venues: Venues) -> Iterator[bytes]:
    if location := printed(facts.location):
        yield lines.text("LOCATION", location)
        if (position := venues.position(location)) is not None:
            yield lines.line("GEO", str(position))
    if link := stream(facts):
        yield lines.line("CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=线上", link)  # RFC 7986 §5.11


def _sorts(facts: Facts) -> Iterator[bytes]:
    if contact := printed(facts.contact):
        yield lines.text("CONTACT", contact)
    # A topic may have the name of a kind: 申报.
    yield lines.line("CATEGORIES", ",".join(dict.fromkeys((facts.topic.value, KIND_WORDS[facts.kind]))))


def _identity(milestone: Milestone) -> list[bytes]:
    revised = milestone.revised_at
    return [
        lines.line("UID", one_line(milestone.uid)),
        lines.line("SEQUENCE", str(milestone.sequence)),
        lines.instant("DTSTAMP", revised),
        lines.instant("LAST-MODIFIED", revised),
        lines.instant("CREATED", milestone.first_seen_at),
    ]


def _times(entry: Days | Hours, zone: str) -> list[bytes]:
    if isinstance(entry, Days):
        return [lines.moment("DTSTART", entry.first, zone), lines.moment("DTEND", entry.after, zone)]
    start = lines.moment("DTSTART", entry.start, zone)
    return [start] if entry.end is None else [start, lines.moment("DTEND", entry.end, zone)]


def _status(status: Status, style: CancelledStyle) -> str:
    if status is Status.CANCELLED and style == "title":
        return "CONFIRMED"
    return status.value.upper()


def rings(milestone: Milestone, zone: ZoneInfo, leads: Iterable[timedelta]) -> bytes:
    """Its VALARMs; nothing for what was cancelled or waits for a person."""
    if milestone.status is not Status.CONFIRMED:
        return b""
    entry = place(milestone.facts, zone)
    return b"".join(alarms(milestone.uid, summary(milestone, entry), triggers(entry, leads)))


def alarms(uid: str, words: str, offsets: Iterable[timedelta]) -> Iterator[bytes]:
    """A VALARM for each offset from DTSTART."""
    for offset in offsets:
        yield b"BEGIN:VALARM\r\n"
        # RFC 9074 §4: a client that dismissed an alarm knows it again after a refresh.
        yield lines.line("UID", str(uuid5(NAMESPACE_URL, f"{uid} {offset.total_seconds():.0f}")))
        yield b"ACTION:DISPLAY\r\n"
        yield lines.text("DESCRIPTION", words)
        yield lines.line("TRIGGER", lines.duration(offset))
        yield b"END:VALARM\r\n"
