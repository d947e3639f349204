"""/announce: say something to all who subscribe to a topic."""

import store.audience
from bot.admin.change import notified
from bot.answer import Answer
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.messages.announcement import announcement
from bot.rich import Rich, bold, lines
from domain.errors import NotFound, UsageError
from domain.milestone import Topic
from scheduler import deeds

LONGEST = 2000  #: characters: one message, with room for its head
_ALL = frozenset({"全部", "所有", "all", "everything"})


def answer(turn: Turn) -> Answer:
    """Show it as it will be read, say how many will, and ask."""
    first, _, text = turn.argument.strip().partition(" ")
    topic, text = _topic(first, turn), text.strip()
    if not text:
        raise UsageError(turn.words.staff.usage_announce)
    if len(text) > LONGEST:
        raise UsageError(turn.words.staff.announce_too_long.format(limit=LONGEST, count=len(text)))
    count = store.audience.of_topic(turn.tx, topic)
    shown = announcement(topic.value if topic else "", text, turn.words)
    parts = (topic.value if topic else "", text)
    told = notified(count, turn)
    head = lines(bold(turn.words.staff.ask_announce))
    return ask(turn, "announce", parts, head, *shown.paragraphs, told, turn.words.staff.announce_grace)


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    name, text = confirmed(turn, 2)
    if (name and name not in set(Topic)) or not 0 < len(text.strip()) <= LONGEST:
        raise NotFound(turn.words.expired)
    topic = Topic(name) if name else None
    done = deeds.announce(turn.tx, topic, text, by=turn.incoming.author, now=turn.now)
    words = turn.words
    return Answer(text=Rich.of(words.staff.done_announce, words.undo_hint.format(id=done.id)), replace=True)


def _topic(name: str, turn: Turn) -> Topic | None:
    """The one topic that ``name`` is part of; None for all."""
    if name.lower() in _ALL:
        return None
    near = [topic for topic in Topic if name in topic.value] if len(name) > 1 else []
    if len(near) != 1:
        raise UsageError(turn.words.staff.usage_announce)
    return near[0]


ANNOUNCE = Command(name="announce", answer=answer, press=press, words=("公告",), staff=True)
