"""HTTP to the Bot API on aiohttp: about eight times as many messages a second as the library's default.

The one question that matters after a failure is whether the request may have left this machine. ``NeverLeft`` says it
did not: no connection was made. Everything later is unsure, and ``TimedOut`` or ``NetworkError`` says so. No address
is in any message here, since the token is a part of it.
"""

import asyncio
import json
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from domain.failpoints import armed, reached

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0  #: a slow answer is not a lost one: the longer we listen, the fewer sends are unsure
UNSAID_SECONDS = 5  #: how long to wait after a 429 that does not say
POOL = 100
KEEP_SECONDS = 15.0  #: shorter than the far end keeps a silent connection, so that we never write into a closing one


#: Name resolution, connecting, TLS, the proxy's refusal to connect, a wait for the pool, an address that is none.
_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


_WATCHED = "/sendMessage"
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Fields:
    """The parameters of a method as JSON."""

    json: bytes


class NeverLeft(NetworkError):
    """No connection was made, so nothing can have arrived."""


class Request(BaseRequest):
    """The library's way out, with one connection pool."""

    def __init__(self, *, read_timeout: float = READ_SECONDS, pool: int = POOL, proxy: str = "") -> None:
        self._read_timeout = read_timeout
        self._pool = pool
        self._proxy = proxy or None
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take when a call names no other."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._pool, keepalive_timeout=KEEP_SECONDS),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),  # the Bot API has none, and looking for them takes its time
                trace_configs=_traces(),
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

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
        if self._session is None:
            raise NeverLeft("the connection pool is closed")
        timeout = _timeout(_seconds(read_timeout, self._read_timeout), _seconds(connect_timeout, CONNECT_SECONDS))
        body, headers = _body(request_data)
        if url.endswith(_WATCHED):
            reached("before_write")
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, proxy=self._proxy, allow_redirects=False
            ) as response:
                status, answer = response.status, await response.read()
        except (aiohttp.ClientError, OSError, ValueError) as failure:
            # Not chained: the cause's text may hold the address, and with it the token.
            raise outcome_of(failure) from None
        if status == HTTPStatus.TOO_MANY_REQUESTS and b'"retry_after"' not in answer:
            # A proxy's, which does not say how long; whoever refuses a request has not passed it on.
            raise RetryAfter(UNSAID_SECONDS)
        return status, answer

    async def call(self, url: str, fields: dict[str, Any]) -> object:
        """The result of one method, its parameters sent as JSON; the library's errors."""
        # The library hands its data on to do_request untouched, and all else that it does with it is ours.
        data = cast("RequestData", Fields(json.dumps(fields).encode()))
        payload = await self._request_wrapper(url, "POST", data)
        answer = self.parse_json_payload(payload)
        if "result" not in answer:
            raise TelegramError("the answer has no result")
        return answer["result"]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object; unlike the library's own, it never logs what people wrote."""
        try:
            parsed = json.loads(payload)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict) or ("result" not in parsed and "description" not in parsed):
            raise TelegramError("the answer is not one of the Bot API")
        return parsed


def outcome_of(failure: Exception) -> NetworkError:
    """What an aiohttp failure means for the request: the connecting ones never left, all others may have."""
    name = type(failure).__name__
    if isinstance(failure, _NEVER_LEFT):
        return NeverLeft(f"no connection ({name})")
    if isinstance(failure, TimeoutError):
        return TimedOut(f"no answer in time ({name})")
    return NetworkError(f"the connection broke ({name})")


def _seconds(given: object, default: float | None) -> float | None:
    """A time-out of a call: seconds, None for no limit, or the default where the call names none."""
    if given is BaseRequest.DEFAULT_NONE:
        return default
    return float(given) if isinstance(given, int | float) else None


@cache
def _timeout(read: float | None, connect: float | None) -> aiohttp.ClientTimeout:
    # sock_read restarts with every byte that comes; total bounds a far end that drips.
    total = None if read is None or connect is None else read + connect
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_connect=connect, sock_read=read)


def _body(data: RequestData | Fields | None) -> tuple[bytes | dict[str, str] | aiohttp.FormData | None, dict[str, str]]:
    """The parameters as JSON or as a form, files as parts of one; and the headers that say so."""
    if data is None:
        return None, {}
    if isinstance(data, Fields):
        return data.json, _JSON
    if not data.contains_files:
        return data.json_parameters, {}
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, content_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form, {}


def _traces() -> list[aiohttp.TraceConfig]:
    """Dies after the write, where a test asks for that."""
    if not armed("after_write"):
        return []

    async def written(_session: object, _context: object, chunk: aiohttp.TraceRequestChunkSentParams) -> None:
        if chunk.url.path.endswith(_WATCHED):
            # The body goes to the socket right after this, before the loop turns again.
            asyncio.get_running_loop().call_soon(reached, "after_write")

    trace = aiohttp.TraceConfig()
    trace.on_request_chunk_sent.append(written)
    return [trace]
