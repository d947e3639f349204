"""Connections to one far end, kept open between requests, directly or through an HTTP proxy.

Everything that goes wrong in here goes wrong before a request is written: it never left.
"""

import asyncio
import base64
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple, Self, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from telegram.error import NetworkError

from bot.telegram.wire import Wire

KEEP_SECONDS = 15.0  #: shorter than the far end keeps a silent connection, so that we never write into a closing one
Kind = TypeVar("Kind", bound=asyncio.Protocol)
STAGGER_SECONDS = 0.25  #: between the addresses of one name that are tried side by side (RFC 8305, section 5)
LONGEST_GREETING = 16 * 1024  #: bytes of a proxy's answer to CONNECT
_PORTS = {"http": 80, "https": 443}
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9][0-9])[ \r]")


class NeverLeft(NetworkError):
    """No connection was made, so nothing can have arrived."""


@dataclass(frozen=True)
class Place:
    """Where a connection goes: the scheme, the host and the port of an address."""

    scheme: str
    host: str
    port: int
    login: str = field(default="", repr=False)  #: to a proxy: the header that says who we are

    @classmethod
    def of(cls, address: SplitResult) -> Self:
        """NeverLeft or ValueError for an address that is none."""
        if address.scheme not in _PORTS or not address.hostname:
            raise NeverLeft("no connection (the address is none)")
        login = ""
        if address.username is not None:
            words = f"{unquote(address.username)}:{unquote(address.password or '')}"
            login = f"Proxy-Authorization: Basic {base64.b64encode(words.encode()).decode()}\r\n"
        host = address.hostname.encode("idna").decode("ascii")
        return cls(address.scheme, host, address.port or _PORTS[address.scheme], login)

    @cached_property
    def name(self) -> str:
        """As it stands in a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @cached_property
    def authority(self) -> str:
        """As CONNECT asks for it: the port is always said (RFC 9110, section 9.3.6)."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class _Idle(NamedTuple):
    wire: Wire
    since: float


class Pool:
    """At most ``size`` connections to one place; the one that was used last is used first."""

    def __init__(self, place: Place, size: int, proxy: str = "") -> None:
        self.place = place
        self.prefix = ""  #: what a request's target begins with
        self.headers = f"Host: {place.name}\r\n"  #: what every request says
        self._proxy = _proxy(proxy) if proxy else None
        if self._proxy and place.scheme == "http":
            # It passes on what is plain, and must be told the whole address (RFC 9112, section 3.2.2).
            self.prefix = f"http://{place.name}"
            self.headers += self._proxy.login
        self._room = asyncio.Semaphore(size)
        self._idle: list[_Idle] = []
        self._all: set[Wire] = set()
        self._closed = False

    async def take(self, seconds: float | None) -> Wire:
        """A connection for one request, to be given back; NeverLeft when there is none in time."""
        if not self._room.locked():
            await self._room.acquire()  # at once, so that what follows needs no clock
            if (wire := self._kept()) is not None:
                return wire
            self._room.release()
        try:
            async with asyncio.timeout(seconds):
                await self._room.acquire()
                try:
                    return self._kept() or await self._new()
                except BaseException:
                    self._room.release()
                    raise
        except NeverLeft:
            raise
        except Exception as failure:  # noqa: BLE001 -- whatever it was, nothing has been written yet
            # Not chained: what went wrong may name the address.
            raise NeverLeft(f"no connection ({type(failure).__name__})") from None

    def give(self, wire: Wire) -> None:
        """Back from its request: kept if it can serve another one."""
        if wire.reusable:
            self._idle.append(_Idle(wire, asyncio.get_running_loop().time()))
        else:
            self._drop(wire)
        self._room.release()

    def close(self) -> None:
        """Close all of them, also those that are still on their way."""
        self._closed = True
        for wire in self._all:
            wire.close()
        self._all.clear()
        self._idle.clear()

    def _kept(self) -> Wire | None:
        now = asyncio.get_running_loop().time()
        while self._idle:
            wire, since = self._idle.pop()
            if wire.open and now - since < KEEP_SECONDS:
                return wire
            self._drop(wire)
        return None

    async def _new(self) -> Wire:
        if self._closed:
            raise NeverLeft("the connection pool is closed")
        wire = await self._through(self._proxy) if self._proxy else (await _opened(Wire, self.place))[1]
        if self._closed or not wire.open:
            wire.close()
            raise NeverLeft("no connection (closed as soon as it was made)")
        self._all.add(wire)
        return wire

    def _drop(self, wire: Wire) -> None:
        self._all.discard(wire)
        wire.close()

    async def _through(self, proxy: Place) -> Wire:
        """A plain request is the proxy's to pass on; for TLS it only connects us, and hears nothing of it."""
        if self.place.scheme == "http":
            return (await _opened(Wire, proxy))[1]
        transport, greeting = await _opened(_Greeting, proxy)
        try:
            transport.write(self._connect(proxy))
            await greeting.welcome
            wire = Wire()
            secure = await asyncio.get_running_loop().start_tls(
                transport, wire, _context(), server_hostname=self.place.host
            )
        except BaseException:
            transport.abort()
            raise
        assert secure is not None  # noqa: S101 -- the stubs allow for it, the documentation does not
        wire.connection_made(secure)
        return wire

    def _connect(self, proxy: Place) -> bytes:
        to = self.place.authority
        return f"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n{proxy.login}\r\n".encode()


class _Greeting(asyncio.Protocol):
    """What a proxy says to CONNECT: any 2xx opens the way (RFC 9110, section 9.3.6)."""

    def __init__(self) -> None:
        self.welcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._said = b""

    def data_received(self, data: bytes) -> None:
        self._said += data
        whole = b"\r\n\r\n" in self._said
        if not whole and len(self._said) < LONGEST_GREETING:
            return
        found = _STATUS.match(self._said)
        status = found[1].decode() if whole and found else "what is not HTTP"
        refused = NeverLeft(f"no connection (the proxy answers {status})")
        self._settle(None if status.startswith("2") else refused)

    def connection_lost(self, exc: Exception | None) -> None:
        self._settle(exc or ConnectionResetError("the proxy closed"))

    def _settle(self, failure: Exception | None) -> None:
        if self.welcome.done():
            return
        if failure is None:
            self.welcome.set_result(None)
        else:
            self.welcome.set_exception(failure)


def _proxy(address: str) -> Place:
    with suppress(ValueError, NeverLeft):  # whose words may hold the password
        return Place.of(urlsplit(address))
    raise NeverLeft("no connection (the address of the proxy is none)")


async def _opened(kind: Callable[[], Kind], place: Place) -> tuple[asyncio.Transport, Kind]:
    context = _context() if place.scheme == "https" else None
    return await asyncio.get_running_loop().create_connection(
        kind, place.host, place.port, ssl=context, happy_eyeballs_delay=STAGGER_SECONDS
    )


@cache
def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
