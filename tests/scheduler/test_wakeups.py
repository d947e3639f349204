"""The ticker goes on whatever a turn does."""

import asyncio
from datetime import timedelta

from scheduler.pace import Pace
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
    wakeups.stop()
    assert turns[:3] == [0, 1, 2]
    assert "tick" in wakeups.last


async def test_sends_are_spaced_and_two_to_one_chat_more_so() -> None:
    loop = asyncio.get_running_loop()

    async def lasts(pace: Pace, chats: str) -> float:
        begin = loop.time()
        await asyncio.gather(*(pace.wait(chat) for chat in chats))
        return loop.time() - begin

    assert await lasts(Pace(100), "abcdef") >= 0.05
    assert await lasts(Pace(1000, 0.04), "aaab") >= 0.08
