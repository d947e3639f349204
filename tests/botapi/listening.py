"""The port: open, or closed for a while so that nobody gets in."""

import asyncio
import contextlib

from aiohttp import web


class Listening:
    """Takes connections on one port of this machine, and can stop taking them."""

    def __init__(self) -> None:
        self._protocol: web.Server | None = None
        self._listener: asyncio.Server | None = None
        self._port = 0
        self._opening: asyncio.Task[None] | None = None

    async def start(self, app: web.Application) -> int:
        """Open any port for the application; which one."""
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        self._protocol = runner.server
        await self._open()
        assert self._listener is not None
        self._port = self._listener.sockets[0].getsockname()[1]
        return self._port

    async def refuse(self, seconds: float, but: object) -> None:
        """For so long every connection is refused; those that are open and idle (``but`` one) end."""
        assert self._listener is not None
        assert self._protocol is not None
        self._listener.close()
        for connection in self._protocol.connections:
            idle = getattr(connection, "_current_request", None) is None
            if connection.transport is not None and idle and connection is not but:
                connection.transport.abort()
        self._opening = asyncio.create_task(self._reopen(seconds))

    async def _reopen(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        for _ in range(50):
            with contextlib.suppress(OSError):
                await self._open()
                return
            await asyncio.sleep(0.05)

    async def _open(self) -> None:
        assert self._protocol is not None
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._protocol, "127.0.0.1", self._port, backlog=1024)
