"""The web server inside our own event loop."""

import socket
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import uvicorn

from app.front import AtOnce, Front
from domain.errors import UsageError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


def listen(host: str, port: int) -> socket.socket:
    """Take the address before anything else starts; UsageError when somebody has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol by name: asyncio turns off Nagle's algorithm only where it stands, and the last packet of a large
    # answer would wait for the one before it to be acknowledged.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        # Whoever comes before the server is up waits a moment instead of being refused.
        taken.listen(256)
    except OSError as failure:
        taken.close()
        raise UsageError(f"{host}:{port} 用不了（{failure.strerror}）。请换一个端口：[web] port 或 --port。") from None
    return taken


class _Server(uvicorn.Server):
    """Uvicorn without its signal handlers: they would end the process before what is being sent is noted."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Beside:
    """Two applications as one; what the site can answer at once it still can."""

    def __init__(self, site: Application, path: str, other: Application) -> None:
        self._site = site
        self._path = path
        self._other = other
        self.at_once = _at_once(site)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        here = scope["type"] == "http" and scope["path"] == self._path
        await (self._other if here else self._site)(scope, receive, send)


def beside(site: Application, path: str, other: Application) -> Application:
    """``other`` at exactly this path, the site everywhere else."""
    return _Beside(site, path, other)


def server(site: Application) -> uvicorn.Server:
    """A server to be awaited with ``serve(sockets=[listen(…)])``; our own logs instead of its."""
    front: Any = partial(Front, _at_once(site))
    config = uvicorn.Config(
        site, http=front, log_config=None, access_log=False, lifespan="off", server_header=False, ws="none"
    )
    return _Server(config)


def _at_once(site: Application) -> AtOnce | None:
    return getattr(site, "at_once", None)
