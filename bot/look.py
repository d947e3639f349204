"""A list that somebody looks at: what was asked, whose, and from which item on; it travels in the buttons under it."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

import store.pending
from bot.answer import LONGEST_DATA, Button
from bot.asking import ANYTHING, Days, Question
from bot.command import Turn
from domain.errors import NotFound
from domain.milestone import Kind, Topic

BUTTON = "list"  #: the command that turns the pages
MOST = 10_000  #: an item number beyond this was not on any button of ours
_LETTERS = 3  #: of a topic's name in a button: enough to tell them apart
_TOPICS = {topic.name[:_LETTERS]: topic for topic in Topic}
_KINDS = {kind.value[0]: kind for kind in Kind}
_TOKEN = "~"  # noqa: S105 - the mark of a token, not one
_SPELLED = re.compile(r"(\d{1,5});([masMA]);(?:(\d{8})-(\d{8}))?;([A-Z]*);([a-z]*);(.*)", re.DOTALL)


class Scope(StrEnum):
    """Whose list it is."""

    MINE = "m"  #: what I am subscribed to; everything while that is nothing
    ALL = "a"
    SEARCH = "s"  #: everything, what was over lately too


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page of a list."""

    question: Question = ANYTHING
    scope: Scope = Scope.MINE
    start: int = 0  #: the first item of the page
    everyone: bool = False  #: what is clearly for others than the reader too

    def at(self, start: int) -> Self:
        """The same list from another item on."""
        return replace(self, start=max(start, 0))

    def __str__(self) -> str:
        """As it stands in a button: ``8;m;20260202-20260208;OPE;a;博士``; a capital for everyone's."""
        asked = self.question
        days = f"{asked.days.first:%Y%m%d}-{asked.days.last:%Y%m%d}" if asked.days else ""
        topics = "".join(sorted(topic.name[:_LETTERS] for topic in asked.topics))
        kinds = "".join(sorted(kind.value[0] for kind in asked.kinds))
        scope = self.scope.upper() if self.everyone else self.scope
        return ";".join((str(self.start), scope, days, topics, kinds, "\n".join(asked.keywords)))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The inverse of ``str``; None for what no button of ours says. A number alone is a page of my list."""
        if text.isascii() and text.isdigit() and len(text) < 6:
            text = f"{text};m;;;;"
        found = _SPELLED.fullmatch(text)
        if found is None:
            return None
        start, scope, first, last, topics, kinds, keywords = found.groups()
        try:
            days = Days(_day(first), _day(last)) if first else None
            question = Question(days=days, topics=_topics(topics), kinds=_kinds(kinds), keywords=_lines(keywords))
        except (ValueError, KeyError):
            return None
        return cls(question=question, scope=Scope(scope.lower()), start=min(int(start), MOST), everyone=scope.isupper())


def _day(figures: str) -> date:
    return date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))


def _topics(letters: str) -> frozenset[Topic]:
    return frozenset(_TOPICS[letters[at : at + _LETTERS]] for at in range(0, len(letters), _LETTERS))


def _kinds(letters: str) -> frozenset[Kind]:
    return frozenset(_KINDS[letter] for letter in letters)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def button(turn: Turn, label: str, look: Look) -> Button:
    """A button that shows ``look``; what is too long for it waits in the store for a day."""
    data = f"{BUTTON}:{look}"
    if len(data.encode()) > LONGEST_DATA:
        here = turn.incoming
        token = store.pending.put(turn.tx, here.receiver, here.address, str(look), turn.now)
        data = f"{BUTTON}:{_TOKEN}{token}"
    return Button(label, data=data)


def looked(turn: Turn) -> Look:
    """What the button that was tapped shows; NotFound when it is out of date."""
    spelled: str | None = turn.argument
    if turn.argument.startswith(_TOKEN):
        here = turn.incoming
        spelled = store.pending.look(turn.tx, here.receiver, here.address, turn.argument.removeprefix(_TOKEN))
    look = Look.parse(spelled) if spelled is not None else None
    if look is None:
        raise NotFound(turn.words.stale_button)
    return look
