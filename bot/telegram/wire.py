"""One HTTP/1.1 connection that carries one request after another, and knows whether a request may have left.

Nothing of a request leaves before ``ask`` writes it, and everything may have left from then on: the one question that
matters after a failure has an exact answer. The grammar is httptools' (llhttp, as in Node.js and uvicorn).
"""

import asyncio
from typing import NamedTuple

import httptools
from telegram.error import NetworkError, TimedOut

LARGEST = 8 * 1024 * 1024  #: bytes of an answer with its head; a hundred updates of the Bot API are far below
_FINAL = 200  #: what is below only says that an answer is coming (RFC 9110, section 15.2)


class Answer(NamedTuple):
    """What the far end said."""

    status: int
    body: bytes


class Wire(asyncio.Protocol):
    """A connection; ``reusable`` from the beginning, and again after each whole answer, until its end is known."""

    def __init__(self) -> None:
        self.reusable = True
        self.transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._size = 0
        self._begun = False  # whether the head of a final answer is whole
        self._sized = False  # whether the answer says where it ends; else the connection's end is its own

    @property
    def open(self) -> bool:
        """Whether what is written now has a way to leave: a transport that has failed knows it before it says so."""
        return self.reusable and self.transport is not None and not self.transport.is_closing()

    def ask(self, request: bytes, seconds: float | None) -> asyncio.Future[Answer]:
        """Write a whole request; the answer, TimedOut or NetworkError. None: wait for as long as it takes."""
        assert self.transport is not None and self.reusable  # noqa: S101, PT018 -- whoever takes one has looked
        loop = asyncio.get_running_loop()
        self.reusable = self._begun = self._sized = False
        self._parser, self._body, self._size = httptools.HttpResponseParser(self), [], 0
        self._answer = loop.create_future()
        if seconds is not None:
            self._deadline = loop.call_later(seconds, self._fail, TimedOut("no answer in time"))
        self.transport.write(request)
        return self._answer

    def close(self) -> None:
        """Give it up; an answer that is still to come will not."""
        self._fail(NetworkError("the connection was given up"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 -- what create_connection gives
        self.transport = transport

    def eof_received(self) -> None:
        """The far end closes: said one turn of the loop, over TLS several, before the connection is lost."""
        self.reusable = False

    def connection_lost(self, exc: Exception | None) -> None:
        """It is closed, by whomever."""
        if self._answer is not None and exc is None and self._begun and not self._sized:
            self._end()
        self._fail(NetworkError(f"the connection broke ({type(exc).__name__ if exc else 'closed'})"))

    def data_received(self, data: bytes) -> None:
        """Some of an answer; whatever comes unasked ends the connection, since the next answer could not be told."""
        if self._answer is None:
            self.close()
            return
        self._size += len(data)
        if self._size > LARGEST:
            self._fail(NetworkError("the answer has no end"))
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as failure:
            self._fail(NetworkError(f"the answer is not HTTP ({type(failure).__name__})"))

    def on_message_begin(self) -> None:
        """Of httptools; also of a second answer that nobody asked for."""
        self.reusable = False

    def on_header(self, name: bytes, _value: bytes) -> None:
        """Of httptools."""
        self._sized = self._sized or name.lower() in (b"content-length", b"transfer-encoding")

    def on_headers_complete(self) -> None:
        """Of httptools."""
        self._begun = self._parser.get_status_code() >= _FINAL

    def on_body(self, body: bytes) -> None:
        """Of httptools."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """Of httptools."""
        if self._answer is None:
            return
        if self._begun:
            self._end()
        else:
            self._sized = False  # what the interim answer said of itself

    def _end(self) -> None:
        self._settle(Answer(self._parser.get_status_code(), b"".join(self._body)))
        transport = self.transport
        # An answer that came before all was written leaves a rest that the next request would be glued to.
        whole = transport is not None and not transport.is_closing() and not transport.get_write_buffer_size()
        self.reusable = whole and self._parser.should_keep_alive()

    def _fail(self, failure: NetworkError) -> None:
        self.reusable = False
        self._settle(failure)
        if self.transport is not None:
            self.transport.abort()

    def _settle(self, outcome: Answer | NetworkError) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        answer, self._answer = self._answer, None
        if answer is None or answer.done():
            return
        if isinstance(outcome, Answer):
            answer.set_result(outcome)
        else:
            answer.set_exception(outcome)
