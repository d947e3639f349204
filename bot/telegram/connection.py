"""The way to the Bot API: one bot, with a pool for sending and a connection for listening."""

import json
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from telegram import Bot, BotCommand

from bot.telegram.request import Request, Upload

BASE_URL = "https://api.telegram.org/bot"
POLL_SECONDS = 50  #: how long the server may hold a getUpdates open
ALLOWED_UPDATES = ("message", "channel_post", "callback_query", "my_chat_member")


@dataclass(frozen=True, slots=True)
class Connection:
    """An open way to the Bot API."""

    bot: Bot
    sending: Request
    listening: Request
    url: str  #: of this bot's methods; holds the token, so it is never logged
    files: str  #: of the files it was sent; holds the token too

    async def call(self, method: str, fields: dict[str, Any]) -> object:
        """The bare result of a method of the Bot API; the library's errors.

        What is sent thousands of times goes this way: the library would build objects of all it sends and hears, which
        costs more than the network.
        """
        return await self.sending.call(f"{self.url}/{method}", fields)

    async def upload(self, method: str, upload: Upload) -> object:
        """The same with a file."""
        return await self.sending.upload(f"{self.url}/{method}", upload)

    async def file(self, path: str) -> bytes:
        """A file that was sent to the bot, by the path that getFile tells; bounded by what one answer may be (wire)."""
        return await self.sending.retrieve(f"{self.files}/{path}")

    async def updates(self, offset: int, wait_seconds: int = POLL_SECONDS) -> object:
        """Raw updates from ``offset`` on, held open until there are some; asking confirms all before ``offset``."""
        asked = {
            "offset": offset,
            "timeout": wait_seconds,
            "limit": 100,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        return await self.listening.post(f"{self.url}/getUpdates?{urlencode(asked)}", read_timeout=wait_seconds + 10)

    async def username(self) -> str:
        """The bot's own user name."""
        me = await self.bot.get_me()
        return me.username or me.first_name

    async def be_asked(self) -> None:
        """From here on updates are asked for; the far end refuses that while it has a webhook."""
        await self.bot.delete_webhook(drop_pending_updates=False)

    async def be_told(self, url: str, secret: str) -> None:
        """From here on the far end brings updates to ``url``, each with ``secret`` in a header."""
        await self.bot.set_webhook(
            url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES), drop_pending_updates=False
        )

    async def set_menus(self, menus: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        """Set the menu of commands for each language, the empty one for all others."""
        for language, commands in menus.items():
            menu = [BotCommand(name, summary) for name, summary in commands]
            await self.bot.set_my_commands(menu, language_code=language or None)

    def __repr__(self) -> str:
        return "Connection(telegram)"


@asynccontextmanager
async def connect(token: str, *, base_url: str = BASE_URL, proxy: str = "") -> AsyncIterator[Connection]:
    """Open the connection pools, and close them after the block; nothing is asked of the far end yet."""
    keep_quiet()
    listening = Request(pool=2, proxy=proxy)
    sending = Request(proxy=proxy)
    bot = Bot(token, base_url=base_url, request=sending, get_updates_request=listening)
    async with sending, listening:
        yield Connection(bot, sending, listening, f"{base_url}{token}", f"{files_of(base_url)}{token}")


def files_of(base_url: str) -> str:
    """Where files are: …/file/bot beside …/bot, as the Bot API and every server of one's own have it."""
    before, _, last = base_url.rpartition("/")
    return f"{before}/file/{last}"


def keep_quiet() -> None:
    """The library logs what people write at DEBUG and its HTTP clients log addresses, which hold the token."""
    for name in ("telegram", "aiohttp", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
