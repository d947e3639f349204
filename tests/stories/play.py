"""Playing a story: its people write and tap at a Bot API server, and what arrives there is written down."""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from tests.botapi.client import ROOT, BotApi, Reply
from tests.botapi.server import SUPERGROUP
from tests.stories.script import (
    BOT,
    GROUPS,
    HANDED,
    INDENT,
    PEOPLE,
    STAFF,
    TOPICS,
    Action,
    Clock,
    Happened,
    Published,
    Replayed,
    Spoken,
    action_of,
)

PATIENCE = 20.0
NOTICES = ROOT / "tests" / "golden" / "stories" / "notices"
BLOCKED = "Forbidden: bot was blocked by the user"
SECRET = re.compile(r"(?<=/f/)[A-Za-z0-9_-]{22}\b")  #: of a personal calendar, another one in each telling
UNNAMED = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}

Json = dict[str, Any]


class Stage:
    """The bot's process (tests.stories.stage), told what to do a line at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    @asynccontextmanager
    async def start(cls, api: BotApi) -> AsyncIterator["Stage"]:
        """Started, and stopped after the block."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.stories.stage", api.base_url, api.token, json.dumps(STAFF)),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield cls(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            await asyncio.wait_for(process.wait(), PATIENCE)

    async def does(self, verb: str, argument: str | float) -> None:
        """Say it and wait until it is done."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({verb: argument}).encode() + b"\n")
        while line := await asyncio.wait_for(self._process.stdout.readline(), PATIENCE * 2):
            if not line.startswith(b'"'):
                continue  # the log
            wrong = json.loads(line)
            assert not wrong, f"{verb} {argument}: {wrong}"
            return
        raise AssertionError(f"the bot ended at {verb} {argument}")


class Theatre:
    """One story on its stage."""

    def __init__(self, api: BotApi, stage: Stage) -> None:
        self._api = api
        self._stage = stage
        self._seen = len(api.accepted())
        self._asides = 0
        self._shown: dict[tuple[int, int | None], list[Json]] = {}  # by chat and topic, the newest last
        self._chats = dict(GROUPS)

    async def play(self, url: str, script: list[str]) -> str:
        """The story of a script, on the empty database at ``url``."""
        await self._api.heal()
        self._asides = len((await self._api.state())["asides"])
        await self._stage.does("open", url)
        told: list[str] = []
        for line in script:
            action = action_of(line)
            if action is not None:
                await self._act(action)
            told += [*self._apart(told, line), line, *await self._answers()]
        return "\n".join(told) + "\n"

    def _apart(self, told: list[str], line: str) -> list[str]:
        """An empty line before what follows an answer."""
        return [""] if told and told[-1].startswith((BOT, INDENT)) and line else []

    async def _act(self, action: Action) -> None:
        match action:
            case Clock(moment):
                await self._stage.does("at", moment)
            case Published(notice):
                await self._stage.does("notice", notice if notice[0].isdecimal() else str(NOTICES / notice))
            case Spoken():
                await self._speak(action)
            case Replayed(who, whose, label):
                await self._tap(PEOPLE[who], None, label, PEOPLE[who], (PEOPLE[whose], None))
            case Happened():
                await self._happen(action)

    async def _speak(self, action: Spoken) -> None:
        who = PEOPLE[action.who]
        chat = self._chats[action.group] if action.group else who
        topic = TOPICS[action.topic] if action.topic else None
        if tap := re.fullmatch(r"\[(.+)\]", action.text):
            await self._tap(chat, topic, tap[1], who)
            return
        more: Json = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
        if action.unnamed:
            more |= {"from": UNNAMED, "sender_chat": {"id": chat, "type": "supergroup"}}
        if handed := HANDED.fullmatch(action.text):
            await self._hand(chat, who, *handed.groups(default=""), more)
            return
        await self._api.says(chat, action.text, user_id=who, **more)

    async def _hand(self, chat: int, who: int, file: str, caption: str, more: Json) -> None:
        """A file of the stories, or a photo."""
        if caption:
            more = {**more, "caption": caption}
        if file:
            await self._api.sends(chat, file, (NOTICES / file).read_bytes(), user_id=who, **more)
        else:
            await self._api.shows(chat, user_id=who, photo=[{"file_id": "P"}], **more)

    async def _tap(
        self, chat: int, topic: int | None, label: str, who: int, shown_in: tuple[int, int | None] | None = None
    ) -> None:
        """``shown_in``: where the button was shown, if it was not here."""
        under = [
            Reply(it.get("text", ""), edited=False, message=it)
            for it in reversed(self._shown.get(shown_in or (chat, topic), []))
        ]
        newest = next(it for it in under if label in (text.lstrip("✅ ") for row in it.labels for text in row))
        taps = len((await self._api.state())["tapped"])
        place: Json = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
        if shown_in is not None:
            place["chat"] = {"id": chat, "type": "private"}
        await self._api.taps(chat, newest, label, user_id=who, **place)
        async with asyncio.timeout(PATIENCE):
            # The sign that a tap was heard goes its own way, beside the answer.
            while len((await self._api.state())["tapped"]) == taps:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.01)

    async def _happen(self, action: Happened) -> None:
        who, group = PEOPLE.get(action.who, 0), self._chats.get(action.group, 0)
        match action.verb:
            case "is its admin":
                await self._api.member(group, who, "administrator")
            case "lets the bot in":
                await self._api.presence(group, "left", "member", user_id=who)
            case "sends the bot away":
                await self._api.presence(group, "member", "kicked", user_id=who)
            case "blocks":
                refusal = {"then": "error", "code": 403, "description": BLOCKED}
                await self._api.fault("sendMessage", chat_id=who, times=10**6, **refusal)
                await self._api.presence(who, "member", "kicked", user_id=who)
            case "unblocks":
                await self._api.heal()
                await self._api.presence(who, "kicked", "member", user_id=who)
            case "moves":
                await self._move(action.group)

    async def _move(self, group: str) -> None:
        old = self._chats[group]
        self._chats[group] = new = old - SUPERGROUP
        await self._api.says(old, "", migrate_to_chat_id=new)
        await self._api.says(new, "", migrate_from_chat_id=old)

    async def _answers(self) -> list[str]:
        """What has arrived since the last action, in the order it did within a chat."""
        async with asyncio.timeout(PATIENCE):
            while (await self._api.state())["waiting"]:  # noqa: ASYNC110 - what is waited for is another process
                await asyncio.sleep(0.01)
        await self._stage.does("settled", PATIENCE)
        fresh = self._api.accepted()[self._seen :]
        self._seen += len(fresh)
        lines = [line for record in sorted(fresh, key=_where) for line in self._told(record)]
        asides = (await self._api.state())["asides"]
        lines += [f"{BOT} (旁): {said}" for said in asides[self._asides :]]
        self._asides = len(asides)
        return lines

    def _told(self, record: Json) -> Iterator[str]:
        chat, topic = record["chat"]["id"], record.get("message_thread_id", 0)
        self._shown.setdefault((chat, topic or None), []).append(record)
        names = {number: name for name, number in (*PEOPLE.items(), *GROUPS.items(), *self._chats.items())}
        threads = {number: f"/{name}" for name, number in TOPICS.items()}
        how = " (改)" if record["kind"] == "edit" else ""
        said = SECRET.sub("…", record.get("text", record.get("caption", "")))
        first, *rest = [*said.split("\n"), *_buttons(record)]
        yield f"{BOT} → {names[chat]}{threads.get(topic, '')}{how}: {first}"
        yield from (f"{INDENT}{line}".rstrip() for line in rest)


def _where(record: Json) -> tuple[int, int, int]:
    """Chats are written to side by side, so only the order within one is a fact."""
    return -record["chat"]["id"], record.get("message_thread_id", 0), record["n"]


def _buttons(record: Json) -> list[str]:
    rows = record.get("reply_markup", {}).get("inline_keyboard", [])
    return [" ".join(map(_button, row)) for row in rows]


def _button(button: Json) -> str:
    """What follows a question mark in an address is of no use to a reader of the story."""
    address, more, _ = SECRET.sub("…", button.get("url", "")).partition("?")
    return f"[{button['text']} → {address}{more and '?…'}]" if address else f"[{button['text']}]"
