"""One page from the web, for somebody who gave us its address: bounded in size, time and steps, and never from inside.

A name is looked up once for each step, judged by sources.guard, and the connection goes to the address that was judged
while Host and TLS keep the name. A redirect is a new address, and judged like the first.
"""

import asyncio
import socket
import ssl
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin

import httptools

from sources.guard import Target, Unfetched, Why, one_of, target

LARGEST = 3 * 1024 * 1024  #: bytes of a page, unpacked; the largest articles of the account have half of one
LARGEST_HEAD = 64 * 1024
SECONDS = 20.0  #: for all of it, redirects included
MOST_REDIRECTS = 3
_CHUNK = 64 * 1024
_OK = 200
_MOVED = frozenset({301, 302, 303, 307, 308})
_GZIP = 16 + zlib.MAX_WBITS
_PACKED = {b"gzip": True, b"x-gzip": True, b"identity": False, b"": False}
_KINDS = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/json"})

Resolve = Callable[[str, int], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Page:
    """What stood at ``url``, which is the last of the redirects."""

    url: str
    kind: str  #: the media type, empty when it was not said
    body: bytes


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def fetch(
    url: str,
    *,
    resolve: Resolve = resolved,
    allowed: frozenset[tuple[str, int]] = frozenset(),
    seconds: float = SECONDS,
    largest: int = LARGEST,
) -> Page:
    """The page at ``url``; Unfetched with a named reason where there is none. ``allowed``: see guard.one_of."""
    try:
        async with asyncio.timeout(seconds):
            return await _followed(target(url), resolve, allowed, largest)
    except TimeoutError:
        raise Unfetched(Why.SLOW, f"{seconds:.0f} s") from None
    except (OSError, UnicodeError) as failure:  # no such name, no way there, a certificate that is not theirs
        raise Unfetched(Why.UNREACHABLE, type(failure).__name__) from None


async def _followed(wanted: Target, resolve: Resolve, allowed: frozenset[tuple[str, int]], largest: int) -> Page:
    for _ in range(MOST_REDIRECTS + 1):
        address = one_of(await resolve(wanted.host, wanted.port), wanted.port, allowed)
        answer = await _asked(wanted, address, largest)
        if answer.status not in _MOVED or not answer.location:
            return _page(wanted, answer)
        wanted = target(urljoin(wanted.url, answer.location.partition("#")[0].strip()))
    raise Unfetched(Why.REDIRECTS, str(MOST_REDIRECTS))


def _page(wanted: Target, answer: "_Answer") -> Page:
    if answer.status != _OK:
        raise Unfetched(Why.STATUS, str(answer.status))
    kind = answer.kind.partition(";")[0].strip().lower()
    if kind not in _KINDS:
        raise Unfetched(Why.NO_PAGE, kind[:40])
    return Page(wanted.url, kind, b"".join(answer.body))


async def _asked(wanted: Target, address: str, largest: int) -> "_Answer":
    """One request to an address that was judged, answered whole."""
    secure = wanted.scheme == "https"
    reader, writer = await asyncio.open_connection(
        address, wanted.port, ssl=_context() if secure else None, server_hostname=wanted.host if secure else None
    )
    try:
        writer.write(_request(wanted))
        answer = _Answer(largest)
        while not answer.whole:
            data = await reader.read(_CHUNK)
            if not data:
                answer.ended()
                break
            answer.feed(data)
        return answer
    finally:
        writer.transport.abort()


def _request(wanted: Target) -> bytes:
    return (
        f"GET {wanted.path} HTTP/1.1\r\nHost: {wanted.name}\r\nUser-Agent: Mozilla/5.0 (compatible; Kunqi)\r\n"
        "Accept: text/html,text/plain;q=0.9,*/*;q=0.1\r\nAccept-Language: zh-CN,zh;q=0.9,en;q=0.5\r\n"
        "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    ).encode("ascii")


class _Answer:
    """An answer as it comes in; whatever is too much of it ends it."""

    def __init__(self, largest: int) -> None:
        self.status = 0
        self.location = ""
        self.kind = ""
        self.whole = False
        self.body: list[bytes] = []
        self._largest = largest
        self._heard = self._size = 0
        self._sized = False  # whether the answer says where it ends
        self._packing = b""
        self._unpack: zlib._Decompress | None = None
        self._parser = httptools.HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        """Some more of it."""
        self._heard += len(data)
        if self._heard > self._largest + LARGEST_HEAD:
            raise Unfetched(Why.TOO_LARGE, "head" if not self.body else f"more than {self._largest} bytes")
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            raise Unfetched(Why.NO_PAGE, "upgrade") from None
        except httptools.HttpParserError as failure:
            cause = failure.__context__
            raise cause if isinstance(cause, Unfetched) else Unfetched(Why.NO_PAGE, "not HTTP") from None

    def ended(self) -> None:
        """The far end closed: that is the end of an answer that says no other."""
        if not self.status or self._sized:
            raise Unfetched(Why.UNREACHABLE, "cut off")
        self.whole = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of httptools."""
        said = value.decode("latin-1").strip()
        match name.lower():
            case b"location":
                self.location = value.decode("utf-8", "replace")
            case b"content-type":
                self.kind = said
            case b"content-encoding":
                self._packing = value.strip().lower()
            case b"content-length" | b"transfer-encoding":
                self._sized = True

    def on_headers_complete(self) -> None:
        """Of httptools; an interim answer (1xx) only says that one is coming."""
        self.status = self._parser.get_status_code()
        if self._packing not in _PACKED:
            raise Unfetched(Why.NO_PAGE, self._packing.decode("latin-1")[:40])
        self._unpack = zlib.decompressobj(_GZIP) if _PACKED[self._packing] else None

    def on_body(self, data: bytes) -> None:
        """Of httptools; no more of it is unpacked than may be kept."""
        if self._unpack is not None:
            try:
                data = self._unpack.decompress(data, self._largest - self._size + 1)
            except zlib.error:
                raise Unfetched(Why.NO_PAGE, "not gzip") from None
        self._size += len(data)
        if self._size > self._largest:
            raise Unfetched(Why.TOO_LARGE, f"more than {self._largest} bytes")
        self.body.append(data)

    def on_message_complete(self) -> None:
        """Of httptools."""
        if self.status >= _OK:
            self.whole = True
        else:
            self.status, self._sized = 0, False


@cache
def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
