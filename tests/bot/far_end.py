"""A far end over real sockets that says what a test tells it to, byte for byte, and keeps what it heard."""

import asyncio
import shutil
import socket
import ssl
import struct
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Line:
    """One connection, as the far end has it."""

    def __init__(self, end: "FarEnd", reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.end, self.reader, self.writer = end, reader, writer

    async def hear(self) -> bytes:
        """One whole request, by its Content-Length."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        sizes = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        request = head + await self.reader.readexactly(int(sizes[0].split(b":")[1]) if sizes else 0)
        self.end.heard.append(request)
        return request

    async def say(self, *parts: bytes) -> None:
        """Each part in a packet of its own."""
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()
            await asyncio.sleep(0.01 if len(parts) > 1 else 0)

    async def ended(self) -> None:
        """Until the other side closes."""
        while await self.reader.read(65536):
            pass

    def reset(self) -> None:
        """RST instead of FIN."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Script = Callable[[Line], Awaitable[None]]


class FarEnd:
    """What came in over all connections."""

    def __init__(self, *scripts: Script) -> None:
        self.scripts = scripts
        self.heard: list[bytes] = []
        self.connections = 0
        self.port = 0
        self._lines: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The first connection gets the first script, all from the last one on the last."""
        script = self.scripts[min(self.connections, len(self.scripts) - 1)]
        self.connections += 1
        self._lines.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await script(Line(self, reader, writer))
        writer.transport.abort() if writer.is_closing() else writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    def hang_up(self) -> None:
        """End all connections."""
        for writer in self._lines:
            writer.transport.abort()


@asynccontextmanager
async def far_end(
    *scripts: Script, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[FarEnd]:
    """Listening while the block lasts."""
    end = FarEnd(*scripts)
    server = await asyncio.start_server(end.serve, host, 0, ssl=tls)
    end.port = server.sockets[0].getsockname()[1]
    try:
        yield end
    finally:
        server.close()
        end.hang_up()
        await asyncio.sleep(0.01)


def answers(*said: bytes) -> Script:
    """One after another, each to a request; then the other side closes."""

    async def script(line: Line) -> None:
        for answer in said:
            await line.hear()
            await line.say(answer)
        await line.ended()

    return script


def then_closes(*said: bytes) -> Script:
    """The answer to one request, in packets, and the end."""

    async def script(line: Line) -> None:
        await line.hear()
        await line.say(*said)

    return script


async def silent(line: Line) -> None:
    """Hears, and says nothing."""
    await line.ended()


async def hangs_up(line: Line) -> None:
    """FIN at once."""
    line.writer.close()


async def speaks_first(line: Line) -> None:
    """As mail does."""
    await line.say(b"220 mail ready\r\n")
    await line.ended()


async def resets(line: Line) -> None:
    """RST at once."""
    line.reset()


def connects_to(end: FarEnd, welcome: bytes = b"HTTP/1.1 200 Connected\r\n\r\n") -> Script:
    """A proxy that opens the way to ``end`` for the first that asks."""

    async def script(line: Line) -> None:
        await line.hear()
        reader, writer = await asyncio.open_connection("127.0.0.1", end.port)
        await line.say(welcome)
        await asyncio.gather(_passed_on(line.reader, writer), _passed_on(reader, line.writer))

    return script


async def _passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.close()


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context for localhost, and the certificate that whoever trusts it must know."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl command")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext"
    names = ["subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *asked.split(), *names], check=True, capture_output=True, timeout=30)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
