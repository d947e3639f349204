"""A town with notices, and the far end of Telegram."""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.telegram import pool
from store import Store
from tests.bot.conversation import Town, town
from tests.bot.far_end import certified
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


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's context, and its certificate."""
    return certified(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def tls(keys: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's context whose certificate we trust."""
    monkeypatch.setenv("SSL_CERT_FILE", str(keys[1]))
    made = pool._context.__wrapped__()
    monkeypatch.setattr(pool, "_context", lambda: made)
    return keys[0]
