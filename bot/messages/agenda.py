"""Lists of milestones, grouped by day, and in words what was asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from bot.asking.question import DEADLINES, Days, Question
from bot.messages.card import numeral, short_name, what
from bot.messages.moments import anchor_left, day_words, when_words
from bot.messages.words import Words
from bot.rich import Paragraph, bold, lines
from domain.milestone import Kind, Milestone, Status
from domain.times import Precision


def in_order(shown: Iterable[Milestone], since: date | None = None) -> list[Milestone]:
    """By day and minute, what began before ``since`` first: it is under way."""
    return sorted(shown, key=lambda it: _place(it, since))


def by_day(
    shown: Sequence[Milestone],
    today: date,
    words: Words,
    *,
    since: date | None = None,
    above: int = 0,
    marks: Mapping[str, str] | None = None,
) -> Iterator[Paragraph]:
    """A paragraph a day of what is given in order; each item has its number, after the ``above`` that have theirs.

    ``marks``: what is said behind one of them, by its uid.
    """
    marked = marks or {}
    for _, group in groupby(enumerate(shown, above + 1), key=lambda it: _place(it[1], since)[:2]):
        day = list(group)
        items = (f"{numeral(number)} {_line(milestone, today, words, since, marked)}" for number, milestone in day)
        yield lines(bold(_heading(day[0][1], today, words, since)), *items)


def _place(milestone: Milestone, since: date | None) -> tuple[date, str, int]:
    """The day it stands under (the first of all for what is under way), apart for a vague one, and its minute."""
    facts, anchor = milestone.facts, milestone.facts.anchor
    if _under_way(milestone, since):
        return date.min, "", anchor.on.toordinal()
    roughly = f"{facts.start}{facts.end}" if facts.precision is Precision.VAGUE else ""
    return anchor.on, roughly, -1 if anchor.minute is None else anchor.minute


def _under_way(milestone: Milestone, since: date | None) -> bool:
    facts = milestone.facts
    exact = facts.precision is not Precision.VAGUE  # of 1月中旬 nobody knows whether it has begun
    return since is not None and exact and facts.kind is Kind.EVENT and facts.anchor.on < since


def _heading(milestone: Milestone, today: date, words: Words, since: date | None) -> str:
    facts = milestone.facts
    if _under_way(milestone, since):
        return words.answers.under_way
    vague = facts.precision is Precision.VAGUE
    day = when_words(facts, today, words) if vague else day_words(facts.anchor.on, today, words)
    return words.answers.day_heading.format(day=day, left=anchor_left(facts, today, words))


def _line(milestone: Milestone, today: date, words: Words, since: date | None, marked: Mapping[str, str]) -> str:
    facts, answers = milestone.facts, words.answers
    under_way = _under_way(milestone, since)
    until = answers.until.format(day=day_words((facts.end or facts.anchor).on, today, words))
    said = answers.line.format(what=until if under_way else what(facts, words), name=short_name(facts, words))
    line, clock = said + _mark(milestone, words, marked), facts.anchor.clock
    return answers.clock_line.format(clock=clock, line=line) if clock and not under_way else line


def _mark(milestone: Milestone, words: Words, marked: Mapping[str, str]) -> str:
    standing = {Status.TENTATIVE: words.tentative_mark, Status.CANCELLED: words.cancelled}
    said = (standing.get(milestone.status), marked.get(milestone.uid))
    return "".join(f" · {mark}" for mark in said if mark)


def asked_words(question: Question, today: date, words: Words) -> str:
    """What was understood: 2月9日（周一）至2月15日（周日） · 月月有戏."""
    answers = words.answers
    parts = [days_words(question.days, today, words) if question.days else answers.ahead]
    parts += [words.topics[topic] for topic in words.topics if topic in question.topics]
    if question.kinds == DEADLINES:
        parts.append(answers.deadlines)
    elif question.kinds:
        parts.append(words.list_comma.join(answers.kinds[kind] for kind in Kind if kind in question.kinds))
    parts += [answers.keyword.format(word=word) for word in question.keywords]
    return answers.part.join(parts)


def days_words(days: Days, today: date, words: Words) -> str:
    """A day with its weekday, a month by its name, any other run by its ends."""
    if days.count == 1:
        return day_words(days.first, today, words)
    if days.month is not None:
        year, month = days.month
        template = words.answers.month if year == today.year else words.answers.month_of_year
        return template.format(year=year, month=words.months[month - 1])
    first, last = (day_words(day, today, words) for day in (days.first, days.last))
    return words.answers.days.format(first=first, last=last)
