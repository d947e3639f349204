"""Fetching a page over real sockets: what comes, what is refused, and where the connection goes."""

import gzip
import ssl
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from sources import fetch as module
from sources.fetch import Page, fetch, resolved
from sources.guard import Unfetched, Why
from tests.bot.far_end import FarEnd, Script, answers, certified, far_end, silent, speaks_first, then_closes

HTML = b"Content-Type: text/html; charset=utf-8\r\n"


def said(body: bytes = b"<p>hello", head: bytes = HTML, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n%s" % (status, len(body), head, body)


def moved(to: str) -> bytes:
    return said(b"", b"Location: %s\r\n" % to.encode(), b"302 Found")


async def got(end: FarEnd, url: str, **more: Any) -> Page:
    """The page as it is fetched where every name is the far end's."""

    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    granted = frozenset({("127.0.0.1", end.port)})
    return await fetch(
        url.replace("PORT", str(end.port)), **{"resolve": here, "allowed": granted, "seconds": 5, **more}
    )


async def why(*scripts: Script, url: str = "http://news.example:PORT/a", **more: Any) -> tuple[Why, str]:
    async with far_end(*scripts) as end:
        with pytest.raises(Unfetched) as refused:
            await got(end, url, **more)
    return refused.value.why, refused.value.detail


async def test_a_page_is_asked_for_by_its_name_at_the_address_that_was_judged() -> None:
    async with far_end(answers(said())) as end:
        page = await got(end, "http://news.example:PORT/a?b=1#c")
        assert page == Page(f"http://news.example:{end.port}/a?b=1", "text/html", b"<p>hello")
        head = end.heard[0].decode().split("\r\n")
    assert head[:2] == ["GET /a?b=1 HTTP/1.1", f"Host: news.example:{end.port}"]
    assert "Connection: close" in head


async def test_over_tls_the_name_is_kept_and_the_certificate_must_be_its(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = certified(tmp_path)
    names: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: names.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(module, "_context", lambda: trusting)
    async with far_end(answers(said()), tls=server) as end:
        assert (await got(end, "https://localhost:PORT/")).body == b"<p>hello"
        with pytest.raises(Unfetched) as refused:
            await got(end, "https://other.example:PORT/")
    assert (refused.value.why, refused.value.detail) == (Why.UNREACHABLE, "SSLCertVerificationError")
    assert names == ["localhost", "other.example"]


@pytest.mark.parametrize(
    "script",
    [
        answers(said(gzip.compress(b"<p>hello"), HTML + b"Content-Encoding: gzip\r\n")),
        then_closes(b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n<p>", b"hello"),
        then_closes(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + HTML + b"\r\n3\r\n<p>\r\n5\r\nhello\r\n0\r\n\r\n"
        ),
        then_closes(b"HTTP/1.1 103 Early Hints\r\n\r\n" + said()),
    ],
)
async def test_however_it_is_sent_it_is_the_same_page(script: Script) -> None:
    async with far_end(script) as end:
        assert (await got(end, "http://news.example:PORT/")).body == b"<p>hello"


async def test_a_redirect_is_followed_three_times_and_no_more() -> None:
    async with far_end(answers(moved("/b#x")), answers(moved("c")), answers(moved("//other.example:PORT/d"))) as end:
        end.scripts = (*end.scripts[:2], answers(moved(f"//other.example:{end.port}/d")), answers(said()))
        assert (await got(end, "http://news.example:PORT/x/a")).url == f"http://other.example:{end.port}/d"
        assert end.connections == 4
    assert await why(answers(moved("/a"))) == (Why.REDIRECTS, "3")


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", Why.INSIDE),
        ("http://[::ffff:127.0.0.1]/", Why.INSIDE),
        ("http://127.0.0.1:1/", Why.NO_ADDRESS),
        ("http://127.0.0.1:9000/", Why.INSIDE),
        ("file:///etc/passwd", Why.NO_ADDRESS),
        ("http://user:secret@news.example/", Why.NO_ADDRESS),
    ],
)
async def test_a_redirect_is_judged_like_the_first_address(to: str, reason: Why) -> None:
    assert (await why(answers(moved(to)), resolve=resolved, url="http://127.0.0.1:PORT/"))[0] is reason


@pytest.mark.parametrize("url", ["http://localhost:PORT/", "http://127.1:PORT/", "http://2130706433:PORT/", "http://0x7f000001:PORT/", "http://[::1]:PORT/"])  # fmt: skip
async def test_this_machine_is_not_asked_however_it_is_spelled(url: str) -> None:
    async with far_end(answers(said())) as end:
        with pytest.raises(Unfetched) as refused:
            await fetch(url.replace("PORT", str(end.port)))
        assert (refused.value.why, end.connections) == (Why.INSIDE, 0)


async def test_a_name_that_moves_after_it_was_judged_gains_nothing() -> None:
    """The second look-up would give an address inside: there is none."""
    looked: list[str] = []

    async def moving(host: str, _port: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"] if len(looked) == 1 else ["10.0.0.1"]

    async with far_end(answers(said()), answers(said())) as end:
        assert (await got(end, "http://news.example:PORT/", resolve=moving)).body == b"<p>hello"
        with pytest.raises(Unfetched) as refused:
            await got(end, "http://news.example:PORT/", resolve=moving)
    assert (refused.value.why, refused.value.detail, looked) == (Why.INSIDE, "10.0.0.1", ["news.example"] * 2)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (answers(said(status=b"404 Not Found")), (Why.STATUS, "404")),
        (answers(moved("")), (Why.STATUS, "302")),
        (answers(said(head=b"Content-Type: application/pdf\r\n")), (Why.NO_PAGE, "application/pdf")),
        (answers(said(head=HTML + b"Content-Encoding: br\r\n")), (Why.NO_PAGE, "br")),
        (answers(said(head=HTML + b"Content-Encoding: gzip\r\n")), (Why.NO_PAGE, "not gzip")),
        (answers(said(b"x" * 3000)), (Why.TOO_LARGE, "more than 2000 bytes")),
        (
            answers(said(gzip.compress(b"x" * 10**6), HTML + b"Content-Encoding: gzip\r\n")),
            (Why.TOO_LARGE, "more than 2000 bytes"),
        ),
        (then_closes(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000), (Why.TOO_LARGE, "head")),
        (then_closes(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"), (Why.UNREACHABLE, "cut off")),
        (then_closes(b""), (Why.UNREACHABLE, "cut off")),
        (speaks_first, (Why.NO_PAGE, "not HTTP")),
    ],
)
async def test_what_is_no_page_has_a_reason(script: Script, reason: tuple[Why, str]) -> None:
    found, detail = await why(script, largest=2000)
    assert (found, detail) == reason


async def test_what_never_answers_is_waited_for_no_longer_than_said() -> None:
    assert await why(silent, seconds=0.2) == (Why.SLOW, "0 s")


async def test_nobody_there() -> None:
    async with far_end(silent) as end:
        pass
    with pytest.raises(Unfetched) as refused:
        await got(end, "http://news.example:PORT/")
    assert (refused.value.why, refused.value.detail) == (Why.UNREACHABLE, "ConnectionRefusedError")


def test_a_page_that_unpacks_to_a_hundred_megabytes_is_never_unpacked() -> None:
    packed = gzip.compress(b"\0" * 10**8)
    head = HTML + b"Content-Encoding: gzip\r\n"
    tracemalloc.start()
    answer = module._Answer(2000)
    with pytest.raises(Unfetched) as refused:
        answer.feed(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n" % (len(packed), head) + packed[:60_000])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (refused.value.why, most < 10**6) == (Why.TOO_LARGE, True)
