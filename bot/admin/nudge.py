"""/remind CODE: one reminder more of one milestone, now or at a moment, with a line of one's own; or none at all."""

from datetime import UTC, datetime

from bot.admin.change import code_and_rest, moment_in_full, named, ordered, reached, short, title, unchanged
from bot.answer import Answer
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.rich import lines, quote
from bot.times import understand_beginning
from domain.errors import NotFound, UsageError
from domain.milestone import Milestone, Status
from domain.override import Action
from domain.times import Moment
from scheduler import deeds, plan
from scheduler.orders import AT, LEADS, WORDS

NOW, NEVER = "now", "never"
_NAMES = {
    "now": NOW, "现在": NOW, "立即": NOW, "马上": NOW,
    "never": NEVER, "不再": NEVER, "不": NEVER, "从不": NEVER, "不提醒": NEVER,
}  # fmt: skip


def answer(turn: Turn) -> Answer:
    """Say what would be sent when, and ask."""
    milestone, rest = code_and_rest(turn, turn.words.staff.usage_nudge)
    words = turn.words.staff
    if milestone.status is not Status.CONFIRMED:
        raise UsageError(words.not_standing)
    when, wording = _when(turn, rest, milestone)
    parts = (*named(milestone), when, wording)
    if when == NEVER:
        return ask(
            turn,
            "nudge",
            parts,
            lines(words.ask_never, title(milestone, turn)),
            reached(milestone, turn, words.would_miss),
        )
    said = words.ask_nudge_now if when == NOW else words.ask_nudge.format(when=_said(when, turn))
    line = (quote(wording),) if wording else ""
    return ask(turn, "nudge", parts, lines(said, title(milestone, turn)), line, reached(milestone, turn))


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    uid, sequence, when, wording = confirmed(turn, 4)
    milestone, by, words = unchanged(turn, uid, sequence), turn.incoming.author, turn.words.staff
    if when == NEVER:
        done = deeds.order(turn.tx, turn.house.timing, milestone, Action.LEADS, {LEADS: ""}, by=by, now=turn.now)
        return ordered(turn, words.done_never, milestone, done)
    at = turn.now if when == NOW else _at(when, turn)
    what = {AT: at.astimezone(UTC).isoformat(), WORDS: wording}
    done = deeds.order(turn.tx, turn.house.timing, milestone, Action.REMIND, what, by=by, now=turn.now)
    said = words.done_nudge_now if when == NOW else words.done_nudge.format(when=_said(when, turn))
    return ordered(turn, said, milestone, done)


def _when(turn: Turn, text: str, milestone: Milestone) -> tuple[str, str]:
    """``now``, ``never`` or a moment as it is printed, and the line to go with it."""
    first, _, rest = text.partition(" ")
    if (name := _NAMES.get(first.lower())) is not None:
        return name, short(rest)
    found = understand_beginning(text, turn.now, turn.house.timing.zone)
    if found is None or found[0].one.minute is None:
        raise UsageError(turn.words.staff.usage_nudge)
    moment, timing = found[0].one, turn.house.timing
    at = moment.begins_at(timing.zone)
    if not turn.now < at < plan.useful_until(milestone.facts, timing):
        raise UsageError(turn.words.staff.too_late.format(when=moment_in_full(moment, turn)))
    return str(moment), short(found[1])


def _at(when: str, turn: Turn) -> datetime:
    try:
        return Moment.parse(when).begins_at(turn.house.timing.zone)
    except ValueError:
        raise NotFound(turn.words.expired) from None


def _said(when: str, turn: Turn) -> str:
    return moment_in_full(Moment.parse(when), turn)


NUDGE = Command(name="nudge", answer=answer, press=press, words=("补提醒",), staff=True)
