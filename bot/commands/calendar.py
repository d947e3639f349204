"""/calendar: the feeds to subscribe to in a calendar, the subscribed topics first."""

import re

from bot.answer import Answer
from bot.command import Command, Turn
from bot.rich import Paragraph, Rich, lines, link
from domain.milestone import Topic
from domain.subscription import MatcherKind, Subscription


def answer(turn: Turn) -> Answer:
    """A webcal and an https link a topic: all of them, or those this chat is subscribed to."""
    base, words = turn.house.public_url, turn.words
    if not base:
        return Answer(text=Rich.of(words.calendar_none))
    feeds = [(words.everything, f"{base}/feeds/all.ics")]
    feeds += [(words.topics[topic], f"{base}/feeds/{topic.name.lower()}.ics") for topic in _wanted(turn.subscription())]
    return Answer(text=Rich.of(words.calendar_intro, *(_feed(*feed) for feed in feeds), words.calendar_how))


def _wanted(subscription: Subscription) -> tuple[Topic, ...]:
    chosen = {matcher.value for matcher in subscription.matchers if matcher.kind is MatcherKind.TOPIC}
    return tuple(topic for topic in Topic if topic in chosen) or tuple(Topic)


def _feed(name: str, url: str) -> Paragraph:
    # webcal has no meaning to a chat client, which opens http and https only: it is there to be copied.
    return lines(name, link(url, url), re.sub(r"^https?", "webcal", url))


CALENDAR = Command(name="calendar", answer=answer, words=("日历", "calendar"), open=True)
