"""Days of rest and worked weekends as published; the weekend alone where the year's table is not out yet."""

from datetime import date

from domain.workdays import NoTable, is_workday


def is_off(on: date) -> bool:
    """Whether people rest on this day."""
    try:
        return not is_workday(on)
    except NoTable:
        return on.weekday() >= 5


def is_unusual(on: date) -> bool:
    """A feast on a weekday, or a weekend that is worked for it."""
    return is_off(on) is not (on.weekday() >= 5)


def has_table(year: int) -> bool:
    """Whether the year's days of rest have been published."""
    try:
        is_workday(date(year, 7, 1))
    except NoTable:
        return False
    return True
