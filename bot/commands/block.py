"""/block and /unblock: literal words that a subscriber wants to hear nothing of."""

import store.wishes
from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.commands.topics import back
from bot.messages.wishes import blocked_words
from bot.rich import Rich, lines
from domain.errors import NotFound, UsageError
from domain.wishes import LONGEST_BLOCKED, MOST_BLOCKED
from scheduler import wishing

COLUMNS = 2


def block(turn: Turn) -> Answer:
    """Block the word that is typed; with none, those there are."""
    word, said = turn.argument.strip(), turn.words.settings
    if not word:
        return _card(turn)
    blocked = _blocked(turn)
    if len(word) > LONGEST_BLOCKED:
        raise UsageError(said.bad_block.format(limit=LONGEST_BLOCKED))
    if word not in blocked and len(blocked) >= MOST_BLOCKED:
        raise UsageError(said.too_many_blocked.format(limit=MOST_BLOCKED))
    wishing.block(turn.tx, turn.subscriber(), word)
    return _card(turn, said.blocked_done.format(word=word))


def unblock(turn: Turn) -> Answer:
    """Unblock the word that is typed; with none, those there are."""
    word, said = turn.argument.strip(), turn.words.settings
    if not word:
        return _card(turn)
    if word not in _blocked(turn):
        raise NotFound(said.not_blocked.format(word=word[:LONGEST_BLOCKED]))
    wishing.unblock(turn.tx, turn.subscriber(), word)
    return _card(turn, said.unblocked_done.format(word=word))


def show(turn: Turn) -> Answer:
    """The card in place of what was tapped."""
    return _card(turn, replace=True)


def press_unblock(turn: Turn) -> Answer:
    """A word by its number in their order; its beginning guards the number."""
    number, _, start = turn.argument.partition(" ")
    blocked = _blocked(turn)
    word = blocked[int(number)] if number.isdecimal() and len(number) < 4 and int(number) < len(blocked) else None
    if word is not None and word.startswith(start):
        wishing.unblock(turn.tx, turn.subscriber(), word)
    return _card(turn, replace=True)


def _blocked(turn: Turn) -> tuple[str, ...]:
    return store.wishes.of(turn.tx, turn.subscriber().id).blocked


def _card(turn: Turn, done: str = "", *, replace: bool = False) -> Answer:
    blocked, said = _blocked(turn), turn.words.settings
    now = said.blocked.format(words=blocked_words(blocked, turn.words))
    return Answer(text=Rich.of(lines(done, now), said.blocked_how), rows=_rows(turn, blocked), replace=replace)


def _rows(turn: Turn, blocked: tuple[str, ...]) -> tuple[Row, ...]:
    label = turn.words.settings.button_unblock
    buttons = [
        Button(label.format(word=word), data=f"unblock:{number} {word[:8]}") for number, word in enumerate(blocked)
    ]
    return (*grid(buttons, COLUMNS), back(turn.words))


BLOCK = Command(name="block", answer=block, press=show, words=("屏蔽", "block"))
UNBLOCK = Command(name="unblock", answer=unblock, press=press_unblock, words=("取消屏蔽", "unblock"))
