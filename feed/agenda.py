"""What the pages show: milestones as items with every word ready, grouped by the day that must not be missed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.milestone import Facts, Kind, Milestone, Status, opened_by
from domain.times import Moment, Precision, city_day
from feed.telling import details, title
from feed.text import one_line, printed, web_link
from feed.words import KIND_WORDS, STATE_NOTES, day_words, days_left, moment_words, slug, when_words

#: Days within which a deadline is drawn as pressing.
SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Opened:
    """An occurrence that a registration opens the door to."""

    uid: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One milestone as a page prints it; every text is cleaned, ``source_url`` is a safe link or empty."""

    uid: str
    kind: str
    kind_word: str
    topic: str
    topic_slug: str
    title: str
    when: str
    #: the word beside the title: ``15:00 报名截止``, ``公示截止日``, ``14:00``, ``全天``
    mark: str
    iso: str
    left: str
    note: str
    place: str
    audience: str
    details: tuple[str, ...]  #: ``name：value``: who must act, by which way, at what price, and whom to ask
    states: tuple[str, ...]
    quote: str
    source: str
    source_url: str
    source_title: str
    published: str
    tentative: bool
    cancelled: bool
    past: bool
    #: of a registration: what one signs up for, as far as the same notice says
    opens: tuple[Opened, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What falls on one day of the city."""

    on: date
    year: str  #: empty in the year we are in
    month: str
    weekday: str
    left: str
    soon: bool
    rest: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What goes on now, and what comes, day by day."""

    ongoing: tuple[Item, ...]
    days: tuple[Day, ...]

    @property
    def items(self) -> list[Item]:
        """All of them, in order."""
        return [*self.ongoing, *(item for day in self.days for item in day.items)]


def agenda(milestones: Iterable[Milestone], now: datetime, zone: ZoneInfo) -> Agenda:
    """Group milestones, given in order of their anchors and not yet over; what began before today goes on."""
    today, given = city_day(now, zone), list(milestones)
    ongoing = [milestone for milestone in given if milestone.facts.anchor.on < today]
    coming = sorted((one for one in given if one.facts.anchor.on >= today), key=in_day)
    days = groupby(coming, key=lambda milestone: milestone.facts.anchor.on)

    def shown(milestone: Milestone) -> Item:
        return replace(item(milestone, now, zone), opens=_opens(milestone, coming))

    return Agenda(
        ongoing=tuple(map(shown, ongoing)),
        days=tuple(_day(on, list(map(shown, group)), today) for on, group in days),
    )


def _opens(milestone: Milestone, coming: list[Milestone]) -> tuple[Opened, ...]:
    """One registration closes before several performances: whoever signs up wants to know for which.

    On pages only. A calendar entry that named other entries would have to change with them, without a revision of
    its own.
    """
    return tuple(
        Opened(one.uid, f"{moment_words(one.facts.anchor, year=False)} {title(one)}")
        for one in opened_by(milestone, coming)
    )


def in_day(milestone: Milestone) -> tuple[date, bool, int, str]:
    """Where it stands in a list: by day and hour; what says no hour holds all day and comes after those that do."""
    anchor = milestone.facts.anchor
    return anchor.on, anchor.minute is None, anchor.minute or 0, milestone.uid


def _day(on: date, items: list[Item], today: date) -> Day:
    return Day(
        on=on,
        year="" if on.year == today.year else f"{on.year}年",
        month=f"{on.month}月",
        weekday=Moment(on).weekday,
        left=days_left(on, today),
        soon=on - today <= SOON,
        rest=on.weekday() >= 5,
        items=tuple(items),
    )


def item(milestone: Milestone, now: datetime, zone: ZoneInfo) -> Item:
    """One milestone with its words as of ``now``."""
    facts, notice, today = milestone.facts, milestone.notice, city_day(now, zone)
    past = facts.over_at(zone) <= now
    return Item(
        uid=milestone.uid,
        kind=facts.kind.value,
        kind_word=KIND_WORDS[facts.kind],
        topic=facts.topic.value,
        topic_slug=slug(facts.topic),
        title=title(milestone),
        when=when_words(facts),
        mark=_mark(facts),
        # HTML knows no 24:00; the day alone is true, 23:59 would be ours.
        iso=str(facts.anchor).removesuffix("T24:00"),
        left=_left(facts, today, past=past),
        note=_note(facts, today),
        place=printed(facts.location),
        audience=printed(facts.audience),
        details=tuple(line for line in details(facts) if line),
        states=tuple(STATE_NOTES[state] for state in facts.states),
        quote=printed(facts.evidence.quote),
        source=one_line(notice.source),
        source_url=web_link(notice.url),
        source_title=one_line(notice.title),
        published=day_words(notice.published_on),
        tentative=milestone.status is Status.TENTATIVE,
        cancelled=milestone.status is Status.CANCELLED,
        past=past,
    )


def _mark(facts: Facts) -> str:
    if facts.precision is Precision.VAGUE:
        return "大约"
    if facts.kind is Kind.EVENT:
        several_days = facts.end is not None and facts.end.on != facts.anchor.on
        return _hours(facts) or ("全天" if several_days else "时刻未注明")
    ending = KIND_WORDS[facts.kind] + ("截止" if facts.end is not None else "开始")
    return f"{facts.anchor.clock} {ending}" if facts.anchor.clock else f"{ending}日"


def _hours(facts: Facts) -> str:
    start, end = facts.anchor, facts.end
    if end is not None and end.clock and end.on == start.on and end != start:
        return f"{start.clock}–{end.clock}"
    return start.clock


def _left(facts: Facts, today: date, *, past: bool) -> str:
    if past:
        return "已结束"
    return days_left(facts.anchor.on, today) if facts.anchor.on >= today else "进行中"


def _note(facts: Facts, today: date) -> str:
    """The other end of the time: when a window opens or opened, when an occurrence of several days ends."""
    if facts.start is None or facts.end is None or facts.start.on == facts.end.on:
        return ""
    other, word = (
        (facts.end, "止") if facts.kind is Kind.EVENT else (facts.start, "开始" if facts.start.on > today else "起")
    )
    return f"{moment_words(other, year=other.on.year != today.year)}{word}"
