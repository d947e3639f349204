"""``/readyz`` is 200 while the service does what it is for, and otherwise says what is wrong."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from app import pulse, web
from app.config import Settings, Telegram, Web
from app.pulse import Pulse
from app.watching import watched
from scheduler import telling
from scheduler.clock import SystemClock
from scheduler.dispatch import Dispatcher
from scheduler.simulate import Recorder
from scheduler.telling import InTouch, Looked
from scheduler.timing import Timing
from scheduler.wakeups import Wakeups
from store import Store

TICK = timedelta(seconds=5)


class Hands:
    """Monotonic time, moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hands() -> Hands:
    return Hands()


@contextmanager
def listening(one: Pulse) -> Iterator[Pulse]:
    with telling.heard_by(one.hear):
        yield one
    one.close()


@pytest.fixture
def beating(store: Store, hands: Hands) -> Iterator[Pulse]:
    with listening(Pulse(store, TICK, monotonic=hands)) as one:
        yield one


async def tick(store: Store) -> None:
    recorder = Recorder("terminal")
    await Dispatcher(store, SystemClock(), Timing(), {recorder.name: recorder}).tick()


async def test_it_is_ready_from_the_first_tick_on(store: Store, beating: Pulse) -> None:
    assert beating.unready() == {"ticker": "last looked for what is due never"}
    await tick(store)
    assert beating.unready() == {}


async def test_a_ticker_that_stopped_is_told_after_three_ticks(store: Store, beating: Pulse, hands: Hands) -> None:
    await tick(store)
    hands.at += 15
    assert beating.unready() == {}
    hands.at += 1
    assert beating.unready() == {"ticker": "last looked for what is due 16 s ago"}
    await tick(store)
    assert beating.unready() == {}


async def test_a_store_that_hangs_is_told_and_does_not_take_the_callers_with_it(
    store: Store, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.path is not None:
        pytest.skip("a reader of SQLite's WAL waits for nobody")
    monkeypatch.setattr(pulse, "ANSWER_WITHIN", 0.2)
    with listening(Pulse(store, TICK, monotonic=hands)) as beating, store.engine.connect() as other:
        telling.tell(Looked())
        other.execute(text("LOCK TABLE revisions IN ACCESS EXCLUSIVE MODE"))
        assert [beating.unready() for _ in range(2)] == [{"store": "no answer within 0 s"}] * 2
        other.rollback()
        assert beating.unready() == {}


async def test_a_locked_sqlite_file_stops_the_ticks_and_so_it_is_not_ready(sqlite_store: Store, hands: Hands) -> None:
    path = sqlite_store.path
    assert path is not None
    with listening(Pulse(sqlite_store, TICK, monotonic=hands)) as beating:
        await tick(sqlite_store)
        with sqlite_store.engine.connect() as mine:
            mine.exec_driver_sql("PRAGMA busy_timeout=50")
        locker = sqlite3.connect(path, isolation_level=None)
        locker.execute("BEGIN IMMEDIATE")
        hands.at += 16
        wakeups = Wakeups()
        wakeups.every("tick", timedelta(seconds=30), lambda: tick(sqlite_store))
        failed = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hear(happening: telling.Happening) -> None:
            if isinstance(happening, telling.Failed):
                loop.call_soon_threadsafe(failed.set)

        with telling.heard_by(hear):
            wakeups.start()
            await asyncio.wait_for(failed.wait(), 30)
        assert beating.unready() == {"ticker": "last looked for what is due 16 s ago"}
        locker.execute("ROLLBACK")
        await wakeups.stop()
        await tick(sqlite_store)
        assert beating.unready() == {}
        locker.close()


def test_telegram_must_have_answered_lately(sqlite_store: Store, hands: Hands) -> None:
    with listening(Pulse(sqlite_store, TICK, ("telegram",), monotonic=hands)) as beating:
        telling.tell(Looked())
        wrong = {"telegram": "no answer from the far end for too long"}
        assert beating.unready() == wrong
        telling.tell(InTouch("telegram", timedelta(seconds=80)))
        assert beating.unready() == {}
        hands.at += 81
        telling.tell(Looked())
        assert beating.unready() == wrong


def test_a_far_end_that_calls_us_may_be_silent_for_days(sqlite_store: Store, hands: Hands) -> None:
    with listening(Pulse(sqlite_store, TICK, ("telegram",), monotonic=hands)) as beating:
        telling.tell(InTouch("telegram", None))
        hands.at += 3 * 86400
        telling.tell(Looked())
        assert beating.unready() == {}


@asynccontextmanager
async def serving(store: Store, settings: Settings) -> AsyncIterator[str]:
    """The address of the site of a process under watch."""
    with watched(settings, store, SystemClock()) as watch, web.listen("127.0.0.1", 0) as address:
        server = web.server(watch.site(settings, store, SystemClock()))
        task = asyncio.create_task(server.serve(sockets=[address]))
        yield f"http://127.0.0.1:{address.getsockname()[1]}"
        server.should_exit = True
        await task


async def answers(address: str, path: str, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address + path, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_readyz_says_why_over_http_and_healthz_does_not_care(sqlite_store: Store) -> None:
    async with serving(sqlite_store, Settings(telegram=Telegram(token="12345:abc"))) as address:
        status, body = await answers(address, "/readyz")
        reasons = {
            "ticker": "last looked for what is due never",
            "telegram": "no answer from the far end for too long",
        }
        assert (status, json.loads(body)) == (503, {"status": "unready", "reasons": reasons})
        assert (await answers(address, "/healthz"))[0] == 200
        await tick(sqlite_store)
        telling.tell(InTouch("telegram", None))
        assert await answers(address, "/readyz") == (200, '{"status":"ready","reasons":{}}')


@pytest.mark.parametrize(
    ("settings", "headers", "expected"),
    [
        (Web(), {}, 200),
        (Web(), {"X-Forwarded-For": "203.0.113.7"}, 404),
        (Web(), {"Via": "1.1 proxy"}, 404),
        (Web(public_url="https://kunqi.example.org"), {}, 404),
        (Web(public_url="https://kunqi.example.org", metrics=True), {"X-Forwarded-For": "203.0.113.7"}, 200),
    ],
)
async def test_metrics_are_not_for_everybody(
    sqlite_store: Store, settings: Web, headers: dict[str, str], expected: int
) -> None:
    async with serving(sqlite_store, Settings(web=settings)) as address:
        status, body = await answers(address, "/metrics", **headers)
    assert (status, "kunqi_store_up 1.0" in body) == (expected, expected == 200)


def test_the_path_of_the_file_is_never_told(tmp_path: Path, sqlite_store: Store, hands: Hands) -> None:
    with listening(Pulse(sqlite_store, TICK, monotonic=hands)) as beating:
        with sqlite_store.engine.begin() as tx:
            tx.exec_driver_sql("DROP TABLE revisions")
        wrong = beating.unready()
    assert wrong["store"] == "answers with an error"
    assert str(tmp_path) not in str(wrong)
