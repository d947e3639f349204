"""The bot at work against a Bot API server, in this process or in one of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import store.inbox
from bot.telegram import Reception, Sender, connect
from scheduler.clock import Clock, SimulatedClock
from tests.bot.conversation import Town
from tests.botapi.client import BotApi


@asynccontextmanager
async def listening(
    api: BotApi, made: Town, clock: Clock | None = None, **more: Any
) -> AsyncIterator[asyncio.Task[None]]:
    """The bot at work in the background, by a clock that stands still unless another one is given."""
    async with connect(api.token, base_url=api.base_url) as connection:
        clock = clock or SimulatedClock(made.now)
        reception = Reception(connection, Sender(connection), made.chat, made.store, clock, first_wait=0.02, **more)
        task = asyncio.create_task(reception.run())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def pending(made: Town) -> list[int]:
    """The updates that wait to be handled."""
    with made.store.begin() as tx:
        return [kept.update_id for kept in store.inbox.waiting(tx, "telegram")]


async def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.02)


async def confirmed(api: BotApi) -> None:
    """Wait until the bot has asked for what comes after everything it was given."""
    async with asyncio.timeout(10):
        while (await api.state())["waiting"]:  # noqa: ASYNC110 - what is waited for is another process
            await asyncio.sleep(0.02)


@asynccontextmanager
async def bot_process(
    api: BotApi, url: str, failpoint: str = "", *owners: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process of its own, on the store at ``url``; killed after the block if it still lives."""
    command = (sys.executable, "-m", "tests.bot.bot_process", url, api.base_url, api.token, *map(str, owners))
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, env={**os.environ, "KUNQI_FAILPOINT": failpoint}
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
