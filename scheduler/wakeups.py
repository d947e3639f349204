"""The ticker, and the only file that knows APScheduler: it wakes us up; what is due, the store alone knows.

``misfire_grace_time=None`` since the default of one second silently skips a late job; ``coalesce`` and ``max_instances``
so that a long pause is followed by one tick, never by a queue of them. Jobs live in memory only: nothing of ours is
lost with them.

Clocks jump. APScheduler counts in wall-clock time: after a jump ahead its own interval trigger lists every turn of the
years between, and after a jump back it sleeps until the clock has caught up. ``_FromNow`` answers the first, ``_watch``,
which counts in the loop's monotonic time, the second.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from scheduler import telling

log = structlog.get_logger()
Work = Callable[[], Awaitable[object]]


class _FromNow(BaseTrigger):  # type: ignore[misc]  # the library carries no types
    """One interval after the present, whenever that is."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._interval


class Wakeups:
    """Calls pieces of work again and again on the running event loop."""

    def __init__(self) -> None:
        # It warns of every turn that meets the last one still at work: with one at a time that is as it should be.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._intervals: dict[str, timedelta] = {}
        self._running: set[asyncio.Future[None]] = set()
        self._watcher: asyncio.Task[None] | None = None

    def every(self, name: str, interval: timedelta, work: Work) -> None:
        """Have ``work`` called now and then at every interval; a failure is logged and the next turn comes anyway."""

        async def turn() -> None:
            loop = asyncio.get_running_loop()
            ended, began = loop.create_future(), loop.time()
            self._running.add(ended)
            try:
                await work()
            except Exception as failure:  # a broken turn must not end the ticking
                log.exception("wakeup_failed", work=name)
                telling.tell(telling.Failed(name, str(failure)))
            else:
                telling.tell(telling.Turned(name, timedelta(seconds=loop.time() - began)))
            finally:
                self._running.discard(ended)
                ended.set_result(None)

        self._intervals[name] = interval
        self._scheduler.add_job(turn, _FromNow(interval), id=name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin ticking."""
        self._scheduler.start()
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End ticking, once the work that is under way has come to its end."""
        if self._watcher is not None:
            self._watcher.cancel()
        self._scheduler.pause()
        await asyncio.gather(*self._running)
        # Only now: shutdown cancels what still runs.
        self._scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        """Bring back a turn that a clock set backwards has moved into the far future."""
        while True:
            await asyncio.sleep(min(self._intervals.values(), default=timedelta(seconds=1)).total_seconds())
            now = datetime.now(UTC)
            for name, interval in self._intervals.items():
                job = self._scheduler.get_job(name)
                if job is not None and job.next_run_time > now + interval + timedelta(seconds=1):
                    log.warning("clock_went_back", work=name)
                    self._scheduler.modify_job(name, next_run_time=now)
