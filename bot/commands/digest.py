"""/digest: one message a day or a week instead of many."""

import store.wishes
from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.commands.topics import ON, back
from bot.messages.wishes import OFF, digest_words
from bot.rich import Rich, lines
from domain.errors import UsageError
from domain.wishes import Digest
from scheduler import wishing

COLUMNS = 2
COMMON = (Digest(8 * 60), Digest(18 * 60), Digest(9 * 60, 0))


def answer(turn: Turn) -> Answer:
    """Set what is typed, or show the buttons."""
    if turn.argument:
        _set(turn)
    return _card(turn)


def press(turn: Turn) -> Answer:
    """``daily 08:00`` and ``weekly 0 09:00`` set, ``off`` ends; with nothing the card alone."""
    if turn.argument:
        _set(turn)
    return _card(turn, replace=True)


def _set(turn: Turn) -> None:
    digest = None if turn.argument.lower() in OFF else _typed(turn)
    wishing.gather(turn.tx, turn.subscriber(), digest, turn.now)


def _typed(turn: Turn) -> Digest:
    try:
        return Digest.parse(turn.argument)
    except UsageError:
        raise UsageError(turn.words.settings.bad_digest.format(text=turn.argument[:40])) from None


def _card(turn: Turn, *, replace: bool = False) -> Answer:
    digest, said = store.wishes.of(turn.tx, turn.subscriber().id).digest, turn.words.settings
    now = said.digest.format(digest=digest_words(digest, turn.words))
    return Answer(
        text=Rich.of(lines(now, said.digest_rule), said.digest_how), rows=_rows(turn, digest), replace=replace
    )


def _rows(turn: Turn, digest: Digest | None) -> tuple[Row, ...]:
    offered = dict.fromkeys((*COMMON, *((digest,) if digest is not None else ())))
    buttons = [Button(ON * (one == digest) + digest_words(one, turn.words), data=f"digest:{one}") for one in offered]
    buttons.append(Button(ON * (digest is None) + turn.words.settings.button_off, data="digest:off"))
    return (*grid(buttons, COLUMNS), back(turn.words))


DIGEST = Command(name="digest", answer=answer, press=press, words=("汇总", "摘要", "digest"))
