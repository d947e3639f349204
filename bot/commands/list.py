"""/list: what is next for me, or everything while nothing is subscribed to; its button turns the pages of every list."""

from bot.agenda import page
from bot.answer import Answer
from bot.command import Command, Turn
from bot.look import Look, looked


def answer(turn: Turn) -> Answer:
    """The first page."""
    return page(turn, Look())


def press(turn: Turn) -> Answer:
    """The page of the button in place of the one shown; without any the first, as a message of its own."""
    return page(turn, looked(turn), replacing=True) if turn.argument else answer(turn)


LIST = Command(name="list", answer=answer, press=press, words=("列表", "接下来", "日程", "list"), open=True)
