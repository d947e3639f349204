"""The one place that asks what time it is."""

from datetime import UTC, datetime
from typing import Protocol

from domain.times import aware


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's wall clock, read anew each time."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that stands still until it is set: demo, replay and tests run the real planner on it."""

    def __init__(self, at: datetime) -> None:
        self._at = aware(at)

    def now(self) -> datetime:
        """The instant it was last set to."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move the hands; backwards too, since a real clock can jump."""
        self._at = aware(at)
