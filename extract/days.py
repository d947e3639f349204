"""The days that a printed day may be: its year chosen by the publication day and by the weekday beside it."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from domain.milestone import Doubt
from domain.workdays import NoTable, days_off
from extract.expression import Day, FromToday, Holiday, Later, Part, Point, RelativeDay, Stretch, WeekDay

PAST_DAYS = 60  #: a day without a year is at most this long before its publication
_FAR = 150  #: days ahead in the next year that nobody prints without that year
_WEEKDAY_REACH = 200  # days within which a weekday may choose another year than the nearest


@dataclass(frozen=True, slots=True)
class Days:
    """The days a point may cover, and what is odd about them."""

    first: date
    last: date
    vague: bool = False
    doubts: tuple[Doubt, ...] = field(default=())


class NoSuchDay(ValueError):
    """4月31日: printed, but in no calendar."""


def dated(point: Point) -> bool:
    """Whether its year is known without looking at another date."""
    return getattr(point.day, "year", 0) is not None or getattr(point.day, "months", None) is not None


def every_year(point: Point, near: date) -> Iterator[Days]:
    """The day in the year before, of and after ``near``; NoSuchDay where none of them has it."""
    found = 0
    for year in range(near.year - 1, near.year + 2):
        try:
            yield _in_year(point, year)
            found += 1
        except NoSuchDay:
            continue
    if not found:
        raise NoSuchDay


def days_of(point: Point, published: date, past_days: int) -> Days:
    """The days of a point, its year chosen by publication and weekday."""
    match point.day:
        case FromToday(days=days):
            return _checked(point, _one(published + timedelta(days=days)))
        case WeekDay() | RelativeDay():
            named = (
                _in_week(point.day, published) if isinstance(point.day, WeekDay) else _relative(point.day, published)
            )
            return _checked(point, _one(named))
        case Holiday():
            return _holiday(point.day, published)
        case Stretch(months=int()) | Stretch(years=int()):
            return _counted_stretch(point.day, published)
        case Later():
            raise NoSuchDay
        case Day(year=int() as year) | Stretch(year=int() as year):
            return _checked(point, _in_year(point, year))
        case _:
            return _nearest(point, published, past_days)


def _nearest(point: Point, published: date, past_days: int) -> Days:
    candidates = list(every_year(point, published))
    earliest = published - timedelta(days=past_days)
    nearest = next((days for days in candidates if days.last >= earliest), candidates[-1])
    if past_days and is_far(nearest, published):
        nearest = candidates[max(0, candidates.index(nearest) - 1)]
    if point.weekday is None or nearest.first.isoweekday() == point.weekday:
        return nearest
    fitting = [
        days
        for days in candidates
        if days.first.isoweekday() == point.weekday and abs((days.first - published).days) < _WEEKDAY_REACH
    ]
    return fitting[0] if fitting else _checked(point, nearest)


def is_far(days: Days, published: date) -> bool:
    """Whether nobody would mean that day without printing its year: told in October, 4月20日 is last April's."""
    return days.first.year > published.year and (days.first - published).days > _FAR


def _checked(point: Point, days: Days) -> Days:
    """The days, with a doubt where the printed weekday is another."""
    if point.weekday is None or days.first.isoweekday() == point.weekday:
        return days
    return replace(days, doubts=(*days.doubts, Doubt.WEEKDAY))


def _one(day: date) -> Days:
    return Days(day, day)


def _in_year(point: Point, year: int) -> Days:
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
    named = monday + timedelta(days=7 * day.week + day.weekday - 1)
    # 本周五 in what appears on a Sunday is the Friday to come: nobody is asked for something by a day that is over.
    return named + timedelta(days=7) if day.week == 0 and named < published else named


def _holiday(holiday: Holiday, published: date) -> Days:
    """The days off of the named year, or the first ones that are not over; NoSuchDay where no table is published."""
    stated = published.year + holiday.years if holiday.years is not None else holiday.year
    try:
        for year in (published.year, published.year + 1) if stated is None else (stated,):
            first, last = days_off(holiday.name, year)
            eve = first - timedelta(days=1)
            if stated is not None or (eve if holiday.eve else last) >= published:
                return Days(eve, eve, vague=True) if holiday.eve else Days(first, last, vague=True)
    except NoTable:
        raise NoSuchDay from None
    raise NoSuchDay


def _month_after(published: date, months: int) -> tuple[int, int]:
    total = published.year * 12 + published.month - 1 + months
    return total // 12, total % 12 + 1


def _relative(day: RelativeDay, published: date) -> date:
    year, month = _month_after(published, day.months or 0)
    try:
        return date(published.year + (day.years or 0) if day.months is None else year, day.month or month, day.day)
    except ValueError:
        raise NoSuchDay from None


def _counted_stretch(stretch: Stretch, published: date) -> Days:
    """A stretch of a month or year counted from the publication: 下月上旬, 明年3月."""
    if stretch.months is not None:
        return _stretch(stretch, *_month_after(published, stretch.months))
    return _stretch(stretch, published.year + (stretch.years or 0), stretch.month or 12)


def _stretch(stretch: Stretch, year: int, month: int) -> Days:
    if not MINYEAR <= year <= MAXYEAR:
        raise NoSuchDay
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
    return Days(date(year, month, first), date(year, month, last), vague=True)
