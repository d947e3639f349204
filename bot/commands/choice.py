"""One wish that is typed or tapped: a card that says what holds, the common answers as buttons, and one to end it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.answer import Answer, Button, grid
from bot.command import Command, Turn
from bot.commands.topics import ON, back
from bot.messages.wishes import OFF
from bot.messages.words import Words
from bot.rich import Rich, lines
from domain.errors import UsageError
from domain.wishes import Wishes

Wish = TypeVar("Wish", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one such card says, in one language."""

    now: str  #: what holds
    rule: str
    how: str
    unreadable: str  #: ``{text}`` is what was typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Generic[Wish]):
    """The parts in which one of them differs from another; ``str()`` of a wish is its button's data."""

    name: str
    common: tuple[Wish, ...]
    columns: int
    parse: Callable[[str], Wish]
    held: Callable[[Turn], Wish | None]
    keep: Callable[[Turn, Wish | None], Wishes]
    said: Callable[[Words, Wish | None], Said]
    label: Callable[[Wish, Words], str]

    def command(self, *words: str) -> Command:
        """The command, by its name, by these words, or by its buttons; ``off`` ends it, nothing shows the card alone."""
        return Command(name=self.name, answer=self._asked, press=self._pressed, words=words)

    def _asked(self, turn: Turn) -> Answer:
        self._set(turn)
        return self._card(turn)

    def _pressed(self, turn: Turn) -> Answer:
        self._set(turn)
        return self._card(turn, replace=True)

    def _set(self, turn: Turn) -> None:
        if turn.argument:
            self.keep(turn, None if turn.argument.lower() in OFF else self._typed(turn))

    def _typed(self, turn: Turn) -> Wish:
        try:
            return self.parse(turn.argument)
        except UsageError:
            unreadable = self.said(turn.words, None).unreadable
            raise UsageError(unreadable.format(text=turn.argument[:40])) from None

    def _card(self, turn: Turn, *, replace: bool = False) -> Answer:
        now: Wish | None = self.held(turn)
        said = self.said(turn.words, now)
        offered = dict.fromkeys(self.common if now is None else (*self.common, now))
        buttons = [Button(ON * (one == now) + self.label(one, turn.words), f"{self.name}:{one}") for one in offered]
        buttons.append(Button(ON * (now is None) + turn.words.settings.button_off, f"{self.name}:off"))
        rows = (*grid(buttons, self.columns), back(turn.words))
        return Answer(text=Rich.of(lines(said.now, said.rule), said.how), rows=rows, replace=replace)
