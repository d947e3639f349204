"""What of a request is on the wire, byte for byte, and what each end of it is called."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.errors import outcome
from bot.telegram.pool import NeverLeft
from bot.telegram.request import LONGEST_PAGE, Request
from scheduler.receiver import NotSent, Unsure
from tests.bot.far_end import FarEnd, Line, Script, answers, far_end, hangs_up, silent, then_closes

DONE = b'HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{"ok": true, "result": [1]}'.replace(b"26", b"27")
TOKEN = "17:SECRET"


def said(code: int, body: bytes) -> bytes:
    return b"HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n%s" % (code, len(body), body)


@asynccontextmanager
async def asking(
    *scripts: Script, read_timeout: float = 3, pool: int = 1
) -> AsyncIterator[tuple[FarEnd, Request, str]]:
    async with far_end(*scripts) as end, Request(read_timeout=read_timeout, pool=pool) as request:
        yield end, request, f"http://127.0.0.1:{end.port}/bot{TOKEN}/sendMessage"


def head(end: FarEnd, kind: str, size: int) -> bytes:
    return (
        f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: 127.0.0.1:{end.port}\r\n"
        f"User-Agent: {Request.USER_AGENT}\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    ).encode()


async def test_json() -> None:
    async with asking(answers(DONE)) as (end, request, url):
        assert await request.call(url, {"chat_id": 7, "text": '昆\n"期"'}) == [1]
        body = '{"chat_id":7,"text":"昆\\n\\"期\\""}'.encode()
        assert end.heard == [head(end, "application/json", len(body)) + body]


async def test_half_of_a_pair_is_written_as_json_can() -> None:
    async with asking(answers(DONE)) as (end, request, url):
        await request.call(url, {"text": "a\ud83d"})
        body = b'{"text": "a\\ud83d"}'
        assert end.heard == [head(end, "application/json", len(body)) + body]


async def test_a_form() -> None:
    data = RequestData([RequestParameter("text", "昆 &=", None), RequestParameter("on", True, None)])
    async with asking(answers(DONE)) as (end, request, url):
        assert await request.post(url, data) == [1]
        body = b"text=%E6%98%86+%26%3D&on=true"
        assert end.heard == [head(end, "application/x-www-form-urlencoded", len(body)) + body]


async def test_nothing_to_say() -> None:
    async with asking(answers(DONE)) as (end, request, url):
        assert await request.post(url) == [1]
        assert end.heard == [head(end, "application/x-www-form-urlencoded", 0)]


async def test_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda size: "5" * size)
    file = InputFile(b"a\r\nb", filename='昆"\r\n.txt')
    data = RequestData([RequestParameter("chat_id", 7, None), RequestParameter("document", None, [file])])
    edge, name = "5" * 16, next(iter(data.multipart_data))
    async with asking(answers(DONE)) as (end, request, url):
        assert await request.post(url, data) == [1]
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n7\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="昆%22%0D%0A.txt"\r\n'
            f"Content-Type: text/plain\r\n\r\na\r\nb\r\n--{edge}--\r\n"
        ).encode()
        assert end.heard == [head(end, f"multipart/form-data; boundary={edge}", len(body)) + body]


async def test_through_a_proxy_the_whole_address_is_said() -> None:
    async with far_end(answers(DONE)) as proxy, Request(proxy=f"http://me:pw@127.0.0.1:{proxy.port}") as request:
        assert await request.post("http://api.invalid:8081/bot1:A/getMe?x=1") == [1]
    assert proxy.heard[0].split(b"User-Agent")[0] == (
        b"POST http://api.invalid:8081/bot1:A/getMe?x=1 HTTP/1.1\r\n"
        b"Host: api.invalid:8081\r\nProxy-Authorization: Basic bWU6cHc=\r\n"
    )


async def _resets(line: Line) -> None:
    await line.hear()
    line.reset()


ENDS: dict[str, tuple[Script, type[TelegramError], str, type[Exception]]] = {
    "closed": (then_closes(), NetworkError, "the connection broke (closed)", Unsure),
    "reset": (_resets, NetworkError, "the connection broke (ConnectionResetError)", Unsure),
    "silence": (silent, TimedOut, "no answer in time", Unsure),
    "half a refusal": (then_closes(b"HTTP/1.1 403 No\r\nA: b"), NetworkError, "the connection broke (closed)", Unsure),
    "half a 429": (then_closes(b"HTTP/1.1 429 No\r\n"), NetworkError, "the connection broke (closed)", Unsure),
    "a proxy's 429": (answers(said(429, b"slow")), RetryAfter, "Flood control exceeded. Retry in 0:00:05", NotSent),
    "a 429 that says": (
        answers(said(429, b'{"description": "Slow", "parameters": {"retry_after": 9}}')),
        RetryAfter,
        "Flood control exceeded. Retry in 0:00:09",
        NotSent,
    ),
    "408": (
        answers(said(408, b"")),
        NetworkError,
        "Request Timeout (408). Parsing the server response b'' failed",
        Unsure,
    ),
    "not HTTP": (answers(b"hello\r\n"), NetworkError, "the answer is not HTTP (HttpParserError)", Unsure),
}


@pytest.mark.parametrize(("script", "kind", "words", "means"), ENDS.values(), ids=ENDS)
async def test_an_end_has_its_name(
    script: Script, kind: type[TelegramError], words: str, means: type[Exception]
) -> None:
    async with asking(script, read_timeout=0.3) as (_, request, url):
        with pytest.raises(TelegramError) as raised:
            await request.call(url, {})
    assert (type(raised.value), str(raised.value), type(outcome(raised.value))) == (kind, words, means)


async def test_a_refusal_that_repeats_the_address_does_not_tell_the_token_and_of_a_long_page_its_beginning() -> None:
    page = f"<p>Cannot POST /bot{TOKEN}/sendMessage, /bot17%3ASECRET/sendMessage</p>".encode() + b" " * 9000
    told = f'{{"description": "no /bot{TOKEN}/ here"}}'.encode()
    async with asking(answers(said(404, page), said(400, told))) as (_, request, url):
        with pytest.raises(InvalidToken) as first:
            await request.call(url, {})
        with pytest.raises(BadRequest) as second:
            await request.call(url, {})
    shown = "<p>Cannot POST /botTOKEN/sendMessage, /botTOKEN/sendMessage</p>".ljust(LONGEST_PAGE)
    assert [str(first.value), str(second.value)] == [
        f"Not Found (404). Parsing the server response b'{shown}' failed",
        "no /botTOKEN/ here",
    ]


ADDRESSES = [
    "http:///botSECRET/x",
    "ftp://h/botSECRET/x",
    "http://[/botSECRET/x",
    "http://h:99999/botSECRET/x",
    "http://h/botSECRET/x y",
    "http://h/botSECRET/昆",
    "http://a..b/botSECRET/x",
]


@pytest.mark.parametrize("url", ADDRESSES)
async def test_an_address_that_is_none(url: str) -> None:
    async with Request() as request:
        with pytest.raises(NeverLeft, match=r"^no connection \(the address is none\)$") as raised:
            await request.post(url)
    assert "SECRET" not in "".join(traceback.format_exception(raised.value))
    assert type(outcome(raised.value)) is NotSent


@pytest.mark.parametrize("proxy", ["http://me:SEC/SECRET@h:1", "socks5://me:SECRET@h:1"])
async def test_an_address_of_a_proxy_that_is_none(proxy: str) -> None:
    async with Request(proxy=proxy) as request:
        with pytest.raises(NeverLeft) as raised:
            await request.post("https://api.invalid/bot1:A/x")
    assert "SECRET" not in "".join(traceback.format_exception(raised.value))
    assert str(outcome(raised.value)) == "no connection (the address of the proxy is none)"


async def test_a_name_beyond_ascii_is_not_found_and_tells_nothing() -> None:
    async with Request() as request:
        with pytest.raises(NeverLeft, match=r"^no connection \(gaierror\)$"):
            await request.post("http://电报.invalid/botSECRET/x")


async def test_after_a_time_out_the_next_request_has_its_own_answer() -> None:
    """The late answer to the first one must not be taken for the second one's."""

    async def late(line: Line) -> None:
        await line.hear()
        await asyncio.sleep(0.25)
        await line.say(said(200, b'{"ok": true, "result": "old"}'))
        await line.ended()

    async with asking(late, answers(DONE), read_timeout=0.2) as (end, request, url):
        with pytest.raises(TimedOut):
            await request.call(url, {})
        assert (await request.call(url, {}), end.connections) == ([1], 2)


async def test_shutting_down_ends_what_is_under_way_and_what_waits() -> None:
    async with asking(silent) as (end, request, url):
        tasks = [asyncio.create_task(request.call(url, {})) for _ in range(2)]
        await asyncio.sleep(0.05)
        await request.shutdown()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [(type(result), str(result)) for result in results] == [
            (NetworkError, "the connection was given up"),
            (NeverLeft, "the connection pool is closed"),
        ]
        assert end.connections == 1


async def test_a_request_into_an_idle_connection_that_closes_at_that_moment_is_unsure() -> None:
    async def closes(line: Line) -> None:
        await line.hear()
        await line.say(DONE)
        await line.hear()

    async with asking(closes, hangs_up) as (end, request, url):
        await request.call(url, {})
        with pytest.raises(NetworkError, match=r"^the connection broke \(closed\)$"):
            await request.call(url, {})
        assert len(end.heard) == 2
