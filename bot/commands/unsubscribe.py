"""/unsubscribe: stop one topic or keyword, or everything."""

from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.commands.subjects import named
from bot.commands.topics import matcher_words, standing
from bot.rich import Rich
from domain.errors import NotFound
from domain.subscription import EVERYTHING, Matcher, Subscription
from scheduler import subscriptions

COLUMNS = 2
ALL = "*"


def answer(turn: Turn) -> Answer:
    """Stop what is named; with nothing named, show what can be stopped."""
    wanted = named(turn.argument, turn.words)
    if not wanted:
        return _choice(turn)
    for matcher in wanted:
        _stop(turn, matcher)
    return _said(turn, turn.words.list_comma.join(matcher_words(matcher, turn.words) for matcher in wanted))


def press(turn: Turn) -> Answer:
    """The button of one subscription; its number counts in their steady order, its name guards the number."""
    number, _, start = turn.argument.partition(" ")
    if number == ALL:
        _stop(turn, EVERYTHING)
        return _said(turn, turn.words.everything, replace=True)
    matchers = turn.subscription().matchers
    chosen = matchers[int(number)] if number.isdecimal() and int(number) < len(matchers) else None
    if chosen is None or not chosen.value.startswith(start):
        return _choice(turn, replace=True)
    _stop(turn, chosen)
    return _said(turn, matcher_words(chosen, turn.words), replace=True)


def _stop(turn: Turn, matcher: Matcher) -> None:
    """「退订 全部」 means every subscription, whether or not one of them is the subscription to everything."""
    held = turn.subscription().matchers
    if matcher != EVERYTHING and matcher not in held:
        raise NotFound(turn.words.not_subscribed_to.format(name=matcher_words(matcher, turn.words)))
    subscriptions.unsubscribe(turn.tx, turn.subscriber(), None if matcher == EVERYTHING else matcher)


def _said(turn: Turn, names: str, *, replace: bool = False) -> Answer:
    done = turn.words.unsubscribed.format(names=names)
    return Answer(text=Rich.of(done, standing(turn.subscription(), turn.words)), replace=replace)


def _choice(turn: Turn, *, replace: bool = False) -> Answer:
    subscription = turn.subscription()
    if not subscription.matchers:
        return Answer(text=Rich.of(turn.words.chosen_none), replace=replace)
    return Answer(text=Rich.of(turn.words.unsubscribe_pick), rows=_rows(turn, subscription), replace=replace)


def _rows(turn: Turn, subscription: Subscription) -> tuple[Row, ...]:
    buttons = [
        Button(matcher_words(matcher, turn.words), data=f"unsubscribe:{number} {matcher.value[:8]}")
        for number, matcher in enumerate(subscription.matchers)
        if matcher != EVERYTHING
    ]
    return (*grid(buttons, COLUMNS), (Button(turn.words.button_everything, data=f"unsubscribe:{ALL}"),))


UNSUBSCRIBE = Command(
    name="unsubscribe", answer=answer, press=press, words=("取消订阅", "退订", "unsubscribe"), joined=True
)
