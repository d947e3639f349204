"""The other way of hearing: the far end brings each update to an address of ours, and hears 200 once it is stored.

A bare ASGI application, since the pages beside it belong to another part of the program.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

from bot.telegram.listener import Hook, Keeper

log = structlog.get_logger()

LARGEST = 1024 * 1024  #: bytes of one update; real ones have some thousand
HEADER = b"x-telegram-bot-api-secret-token"
RETRY_AFTER = b"5"  #: seconds; the far end obeys it and brings the update again

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class _Refusal(Exception):
    """What is wrong with a request, as HTTP says it."""

    def __init__(self, status: int, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers


def hook(token: str, address: str, secret: str = "") -> Hook:
    """Where the far end is to bring updates: below ``address``, with ``secret`` or one that follows from the token."""
    # Neither can be turned back into the token, and both are the same in every process.
    return Hook(f"{address}{path(token)}", secret or _derived(token, "secret"))


def path(token: str) -> str:
    """The path that updates are taken at, which nobody guesses and which tells nothing."""
    return f"/telegram/{_derived(token, 'path')}"


def _derived(token: str, use: str) -> str:
    return hmac.new(token.encode(), f"kunqi webhook {use}".encode(), hashlib.sha256).hexdigest()[:40]


class Webhook:
    """Takes updates in from whoever knows the secret."""

    def __init__(self, keeper: Keeper, secret: str, heard: Callable[[], None]) -> None:
        """``heard`` is called after each update that is new or not."""
        self._keeper = keeper
        self._secret = secret.encode()
        self._heard = heard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with nothing but a status."""
        status, headers = await self._status(scope, receive)
        length = (b"content-length", b"0")
        await send({"type": "http.response.start", "status": status, "headers": [length, *headers]})
        await send({"type": "http.response.body", "body": b""})

    async def _status(self, scope: Scope, receive: Receive) -> tuple[int, tuple[tuple[bytes, bytes], ...]]:
        try:
            await self._take(scope, receive)
        except _Refusal as refusal:
            log.warning("telegram_webhook_refused", status=refusal.status)
            return refusal.status, refusal.headers
        except Exception as failure:  # noqa: BLE001 - not stored, so it must come again
            log.warning("telegram_webhook_failed", error=repr(failure))
            return 503, ((b"retry-after", RETRY_AFTER),)
        return 200, ()

    async def _take(self, scope: Scope, receive: Receive) -> None:
        headers = dict(scope["headers"])
        if scope["method"] != "POST":
            raise _Refusal(405, (b"allow", b"POST"))
        # In constant time: how long a refusal takes must not tell how much of a guess was right.
        if not hmac.compare_digest(headers.get(HEADER, b""), self._secret):
            raise _Refusal(403)
        update = _parsed(await _body(headers.get(b"content-length", b"0"), receive))
        if await asyncio.to_thread(self._keeper.keep, [update]) is None:
            raise _Refusal(400)
        self._heard()


async def _body(length: bytes, receive: Receive) -> bytes:
    """The whole body, of which no more is kept than is allowed, whatever the header says."""
    if not length.isdigit() or int(length) > LARGEST:
        raise _Refusal(413 if length.isdigit() else 400)
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Refusal(400)
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST:
            raise _Refusal(413)
    return bytes(body)


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _Refusal(400) from None
