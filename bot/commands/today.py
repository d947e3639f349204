"""/today: what there is in a day, this one or the one that is named."""

from bot.agenda import page, question_of, scope_of
from bot.answer import Answer
from bot.asking import Question
from bot.asking.question import Days
from bot.command import Command, Turn
from bot.look import Look


def answer(turn: Turn) -> Answer:
    """The days that are named behind the command, or else those that hold today."""
    question = (
        question_of(turn, turn.words.answers.example_day)
        if turn.argument
        else Question(days=Days(turn.today, turn.today))
    )
    return page(turn, Look(question=question, scope=scope_of(question)))


TODAY = Command(name="today", answer=answer, open=True)
