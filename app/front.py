"""The first look at a request: uvicorn's own protocol, but with addresses as people paste them, and answers at once.

A browser writes 昆曲 into an address as %E6%98%86%E6%9B%B2, a person with curl or a calendar's settings as it is. llhttp
refuses that, so it is written as a browser would before it is parsed (RFC 3987 §3.1).
"""

import re
from typing import Any, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_FOREIGN = re.compile(rb"[\x80-\xff]")
_SIMPLE = (b"GET", b"HEAD")


class Reply(Protocol):
    """A finished answer: ``head`` is the status line and headers but for those that the server adds."""

    @property
    def head(self) -> bytes:
        """Each line ended by CRLF, without the empty one."""

    @property
    def body(self) -> bytes:
        """Empty for none."""


class AtOnce(Protocol):
    """Answers what is at hand, None for the rest; called on the event loop, so it may not wait for anything."""

    def __call__(self, method: bytes, url: bytes, headers: list[tuple[bytes, bytes]], /) -> Reply | None:
        """Header names come in lower case."""


class Front(HttpToolsProtocol):
    """One connection."""

    def __init__(self, at_once: AtOnce | None, *args: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **options)
        self._at_once = at_once
        self._past_address = False  # of the request that is coming in
        self._answered = False

    def data_received(self, data: bytes) -> None:
        """Bytes of a request, or of several."""
        if not self._past_address and not data.isascii():
            first, newline, rest = data.partition(b"\n")
            data = _FOREIGN.sub(lambda found: b"%%%02X" % found[0][0], first) + newline + rest
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Answer it, or hand it on."""
        self._past_address = True
        reply = self._reply()
        if reply is None:
            super().on_headers_complete()
            return
        self._answered = True
        added = [b"%b: %b\r\n" % field for field in self.server_state.default_headers]
        self.transport.write(b"".join((reply.head, *added, b"\r\n")))
        if reply.body:
            self.transport.write(reply.body)
        self.on_response_complete()

    def on_message_complete(self) -> None:
        """The next request on this connection may begin."""
        self._past_address = False
        if self._answered:
            self._answered = False
        else:
            super().on_message_complete()

    def _reply(self) -> Reply | None:
        method, parser = self.parser.get_method(), self.parser
        if self._at_once is None or method not in _SIMPLE or self._is_busy():
            return None
        if parser.get_http_version() != "1.1" or not parser.should_keep_alive() or parser.should_upgrade():
            return None
        return self._at_once(method, self.url, self.headers)

    def _is_busy(self) -> bool:
        """Whether an earlier request of this connection is not answered yet, or its answers are not read."""
        waits = self.cycle is not None and not self.cycle.response_complete
        return waits or self.flow.write_paused or self.transport.is_closing()
