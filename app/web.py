"""The web server inside our own event loop."""

import socket
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import uvicorn

from domain.errors import UsageError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


def listen(host: str, port: int) -> socket.socket:
    """Take the address before anything else starts; UsageError when somebody has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family)
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


def beside(site: Application, path: str, other: Application) -> Application:
    """``other`` at exactly this path, the site everywhere else."""

    async def chosen(scope: Message, receive: Receive, send: Send) -> None:
        here = scope["type"] == "http" and scope["path"] == path
        await (other if here else site)(scope, receive, send)

    return chosen


def server(site: Application) -> uvicorn.Server:
    """A server to be awaited with ``serve(sockets=[listen(…)])``; our own logs instead of its."""
    config = uvicorn.Config(site, log_config=None, access_log=False, lifespan="off", server_header=False)
    return _Server(config)
