"""Hearing, handling and answering with one bot, by one process at a time.

The far end gives updates to one listener alone: a second one makes both of them fail (409). So whoever holds the bot's
name in the store does all three, and every other process tries now and then to become that one. Whoever loses its
session with the database loses the name with it, and stops at once. That only keeps the peace: what must not happen twice
is held by the store's rows, whoever believes to be the one.
"""

import asyncio
import random
from collections.abc import Awaitable
from contextlib import suppress
from datetime import timedelta

import structlog

import store
from bot.chat import Chat
from bot.given import GetPage
from bot.telegram.connection import POLL_SECONDS, Connection
from bot.telegram.files import porter
from bot.telegram.handler import Handler
from bot.telegram.listener import Hook, Keeper, Listener
from bot.telegram.replier import Replier
from bot.telegram.sealed import Sealed
from bot.telegram.sender import Sender
from bot.telegram.updates import RECEIVER
from bot.telegram.webhook import Webhook
from domain.errors import KunqiError
from scheduler.clock import Clock
from scheduler.telling import InTouch, tell
from sources.fetch import fetch
from store.sole import Sole
from store.turns import UNLIMITED, Limits

log = structlog.get_logger()

SOON = 0.1  #: seconds until the second try
TRY_EVERY = 5.0  #: seconds between two tries to become the one that listens
LOOK_EVERY = 3.0  #: seconds between two looks whether we still are
ANSWER_WITHIN = 5.0  #: seconds that the database may take to say so
TIDY_EVERY = 600.0  #: seconds
BROUGHT_EVERY = 1.0  #: seconds between two looks for updates that were brought to another process


class _Lost(Exception):
    """The name is somebody else's, or will be."""


def _pause(tries: int) -> float:
    """Seconds until the next try: short at first, for the server may not have seen yet that the last one is dead."""
    return random.uniform(0.8, 1) * min(SOON * 2.0 ** min(tries, 10), TRY_EVERY)  # noqa: S311 -- nothing secret depends on it


class Reception:
    """One bot's conversations."""

    def __init__(
        self,
        connection: Connection,
        sender: Sender,
        chat: Chat,
        store_: store.Store,
        clock: Clock,
        *,
        hook: Hook | None = None,
        limits: Limits = UNLIMITED,
        page: GetPage = fetch,
        first_wait: float = 1.0,
        poll_seconds: int = POLL_SECONDS,
    ) -> None:
        """``hook``: where updates are brought to, None to ask for them; ``first_wait``: seconds until a second try.

        ``page``: fetches what a link leads to; ``poll_seconds``: of one question to the far end.
        """
        self._hook = hook
        self._keeper = Keeper(store_, clock)
        sealed = Sealed()  # one for both: who answers keeps the secrets that who sends puts back
        self._replier = Replier(sender, store_, clock, sealed=sealed, limits=limits, first_wait=first_wait)
        carry = porter(connection, clock, chat.house.timing.zone, page=page, first_wait=first_wait)
        wake = self._replier.wake
        self._handler = Handler(
            chat, store_, clock, sealed=sealed, call=connection.call, carry=carry, first_wait=first_wait, answered=wake
        )
        self._listener = Listener(
            connection,
            self._keeper,
            clock,
            introduced=self._handler.introduced,
            heard=self._handler.wake,
            hook=hook,
            first_wait=first_wait,
            poll_seconds=poll_seconds,
        )
        self._sole = Sole(store_, f"telegram {connection.bot.token.partition(':')[0]}")

    def webhook(self) -> Webhook | None:
        """What takes updates in over HTTP, in every process; None where we ask for them."""
        return Webhook(self._keeper, self._hook.secret, self._handler.wake) if self._hook else None

    async def run(self) -> None:
        """Converse whenever it is on us, until cancelled."""
        tries = 0
        try:
            while True:
                if await self._asked(self._take()):
                    log.info("telegram_reception_ours")
                    await self._converse()
                    tries = 0
                else:
                    tell(InTouch(RECEIVER, timedelta(seconds=6 * TRY_EVERY)))  # another process is to be
                    if tries == 0:
                        log.info("telegram_reception_elsewhere")
                await asyncio.sleep(_pause(tries))
                tries += 1
        finally:
            await asyncio.to_thread(self._sole.give_back)

    async def _converse(self) -> None:
        parts = (
            self._listener.run(),
            self._handler.run(BROUGHT_EVERY if self._hook else None),
            self._replier.run(),
            self._tidy(),
            self._watch(),
        )
        try:
            async with asyncio.TaskGroup() as group:
                for part in parts:
                    group.create_task(part)
        except* _Lost:
            log.warning("telegram_reception_lost")

    async def _watch(self) -> None:
        """Fail as soon as the database says that we are not the one any more, or says nothing."""
        while await self._asked(asyncio.to_thread(self._sole.holds)):  # noqa: ASYNC110 - it is the database that knows
            await asyncio.sleep(LOOK_EVERY)
        raise _Lost

    async def _tidy(self) -> None:
        # Not at the start: what the last run handled and did not confirm comes again, and must still be known then.
        while True:
            await asyncio.sleep(TIDY_EVERY)
            with suppress(KunqiError):  # the database is in trouble; there is no hurry
                await asyncio.to_thread(self._keeper.tidy)

    async def _take(self) -> bool:
        return await asyncio.to_thread(self._sole.take)

    async def _asked(self, question: Awaitable[bool]) -> bool:
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return await question
        except Exception as failure:  # noqa: BLE001 - no answer is none
            log.warning("telegram_reception_unknown", error=repr(failure))
            return False
