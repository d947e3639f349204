"""What can go wrong between the bot and the far end, and how it looks from the bot's side of the wire."""

import asyncio
import contextlib
import random
import re
import socket
import struct
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.botapi.rules import Params, Refusal

Json = dict[str, Any]
FOREVER = 3600.0
DRIP_SECONDS = 1.5  #: that a dripping answer takes, spread over its bytes
HTML = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"


@dataclass
class Fault:
    """What goes wrong with calls of ``method``, for those that it meets."""

    method: str
    times: int = 1  #: how often, at most
    chat_id: int | None = None
    first_chat: int | None = None  #: with ``last_chat``: only these chats
    last_chat: int | None = None
    probability: float = 1.0
    seed: int = 0
    in_a_row: int = 0  #: how often one message meets it without getting through between; 0 for any
    same: str = ""  #: what makes it the same message in that chat: all that this pattern finds in its text
    delay: float = 0.0  #: seconds before anything else
    after: float = 0.0  #: seconds between taking effect and the answer
    spread: bool = False  #: the seconds are the most, and any number up to them is as likely
    accept: bool = False  #: whether the call takes effect before it goes wrong
    then: str = "answer"  #: answer, error, abort, close, hang, body, half, drip
    code: int = 500
    description: str = "Internal Server Error"
    parameters: Json = field(default_factory=dict)
    body: str = ""
    content_type: str = "application/json"
    moves: bool = False  #: the chat has a new id from now on, and the answer says which
    name: str = ""
    met: int = 0

    def __post_init__(self) -> None:
        self.chats: Counter[str] = Counter()  #: who met it, and how often
        self._row: Counter[str] = Counter()
        self._random = random.Random(self.seed)  # noqa: S311 - a fault that can be had again

    def meets(self, method: str, params: Params) -> bool:
        """Whether this call is one of those; counts it."""
        if self.times <= 0 or self.method not in (method, "*") or not self._same_chat(params):
            return False
        chat = params.get("chat_id", "")
        message = f"{chat} {re.findall(self.same, params.get('text', '')) if self.same else ''}"
        spared = bool(self.in_a_row) and self._row[message] >= self.in_a_row
        # The first who could meet it does, so that a small share of everything has some of each.
        if spared or (self._random.random() >= self.probability and self.met):
            self._row[message] = 0
            return False
        self.times -= 1
        self.met += 1
        self._row[message] += 1
        self.chats[chat] += 1
        return True

    def _same_chat(self, params: Params) -> bool:
        chat = params.get("chat_id", "")
        if self.chat_id is not None:
            return chat == str(self.chat_id)
        if self.first_chat is None or self.last_chat is None:
            return True
        return chat.lstrip("-").isdecimal() and self.first_chat <= abs(int(chat)) <= self.last_chat

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds * (self._random.random() if self.spread else 1.0))


#: Each kind by name: what a network, a proxy or Telegram itself does; ``accept`` is whether the message arrived.
KINDS: dict[str, Json] = {
    "slow to read": {"delay": 1.0, "spread": True},
    "slow to answer": {"after": 1.0, "spread": True},
    "dropped unread": {"then": "close"},
    "reset unread": {"then": "abort"},
    "accepted, dropped": {"accept": True, "then": "close"},
    "accepted, reset": {"accept": True, "then": "abort"},
    "half an answer": {"accept": True, "then": "half"},
    "dripping answer": {"then": "drip"},
    "malformed JSON": {"accept": True, "then": "body", "code": 200, "body": '{"ok": true, "result": {"mess'},
    "JSON of a wrong shape": {"accept": True, "then": "body", "code": 200, "body": '{"ok": true, "result": [1, "x"]}'},
    "empty body": {"accept": True, "then": "body", "code": 200, "body": ""},
    "429 for a while": {"then": "error", "code": 429, "description": "Too Many Requests: retry after 1",
                        "parameters": {"retry_after": 1}},
    "429 without parameters": {"then": "error", "code": 429, "description": "Too Many Requests"},
    "500": {"then": "error"},
    "500 after accepting": {"accept": True, "then": "error"},
    "502 page": {"then": "body", "code": 502, "body": HTML, "content_type": "text/html"},
    "502 page after accepting": {"accept": True, "then": "body", "code": 502, "body": HTML, "content_type": "text/html"},
    "503": {"then": "body", "code": 503, "body": "Service Unavailable", "content_type": "text/plain"},
    "403 blocked": {"then": "error", "code": 403, "description": "Forbidden: bot was blocked by the user"},
    "400 chat not found": {"then": "error", "code": 400, "description": "Bad Request: chat not found"},
    "400 migrated": {"then": "error", "code": 400, "moves": True,
                     "description": "Bad Request: group chat was upgraded to a supergroup chat"},
    "409 second poller": {"then": "error", "code": 409, "description": "Conflict: terminated by other getUpdates request"},
    "401": {"then": "error", "code": 401, "description": "Unauthorized"},
    "404 page of a proxy": {"then": "body", "code": 404, "body": "<html>404</html>", "content_type": "text/html"},
    "no answer at all": {"accept": True, "then": "hang"},
}  # fmt: skip

Call = Callable[[], Awaitable[web.Response]]


async def spoiled(request: web.Request, fault: Fault, call: Call, parameters: Json) -> web.StreamResponse:
    """The answer to a call that goes wrong; ``call`` is what would have been done, answer and all."""
    await fault.wait(fault.delay)
    answer = await call() if fault.accept or fault.then in ("answer", "drip") else web.Response()
    await fault.wait(fault.after)
    match fault.then:
        case "answer":
            return answer
        case "error":
            raise Refusal(fault.code, fault.description, **parameters)
        case "body":
            return web.Response(status=fault.code, text=fault.body, content_type=fault.content_type)
        case "hang":
            await asyncio.sleep(FOREVER)
        case "drip":
            return await _drip(request, answer)
        case "half":
            await _half(request, answer)
    cut(request, reset=fault.then == "abort")
    return web.Response()


def cut(request: web.Request, *, reset: bool) -> None:
    """End the connection: with a reset, or with an end as if all had been said."""
    if request.transport is None:
        return
    if reset:
        tcp = request.transport.get_extra_info("socket")
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    request.transport.close()


async def _half(request: web.Request, answer: web.Response) -> None:
    """The head and the first half of the body, as the wire has them."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    if request.transport is not None:
        request.transport.write(head.encode() + body[: len(body) // 2])
        await asyncio.sleep(0)


async def _drip(request: web.Request, answer: web.Response) -> web.StreamResponse:
    """All of it, a few bytes at a time."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    stream = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    await stream.prepare(request)
    step = max(1, len(body) // 10)
    with contextlib.suppress(ConnectionError):  # whoever asked has had enough
        for start in range(0, len(body), step):
            await stream.write(body[start : start + step])
            await asyncio.sleep(DRIP_SECONDS / 10)
        await stream.write_eof()
    return stream
