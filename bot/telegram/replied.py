"""What became of an answer, written down: the same table of errors as for reminders (scheduler/outcome.py)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

import store.deliveries
import store.replies
import store.subscribers
from bot.telegram.address import Address
from bot.telegram.updates import RECEIVER
from domain.delivery import DeliveryState, Reason
from scheduler.outcome import FIRST_WAIT, MOST_ATTEMPTS_BROKEN, backoff
from scheduler.receiver import Migrated, NotSent, Refused, Unstarted, Unsure
from store.replies import Claimed

log = structlog.get_logger()

#: An answer is of no use to anybody a day after the question; the far end keeps what nobody fetched as long.
PATIENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the first answer of a reply."""

    claimed: Claimed
    rest: str = ""  #: what is still to be said after it
    thread: int | None = None
    failure: Exception | None = None


def note(tx: store.Tx, outcome: Outcome, now: datetime) -> Reason:
    """Write down what became of an answer; the reason noted."""
    claimed, failure = outcome.claimed, outcome.failure
    if failure is None:
        store.replies.sent(tx, RECEIVER, claimed, outcome.rest, now)
        return Reason.ACCEPTED
    if isinstance(failure, Unstarted):
        store.replies.give_back(tx, RECEIVER, claimed)
        return Reason.RATE_LIMITED
    log.warning("telegram_answer_failed", update_id=claimed.update_id, failure=type(failure).__name__)
    return _failed(tx, outcome, failure, now)


def _failed(tx: store.Tx, outcome: Outcome, failure: Exception, now: datetime) -> Reason:
    claimed = outcome.claimed
    match failure:
        case NotSent():
            return _again(tx, claimed, failure, now)
        case Migrated():
            old = Address(int(claimed.chat), outcome.thread)
            store.subscribers.migrate(tx, RECEIVER, str(old), failure.address)
            store.replies.move(tx, RECEIVER, claimed.chat, failure.address)
            # At once, but not for ever: a chat that moves each time it is written to waits like any other failure.
            wait = timedelta() if claimed.attempts == 1 else backoff(claimed.attempts)
            return _retry(tx, claimed, Reason.MIGRATED, now, wait)
        case Refused():
            store.replies.give_up(tx, RECEIVER, claimed, Reason.REFUSED)
            store.replies.give_up_chat(tx, RECEIVER, claimed.chat, Reason.UNREACHABLE)
            return Reason.REFUSED
        case Unsure():
            return _maybe_arrived(tx, claimed, now)
        case _:
            log.error("telegram_answer_broken", update_id=claimed.update_id, error=repr(failure))
            if claimed.attempts >= MOST_ATTEMPTS_BROKEN:
                store.replies.give_up(tx, RECEIVER, claimed, Reason.BROKEN)
                return Reason.BROKEN
            return _retry(tx, claimed, Reason.BROKEN, now, backoff(claimed.attempts))


def _again(tx: store.Tx, claimed: Claimed, failure: NotSent, now: datetime) -> Reason:
    if failure.retry_after is None:
        return _retry(tx, claimed, Reason.NETWORK, now, backoff(claimed.attempts))
    address = "" if failure.everywhere else claimed.chat
    store.deliveries.hold(tx, RECEIVER, address, now + failure.retry_after, now)
    return _retry(tx, claimed, Reason.RATE_LIMITED, now, failure.retry_after)


def _retry(tx: store.Tx, claimed: Claimed, reason: Reason, now: datetime, wait: timedelta) -> Reason:
    if now - claimed.received_at > PATIENCE:
        store.replies.give_up(tx, RECEIVER, claimed, reason)
        return reason
    # What is marked as a possible double stays so: its first copy may still have arrived.
    state = DeliveryState.UNKNOWN if claimed.again else DeliveryState.RETRY
    store.replies.again(tx, RECEIVER, claimed, state, reason, now + wait)
    return reason


def _maybe_arrived(tx: store.Tx, claimed: Claimed, now: datetime) -> Reason:
    if claimed.again:
        # Sent again once and again no answer: a third copy would be noise.
        store.replies.give_up(tx, RECEIVER, claimed, Reason.UNSURE)
    else:
        store.replies.again(tx, RECEIVER, claimed, DeliveryState.UNKNOWN, Reason.RESENT, now + FIRST_WAIT)
    return Reason.UNSURE
