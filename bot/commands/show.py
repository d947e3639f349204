"""/show: one milestone with its quote, its source and the other dates of the same notice."""

import store.milestones
from bot.answer import Answer
from bot.command import Command, Turn
from bot.messages.card import in_full
from bot.messages.reminder import source_button
from bot.rich import Rich


def answer(turn: Turn) -> Answer:
    """Everything known about the milestone with this code."""
    if not turn.argument:
        return Answer(text=Rich.of(turn.words.usage_show))
    milestone = turn.milestone(turn.argument)
    others = [other for other in store.milestones.of_notice(turn.tx, milestone.notice.id) if other.uid != milestone.uid]
    row = source_button(milestone, turn.words)
    return Answer(text=in_full(milestone, others, turn.today, turn.words), rows=(row,) if row else ())


SHOW = Command(name="show", answer=answer, press=answer, words=("详情", "查看", "show"), open=True)
