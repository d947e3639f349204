"""What a subscriber wishes beyond topics: language, quiet hours, a digest, words to leave out, and answers to reminders.

Times are minutes of the city's day (0..1439); instants are aware and in UTC. Nothing here reads a clock.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

from domain.errors import UsageError
from domain.profile import ANYBODY, Profile
from domain.times import CITY, MINUTES_A_DAY, clock

MOST_BLOCKED = 20
LONGEST_BLOCKED = 40

_CLOCK = r"(?:(早上|上午|中午|下午|晚上|夜里)\s*)?(\d{1,2})(?:\s*[:：点时]\s*(\d{2}|半)?)?\s*分?\s*(am|pm)?"
_ONE = re.compile(_CLOCK, re.IGNORECASE)
_TWO = re.compile(rf"{_CLOCK}\s*(?:[-—–~～至到]+|to)\s*{_CLOCK}", re.IGNORECASE)
_LATER = frozenset({"下午", "晚上", "pm"})  #: a clock of twelve hours after noon
_DAILY = re.compile(r"\s*(?:每天|每日|daily|every\s*day)?\s*(.*?)\s*", re.IGNORECASE)
_WEEKLY = re.compile(
    r"\s*(?:每|weekly|every)?\s*(?:(?:周|星期|礼拜)([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|nes|ur)?(?:day)?s?\b)\s*(.*?)\s*",
    re.IGNORECASE,
)
_EVERY_WEEK = re.compile(r"weekly\s+([0-6])\s+(\S+)")
_WEEKDAYS = "一二三四五六日"
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing rings: from ``start`` on, up to ``end`` and without it; may go past midnight."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < MINUTES_A_DAY and 0 <= self.end < MINUTES_A_DAY) or self.start == self.end:
            raise ValueError(f"quiet hours {self.start} to {self.end}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 22:00-8:00, 22点到8点, 10pm to 8am; UsageError with an example otherwise."""
        found = _TWO.fullmatch(text.strip())
        start, end = (_minute(found.groups()[:4]), _minute(found.groups()[4:])) if found else (None, None)
        if start is None or end is None or start == end:
            raise UsageError(f"「{text.strip()[:40]}」不是一段时间。例如：22:00-8:00。")
        return cls(start, end)

    def __str__(self) -> str:
        return f"{clock(self.start)}-{clock(self.end)}"

    def until(self, at: datetime, zone: tzinfo = CITY) -> datetime | None:
        """When the quiet time that ``at`` lies in is over, always later than ``at``; None outside it."""
        local = at.astimezone(zone)
        minute = local.hour * 60 + local.minute
        before_end = minute < self.end
        inside = self.start <= minute < self.end if self.start < self.end else minute >= self.start or before_end
        if not inside:
            return None
        day = local.date() if before_end else local.date() + timedelta(days=1)
        return next(end for end in _instants(day, self.end, zone) if end > at)


@dataclass(frozen=True, slots=True)
class Digest:
    """One message at a chosen time of every day, or of one weekday (0 is Monday)."""

    minute: int
    weekday: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.minute < MINUTES_A_DAY or self.weekday not in (None, *range(7)):
            raise ValueError(f"digest at minute {self.minute} of weekday {self.weekday}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 8:00, 每天 8:00, 周一 9:00, weekly 0 09:00, Monday 9am; UsageError with an example otherwise."""
        stored = _EVERY_WEEK.fullmatch(text.strip())
        if stored:
            return cls(_one(stored[2], text), int(stored[1]))
        weekly = _WEEKLY.fullmatch(text)
        if weekly:
            day = (
                _WEEKDAYS.index(weekly[1].replace("天", "日")) if weekly[1] else _ENGLISH_DAYS.index(weekly[2].lower())
            )
            return cls(_one(weekly[3], text), day)
        daily = _DAILY.fullmatch(text)
        return cls(_one(daily[1] if daily else "", text))

    def __str__(self) -> str:
        return f"daily {clock(self.minute)}" if self.weekday is None else f"weekly {self.weekday} {clock(self.minute)}"

    def first_at(self, at: datetime, zone: tzinfo = CITY) -> datetime:
        """The first of its moments that is not before ``at``."""
        return next(moment for moment in self._from(at.astimezone(zone).date(), zone) if moment >= at)

    def _from(self, day: date, zone: tzinfo) -> Iterator[datetime]:
        for number in range(9):
            on = day + timedelta(days=number)
            if self.weekday in (None, on.weekday()):
                yield from _instants(on, self.minute, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All that one subscriber wishes; without any, reminders come when they fall due."""

    language: str = ""  #: zh or en; empty: as their client says
    heard: str = ""  #: what their client said last, where it is not Chinese
    quiet: Quiet | None = None
    digest: Digest | None = None
    blocked: tuple[str, ...] = ()  #: literal words: nothing is said of what has one of them
    profile: Profile = ANYBODY  #: who they are: nothing is said of what is clearly for others

    @property
    def speaks(self) -> str:
        """The language their reminders are written in; empty: that of the house."""
        return self.language or self.heard

    def blocks(self, words: str) -> bool:
        """Whether one of the blocked words stands in ``words``, which are lower case as the store keeps them."""
        return any(word.lower() in words for word in self.blocked)


NOTHING = Wishes()


class MarkKind(StrEnum):
    """What a subscriber answered to the reminders of one milestone."""

    DONE = "done"  #: no more reminders of it; changes are still told, since they may undo what was done
    MUTED = "muted"  #: nothing of it any more
    SNOOZED = "snoozed"  #: once more at a chosen moment; the other reminders come as well


@dataclass(frozen=True, slots=True)
class Mark:
    """An answer to one milestone; ``at`` is the moment of a snooze."""

    kind: MarkKind
    at: datetime | None = None


def _instants(day: date, minute: int, zone: tzinfo) -> Iterator[datetime]:
    """A wall-clock time as instants: one, or two where a zone sets its clocks back over it."""
    wall = datetime.combine(day, time(minute // 60, minute % 60), zone)
    first = wall.astimezone(UTC)
    yield first
    if (second := wall.replace(fold=1).astimezone(UTC)) > first:
        yield second


def _one(text: str, whole: str) -> int:
    found = _ONE.fullmatch(text.strip())
    minute = _minute(found.groups()) if found else None
    if minute is None:
        raise UsageError(f"「{whole.strip()[:40]}」不是汇总的时间。例如：每天 8:00、周一 9:00。")
    return minute


def _minute(found: tuple[str | None, ...]) -> int | None:
    """The minute of the day that a clock says; None for 25:00."""
    part, hours, minutes, half_day = found
    hour, minute = int(hours or 0), 30 if minutes == "半" else int(minutes or 0)
    if hour < 12 and {part, (half_day or "").lower()} & _LATER:
        hour += 12
    elif hour == 12 and (half_day or "").lower() == "am":
        hour = 0
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return (hour * 60 + minute) % MINUTES_A_DAY
