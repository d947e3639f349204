"""The one place that knows the publication day: an expression becomes days and clocks of the city.

A year that the notice leaves out is the one that puts the time nearest to its publication, across New Year both ways:
at most ``PAST_DAYS`` before it, else after it. A printed weekday is a check, and it chooses the year where it
contradicts the nearest one but fits another close by.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.milestone import Doubt
from domain.times import CITY, Moment, Precision
from domain.workdays import NoTable, is_workday
from extract.days import PAST_DAYS, Days, NoSuchDay, dated, days_of, every_year, is_far
from extract.expression import FromToday, Later, Point, Series, Span, Time, Unit, Weekly, Within

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
    days = days_of(point, published, past_days)
    if days.vague and days.first == days.last:  # 月底: a day, though nobody says so
        return Slot(Shape.POINT, Moment(days.first), None, Precision.VAGUE, days.doubts)
    if days.vague:
        return Slot(Shape.SPAN, Moment(days.first), Moment(days.last), Precision.VAGUE, days.doubts)
    return Slot(Shape.POINT, _moment(days.first, point), None, _precision(point), days.doubts)


def _moment(on: date, point: Point) -> Moment:
    if point.clock is None:
        return Moment(on)
    zone = _zone(point.clock.zone)
    if zone is None:
        return Moment(on, point.clock.minute)
    there = datetime(on.year, on.month, on.day, tzinfo=zone) + timedelta(minutes=point.clock.minute)
    here = there.astimezone(CITY)
    return Moment(here.date(), here.hour * 60 + here.minute)


def _zone(printed: str) -> tzinfo | None:
    """A zone that is not the city's own: an IANA name or hours from UTC."""
    if printed in {"", "+8", CITY.key}:
        return None
    return ZoneInfo(printed) if "/" in printed else timezone(timedelta(hours=float(printed)))


def _precision(*points: Point | None) -> Precision:
    return Precision.MINUTE if any(point and point.clock for point in points) else Precision.DAY


def _span(span: Span, published: date, past_days: int) -> Slot:
    if span.first is None and span.last is not None:
        days = days_of(span.last, published, past_days)
        return _bounded(Shape.UNTIL, None, days, span)
    if span.last is None and span.first is not None:
        days = days_of(span.first, published, past_days)
        return _bounded(Shape.SINCE, days, None, span)
    if span.first is None or span.last is None:
        raise NoSuchDay
    first, last = _pair(span.first, span.last, published, past_days)
    return _bounded(Shape.SPAN, first, last, span)


def _bounded(shape: Shape, first: Days | None, last: Days | None, span: Span) -> Slot:
    start = _moment(first.first, _in_zone_of(span.last, span.first)) if first and span.first else None
    end = _moment(last.last - timedelta(days=not span.inclusive), span.last) if last and span.last else None
    vague = any(days and days.vague for days in (first, last))
    doubts = tuple(dict.fromkeys(doubt for days in (first, last) if days for doubt in days.doubts))
    if start and end and (end.on, end.minute or 1440) < (start.on, start.minute or 0):
        doubts += (Doubt.BACKWARDS,)
    return Slot(shape, start, end, Precision.VAGUE if vague else _precision(span.first, span.last), doubts)


def _in_zone_of(last: Point | None, first: Point) -> Point:
    """3月5日9:00至3月6日17:00（UTC）: the zone behind the end is that of the beginning too."""
    if first.clock is None or first.clock.zone or last is None or last.clock is None:
        return first
    return replace(first, clock=replace(first.clock, zone=last.clock.zone))


def _pair(first: Point, last: Point, published: date, past_days: int) -> tuple[Days, Days]:
    """Both ends: the first pair of years whose end is not long past; a year printed on one side leads the other."""
    if dated(first) or not dated(last) or isinstance(last.day, Later):
        starts = [days_of(first, published, past_days)] if dated(first) else list(every_year(first, published))
        pairs = [(start, _following(last, start, published)) for start in starts]
        earliest = published - timedelta(days=past_days)
        at = next((at for at, pair in enumerate(pairs) if dated(first) or pair[1].last >= earliest), len(pairs) - 1)
        return pairs[at - bool(at and past_days and is_far(pairs[at][0], published))]
    end = days_of(last, published, past_days)
    before = [days for days in every_year(first, end.last) if days.first <= end.last]
    return (before or list(every_year(first, end.last)))[-1], end


def _following(point: Point, start: Days, published: date) -> Days:
    """A span's end: the first such day that does not come before its start."""
    if isinstance(point.day, Later):
        day = start.first + timedelta(days=point.day.days)
        return Days(day, day)
    if dated(point):
        return days_of(point, published, PAST_DAYS)
    for days in every_year(point, start.first + timedelta(days=366)):
        if days.last >= start.first:
            return days
    raise NoSuchDay  # 即日起至2月29日, and no leap year near


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
    for day in [day for day in days if _occurs(weekly, day)][:_LONGEST_SERIES]:
        start = Moment(day, weekly.clock.minute if weekly.clock else None)
        end = Moment(day, weekly.until.minute) if weekly.until else None
        precision = Precision.MINUTE if weekly.clock else Precision.DAY
        yield Slot(Shape.SPAN if end else Shape.POINT, start, end, precision, bounds.doubts)


def _occurs(weekly: Weekly, day: date) -> bool:
    """Whether a day is one of the series: 每周六, 每月第一个周三, 每月最后一个周五."""
    if day.isoweekday() not in weekly.weekdays or not weekly.nth:
        return day.isoweekday() in weekly.weekdays
    last = (day + timedelta(days=7)).month != day.month
    return last if weekly.nth < 0 else (day.day - 1) // 7 + 1 == weekly.nth


def _within(within: Within, published: date) -> Slot:
    """So many days: after the publication, whose day does not count (Civil Code, article 201); from a printed day on, which does."""
    if not within.amount:
        raise NoSuchDay  # 3月4日起0日内
    first = day = days_of(within.first, published, PAST_DAYS).first
    if not isinstance(within.first.day, FromToday):
        day -= timedelta(days=1)
    try:
        for _ in range(within.amount):
            day += timedelta(days=1)
            while within.unit is Unit.WORKDAYS and not is_workday(day):
                day += timedelta(days=1)
    except NoTable:
        return Slot(Shape.SINCE, Moment(first), None, Precision.DAY, (Doubt.WORKDAYS,))
    return Slot(Shape.SPAN, Moment(first), Moment(day), Precision.DAY)
