"""What the pages list: milestones grouped by the day that must not be missed. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.milestone import Milestone, opened_by
from domain.times import Precision, city_day
from feed.items import SOON, Item, Opened, item
from feed.telling import title
from feed.words import ZH, Words, days_left, moment_words, roughly


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What falls on one day of the city, or on some day of several: then ``span`` says of which, and nothing is left."""

    on: date
    key: str  #: of the heading, once a page
    year: str  #: empty in the year we are in
    month: str
    weekday: str
    span: str
    left: str
    soon: bool
    rest: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What goes on now, and what comes, day by day."""

    ongoing: tuple[Item, ...]
    days: tuple[Day, ...]

    @property
    def items(self) -> list[Item]:
        """All of them, in order."""
        return [*self.ongoing, *(item for day in self.days for item in day.items)]


def agenda(milestones: Iterable[Milestone], now: datetime, zone: ZoneInfo, words: Words = ZH) -> Agenda:
    """Group milestones, given in order of their anchors and not yet over; what began before today goes on."""
    today, given = city_day(now, zone), list(milestones)
    ongoing = [milestone for milestone in given if milestone.facts.anchor.on < today]
    coming = sorted(
        (one for one in given if one.facts.anchor.on >= today), key=lambda one: (*_group(one), *in_day(one))
    )

    def shown(milestone: Milestone) -> Item:
        return replace(item(milestone, now, zone, words), opens=opens(milestone, coming, words))

    return Agenda(
        ongoing=tuple(map(shown, ongoing)),
        days=tuple(_day(list(group), shown, today, words) for _, group in groupby(coming, key=_group)),
    )


def opens(milestone: Milestone, coming: Iterable[Milestone], words: Words) -> tuple[Opened, ...]:
    """One registration closes before several performances: whoever signs up wants to know for which.

    On pages only. A calendar entry that named other entries would have to change with them, without a revision of
    its own.
    """
    return tuple(
        Opened(one.uid, moment_words(one.facts.anchor, words, year=False), title(one))
        for one in opened_by(milestone, coming)
    )


def in_day(milestone: Milestone) -> tuple[date, bool, int, str]:
    """Where it stands in a list: by day and hour; what says no hour holds all day and comes after those that do."""
    anchor = milestone.facts.anchor
    return anchor.on, anchor.minute is None, anchor.minute or 0, milestone.uid


def _group(milestone: Milestone) -> tuple[date, bool, date]:
    """What shares a heading: a day, or, where a notice says only 1月下旬, the days it may mean."""
    facts = milestone.facts
    vague = facts.precision is Precision.VAGUE
    return facts.anchor.on, vague, facts.end.on if vague and facts.end is not None else facts.anchor.on


def _day(group: list[Milestone], shown: Callable[[Milestone], Item], today: date, words: Words) -> Day:
    on, vague, last = _group(group[0])
    times = words.times
    return Day(
        on=on,
        key=f"{on}-{last}" if vague else str(on),
        year="" if on.year == today.year else times.year.format(year=on.year),
        month=times.months[on.month - 1],
        weekday=times.weekdays[on.weekday()],
        span=roughly(group[0].facts, words) if vague else "",
        left=times.roughly_then if vague else days_left(on, today, words),
        soon=not vague and on - today <= SOON,
        rest=on.weekday() >= 5,
        items=tuple(map(shown, group)),
    )
