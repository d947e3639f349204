"""A process that is told to die at a point of the way out dies there: before the write nothing arrived, after it it did."""

import asyncio
import os
import signal
import sys

import pytest

from tests.botapi.client import ROOT, BotApi

SENDS_ONE = """
import asyncio, sys
from bot.answer import Answer
from bot.rich import Rich
from bot.telegram import Sender, connect
from bot.telegram.address import Address

async def send():
    async with connect(sys.argv[1], base_url=sys.argv[2]) as connection:
        await connection.call("getMe", {})
        await Sender(connection).post(Address(7), Answer(text=Rich.of("期")))

asyncio.run(send())
"""


@pytest.mark.parametrize(("point", "arrived"), [("before_write", 0), ("after_write", 1)])
async def test_the_write_is_between_the_two_points(api: BotApi, point: str, arrived: int) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SENDS_ONE, api.token, api.base_url),
        env={**os.environ, "KUNQI_FAILPOINT": point},
        cwd=ROOT,
    )
    assert await asyncio.wait_for(process.wait(), 30) == -signal.SIGKILL
    assert (await api.state())["calls"]["getMe"] == 1
    async with asyncio.timeout(10):
        while len(api.accepted()) < arrived:  # noqa: ASYNC110 -- it is in another process
            await asyncio.sleep(0.05)
    assert len(api.accepted()) == arrived
