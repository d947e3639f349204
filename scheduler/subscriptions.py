"""Who hears of what, and the schedule that follows from it."""

from collections.abc import Sequence
from datetime import datetime

from domain.errors import UsageError
from domain.subscription import LeadTime, Matcher, MatcherKind, Subscriber, Subscription
from scheduler import planning
from scheduler.timing import Timing
from store import Tx, alone, personal, subscribers

MOST_KEYWORDS = 20
MOST_LEADS = 8
LONGEST_KEYWORD = 40


def subscribe(tx: Tx, timing: Timing, subscriber: Subscriber, matcher: Matcher, now: datetime) -> Subscription:
    """Add a matcher; UsageError past the limits that keep one chat from flooding the rest."""
    wanted = subscribers.wishes(tx, subscriber)
    if matcher.kind is MatcherKind.KEYWORD:
        _check_keyword(wanted, matcher)
    subscribers.add_matcher(tx, subscriber.id, matcher)
    planning.keep_leads(tx, timing, wanted.leads, now)
    return subscribers.wishes(tx, subscriber)


def unsubscribe(tx: Tx, subscriber: Subscriber, matcher: Matcher | None) -> Subscription:
    """Take a matcher away, or all of them with None."""
    subscribers.remove_matcher(tx, subscriber.id, matcher)
    return subscribers.wishes(tx, subscriber)


def set_leads(tx: Tx, timing: Timing, subscriber: Subscriber, leads: Sequence[LeadTime], now: datetime) -> Subscription:
    """Remind this long before, and at no other time."""
    if not 0 < len(leads) <= MOST_LEADS:
        raise UsageError(f"提前量需要 1 到 {MOST_LEADS} 个。例如：7天 1天 2小时。")
    before = subscribers.leads_of(tx, subscriber.id)
    subscribers.set_leads(tx, subscriber.id, leads)
    planning.keep_leads(tx, timing, leads, now)
    planning.drop_leads(tx, set(before) - set(leads))
    return subscribers.wishes(tx, subscriber)


def forget(tx: Tx, subscriber: Subscriber) -> None:
    """Delete all that is kept of a subscriber; records of what was sent stay without them. See store.personal."""
    alone(tx)
    before = subscribers.leads_of(tx, subscriber.id)
    personal.forget(tx, subscriber)
    planning.drop_leads(tx, before)


def _check_keyword(wanted: Subscription, matcher: Matcher) -> None:
    keywords = [kept for kept in wanted.matchers if kept.kind is MatcherKind.KEYWORD]
    if not matcher.value.strip() or len(matcher.value) > LONGEST_KEYWORD:
        raise UsageError(f"关键词需要 1 到 {LONGEST_KEYWORD} 个字。")
    if len(keywords) >= MOST_KEYWORDS and matcher not in keywords:
        raise UsageError(f"最多 {MOST_KEYWORDS} 个关键词，请先退订一个。")
