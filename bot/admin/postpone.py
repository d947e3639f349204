"""/postpone: move a milestone to another time, later or earlier."""

from bot.admin.change import (
    code_and_rest,
    done,
    moment_in_full,
    moment_of,
    named,
    notified,
    old_new,
    past_warning,
    reason_words,
    short,
    title,
    unchanged,
)
from bot.answer import Answer
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.rich import Paragraph, lines
from bot.times import understand_beginning
from domain.errors import NotFound, UsageError
from domain.milestone import Milestone, Status
from domain.override import moved
from domain.times import Moment
from scheduler import audience, overrides


def answer(turn: Turn) -> Answer:
    """Say back the old and the new time and ask."""
    milestone, rest = code_and_rest(turn, turn.words.usage_postpone)
    if not rest:
        raise UsageError(turn.words.usage_postpone)
    if milestone.status is Status.CANCELLED:
        raise UsageError(turn.words.already_cancelled)
    to, reason = _time(turn, rest, milestone)
    parts = (*named(milestone), str(to), short(reason))
    return ask(turn, "postpone", parts, *_question(turn, milestone, to, reason))


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    uid, sequence, to, reason = confirmed(turn, 4)
    milestone, moment, by = unchanged(turn, uid, sequence), moment_of(to, turn), turn.incoming.author
    if moment is None:
        raise NotFound(turn.words.expired)
    after = overrides.postpone(turn.tx, turn.house.timing, milestone.uid, moment, by=by, reason=reason, now=turn.now)
    return done(turn, turn.words.done_postpone, after)


def _time(turn: Turn, text: str, milestone: Milestone) -> tuple[Moment, str]:
    found = understand_beginning(text, turn.now, turn.house.timing.zone, milestone.facts.anchor.on)
    if found is None:
        raise UsageError(turn.words.no_time_read.format(text=text[:40]))
    typed, reason = found
    to = typed.start if typed.start is not None and moved(milestone.facts, typed.start).start else typed.one
    if to == milestone.facts.anchor:
        raise UsageError(turn.words.same_already)
    return to, reason


def _question(turn: Turn, milestone: Milestone, to: Moment, reason: str) -> tuple[str | Paragraph, ...]:
    words, old = turn.words, milestone.facts.anchor
    later = to.passes_at() > old.passes_at()
    return (
        lines(words.ask_postpone if later else words.ask_bring_forward, title(milestone, turn)),
        lines(
            old_new(moment_in_full(old, turn), moment_in_full(to, turn), turn),
            past_warning(to, turn),
            reason_words(short(reason), turn),
        ),
        notified(audience.of_change(turn.tx, turn.house.timing, milestone, moved(milestone.facts, to), turn.now), turn),
    )


POSTPONE = Command(name="postpone", answer=answer, press=press, words=("延期", "改期", "提前到"), staff=True)
