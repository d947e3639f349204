"""Feasts with days off, as a question names them: 春节期间, 国庆前, 明年元旦, during the Spring Festival, before National Day.

Their days are those of the published tables (domain.workdays); a year without one is said, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.asking.question import Days
from domain.workdays import HOLIDAYS, NoTable, days_off

AFTER = timedelta(days=30)  #: how far 春节后 reaches
AROUND = timedelta(weeks=1)  #: and 春节前后, on both sides
_DAY = timedelta(days=1)
_YEARS = {"今年": 0, "本年": 0, "明年": 1, "去年": -1}
_ENGLISH = {
    "元旦": r"new year(?:'s day)?",
    "春节": r"(?:spring festival|(?:chinese|lunar) new year)",
    "清明": r"(?:qingming(?: festival)?|tomb[- ]sweeping day)",
    "五一": r"(?:labou?r day|may day)",
    "端午": r"dragon boat(?: festival)?",
    "中秋": r"mid[- ]autumn(?: festival)?",
    "国庆": r"(?:national day|golden week)",
}
_CHINESE = re.compile(
    rf"(?:(?P<year>20\d\d|{'|'.join(_YEARS)})年?的?)?(?P<feast>{'|'.join(HOLIDAYS)}|过年)"
    r"(?:节|黄金周|小?长假|假期|放假|假日)*(?:期间|那几天)?(?P<side>前后|(?:之|以)?[前后])?"
)
_SIDES = {"by": "前", "before": "前", "until": "前", "after": "后", "around": "前后"}
_SPOKEN = re.compile(
    rf"(?:(?P<side>{'|'.join(_SIDES)}) )?(?:the )?"
    rf"(?:{'|'.join(f'(?P<f{number}>{name})' for number, name in enumerate(_ENGLISH.values()))})\b"
    r"(?: (?:holidays?|week|break))?(?: (?P<year>20\d\d)\b)?"
)


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A feast of a year whose days off are not published yet, or not known here."""

    feast: str  #: a key of HOLIDAYS
    year: int


def feast_at(said: str, at: int, today: date) -> tuple[Days | Unpublished, int] | None:
    """The feast that is named at this place, and where its name ends; None when there is none. ``said`` is folded."""
    if found := _CHINESE.match(said, at):
        side = (found["side"] or "").removeprefix("之").removeprefix("以")
        return _days("春节" if found["feast"] == "过年" else found["feast"], found["year"], side, today), found.end()
    if found := _SPOKEN.match(said, at):
        feast = next(feast for number, feast in enumerate(_ENGLISH) if found[f"f{number}"])
        return _days(feast, found["year"], _SIDES.get(found["side"] or "", ""), today), found.end()
    return None


def _days(feast: str, year: str | None, side: str, today: date) -> Days | Unpublished:
    """Those of the year that is said, or else of the next such feast, the present one included."""
    named = None if year is None else today.year + _YEARS[year] if year in _YEARS else int(year)
    for its_year in (today.year, today.year + 1) if named is None else (named,):
        try:
            first, last = days_off(feast, its_year)
        except (NoTable, ValueError):  # ValueError: after the year 9999
            return Unpublished(feast, its_year)
        days = _beside(first, last, side, today)
        if days is not None and (named is not None or days.last >= today):
            return days
    return Unpublished(feast, today.year + 1)


def _beside(first: date, last: date, side: str, today: date) -> Days | None:
    """The feast itself, or what lies before it from today on, after it, or around it."""
    match side:
        case "前":
            return Days(today, first - _DAY) if today < first else None
        case "后":
            return Days(last + _DAY, last + AFTER)
        case "前后":
            return Days(first - AROUND, last + AROUND)
        case _:
            return Days(first, last)
