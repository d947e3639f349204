"""The database in trouble while reminders fall due: nothing is lost, and it goes on by itself within seconds."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager

from tests.chaos import watch
from tests.chaos.book import Book
from tests.chaos.ground import SQLITE, Ground, fresh
from tests.chaos.row import Row
from tests.chaos.service import Process
from tests.chaos.trouble import Restarted, full, locked, read_only, small_disk
from tests.chaos.verdict import compared

NAME = "database"
RESTARTING_SECONDS = 600.0  #: PostgreSQL goes away and comes back for so long
BETWEEN = (5.0, 40.0)
TROUBLE_SECONDS = 15.0  #: longer than SQLite itself waits for a lock
RESUME_SECONDS = 10.0
SIZE, GROUPS = 5, 4
EVERY_SECONDS = 0.2  #: between two milestones that fall due
DRAIN_SECONDS = 240.0
CALM_SECONDS = 3.0
Trouble = Callable[[Process], AbstractContextManager[None]]


async def run(ground: Ground) -> Row:
    """Each trouble that this database can have."""
    row = Row(scenario=NAME, database=ground.database)
    if ground.database != SQLITE:
        await _restarts(ground, row)
        return row.judge()
    with small_disk(ground.folder / "small") as folder:
        async with fresh(ground, "small", folder) as place:
            await _sqlite(place, row)
    return row.judge()


async def _sqlite(ground: Ground, row: Row) -> None:
    file = ground.folder / "kunqi.db"
    book = Book(ground.store, SIZE)
    groups = book.crowd(GROUPS)
    troubles: dict[str, Trouble] = {"locked": lambda _: locked(file), "full": lambda it: full(ground.folder, it.pid)}
    process = await ground.up()
    for name, trouble in troubles.items():
        _load(ground, book, groups, CALM_SECONDS + TROUBLE_SECONDS + RESUME_SECONDS)
        await asyncio.sleep(CALM_SECONDS)
        with trouble(process):
            await asyncio.sleep(CALM_SECONDS)
            before = (await ground.api.state())["accepted"]
            await asyncio.sleep(TROUBLE_SECONDS)
            row.more[f"{name}: accepted meanwhile"] = (await ground.api.state())["accepted"] - before
        await _resumed(ground, row, process, name)
        row.demand(await watch.drained(ground.store, DRAIN_SECONDS, lambda: process.alive), f"{name}: still open")
    await process.stop()
    await _without_writing(ground, row, book, groups)
    row.take(compared(book.due, ground.api.accepted()))


async def _without_writing(ground: Ground, row: Row, book: Book, groups: list[str]) -> None:
    """A start on a disk that cannot be written must say so; the next start has lost nothing."""
    _load(ground, book, groups, CALM_SECONDS)
    ground.store.close()
    with read_only(ground.folder) as held:
        if held:
            process = await ground.forge.fork(ground.folder.parent, ground.env, log="read-only.log")
            await process.lives(10)
            code = await process.kill()
            said = ground.last_words("../read-only.log")
            row.demand(code in (1, 2) and said.count("\n") == 1, f"read-only: ended with {code} {said[-300:]}")
    row.more["read-only"] = said.strip() if held else "not to be had on this machine"
    process = await ground.up()
    row.demand(await watch.drained(ground.store, DRAIN_SECONDS, lambda: process.alive), "read-only: still open")
    await process.stop()


async def _restarts(ground: Ground, row: Row) -> None:
    """PostgreSQL restarted again and again under load."""
    async with _own_server(ground) as (server, place):
        book = Book(place.store, SIZE)
        seconds = max(30.0, RESTARTING_SECONDS / ground.share)
        _load(place, book, book.crowd(GROUPS), seconds)
        process = await place.up()
        until = time.monotonic() + seconds
        between = (BETWEEN[0], min(BETWEEN[1], seconds / 3))
        while time.monotonic() < until:
            await asyncio.sleep(place.random.uniform(*between))
            await server.restart(place.random)
            row.kills += 1
            await _resumed(place, row, process, "restart")
        done = await watch.drained(place.store, DRAIN_SECONDS, lambda: process.alive)
        row.demand(done, f"still open: {watch.states(place.store)}")
        row.demand(process.alive, f"the service ended: {place.last_words()}")
        await process.stop()
        row.take(compared(book.due, ground.api.accepted()))


@asynccontextmanager
async def _own_server(ground: Ground) -> AsyncIterator[tuple[Restarted, Ground]]:
    folder = ground.folder / "postgres"
    server = await asyncio.to_thread(Restarted, folder)
    try:
        whole = Ground(**{name: getattr(ground, name) for name in ground.__slots__} | {"postgres": server.databases})
        async with fresh(whole, "restarted") as place:
            yield server, place
    finally:
        with contextlib.suppress(Exception):
            server.close()


def _load(ground: Ground, book: Book, groups: list[str], seconds: float) -> None:
    """A milestone every so often, from a second from now on."""
    begin = time.time() + 1
    moments = [begin + number * EVERY_SECONDS for number in range(int(seconds / EVERY_SECONDS))]
    book.plan([(ground.random.choice(groups), at) for at in moments])


async def _resumed(ground: Ground, row: Row, process: Process, name: str) -> None:
    """The trouble is over: how long until the next reminder arrives?"""
    begin, before = time.monotonic(), (await ground.api.state())["accepted"]
    waits = watch.open_soon(ground.store)
    while waits and (await ground.api.state())["accepted"] == before:
        if not process.alive or time.monotonic() > begin + 6 * RESUME_SECONDS:
            break
        await asyncio.sleep(0.05)
    took = round(time.monotonic() - begin, 2)
    row.more[f"{name}: resumed after s"] = max(took, row.more.get(f"{name}: resumed after s", 0.0))
    row.recovery_max_s = max(row.recovery_max_s, took)
    row.in_time(took <= RESUME_SECONDS, f"{name}: resumed after {took} s")
