"""What one connection makes of what the far end says: RFC 9112, and asyncio as it is."""

import asyncio
import ssl

import pytest
from telegram.error import NetworkError, TimedOut

from bot.telegram import pool, wire
from bot.telegram.wire import Wire
from tests.bot.far_end import OK, FarEnd, Line, Script, answers, far_end, silent, then_closes

ASKED = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
WHOLE = (200, b"{}", True)
LAST = (200, b"{}", False)
BROKE = (NetworkError, "the connection broke (closed)")
HEAD = b"HTTP/1.1 200 OK\r\n"
SIZED = HEAD + b"Content-Length: 2\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"

Outcome = tuple[int, bytes, bool] | tuple[type[NetworkError], str]


async def opened(end: FarEnd) -> Wire:
    return (await asyncio.get_running_loop().create_connection(Wire, "127.0.0.1", end.port))[1]


async def outcome(script: Script, request: bytes = ASKED, seconds: float | None = 3) -> Outcome:
    """The answer and whether the next request may go the same way; or what went wrong."""
    async with far_end(script) as end:
        asked = await opened(end)
        try:
            status, body = await asked.ask(request, seconds)
        except NetworkError as failure:
            assert not asked.open
            return type(failure), str(failure)
        found = status, body, asked.open
        asked.close()
        return found


STAYS: dict[str, tuple[bytes, Outcome]] = {
    "with its length": (OK, WHOLE),
    "in chunks": (CHUNKED + b"1\r\n{\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n", WHOLE),
    "after hints": (HINTS * 2 + OK, WHOLE),
    "without a body": (b"HTTP/1.1 204 No Content\r\n\r\n", (204, b"", True)),
    "the last of its connection": (SIZED + b"Connection: close\r\n\r\n{}", LAST),
    "of HTTP/1.0": (SIZED.replace(b"1.1", b"1.0") + b"\r\n{}", LAST),
    "of HTTP/1.0 that stays": (SIZED.replace(b"1.1", b"1.0") + b"Connection: keep-alive\r\n\r\n{}", WHOLE),
    "longer than it says": (OK + b"{}", LAST),
    "twice": (OK + OK, LAST),
    "and a bit of another": (OK + b"HTTP/1.1 2", LAST),
    "after the last of its connection": (SIZED + b"Connection: close\r\n\r\n{}" + OK, LAST),
    "another protocol": (
        b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        (NetworkError, "the answer is not HTTP (HttpParserUpgrade)"),
    ),
    "not HTTP": (b"SSH-2.0-OpenSSH\r\n", (NetworkError, "the answer is not HTTP (HttpParserError)")),
    "HTTP/2": (b"\0\0\0\4\0\0\0\0\0", (NetworkError, "the answer is not HTTP (HttpParserError)")),
    "with two lengths": (
        SIZED + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        (NetworkError, "the answer is not HTTP (HttpParserError)"),
    ),
}


@pytest.mark.parametrize(("said", "expected"), STAYS.values(), ids=STAYS)
async def test_an_answer_whose_connection_stays(said: bytes, expected: Outcome) -> None:
    assert await outcome(answers(said)) == expected


ENDS: dict[str, tuple[tuple[bytes, ...], Outcome]] = {
    "none": ((), BROKE),
    "only hints": ((HINTS,), BROKE),
    "half a status": ((b"HTTP/1.1 4",), BROKE),
    "half a head": ((b"HTTP/1.1 403 Forbidden\r\nContent-T",), BROKE),
    "a head without its end": ((b"HTTP/1.1 403 Forbidden\r\nA: b\r\n",), BROKE),
    "shorter than it says": ((SIZED + b"\r\n{",), BROKE),
    "chunks without the last": ((CHUNKED + b"2\r\n{}\r\n",), BROKE),
    "until the end": ((HEAD + b"\r\n{", b"}"), LAST),
    "until the end of HTTP/1.0": ((b"HTTP/1.0 502 Bad\r\n\r\n<p>",), (502, b"<p>", False)),
    "until the end, after one with a length": (
        (b"HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n" + HEAD + b"\r\n{}",),
        LAST,
    ),
    "a byte at a time": ((*(bytes([byte]) for byte in OK[:20]), OK[20:]), LAST),
}


@pytest.mark.parametrize(("said", "expected"), ENDS.values(), ids=ENDS)
async def test_an_answer_whose_connection_ends(said: tuple[bytes, ...], expected: Outcome) -> None:
    found = await outcome(then_closes(*said))
    # Whether the end was there already when the answer was read is a matter of the network.
    assert (found[:2] if expected is LAST else found) == (expected[:2] if expected is LAST else expected)


@pytest.mark.parametrize(
    "beginning", [SIZED.replace(b"2\r", b"104857600\r") + b"\r\n", CHUNKED + b"6400000\r\n", HEAD + b"A: "]
)
async def test_an_answer_without_end_is_given_up(beginning: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST", 1024 * 1024)
    said = 0

    async def endless(line: Line) -> None:
        nonlocal said
        await line.hear()
        await line.say(beginning)
        while said < 100:
            await line.say(b"x" * 1024 * 1024)
            said += 1

    assert await outcome(endless) == (NetworkError, "the answer has no end")
    assert said < 50


async def test_an_answer_just_below_the_limit_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST", len(OK))
    assert await outcome(answers(OK)) == WHOLE


async def test_an_answer_before_all_was_written_ends_the_connection() -> None:
    async def hasty(line: Line) -> None:
        await line.reader.readuntil(b"\r\n\r\n")
        await line.say(OK)
        await asyncio.sleep(0.05)

    request = b"POST / HTTP/1.1\r\nContent-Length: 30000000\r\n\r\n" + b"x" * 30_000_000
    assert await outcome(hasty, request) == LAST


async def test_a_reset_is_unsure() -> None:
    async def resets(line: Line) -> None:
        await line.hear()
        line.reset()

    assert await outcome(resets) == (NetworkError, "the connection broke (ConnectionResetError)")


async def test_no_answer_in_time_is_unsure_and_ends_the_connection() -> None:
    ended = asyncio.Event()

    async def slow(line: Line) -> None:
        await line.hear()
        await line.ended()
        ended.set()

    async with far_end(slow) as end:
        asked = await opened(end)
        with pytest.raises(TimedOut, match=r"^no answer in time$"):
            await asked.ask(ASKED, 0.05)
        await asyncio.wait_for(ended.wait(), 3)
        assert (asked.open, end.heard) == (False, [ASKED])


async def test_a_request_that_nobody_reads_times_out() -> None:
    async def deaf(_line: Line) -> None:
        await asyncio.sleep(1)

    assert await outcome(deaf, ASKED + b"x" * 30_000_000, 0.1) == (TimedOut, "no answer in time")


async def test_a_request_without_a_limit_waits() -> None:
    async def slow(line: Line) -> None:
        await line.hear()
        await asyncio.sleep(0.1)
        await line.say(OK)
        await line.ended()

    assert await outcome(slow, seconds=None) == WHOLE


async def test_one_request_follows_another_on_the_same_connection() -> None:
    second = OK.replace(b"{}", b"[]")
    async with far_end(answers(OK, second)) as end:
        asked = await opened(end)
        found = [await asked.ask(ASKED, 3), await asked.ask(ASKED + b"", 3)]
        asked.close()
    assert (found, end.heard, end.connections) == ([(200, b"{}"), (200, b"[]")], [ASKED, ASKED], 1)


async def test_the_time_of_one_request_is_not_that_of_the_next() -> None:
    async with far_end(answers(OK, OK)) as end:
        asked = await opened(end)
        first = await asked.ask(ASKED, 0.2)
        await asyncio.sleep(0.22)
        found = [first, await asked.ask(ASKED, 3)]
        asked.close()
    assert (found, end.connections) == ([(200, b"{}")] * 2, 1)


def test_what_comes_before_the_connection_is_made_ends_it() -> None:
    """Through a proxy the first bytes may come before we hold the transport."""
    ended, spoke = Wire(), Wire()
    ended.eof_received()
    spoke.data_received(b"220 mail ready")
    assert [Wire().reusable, ended.reusable, spoke.reusable] == [True, False, False]


async def test_what_nobody_asked_for_ends_the_connection() -> None:
    async with far_end(answers(OK)) as end:
        asked = await opened(end)
        await asked.ask(ASKED, 3)
        assert asked.open
        for writer in end._lines:
            writer.write(OK)
        await turns_until_closed(asked)
    assert asked.transport is not None
    assert asked.transport.is_closing()


async def test_a_cancelled_request_ends_its_connection_and_leaves_no_error() -> None:
    async with far_end(silent) as end:
        asked = await opened(end)
        answer = asked.ask(ASKED, 3)
        answer.cancel()
        asked.close()
        assert (answer.cancelled(), asked.open, asked._deadline) == (True, False, None)


async def test_giving_up_is_unsure() -> None:
    async with far_end(silent) as end:
        asked = await opened(end)
        answer = asked.ask(ASKED, 3)
        asked.close()
        with pytest.raises(NetworkError, match=r"^the connection was given up$"):
            await answer


async def turns_until_closed(asked: Wire) -> None:
    async with asyncio.timeout(3):
        while asked.open:  # noqa: ASYNC110 -- each turn of the loop is looked at
            await asyncio.sleep(0)


async def test_a_reset_of_an_idle_connection_is_known_before_it_is_said() -> None:
    async def resets(line: Line) -> None:
        line.reset()

    async with far_end(resets) as end:
        asked = await opened(end)
        await turns_until_closed(asked)
        assert asked.reusable  # connection_lost comes in the next turn; a request in this one would be thrown away


async def test_the_end_of_an_idle_connection_is_known_before_its_transport_knows(
    tls: ssl.SSLContext,
) -> None:
    async def hangs_up(line: Line) -> None:
        await asyncio.sleep(0.02)
        line.writer.transport.abort()

    async with far_end(hangs_up, tls=tls) as end:
        trusting = pool._context()
        loop = asyncio.get_running_loop()
        asked = (await loop.create_connection(Wire, "localhost", end.port, ssl=trusting))[1]
        await turns_until_closed(asked)
        assert asked.transport is not None
        assert not asked.transport.is_closing()  # over TLS; what is written now is thrown away all the same
        asked.close()
