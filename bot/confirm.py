"""Asking before acting: what was understood, one tap to do it, one to leave it.

What is to be done travels in the button where it fits into 64 bytes, so there is nothing to lose or to expire; what
is longer waits in the store behind a token that only this chat can take, once.
"""

from datetime import timedelta

import store.deliveries
import store.pending
from bot.answer import LONGEST_DATA, Answer, Button
from bot.command import Command, Turn
from bot.rich import Paragraph, Rich
from domain.errors import NotFound, UsageError

YES = frozenset({"是", "是的", "对", "好", "好的", "确认", "yes", "y", "ok"})
NO = frozenset({"不", "不是", "否", "不用", "算了", "no", "n"})
TYPED_WITHIN = timedelta(hours=1)  #: how long a word answers a question; the buttons under it do for ever
_LEAVING = frozenset({"no:", "forget:no", "mycalendar:no"})  #: what the second button of a question says
_PARTS = "|"
_TOKEN = "~"  # noqa: S105 - the mark of a token, not one


def ask(turn: Turn, command: str, parts: tuple[str, ...], *said: str | Paragraph) -> Answer:
    """The question, with the button that makes ``command`` be pressed with these parts; the last may hold anything."""
    payload = _PARTS.join(parts)
    data = f"{command}:{payload}"
    if len(data.encode()) > LONGEST_DATA or payload.startswith(_TOKEN):
        here = turn.incoming
        data = f"{command}:{_TOKEN}{store.pending.put(turn.tx, here.receiver, here.address, payload, turn.now)}"
    yes, no = Button(turn.words.button_yes, data=data), Button(turn.words.button_no, data="no:")
    return Answer(text=Rich.of(*said), rows=((yes, no),))


def confirmed(turn: Turn, count: int) -> tuple[str, ...]:
    """The ``count`` parts that were asked about; NotFound when the question is gone or was never ours."""
    payload: str | None = turn.argument
    if turn.argument.startswith(_TOKEN):
        here = turn.incoming
        payload = store.pending.take(turn.tx, here.receiver, here.address, turn.argument.removeprefix(_TOKEN))
    parts = tuple((payload or "").split(_PARTS, count - 1))
    if payload is None or len(parts) != count:
        raise NotFound(turn.words.expired)
    return parts


def question_of(answer: Answer) -> tuple[str, str] | None:
    """What the two buttons of a question say, yes first; None where an answer is none."""
    match answer.rows:
        case ((yes, no),) if no.data in _LEAVING:
            return yes.data, no.data
        case _:
            return None


def note(turn: Turn, answer: Answer) -> None:
    """A word typed next answers this, if it is a question, and nothing that was asked before: people mean the last one.

    Not in groups, where many speak at once: there a question is answered by a reply to it.
    """
    if not turn.incoming.group:
        data = "\n".join(question_of(answer) or ())
        store.pending.note(turn.tx, turn.incoming.receiver, turn.incoming.address, data, turn.now)


def typed(turn: Turn) -> str | None:
    """The button that 是 or 算了 means here; empty where nothing was asked lately, None where it is no such word.

    UsageError for a yes after a reminder: it may be meant for that one, so it does nothing that was asked before.
    """
    here = turn.incoming
    word = here.text.strip().strip("。.!！~").lower()
    if here.group or here.data or here.given or (word not in YES and word not in NO):
        return None
    asked = store.pending.noted(turn.tx, here.receiver, here.address, turn.now - TYPED_WITHIN)
    if asked is None:
        return ""
    payload, at = asked
    yes, _, no = payload.partition("\n")
    if word in NO:
        return no
    if store.deliveries.reached_since(turn.tx, here.receiver, here.address, at):
        raise UsageError(turn.words.answers.overtaken)
    return yes


def _no(turn: Turn) -> Answer:
    return Answer(text=Rich.of(turn.words.nothing_changed), replace=True)


LEAVE = Command(name="no", answer=_no, press=_no, staff=True)
