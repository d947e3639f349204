"""A bot as a process of its own, so that a test can have it killed: ``URL BASE_URL TOKEN``; KUNQI_FAILPOINT says where.

Further arguments are the numbers of its owners.
"""

import asyncio
import sys

from bot.chat import Chat
from bot.command import House
from bot.telegram import Reception, Sender, connect
from scheduler.clock import SystemClock
from scheduler.timing import Timing
from store import open_store


async def _run(url: str, base_url: str, token: str, *owners: str) -> None:
    store = open_store(url)
    async with connect(token, base_url=base_url) as connection:
        chat = Chat(House(timing=Timing(), admins=frozenset(map(int, owners))))
        await Reception(connection, Sender(connection), chat, store, SystemClock(), first_wait=0.05).run()


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))
