"""What a scenario stands on: a database, the far end, and the way to start the service."""

import asyncio
import dataclasses
import random
import struct
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from app.config import Reminders, Telegram
from store import Store, open_store
from tests.botapi.client import BotApi
from tests.chaos.forge import CLOCK_BYTES
from tests.chaos.service import Forge, Process
from tests.databases import PostgresServer, opened

SQLITE, POSTGRESQL = "sqlite", "postgresql"
TICK = 0.2  #: seconds; a process that lives for one second must have had its turns


@dataclasses.dataclass(slots=True)
class Ground:
    """One scenario on one database."""

    database: str
    url: str
    store: Store  #: the driver's own way into the database, beside the service's
    api: BotApi
    forge: Forge
    folder: Path
    random: random.Random
    seed: int
    share: int
    postgres: PostgresServer | None = None
    env: dict[str, str] = dataclasses.field(default_factory=dict)

    def count(self, full: int, least: int = 1) -> int:
        """An n-th of the full count."""
        return max(least, round(full / self.share))

    async def service(self, *, clock: Path | None = None, log: str = "service.log", **settings: str) -> Process:
        """Start ``kunqi run`` on this database; ``settings`` are more of its environment."""
        return await self.forge.fork(self.folder, {**self.env, **settings}, clock=clock, log=log)

    async def up(self, patience: float = 60.0) -> Process:
        """Start it, and return once it asks for updates."""
        before = await self.asked()
        process = await self.service()
        await self.asks(process, before, patience)
        return process

    async def asked(self) -> int:
        """How often the service has asked for updates, whichever run of it."""
        return int((await self.api.state())["calls"].get("getUpdates", 0))

    async def asks(self, process: Process, before: int, patience: float = 60.0) -> None:
        """Return once this run has asked for updates: it is up, and would end in order."""
        until = time.monotonic() + patience
        while await self.asked() == before:
            assert process.alive, f"it ended with {process.ended.result()}: {self.last_words()}"
            assert time.monotonic() < until, "it does not come up"
            await asyncio.sleep(0.02)

    def last_words(self, log: str = "service.log") -> str:
        file = self.folder / log
        return file.read_text(encoding="utf-8")[-2000:] if file.exists() else ""

    def clock(self) -> "Hands":
        """Shared memory that a service started with it reads its time from."""
        return Hands(self.folder / "clock")


class Hands:
    """The hands of a service's clock."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.shift = 0.0
        self.moved: list[tuple[float, float]] = []  #: true time, shift from then on
        file.write_bytes(bytes(CLOCK_BYTES))

    def move(self, shift: float) -> None:
        """From now on it shows so many seconds more than the true time."""
        with self.file.open("r+b") as opened_:
            opened_.write(struct.pack("d", shift))
        self.shift = shift
        self.moved.append((time.time(), shift))

    def now(self) -> float:
        return time.time() + self.shift

    def shown(self, at: float) -> float:
        """What it showed at a true time."""
        return at + next((shift for since, shift in reversed(self.moved) if since <= at), 0.0)

    def latest(self, at: float, within: float) -> float:
        """The latest that it showed in the seconds before a true time."""
        before = [since for since, _ in self.moved if at - within <= since <= at]
        return max([self.shown(at), *(self.shown(since - 1e-6) for since in before)])


def environment(url: str, api: BotApi) -> dict[str, str]:
    """A service without limits of its own, ticking fast."""
    limits = {
        "KUNQI_TELEGRAM__PER_SECOND": "0",
        "KUNQI_TELEGRAM__PER_CHAT_SECONDS": "0",
        "KUNQI_TELEGRAM__PER_GROUP_MINUTE": "0",
    }
    if "per_second" not in Telegram.model_fields and "per_second" in Reminders.model_fields:
        limits = {"KUNQI_REMINDERS__PER_SECOND": "100000", "KUNQI_REMINDERS__PER_CHAT_SECONDS": "0"}
    return {
        "KUNQI_STORE__URL": url,
        "KUNQI_TELEGRAM__TOKEN": api.token,
        "KUNQI_TELEGRAM__BASE_URL": api.base_url,
        "KUNQI_WEB__PORT": "0",
        "KUNQI_REMINDERS__TICK_SECONDS": str(TICK),
        "KUNQI_LOG__LEVEL": "warning",
        **limits,
    }


@asynccontextmanager
async def ground(
    database: str, forge: Forge, postgres: PostgresServer | None, *, seed: int, share: int, name: str
) -> AsyncIterator[Ground]:
    """A fresh database and a fresh far end for one scenario."""
    with _folder() as folder:
        url = f"sqlite:///{folder / 'kunqi.db'}" if postgres is None else postgres.fresh()
        with opened(url):
            pass  # migrated, and the lock given back
        async with BotApi.start(folder) as api:
            with _beside(url) as store:
                yield Ground(
                    database=database,
                    url=url,
                    store=store,
                    api=api,
                    forge=forge,
                    folder=folder,
                    random=random.Random(f"{seed} {name} {database}"),  # noqa: S311 - to be had again
                    seed=seed,
                    share=share,
                    postgres=postgres,
                    env=environment(url, api),
                )


@asynccontextmanager
async def fresh(whole: Ground, name: str, folder: Path | None = None) -> AsyncIterator[Ground]:
    """Another database beside a scenario's own, with the same far end; an SQLite file in ``folder`` where given."""
    folder = folder or whole.folder / name
    folder.mkdir(exist_ok=True)
    url = f"sqlite:///{folder / 'kunqi.db'}" if whole.postgres is None else whole.postgres.fresh()
    with opened(url):
        pass
    with _beside(url) as store:
        chance = random.Random(f"{whole.seed} {name} {whole.database}")  # noqa: S311 - to be had again
        env = {**whole.env, "KUNQI_STORE__URL": url}
        yield dataclasses.replace(whole, url=url, store=store, folder=folder, random=chance, env=env)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kunqi-chaos-") as folder:
        yield Path(folder)


@contextmanager
def _beside(url: str) -> Iterator[Store]:
    """The store without its lock, as commands that only look have it."""
    store = open_store(url, exclusive=False)
    try:
        yield store
    finally:
        store.close()
