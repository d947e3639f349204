"""/week: what there is in a week, this one or the one that is named."""

from bot.agenda import page, question_of, scope_of
from bot.answer import Answer
from bot.asking import Question
from bot.asking.question import week_of
from bot.command import Command, Turn
from bot.look import Look


def answer(turn: Turn) -> Answer:
    """The days that are named behind the command, or else those that hold today."""
    question = (
        question_of(turn, turn.words.answers.example_week) if turn.argument else Question(days=week_of(turn.today))
    )
    return page(turn, Look(question=question, scope=scope_of(question)))


WEEK = Command(name="week", answer=answer, open=True)
