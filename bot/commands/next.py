"""/next: the next one that matters to me, in full."""

from bot.agenda import page, soonest
from bot.answer import Answer
from bot.command import Command, Turn
from bot.commands.show import card
from bot.look import Look


def answer(turn: Turn) -> Answer:
    """The soonest of my subscriptions, or of everything while I have none."""
    found = soonest(turn)
    return page(turn, Look()) if found is None else card(turn, found)


NEXT = Command(name="next", answer=answer, words=("下一个",), open=True)
