"""/cancel: say that something will not happen."""

from bot.admin.change import (
    code_and_rest,
    done,
    moment_in_full,
    named,
    notified,
    past_warning,
    reason_words,
    short,
    title,
    unchanged,
)
from bot.answer import Answer
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.rich import lines
from domain.errors import UsageError
from domain.milestone import Status
from domain.override import Changes
from scheduler import audience, overrides


def answer(turn: Turn) -> Answer:
    """Say what would be cancelled and ask."""
    milestone, reason = code_and_rest(turn, turn.words.usage_cancel)
    if milestone.status is Status.CANCELLED:
        raise UsageError(turn.words.already_cancelled)
    when = moment_in_full(milestone.facts.anchor, turn)
    return ask(
        turn,
        "cancel",
        (*named(milestone), short(reason)),
        lines(turn.words.ask_cancel, title(milestone, turn)),
        lines(
            turn.words.was_planned.format(when=when),
            past_warning(milestone.facts.anchor, turn),
            reason_words(short(reason), turn),
        ),
        notified(
            audience.of_change(turn.tx, turn.house.timing, milestone, Changes(status=Status.CANCELLED), turn.now), turn
        ),
    )


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    uid, sequence, reason = confirmed(turn, 3)
    milestone, by = unchanged(turn, uid, sequence), turn.incoming.author
    after = overrides.cancel(turn.tx, turn.house.timing, milestone.uid, by=by, reason=reason, now=turn.now)
    return done(turn, turn.words.done_cancel, after)


CANCEL = Command(name="cancel", answer=answer, press=press, words=("取消",), staff=True)
