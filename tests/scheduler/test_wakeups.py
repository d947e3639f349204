"""The ticker goes on whatever a turn does."""

import asyncio
from datetime import datetime, timedelta, tzinfo

import apscheduler.schedulers.base
import pytest

import scheduler.wakeups
from scheduler.wakeups import Wakeups


async def test_a_failing_turn_does_not_end_the_ticking() -> None:
    turns: list[int] = []
    enough = asyncio.Event()

    async def work() -> None:
        turns.append(len(turns))
        if len(turns) == 3:
            enough.set()
        if len(turns) == 1:
            raise RuntimeError("the database was away for a moment")

    wakeups = Wakeups()
    wakeups.every("tick", timedelta(milliseconds=20), work)
    wakeups.start()
    await asyncio.wait_for(enough.wait(), timeout=30)
    await wakeups.stop()
    assert turns[:3] == [0, 1, 2]


async def test_a_turn_that_meets_the_last_one_still_at_work_is_nothing_to_tell(
    caplog: pytest.LogCaptureFixture,
) -> None:
    met = asyncio.Event()
    turns: list[int] = []

    async def work() -> None:
        turns.append(1)
        await met.wait()

    wakeups = Wakeups()
    wakeups.every("tick", timedelta(milliseconds=10), work)
    wakeups.start()
    await asyncio.sleep(0.1)
    met.set()
    await wakeups.stop()
    assert (turns, caplog.records) == ([1], [])


async def test_stopping_lets_the_turn_that_is_under_way_end() -> None:
    begun, ended = asyncio.Event(), []

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0.1)
        ended.append(True)

    wakeups = Wakeups()
    wakeups.every("tick", timedelta(seconds=60), work)
    wakeups.start()
    await begun.wait()
    await wakeups.stop()
    assert ended == [True]


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=20000)])
async def test_a_clock_that_jumps_goes_on_ticking(monkeypatch: pytest.MonkeyPatch, jump: timedelta) -> None:
    """Twenty thousand days ahead is what a machine without a clock battery does at its first contact with the network."""
    off = timedelta()

    class Jumping(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + off

    for module in (apscheduler.schedulers.base, scheduler.wakeups):
        monkeypatch.setattr(module, "datetime", Jumping)
    turns: asyncio.Queue[None] = asyncio.Queue()
    wakeups = Wakeups()
    wakeups.every("tick", timedelta(milliseconds=50), lambda: turns.put(None))
    wakeups.start()
    await turns.get()
    off = jump
    for _ in range(5):
        await asyncio.wait_for(turns.get(), timeout=20)
    await wakeups.stop()
