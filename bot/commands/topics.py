"""/topics: every topic as a button that is tapped on and off."""

from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.messages.words import Words
from bot.rich import Paragraph, Rich
from domain.milestone import Topic
from domain.subscription import EVERYTHING, Matcher, MatcherKind, Subscription
from scheduler import subscriptions

COLUMNS = 2
ON = "✅ "
ALL = "*"  #: button data for everything; topics are named by their enum names, so wording can change


def answer(turn: Turn) -> Answer:
    """The toggle buttons."""
    return _card(turn)


def press(turn: Turn) -> Answer:
    """``+OPERA`` subscribes and ``-OPERA`` stops: a second tap on an old button changes nothing twice."""
    toggle(turn, turn.argument)
    return _card(turn, replace=True)


def toggle(turn: Turn, tapped: str) -> None:
    """Subscribe or stop, as a button of ``toggles`` says."""
    sign, name = tapped[:1], tapped[1:]
    matcher = EVERYTHING if name == ALL else _topic(name)
    if matcher is not None and sign == "+":
        subscriptions.subscribe(turn.tx, turn.house.timing, turn.subscriber(), matcher, turn.now)
    elif matcher is not None and sign == "-":
        subscriptions.unsubscribe(turn.tx, turn.subscriber(), matcher)


def _card(turn: Turn, *, replace: bool = False) -> Answer:
    rows = (*toggles(turn.subscription(), turn.words), back(turn.words))
    return Answer(text=Rich.of(*chosen(turn)), rows=rows, replace=replace)


def back(words: Words) -> Row:
    """The way to the settings."""
    return (Button(words.settings.button_back, data="settings:"),)


def chosen(turn: Turn) -> tuple[str | Paragraph, ...]:
    """The question, and what this chat has chosen so far."""
    return turn.words.pick_topics, standing(turn.subscription(), turn.words)


def standing(subscription: Subscription, words: Words) -> str:
    """What somebody is subscribed to, in words."""
    if not subscription.matchers:
        return words.chosen_none
    return words.chosen.format(names=words.list_comma.join(matcher_words(m, words) for m in subscription.matchers))


def matcher_words(matcher: Matcher, words: Words) -> str:
    """What one matcher is called."""
    match matcher.kind:
        case MatcherKind.ALL:
            return words.everything
        case MatcherKind.TOPIC:
            return words.topics[Topic(matcher.value)]
        case MatcherKind.KEYWORD:
            return words.keyword.format(word=matcher.value)


def toggles(
    subscription: Subscription, words: Words, command: str = "topics", onward: Button | None = None
) -> tuple[Row, ...]:
    """A button a topic, each a tap for ``command``; one for everything, and the way on."""
    buttons = [_toggle(Matcher(MatcherKind.TOPIC, topic), topic.name, words, subscription, command) for topic in Topic]
    everything = _toggle(EVERYTHING, ALL, words, subscription, command)
    return (*grid(buttons, COLUMNS), (everything, onward or Button(words.button_list, data="list:")))


def _toggle(matcher: Matcher, name: str, words: Words, subscription: Subscription, command: str) -> Button:
    label = matcher_words(matcher, words)
    if matcher in subscription.matchers:
        return Button(ON + label, data=f"{command}:-{name}")
    return Button(label, data=f"{command}:+{name}")


def _topic(name: str) -> Matcher | None:
    return Matcher(MatcherKind.TOPIC, Topic[name]) if name in Topic.__members__ else None


TOPICS = Command(name="topics", answer=answer, press=press, words=("主题", "topics"))
