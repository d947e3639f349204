"""Chinese working days with 调休, and a loud answer for a year that has no published table."""

import warnings
from datetime import date, timedelta

import chinese_calendar

#: The feasts with days off, as notices name them and as the published tables do.
HOLIDAYS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明": "Tomb-sweeping Day",
    "五一": "Labour Day",
    "劳动节": "Labour Day",
    "端午": "Dragon Boat Festival",
    "中秋": "Mid-autumn Festival",
    "国庆": "National Day",
}


class NoTable(LookupError):
    """The State Council's table of this year is not known here yet."""


def is_workday(day: date) -> bool:
    """Whether people work on this day; NoTable for a year without a published table."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise NoTable(f"{day.year} 年的节假日安排尚未收录") from None


def days_off(feast: str, year: int) -> tuple[date, date]:
    """The first and the last day off around a feast (a key of HOLIDAYS) of a year; NoTable where none is published."""
    is_workday(date(year, 7, 1))
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    first = last = next(day for day in days if _feast(day) == HOLIDAYS[feast])
    while not is_workday(first - timedelta(days=1)):
        first -= timedelta(days=1)
    while not is_workday(last + timedelta(days=1)):
        last += timedelta(days=1)
    return first, last


def _feast(day: date) -> str | None:
    off, name = chinese_calendar.get_holiday_detail(day)
    return name if off else None


def is_workday_or_weekday(day: date) -> bool:
    """Like is_workday; without a table Monday to Friday count, and a warning says so."""
    try:
        return is_workday(day)
    except NoTable as gap:
        warnings.warn(f"{gap}，暂按周一至周五计算", RuntimeWarning, stacklevel=2)
        return day.weekday() < 5


def back(day: date, count: int) -> date:
    """The working day ``count`` working days before ``day`` (0: the day itself or the last one before it)."""
    while not is_workday_or_weekday(day):
        day -= timedelta(days=1)
    for _ in range(count):
        day -= timedelta(days=1)
        while not is_workday_or_weekday(day):
            day -= timedelta(days=1)
    return day


def between(first: date, last: date) -> int:
    """Working days from ``first`` to ``last``, both included; NoTable where a year is not known."""
    return sum(is_workday(first + timedelta(days=n)) for n in range((last - first).days + 1))
