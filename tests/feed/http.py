"""A real server on a free port, and a client that sends exactly what the test says."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from app import web


@dataclass(frozen=True, slots=True)
class Answer:
    """Header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Visitor:
    port: int

    def send(self, method: str, path: str, **headers: str) -> Answer:
        """One request on a connection of its own; ``if_none_match="x"`` sends ``If-None-Match: x``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)


@contextmanager
def serving(app: ASGIApp) -> Iterator[Visitor]:
    """The application on the server that the service runs, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = web.server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait_until_started(server)
            yield Visitor(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(20)


def _wait_until_started(server: uvicorn.Server) -> None:
    for _ in range(500):
        if server.started:
            return
        time.sleep(0.01)
    raise AssertionError("the server did not start")
