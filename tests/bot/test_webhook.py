"""Updates that are brought: only from who knows the secret, and 200 only for what is in the store."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from app import web
from bot.telegram import hook, path
from bot.telegram.listener import Keeper
from bot.telegram.webhook import LARGEST, Webhook
from scheduler.clock import SystemClock
from store import Store, inbox

TOKEN = "123456:TEST-TOKEN"
SECRET = "s" * 20
NAME = "X-Telegram-Bot-Api-Secret-Token"
GOOD = json.dumps({"update_id": 7, "message": {"chat": {"id": 5}}})


class Served:
    """The webhook at its path beside a site that knows nothing of it."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self.address = address
        self.heard = 0

    def hear(self) -> None:
        self.heard += 1

    async def bring(self, body: Any = GOOD, secret: str = SECRET, method: str = "POST", where: str = "") -> int:
        url = self.address + (where or path(TOKEN))
        async with self._session.request(method, url, data=body, headers={NAME: secret}) as answer:
            assert not await answer.read() or where
            return answer.status


async def _site(_scope: web.Message, _receive: web.Receive, send: web.Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"the site"})


@asynccontextmanager
async def serving(store_: Store) -> AsyncIterator[Served]:
    with web.listen("127.0.0.1", 0) as taken:
        async with aiohttp.ClientSession() as session:
            served = Served(session, f"http://127.0.0.1:{taken.getsockname()[1]}")
            webhook = Webhook(Keeper(store_, SystemClock()), SECRET, served.hear)
            server = web.server(web.beside(_site, path(TOKEN), webhook))
            task = asyncio.create_task(server.serve(sockets=[taken]))
            yield served
            server.should_exit = True
            await task


def kept(store_: Store) -> list[inbox.Kept]:
    with store_.begin() as tx:
        return inbox.waiting(tx, "telegram")


async def test_an_update_is_kept_once_before_it_is_confirmed(store: Store) -> None:
    async with serving(store) as served:
        assert [await served.bring(), await served.bring()] == [200, 200]
        assert served.heard == 2
    assert [(it.update_id, it.chat) for it in kept(store)] == [(7, "5")]


async def test_malformed_but_numbered_is_kept_for_the_dead_letters(sqlite_store: Store) -> None:
    async with serving(sqlite_store) as served:
        assert await served.bring('{"update_id": 9, "message": "\\u0000"}') == 200
    assert [(it.update_id, it.chat) for it in kept(sqlite_store)] == [(9, "")]


async def test_what_is_refused(sqlite_store: Store) -> None:
    huge = json.dumps({"update_id": 8, "text": "x" * LARGEST}).encode()
    async with serving(sqlite_store) as served:
        assert await served.bring(secret="") == 403
        assert await served.bring(secret=SECRET[:-1]) == 403
        assert await served.bring(secret="秘") == 403
        assert await served.bring(io.BytesIO(huge)) == 413
        assert await served.bring("{") == 400
        assert await served.bring("[" * 100_000) == 400
        assert await served.bring(b"\xff") == 400
        assert await served.bring("[7]") == 400
        assert await served.bring('{"update_id": true}') == 400
        assert await served.bring('{"update_id": 99999999999999999999}') == 400
        assert await served.bring(method="GET", body="") == 405
        assert await served.bring(where="/telegram/") == 404
        assert served.heard == 0
    assert kept(sqlite_store) == []


async def test_more_than_is_allowed_without_a_length_is_refused(sqlite_store: Store) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b" " * (LARGEST // 2)

    async with serving(sqlite_store) as served:
        assert await served.bring(chunks()) == 413


async def test_what_cannot_be_kept_must_come_again(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    works, failures = inbox.keep, iter(range(1))

    def troubled(*given: Any) -> None:
        if next(failures, None) is not None:
            raise OSError("disk full")
        works(*given)

    monkeypatch.setattr("store.inbox.keep", troubled)
    async with serving(sqlite_store) as served:
        assert [await served.bring(), await served.bring()] == [503, 200]
        assert served.heard == 1


def test_the_address_does_not_tell_the_token() -> None:
    told = hook(TOKEN, "https://kunqi.example.org")
    assert told.url == f"https://kunqi.example.org{path(TOKEN)}"
    assert (len(told.secret), told.secret in told.url, "123456" in told.url) == (40, False, False)
    assert hook(TOKEN, "https://a.example", SECRET).secret == SECRET
    assert path(TOKEN) != path(TOKEN + "x")
