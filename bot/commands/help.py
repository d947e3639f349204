"""/help: every command this person may use, in one line each."""

from bot.answer import Answer
from bot.command import Command, Turn
from bot.messages.words import Words
from bot.rich import Rich, bold, lines


def answer(turn: Turn) -> Answer:
    """The menu; staff see theirs below."""
    words = turn.words
    listed = [command for command in turn.menu if command.name in words.commands]  # not what is only ever a button
    everybody = [_line(command, words) for command in listed if not command.staff]
    staff = [_line(command, words) for command in listed if command.staff]
    below = lines(bold(words.help_admin), *staff) if staff else ""
    return Answer(text=Rich.of(bold(words.help_title), lines(*everybody), words.help_words, below))


def _line(command: Command, words: Words) -> str:
    return words.help_line.format(name=command.name, summary=words.commands[command.name])


HELP = Command(name="help", answer=answer, press=answer, words=("帮助", "用法", "help", "?", "？"), open=True)
