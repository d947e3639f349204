"""A page of what is ahead: found, grouped by day, with the buttons to turn it; used by every command that lists."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

import store.asked
from bot.answer import Answer, Button, Row, grid
from bot.asking import Days, Question, Unpublished, asked
from bot.command import Turn
from bot.look import Look, Scope, button
from bot.messages.agenda import asked_words, by_day, days_words, in_order
from bot.messages.card import code_of, numeral
from bot.messages.who import hidden_words, marks
from bot.messages.words import Words
from bot.rich import Paragraph, Rich, bold, lines
from domain.errors import UsageError
from domain.milestone import Milestone
from domain.profile import ANYBODY
from domain.times import Moment, Precision
from store.asked import Wanted

PAGE = 8  #: items of a page: one message, and a button for each
COLUMNS = 4
SEARCH_BACK = timedelta(days=60)  #: how long what is over is still found
LOOKED_THROUGH = 50  #: from the soonest on, for the next that is still to come
NEAREST = 3  #: offered where nothing was found


def page(turn: Turn, look: Look, *, replacing: bool = False) -> Answer:
    """One page of a list, or what is nearest where there is nothing on it."""
    look = look if look.scope is not Scope.MINE or turn.subscription().matchers else replace(look, scope=Scope.ALL)
    found = _found(turn, look, PAGE + 1)
    shown = _in_order(turn, look, found[:PAGE])
    if not shown:
        return _nothing(turn, look, replacing=replacing)
    hidden = _hidden(turn, look)
    text = Rich.of(bold(_title(turn, look)), *_grouped(turn, look, shown), hidden_words(hidden, turn.words))
    turning = _turning(turn, look, more=len(found) > PAGE)
    rows = (*details(shown), *turning, *_others(turn, look, hidden), *_around(turn, look))
    return Answer(text=text, rows=rows, replace=replacing)


def question_of(turn: Turn, example: str) -> Question:
    """The question in the words behind a command; UsageError, with an example, where they are not plain."""
    question = asked(turn.argument, turn.now, turn.house.timing.zone)
    if isinstance(question, Unpublished):
        raise UsageError(unpublished(question, turn.words))
    if question is None or question.days is None:
        said = turn.argument.strip()[:40]
        raise UsageError(turn.words.answers.no_days_read.format(text=said, example=example))
    return question


def unpublished(gap: Unpublished, words: Words) -> str:
    """That the days off of a feast are not known."""
    return words.answers.feast_unknown.format(feast=words.answers.feasts[gap.feast], year=gap.year)


def details(shown: Sequence[Milestone]) -> tuple[Row, ...]:
    """A button an item, with the number that stands before it in the list."""
    numbered = enumerate(shown, 1)
    return grid([Button(numeral(number), data=f"show:{code_of(it.uid)}") for number, it in numbered], COLUMNS)


def soonest(turn: Turn) -> Milestone | None:
    """The next one of my list that is still to come; what is under way, or has no day, only where nothing else is."""
    found = _found(turn, Look(scope=Scope.MINE if turn.subscription().matchers else Scope.ALL), LOOKED_THROUGH)
    zone = turn.house.timing.zone
    dated = (it for it in found if it.facts.precision is not Precision.VAGUE)
    return next((it for it in dated if it.facts.anchor_at(zone) > turn.now), found[0] if found else None)


def scope_of(question: Question) -> Scope:
    """Who names a topic wants to hear of all of it; who names only days, of what is theirs."""
    return Scope.ALL if question.narrow else Scope.MINE


def _found(turn: Turn, look: Look, limit: int) -> list[Milestone]:
    if look.scope is Scope.SEARCH:
        since = turn.now - SEARCH_BACK
        words = look.question.keywords
        return store.asked.search(turn.tx, words, turn.now, since, offset=look.start, limit=limit)
    return store.asked.page(turn.tx, _wanted(turn, look), offset=look.start, limit=limit)


def _wanted(turn: Turn, look: Look) -> Wanted:
    question, zone = look.question, turn.house.timing.zone
    profile = ANYBODY if look.everyone else turn.wishes.profile
    mine = replace(turn.subscription(), profile=profile) if look.scope is Scope.MINE else None
    days = question.days
    begins_at, ends_at = _instants(days, zone) if days else (None, None)
    return Wanted(
        subscription=mine,
        profile=profile,
        topics=question.topics,
        kinds=question.kinds,
        keywords=question.keywords,
        begins_at=begins_at,
        ends_at=ends_at,
        over_after=None if days and days.last < turn.today else turn.now,
    )


def _instants(days: Days, zone: tzinfo) -> tuple[datetime, datetime]:
    return Moment(days.first).begins_at(zone), Moment(days.last).passes_at(zone)


def _title(turn: Turn, look: Look) -> str:
    words, answers = turn.words, turn.words.answers
    if look.scope is Scope.SEARCH:
        return answers.searched.format(words=" ".join(look.question.keywords))
    return answers.title.format(
        asked=asked_words(_listed(look.question, turn), turn.today, words), scope=_scope(turn, look)
    )


def _listed(question: Question, turn: Turn) -> Question:
    """With the days that are listed: of a month or a week that has begun, those from today on."""
    days = question.days
    begun = days is not None and days.first < turn.today <= days.last
    return replace(question, days=Days(turn.today, days.last)) if days and begun else question


def _scope(turn: Turn, look: Look) -> str:
    answers = turn.words.answers
    if look.scope is Scope.MINE:
        return answers.mine
    return answers.everybodys if turn.subscription().matchers or look.question.narrow else answers.not_subscribed


def _in_order(turn: Turn, look: Look, shown: Sequence[Milestone]) -> list[Milestone]:
    """As they are numbered: in the order of their times, and of a search what is over last, the latest first."""
    if look.scope is not Scope.SEARCH:
        return in_order(shown, _since(turn, look))
    over = _over(turn, shown)
    coming = [it for it in shown if it not in over]
    return [*in_order(coming, turn.today), *reversed(in_order(over))]


def _over(turn: Turn, shown: Sequence[Milestone]) -> list[Milestone]:
    zone = turn.house.timing.zone
    return [it for it in shown if it.facts.over_at(zone) <= turn.now]


def _since(turn: Turn, look: Look) -> date:
    """The day from which what is listed counts: what began before it is under way."""
    days, today = look.question.days, turn.today
    past = days is not None and days.last < today
    return days.first if days and (past or days.first > today) else today


def _grouped(turn: Turn, look: Look, shown: Sequence[Milestone]) -> Iterator[Paragraph]:
    today, words = turn.today, turn.words
    unfit = marks([it.uid for it in shown if not turn.fit(it).shown], words)
    if look.scope is not Scope.SEARCH:
        yield from by_day(shown, today, words, since=_since(turn, look), marks=unfit)
        return
    over = _over(turn, shown)
    coming = shown[: len(shown) - len(over)]
    yield from by_day(coming, today, words, since=today, marks=unfit)
    if over:
        yield (bold(words.answers.over_heading.format(days=SEARCH_BACK.days)),)
        yield from by_day(over, today, words, above=len(coming), marks=unfit)


def _turning(turn: Turn, look: Look, *, more: bool) -> tuple[Row, ...]:
    row = []
    if look.start:
        row.append(button(turn, turn.words.button_earlier, look.at(look.start - PAGE)))
    if more:
        row.append(button(turn, turn.words.button_later, look.at(look.start + PAGE)))
    return grid(row, 2)


def _hidden(turn: Turn, look: Look) -> int:
    """How many of this list are left out because they are clearly for others; a search leaves out nothing."""
    if look.everyone or look.scope is Scope.SEARCH or turn.wishes.profile == ANYBODY:
        return 0
    return store.asked.hidden(turn.tx, _wanted(turn, look))


def _others(turn: Turn, look: Look, hidden: int) -> tuple[Row, ...]:
    """The way to what is for others, and back."""
    said = turn.words.who
    if hidden:
        return ((button(turn, said.button_everyone, replace(look, everyone=True, start=0)),),)
    if look.everyone and turn.wishes.profile != ANYBODY:
        return ((button(turn, said.button_fitting, replace(look, everyone=False, start=0)),),)
    return ()


def _around(turn: Turn, look: Look) -> tuple[Row, ...]:
    """The days before and after, and everybody's list beside mine."""
    answers, rows = turn.words.answers, []
    if look.question.days is not None:
        rows.append(_beside(turn, look, look.question.days))
        rows.append(_picture(turn, look.question.days))
    if look.scope is Scope.MINE:
        rows.append((button(turn, answers.button_all, replace(look, scope=Scope.ALL, start=0)),))
    elif look.scope is Scope.ALL and not look.question.narrow and turn.subscription().matchers:
        rows.append((button(turn, answers.button_mine, replace(look, scope=Scope.MINE, start=0)),))
    return tuple(row for row in rows if row)


def _beside(turn: Turn, look: Look, days: Days) -> Row:
    answers = turn.words.answers
    labels = {-1: (answers.button_previous, answers.week_before), 1: (answers.button_following, answers.week_after)}
    row = []
    for step, (label, week) in labels.items():
        other = days.beside(step)
        if other is not None:
            to = replace(look, question=replace(look.question, days=other), start=0)
            name = week if days.week else days_words(other, turn.today, turn.words)
            row.append(button(turn, label.format(days=name), to))
    return tuple(row)


def _picture(turn: Turn, days: Days) -> Row:
    """A whole month can be had as a picture."""
    if days.month is None or not 2000 <= days.first.year < 2100:
        return ()
    return (Button(turn.words.answers.button_picture, data=f"month:{days.first:%Y-%m}"),)


def _nothing(turn: Turn, look: Look, *, replacing: bool) -> Answer:
    """What was understood, that there is nothing of it, and what is nearest."""
    answers = turn.words.answers
    if look.start:
        said = Rich.of(answers.none_more)
        return Answer(text=said, rows=_turning(turn, look, more=False), replace=replacing)
    near = in_order(_nearest(turn, look), turn.today)
    below = by_day(near, turn.today, turn.words, since=turn.today) if near else ()
    hidden = _hidden(turn, look)
    text = Rich.of(
        lines(answers.none.format(asked=_title(turn, look)), hidden_words(hidden, turn.words)),
        answers.nearest if near else answers.nothing_at_all,
        *below,
        answers.search_hint if look.question.narrow else "",
    )
    return Answer(
        text=text, rows=(*details(near), *_others(turn, look, hidden), *_around(turn, look)), replace=replacing
    )


def _nearest(turn: Turn, look: Look) -> list[Milestone]:
    """The next ones of the same topic whenever they are, or else the next of all."""
    wider = (
        replace(look, question=replace(look.question, days=None)),
        Look(question=replace(look.question, days=None, kinds=frozenset(), keywords=()), scope=Scope.ALL),
        Look(scope=Scope.ALL),
    )
    for other in wider:
        if other != look and (found := _found(turn, other, NEAREST)):
            return found
    return []
