"""/lang: the language of answers and reminders."""

from dataclasses import replace as changed

import store.wishes
from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.commands.topics import ON, back
from bot.messages import LANGUAGES, words_for
from bot.rich import Rich
from scheduler import wishing

AS_CLIENT = "auto"
_NAMED = {
    **{code: code for code in LANGUAGES},
    "中文": "zh", "汉语": "zh", "chinese": "zh", "英文": "en", "英语": "en", "english": "en",
    AS_CLIENT: "", "自动": "", "跟随": "",
}  # fmt: skip


def answer(turn: Turn) -> Answer:
    """Set what is typed, or show the buttons."""
    return _card(_spoken(turn))


def press(turn: Turn) -> Answer:
    """``zh``, ``en``, ``auto``; with nothing the card alone."""
    return changed(_card(_spoken(turn)), replace=True)


def _spoken(turn: Turn) -> Turn:
    """The turn as it goes on, in the language that was asked for."""
    named = _NAMED.get(turn.argument.strip().lower())
    if named is None:
        return turn
    wanted = wishing.speak(turn.tx, turn.subscriber(), named)
    return changed(turn, words=words_for(wanted.language or turn.incoming.language or wanted.heard))


def _card(turn: Turn) -> Answer:
    chosen, said = store.wishes.of(turn.tx, turn.subscriber().id).language, turn.words.settings
    buttons = tuple(
        Button(ON * (code == chosen) + name, data=f"lang:{code or AS_CLIENT}") for code, name in said.languages.items()
    )
    return Answer(text=Rich.of(said.language_ask), rows=(buttons, back(turn.words)))


LANG = Command(name="lang", answer=answer, press=press, words=("语言", "lang", "language"))
