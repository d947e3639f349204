"""Asking before acting: what was understood, one tap to do it, one to leave it.

What is to be done travels in the button where it fits into 64 bytes, so there is nothing to lose or to expire; what
is longer waits in the store behind a token that only this chat can take, once.
"""

import store.pending
from bot.answer import LONGEST_DATA, Answer, Button
from bot.command import Command, Turn
from bot.rich import Paragraph, Rich
from domain.errors import NotFound

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


def _no(turn: Turn) -> Answer:
    return Answer(text=Rich.of(turn.words.nothing_changed), replace=True)


NO = Command(name="no", answer=_no, press=_no, staff=True)
