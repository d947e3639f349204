"""What stands on a month's sheet: its weeks, and day by day what must be done by then and what takes place. Pure."""

from calendar import Calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.milestone import Kind, Milestone, Status
from feed.agenda import in_day
from feed.items import Item, item
from feed.words import ZH, Words

_WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDay:
    """One day on which something falls."""

    on: date
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One month: full weeks from Monday on, days of the neighbouring months included, and what falls in it."""

    first: date
    weeks: tuple[tuple[date, ...], ...]
    days: tuple[SheetDay, ...]

    @property
    def name(self) -> str:
        """2026年3月."""
        return f"{self.first.year}年{self.first.month}月"

    @property
    def counts(self) -> str:
        """9 个期限 · 6 场活动; what there is none of is not said."""
        found = Counter(one.kind == Kind.EVENT.value for day in self.days for one in day.items)
        said = [f"{found[False]} 个期限" if found[False] else "", f"{found[True]} 场活动" if found[True] else ""]
        return " · ".join(words for words in said if words) or "没有已知的期限和活动"

    def kinds(self, on: date) -> tuple[str, ...]:
        """The kinds of what falls on a day, in the order of its items."""
        return next((tuple(one.kind for one in day.items) for day in self.days if day.on == on), ())


def bounds(first: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants between which the month lies, UTC."""
    begin, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, following(first)))
    return begin, end


def following(first: date) -> date:
    """The first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def preceding(first: date) -> date:
    """The first day of the month before."""
    return date(first.year - (first.month == 1), (first.month + 10) % 12 + 1, 1)


def sheet(milestones: Iterable[Milestone], first: date, zone: ZoneInfo, words: Words = ZH) -> Sheet:
    """The sheet of the month that begins with ``first``; the same for everybody and at every time of asking."""
    standing = [
        milestone
        for milestone in milestones
        if milestone.status is not Status.CANCELLED and milestone.facts.anchor.on.replace(day=1) == first
    ]
    standing.sort(key=in_day)
    _, end = bounds(first, zone)
    days = groupby(standing, key=lambda milestone: milestone.facts.anchor.on)
    return Sheet(
        first=first,
        weeks=tuple(tuple(week) for week in _WEEKS.monthdatescalendar(first.year, first.month)),
        days=tuple(SheetDay(on=on, items=tuple(item(one, end, zone, words) for one in group)) for on, group in days),
    )
