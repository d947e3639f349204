"""A Bot API server for tests: a process of its own, spoken to over real HTTP, that keeps what it accepted on disk.

Run as ``python -m tests.botapi.server LOGFILE``; it prints its port. ``/bot<token>/<method>`` is the Bot API,
``/control/<verb>`` is how a test plays the people, the network and the limits.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.botapi.rules import Limits, Params, Refusal, checked

BOT = {"id": 777, "is_bot": True, "first_name": "Kunqi", "username": "kunqi_bot"}
TOKEN = "123456:TEST-TOKEN"
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"

Json = dict[str, Any]


@dataclass
class Fault:
    """What goes wrong with the next ``times`` calls of ``method`` (for ``chat_id``, when given)."""

    method: str
    times: int = 1
    chat_id: int | None = None
    delay: float = 0.0  #: seconds before anything else
    accept: bool = False  #: whether the call takes effect before it goes wrong
    then: str = "answer"  #: answer, error, abort, hang, body
    code: int = 500
    description: str = "Internal Server Error"
    parameters: Json = field(default_factory=dict)
    body: str = ""

    def meets(self, method: str, params: Params) -> bool:
        same_chat = self.chat_id is None or params.get("chat_id") == str(self.chat_id)
        return self.times > 0 and self.method in (method, "*") and same_chat


class Server:
    """The state of the far end."""

    def __init__(self, log: Path) -> None:
        self.log = log.open("a", encoding="utf-8")
        self.updates: list[tuple[int, Json]] = []  #: by the id that counts here, whatever the update itself says
        self.next_update = 1
        self.next_message = 1
        self.polls = 0
        self.changed = asyncio.Condition()
        self.messages: dict[tuple[int, int], Json] = {}
        self.shown: list[Json] = []  #: every message and edit in the order people saw them
        self.faults: list[Fault] = []
        self.limits = Limits()
        self.calls: Counter[str] = Counter()
        self.commands: Json = {}
        self.tapped: list[str] = []

    async def method(self, request: web.Request) -> web.StreamResponse:
        """One call of the Bot API, with whatever goes wrong with it."""
        name, params = request.match_info["method"], await _params(request)
        self.calls[name] += 1
        fault = next((fault for fault in self.faults if fault.meets(name, params)), None)
        try:
            _check_token(request.match_info["token"])
            if fault is not None:
                return await self._spoiled(request, fault, name, params)
            return _ok(await self._call(name, params))
        except Refusal as refusal:
            return _refused(refusal)

    async def _spoiled(self, request: web.Request, fault: Fault, name: str, params: Params) -> web.StreamResponse:
        fault.times -= 1
        await asyncio.sleep(fault.delay)
        result = await self._call(name, params) if fault.accept or fault.then == "answer" else None
        match fault.then:
            case "answer":
                return _ok(result)
            case "error":
                raise Refusal(fault.code, fault.description, **fault.parameters)
            case "body":
                return web.Response(status=fault.code, text=fault.body, content_type="application/json")
            case "hang":
                await asyncio.sleep(3600)
        if request.transport is not None:
            request.transport.abort()  # the peer sees a reset, not an end
        return web.Response()

    async def _call(self, name: str, params: Params) -> Any:
        match name:
            case "getMe":
                return BOT
            case "getUpdates":
                return await self._get_updates(int(params.get("offset", 0)), float(params.get("timeout", 0)))
            case "sendMessage":
                return await self._send(params)
            case "editMessageText":
                return await self._edit(params)
            case "answerCallbackQuery":
                self.tapped.append(params["callback_query_id"])
                return True
            case "setMyCommands":
                self.commands[params.get("language_code", "")] = json.loads(params["commands"])
                return True
            case "deleteWebhook":
                return True
            case _:
                raise Refusal(404, "Not Found: method not found")

    async def _get_updates(self, offset: int, seconds: float) -> list[Json]:
        """Asking confirms everything before ``offset``; a second listener ends the first."""
        self.updates = [(number, update) for number, update in self.updates if number >= offset]
        self.polls += 1
        mine, until = self.polls, time.monotonic() + seconds
        async with self.changed:
            self.changed.notify_all()
            while not self.updates and self.polls == mine and (left := until - time.monotonic()) > 0:
                try:
                    await asyncio.wait_for(self.changed.wait(), left)
                except TimeoutError:
                    break
        if self.polls != mine:
            raise Refusal(409, CONFLICT)
        return [update for _, update in self.updates[:100]]

    async def _send(self, params: Params) -> Json:
        chat_id = int(params["chat_id"])
        text, entities, markup = checked(params)
        self.limits.check(chat_id, time.monotonic())
        message = _message(self.next_message, chat_id, text, entities, markup)
        for name in ("message_thread_id", "link_preview_options"):
            if name in params:
                message[name] = json.loads(params[name])
        self.next_message += 1
        self.messages[chat_id, message["message_id"]] = message
        await self._show("send", message)
        return message

    async def _edit(self, params: Params) -> Json:
        key = int(params["chat_id"]), int(params["message_id"])
        text, entities, markup = checked(params)
        old = self.messages.get(key)
        if old is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        message = _message(key[1], key[0], text, entities, markup)
        if all(old.get(name) == message.get(name) for name in ("text", "entities", "reply_markup")):
            raise Refusal(400, "Bad Request: message is not modified: specified new message content is the same")
        self.messages[key] = message
        await self._show("edit", message)
        return message

    async def _show(self, kind: str, message: Json) -> None:
        """On disk before anybody is told: what is in this file has arrived, whoever dies next."""
        record = {"n": len(self.shown), "kind": kind, "at": time.time(), **message}
        self.log.write(json.dumps(record, ensure_ascii=False) + "\n")
        self.log.flush()
        os.fsync(self.log.fileno())
        async with self.changed:
            self.shown.append(record)
            self.changed.notify_all()

    async def control(self, request: web.Request) -> web.Response:
        """What a test does to us: update, next, fault, limits, state."""
        asked = await request.json()
        match request.match_info["verb"]:
            case "update":
                return web.json_response(await self._inject(asked))
            case "next":
                return web.json_response(await self._next(asked["chat_id"], asked["after"], asked["seconds"]))
            case "fault":
                self.faults.append(Fault(**asked))
            case "limits":
                self.limits = Limits(**asked)
        state = {"calls": self.calls, "commands": self.commands, "tapped": self.tapped, "waiting": len(self.updates)}
        return web.json_response(state)

    async def _inject(self, update: Json) -> int:
        """Queue an update under the next id; one that brings its own ``update_id`` keeps it, whatever it is."""
        made = {"update_id": self.next_update, **update}
        number = made["update_id"] if isinstance(made["update_id"], int) else self.next_update
        self.next_update = max(self.next_update, number) + 1
        async with self.changed:
            self.updates.append((number, made))
            self.changed.notify_all()
        return number

    async def _next(self, chat_id: int, after: int, seconds: float) -> Json | None:
        """The first thing shown in a chat after the ``after``-th of all, waited for."""

        def there() -> list[Json]:
            return [it for it in self.shown if it["chat"]["id"] == chat_id and it["n"] > after]

        async with self.changed:
            try:
                await asyncio.wait_for(self.changed.wait_for(lambda: bool(there())), seconds)
            except TimeoutError:
                return None
        return there()[0]


def _check_token(token: str) -> None:
    if token != TOKEN:
        raise Refusal(401, "Unauthorized")


def _message(message_id: int, chat_id: int, text: str, entities: list[Json], markup: Json | None) -> Json:
    message: Json = {
        "message_id": message_id,
        "from": BOT,
        "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"},
        "date": int(time.time()),
        "text": text,
    }
    if entities:
        message["entities"] = entities
    if markup:
        message["reply_markup"] = markup
    return message


async def _params(request: web.Request) -> Params:
    """Parameters wherever the Bot API takes them: the query, a form, or JSON."""
    given = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        given |= {name: it if isinstance(it, str) else json.dumps(it) for name, it in body.items()}
    else:
        given |= {name: str(it) for name, it in (await request.post()).items()}
    return given


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(refusal: Refusal) -> web.Response:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)


async def _serve(log: Path) -> None:
    server = Server(log)
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", server.method)
    app.router.add_post("/control/{verb}", server.control)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201
    # Whoever started us holds our standard input; when they are gone, however they went, so are we.
    await asyncio.to_thread(sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
