"""The way in, on both databases, with the process killed at every point of it: nothing lost, nothing handled twice."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url

import store.inbox
import store.subscribers
from bot.telegram.reception import LOOK_EVERY
from domain.failpoints import INCOMING_POINTS
from store import Store
from store.sole import Sole
from tests.bot.working import until
from tests.botapi.client import ROOT, BotApi
from tests.databases import OUR_LOCKS, PostgresServer, opened

CHATS, EACH = (1001, 1002, -1003), 3  # no chat may have more than 20 words in all
MARK = "「可能重复」"
BROKEN: list[dict[str, Any]] = [{"message": {"text": "no chat"}}, {"callback_query": {"id": 5}}, {"message": "word"}]
WHY = ("no message", "no callback query", "no update")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    on_sqlite = request.param == "sqlite"
    return f"sqlite:///{tmp_path / 'kunqi.db'}" if on_sqlite else request.getfixturevalue("postgres").fresh()


@asynccontextmanager
async def service(api: BotApi, url: str, failpoint: str = "") -> AsyncIterator[asyncio.subprocess.Process]:
    """``kunqi run`` as people start it; killed after the block if it still lives."""
    environment = {
        "PYTHONPATH": str(ROOT),
        "KUNQI_STORE__URL": url,
        "KUNQI_TELEGRAM__TOKEN": api.token,
        "KUNQI_TELEGRAM__BASE_URL": api.base_url,
        "KUNQI_TELEGRAM__PER_SECOND": "0",
        "KUNQI_TELEGRAM__PER_CHAT_SECONDS": "0",
        "KUNQI_TELEGRAM__PER_GROUP_MINUTE": "0",
        "KUNQI_WEB__PORT": "0",
        "KUNQI_FAILPOINT": failpoint,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from app.cli import main; main()", "run"),
        env={**os.environ, **environment},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def written(api: BotApi, name: str) -> list[str]:
    """Everybody subscribes to words of their own, with what is malformed between them; the words."""
    words = [f"词{chat}{name}{number}" for number in range(EACH) for chat in CHATS]
    updates = []
    for number, word in enumerate(words):
        chat = CHATS[number % len(CHATS)]
        kind = "private" if chat > 0 else "supergroup"
        message = {"message_id": number, "chat": {"id": chat, "type": kind}, "from": {"id": abs(chat)}}
        updates += [{"message": message | {"text": f"/subscribe {word}"}}, *BROKEN[number : number + 1]]
    await api.updates(updates)
    return words


def unmarked(api: BotApi) -> list[str]:
    """The words of all answers that do not say they may be doubles, in the order they arrived."""
    return [text for text in (word_of(shown) for shown in api.accepted()) if not text.startswith(MARK)]


def word_of(shown: dict[str, Any]) -> str:
    text = str(shown["text"])
    return MARK if text.startswith(MARK) else text.splitlines()[0].partition("「")[2].partition("」")[0]


def subscribed(url: str) -> dict[str, int]:
    with opened(url) as kept, kept.read() as tx:
        return {
            one.address: len(store.subscribers.subscription(tx, one.id).matchers)
            for one in store.subscribers.everyone(tx)
        }


def no_more(url: str, words: list[str]) -> bool:
    """Whether all of these came and are handled and answered; looked at from outside, while the service runs."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg") if "postgres" in url else url)
    with engine.connect() as kept:
        query = "SELECT count(*), sum(CASE WHEN done_at IS NULL OR reply <> '' THEN 1 ELSE 0 END) FROM inbox"
        came, left = kept.exec_driver_sql(query).one()
    engine.dispose()
    return came >= len(words) and left == 0


def of_inbox(url: str) -> Counter[tuple[str, str]]:
    with opened(url) as kept, kept.read() as tx:
        return Counter(tuple(row) for row in tx.exec_driver_sql("SELECT dead, state FROM inbox"))


async def test_killed_at_every_point_of_the_way_in(api: BotApi, tmp_path: Path) -> None:
    """Each process dies at another point, with more to do each time; the last one lives and finds nothing lost.

    On PostgreSQL tests.chaos does the same, at random places too.
    """
    url = f"sqlite:///{tmp_path / 'kunqi.db'}"
    words: list[str] = []
    for point in INCOMING_POINTS:
        words += await written(api, point)
        async with service(api, url, point) as process:
            assert (point, await asyncio.wait_for(process.wait(), 60)) == (point, -signal.SIGKILL)
    async with service(api, url) as process:
        await until(lambda: no_more(url, words), 60)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0
    arrived = unmarked(api)
    marked = len(api.accepted()) - len(arrived)
    assert len(set(arrived)) == len(arrived)
    # Only what was under way when it died may be marked, and a chat has one answer under way at most.
    assert 1 <= marked <= 2 * len(CHATS)
    assert len(set(words) - set(arrived)) <= marked
    for chat in CHATS:
        assert [word for word in arrived if str(chat) in word] == [
            word for word in words if str(chat) in word and word in arrived
        ]
    assert subscribed(url) == {str(chat): EACH * len(INCOMING_POINTS) for chat in CHATS}
    times = len(INCOMING_POINTS)
    assert of_inbox(url) == {("", "sent"): len(words), **{(why, ""): times for why in WHY}}


async def test_two_processes_share_one_bot(api: BotApi, postgres: PostgresServer) -> None:
    """No storm of conflicts while both live; when the one that listens is killed, the other takes over."""
    url = postgres.fresh()
    async with service(api, url) as first:
        await api.says(CHATS[0], "/help")
        assert "用法" in (await api.reply(CHATS[0], 30)).text
        async with service(api, url) as second:
            await asyncio.sleep(2 * LOOK_EVERY)
            words = await written(api, "a")
            await until(lambda: len(api.accepted()) == 1 + len(words) and no_more(url, words), 30)
            polls = (await api.state())["calls"]
            first.kill()
            words += await written(api, "b")
            await until(lambda: len(api.accepted()) == 1 + len(words), 30)
            second.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(second.wait(), 30) == 0
    assert polls["getMe"] == 1
    assert sorted(unmarked(api)[1:]) == sorted(words)
    assert subscribed(url) == {str(chat): EACH * 2 for chat in CHATS}


def test_a_name_has_one_holder_while_its_session_lives(postgres: PostgresServer) -> None:
    url = postgres.fresh()
    with opened(url) as one, opened(url) as other:
        mine, theirs, another = Sole(one, "telegram 1"), Sole(other, "telegram 1"), Sole(other, "telegram 2")
        assert (mine.take(), mine.take(), theirs.take(), another.take()) == (True, True, False, True)
        assert (mine.holds(), theirs.holds()) == (True, False)
        with other.begin() as tx:
            locks = f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE {OUR_LOCKS} AND granted"  # noqa: S608 -- no value in it
            tx.exec_driver_sql(locks)
        assert (mine.holds(), theirs.take(), mine.take()) == (False, True, False)
        theirs.give_back()
        assert mine.take()
        for name in (mine, another):
            name.give_back()


def test_on_sqlite_the_store_has_one_owner_already(sqlite_store: Store) -> None:
    name = Sole(sqlite_store, "telegram 1")
    assert (name.take(), name.holds()) == (True, True)


async def test_a_lost_connection_is_survived(api: BotApi, postgres: PostgresServer) -> None:
    url = postgres.fresh()
    async with service(api, url):
        await api.says(CHATS[0], "/help")
        assert "用法" in (await api.reply(CHATS[0], 30)).text
        with opened(url) as ours, ours.begin() as tx:
            everybody = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            tx.exec_driver_sql(f"{everybody} AND datname = current_database()")
        await api.says(CHATS[0], "/topics")
        assert "主题" in (await api.reply(CHATS[0], 30)).text
    assert len(api.accepted()) == 2
