"""Playing the people on the other side of a Bot API server that runs as its own process."""

import asyncio
import base64
import hashlib
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.botapi.answers import BOT
from tests.botapi.server import TOKEN

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0  #: seconds until a reply that does not come is a failure

Json = dict[str, Any]
_OF_MESSAGE = ("message_id", "from", "chat", "date", "text")


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody sees: a message or the new form of one."""

    text: str
    edited: bool
    message: Json

    @property
    def labels(self) -> list[list[str]]:
        return [[button["text"] for button in row] for row in self._rows()]

    def data(self, label: str) -> str:
        (found,) = (it["callback_data"] for row in self._rows() for it in row if it["text"].lstrip("✅ ") == label)
        return str(found)

    def _rows(self) -> list[list[Json]]:
        rows: list[list[Json]] = self.message.get("reply_markup", {}).get("inline_keyboard", [])
        return rows


class BotApi:
    """One server process, and the people who write to the bot through it."""

    token = TOKEN

    def __init__(self, session: aiohttp.ClientSession, port: int, log: Path) -> None:
        self._session = session
        self._seen: dict[int, int] = {}
        self.address = f"http://127.0.0.1:{port}"
        self.base_url = f"{self.address}/bot"
        self.log = log

    @classmethod
    @asynccontextmanager
    async def start(cls, folder: Path) -> AsyncIterator["BotApi"]:
        """Start a server that keeps its log in ``folder``, and stop it after the block."""
        log = folder / "botapi.jsonl"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.botapi.server", str(log)),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            port = int(await asyncio.wait_for(process.stdout.readline(), PATIENCE * 3))
            async with aiohttp.ClientSession() as session:
                yield cls(session, port, log)
        finally:
            process.stdin.close()
            await process.wait()

    async def says(self, chat_id: int, text: str, *, user_id: int | None = None, **more: Any) -> int:
        """Somebody writes; ``more`` goes into the message. The update's id."""
        user = user_id or abs(chat_id)
        message = {"message_id": 9000, "from": _person(user), "chat": _chat(chat_id), "date": 0, "text": text}
        return await self.update({"message": message | more})

    async def sends(self, chat_id: int, name: str, content: bytes, *, kind: str = "text/plain", **more: Any) -> int:
        """Somebody sends a file; ``more`` goes into the message. The update's id."""
        file_id = f"F{hashlib.sha256(name.encode() + content).hexdigest()[:20]}"
        await self._control("file", {"file_id": file_id, "content": base64.b64encode(content).decode()})
        told = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "mime_type": kind}
        document = {"document": told | {"file_size": len(content)}}
        return await self.shows(chat_id, **document | more)

    async def shows(self, chat_id: int, *, user_id: int | None = None, **more: Any) -> int:
        """Somebody sends something without words of its own: a photo, a file, a sticker. The update's id."""
        message = {"message_id": 9000, "from": _person(user_id or abs(chat_id)), "chat": _chat(chat_id), "date": 0}
        return await self.update({"message": message | more})

    async def taps(self, chat_id: int, reply: Reply, label: str, *, user_id: int | None = None, **more: Any) -> int:
        """Somebody taps a button under a message they were sent; ``more`` goes into that message."""
        query = {
            "id": f"q{reply.message['n']}",
            "from": _person(user_id or abs(chat_id)),
            "chat_instance": "1",
            "data": reply.data(label),
            "message": {key: reply.message[key] for key in _OF_MESSAGE if key in reply.message} | more,
        }
        return await self.update({"callback_query": query})

    async def member(self, chat_id: int, user_id: int, status: str) -> None:
        """From now on this is what the far end says of somebody in a group: creator, administrator, member, left."""
        await self._control("member", {"chat_id": chat_id, "user_id": user_id, "status": status})

    async def presence(self, chat_id: int, before: str, after: str, *, user_id: int, kind: str = "") -> int:
        """The bot itself is let in, sent away or promoted by somebody."""
        chat = _chat(chat_id) | ({"type": kind} if kind else {})
        old, new = ({"status": status, "user": BOT} for status in (before, after))
        change = {"chat": chat, "from": _person(user_id), "date": 0, "old_chat_member": old, "new_chat_member": new}
        return await self.update({"my_chat_member": change})

    async def update(self, update: Json) -> int:
        """An update of any shape."""
        return int(await self._control("update", update))

    async def reply(self, chat_id: int, seconds: float = PATIENCE) -> Reply:
        """The next thing shown in this chat; AssertionError when none comes."""
        after = self._seen.get(chat_id, -1)
        shown = await self._control("next", {"chat_id": chat_id, "after": after, "seconds": seconds})
        assert shown is not None, f"no reply in chat {chat_id} within {seconds} s"
        self._seen[chat_id] = shown["n"]
        return Reply(shown["text"], shown["kind"] == "edit", shown)

    async def fault(self, method: str, **what: Any) -> None:
        """Let the next calls of a method go wrong: see tests.botapi.server.Fault."""
        await self._control("fault", {"method": method, **what})

    async def kind(self, name: str, **what: Any) -> None:
        """Let sends go wrong in a way that tests.botapi.faults.KINDS names."""
        await self._control("kind", {"name": name, **what})

    async def heal(self) -> None:
        """Nothing goes wrong any more."""
        await self._control("heal", {})

    async def met(self) -> dict[str, dict[str, int]]:
        """By the name of each kind, which chats met it how often."""
        met: dict[str, dict[str, int]] = await self._control("met", {})
        return met

    async def refuse(self, seconds: float) -> None:
        """Take no connection for so long, and end those that are open and idle."""
        await self._control("refuse", {"seconds": seconds})

    async def fresh(self) -> None:
        """As if it had just been started, but for the numbers: nothing wrong, waiting, counted or shown."""
        await self._control("fresh", {})
        self._seen.clear()
        self.log.write_text("", encoding="utf-8")

    async def updates(self, updates: list[Json]) -> list[int]:
        """Updates of any shape, all at once; their ids."""
        ids: list[int] = await self._control("updates", {"updates": updates})
        return ids

    async def limits(self, **limits: int) -> None:
        """Enforce limits from now on: see tests.botapi.rules.Limits."""
        await self._control("limits", limits)

    async def state(self) -> Json:
        """Counts of calls, the menu, the taps that were answered, and how many updates are unconfirmed."""
        state: Json = await self._control("state", {})
        return state

    def accepted(self) -> list[Json]:
        """Everything the server took, from its log on disk."""
        if not self.log.exists():
            return []
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    async def _control(self, verb: str, asked: Json) -> Any:
        async with self._session.post(f"{self.address}/control/{verb}", json=asked) as response:
            response.raise_for_status()
            return await response.json()


def _person(user_id: int) -> Json:
    return {"id": user_id, "is_bot": False, "first_name": "测试", "language_code": "zh-hans"}


def _chat(chat_id: int) -> Json:
    return {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"}
