"""Messages on their way: each waits for its turn, leaves, and comes back as an outcome."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from domain.failpoints import reached
from scheduler.clock import Clock
from scheduler.compose import Parcel
from scheduler.ledger import LEASE
from scheduler.outcome import Outcome
from scheduler.receiver import NotSent, Receiver, Unstarted
from store.turns import UNLIMITED, Limits

LONGEST_SEND = timedelta(seconds=60)  # what one send can take with its time-outs
LATEST = 1.0  # seconds after its turn: later, others' turns have come, and together they would be too many
BREATH = 0.05  # seconds that the first outcome waits for others, so that one transaction notes many


class Flight:
    """What one process has under way."""

    def __init__(self, receivers: Mapping[str, Receiver], clock: Clock, limits: Mapping[str, Limits]) -> None:
        self._receivers = receivers
        self._clock = clock
        self._limits = limits
        self._flying: dict[asyncio.Task[None], Parcel] = {}
        self._landed: list[Outcome] = []
        self._waker: asyncio.Future[None] | None = None
        self._enough = 1
        self._free_at: dict[str, float] = {}
        self._held_until: dict[str, tuple[float, datetime]] = {}

    def __len__(self) -> int:
        return len(self._flying)

    @property
    def over(self) -> bool:
        """Whether nothing is under way and everything that came back was taken."""
        return not (self._flying or self._landed)

    @property
    def ids(self) -> list[int]:
        """The deliveries that are under way."""
        return [number for parcel in self._flying.values() for number in parcel.ids]

    def launch(self, parcels: Iterable[Parcel]) -> None:
        """Send these side by side, each at its turn."""
        loop = asyncio.get_running_loop()
        for parcel in parcels:
            task = loop.create_task(self._fly(parcel, loop.time()))
            self._flying[task] = parcel
            task.add_done_callback(self._over)

    def landed(self) -> list[Outcome]:
        """What came back since this was asked last."""
        landed, self._landed = self._landed, []
        return landed

    async def news(self, enough: int, seconds: float) -> None:
        """Return when something came back, and a little later if more may follow, or after so long without anything."""
        await self._until(1, seconds)
        if self._landed:
            await self._until(enough, BREATH)

    async def abandon(self) -> None:
        """Let go of everything at once: what had left may have arrived, and is recovered as such."""
        for task in self._flying:
            task.cancel()
        await asyncio.gather(*self._flying, return_exceptions=True)

    async def _until(self, enough: int, seconds: float) -> None:
        if not self._flying or len(self._landed) >= enough:
            return
        self._enough, self._waker = enough, asyncio.get_running_loop().create_future()
        await asyncio.wait([self._waker], timeout=seconds)
        self._waker = None

    def _over(self, task: asyncio.Task[None]) -> None:
        del self._flying[task]
        waker = self._waker
        if waker is not None and not waker.done() and (len(self._landed) >= self._enough or not self._flying):
            waker.set_result(None)

    async def _fly(self, parcel: Parcel, claimed_at: float) -> None:
        outcome = await self._outcome(parcel, claimed_at)
        self._landed.append(outcome)

    async def _outcome(self, parcel: Parcel, claimed_at: float) -> Outcome:
        receiver = self._receivers[parcel.notification.subscriber.receiver]
        grounded = await self._turn(parcel, receiver.name, claimed_at)
        if grounded:
            return Outcome(parcel, failure=Unstarted(grounded))
        try:
            outcome = Outcome(parcel, message_id=await receiver.send(parcel.notification))
        except Exception as failure:  # noqa: BLE001 -- one message that cannot be written must not stop the others
            outcome = Outcome(parcel, failure=failure)
            self._heed(receiver.name, failure)
        reached("after_answer")
        return outcome

    async def _turn(self, parcel: Parcel, receiver: str, claimed_at: float) -> str:
        """Wait for it; why not to leave after all, or nothing."""
        loop = asyncio.get_running_loop()
        turn = loop.time() + (parcel.turn - self._clock.now()).total_seconds()
        limits = self._limits.get(receiver, UNLIMITED)
        if not limits.none:
            # The store's turns lie apart. So do ours when the loop was late and several have come at once.
            leaves = max(turn, loop.time(), self._free_at.get(receiver, 0.0))
            self._free_at[receiver] = leaves + limits.gap.total_seconds()
            await asyncio.sleep(leaves - loop.time())
            if loop.time() > turn + LATEST:
                return "its turn has passed"
        if self._held(receiver):
            return "everybody must wait"
        # By both clocks: one stands still while the machine is suspended, the other can be set.
        if self._clock.now() > parcel.lease - LONGEST_SEND or loop.time() > claimed_at + _LEAVES_WITHIN:
            return "the lease runs out"
        return ""

    def _heed(self, receiver: str, failure: Exception) -> None:
        """A limit for everybody holds at once, also for those that only wait for their turn."""
        if isinstance(failure, NotSent) and failure.everywhere and failure.retry_after:
            until = asyncio.get_running_loop().time() + failure.retry_after.total_seconds()
            if not self._held(receiver) or until > self._held_until[receiver][0]:
                self._held_until[receiver] = until, self._clock.now() + failure.retry_after

    def _held(self, receiver: str) -> bool:
        """By both clocks: the store's hold, which follows the wall clock, takes over as soon as the outcome is noted."""
        if receiver not in self._held_until:
            return False
        until, until_at = self._held_until[receiver]
        return asyncio.get_running_loop().time() < until and self._clock.now() < until_at


_LEAVES_WITHIN = (LEASE - LONGEST_SEND).total_seconds()
