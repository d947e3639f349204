"""A town with notices, and the far end of Telegram."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store import Store
from tests.bot.conversation import Town, town
from tests.botapi.client import BotApi


@pytest.fixture
def made(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A store that knows some notices, with a chat over it."""
    return town(sqlite_store, monkeypatch)


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[BotApi]:
    """A Bot API server in a process of its own."""
    async with BotApi.start(tmp_path) as started:
        yield started
