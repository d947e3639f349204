"""Where connections come from, directly and through proxies: whatever goes wrong there, nothing has left."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from telegram.error import NetworkError

from bot.telegram import pool as module
from bot.telegram.pool import NeverLeft, Place, Pool
from bot.telegram.wire import Wire
from tests.bot.far_end import OK, Line, Script, far_end, hangs_up, resets, silent, speaks_first, then_closes
from tests.bot.pooled import ANSWER, ASKED, MANY, asked, place, pool, refusal


async def test_one_connection_serves_one_request_after_another() -> None:
    async with far_end(MANY) as end, pool(place(end)) as to:
        assert [await asked(to) for _ in range(5)] == [ANSWER] * 5
        assert (end.connections, end.heard) == (1, [ASKED] * 5)


async def test_as_many_connections_as_there_is_room_for() -> None:
    async with far_end(MANY) as end, pool(place(end), 2) as to:
        assert await asyncio.gather(*(asked(to) for _ in range(7))) == [ANSWER] * 7
        assert (end.connections, len(to._all), len(to._idle), to._room._value) == (2, 2, 2, 2)


async def test_the_connection_that_was_used_last_is_used_first() -> None:
    async with far_end(MANY) as end, pool(place(end), 2) as to:
        one, other = await to.take(3), await to.take(3)
        to.give(one)
        to.give(other)
        assert await to.take(3) is other


@pytest.mark.parametrize("reset", [False, True])
async def test_a_connection_that_ended_meanwhile_is_not_used(reset: bool) -> None:
    async def once(line: Line) -> None:
        await line.hear()
        await line.say(OK)
        await asyncio.sleep(0.01)
        line.reset() if reset else line.writer.close()

    async with far_end(once, MANY) as end, pool(place(end)) as to:
        first = await asked(to)
        await asyncio.sleep(0.05)
        assert (first, await asked(to), end.heard, end.connections, len(to._all)) == (ANSWER, ANSWER, [ASKED] * 2, 2, 1)


async def test_a_connection_that_ends_in_this_very_turn_is_not_used() -> None:
    """Between the reset and its being said, what is written is thrown away."""

    async def once(line: Line) -> None:
        await line.hear()
        await line.say(OK)
        await asyncio.sleep(0.01)
        line.reset()

    async with far_end(once, MANY) as end, pool(place(end)) as to:
        await asked(to)
        (idle,) = to._idle
        while idle.wire.open:  # noqa: ASYNC110 -- each turn of the loop is looked at
            await asyncio.sleep(0)
        assert (idle.wire.reusable, await asked(to), end.connections) == (True, ANSWER, 2)


async def test_a_connection_that_was_silent_for_long_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEP_SECONDS", 0.0)
    async with far_end(MANY) as end, pool(place(end)) as to:
        assert [await asked(to) for _ in range(3)] == [ANSWER] * 3
        assert (end.connections, len(to._all)) == (3, 1)


async def test_who_finds_no_room_in_time_has_sent_nothing() -> None:
    async with far_end(silent) as end, pool(place(end)) as to:
        taken = await to.take(3)
        with pytest.raises(NeverLeft, match=r"^no connection \(TimeoutError\)$"):
            await to.take(0.02)
        to.give(taken)
        assert (await to.take(None), end.connections) == (taken, 1)


async def test_a_cancelled_request_leaves_its_room_and_no_connection() -> None:
    async with far_end(silent, MANY) as end, pool(place(end)) as to:
        asking, waiting = (asyncio.create_task(asked(to)) for _ in range(2))
        await asyncio.sleep(0.02)
        waiting.cancel()
        asking.cancel()
        results = await asyncio.gather(asking, waiting, return_exceptions=True)
        assert [type(result) for result in results] == [asyncio.CancelledError] * 2
        assert (to._room._value, len(to._all), await asked(to), end.connections) == (1, 0, ANSWER, 2)


@pytest.mark.usefixtures("tls")
async def test_who_is_cancelled_while_connecting_leaves_his_room() -> None:
    async with far_end(silent) as mute, pool(place(mute, "https")) as to:
        connecting = asyncio.create_task(to.take(3))
        await asyncio.sleep(0.02)
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        assert (to._room._value, len(to._all)) == (1, 0)


async def test_the_end_of_the_pool_ends_all_that_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """One asks, one connects, one waits for room: only what the first one wrote may have left."""
    real, connecting = module._opened, asyncio.Event()

    async def slow(kind: Callable[[], Wire], to: Place) -> tuple[asyncio.Transport, Wire]:
        made = await real(kind, to)
        if end.heard:
            connecting.set()
            await asyncio.sleep(0.05)
        return made

    monkeypatch.setattr(module, "_opened", slow)
    heard = asyncio.Event()

    async def hears(line: Line) -> None:
        await line.hear()
        heard.set()
        await line.ended()

    async with far_end(hears) as end:
        to = Pool(place(end), 2)
        tasks = [asyncio.create_task(asked(to))]
        await heard.wait()
        tasks += [asyncio.create_task(asked(to)) for _ in range(2)]
        await connecting.wait()
        to.close()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [(type(result), str(result)) for result in results] == [
            (NetworkError, "the connection was given up"),
            (NeverLeft, "no connection (closed as soon as it was made)"),
            (NeverLeft, "the connection pool is closed"),
        ]
        assert (end.heard, to._all, to._idle, to._room._value) == ([ASKED], set(), [], 2)


@pytest.mark.parametrize("script", [hangs_up, speaks_first, resets])
async def test_a_connection_that_is_lost_as_soon_as_it_is_made(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Awaitable[tuple[asyncio.Transport, Wire]]] = module._opened

    async def late(kind: Callable[[], Wire], to: Place) -> tuple[asyncio.Transport, Wire]:
        made = await real(kind, to)
        await asyncio.sleep(0.02)
        return made

    monkeypatch.setattr(module, "_opened", late)
    async with far_end(script) as end, pool(place(end)) as to:
        assert await refusal(to) == "no connection (closed as soon as it was made)"
        assert to._all == set()


async def test_nobody_answers_the_knock() -> None:
    """A queue of connections that is full: the next one gets no answer at all."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        knocking = [socket.socket() for _ in range(3)]
        for knock in knocking:
            knock.setblocking(False)
            knock.connect_ex(full.getsockname())
        async with pool(Place("http", "127.0.0.1", full.getsockname()[1])) as to:
            assert await refusal(to, 0.05) == "no connection (TimeoutError)"
        for knock in knocking:
            knock.close()


async def test_over_tls(tls: ssl.SSLContext) -> None:
    async with far_end(MANY, tls=tls) as end, pool(place(end, "https")) as to:
        assert [await asked(to) for _ in range(3)] == [ANSWER] * 3
        assert (end.connections, end.heard) == (1, [ASKED] * 3)


async def test_a_far_end_that_closes_over_tls_is_connected_to_again(tls: ssl.SSLContext) -> None:
    async with far_end(then_closes(OK), tls=tls) as end, pool(place(end, "https")) as to:
        found = [await asked(to)]
        await asyncio.sleep(0.02)
        assert ([*found, await asked(to)], end.connections, end.heard) == ([ANSWER] * 2, 2, [ASKED] * 2)


async def test_a_certificate_of_somebody_else(tls: ssl.SSLContext) -> None:
    async with far_end(MANY, tls=tls) as end, pool(place(end, "https", "127.0.0.1")) as to:
        assert (await refusal(to), end.heard) == ("no connection (SSLCertVerificationError)", [])


async def test_a_certificate_that_nobody_trusts(keys: tuple[ssl.SSLContext, Path]) -> None:
    async with far_end(MANY, tls=keys[0]) as end, pool(place(end, "https")) as to:
        assert (await refusal(to), end.heard) == ("no connection (SSLCertVerificationError)", [])


TLS_TROUBLES: list[tuple[Script, str]] = [
    (silent, "no connection (TimeoutError)"),
    (speaks_first, "no connection (SSLError)"),
    (resets, "no connection (ConnectionResetError)"),
]


@pytest.mark.parametrize(("script", "why"), TLS_TROUBLES, ids=["silent", "speaks first", "resets"])
@pytest.mark.usefixtures("tls")
async def test_a_far_end_that_does_not_speak_tls(script: Script, why: str) -> None:
    async with far_end(script) as end, pool(place(end, "https")) as to:
        assert await refusal(to, 0.2 if "TimeoutError" in why else 3) == why


async def test_an_address_in_figures_of_the_sixth_version() -> None:
    try:
        async with far_end(MANY, host="::1") as end, pool(Place.of(urlsplit(f"http://[::1]:{end.port}/bot"))) as to:
            assert (await asked(to), to.headers) == (ANSWER, f"Host: [::1]:{end.port}\r\n")
            assert to.place.authority == f"[::1]:{end.port}"
    except OSError:
        pytest.skip("no IPv6 here")


def test_a_name_in_chinese_is_asked_for_as_it_is_registered() -> None:
    assert Place.of(urlsplit("https://电报.example/bot")) == Place("https", "xn--4ru162b.example", 443)
