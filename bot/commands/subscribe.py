"""/subscribe: topics, literal keywords, or everything."""

from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.commands import topics
from bot.commands.subjects import named
from bot.messages.words import Words
from bot.rich import Rich
from domain.errors import UsageError
from domain.subscription import Matcher, MatcherKind, Subscription
from scheduler import subscriptions
from scheduler.subscriptions import MOST_KEYWORDS


def answer(turn: Turn) -> Answer:
    """Subscribe to what is named; with nothing named, the topics to tap."""
    wanted = named(turn.argument, turn.words)
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


def _check_room(subscription: Subscription, wanted: list[Matcher], words: Words) -> None:
    matchers = {*subscription.matchers, *wanted}
    if sum(matcher.kind is MatcherKind.KEYWORD for matcher in matchers) > MOST_KEYWORDS:
        raise UsageError(words.too_many_keywords.format(limit=MOST_KEYWORDS))


SUBSCRIBE = Command(name="subscribe", answer=answer, words=("订阅", "关注", "subscribe"), joined=True)
