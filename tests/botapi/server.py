"""A Bot API server for tests: a process of its own, spoken to over real HTTP, that keeps what it accepted on disk.

Run as ``python -m tests.botapi.server LOGFILE``; it prints its port. ``/bot<token>/<method>`` is the Bot API,
``/control/<verb>`` (tests.botapi.control) is how a test plays the people, the network and the limits.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.botapi.answers import BOT, TOKEN, accepted, check_token, message_of, params_of, refused
from tests.botapi.control import Control
from tests.botapi.faults import Fault, spoiled
from tests.botapi.files import content_of, file_of
from tests.botapi.ledger import Ledger
from tests.botapi.listening import Listening
from tests.botapi.rules import Limits, Params, Refusal, captioned, checked
from tests.botapi.updates import Updates

__all__ = ["TOKEN", "Server"]
Json = dict[str, Any]
PAGES = Path(__file__).parents[1] / "golden" / "stories" / "notices"  #: a web of its own: ``/web/<file>``
SUPERGROUP = 1_000_000_000_000  #: what a migrated group's number is raised by


class Server:
    """The state of the far end."""

    def __init__(self, log: Path) -> None:
        self.ledger = Ledger(log)
        self.changed = asyncio.Condition()
        self.updates = Updates(self.changed)
        self.next_message = 1
        self.messages: dict[tuple[int, int], Json] = {}
        self.count = 0  #: of messages and edits shown
        self.shown: dict[int, list[Json]] = defaultdict(list)  #: those of each chat, in the order people saw them
        self.faults: list[Fault] = []
        self.limits = Limits()
        self.moved: dict[int, int] = {}  #: chats that have another id now
        self.calls: Counter[str] = Counter()
        self.commands: Json = {}
        self.tapped: list[str] = []
        self.webhook: Json = {}  #: where updates are to be brought; nobody may ask for them meanwhile
        self.asides: list[str] = []  #: what was shown to those who tapped alone
        self.members: dict[tuple[int, int], str] = {}  #: by chat and user
        self.files: dict[str, bytes] = {}  #: by file_id, what people sent

    async def method(self, request: web.Request) -> web.StreamResponse:
        """One call of the Bot API, with whatever goes wrong with it."""
        name, params = request.match_info["method"], await params_of(request)
        self.calls[name] += 1
        try:
            check_token(request.match_info["token"])
            self.limits.asked(params.get("chat_id", ""), time.monotonic())
            fault = next((fault for fault in self.faults if fault.meets(name, params)), None)
            if fault is None:
                return accepted(await self._call(name, params))

            async def call() -> web.Response:
                return accepted(await self._call(name, params))

            return await spoiled(request, fault, call, self._moved(params) if fault.moves else fault.parameters)
        except Refusal as refusal:
            self.limits.told(refusal, params.get("chat_id", ""), time.monotonic())
            return refused(refusal)

    def _moved(self, params: Params) -> Json:
        """A group that becomes a supergroup is one from then on, whoever asks."""
        old = int(params["chat_id"])
        self.moved[old] = old - SUPERGROUP
        return {"migrate_to_chat_id": self.moved[old]}

    async def _call(self, name: str, params: Params) -> Any:
        match name:
            case "getUpdates":
                return await self._updates(params)
            case "sendMessage":
                return await self._send(params)
            case "sendDocument":
                return await self._send(captioned(params))
            case "editMessageText":
                return await self._edit(params)
            case _:
                return self._at_once(name, params)

    def _at_once(self, name: str, params: Params) -> Any:
        match name:
            case "getMe":
                return BOT
            case "answerCallbackQuery":
                return self._tapped(params)
            case "getChatMember":
                return self._member(int(params["chat_id"]), int(params["user_id"]))
            case "getFile":
                return file_of(self.files, params)
            case "setMyCommands":
                self.commands[params.get("language_code", "")] = json.loads(params["commands"])
                return True
            case "deleteWebhook" | "setWebhook":
                self.webhook = {key: params[key] for key in ("url", "secret_token") if key in params}
                return True
            case _:
                raise Refusal(404, "Not Found: method not found")

    async def _updates(self, params: Params) -> list[Json]:
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
        return await self.updates.get(int(params.get("offset", 0)), float(params.get("timeout", 0)))

    def _member(self, chat_id: int, user_id: int) -> Json:
        """What somebody is in a group; whoever has its number owns it, as in a chat that a test gives no people."""
        status = self.members.get((chat_id, user_id), "creator" if abs(user_id) == abs(chat_id) else "member")
        return {"status": status, "user": {"id": user_id, "is_bot": False, "first_name": "测试"}}

    def _tapped(self, params: Params) -> bool:
        self.tapped.append(params["callback_query_id"])
        if said := params.get("text"):
            self.asides.append(said)
        return True

    async def _send(self, params: Params) -> Json:
        chat_id = int(params["chat_id"])
        if chat_id in self.moved:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.moved[chat_id],
            )
        text, entities, markup = checked(params)
        self.limits.check(chat_id, time.monotonic())
        message = message_of(self.next_message, chat_id, text, entities, markup)
        for name in ("message_thread_id", "link_preview_options", "disable_notification", "document"):
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
        message = message_of(key[1], key[0], text, entities, markup)
        message |= {name: old[name] for name in ("message_thread_id",) if name in old}
        if all(old.get(name) == message.get(name) for name in ("text", "entities", "reply_markup")):
            raise Refusal(400, "Bad Request: message is not modified: specified new message content is the same")
        self.messages[key] = message
        await self._show("edit", message)
        return message

    async def _show(self, kind: str, message: Json) -> None:
        """On disk before anybody is told: what is in this file has arrived, whoever dies next."""
        record = {"n": self.count, "kind": kind, "at": time.time(), **message}
        self.count += 1
        await self.ledger.append(record)
        async with self.changed:
            self.shown[message["chat"]["id"]].append(record)
            self.changed.notify_all()

    async def seen(self, chat_id: int, after: int, seconds: float) -> Json | None:
        """The first thing shown in a chat after the ``after``-th of all, waited for."""

        def there() -> Json | None:
            return next((it for it in self.shown.get(chat_id, ()) if it["n"] > after), None)

        async with self.changed:
            try:
                await asyncio.wait_for(self.changed.wait_for(lambda: there() is not None), seconds)
            except TimeoutError:
                return None
        return there()

    async def file(self, request: web.Request) -> web.StreamResponse:
        """``/file/bot<token>/<path>``: what getFile told the way to."""
        self.calls["file"] += 1
        fault = next((fault for fault in self.faults if fault.meets("file", {})), None)
        try:
            check_token(request.match_info["token"])
            answer = web.Response(body=content_of(self.files, request.match_info["path"]))

            async def call() -> web.Response:
                return answer

            return answer if fault is None else await spoiled(request, fault, call, fault.parameters)
        except Refusal as refusal:
            return refused(refusal)


async def _serve(log: Path) -> None:
    server = Server(log)
    listening = Listening()
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/bot{token}/{method}", server.method)
    app.router.add_get("/file/bot{token}/{path:.+}", server.file)
    app.router.add_static("/web", PAGES)
    control = Control(server, listening)
    app.router.add_post("/control/{verb}", control.answer)
    print(await listening.start(app), flush=True)  # noqa: T201
    # Whoever started us holds our standard input; when they are gone, however they went, so are we.
    await asyncio.to_thread(sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
