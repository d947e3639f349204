"""All scenarios by name, and running some of them one after the other."""

import asyncio
import tempfile
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from tests.chaos import clock, disks, incoming, network, outgoing, rates, twice
from tests.chaos.ground import POSTGRESQL, SQLITE, Ground, ground
from tests.chaos.row import Row
from tests.chaos.service import Forge
from tests.databases import PostgresServer, postgres_server

BOTH = "both"
Scenario = Callable[[Ground], Awaitable[Row]]
SCENARIOS: dict[str, Scenario] = {
    outgoing.NAME: outgoing.run,
    incoming.NAME: incoming.run,
    network.NAME: network.run,
    rates.NAME: rates.run,
    twice.NAME: twice.run,
    clock.NAME: clock.run,
    disks.NAME: disks.run,
}
NAMES = tuple(SCENARIOS)
Say = Callable[[str], None]


async def rows(names: Iterable[str], database: str, *, seed: int, share: int, say: Say) -> list[Row]:
    """Run these scenarios one after the other, each on one database or on both side by side; the rows in that order."""
    found: list[Row] = []
    async with Forge.start() as forge, _servers(database) as servers:
        for name in names:
            places = {
                kind: ground(kind, forge, postgres, seed=seed, share=share, name=name)
                for kind, postgres in servers.items()
            }
            found += await asyncio.gather(*(_timed(name, kind, place, say) for kind, place in places.items()))
    return found


async def _timed(name: str, kind: str, place: AbstractAsyncContextManager[Ground], say: Say) -> Row:
    begin = time.monotonic()
    async with place as ground_:
        row = await _row(name, ground_)
    row.seconds = round(time.monotonic() - begin, 1)
    say(f"{name} on {kind}: {row.seconds} s, {'; '.join(row.broken + row.slow) or 'every promise held'}")
    return row


async def _row(name: str, place: Ground) -> Row:
    """One scenario; whatever ends it early is a promise that did not hold."""
    try:
        return await SCENARIOS[name](place)
    except Exception as failure:  # noqa: BLE001 - the other scenarios are still to be run
        traceback.print_exc()
        return Row(scenario=name, database=place.database, broken=[f"{type(failure).__name__}: {failure}"])


@asynccontextmanager
async def _servers(database: str) -> AsyncIterator[dict[str, PostgresServer | None]]:
    """The databases that were asked for, PostgreSQL started."""
    servers: dict[str, PostgresServer | None] = {SQLITE: None} if database in (SQLITE, BOTH) else {}
    if database not in (POSTGRESQL, BOTH):
        yield servers
        return
    with tempfile.TemporaryDirectory(prefix="kunqi-chaos-") as folder, postgres_server(Path(folder)) as server:
        yield servers | {POSTGRESQL: server}
