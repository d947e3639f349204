"""/export: all that is kept of the one who asks, as a text to read."""

from collections.abc import Iterator
from datetime import datetime

import store.feeds
import store.personal
import store.subscribers
import store.wishes
from bot.answer import Answer
from bot.command import Command, Turn
from bot.commands.topics import matcher_words
from bot.messages.card import code_of, short_name
from bot.messages.moments import day_words, instant_words, lead_words
from bot.messages.who import profile_words
from bot.messages.wishes import language_words
from bot.rich import Paragraph, Rich, bold, lines
from domain.profile import ANYBODY
from domain.subscription import Subscriber, Subscription
from domain.times import clock
from domain.wishes import Digest
from store.feeds import PersonalFeed
from store.personal import Kept, Told

MOST_TOLD = 20


def answer(turn: Turn) -> Answer:
    """Subscriptions, lead times, and what was told lately; nothing is made by asking."""
    here, words = turn.incoming, turn.words.answers
    found = store.subscribers.find(turn.tx, here.receiver, here.address)
    if found is None:
        return Answer(text=Rich.of(words.export_nothing))
    title = bold(words.export_title)
    return Answer(text=Rich.of(title, _standing(turn, found), _told(turn, found), words.export_how))


def _standing(turn: Turn, subscriber: Subscriber) -> Paragraph:
    words = turn.words.answers
    kept = store.personal.kept(turn.tx, subscriber)
    subscription = store.subscribers.wishes(turn.tx, subscriber)
    since = day_words(kept.since.astimezone(turn.house.timing.zone).date(), turn.today, turn.words)
    return lines(
        words.export_chat.format(receiver=subscriber.receiver, address=subscriber.address),
        words.export_since.format(when=since),
        _subscribed(turn, subscription),
        words.export_leads.format(leads=lead_words(subscription.leads, turn.words)),
        *_beyond(turn, subscriber, kept),
        words.export_waiting.format(count=kept.waiting),
        words.export_records.format(count=kept.records),
    )


def _subscribed(turn: Turn, subscription: Subscription) -> str:
    if not subscription.matchers:
        return turn.words.chosen_none
    names = (matcher_words(matcher, turn.words) for matcher in subscription.matchers)
    return turn.words.answers.export_subscribed.format(names=turn.words.list_comma.join(names))


def _beyond(turn: Turn, subscriber: Subscriber, kept: Kept) -> Iterator[str]:
    """What they wish beyond topics, as far as they do."""
    wishes, words = store.wishes.of(turn.tx, subscriber.id), turn.words.answers
    if wishes.profile != ANYBODY:
        yield turn.words.who.now.format(who=profile_words(wishes.profile, turn.words))
    if wishes.speaks:
        yield words.export_language.format(language=language_words(wishes.speaks, turn.words))
    if wishes.quiet is not None:
        yield words.export_quiet.format(quiet=wishes.quiet)
    if wishes.digest is not None:
        yield _digest(turn, wishes.digest)
    if wishes.blocked:
        yield words.export_blocked.format(words=turn.words.list_comma.join(wishes.blocked))
    if kept.marked:
        yield words.export_marked.format(count=kept.marked)
    if (feed := store.feeds.of(turn.tx, subscriber.id)) is not None:
        yield _feed(turn, feed)


def _feed(turn: Turn, feed: PersonalFeed) -> str:
    words, made = turn.words.answers, _at(turn, feed.made_at)
    if feed.last_used_at is None:
        return words.export_feed_unused.format(made=made)
    return words.export_feed.format(made=made, used=_at(turn, feed.last_used_at))


def _at(turn: Turn, at: datetime) -> str:
    return instant_words(at, turn.today, turn.house.timing.zone, turn.words)


def _digest(turn: Turn, digest: Digest) -> str:
    words, at = turn.words.answers, clock(digest.minute)
    if digest.weekday is None:
        return words.export_daily.format(clock=at)
    return words.export_weekly.format(weekday=turn.words.weekdays[digest.weekday], clock=at)


def _told(turn: Turn, subscriber: Subscriber) -> Paragraph:
    words = turn.words.answers
    told = store.personal.told(turn.tx, subscriber, MOST_TOLD)
    if not told:
        return lines(words.export_told_none)
    return lines(words.export_told.format(limit=MOST_TOLD), *(_line(turn, one) for one in told))


def _line(turn: Turn, told: Told) -> str:
    words, at = turn.words, told.at.astimezone(turn.house.timing.zone)
    when = words.clock.format(day=day_words(at.date(), turn.today, words), clock=f"{at:%H:%M}")
    name = short_name(told.milestone.facts, words)
    return words.answers.export_told_line.format(when=when, name=name, code=code_of(told.milestone.uid))


EXPORT = Command(name="export", answer=answer, words=("导出", "我的数据", "export"), open=True, personal=True)
