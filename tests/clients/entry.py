"""The normal form in which every reader's idea of the feed is compared."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain.milestone import Milestone
from domain.times import CITY
from feed.placement import Days, place
from feed.telling import summary
from feed.text import printed
from store import Store, milestones


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One VEVENT: ``start`` and ``end`` as 2026-02-07 (a whole day, the end exclusive) or 2026-02-07T06:00:00Z."""

    uid: str
    title: str
    start: str
    end: str
    place: str
    status: str


def written(moment: date | datetime) -> str:
    """A day as a day, an instant in UTC; AssertionError for a clock without a zone, which is a wrong reading."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    assert moment.tzinfo is not None, f"{moment} has no zone"
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def entry(uid: str, title: str, times: tuple[date, date | None], place: str | None, status: str) -> Entry:
    """The normal form; without an end it ends when it starts (RFC 5545 §3.6.1)."""
    start, end = times
    return Entry(uid, title, written(start), written(start if end is None else end), place or "", status)


def from_fields(output: bytes) -> list[Entry]:
    """What a program printed: the six fields of each entry, every one ended by a NUL, which no text can hold."""
    fields, width = output.decode().split("\0")[:-1], len(Entry.__slots__)
    assert len(fields) % width == 0, f"{len(fields)} fields"
    return sorted(Entry(*fields[at : at + width]) for at in range(0, len(fields), width))


def promised(store: Store) -> list[Entry]:
    """What a calendar must show of this store, of whose entries none has left the feed yet (``ground.NOW``)."""
    with store.read() as tx:
        return sorted(map(_promise, milestones.listed(tx)))


def _promise(milestone: Milestone) -> Entry:
    where = place(milestone.facts, CITY)
    times = (where.first, where.after) if isinstance(where, Days) else (where.start, where.end)
    location = printed(milestone.facts.location)
    return entry(milestone.uid, summary(milestone, where), times, location, milestone.status.value.upper())
