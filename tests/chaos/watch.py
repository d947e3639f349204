"""Looking into the service's database from outside: what is under way, and when it is settled."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from domain.delivery import DeliveryState
from domain.errors import KunqiError
from store import Store
from store.tables import deliveries, occasions

_WAITING = ("pending", "sending", "retry", "unknown")
Try = tuple[int, int]  #: a delivery and the number of its attempt


def under_way(store: Store) -> set[Try]:
    """The rows whose message may be on its way."""
    query = select(deliveries.c.id, deliveries.c.attempts).where(deliveries.c.state == DeliveryState.SENDING.value)
    with store.read() as tx:
        return {(row.id, row.attempts) for row in tx.execute(query)}


def open_rows(store: Store) -> int:
    """What is planned or waits: 0 once everything was said."""
    waiting = select(func.count()).where(deliveries.c.state.in_(_WAITING))
    planned = select(func.count()).where(occasions.c.state == "planned")
    with store.read() as tx:
        return (tx.scalar(waiting) or 0) + (tx.scalar(planned) or 0)


def open_soon(store: Store) -> bool:
    """Whether anything is still to be said, as far as the database lets us look."""
    try:
        return bool(open_rows(store))
    except KunqiError:
        return True


def states(store: Store) -> dict[str, int]:
    """How many deliveries are in each state, for who asks why."""
    query = select(deliveries.c.state, deliveries.c.reason, func.count().label("many")).group_by(
        deliveries.c.state, deliveries.c.reason
    )
    with store.read() as tx:
        return {f"{row.state}: {row.reason}": row.many for row in tx.execute(query)}


async def drained(store: Store, patience: float, alive: Callable[[], bool] = lambda: True) -> bool:
    """Wait until nothing is open any more; False when that does not come."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            if not open_rows(store):
                return True
        except KunqiError:  # a database that is being tried itself
            await asyncio.sleep(1)
        if not alive():
            return False
        await asyncio.sleep(0.1)
    return False


@dataclass(slots=True)
class Recovery:
    """How long after a restart what was under way at a kill is settled; a process that is killed first has no time."""

    store: Store
    restarted_at: float = 0.0
    first_restart_at: dict[Try, float] = field(default_factory=dict)
    ambiguous: int = 0  #: kills that left something under way
    left: set[Try] = field(default_factory=set)  #: every attempt that a kill cut off
    longest: float = 0.0
    longest_over_kills: float = 0.0  #: from the first restart after the kill, whatever was killed since
    _open: set[Try] = field(default_factory=set)

    def killed(self) -> None:
        """A process died just now."""
        fresh = under_way(self.store) - self.left
        self.ambiguous += bool(fresh)
        self.left |= fresh

    def restarted(self) -> None:
        """The next one was started just now."""
        self.restarted_at = now = time.monotonic()
        for attempt in self.left - self.first_restart_at.keys():
            self.first_restart_at[attempt] = now
        self._open = self._open_of(self.left) if self.left else set()

    def look(self) -> None:
        """See which of them are settled by now."""
        if not self._open:
            return
        still = self._open_of(self._open)
        now = time.monotonic()
        for attempt in self._open - still:
            self.longest = max(self.longest, now - self.restarted_at)
            self.longest_over_kills = max(self.longest_over_kills, now - self.first_restart_at[attempt])
        self._open = still

    def _open_of(self, attempts: set[Try]) -> set[Try]:
        """Those whose row has not been taken further since."""
        waits = (DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value)
        query = select(deliveries.c.id, deliveries.c.attempts).where(deliveries.c.state.in_(waits))
        with self.store.read() as tx:
            rows = {(row.id, row.attempts) for row in tx.execute(query)}
        return attempts & rows
