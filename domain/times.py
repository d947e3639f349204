"""Times as notices print them: a day is a day, a minute is a minute, 24:00 stays 24:00.

A ``Moment`` is wall-clock time in the city's zone; an ``_at`` value is an aware instant in UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

CITY = ZoneInfo("Asia/Shanghai")
MINUTES_A_DAY = 24 * 60
WEEKDAYS = "一二三四五六日"


class Precision(StrEnum):
    """How exactly a notice says when; never made finer than the notice did."""

    DAY = "day"
    MINUTE = "minute"
    VAGUE = "vague"  # 1月中旬: the bounds of the ten days, marked as such


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall-clock time in the city: ``on`` a day, ``minute`` 0..1440 of it, or None for the whole day."""

    on: date
    minute: int | None = None

    def __post_init__(self) -> None:
        if self.minute is not None and not 0 <= self.minute <= MINUTES_A_DAY:
            raise ValueError(f"minute {self.minute} is outside a day")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM`` (24:00 allowed); ValueError otherwise."""
        day, mark, clock = text.partition("T")
        if not mark:
            return cls(date.fromisoformat(day))
        hours, _, minutes = clock.partition(":")
        return cls(date.fromisoformat(day), int(hours) * 60 + int(minutes))

    def __str__(self) -> str:
        if self.minute is None:
            return self.on.isoformat()
        return f"{self.on.isoformat()}T{self.clock}"

    @property
    def clock(self) -> str:
        """``HH:MM``, or the empty string for a whole day."""
        return "" if self.minute is None else clock(self.minute)

    @property
    def weekday(self) -> str:
        """周一 to 周日."""
        return "周" + WEEKDAYS[self.on.weekday()]

    def begins_at(self, zone: tzinfo = CITY) -> datetime:
        """The first instant it covers, in UTC."""
        return _instant(self.on, self.minute or 0, zone)

    def passes_at(self, zone: tzinfo = CITY) -> datetime:
        """The instant it is over, in UTC: a whole day still counts until its midnight."""
        return _instant(self.on, MINUTES_A_DAY if self.minute is None else self.minute, zone)


def clock(minute: int) -> str:
    """A minute of the day: 08:00, and 24:00 at its end."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _instant(on: date, minute: int, zone: tzinfo) -> datetime:
    # Wall-clock arithmetic first, zone last: 24:00 is the next day's 00:00 on the city's clock.
    return (datetime.combine(on, time()) + timedelta(minutes=minute)).replace(tzinfo=zone).astimezone(UTC)


def city_day(at: datetime, zone: tzinfo = CITY) -> date:
    """The city's date at an aware instant."""
    return at.astimezone(zone).date()


def aware(at: datetime) -> datetime:
    """The same instant in UTC; ValueError when it carries no zone (a naive time is a bug, never a guess)."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC)
