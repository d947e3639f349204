"""What every answer carries, and what happens when one cannot be made."""

import re

import structlog
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Own style sheet, own pictures, nothing else: no script runs, no other host is asked, nobody frames the page.
CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
RETRY_AFTER_SECONDS = 120
SORRY = "服务暂时不可用，请稍后再试。\nTemporarily unavailable, please try again later.\n"
_SECRET = re.compile(r"/f/.*", re.DOTALL)
_log = structlog.get_logger("feed")


def loggable(path: str) -> str:
    """The path without what follows /f/: the address of a personal calendar is a key."""
    return _SECRET.sub("/f/…", path)


class Guard:
    """ASGI middleware: security headers on everything, and 503 with Retry-After for any failure.

    An empty or broken 200 makes subscribed calendars delete their entries; a 503 makes them keep what they have.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an HTTP request on; other kinds of connection go through untouched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        outgoing = _Outgoing(send)
        try:
            await self._app(scope, receive, outgoing)
        except Exception:
            _log.exception("answer_failed", method=scope["method"], path=loggable(scope["path"]))
            if outgoing.started:
                raise
            sorry = PlainTextResponse(
                SORRY, 503, headers={"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
            )
            await sorry(scope, receive, outgoing)


class _Outgoing:
    """The way out: knows whether an answer has begun, and puts the headers on it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)
