"""/quiet: hours in which nothing rings."""

import store.wishes
from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.commands.topics import ON, back
from bot.messages.wishes import OFF, quiet_words
from bot.rich import Rich, lines
from domain.errors import UsageError
from domain.wishes import Quiet
from scheduler import wishing

COLUMNS = 3
COMMON = (Quiet(22 * 60, 8 * 60), Quiet(21 * 60, 9 * 60), Quiet(12 * 60, 14 * 60))


def answer(turn: Turn) -> Answer:
    """Set what is typed, or show the buttons."""
    if turn.argument:
        _set(turn)
    return _card(turn)


def press(turn: Turn) -> Answer:
    """``22:00-08:00`` sets, ``off`` ends; with nothing the card alone."""
    if turn.argument:
        _set(turn)
    return _card(turn, replace=True)


def _set(turn: Turn) -> None:
    quiet = None if turn.argument.lower() in OFF else _typed(turn)
    wishing.keep_quiet(turn.tx, turn.subscriber(), quiet, turn.now)


def _typed(turn: Turn) -> Quiet:
    try:
        return Quiet.parse(turn.argument)
    except UsageError:
        raise UsageError(turn.words.settings.bad_quiet.format(text=turn.argument[:40])) from None


def _card(turn: Turn, *, replace: bool = False) -> Answer:
    quiet, said = store.wishes.of(turn.tx, turn.subscriber().id).quiet, turn.words.settings
    now = said.quiet.format(quiet=quiet_words(quiet, turn.words))
    return Answer(text=Rich.of(lines(now, said.quiet_rule), said.quiet_how), rows=_rows(turn, quiet), replace=replace)


def _rows(turn: Turn, quiet: Quiet | None) -> tuple[Row, ...]:
    offered = dict.fromkeys((*COMMON, *((quiet,) if quiet is not None else ())))
    buttons = [Button(ON * (one == quiet) + str(one), data=f"quiet:{one}") for one in offered]
    buttons.append(Button(ON * (quiet is None) + turn.words.settings.button_off, data="quiet:off"))
    return (*grid(buttons, COLUMNS), back(turn.words))


QUIET = Command(name="quiet", answer=answer, press=press, words=("免打扰", "勿扰", "quiet"))
