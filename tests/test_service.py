"""``kunqi run`` as the process that people start: it reads, answers, serves, and ends when it is told to."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.botapi.client import BotApi

ROOT = Path(__file__).parents[1]
STAFF, NEWCOMER = 77, 42


async def started(process: asyncio.subprocess.Process) -> str:
    """The address that the running service names in its log."""
    assert process.stderr is not None
    async for line in process.stderr:
        if found := re.search(rb"service_started.*url=(\S+)", line):
            return found[1].decode()
    raise AssertionError("it ended without starting")


@asynccontextmanager
async def running(folder: Path, api: BotApi, **more: str) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """A service and the address of its pages; it is told to stop at the end, and must do so cleanly, with no secret said."""
    environment = {
        "PYTHONPATH": str(ROOT),
        "KUNQI_TELEGRAM__TOKEN": api.token,
        "KUNQI_TELEGRAM__BASE_URL": api.base_url,
        "KUNQI_WEB__PORT": "0",
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from app.cli import main; main()", "run"),
        cwd=folder,
        env={**os.environ, **environment},
        stderr=asyncio.subprocess.PIPE,
    )
    yield await asyncio.wait_for(started(process), 60), process
    process.send_signal(signal.SIGTERM)
    said = (await asyncio.wait_for(process.communicate(), 60))[1].decode()
    assert (process.returncode, "service_stopped" in said, api.token in said) == (0, True, False)


async def test_it_runs_with_everything_and_stops_cleanly(tmp_path: Path) -> None:
    told = {"KUNQI_SOURCES__PATHS": json.dumps([str(ROOT / "seeds")]), "KUNQI_ADMINS__IDS": f"[{STAFF}]"}
    async with BotApi.start(tmp_path) as api, running(tmp_path, api, **told) as (address, _):
        await api.says(NEWCOMER, "/start")
        welcome = await api.reply(NEWCOMER, 30)
        await api.taps(NEWCOMER, welcome, "月月有戏")
        assert "已订阅：月月有戏" in (await api.reply(NEWCOMER, 30)).text
        async with aiohttp.ClientSession() as session, session.get(f"{address}/feeds/all.ics") as feed:
            assert (feed.status, feed.content_type) == (200, "text/calendar")


async def registered(api: BotApi) -> dict[str, str]:
    """Where the far end was told to bring updates."""
    for _ in range(200):
        if hook := (await api.state())["webhook"]:
            return dict(hook)
        await asyncio.sleep(0.05)
    raise AssertionError("no webhook was set")


async def test_with_a_webhook_it_is_told_of_updates_and_asks_for_none(tmp_path: Path) -> None:
    told = {"KUNQI_TELEGRAM__WEBHOOK_URL": "https://bot.example.org"}
    async with BotApi.start(tmp_path) as api, running(tmp_path, api, **told) as (address, _):
        hook = await registered(api)
        assert hook["url"].startswith("https://bot.example.org/telegram/")
        here = address + hook["url"].removeprefix("https://bot.example.org")
        person = {"id": NEWCOMER, "is_bot": False, "first_name": "测试"}
        chat = {"id": NEWCOMER, "type": "private"}
        update = {
            "update_id": 7,
            "message": {"message_id": 1, "date": 0, "from": person, "chat": chat, "text": "/help"},
        }
        answers = []
        async with aiohttp.ClientSession() as session:
            for secret in ("not the secret", hook["secret_token"], hook["secret_token"]):
                headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
                async with session.post(here, json=update, headers=headers) as answer:
                    answers.append(answer.status)
        assert "/topics" in (await api.reply(NEWCOMER, 30)).text
        state = await api.state()
        assert (answers, state["accepted"], state["calls"].get("getUpdates", 0)) == ([403, 200, 200], 1, 0)
