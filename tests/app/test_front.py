"""The first look at a request, over real sockets: addresses as people paste them, and answers at once in their order."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.web import Message, Receive, Send
from tests.feed.http import Visitor, serving

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Ready:
    head: bytes
    body: bytes


class Site:
    """Says what it was asked for; ``/now`` is at hand, ``/slow`` takes its time."""

    def at_once(self, method: bytes, url: bytes, headers: Headers) -> Ready | None:
        if not url.startswith(b"/now") or (b"x-usual", b"1") in headers:
            return None
        body = b"" if method == b"HEAD" else b"now"
        return Ready(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n", body)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["path"] == "/slow":
            await asyncio.sleep(0.05)
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        said = "|".join((scope["path"], scope["query_string"].decode(), body.decode())).encode()
        length = (b"content-length", str(len(said)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": said})


@pytest.fixture(scope="module")
def door() -> Iterator[Visitor]:
    with serving(Site()) as visitor:
        yield visitor


def exchange(door: Visitor, *sent: bytes) -> list[bytes]:
    """The bodies that come back, in order, on one connection that the last request closes."""
    with socket.create_connection(("127.0.0.1", door.port), timeout=10) as connection:
        for part in sent:
            connection.sendall(part)
        answered = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answered.count(b"\r\ndate: ") == answered.count(b"HTTP/1.1 200 OK\r\n")
    return [part.partition(b"\r\n\r\n")[2] for part in answered.split(b"HTTP/1.1 200 OK\r\n")[1:]]


def get(target: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {target} HTTP/1.1", "Host: here", *headers, "", ""]).encode()


LAST = get("/last", "Connection: close")


@pytest.mark.parametrize("target", ["/feeds/月月有戏.ics?q=昆曲", "/feeds/%E6%9C%88月有戏.ics?q=%E6%98%86曲"])
def test_an_address_may_be_written_as_it_is_read(door: Visitor, target: str) -> None:
    assert exchange(door, get(target), LAST)[0].decode() == "/feeds/月月有戏.ics|q=%E6%98%86%E6%9B%B2|"


def test_wherever_the_bytes_of_an_address_are_cut(door: Visitor) -> None:
    whole = get("/昆曲?q=戏")
    for cut in range(1, 20):
        assert exchange(door, whole[:cut], whole[cut:], LAST)[0].decode() == "/昆曲|q=%E6%88%8F|", cut


def test_a_body_is_left_as_it_is(door: Visitor) -> None:
    body = "昆曲\n戏".encode()
    post = b"POST /take HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert exchange(door, post + body, LAST)[0] == b"/take||" + body
    assert exchange(door, post, body, LAST)[0] == b"/take||" + body


def test_answers_come_in_the_order_of_the_questions(door: Visitor) -> None:
    asked = [get("/slow"), get("/now"), get("/now"), get("/a"), get("/now"), LAST]
    for sent in ([b"".join(asked)], asked):
        # What is asked while another answer is being made waits for it, and then takes the usual way too.
        names = [answer.strip(b"/|") for answer in exchange(door, *sent)]
        assert names == [b"slow", b"now", b"now", b"a", b"now", b"last"]
    assert exchange(door, get("/now") * 3 + LAST) == [b"now", b"now", b"now", b"/last||"]


def test_what_is_not_simple_takes_the_usual_way(door: Visitor) -> None:
    assert exchange(door, get("/now", "Connection: close")) == [b"/now||"]
    assert exchange(door, b"GET /now HTTP/1.0\r\n\r\n") == [b"/now||"]
    assert exchange(door, b"POST /now HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n", LAST)[0] == b"/now||"
    assert exchange(door, get("/now", "X-Usual: 1"), LAST)[0] == b"/now||"


def test_what_is_no_request_is_refused(door: Visitor) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=10) as connection:
        connection.sendall("昆曲\r\n\r\n".encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")
