"""One milestone as a page prints it, every word ready. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.milestone import Facts, Kind, Milestone, Status
from domain.times import Precision, city_day
from feed.telling import title
from feed.text import one_line, printed, web_link
from feed.words import ZH, Words, day_words, days_left, moment_words, roughly, slug, when_words

#: Days within which a deadline is drawn as pressing.
SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Opened:
    """An occurrence that a registration opens the door to: when in the page's words, and its title."""

    uid: str
    when: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One milestone; every text is cleaned, ``source_url`` is a safe link or empty."""

    uid: str
    kind: str
    kind_word: str
    topic: str
    topic_slug: str
    title: str
    when: str
    #: the word beside the title: ``15:00 报名截止``, ``公示截止日``, ``14:00``, ``全天``
    mark: str
    clock: str  #: the hour alone, empty where none is said
    due: str  #: the day and the mark: ``2月9日（周一）17:00 申报截止``
    iso: str
    left: str
    soon: bool
    note: str
    place: str
    audience: str
    details: tuple[tuple[str, str], ...]  #: who must act, by which way, at what price, and whom to ask, by name
    states: tuple[str, ...]
    quote: str
    source: str
    source_url: str
    source_title: str
    published: str
    tentative: bool
    cancelled: bool
    past: bool
    vague: bool
    #: of a registration: what one signs up for, as far as the same notice says
    opens: tuple[Opened, ...] = ()

    @property
    def is_event(self) -> bool:
        """Whether something takes place then; else something must be done by then."""
        return self.kind == Kind.EVENT.value


def item(milestone: Milestone, now: datetime, zone: ZoneInfo, words: Words = ZH) -> Item:
    """One milestone with its words as of ``now``."""
    facts, notice, today = milestone.facts, milestone.notice, city_day(now, zone)
    past, left = facts.over_at(zone) <= now, facts.anchor.on - today
    return Item(
        uid=milestone.uid,
        kind=facts.kind.value,
        kind_word=words.kinds[facts.kind],
        topic=words.topics[facts.topic],
        topic_slug=slug(facts.topic),
        title=title(milestone),
        when=when_words(facts, words),
        mark=_mark(facts, words),
        clock=facts.anchor.clock,
        due=_due(facts, today, words),
        # HTML knows no 24:00; the day alone is true, 23:59 would be ours.
        iso=str(facts.anchor).removesuffix("T24:00"),
        left=_left(facts, today, words, past=past),
        soon=not past and timedelta() <= left <= SOON and facts.precision is not Precision.VAGUE,
        note=_note(facts, today, words),
        place=printed(facts.location),
        audience=printed(facts.audience),
        details=_details(facts, words),
        states=tuple(words.states[state] for state in facts.states),
        quote=printed(facts.evidence.quote),
        source=one_line(notice.source),
        source_url=web_link(notice.url),
        source_title=one_line(notice.title),
        published=day_words(notice.published_on, words),
        tentative=milestone.status is Status.TENTATIVE,
        cancelled=milestone.status is Status.CANCELLED,
        past=past,
        vague=facts.precision is Precision.VAGUE,
    )


def _mark(facts: Facts, words: Words) -> str:
    times = words.times
    if facts.precision is Precision.VAGUE:
        about = times.vague.format(days=roughly(facts, words))
        kind = words.kinds[facts.kind]
        return about if facts.kind is Kind.EVENT else times.vague_mark.format(days=about, what=kind)
    if facts.kind is Kind.EVENT:
        several_days = facts.end is not None and facts.end.on != facts.anchor.on
        return _hours(facts) or (times.whole_day if several_days else times.no_clock)
    what, clock = _what(facts, words), facts.anchor.clock
    return times.clock_mark.format(clock=clock, what=what) if clock else times.day_mark.format(what=what)


def _what(facts: Facts, words: Words) -> str:
    return (words.ends if facts.end is not None else words.begins)[facts.kind]


def _hours(facts: Facts) -> str:
    start, end = facts.anchor, facts.end
    if end is not None and end.clock and end.on == start.on and end != start:
        return f"{start.clock}–{end.clock}"
    return start.clock


def _due(facts: Facts, today: date, words: Words) -> str:
    if facts.precision is Precision.VAGUE:
        return when_words(facts, words)
    when = moment_words(facts.anchor, words, year=facts.anchor.on.year != today.year)
    return when if facts.kind is Kind.EVENT else words.times.due.format(when=when, what=_what(facts, words))


def _left(facts: Facts, today: date, words: Words, *, past: bool) -> str:
    times = words.times
    if past:
        return times.over
    if facts.precision is Precision.VAGUE:
        return times.roughly_then
    return days_left(facts.anchor.on, today, words) if facts.anchor.on >= today else times.under_way


def _note(facts: Facts, today: date, words: Words) -> str:
    """The other end of the time: when a window opens or opened, when an occurrence of several days ends."""
    if facts.start is None or facts.end is None or facts.start.on == facts.end.on:
        return ""
    if facts.precision is Precision.VAGUE:
        return ""  # its mark says both
    if facts.kind is Kind.EVENT:
        other, text = facts.end, words.times.until
    else:
        other, text = facts.start, words.times.opens if facts.start.on > today else words.times.since
    return text.format(when=moment_words(other, words, year=other.on.year != today.year))


def _details(facts: Facts, words: Words) -> tuple[tuple[str, str], ...]:
    """What a price is called (票价, 名额) stands before it in the notice's own words."""
    card = words.card
    named = [
        (card.actor, printed(facts.actor)),
        (card.sign_up, printed(facts.sign_up)),
        (card.price, printed(facts.price)),
        (card.contact, printed(facts.contact)),
    ]
    return tuple(pair for pair in named if pair[1])
