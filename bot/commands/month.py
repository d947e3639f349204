"""/month: what there is in a month, this one or the one that is named."""

import re
from datetime import date

from bot.agenda import page, question_of, scope_of
from bot.answer import Answer
from bot.asking import Question
from bot.asking.question import month_of
from bot.command import Command, Turn
from bot.look import Look
from bot.messages.agenda import days_words
from bot.rich import Rich

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
EXAMPLE = "/month 2026-03"


def answer(turn: Turn) -> Answer:
    """The days that are named behind the command, or else those that hold today."""
    question = question_of(turn, EXAMPLE) if turn.argument else Question(days=month_of(turn.today))
    return page(turn, Look(question=question, scope=scope_of(question)))


def press(turn: Turn) -> Answer:
    """The month as a picture, with the address it can be passed on by where there is one."""
    found = _MONTH.fullmatch(turn.argument or f"{turn.today:%Y-%m}")
    if found is None:
        return Answer(text=Rich.of(turn.words.stale_button))
    first = date(int(found[1]), int(found[2]), 1)
    name = days_words(month_of(first), turn.today, turn.words)
    url = turn.house.public_url
    address = f"{url}/month/{first:%Y-%m}.png" if url else ""
    return Answer(text=Rich.of(turn.words.answers.picture.format(month=name), address), month=first)


MONTH = Command(name="month", answer=answer, press=press, open=True)
