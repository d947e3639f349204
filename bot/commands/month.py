"""/month: what there is in a month, this one or the one that is named."""

from bot.agenda import page, question_of, scope_of
from bot.answer import Answer
from bot.asking import Question
from bot.asking.question import month_of
from bot.command import Command, Turn
from bot.look import Look

EXAMPLE = "/month 2026-03"


def answer(turn: Turn) -> Answer:
    """The days that are named behind the command, or else those that hold today."""
    question = question_of(turn, EXAMPLE) if turn.argument else Question(days=month_of(turn.today))
    return page(turn, Look(question=question, scope=scope_of(question)))


MONTH = Command(name="month", answer=answer, open=True)
