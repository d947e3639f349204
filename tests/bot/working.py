"""The bot at work against a Bot API server, in this process or in one of its own."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import store.inbox
from bot.telegram import Poller, Sender, connect
from scheduler.clock import SimulatedClock
from tests.bot.conversation import Town
from tests.botapi.client import BotApi


@asynccontextmanager
async def listening(api: BotApi, made: Town, **more: Any) -> AsyncIterator[asyncio.Task[None]]:
    """The bot at work in the background."""
    async with connect(api.token, base_url=api.base_url) as connection:
        clock = SimulatedClock(made.now)
        poller = Poller(connection, Sender(connection), made.chat, made.store, clock, first_wait=0.02, **more)
        task = asyncio.create_task(poller.run())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def pending(made: Town) -> list[tuple[int, str]]:
    with made.store.read() as tx:
        return store.inbox.pending(tx, "telegram")


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.02)


async def confirmed(api: BotApi) -> None:
    """Wait until the bot has asked for what comes after everything it was given."""
    async with asyncio.timeout(10):
        while (await api.state())["waiting"]:  # noqa: ASYNC110 - what is waited for is another process
            await asyncio.sleep(0.02)


@asynccontextmanager
async def bot_process(api: BotApi, made: Town, *more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process of its own, on the town's store; killed after the block if it still lives."""
    url = f"sqlite:///{made.store.path}"
    made.store.close()  # two processes on one SQLite file are refused
    command = (sys.executable, "-m", "tests.bot.bot_process", url, api.base_url, api.token, *more)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
