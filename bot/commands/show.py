"""/show: one milestone with its quote, its source, and the time line of its notice."""

from collections.abc import Callable
from urllib.parse import urlsplit

import store.milestones
from bot.admin import tools
from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.commands import mine
from bot.messages.card import beside, code_of, in_full, numeral
from bot.messages.reminder import source_button
from bot.rich import Rich
from domain.milestone import Milestone

COLUMNS = 4
MOST_BESIDE = 8  #: buttons to the other dates of its notice
_HERE = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - compared with, not bound to

#: What else stands under a milestone, each a function of the turn and the milestone, in this order.
ROWS: tuple[Callable[[Turn, Milestone], tuple[Row, ...]], ...] = (mine.rows, tools.rows)


def answer(turn: Turn) -> Answer:
    """Everything known about the milestone with this code."""
    if not turn.argument:
        return Answer(text=Rich.of(turn.words.usage_show))
    return card(turn, turn.milestone(turn.argument))


def card(turn: Turn, milestone: Milestone) -> Answer:
    """A milestone in full, with its buttons."""
    family = store.milestones.of_notice(turn.tx, milestone.notice.id)
    text = in_full(milestone, family, turn.now, turn.house.timing.zone, turn.words, turn.fit(milestone))
    answered = Rich.of(mine.standing(turn, milestone))
    others = enumerate(beside(milestone, family)[:MOST_BESIDE], 1)
    numbered = [Button(numeral(number), data=f"show:{code_of(it.uid)}") for number, it in others]
    added = [row for rows in ROWS for row in rows(turn, milestone)]
    return Answer(
        text=Rich(text.paragraphs + answered.paragraphs),
        rows=tuple(row for row in (_links(turn, milestone), *added, *grid(numbered, COLUMNS)) if row),
    )


def _links(turn: Turn, milestone: Milestone) -> Row:
    """The notice, and the milestone for a calendar."""
    base, receiver = turn.house.public_url, turn.incoming.receiver
    # An address of this machine is of use on its own screen only, and Telegram may refuse a message for it.
    abroad = receiver != "terminal" and urlsplit(base).hostname in _HERE
    ics = (Button(turn.words.answers.button_ics, url=f"{base}/m/{milestone.uid}.ics"),) if base and not abroad else ()
    return (*source_button(milestone, turn.words), *ics)


SHOW = Command(name="show", answer=answer, press=answer, words=("详情", "查看", "show"), open=True)
