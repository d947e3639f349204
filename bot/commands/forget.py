"""/forget: what would be deleted and what would stay, and on yes it is done."""

import store.personal
import store.subscribers
from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.rich import Rich, lines
from domain.subscription import Subscriber
from scheduler import subscriptions

_YES, _NO = "yes", "no"


def answer(turn: Turn) -> Answer:
    """The question."""
    words = turn.words.answers
    found = _asking(turn)
    if found is None:
        return Answer(text=Rich.of(words.export_nothing))
    records = store.personal.kept(turn.tx, found).records
    text = Rich.of(
        words.ask_forget,
        lines(
            words.forget_deleted,
            words.forget_kept.format(count=records) if records else "",
            words.forget_staff if turn.staff else "",
        ),
    )
    yes = Button(turn.words.button_yes, data=f"forget:{_YES} {found.id}")
    return Answer(text=text, rows=((yes, Button(turn.words.button_no, data=f"forget:{_NO}")),))


def press(turn: Turn) -> Answer:
    """Do it, once: the number in the button is that of the row, which somebody who came back has another of."""
    if turn.argument == _NO:
        return Answer(text=Rich.of(turn.words.nothing_changed), replace=True)
    found = _asking(turn)
    if found is None or turn.argument != f"{_YES} {found.id}":
        return answer(turn)
    subscriptions.forget(turn.tx, found)
    return Answer(text=Rich.of(turn.words.answers.forgotten), replace=True)


def _asking(turn: Turn) -> Subscriber | None:
    """Who asks, without making anybody of them who is not known."""
    return store.subscribers.find(turn.tx, turn.incoming.receiver, turn.incoming.address)


FORGET = Command(
    name="forget", answer=answer, press=press, words=("忘记我", "删除我的数据", "forget"), open=True, personal=True
)
