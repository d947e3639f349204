"""Each tick: fire what is due, claim what waits, send it, and write down what became of it.

A row is ``sending`` in the database before its message leaves and gets its outcome after. Killed in between, it becomes
``unknown`` and is sent once more, marked as a possible double: nothing is lost, nothing is doubled unmarked.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from domain.delivery import Occasion
from domain.milestone import Kind, Milestone, opened_by
from scheduler import plan, telling
from scheduler.clock import Clock
from scheduler.compose import Known, Parcel, compose
from scheduler.outcome import Outcome, note
from scheduler.pace import Pace
from scheduler.receiver import NotSent, Receiver
from scheduler.timing import Timing
from store import Store, Tx, deliveries, milestones, occasions, spreading

LEASE = timedelta(seconds=120)
LONGEST_SEND = timedelta(seconds=60)  # what one send can take with its time-outs
BATCH = 30

log = structlog.get_logger()


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
        self._stopping = False

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
        while not self._stopping and (parcels := await asyncio.to_thread(self._claim)):
            arrived += await self._deliver(parcels)
        return arrived

    def stop(self) -> None:
        """Claim nothing more; what is claimed is still sent and noted, so that a planned stop doubles nothing."""
        self._stopping = True

    async def _deliver(self, parcels: Sequence[Parcel]) -> int:
        """Send side by side, and note whatever has ended while the rest goes on; how many arrived."""
        ended: asyncio.Queue[Outcome] = asyncio.Queue()
        arrived, open_parcels = 0, len(parcels)
        async with asyncio.TaskGroup() as group:
            for parcel in parcels:
                group.create_task(self._send(parcel, ended))
            while open_parcels:
                outcomes = [await ended.get()]
                while not ended.empty():
                    outcomes.append(ended.get_nowait())
                await asyncio.to_thread(self._note, outcomes)
                open_parcels -= len(outcomes)
                arrived += sum(outcome.failure is None for outcome in outcomes)
        return arrived

    def _fire(self) -> int:
        """Spread due occasions over those who want to hear of them, in one bounded transaction; how many there were."""
        now, said = self._clock.now(), list[telling.Spread]()
        with self._store.begin() as tx:
            due = occasions.due(tx, now)
            for occasion in due:
                said.append(fire(tx, self._timing, occasion, now))
                if sum(one.subscribers for one in said) >= spreading.ENOUGH:
                    break
        for one in said:
            telling.tell(one)
        return len(due)

    def _claim(self) -> list[Parcel]:
        now = self._clock.now()
        lease = now + LEASE
        while True:
            with self._store.begin() as tx:
                claimed = deliveries.claim(tx, now, receivers=self._receivers, lease=lease, limit=BATCH)
                spoken_of = _known(tx, {delivery.occasion.uid for delivery, _ in claimed})
                parcels, skips = compose(claimed, spoken_of, self._timing, now, lease)
                for skip in skips:
                    deliveries.settle(tx, [skip.id], lease, skip.state, skip.reason)
                for parcel in parcels:
                    deliveries.code(tx, parcel.ids, parcel.notification.code)
            telling.tell(telling.Looked())
            if parcels or not claimed:
                return parcels

    async def _send(self, parcel: Parcel, ended: asyncio.Queue[Outcome]) -> None:
        await ended.put(await self._outcome(parcel))

    async def _outcome(self, parcel: Parcel) -> Outcome:
        subscriber = parcel.notification.subscriber
        await self._pace.wait(subscriber.address)
        if self._clock.now() > parcel.lease - LONGEST_SEND:
            # It stood still too long (a debugger, a suspended machine): another sender may have taken these over.
            return Outcome(parcel, failure=NotSent("the lease runs out"))
        receiver = self._receivers[subscriber.receiver]
        try:
            return Outcome(parcel, message_id=await receiver.send(parcel.notification))
        except Exception as failure:  # noqa: BLE001 -- one message that cannot be written must not stop the others
            return Outcome(parcel, failure=failure)

    def _note(self, outcomes: Sequence[Outcome]) -> None:
        now = self._clock.now()
        with self._store.begin() as tx:
            reasons = [note(tx, outcome, now) for outcome in outcomes]
        for outcome, reason in zip(outcomes, reasons, strict=True):
            telling.tell(telling.Settled.of(outcome.parcel.notification, reason, now))


def fire(tx: Tx, timing: Timing, occasion: Occasion, now: datetime) -> telling.Spread:
    """Say what is due to the next of those whom it concerns, or don't, for the reason returned."""
    milestone = milestones.find(tx, occasion.uid)
    if milestone is None:
        raise AssertionError(f"occasion {occasion.id} speaks of no milestone")
    verdict = plan.verdict(occasion, milestone, timing, now)
    heard, ended = spreading.spread(tx, occasion, verdict.reason, now) if verdict.say else (0, True)
    if ended:
        occasions.close(tx, occasion.id, verdict.reason, fired=verdict.say)
    event = "occasion_closed" if ended else "occasion_spread"
    log.info(event, uid=occasion.uid, lead=occasion.lead, reason=verdict.reason, subscribers=heard)
    return telling.Spread(verdict.reason, heard)


def _known(tx: Tx, uids: set[str]) -> dict[str, Known]:
    return {milestone.uid: _with_opens(tx, milestone) for milestone in milestones.named(tx, uids)}


def _with_opens(tx: Tx, milestone: Milestone) -> Known:
    if milestone.facts.kind is not Kind.REGISTRATION:
        return Known(milestone=milestone)
    return Known(milestone=milestone, opens=opened_by(milestone, milestones.of_notice(tx, milestone.notice.id)))
