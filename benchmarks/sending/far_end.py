"""A far end that is never the bottleneck: it takes every message, answers with one like it, and keeps nothing.

Run as ``python far_end.py MESSAGE``, a file with the JSON of the message that it answers with; it prints its port. It reads
HTTP/1.1 with Content-Length and nothing else: the server of the tests checks, limits and writes to disk, and would be
what is measured.
"""

import asyncio
import sys
from pathlib import Path

ME = b'{"ok":true,"result":{"id":777,"is_bot":true,"first_name":"Kunqi","username":"kunqi_bot"}}'
_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class FarEnd(asyncio.Protocol):
    """One connection."""

    message = b""

    def __init__(self) -> None:
        self._got = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has come."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 -- what create_server gives
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._got += data
        while (head := self._got.find(_END)) >= 0:
            whole = head + len(_END) + self._body(head)
            if len(self._got) < whole:
                return
            answer = ME if b"/getMe" in self._got[:head].split(b"\r\n", 1)[0] else self.message
            del self._got[:whole]
            self._say(answer)

    def _body(self, head: int) -> int:
        headers = bytes(self._got[:head]).lower()
        at = headers.find(_LENGTH)
        return int(headers[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0

    def _say(self, answer: bytes) -> None:
        assert self._transport is not None  # noqa: S101 -- made before any data
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)
        self._transport.write(head + answer)


async def serve(message: bytes) -> None:
    """Take messages until standard input ends: whoever started us is gone then."""
    FarEnd.message = b'{"ok":true,"result":' + message + b"}"
    server = await asyncio.get_running_loop().create_server(FarEnd, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]).read_bytes()))
