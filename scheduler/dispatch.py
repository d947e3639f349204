"""A steady pipeline: spread what is due, claim what waits, send it side by side, and note what became of it.

A row is ``sending`` in the database before its message leaves and gets its outcome after. Killed in between, it becomes
``unknown`` and is sent again, marked as a possible double: nothing is lost, nothing is doubled unmarked. Noting what
came back and claiming what goes next is one transaction, so one commit serves many messages; and the more there is to
do, the more it serves.

A sender that stands still between its last look at the clock and the write (SIGSTOP) could not be fenced by a lease
alone: its rows stay its own while it lives (``store.presence``), so nobody else sends them, however long it stands.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from domain.errors import StoreTrouble
from scheduler.clock import Clock
from scheduler.flight import Flight
from scheduler.ledger import Ledger, Round
from scheduler.outcome import Outcome
from scheduler.receiver import Receiver
from scheduler.timing import Timing
from store import Store
from store.turns import Limits

MOST = 400  # messages under way: more than the network takes side by side, so that it never waits for the store
BATCH = 200  # messages claimed by one transaction
UPKEEP = 1.0  # seconds between two looks for what has fallen due while messages are under way
REST = 0.25  # seconds between two claims when the last one brought all there was: a quarter of the turns given ahead

log = structlog.get_logger()


class Dispatcher:
    """Sends what is due through its receivers, keeping to ``limits`` (by the receiver's name), one tick at a time."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        timing: Timing,
        receivers: Mapping[str, Receiver],
        limits: Mapping[str, Limits] | None = None,
    ) -> None:
        self._receivers = dict(receivers)
        self._ledger = Ledger(store, clock, timing, limits or {})
        self._flight = Flight(self._receivers, clock, limits or {})
        self._unnoted: list[Outcome] = []
        self._stopping = False

    def recover(self, *, alone: bool) -> int:
        """Take up what a dead sender left; ``alone``: no other process can be sending."""
        unnoted = [number for outcome in self._unnoted for number in outcome.parcel.ids]
        return self._ledger.recover(alone=alone, flying=[*self._flight.ids, *unnoted])

    def stop(self) -> None:
        """Claim nothing more; what is claimed is still sent and noted, so that a planned stop doubles nothing."""
        self._stopping = True

    async def tick(self) -> int:
        """Send all that is due by now; how many messages arrived. Returns when nothing is under way any more.

        Raises what went wrong with the store, once all has come back that was under way; the next tick notes it.
        """
        tick = _Tick()
        if not self._unnoted and await asyncio.to_thread(self._ledger.idle):
            return 0
        try:
            while await self._on(tick):
                pass
        except asyncio.CancelledError:
            await self._flight.abandon()
            raise
        if tick.trouble is not None:
            raise tick.trouble
        return tick.arrived

    async def _on(self, tick: "_Tick") -> bool:
        """One round; whether there is another."""
        await self._upkeep(tick)
        brought = await self._round(tick)
        tick.arrived += brought.accepted
        self._flight.launch(brought.parcels)
        if not self._flight.over:
            if not brought.again:
                await self._flight.news(BATCH, REST)
            return True
        if brought.later and not self._stopping:
            await asyncio.sleep(REST)
        return tick.trouble is None and (brought.again or brought.later or tick.firing)

    async def _upkeep(self, tick: "_Tick") -> None:
        """Now and then look after the dead and for what has fallen due."""
        if self._stopping or tick.trouble is not None:
            return
        try:
            if _now() >= tick.upkeep_at:
                tick.upkeep_at, tick.firing = _now() + UPKEEP, True
                await asyncio.to_thread(self.recover, alone=False)
            if tick.firing:
                tick.firing = await asyncio.to_thread(self._ledger.fire) > 0
        except StoreTrouble as failure:
            tick.trouble = failure
        except Exception as failure:  # what cannot be spread must not keep back what was spread before
            log.exception("spreading_failed", error=repr(failure))
            tick.firing = False

    async def _round(self, tick: "_Tick") -> Round:
        self._unnoted += self._flight.landed()
        room = self._room(tick)
        if not (self._unnoted or room):
            return Round()
        try:
            brought = await asyncio.to_thread(self._ledger.turn, self._unnoted, room)
        except StoreTrouble as failure:
            tick.trouble = failure
            return Round()
        except Exception as failure:  # noqa: BLE001 -- what cannot be claimed must not cost what was sent its note
            tick.trouble = failure
            return Round(accepted=await self._note_apart())
        self._unnoted.clear()
        if room and not brought.again:
            tick.claim_at = _now() + REST
        return brought

    def _room(self, tick: "_Tick") -> dict[str, int]:
        """How many messages to claim for each receiver: large batches, and none while nothing new can be there."""
        under_way = len(self._flight)
        resting = under_way and _now() < tick.claim_at
        if self._stopping or tick.trouble is not None or resting or under_way > MOST - BATCH:
            return {}
        return dict.fromkeys(self._receivers, BATCH)

    async def _note_apart(self) -> int:
        """Note outcomes one by one, so that one that cannot be noted costs only itself; how many had arrived."""
        accepted = 0
        while self._unnoted:
            try:
                accepted += (await asyncio.to_thread(self._ledger.turn, self._unnoted[:1], {})).accepted
            except StoreTrouble:
                break
            except Exception:  # its row stays under way and is taken for unknown when its lease is over
                log.exception("delivery_not_noted", code=self._unnoted[0].parcel.notification.code)
            del self._unnoted[0]
        return accepted


@dataclass(slots=True)
class _Tick:
    """What one tick remembers from round to round."""

    arrived: int = 0
    upkeep_at: float = 0.0
    claim_at: float = 0.0
    firing: bool = False  #: more may have fallen due
    trouble: Exception | None = None  #: nothing more is claimed; what is under way comes back first


def _now() -> float:
    return asyncio.get_running_loop().time()
