"""The ticker, and the only file that knows APScheduler: it wakes us up; what is due, the store alone knows.

``misfire_grace_time=None`` since the default of one second silently skips a late job; ``coalesce`` and ``max_instances``
so that a long pause is followed by one tick, never by a queue of them. Jobs live in memory only: nothing of ours is
lost with them.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()
Work = Callable[[], Awaitable[object]]


class Wakeups:
    """Calls pieces of work again and again on the running event loop."""

    def __init__(self) -> None:
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self.last: dict[str, datetime] = {}

    def every(self, name: str, interval: timedelta, work: Work) -> None:
        """Have ``work`` called now and then at every interval; a failure is logged and the next turn comes anyway."""

        async def turn() -> None:
            try:
                await work()
            except Exception:  # a broken turn must not end the ticking
                log.exception("wakeup_failed", work=name)
            else:
                self.last[name] = datetime.now(UTC)

        self._scheduler.add_job(
            turn, "interval", seconds=interval.total_seconds(), id=name, next_run_time=datetime.now(UTC)
        )

    def start(self) -> None:
        """Begin ticking."""
        self._scheduler.start()

    def stop(self) -> None:
        """End ticking; work that is under way goes on to its end."""
        self._scheduler.shutdown(wait=False)
