"""A pool of connections to a far end, and what comes of asking it."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.telegram.pool import NeverLeft, Place, Pool
from bot.telegram.wire import Answer
from tests.bot.far_end import OK, FarEnd, answers

ASKED = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
ANSWER = Answer(200, b"{}")
MANY = answers(*[OK] * 9)


def place(end: FarEnd, scheme: str = "http", host: str = "localhost") -> Place:
    return Place(scheme, "127.0.0.1" if scheme == "http" else host, end.port)


@asynccontextmanager
async def pool(to: Place, size: int = 1, proxy: str = "") -> AsyncIterator[Pool]:
    made = Pool(to, size, proxy)
    yield made
    made.close()
    await asyncio.sleep(0)


async def asked(of: Pool, seconds: float | None = 3) -> Answer:
    wire = await of.take(seconds)
    try:
        return await wire.ask(ASKED, 3)
    finally:
        of.give(wire)


async def refusal(of: Pool, seconds: float | None = 3) -> str:
    """Why there is no connection; the pool of one has its room again afterwards, once and not twice."""
    with pytest.raises(NeverLeft) as raised:
        await of.take(seconds)
    assert "SECRET" not in "".join(traceback.format_exception(raised.value))
    assert of._room._value == 1
    return str(raised.value)
