"""Downloading a file that somebody sent: core.telegram.org/bots/api#getfile."""

import asyncio
import re
from datetime import tzinfo

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.given import LARGEST_FILE, Carry, Errand, File, GetPage, Given, carried
from bot.telegram.connection import Connection
from domain.times import city_day
from scheduler.clock import Clock
from sources.fetch import fetch
from sources.guard import Unfetched, Why

TRIES = 3
_PATH = re.compile(r"(?!/)(?!.*\.\.)[\w./+-]{1,300}", re.ASCII)


def porter(
    connection: Connection, clock: Clock, zone: tzinfo, *, page: GetPage = fetch, first_wait: float = 1.0
) -> Carry:
    """Fetches what staff hand over through this bot. ``first_wait``: seconds until the second try."""

    async def content(file: File) -> bytes:
        return await downloaded(connection, file, first_wait)

    async def carry(errand: Errand) -> Given:
        return await carried(errand, city_day(clock.now(), zone), content=content, page=page)

    return carry


async def downloaded(connection: Connection, file: File, first_wait: float) -> bytes:
    """The file's bytes; Unfetched when the far end does not give them, asked three times."""
    for tried in range(TRIES):
        if tried:
            await asyncio.sleep(first_wait * tried)
        try:
            return await connection.file(_path(await connection.call("getFile", {"file_id": file.id})))
        except (BadRequest, Forbidden, InvalidToken) as failure:
            # Of a file only its size is refused in words: beyond 20 MB a bot is not given it.
            large = "too big" in str(failure).lower()
            raise Unfetched(
                Why.TOO_LARGE if large else Why.STATUS, f"{LARGEST_FILE >> 20} MB" if large else ""
            ) from None
        except TelegramError:
            continue  # nothing of it in a message: addresses of files hold the token
    raise Unfetched(Why.UNREACHABLE)


def _path(told: object) -> str:
    """Where the far end keeps it. Checked, since it goes into an address; a path on its own disk is none for us."""
    match told:
        case {"file_size": int(size)} if size > LARGEST_FILE:
            raise Unfetched(Why.TOO_LARGE, f"{LARGEST_FILE >> 20} MB")
        case {"file_path": str(path)} if _PATH.fullmatch(path):
            return path
        case _:
            raise Unfetched(Why.STATUS)
