"""/restore: what was cancelled takes place after all."""

from bot.admin.change import (
    anchor_in_full,
    code_and_rest,
    done,
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
    """Say what would stand again and ask."""
    milestone, reason = code_and_rest(turn, turn.words.staff.usage_restore)
    if milestone.status is not Status.CANCELLED:
        raise UsageError(turn.words.staff.not_cancelled)
    anchor = milestone.facts.anchor
    return ask(
        turn,
        "restore",
        (*named(milestone), short(reason)),
        lines(turn.words.staff.ask_restore, title(milestone, turn)),
        lines(anchor_in_full(milestone.facts, turn), past_warning(anchor, turn), reason_words(short(reason), turn)),
        notified(
            audience.of_change(turn.tx, turn.house.timing, milestone, Changes(status=Status.CONFIRMED), turn.now), turn
        ),
    )


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    uid, sequence, reason = confirmed(turn, 3)
    milestone, by = unchanged(turn, uid, sequence), turn.incoming.author
    after = overrides.restore(turn.tx, turn.house.timing, milestone.uid, by=by, reason=reason, now=turn.now)
    return done(turn, turn.words.staff.done_restore, after)


RESTORE = Command(name="restore", answer=answer, press=press, words=("恢复",), staff=True)
