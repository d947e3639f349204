"""One milestone as a person reads it: in a list, in full, in a reminder."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo

from bot.messages.moments import anchor_left, anchor_words, day_words, moment_words, when_words
from bot.messages.who import audience_words
from bot.messages.words import Words
from bot.rich import Paragraph, Rich, Span, bold, code, lines, link, quote
from domain.milestone import Facts, Kind, Milestone, OpenState, Status
from domain.notice import NoticeRef
from domain.profile import Fit
from domain.staff_word import StaffWord
from domain.times import Precision, city_day

_OPEN_STATES = frozenset({OpenState.UNTIL_FULL, OpenState.ALL_YEAR})  #: of no meaning once it is cancelled
SHORT = 40  #: characters of a title in a list
NUMERALS = 20  #: circled numbers that every font has


def code_of(uid: str) -> str:
    """The short code people see and type: the first six hexadecimal digits of the uid."""
    return uid.replace("-", "")[:6]


def numeral(number: int) -> str:
    """①: what stands before an item of a list and on its button; beyond ⑳ as plain digits."""
    return chr(ord("①") + number - 1) if number <= NUMERALS else f"{number}."


def what(facts: Facts, words: Words) -> str:
    """申报截止, 活动开始: what the anchor of a milestone is."""
    opens_only = facts.kind is not Kind.EVENT and facts.end is None
    return (words.begins if opens_only else words.ends)[facts.kind]


def name_of(facts: Facts, words: Words) -> str:
    """The title with its phase."""
    return words.phase.format(title=facts.title, phase=facts.phase) if facts.phase else facts.title


def short_name(facts: Facts, words: Words) -> str:
    """The name cut for a list."""
    name = name_of(facts, words)
    return name if len(name) <= SHORT else f"{name[: SHORT - 1]}…"


def code_words(milestone: Milestone, words: Words) -> Paragraph:
    """编号 3fa2c1, the code to be copied by a tap."""
    before, after = words.code.split("{code}")
    return (Span(before), code(code_of(milestone.uid)), Span(after))


def body(milestone: Milestone, words: Words, fit: Fit = Fit.UNSTATED, place: str = "") -> Paragraph:
    """Place, audience and whether that is the reader, who must act and how, the cost, whom to ask, what stands for a date.

    ``place``: the line about the place, where there is more to say of it than where it is.
    """
    facts, over = milestone.facts, _OPEN_STATES if milestone.status is Status.CANCELLED else frozenset()
    return lines(
        place or (words.place.format(place=facts.location) if facts.location else ""),
        audience_words(facts.audience, fit, words),
        words.actor.format(actor=facts.actor) if facts.actor else "",
        words.sign_up.format(way=facts.sign_up) if facts.sign_up else "",
        facts.price,
        words.contact.format(contact=facts.contact) if facts.contact else "",
        *(words.states[state] for state in facts.states if state not in over),
    )


def said_by(word: StaffWord | None, words: Words) -> str:
    """昆期工作人员更正：场地检修; empty where the notices have the last word."""
    if word is None:
        return ""
    act = words.corrections.acts[word.act]
    return words.corrections.because.format(act=act, reason=word.reason) if word.reason else act


def quoted(milestone: Milestone, words: Words) -> Paragraph:
    """The notice's own words, marked as such where staff say otherwise."""
    said = milestone.facts.evidence.quote
    return lines(words.corrections.original if milestone.staff_word and said else "", quote(said))


def in_full(
    milestone: Milestone,
    family: Sequence[Milestone],
    now: datetime,
    zone: tzinfo,
    words: Words,
    fit: Fit = Fit.UNSTATED,
) -> Rich:
    """Everything about one milestone; ``family``: all of the same notice, shown as a time line where it is not alone."""
    facts, today = milestone.facts, city_day(now, zone)
    alone = all(other.uid == milestone.uid for other in family)
    line = () if alone else _timeline(milestone, family, now, zone, words)
    return Rich.of(
        lines(bold(name_of(facts, words)), _standing(milestone, today, words)),
        lines(when_words(facts, today, words), said_by(milestone.staff_word, words), body(milestone, words, fit)),
        quoted(milestone, words),
        lines(source(milestone, today, words), code_words(milestone, words)),
        *(_step(milestone, step, today, words) for step in range(len(milestone.history))),
        "" if alone else lines(words.answers.timeline, *line),
    )


def source(milestone: Milestone, today: date, words: Words) -> Paragraph:
    """The notice's title, linked, and who published it on which day."""
    return notice_words(milestone.notice, today, words)


def notice_words(notice: NoticeRef, today: date, words: Words) -> Paragraph:
    """A notice's title, linked, and who published it on which day."""
    on = day_words(notice.published_on, today, words)
    publisher = f"{notice.source} " if notice.source else ""
    return lines(
        (Span(words.source), link(notice.title, notice.url)), words.published.format(source=publisher, date=on)
    )


def _step(milestone: Milestone, step: int, today: date, words: Words) -> Paragraph:
    """What a later notice changed: old and new time, its words, and which notice it is."""
    amendment, before = milestone.history[step], milestone.before(step)
    old, new = anchor_words(before, today, words), anchor_words(amendment.facts, today, words)
    if amendment.cancelled:
        heading = words.postponed if amendment.put_off else words.called_off
        times = words.was_planned.format(when=old)
    else:
        heading, times = _way(before, amendment.facts, words), words.old_new.format(old=old, new=new)
    return lines(
        heading.format(what=what(amendment.facts, words)),
        times if amendment.cancelled or old != new else "",
        quote(amendment.facts.evidence.quote),
        notice_words(amendment.notice, today, words),
    )


def _way(before: Facts, after: Facts, words: Words) -> str:
    """Later, earlier, or something else than its time."""
    old, new = before.anchor.passes_at(), after.anchor.passes_at()
    if old == new:
        return words.corrected
    return words.postponed if new > old else words.brought_forward


def _standing(milestone: Milestone, today: date, words: Words) -> str:
    match milestone.status:
        case Status.CANCELLED:
            return words.cancelled
        case Status.TENTATIVE:
            return words.tentative
        case _:
            facts = milestone.facts
            return f"{words.topics[facts.topic]} · {what(facts, words)} · {anchor_left(facts, today, words)}"


def beside(milestone: Milestone, family: Sequence[Milestone]) -> list[Milestone]:
    """The other dates of its notice, in the order of their numbers."""
    return [other for other in family if other.uid != milestone.uid]


def _timeline(
    shown: Milestone, family: Sequence[Milestone], now: datetime, zone: tzinfo, words: Words
) -> Iterator[str]:
    """A stop a line: the one that is shown, one that is over, or one to come; the others with their numbers."""
    numbers = {other.uid: numeral(number) for number, other in enumerate(beside(shown, family), 1)}
    for other in family:
        line = _other(other, shown, city_day(now, zone), words)
        if other.uid == shown.uid:
            yield words.answers.here.format(line=line)
            continue
        over = other.facts.over_at(zone) <= now
        template = words.answers.over if over else words.answers.to_come
        yield template.format(line=line, number=numbers[other.uid])


def _other(other: Milestone, than: Milestone, today: date, words: Words) -> str:
    """One more date of the notice, by what tells it apart: its phase, its own title, or else what happens then."""
    vague = other.facts.precision is Precision.VAGUE
    when = when_words(other.facts, today, words) if vague else moment_words(other.facts.anchor, today, words)
    title = short_name(other.facts, words) if other.facts.title != than.facts.title else ""
    name = other.facts.phase or title or what(other.facts, words)
    if other.status is Status.CANCELLED:
        name += f" {words.cancelled}"
    return words.phase_line.format(when=when, name=name)
