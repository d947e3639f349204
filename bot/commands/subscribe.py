"""/subscribe: topics, literal keywords, or everything."""

import re

from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.commands import topics
from bot.messages.words import Words
from bot.rich import Rich
from domain.errors import UsageError
from domain.milestone import Topic
from domain.subscription import EVERYTHING, Matcher, MatcherKind, Subscription
from scheduler import subscriptions
from scheduler.subscriptions import LONGEST_KEYWORD, MOST_KEYWORDS

_SEPARATORS = re.compile(r"[\s,，、;；]+")
_ALL = frozenset({"全部", "所有", "all", "everything"})


def answer(turn: Turn) -> Answer:
    """Subscribe to what is named; with nothing named, the topics to tap."""
    wanted = [matcher_of(word, turn.words) for word in named(turn.argument)]
    if not wanted:
        return topics.answer(turn)
    _check_room(turn.subscription(), wanted, turn.words)
    for matcher in wanted:
        subscriptions.subscribe(turn.tx, turn.house.timing, turn.subscriber(), matcher, turn.now)
    names = turn.words.list_comma.join(topics.matcher_words(matcher, turn.words) for matcher in wanted)
    row = (
        Button(turn.words.button_list, data="list:"),
        Button(turn.words.button_topics, data="topics:"),
    )
    done = turn.words.subscribed.format(names=names)
    return Answer(text=Rich.of(done, topics.standing(turn.subscription(), turn.words)), rows=(row,))


def named(argument: str) -> list[str]:
    """The words of an argument, each once."""
    return list(dict.fromkeys(word for word in _SEPARATORS.split(argument) if word))


def matcher_of(word: str, words: Words) -> Matcher:
    """Everything, the one topic the word is part of (路演 is 路演对接), or else a literal keyword."""
    if word.lower() in _ALL:
        return EVERYTHING
    near = [topic for topic in Topic if word in topic.value] if len(word) > 1 else []
    if len(near) == 1:
        return Matcher(MatcherKind.TOPIC, near[0])
    if len(word) > LONGEST_KEYWORD:
        raise UsageError(words.keyword_too_long.format(limit=LONGEST_KEYWORD))
    return Matcher(MatcherKind.KEYWORD, word)


def _check_room(subscription: Subscription, wanted: list[Matcher], words: Words) -> None:
    matchers = {*subscription.matchers, *wanted}
    if sum(matcher.kind is MatcherKind.KEYWORD for matcher in matchers) > MOST_KEYWORDS:
        raise UsageError(words.too_many_keywords.format(limit=MOST_KEYWORDS))


SUBSCRIBE = Command(name="subscribe", answer=answer, words=("订阅", "关注", "subscribe"), joined=True)
