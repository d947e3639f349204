"""A question about what is ahead, as it was understood."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from domain.milestone import Kind, Topic

#: Everything that closes, for 什么时候截止: all but what takes place.
DEADLINES = frozenset(Kind) - {Kind.EVENT}


@dataclass(frozen=True, slots=True)
class Days:
    """A run of the city's days, both ends included; ValueError when it ends before it begins."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} to {self.last} runs backwards")

    @property
    def count(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def month(self) -> tuple[int, int] | None:
        """(2026, 2) where it is just one month."""
        whole = month_of(self.first) if self.first.day == 1 else None
        return (self.first.year, self.first.month) if whole == self else None

    @property
    def week(self) -> bool:
        """Whether it is just one week, Monday to Sunday."""
        return self.count == 7 and self.first.weekday() == 0

    def beside(self, step: int) -> Self | None:
        """The next (1) or last (-1) one of its sort, of a day, a week or a month; None of any other run of days."""
        try:
            if self.month is not None:
                edge = self.last if step > 0 else self.first
                other = month_of(edge + timedelta(days=step))
                return type(self)(other.first, other.last)
            if self.week or self.count == 1:
                moved = timedelta(days=step * self.count)
                return type(self)(self.first + moved, self.last + moved)
        except (OverflowError, ValueError):
            return None  # before the year 1 or after 9999
        return None


def month_of(day: date) -> Days:
    """The month that a day is in."""
    first = day.replace(day=1)
    if first.year == date.max.year and first.month == 12:
        return Days(first, date.max)
    return Days(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def week_of(day: date) -> Days:
    """The week, Monday to Sunday, that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + timedelta(days=6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for: each part narrows it down, and what is empty leaves everything in.

    ``topics`` and ``kinds``: any of them; ``keywords``: all of them, literally; ``days``: None for all that is ahead.
    """

    days: Days | None = None
    topics: frozenset[Topic] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    keywords: tuple[str, ...] = ()

    @property
    def narrow(self) -> bool:
        """Whether it names what it is about, not only when."""
        return bool(self.topics or self.kinds or self.keywords)


ANYTHING = Question()  #: all that is ahead
