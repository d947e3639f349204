"""The bot as a process of its own whose clock a story sets: ``python -m tests.stories.stage BASE_URL TOKEN STAFF``.

It is told what to do by a line of JSON at a time and answers each with one: ``open`` a store (and begin anew on it),
``at`` which time it is now, ``notice`` to read, ``settled`` once all that was heard is handled and answered.
"""

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import store.inbox
import store.replies
from app import wiring
from app.config import Settings
from bot.telegram import Reception, Sender, connect
from bot.telegram.updates import RECEIVER
from domain.notice import Notice
from scheduler import ingest
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from sources.fetch import Page, fetch
from store import Store, open_store
from tests.samples import at

PUBLIC = "https://kunqi.example.org"
NEWS = "https://news.example.org"


class Stage:
    """One story's service: the parts of ``kunqi run`` on a clock that stands still."""

    def __init__(self, base_url: str, token: str, staff: dict[str, list[int]]) -> None:
        self._far_end = base_url, token
        self._settings = Settings.model_validate({"admins": staff, "web": {"public_url": PUBLIC}})
        self._stack = AsyncExitStack()
        self._clock = SimulatedClock(at("2026-01-01T00:00"))
        self._store: Store
        self._dispatcher: Dispatcher

    async def open(self, url: str) -> None:
        """Begin a story on an empty store."""
        await self._stack.aclose()
        self._store = open_store(url)
        self._stack.callback(self._store.close)
        base_url, token = self._far_end
        connection = await self._stack.enter_async_context(connect(token, base_url=base_url))
        sender = Sender(connection)
        chat = wiring.chat(self._settings)
        reception = Reception(connection, sender, chat, self._store, self._clock, page=self._page, poll_seconds=1)
        task = asyncio.create_task(reception.run())
        self._stack.push_async_callback(_ended, task)
        timing = wiring.timing(self._settings)
        self._dispatcher = Dispatcher(self._store, self._clock, timing, {sender.name: sender})

    async def _page(self, url: str) -> Page:
        """The page at an address of the stories, which the far end has; all others are asked for where they are."""
        here = urlsplit(self._far_end[0])
        port = here.port or 0
        asked = url.replace(NEWS, f"http://{here.hostname}:{port}/web", 1)
        return replace(await fetch(asked, allowed=frozenset({("127.0.0.1", port)})), url=url)

    async def at(self, moment: str) -> None:
        """It is now this time in the city, and the ticker ticks."""
        self._clock.set(at(moment))
        await self._dispatcher.tick()

    async def notice(self, file: str) -> None:
        """Read a notice: of the seeds by its id, or a text whose first lines are its title and its day."""
        made = wiring.timing(self._settings)
        await asyncio.to_thread(ingest.ingest, self._store, made, notice_of(file), self._clock.now())

    async def settled(self, seconds: float) -> None:
        """Return once nothing is left to handle or to answer."""
        async with asyncio.timeout(seconds):
            while await asyncio.to_thread(self._busy):  # noqa: ASYNC110 - what is waited for is in the database
                await asyncio.sleep(0.01)

    def _busy(self) -> bool:
        with self._store.read() as tx:
            return store.inbox.unhandled(tx, RECEIVER) or store.replies.open_ones(tx, RECEIVER)

    async def close(self) -> None:
        """The last story is over."""
        await self._stack.aclose()


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def notice_of(file: str) -> Notice:
    """The notice that a story names."""
    path = Path(file)
    if not path.suffix:
        known, _ = wiring.notices([wiring.seeds()])
        return next(notice for notice in known if notice.id == file)
    title, published, text = path.read_text(encoding="utf-8").split("\n", 2)
    day, address = date.fromisoformat(published), f"https://example.org/{path.stem}"
    return Notice(id=path.stem, title=title, published_on=day, text=text, url=address, source="昆山科创")


async def _run(base_url: str, token: str, staff: str) -> None:
    stage = Stage(base_url, token, json.loads(staff))
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            ((verb, argument),) = json.loads(line).items()
            print(json.dumps(await _done(stage, verb, argument)), flush=True)  # noqa: T201
    finally:
        await stage.close()


async def _done(stage: Stage, verb: str, argument: Any) -> str:
    """Empty, or what went wrong."""
    try:
        await getattr(stage, verb)(argument)
    except Exception as failure:  # noqa: BLE001 - whoever tells the story hears of it
        return repr(failure)
    return ""


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:4]))
