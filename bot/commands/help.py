"""/help: every command this person may use, in one line each."""

from bot.answer import Answer
from bot.command import Command, Turn
from bot.rich import Rich, bold, lines


def answer(turn: Turn) -> Answer:
    """The menu; staff see theirs below."""
    words = turn.words
    shown = [words.help_line.format(name=it.name, summary=words.commands[it.name]) for it in turn.menu]
    everybody = [line for line, it in zip(shown, turn.menu, strict=True) if not it.staff]
    staff = [line for line, it in zip(shown, turn.menu, strict=True) if it.staff]
    below = lines(bold(words.help_admin), *staff) if staff else ""
    return Answer(text=Rich.of(bold(words.help_title), lines(*everybody), words.help_words, below))


HELP = Command(name="help", answer=answer, press=answer, words=("帮助", "用法", "help", "?", "？"))
