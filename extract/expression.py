"""What a rule understands: a time as the notice prints it, not yet resolved against the day it was published.

``str()`` is the notation of the rules' examples: ``XXXX-03-15`` a day without its year, ``XXXX-03-15T17:00`` with a
clock, ``[3]`` a printed Wednesday, ``PUB`` the publication day, ``(a, b)`` a span, ``(, b)`` a deadline. Only
``resolve`` turns one into days.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from domain.times import MINUTES_A_DAY


def _two(number: int | None) -> str:
    return "XX" if number is None else f"{number:02d}"


def _four(number: int | None) -> str:
    return "XXXX" if number is None else f"{number:04d}"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes, 0..1440: 24:00 stays the end of its own day."""

    minute: int
    part: str = ""  #: 下午, 晚 …: what a later hour of the same span inherits
    zone: str = ""  #: whose clock: an IANA name or hours from UTC; empty for the city's own

    @property
    def possible(self) -> bool:
        """Whether a day has this time."""
        return 0 <= self.minute <= MINUTES_A_DAY

    def __str__(self) -> str:
        return f"T{self.minute // 60:02d}:{self.minute % 60:02d}{self.zone and f'@{self.zone}'}"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, with what the notice leaves out as None."""

    year: int | None
    month: int | None
    day: int

    def __str__(self) -> str:
        return f"{_four(self.year)}-{_two(self.month)}-{_two(self.day)}"


@dataclass(frozen=True, slots=True)
class FromToday:
    """So many days after the publication day: 今天 0, 明天 1."""

    days: int

    def __str__(self) -> str:
        return f"PUB{self.days:+d}D" if self.days else "PUB"


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day named by its week: ``week`` 0 this week, 1 the next, None the coming one; ``weekday`` 1..7."""

    week: int | None
    weekday: int

    def __str__(self) -> str:
        return f"PUB{'' if self.week is None else f'{self.week:+d}'}W-{self.weekday}"


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A day in a year or month counted from the publication day: 明年3月1日, 下月5日."""

    years: int | None
    months: int | None
    month: int | None
    day: int

    def __str__(self) -> str:
        if self.months is not None:
            return f"PUB{self.months:+d}M-{_two(self.day)}"
        return f"PUB{self.years or 0:+d}Y-{_two(self.month)}-{_two(self.day)}"


class Part(StrEnum):
    """Which part of a month or a year."""

    WHOLE = "whole"
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    FIRST_HALF = "early-middle"
    SECOND_HALF = "middle-late"
    LAST_DAY = "last day"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that is not one day: 1月中旬, 3月, 月底, 年底; ``months``/``years`` count from publication."""

    year: int | None
    month: int | None
    part: Part
    months: int | None = None
    years: int | None = None

    def __str__(self) -> str:
        return f"{self._month()}/{self.part}"

    def _month(self) -> str:
        if self.months is not None:
            return f"PUB{self.months:+d}M"
        if self.years is not None:
            return f"PUB{self.years:+d}Y" + ("" if self.month is None else f"-{_two(self.month)}")
        return f"{_four(self.year)}-{_two(self.month)}"


@dataclass(frozen=True, slots=True)
class Later:
    """So many days after the day a span begins: 次日."""

    days: int

    def __str__(self) -> str:
        return f"NEXT{self.days:+d}D"


@dataclass(frozen=True, slots=True)
class Holiday:
    """The days off around a feast, or with ``eve`` the last day before them; ``year`` None for the coming one."""

    name: str
    year: int | None = None
    years: int | None = None  #: counted from publication: 明年春节
    eve: bool = False

    def __str__(self) -> str:
        year = f"PUB{self.years:+d}Y" if self.years is not None else _four(self.year)
        return f"{'<' if self.eve else ''}{year}/{self.name}"


DayLike = Day | FromToday | WeekDay | RelativeDay | Later | Stretch | Holiday


@dataclass(frozen=True, slots=True)
class Point:
    """One day, its clock and the weekday printed beside it (1..7), as far as the notice says."""

    day: DayLike
    clock: Clock | None = None
    weekday: int | None = None
    weak: bool = False  #: 12.9: a date only where something else says so
    zone: str = ""  #: the zone printed beside the day, for a clock that has none of its own

    def at(self, clock: Clock) -> "Point":
        """The same day with a time; a time beside it makes a weak date sure."""
        return replace(self, clock=replace(clock, zone=clock.zone or self.zone), weak=False)

    def on(self, weekday: int) -> "Point":
        """The same day with the weekday printed beside it."""
        return replace(self, weekday=weekday, weak=False)

    def __str__(self) -> str:
        weekday = "" if self.weekday is None else f"[{self.weekday}]"
        return f"{self.day}{self.clock or ''}{weekday}{'?' if self.weak else ''}"


@dataclass(frozen=True, slots=True)
class Span:
    """From ``first`` to ``last``; either may be missing: a deadline has only ``last``."""

    first: Point | None
    last: Point | None
    inclusive: bool = True  #: whether the last day, where it has no clock, still counts

    def __str__(self) -> str:
        return f"({self.first or ''}, {'' if self.inclusive else '<'}{self.last or ''})"


@dataclass(frozen=True, slots=True)
class Hours:
    """Two clocks without a day: office hours, or the hours of a day named elsewhere."""

    first: Clock
    last: Clock

    def __str__(self) -> str:
        return f"({self.first}, {self.last})"


@dataclass(frozen=True, slots=True)
class Series:
    """Several occasions named together: 3月21日、22日 19:30."""

    items: tuple[Point | Span, ...]

    def __str__(self) -> str:
        return "{" + ", ".join(str(item) for item in self.items) + "}"


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every such weekday inside a span; ``within`` is None where the notice states no range."""

    weekdays: tuple[int, ...]
    within: Span | None = None
    clock: Clock | None = None
    until: Clock | None = None
    nth: int = 0  #: only the so-manyth of its month, -1 the last; 0 for every one

    def __str__(self) -> str:
        hours = f"{self.clock or ''}{f'-{self.until}' if self.until else ''}"
        return f"{self.within or ''}/W{'+'.join(map(str, self.weekdays))}{f'#{self.nth}' if self.nth else ''}{hours}"


class Unit(StrEnum):
    """What a count of days counts."""

    DAYS = "D"
    WORKDAYS = "WD"


@dataclass(frozen=True, slots=True)
class Within:
    """So many days from a day on: 自发布之日起5个工作日内, 3月2日起7日内."""

    first: Point
    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"({self.first}, +{self.amount}{self.unit})"


Time = Point | Span | Series | Weekly | Within | Hours


def points(time: object) -> tuple[Point, ...]:
    """The printed days of one point or span."""
    sides = (time,) if isinstance(time, Point) else (getattr(time, "first", None), getattr(time, "last", None))
    return tuple(side for side in sides if isinstance(side, Point))
