"""What became of a message, written down: the other half of the promise of delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.delivery import DeliveryState, Reason
from scheduler.compose import Parcel
from scheduler.receiver import Migrated, NotSent, Refused, Unstarted, Unsure
from store import Tx, deliveries, subscribers
from store.deliveries import Arrived

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
MOST_ATTEMPTS_BROKEN = 3
#: Sends of one message that the far end may leave without an answer. By the waits between them ten lie over half an hour,
#: which the troubles of a far end or a proxy seldom outlast; and nobody ever gets more than ten copies.
MOST_UNSURE = 10

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one parcel."""

    parcel: Parcel
    message_id: str = ""
    failure: Exception | None = None


def note(tx: Tx, outcomes: Sequence[Outcome], now: datetime) -> list[Reason]:
    """Write down what became of these parcels; the reason noted for each."""
    good = [outcome for outcome in outcomes if outcome.failure is None]
    arrived = [Arrived(id, it.parcel.lease, it.message_id) for it in good for id in it.parcel.ids]  # noqa: A001
    deliveries.sent(tx, arrived, now)
    if good:
        log.info("deliveries_sent", count=len(good), codes=" ".join(it.parcel.notification.code for it in good))
    return [Reason.ACCEPTED if it.failure is None else _failed(tx, it.parcel, it.failure, now) for it in outcomes]


def _failed(tx: Tx, parcel: Parcel, failure: Exception, now: datetime) -> Reason:
    subscriber = parcel.notification.subscriber
    if isinstance(failure, Unstarted):
        deliveries.give_back(tx, parcel.ids, parcel.lease, unknown=parcel.notification.maybe_double)
        return Reason.RATE_LIMITED
    log.info("delivery_settled", code=parcel.notification.code, failure=type(failure).__name__, why=str(failure))
    match failure:
        case NotSent():
            return _again(tx, parcel, now, failure)
        case Migrated():
            subscribers.migrate(tx, subscriber.receiver, subscriber.address, failure.address)
            # At once, but not for ever: a chat that moves each time it is written to waits like any other failure.
            wait = timedelta() if parcel.attempts == 1 else backoff(parcel.attempts)
            return _retry(tx, parcel, Reason.MIGRATED, now + wait)
        case Refused():
            deliveries.settle(tx, parcel.ids, parcel.lease, DeliveryState.FAILED, Reason.REFUSED)
            deliveries.give_up(tx, subscriber.id, Reason.UNREACHABLE)
            subscribers.set_unreachable(tx, subscriber.id, str(failure))
            return Reason.REFUSED
        case Unsure():
            return _maybe_arrived(tx, parcel, now)
        case _:
            return _broken(tx, parcel, now, failure)


def _again(tx: Tx, parcel: Parcel, now: datetime, failure: NotSent) -> Reason:
    if not failure.retry_after:
        return _retry(tx, parcel, Reason.NETWORK, now + backoff(parcel.attempts))
    subscriber = parcel.notification.subscriber
    address = "" if failure.everywhere else subscriber.address
    deliveries.hold(tx, subscriber.receiver, address, now + failure.retry_after, since=now)
    return _retry(tx, parcel, Reason.RATE_LIMITED, now + min(failure.retry_after, LONGEST_WAIT))


def _retry(tx: Tx, parcel: Parcel, reason: Reason, not_before: datetime) -> Reason:
    # A message already marked as a possible double stays one: its first copy may still have arrived.
    state = DeliveryState.UNKNOWN if parcel.notification.maybe_double else DeliveryState.RETRY
    deliveries.settle(tx, parcel.ids, parcel.lease, state, reason, not_before)
    return reason


def _maybe_arrived(tx: Tx, parcel: Parcel, now: datetime) -> Reason:
    """Sent again, each time marked: a reader who sees it twice is better off than one who never sees it.

    Not for ever: a far end that takes everything and never answers would fill the chat with copies.
    """
    again_at = now + backoff(parcel.attempts)
    deliveries.unanswered(tx, parcel.ids, parcel.lease, again_at, most=MOST_UNSURE)
    return Reason.UNSURE


def _broken(tx: Tx, parcel: Parcel, now: datetime, failure: Exception) -> Reason:
    """Our own fault, not the network's: try a few times, then give up on this message alone."""
    log.error("delivery_broken", code=parcel.notification.code, error=repr(failure))
    if parcel.attempts < MOST_ATTEMPTS_BROKEN:
        return _retry(tx, parcel, Reason.BROKEN, now + backoff(parcel.attempts))
    deliveries.settle(tx, parcel.ids, parcel.lease, DeliveryState.FAILED, Reason.BROKEN)
    return Reason.BROKEN


def backoff(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s … up to ten minutes."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
