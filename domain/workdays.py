"""Chinese working days with 调休, and what is counted instead in a year whose table is not published yet.

The State Council publishes the days off of a year in the November before it. Until Kunqi has that table, it counts by
the law alone, and whoever uses such a count says that it is a guess (`guessed`).
"""

from datetime import date, timedelta
from functools import cache

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


#: Month and day of the feasts that the law itself fixes (全国年节及纪念日放假办法, as of 2025); the others follow the moon.
OFF_BY_LAW = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


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


@cache
def published_until() -> int:
    """The last year whose table is known here."""
    year = 2026  # a table that was known once stays known
    while not guessed(date(year + 1, 1, 1)):
        year += 1
    return year


def guessed(day: date) -> bool:
    """Whether working days counted back from this day are a guess: its year has no table yet."""
    try:
        is_workday(day)
    except NoTable:
        return True
    return False


def back(day: date, count: int) -> date:
    """The working day ``count`` working days before ``day`` (0: the day itself or the last one before it).

    In a year without a table Monday to Friday count, but for the feasts that the law fixes: see `guessed`.
    """
    day = _worked_by(day)
    for _ in range(count):
        day = _worked_by(day - timedelta(days=1))
    return day


def _worked_by(day: date) -> date:
    while not _works(day):
        day -= timedelta(days=1)
    return day


def _works(day: date) -> bool:
    try:
        return is_workday(day)
    except NoTable:
        return day.weekday() < 5 and (day.month, day.day) not in OFF_BY_LAW


def between(first: date, last: date) -> int:
    """Working days from ``first`` to ``last``, both included; NoTable where a year is not known."""
    return sum(is_workday(first + timedelta(days=n)) for n in range((last - first).days + 1))
