"""Each tick: fire what is due, claim what waits, send it, and write down what became of it.

A row is ``sending`` in the database before its message leaves and gets its outcome after. Killed in between, it becomes
``unknown`` and is sent once more, marked as a possible double: nothing is lost, nothing is doubled unmarked.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.delivery import DeliveryState, Occasion, OccasionKind, Reason
from domain.milestone import Kind, Milestone, opened_by
from scheduler import plan
from scheduler.clock import Clock
from scheduler.compose import Known, Parcel, compose
from scheduler.pace import Pace
from scheduler.receiver import Migrated, NotSent, Receiver, Refused, Unsure
from scheduler.timing import Timing
from store import Store, Tx, deliveries, milestones, occasions, subscribers

LEASE = timedelta(seconds=90)  # longer than any one send can take with its time-outs
BATCH = 30
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
MOST_ATTEMPTS_BROKEN = 3

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one parcel."""

    parcel: Parcel
    message_id: str = ""
    failure: Exception | None = None


class Dispatcher:
    """Sends what is due through its receivers, one tick at a time."""

    def __init__(
        self, store: Store, clock: Clock, timing: Timing, receivers: Mapping[str, Receiver], pace: Pace | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._timing = timing
        self._receivers = dict(receivers)
        self._pace = pace or Pace(None)

    def recover(self, *, alone: bool) -> int:
        """Take up what a dead sender left; ``alone``: no other process can be sending, so no lease need run out."""
        with self._store.begin() as tx:
            found = deliveries.recover(tx, self._clock.now(), every=alone)
        if found:
            log.warning("deliveries_recovered", count=found)
        return found

    async def tick(self) -> int:
        """Send all that is due by now; how many messages arrived."""
        await asyncio.to_thread(self.recover, alone=False)
        while await asyncio.to_thread(self._fire):
            pass
        arrived = 0
        while parcels := await asyncio.to_thread(self._claim):
            outcomes = await asyncio.gather(*(self._send(parcel) for parcel in parcels))
            await asyncio.to_thread(self._note, outcomes)
            arrived += sum(outcome.failure is None for outcome in outcomes)
        return arrived

    def _fire(self) -> int:
        """Spread due occasions over those who want to hear of them; how many occasions there were."""
        now = self._clock.now()
        with self._store.begin() as tx:
            due = occasions.due(tx, now)
            for occasion in due:
                fire(tx, self._timing, occasion, now)
        return len(due)

    def _claim(self) -> list[Parcel]:
        now = self._clock.now()
        while True:
            with self._store.begin() as tx:
                claimed = deliveries.claim(tx, now, receivers=self._receivers, lease=LEASE, limit=BATCH)
                spoken_of = _known(tx, {delivery.occasion.uid for delivery, _ in claimed})
                parcels, skips = compose(claimed, spoken_of, self._timing, now)
                for skip in skips:
                    deliveries.settle(tx, [skip.id], skip.state, skip.reason)
                for parcel in parcels:
                    deliveries.code(tx, parcel.ids, parcel.notification.code)
            if parcels or not claimed:
                return parcels

    async def _send(self, parcel: Parcel) -> Outcome:
        subscriber = parcel.notification.subscriber
        await self._pace.wait(subscriber.address)
        receiver = self._receivers[subscriber.receiver]
        try:
            return Outcome(parcel, message_id=await receiver.send(parcel.notification))
        except Exception as failure:  # noqa: BLE001 -- one message that cannot be written must not stop the others
            return Outcome(parcel, failure=failure)

    def _note(self, outcomes: Sequence[Outcome]) -> None:
        now = self._clock.now()
        with self._store.begin() as tx:
            for outcome in outcomes:
                note(tx, outcome, now)


def fire(tx: Tx, timing: Timing, occasion: Occasion, now: datetime) -> Reason:
    """Say what is due to whom it concerns, or don't, for the reason returned."""
    milestone = milestones.find(tx, occasion.uid)
    if milestone is None:
        raise AssertionError(f"occasion {occasion.id} speaks of no milestone")
    verdict = plan.verdict(occasion, milestone, timing, now)
    heard = 0
    if verdict.say and occasion.kind is OccasionKind.CHANGE:
        heard = deliveries.spread_change(tx, occasion, now)
    elif verdict.say:
        heard = deliveries.spread_lead(tx, occasion, verdict.reason, now)
    occasions.close(tx, occasion.id, verdict.reason, fired=verdict.say)
    log.info("occasion_closed", uid=occasion.uid, lead=occasion.lead, reason=verdict.reason, subscribers=heard)
    return verdict.reason


def note(tx: Tx, outcome: Outcome, now: datetime) -> Reason:
    """Write down what became of a parcel; the reason noted."""
    parcel, failure = outcome.parcel, outcome.failure
    subscriber = parcel.notification.subscriber
    log.info("delivery_settled", code=parcel.notification.code, failure=type(failure).__name__ if failure else "")
    match failure:
        case None:
            deliveries.sent(tx, parcel.ids, outcome.message_id, now)
            return Reason.ACCEPTED
        case NotSent():
            return _again(tx, parcel, now, failure)
        case Migrated():
            subscribers.migrate(tx, subscriber.receiver, subscriber.address, failure.address)
            deliveries.settle(tx, parcel.ids, DeliveryState.RETRY, Reason.NETWORK, now)
            return Reason.NETWORK
        case Refused():
            deliveries.settle(tx, parcel.ids, DeliveryState.FAILED, Reason.REFUSED)
            deliveries.give_up(tx, subscriber.id, Reason.UNREACHABLE)
            subscribers.set_unreachable(tx, subscriber.id, str(failure))
            return Reason.REFUSED
        case Unsure():
            return _maybe_arrived(tx, parcel, now)
        case _:
            return _broken(tx, parcel, now, failure)


def _again(tx: Tx, parcel: Parcel, now: datetime, failure: NotSent) -> Reason:
    wait = failure.retry_after or backoff(parcel.attempts)
    reason = Reason.RATE_LIMITED if failure.retry_after else Reason.NETWORK
    if failure.retry_after:
        subscriber = parcel.notification.subscriber
        address = "" if failure.everywhere else subscriber.address
        deliveries.hold(tx, subscriber.receiver, address, now + failure.retry_after)
    # A message already marked as a possible double stays one: its first copy may still have arrived.
    state = DeliveryState.UNKNOWN if parcel.notification.maybe_double else DeliveryState.RETRY
    deliveries.settle(tx, parcel.ids, state, reason, now + wait)
    return reason


def _maybe_arrived(tx: Tx, parcel: Parcel, now: datetime) -> Reason:
    if parcel.notification.maybe_double:
        # Sent again once and again no answer: a third copy would be noise.
        deliveries.settle(tx, parcel.ids, DeliveryState.FAILED, Reason.UNSURE)
    else:
        deliveries.settle(tx, parcel.ids, DeliveryState.UNKNOWN, Reason.RESENT, now + FIRST_WAIT)
    return Reason.UNSURE


def _broken(tx: Tx, parcel: Parcel, now: datetime, failure: Exception) -> Reason:
    """Our own fault, not the network's: try a few times, then give up on this message alone."""
    log.error("delivery_broken", code=parcel.notification.code, error=repr(failure))
    if parcel.attempts < MOST_ATTEMPTS_BROKEN:
        deliveries.settle(tx, parcel.ids, DeliveryState.RETRY, Reason.BROKEN, now + backoff(parcel.attempts))
    else:
        deliveries.settle(tx, parcel.ids, DeliveryState.FAILED, Reason.BROKEN)
    return Reason.BROKEN


def backoff(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s … up to ten minutes."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _known(tx: Tx, uids: set[str]) -> dict[str, Known]:
    found = (milestones.find(tx, uid) for uid in sorted(uids))
    return {milestone.uid: _with_opens(tx, milestone) for milestone in found if milestone is not None}


def _with_opens(tx: Tx, milestone: Milestone) -> Known:
    if milestone.facts.kind is not Kind.REGISTRATION:
        return Known(milestone=milestone)
    return Known(milestone=milestone, opens=opened_by(milestone, milestones.of_notice(tx, milestone.notice.id)))
