"""What happens, told to whoever counts it: one line where it happens, and no library of counters down here.

A listener is called on the thread where it happened and must be quick; it takes no part in what it hears of, so one
that fails is logged and left alone. What is told of the store was committed before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.delivery import BY_WISH, Reason
from domain.notification import Notification

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Looked:
    """The store answered what is due, whether it was something or nothing: the dispatcher is alive."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A wakeup came to its end."""

    work: str
    took: timedelta


@dataclass(frozen=True, slots=True)
class Failed:
    """A wakeup failed; the next one comes anyway."""

    work: str
    why: str


@dataclass(frozen=True, slots=True)
class Spread:
    """An occasion was said to be due, or not, for this reason."""

    reason: Reason
    subscribers: int


@dataclass(frozen=True, slots=True)
class Settled:
    """One message ended one way or the other."""

    reason: Reason  #: ``accepted`` is the good one
    waited: timedelta  #: since the first of what it says fell due, or was known if that came later

    @classmethod
    def of(cls, said: Notification, reason: Reason, now: datetime) -> "Settled":
        """Of everything that travelled in one message."""
        spoken = [item.delivery for item in (*said.items, *said.missed)]
        if said.announcement is not None:
            spoken.append(said.announcement.delivery)
        occasions = (delivery.occasion for delivery in spoken if delivery.reason not in BY_WISH)
        first = min((max(occasion.due_at, occasion.known_at) for occasion in occasions), default=now)
        return cls(reason, max(now - first, timedelta()))


@dataclass(frozen=True, slots=True)
class InTouch:
    """The far end of a chat answered, or it is on another process to ask; the same is told again ``within`` so long.

    None: it will call us, and may well have no reason to for days.
    """

    receiver: str
    within: timedelta | None


@dataclass(frozen=True, slots=True)
class Kept:
    """So many updates of a chat came and are in the store; one that came twice counts twice."""

    count: int


@dataclass(frozen=True, slots=True)
class Handled:
    """So many updates were dealt with; ``buried`` of them could not be."""

    count: int
    buried: int = 0


Happening = Looked | Turned | Failed | Spread | Settled | InTouch | Kept | Handled
Listener = Callable[[Happening], None]

_listeners: list[Listener] = []


def tell(happening: Happening) -> None:
    """Let everybody who listens know."""
    for listener in tuple(_listeners):
        try:
            listener(happening)
        except Exception:  # counting must never cost a reminder
            log.exception("listener_failed", happening=type(happening).__name__)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Have ``listener`` told of everything in this process until the block ends."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
