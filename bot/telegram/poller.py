"""Listening: every update is in the store before the far end may forget it.

The library's own poller keeps updates in memory and confirms them before they are handled, so what was in flight when
the process died is lost; and one update that it cannot read makes it ask for the same batch for ever.
"""

import asyncio
import random
from datetime import datetime, timedelta

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

import store.inbox
from bot.chat import Chat
from bot.commands import COMMANDS
from bot.messages import LANGUAGES
from bot.messages.zh import ZH
from bot.telegram.connection import POLL_SECONDS, Connection
from bot.telegram.errors import retry_of
from bot.telegram.handler import Handler
from bot.telegram.sender import Sender
from bot.telegram.updates import RECEIVER, ids
from scheduler.clock import Clock

log = structlog.get_logger()

LONGEST_WAIT = 30.0  #: seconds between two tries to reach the far end
#: After a week of silence update ids begin anew at random (core.telegram.org/bots/api#update), perhaps lower.
SILENCE = timedelta(days=6)


class Poller:
    """One bot's ears. Only one may listen with a token at a time."""

    def __init__(
        self,
        connection: Connection,
        sender: Sender,
        chat: Chat,
        store_: store.Store,
        clock: Clock,
        *,
        first_wait: float = 1.0,
        poll_seconds: int = POLL_SECONDS,
    ) -> None:
        """``first_wait``: seconds until the second try, doubled with every failure; ``poll_seconds``: of one question."""
        self._connection = connection
        self._store = store_
        self._clock = clock
        self._first_wait = first_wait
        self._poll_seconds = poll_seconds
        self._handler = Handler(sender, chat, store_, clock, first_wait=first_wait)
        self._heard_at = clock.now()

    async def run(self) -> None:
        """Listen and answer until cancelled; trouble with the network, the far end or the database is waited out."""
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(self._listen())
            try:
                await self._handler.run()
            finally:
                listening.cancel()

    async def _listen(self) -> None:
        offset, failures = 0, 0
        while True:
            try:
                if not self._handler.username:
                    username = await self._connection.username()
                    await self._connection.be_asked()
                    self._handler.introduced(username)
                    await self._set_menus()
                # 0 asks for all that was never confirmed; what of it is kept already is not kept twice.
                updates = await self._connection.updates(offset, self._poll_seconds)
                highest = await asyncio.to_thread(self._keep, updates)
                offset, failures = self._next(offset, highest), 0
                self._handler.wake()
            except Exception as failure:  # noqa: BLE001 - whatever it is, the next try may find it gone
                failures += 1
                await self._wait_out(failure, failures)

    async def _set_menus(self) -> None:
        try:
            await self._connection.set_menus(menus())
        except TelegramError as failure:
            # A comfort: without it people type commands, and must still be heard.
            log.warning("telegram_menu_not_set", error=str(failure))

    def _keep(self, updates: object) -> int | None:
        """Store a batch, and only then tell how far it went; None for an empty one."""
        if not isinstance(updates, list):
            raise TelegramError("the answer to getUpdates is no list")
        kept = ids(updates)
        if updates and not kept:
            raise TelegramError("no update has an id")
        if not kept:
            return None
        now = self._clock.now()
        with self._store.begin() as tx:
            for update_id, raw in kept:
                store.inbox.put(tx, RECEIVER, update_id, raw, now)
        return max(update_id for update_id, _ in kept)

    def _next(self, offset: int, highest: int | None) -> int:
        now: datetime = self._clock.now()
        silent = now - self._heard_at > SILENCE
        if highest is not None or silent:
            self._heard_at = now
        if highest is not None:
            return highest + 1
        return 0 if silent else offset

    async def _wait_out(self, failure: Exception, failures: int) -> None:
        # Spread: two that were started by mistake would otherwise interrupt each other in step, for ever.
        spread = random.uniform(0.5, 1.5)  # noqa: S311 -- nothing secret depends on it
        wait = spread * min(self._first_wait * 2 ** min(failures - 1, 10), LONGEST_WAIT)
        if isinstance(failure, RetryAfter):
            wait = retry_of(failure).total_seconds()
        event = next((event for kind, event in _EVENTS if isinstance(failure, kind)), "telegram_listening_failed")
        log.warning(event, error=f"{type(failure).__name__}: {failure}", wait_seconds=wait)
        await asyncio.sleep(wait)


_EVENTS: tuple[tuple[type[Exception], str], ...] = (
    (RetryAfter, "telegram_limits_us"),
    (Conflict, "telegram_second_poller"),
    (InvalidToken, "telegram_token_refused"),
    (TelegramError, "telegram_unreachable"),
)


def menus() -> dict[str, list[tuple[str, str]]]:
    """The menu of commands in each language; Chinese for whoever speaks none of them."""
    return {
        "" if words is ZH else language: [(command.name, words.commands[command.name]) for command in COMMANDS]
        for language, words in LANGUAGES.items()
    }
