"""Dates as publishers print them: 2026-02-04, 2026年2月4日, 二〇二六年二月四日."""

import calendar
import re
import unicodedata
from datetime import date, datetime

from domain.times import city_day

_YEARS = range(1990, 2100)  # a notice from outside is a slip of the key, and would drag every date in it along
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_MONTH = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月")
_FIGURES = str.maketrans("〇○◯零一二三四五六七八九", "0000123456789")
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def day_of(printed: str) -> date | None:
    """The city date at the front of a printed time; with a clock too, and in ISO 8601 with a zone."""
    printed = _in_figures(printed)
    try:
        at = datetime.fromisoformat(printed)
    except ValueError:
        found = _DAY.match(printed)
        return _date(*found.groups()) if found else None
    if at.year not in _YEARS:
        return None
    return at.date() if at.tzinfo is None else city_day(at)


def end_of_month(printed: str) -> date | None:
    """The last day of a month that is printed alone: 2026年2月, 二〇二六年二月."""
    found = _MONTH.fullmatch(_in_figures(printed))
    first = _date(found[1], found[2], "1") if found else None
    return first and first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if int(year) in _YEARS else None
    except ValueError:
        return None


def _in_figures(printed: str) -> str:
    """二〇二六年二月二十一日 as 2026年2月21日, full-width figures as half-width ones."""
    printed = _TENS.sub(lambda found: (found[1] or "一") + (found[2] or "〇"), printed)
    return unicodedata.normalize("NFKC", printed.translate(_FIGURES)).strip()
