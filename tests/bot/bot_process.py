"""A bot as a process of its own, so that a test can have it killed: ``URL BASE_URL TOKEN [deadly]``.

``deadly``: it dies by SIGKILL when it is about to handle its first update, after storing and confirming what it heard.
"""

import asyncio
import os
import signal
import sys

from bot.chat import Chat
from bot.command import House
from bot.telegram import Poller, Sender, connect
from bot.telegram.handler import Handler
from scheduler.clock import SystemClock
from scheduler.timing import Timing
from store import open_store


async def _run(url: str, base_url: str, token: str) -> None:
    store = open_store(url)
    async with connect(token, base_url=base_url) as connection:
        chat = Chat(House(timing=Timing()))
        await Poller(connection, Sender(connection), chat, store, SystemClock(), first_wait=0.05).run()


async def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    if "deadly" in sys.argv:
        setattr(Handler, "_one", _die)  # noqa: B010 - a fail-point, put in from outside
    asyncio.run(_run(*sys.argv[1:4]))
