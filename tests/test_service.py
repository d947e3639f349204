"""``kunqi run`` as the process that people start: it reads, answers, serves, and ends when it is told to."""

import asyncio
import json
import os
import re
import signal
import sys
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


async def test_it_runs_with_everything_and_stops_cleanly(tmp_path: Path) -> None:
    async with BotApi.start(tmp_path) as api:
        environment = {
            "PYTHONPATH": str(ROOT),
            "KUNQI_TELEGRAM__TOKEN": api.token,
            "KUNQI_TELEGRAM__BASE_URL": api.base_url,
            "KUNQI_WEB__PORT": "0",
            "KUNQI_SOURCES__PATHS": json.dumps([str(ROOT / "seeds")]),
            "KUNQI_ADMINS__IDS": f"[{STAFF}]",
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from app.cli import main; main()", "run"),
            cwd=tmp_path,
            env={**os.environ, **environment},
            stderr=asyncio.subprocess.PIPE,
        )
        address = await asyncio.wait_for(started(process), 60)
        await api.says(NEWCOMER, "/start")
        welcome = await api.reply(NEWCOMER, 30)
        await api.taps(NEWCOMER, welcome, "月月有戏")
        assert "已订阅：月月有戏" in (await api.reply(NEWCOMER, 30)).text
        async with aiohttp.ClientSession() as session, session.get(f"{address}/feeds/all.ics") as feed:
            assert (feed.status, feed.content_type) == (200, "text/calendar")
        process.send_signal(signal.SIGTERM)
        said = (await asyncio.wait_for(process.communicate(), 60))[1].decode()
    assert (process.returncode, "service_stopped" in said, api.token in said) == (0, True, False)
