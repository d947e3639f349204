"""The library's way out to the Bot API, over connections of our own.

The one question that matters after a failure is whether the request may have left this machine. ``NeverLeft`` says it
did not: no connection was made. Everything later is unsure, and ``TimedOut`` or ``NetworkError`` says so. No address
is in any message here, since the token is a part of it.
"""

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote, urlsplit

import orjson
from telegram.error import RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.telegram.pool import NeverLeft, Place, Pool
from domain.failpoints import armed, reached

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0  #: a slow answer is not a lost one: the longer we listen, the fewer sends are unsure
LONGEST_PAGE = 200  #: bytes of a refusal that is not the Bot API's, such as a proxy's page
UNSAID_SECONDS = 5  #: how long to wait after a 429 that does not say
POOL = 100

_WATCHED = "/sendMessage"
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Fields:
    """The parameters of a method as JSON."""

    json: bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """The parameters of a method with a file beside them."""

    fields: dict[str, str]
    name: str  #: of the parameter that is the file
    filename: str
    content: bytes
    kind: str  #: its media type


class Request(BaseRequest):
    """A pool of connections to each far end, opened as they are needed."""

    def __init__(self, *, read_timeout: float = READ_SECONDS, pool: int = POOL, proxy: str = "") -> None:
        self._read_timeout = read_timeout
        self._size = pool
        self._proxy = proxy
        self._pools: dict[Place, Pool] | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take when a call names no other."""
        return self._read_timeout

    async def initialize(self) -> None:
        """From now on connections may be made."""
        if self._pools is None:
            self._pools = {}

    async def shutdown(self) -> None:
        """Close them all."""
        pools, self._pools = self._pools, None
        for pool in (pools or {}).values():
            pool.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - a write has the time of the whole
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - waiting for the pool is connecting
    ) -> tuple[int, bytes]:
        """The status and body of the answer; NeverLeft, TimedOut or NetworkError when there is none."""
        place, target = _parsed(url)
        pool = self._pool(place)
        request = self._written(method, target, pool, request_data)
        wire = await pool.take(_seconds(connect_timeout, CONNECT_SECONDS))
        try:
            watched = target.endswith(_WATCHED)
            if watched:
                reached("before_write")
            answer = wire.ask(request, _seconds(read_timeout, self._read_timeout))
            if watched and armed("after_write"):
                # The bytes go to the socket before the loop turns again.
                asyncio.get_running_loop().call_soon(reached, "after_write")
            status, body = await answer
        finally:
            pool.give(wire)
        if status == HTTPStatus.TOO_MANY_REQUESTS and b'"retry_after"' not in body:
            # A proxy's, which does not say how long; whoever refuses a request has not passed it on.
            raise RetryAfter(UNSAID_SECONDS)
        return status, body if status < HTTPStatus.MULTIPLE_CHOICES else _discreet(body, target)

    def _pool(self, place: Place) -> Pool:
        if self._pools is None:
            raise NeverLeft("the connection pool is closed")
        if place not in self._pools:
            self._pools[place] = Pool(place, self._size, self._proxy)
        return self._pools[place]

    def _written(self, method: str, target: str, pool: Pool, data: RequestData | None) -> bytes:
        """A whole request, head and body."""
        kind, body = _body(data)
        head = (
            f"{method} {pool.prefix}{target} HTTP/1.1\r\n{pool.headers}User-Agent: {self.USER_AGENT}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode("ascii") + body

    async def call(self, url: str, fields: dict[str, Any]) -> object:
        """The result of one method, its parameters sent as JSON; the library's errors."""
        return await self._result(url, Fields(_dumped(fields)))

    async def upload(self, url: str, upload: Upload) -> object:
        """The same with a file."""
        return await self._result(url, upload)

    async def _result(self, url: str, data: Fields | Upload) -> object:
        # The library hands its data on to do_request untouched, and all else that it does with it is ours.
        payload = await self._request_wrapper(url, "POST", cast("RequestData", data))
        answer = self.parse_json_payload(payload)
        if "result" not in answer:
            raise TelegramError("the answer has no result")
        return answer["result"]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object; unlike the library's own, it never logs what people wrote."""
        try:
            parsed = _loaded(payload)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict) or ("result" not in parsed and "description" not in parsed):
            raise TelegramError("the answer is not one of the Bot API")
        return parsed


def _dumped(fields: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(fields)
    except TypeError:  # half of a surrogate pair, say, which only the slower one can write
        return json.dumps(fields).encode()


def _loaded(payload: bytes) -> object:
    """One update that is no proper JSON, such as a number of a hundred digits, must not cost the others."""
    try:
        return orjson.loads(payload)
    except ValueError:
        return json.loads(payload)


def _seconds(given: object, default: float | None) -> float | None:
    """A time-out of a call: seconds, None for no limit, or the default where the call names none."""
    if given is BaseRequest.DEFAULT_NONE:
        return default
    return float(given) if isinstance(given, int | float) else None


@lru_cache(maxsize=64)
def _parsed(url: str) -> tuple[Place, str]:
    """Where an address leads, and what is asked for there; NeverLeft for one that is none."""
    try:
        parts = urlsplit(url)
        place = Place.of(parts)
    except ValueError:
        raise NeverLeft("no connection (the address is none)") from None
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not (target.isascii() and target.isprintable() and " " not in target):
        raise NeverLeft("no connection (the address is none)")
    return place, target


def _discreet(body: bytes, target: str) -> bytes:
    """A refusal without the token, and of a page its beginning: the library puts all of it into its message."""
    _, _, token = target.partition("?")[0].rpartition("/")[0].rpartition("/bot")
    for written in (token, quote(token)) if token else ():
        body = body.replace(written.encode(), b"TOKEN")
    return body if body.startswith(b"{") else body[:LONGEST_PAGE]


def _body(data: RequestData | Fields | Upload | None) -> tuple[str, bytes]:
    """The parameters as JSON or as a form, files as parts of one; and what kind it is."""
    if isinstance(data, Fields):
        return _JSON, data.json
    if data is None:
        return _FORM, b""
    if isinstance(data, Upload):
        return _multipart(data.fields, {data.name: (data.filename, data.content, data.kind)})
    if not data.contains_files:
        return _FORM, data.url_encoded_parameters().encode()
    return _multipart(data.json_parameters, data.multipart_data)


def _multipart(fields: Mapping[str, str], files: Mapping[str, tuple[str, Any, str]]) -> tuple[str, bytes]:
    """RFC 7578: each parameter and each file between boundaries that nobody can have foreseen."""
    boundary = secrets.token_hex(16)
    written = bytearray()
    for name, value in fields.items():
        written += _part(boundary, f'name="{_quoted(name)}"', value.encode())
    for name, (filename, content, kind) in files.items():
        whole = content if isinstance(content, bytes) else content.read()
        says = f'name="{_quoted(name)}"; filename="{_quoted(filename)}"\r\nContent-Type: {kind}'
        written += _part(boundary, says, whole)
    return f"multipart/form-data; boundary={boundary}", bytes(written) + f"--{boundary}--\r\n".encode()


def _part(boundary: str, says: str, content: bytes) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {says}\r\n\r\n".encode() + content + b"\r\n"


def _quoted(name: str) -> str:
    """As browsers write a name: nothing in it ends the line or the quotes (WHATWG HTML, multipart/form-data)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
