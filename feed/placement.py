"""Where a milestone stands in a calendar: one entry for each, no hour that no notice said.

What serves a person who looks at a month:

* A window marks its **deadline**. A three-week bar "applications open" hides the one day that matters and
  covers everything else; the opening stands in the description.
* A deadline with a minute is a half hour that **ends** at the deadline. RFC 5545 §3.6.1 lets an entry have no
  length, but clients draw that as an hour beginning there: as if 17:30 were still in time. The hour stands in the title.
* A deadline on a day is that whole day: the day still counts, and 23:59 is nowhere in the notice.
* A publicity period of up to two weeks is shown as its days: on each of them one may object. A longer one marks its end.
* An occurrence without an end has no DTEND (§3.6.1: it ends when it starts); an hour's length would be ours.
* A vague time (3月中旬) is the days it may mean, marked 「约」.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.milestone import Facts, Kind
from domain.times import Moment, Precision

BEFORE_DEADLINE = timedelta(minutes=30)
LONGEST_PERIOD_DAYS = 14


class Mark(StrEnum):
    """What the entry says of its time."""

    DEADLINE = "deadline"
    OPENING = "opening"
    PERIOD = "period"
    OCCURRENCE = "occurrence"
    ABOUT = "about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A whole-day entry; ``after`` is the first day that no longer belongs to it (RFC 5545: DTEND is exclusive)."""

    mark: Mark
    first: date
    after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A timed entry in the city's zone; ``due`` is the instant that must not be missed, ``end`` None when not known."""

    mark: Mark
    start: datetime
    end: datetime | None
    due: datetime


def place(facts: Facts, zone: ZoneInfo) -> Days | Hours:
    """The entry of one milestone; total: every dated promise has a place."""
    if facts.precision is Precision.VAGUE:
        return _days(Mark.ABOUT, facts.start or facts.anchor, facts.end)
    if facts.kind is Kind.EVENT:
        return _occurrence(facts.anchor, facts.end, zone)
    if facts.end is None:
        return _opening(facts.anchor, zone)
    if facts.kind is Kind.PUBLICITY and facts.start is not None and _is_short(facts.start, facts.end):
        return _days(Mark.PERIOD, facts.start, facts.end)
    return _deadline(facts.end, zone)


def _is_short(start: Moment, end: Moment) -> bool:
    return end.minute is None and timedelta() <= end.on - start.on < timedelta(days=LONGEST_PERIOD_DAYS)


def _days(mark: Mark, first: Moment, last: Moment | None) -> Days:
    final = first.on if last is None else max(first.on, last.on)
    return Days(mark=mark, first=first.on, after=final + timedelta(days=1))


def _occurrence(start: Moment, end: Moment | None, zone: ZoneInfo) -> Days | Hours:
    if start.minute is None:
        return _days(Mark.OCCURRENCE, start, end)
    begins = start.begins_at(zone).astimezone(zone)
    # DTEND has the type of DTSTART and lies after it (§3.8.2.2): a day without an hour cannot end a timed entry.
    ends = None if end is None or end.minute is None else end.passes_at(zone).astimezone(zone)
    return Hours(
        mark=Mark.OCCURRENCE, start=begins, end=ends if ends is not None and ends > begins else None, due=begins
    )


def _opening(start: Moment, zone: ZoneInfo) -> Days | Hours:
    if start.minute is None:
        return _days(Mark.OPENING, start, None)
    opens = start.begins_at(zone).astimezone(zone)
    return Hours(mark=Mark.OPENING, start=opens, end=None, due=opens)


def _deadline(end: Moment, zone: ZoneInfo) -> Days | Hours:
    if end.minute is None:
        return _days(Mark.DEADLINE, end, None)
    closes = end.passes_at(zone).astimezone(zone)
    return Hours(mark=Mark.DEADLINE, start=closes - BEFORE_DEADLINE, end=closes, due=closes)
