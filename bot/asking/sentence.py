"""From a sentence to a Question: every word must be one of ours, so that nothing is guessed.

At each place the longest word wins; one word that is in no table, and the sentence is not plain.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from bot.asking import words
from bot.asking.days import JOINT, days_at
from bot.asking.feasts import Unpublished, feast_at
from bot.asking.question import Days, Question
from bot.times import understand
from domain.milestone import Kind, Topic
from domain.times import city_day

LONGEST = 60  #: characters of a sentence: whoever writes more wants to say more than a question about days
_SKIPPED = re.compile(r"[\s,，.。、?？!！~…;；:：]+")
_QUOTED = re.compile('[「『“"《]([^「」『』“”"《》]{1,20})[」』”"》]')
_LATIN = re.compile(r"[a-z]")
_NAMED_DAY = re.compile(r"[a-zß-ÿ]{4,}(?: [0-9a-zß-ÿ]+){0,3}")


@dataclass(frozen=True, slots=True)
class _Token:
    """One word of the sentence: what it narrows to, or nothing."""

    end: int
    days: Days | None = None
    topic: Topic | None = None
    kinds: frozenset[Kind] = frozenset()
    keyword: str = ""
    ahead: bool = False
    until: bool = False  #: 到, between two days
    gap: Unpublished | None = None  #: days that nobody knows yet

    @property
    def telling(self) -> bool:
        """Whether it is enough of a question by itself."""
        return bool(self.days or self.topic or self.kinds or self.keyword or self.ahead or self.gap)


def asked(text: str, now: datetime, zone: tzinfo) -> Question | Unpublished | None:
    """What a sentence asks for, seen from ``now`` (aware) in the city's zone; None where that is not plain.

    A day or month without a year is the next such; 本周 is Monday to Sunday. Unpublished where it asks about days off that
    are not known. Never a command, never an exception.
    """
    said = unicodedata.normalize("NFKC", text).strip().lower().replace("’", "'")
    if not said or len(said) > LONGEST or said.startswith("/"):
        return None
    today = city_day(now, zone)
    tokens = _tokens(said, today)
    if tokens is None:
        return _foreign_day(said, now, zone)
    if not any(token.telling for token in tokens):
        return None
    return next((token.gap for token in tokens if token.gap), None) or _question(tokens)


def _question(tokens: list[_Token]) -> Question | None:
    try:
        days = _joined(tokens)
    except ValueError:
        return None
    kinds = [token.kinds for token in tokens if token.kinds]
    return Question(
        days=days,
        topics=frozenset(token.topic for token in tokens if token.topic),
        kinds=_kinds(kinds),
        keywords=tuple(dict.fromkeys(token.keyword for token in tokens if token.keyword)),
    )


def _kinds(named: list[frozenset[Kind]]) -> frozenset[Kind]:
    """申报截止 means both words at once; 申报和报名 either."""
    if not named:
        return frozenset()
    both = frozenset.intersection(*named)
    return both or frozenset.union(*named)


def _joined(tokens: list[_Token]) -> Days | None:
    """The days of a sentence: one run, days that follow each other, or from one to another; ValueError otherwise."""
    runs = [token for token in tokens if token.days or token.until]
    said = [token.days for token in runs if token.days]
    if not said:
        return None
    if any(token.until for token in runs):
        if len(runs) != 3 or not (runs[0].days and runs[1].until and runs[2].days):
            raise ValueError("until what")
        first, last = runs[0].days, runs[2].days
        end = last.last
        # 周一到周五 on a Wednesday: the coming Friday is before the coming Monday.
        return Days(first.first, end + timedelta(weeks=1) if end < first.first else end)
    for one, other in pairwise(said):
        if (other.first - one.last).days != 1:
            raise ValueError("days that do not follow each other")
    return Days(said[0].first, said[-1].last)


def _tokens(said: str, today: date) -> list[_Token] | None:
    """Every word of the sentence, or None where one is in no table."""
    found: list[_Token] = []
    at = 0
    while at < len(said):
        if skipped := _SKIPPED.match(said, at):
            at = skipped.end()
            continue
        token = max(_at(said, at, today), key=lambda it: it.end, default=None)
        if token is None:
            return None
        found.append(token)
        at = token.end
    return found


def _at(said: str, at: int, today: date) -> Iterator[_Token]:
    """What may stand at this place, what tells most first."""
    if (dated := days_at(said, at, today)) is not None:
        yield _Token(dated[1], days=dated[0])
    if (feast := feast_at(said, at, today)) is not None:
        days, end = feast
        yield _Token(end, gap=days) if isinstance(days, Unpublished) else _Token(end, days=days)
    if quoted := _QUOTED.match(said, at):
        yield _Token(quoted.end(), keyword=quoted[1].strip())
    if joint := JOINT.match(said, at):
        yield _Token(joint.end(), until=True)
    if word := _WORD.match(said, at):
        yield replace(_MEANING[word[0]], end=word.end())


def _foreign_day(said: str, now: datetime, zone: tzinfo) -> Question | None:
    """A day by itself in another language: nächsten Freitag, demain."""
    if not _NAMED_DAY.fullmatch(said):
        return None
    typed = understand(said, now, zone)
    return None if typed is None else Question(days=Days(typed.one.on, typed.one.on))


def _spelled(all_words: Iterable[str]) -> str:
    """A pattern of these words, the longest first; Latin ones only as whole words."""
    longest_first = sorted(all_words, key=len, reverse=True)
    return "|".join(
        rf"(?<![a-z]){re.escape(it)}(?![a-z])" if _LATIN.search(it) else re.escape(it) for it in longest_first
    )


def _meanings() -> dict[str, _Token]:
    """What each word of the table tells; its place is filled in where it is found."""
    meaning = {word: _Token(0) for word in words.FILLERS}
    meaning |= {word: _Token(0, ahead=True) for word in words.AHEAD}
    meaning |= {word: _Token(0, keyword=keyword) for keyword, spelled in words.KEYWORDS.items() for word in spelled}
    meaning |= {word: _Token(0, kinds=kinds) for kinds, spelled in words.KINDS.items() for word in spelled}
    return meaning | {word: _Token(0, topic=topic) for topic, spelled in words.TOPICS.items() for word in spelled}


_MEANING = _meanings()
_WORD = re.compile(_spelled(_MEANING))
