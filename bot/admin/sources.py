"""/sources: when each source was read last, what came new of it, and what could not be read."""

import store.figures
from bot.admin.change import instant_words
from bot.answer import Answer
from bot.command import Command, Turn
from bot.rich import Paragraph, Rich, bold, lines
from store.figures import Publisher, Reading


def answer(turn: Turn) -> Answer:
    """The configured sources, then who published what is kept."""
    words = turn.words.staff
    read = [_reading(one, turn) for one in store.figures.read(turn.tx)]
    kept = [_publisher(one, turn) for one in store.figures.publishers(turn.tx)]
    below = lines(bold(words.publishers_title), *kept) if kept else ""
    return Answer(text=Rich.of(bold(words.sources_title), *(read or [lines(words.sources_none)]), below))


def _reading(one: Reading, turn: Turn) -> Paragraph:
    words = turn.words.staff
    read = words.source_read.format(when=instant_words(one.read_at, turn), count=one.notices)
    failed = words.source_failed.format(count=one.failures, first=one.failure) if one.failures else ""
    return lines(bold(one.source), read, failed)


def _publisher(one: Publisher, turn: Turn) -> str:
    name = one.name or turn.words.nothing_there
    when = instant_words(one.last_new_at, turn)
    return turn.words.staff.publisher_line.format(name=name, count=one.notices, when=when)


SOURCES = Command(name="sources", answer=answer, words=("来源",), staff=True)
