"""The one place that knows the publication day: an expression becomes days and clocks of the city.

A year that the notice leaves out is the one that puts the time nearest to its publication, across New Year both ways:
at most ``PAST_DAYS`` before it, else after it. A printed weekday is a check, and it chooses the year where it
contradicts the nearest one but fits another close by.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.milestone import Doubt
from domain.times import Moment, Precision
from domain.workdays import NoTable, is_workday
from extract.expression import (
    Day,
    FromToday,
    Later,
    Part,
    Point,
    RelativeDay,
    Series,
    Span,
    Stretch,
    Time,
    Unit,
    WeekDay,
    Weekly,
    Within,
)

PAST_DAYS = 60  #: a day without a year is at most this long before its publication
_WEEKDAY_REACH = 200  # days within which a weekday may choose another year than the nearest
_LONGEST_SERIES = 60


class Shape(StrEnum):
    """Which sides of a time the notice states."""

    POINT = "point"
    UNTIL = "until"
    SINCE = "since"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Slot:
    """One resolved time. A vague one has the bounds of its stretch."""

    shape: Shape
    start: Moment | None
    end: Moment | None
    precision: Precision
    doubts: tuple[Doubt, ...] = ()

    @property
    def last_on(self) -> date:
        """The last day it touches."""
        moment = self.end or self.start
        if moment is None:
            raise ValueError("a slot has at least one time")
        return moment.on


@dataclass(frozen=True, slots=True)
class _Days:
    """The days a point may cover, and what is odd about them."""

    first: date
    last: date
    vague: bool = False
    doubts: tuple[Doubt, ...] = field(default=())


class NoSuchDay(ValueError):
    """4月31日: printed, but in no calendar."""


def resolve(time: Time, published: date, past_days: int = PAST_DAYS) -> tuple[Slot, ...]:
    """Every occasion a time names; empty where it names none (每周三 without a range). NoSuchDay for 4月31日."""
    try:
        match time:
            case Point():
                return (_point(time, published, past_days),)
            case Span():
                return (_span(time, published, past_days),)
            case Series():
                return tuple(_series(time, published, past_days))
            case Weekly():
                return tuple(_weekly(time, published, past_days))
            case Within():
                return (_within(time, published),)
            case _:
                return ()
    except OverflowError:
        raise NoSuchDay from None


def _point(point: Point, published: date, past_days: int) -> Slot:
    days = _days(point, published, past_days)
    if days.vague:
        return Slot(Shape.SPAN, Moment(days.first), Moment(days.last), Precision.VAGUE, days.doubts)
    return Slot(Shape.POINT, _moment(days.first, point), None, _precision(point), days.doubts)


def _moment(on: date, point: Point) -> Moment:
    return Moment(on, point.clock.minute if point.clock else None)


def _precision(*points: Point | None) -> Precision:
    return Precision.MINUTE if any(point and point.clock for point in points) else Precision.DAY


def _span(span: Span, published: date, past_days: int) -> Slot:
    if span.first is None and span.last is not None:
        days = _days(span.last, published, past_days)
        return _bounded(Shape.UNTIL, None, days, span)
    if span.last is None and span.first is not None:
        days = _days(span.first, published, past_days)
        return _bounded(Shape.SINCE, days, None, span)
    if span.first is None or span.last is None:
        raise NoSuchDay
    first, last = _pair(span.first, span.last, published, past_days)
    return _bounded(Shape.SPAN, first, last, span)


def _bounded(shape: Shape, first: _Days | None, last: _Days | None, span: Span) -> Slot:
    start = _moment(first.first, span.first) if first and span.first else None
    end = _moment(last.last, span.last) if last and span.last else None
    vague = any(days and days.vague for days in (first, last))
    doubts = tuple(dict.fromkeys(doubt for days in (first, last) if days for doubt in days.doubts))
    if start and end and (end.on, end.minute or 1440) < (start.on, start.minute or 0):
        doubts += (Doubt.BACKWARDS,)
    return Slot(shape, start, end, Precision.VAGUE if vague else _precision(span.first, span.last), doubts)


def _pair(first: Point, last: Point, published: date, past_days: int) -> tuple[_Days, _Days]:
    """Both ends: the first pair of years whose end is not long past; a year printed on one side leads the other."""
    if _dated(first) or not _dated(last) or isinstance(last.day, Later):
        starts = [_days(first, published, past_days)] if _dated(first) else list(_every_year(first, published))
        pairs = [(start, _following(last, start, published)) for start in starts]
        earliest = published - timedelta(days=past_days)
        return next((pair for pair in pairs if _dated(first) or pair[1].last >= earliest), pairs[-1])
    end = _days(last, published, past_days)
    before = [days for days in _every_year(first, end.last) if days.first <= end.last]
    return (before or list(_every_year(first, end.last)))[-1], end


def _dated(point: Point) -> bool:
    """Whether its year is known without looking at another date."""
    return getattr(point.day, "year", 0) is not None or getattr(point.day, "months", None) is not None


def _every_year(point: Point, near: date) -> Iterator[_Days]:
    found = 0
    for year in range(near.year - 1, near.year + 2):
        try:
            yield _in_year(point, year)
            found += 1
        except NoSuchDay:
            continue
    if not found:
        raise NoSuchDay


def _following(point: Point, start: _Days, published: date) -> _Days:
    """A span's end: the first such day that does not come before its start."""
    if isinstance(point.day, Later):
        day = start.first + timedelta(days=point.day.days)
        return _Days(day, day)
    if _dated(point):
        return _days(point, published, PAST_DAYS)
    return next(days for days in _every_year(point, start.first + timedelta(days=366)) if days.last >= start.first)


def _series(series: Series, published: date, past_days: int) -> Iterator[Slot]:
    """Each occasion of a list; one without a year comes after the one before it."""
    earliest, reach = published, past_days
    for item in series.items:
        slot = _point(item, earliest, reach) if isinstance(item, Point) else _span(item, earliest, reach)
        yield slot
        if slot.start is not None:
            earliest, reach = slot.start.on, 0


def _weekly(weekly: Weekly, published: date, past_days: int) -> Iterator[Slot]:
    if weekly.within is None:
        return
    bounds = _span(weekly.within, published, past_days)
    if bounds.start is None or bounds.end is None:
        return
    length = min((bounds.end.on - bounds.start.on).days, 7 * _LONGEST_SERIES)
    days = (bounds.start.on + timedelta(days=n) for n in range(length + 1))
    for day in [day for day in days if day.isoweekday() in weekly.weekdays][:_LONGEST_SERIES]:
        start = Moment(day, weekly.clock.minute if weekly.clock else None)
        end = Moment(day, weekly.until.minute) if weekly.until else None
        precision = Precision.MINUTE if weekly.clock else Precision.DAY
        yield Slot(Shape.SPAN if end else Shape.POINT, start, end, precision, bounds.doubts)


def _within(within: Within, published: date) -> Slot:
    """So many days after a day that itself does not count (Civil Code, article 201)."""
    first = day = _days(within.first, published, PAST_DAYS).first
    try:
        for _ in range(within.amount):
            day += timedelta(days=1)
            while within.unit is Unit.WORKDAYS and not is_workday(day):
                day += timedelta(days=1)
    except NoTable:
        return Slot(Shape.SINCE, Moment(first), None, Precision.DAY, (Doubt.WORKDAYS,))
    return Slot(Shape.SPAN, Moment(first), Moment(day), Precision.DAY)


def _days(point: Point, published: date, past_days: int) -> _Days:
    """The days of a point, its year chosen by publication and weekday."""
    match point.day:
        case FromToday(days=days):
            return _checked(point, _one(published + timedelta(days=days)))
        case WeekDay():
            return _one(_in_week(point.day, published))
        case RelativeDay():
            return _checked(point, _one(_relative(point.day, published)))
        case Stretch(months=int() as months):
            return _stretch(point.day, *_month_after(published, months))
        case Stretch(years=int() as years):
            return _stretch(point.day, published.year + years, point.day.month or 12)
        case Later():
            raise NoSuchDay
        case Day(year=int() as year) | Stretch(year=int() as year):
            return _checked(point, _in_year(point, year))
        case _:
            return _nearest(point, published, past_days)


def _nearest(point: Point, published: date, past_days: int) -> _Days:
    candidates = list(_every_year(point, published))
    earliest = published - timedelta(days=past_days)
    nearest = next((days for days in candidates if days.last >= earliest), candidates[-1])
    if point.weekday is None or nearest.first.isoweekday() == point.weekday:
        return nearest
    fitting = [
        days
        for days in candidates
        if days.first.isoweekday() == point.weekday and abs((days.first - published).days) < _WEEKDAY_REACH
    ]
    return fitting[0] if fitting else _checked(point, nearest)


def _checked(point: Point, days: _Days) -> _Days:
    """The days, with a doubt where the printed weekday is another."""
    if point.weekday is None or days.first.isoweekday() == point.weekday:
        return days
    return replace(days, doubts=(*days.doubts, Doubt.WEEKDAY))


def _one(day: date) -> _Days:
    return _Days(day, day)


def _in_year(point: Point, year: int) -> _Days:
    if isinstance(point.day, Stretch):
        return _stretch(point.day, year, point.day.month or 12)
    if not isinstance(point.day, Day) or point.day.month is None:
        raise NoSuchDay
    try:
        return _one(date(year, point.day.month, point.day.day))
    except ValueError:
        raise NoSuchDay from None


def _in_week(day: WeekDay, published: date) -> date:
    monday = published - timedelta(days=published.weekday())
    if day.week is None:
        coming = monday + timedelta(days=day.weekday - 1)
        return coming if coming >= published else coming + timedelta(days=7)
    return monday + timedelta(days=7 * day.week + day.weekday - 1)


def _month_after(published: date, months: int) -> tuple[int, int]:
    total = published.year * 12 + published.month - 1 + months
    return total // 12, total % 12 + 1


def _relative(day: RelativeDay, published: date) -> date:
    year, month = _month_after(published, day.months or 0)
    try:
        return date(published.year + (day.years or 0) if day.months is None else year, day.month or month, day.day)
    except ValueError:
        raise NoSuchDay from None


def _stretch(stretch: Stretch, year: int, month: int) -> _Days:
    length = monthrange(year, month)[1]
    bounds = {
        Part.WHOLE: (1, length),
        Part.EARLY: (1, 10),
        Part.MIDDLE: (11, 20),
        Part.LATE: (21, length),
        Part.FIRST_HALF: (1, 20),
        Part.SECOND_HALF: (11, length),
        Part.LAST_DAY: (length, length),
    }
    first, last = bounds[stretch.part]
    return _Days(date(year, month, first), date(year, month, last), vague=True)
