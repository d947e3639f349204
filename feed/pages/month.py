"""``/month/{YYYY-MM}``: a month as a table, and day by day as a list; ``/month`` is the present one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from domain.milestone import Doubt
from domain.review import Review
from feed.items import Item
from feed.month.rest import has_table, is_off, is_unusual
from feed.month.sheet import Sheet, following, preceding
from feed.months import asked, sheet_of
from feed.pages.frame import page_of
from feed.representation import Representation, answer
from feed.site import Site
from feed.text import one_line, web_link
from feed.words import Words, counted, day_words, month_words
from store import Tx, reviews, state

#: Titles in a day's cell; the list below the table has all of them.
SHOWN = 3
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 1)
#: A month's calendar is published some days before the month begins.
AHEAD = timedelta(days=15)
_MONTHS = re.compile(r"(?<!\d)(1[0-2]|[1-9])月")
_UNREADABLE = {Doubt.PICTURE_ONLY, Doubt.NO_BODY, Doubt.FETCH_FAILED}


@dataclass(frozen=True, slots=True)
class Entry:
    """One milestone in a cell."""

    uid: str
    kind: str
    clock: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of the table."""

    on: date
    today: bool
    rest: bool
    mark: tuple[str, str] | None  #: 休 or 班, in a word and in full, where the weekday does not tell
    count: str
    items: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the list."""

    on: date
    word: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Another month."""

    word: str
    path: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that nobody could read yet."""

    title: str
    url: str


def month(site: Site, request: Request, words: Words) -> Response:
    """The page of a month; HTTPException 404 for what is none."""
    first = asked(site, request)
    with site.store.read() as tx:
        number, _ = state.revision(tx)
        # What waits for a person is no revision: a calendar would show nothing of it.
        waiting = waiting_in(reviews.waiting(tx), first)
        key = ("month", words.code, first, number, site.today(), waiting)
        content = site.pages.get(key, lambda: _month(site, tx, first, waiting, words))
    return answer(request, content)


def waiting_in(open_reviews: list[Review], first: date) -> tuple[Waiting, ...]:
    """The notices that hold no text and may speak of this month, each once."""
    begin, end = first - AHEAD, following(first)
    found = {
        one.notice.id: Waiting(one_line(one.notice.title), web_link(one.notice.url))
        for one in open_reviews
        if begin <= one.notice.published_on < end
        and not _UNREADABLE.isdisjoint(one.doubts)
        and _may_concern(one.notice.title, first)
    }
    return tuple(found.values())


def _may_concern(title: str, first: date) -> bool:
    """Whether a title names this month, or none: 申报月历（2月） is not about January, though it comes out then."""
    named = {int(number) for number in _MONTHS.findall(title)}
    return not named or first.month in named


def _month(site: Site, tx: Tx, first: date, waiting: tuple[Waiting, ...], words: Words) -> Representation:
    sheet = sheet_of(site, tx, first, words)
    name = f"/month/{first:%Y-%m}"
    return page_of(
        site,
        words,
        "month.html",
        name,
        month=month_words(first, words),
        year=first.year,
        counts=counts(sheet, words),
        **_turning(first, site.today(), words),
        waiting=waiting,
        waiting_words=counted(words.month.waiting, len(waiting)),
        weekdays=list(zip(words.times.weekdays_short, words.times.weekdays, strict=True)),
        weeks=[[_cell(sheet, on, site.today(), words) for on in week] for week in sheet.weeks],
        marked=any(is_unusual(on) for week in sheet.weeks for on in week if on.month == first.month),
        table_known=has_table(first.year),
        shown=SHOWN,
        days=[Row(day.on, day_words(day.on, words, year=False), day.items) for day in sheet.days],
        picture=f"{name}.png",
        text=f"{name}.txt",
    )


def _entry(one: Item, words: Words) -> Entry:
    return Entry(one.uid, one.kind, words.times.vague_short if one.vague else one.clock, one.title)


def _turning(first: date, today: date, words: Words) -> dict[str, Any]:
    before, after = preceding(first), following(first)
    return {
        "previous": _turn(before, words) if before >= FIRST else None,
        "following": _turn(after, words) if after <= LAST else None,
        "present": first != today.replace(day=1),
    }


def _turn(first: date, words: Words) -> Turn:
    return Turn(month_words(first, words), f"/month/{first:%Y-%m}")


def counts(sheet: Sheet, words: Words) -> str:
    """9 个期限 · 6 场活动; what there is none of is not said."""
    return _counts([one for day in sheet.days for one in day.items], words) or words.month.nothing


def _counts(items: list[Item], words: Words) -> str:
    events = sum(one.is_event for one in items)
    pairs = ((words.home.deadlines, len(items) - events), (words.home.events, events))
    return " · ".join(counted(forms, number) for forms, number in pairs if number)


def _cell(sheet: Sheet, on: date, today: date, words: Words) -> Cell | None:
    """A day of the month; None for one of its neighbours."""
    if on.month != sheet.first.month:
        return None
    items = next((day.items for day in sheet.days if day.on == on), ())
    off, names = is_off(on), words.month
    mark = (names.rest_short, names.rest) if off else (names.work_short, names.work)
    return Cell(
        on=on,
        today=on == today,
        rest=off,
        mark=mark if is_unusual(on) else None,
        count=_counts(list(items), words),
        items=tuple(_entry(one, words) for one in items),
    )
