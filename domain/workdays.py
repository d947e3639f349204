"""Chinese working days with 调休, and a loud answer for a year that has no published table."""

import warnings
from datetime import date, timedelta

import chinese_calendar


class NoTable(LookupError):
    """The State Council's table of this year is not known here yet."""


def is_workday(day: date) -> bool:
    """Whether people work on this day; NoTable for a year without a published table."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise NoTable(f"{day.year} 年的节假日安排尚未收录") from None


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
