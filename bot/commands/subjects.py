"""What somebody names to subscribe to: topics in any of our languages, literal keywords, or everything."""

import re
from collections.abc import Iterator

import bot.asking.words as spoken
from bot.messages import LANGUAGES
from bot.messages.words import Words
from domain.errors import UsageError
from domain.milestone import Topic
from domain.subscription import EVERYTHING, Matcher, MatcherKind
from scheduler.subscriptions import LONGEST_KEYWORD

_SEPARATORS = re.compile(r"[,，、;；\n]+")
_ALL = frozenset({"全部", "所有", "all", "everything"})
_JOINTS = frozenset({"和", "与", "及", "以及", "and", "&"})
_JOINT = re.compile(r"以及|[和与及&]")
_LATIN = re.compile(r"[a-z &]+[a-z]")
_MOST_WORDS = 5  #: of the name of a topic


def named(argument: str, words: Words) -> list[Matcher]:
    """All that is named, each once."""
    said = [subject for phrase in _SEPARATORS.split(argument) for subject in _subjects(phrase.split())]
    joined = [subject for subject in said if subject.lower() not in _JOINTS] or said
    return list(dict.fromkeys(_matcher(subject, words) for subject in joined))


def _subjects(tokens: list[str]) -> Iterator[str]:
    """The words one by one, except that the name of a topic may be several: monthly opera."""
    while tokens:
        sizes = range(min(_MOST_WORDS, len(tokens)), 1, -1)
        size = next((it for it in sizes if " ".join(tokens[:it]).lower() in _TOPICS), 1)
        head, tokens = " ".join(tokens[:size]), tokens[size:]
        yield from _halves(head) if size == 1 else (head,)


def _halves(word: str) -> list[str]:
    """路演和讲座 is two, because both are ours; 参与 and R&D are what they are."""
    halves = _JOINT.split(word)
    return halves if all(half.lower() in _KNOWN or _topic(half) for half in halves) else [word]


def _matcher(subject: str, words: Words) -> Matcher:
    if subject.lower() in _ALL:
        return EVERYTHING
    if topic := _topic(subject):
        return Matcher(MatcherKind.TOPIC, topic)
    if len(subject) > LONGEST_KEYWORD:
        raise UsageError(words.keyword_too_long.format(limit=LONGEST_KEYWORD))
    return Matcher(MatcherKind.KEYWORD, subject)


def _topic(subject: str) -> Topic | None:
    """By a name of it, or the one topic the word is part of (路演 is 路演对接)."""
    if exact := _TOPICS.get(subject.lower()):
        return exact
    near = [topic for topic in Topic if subject in topic.value] if len(subject) > 1 else []
    return near[0] if len(near) == 1 else None


def _names(topic: Topic) -> Iterator[str]:
    """As buttons show it, as addresses spell it, and either in the singular or plural."""
    for words in LANGUAGES.values():
        shown = words.topics[topic].lower()
        yield shown
        if latin := _LATIN.match(shown):
            yield latin[0]
            yield latin[0].removesuffix("s")
    slug = topic.name.lower()
    yield from (slug, f"{slug}s")


_TOPICS = {name: topic for topic in Topic for name in _names(topic)}
_KNOWN = {word for table in (spoken.TOPICS, spoken.KINDS, spoken.KEYWORDS) for said in table.values() for word in said}
