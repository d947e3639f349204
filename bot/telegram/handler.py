"""Handling what was heard: each update once, in order within its chat, and one that cannot be handled in nobody's way.

What an update does, what is answered and that it was handled are one transaction: killed anywhere, all of it happened or
nothing did. Many updates share a transaction; where one of them breaks it, each of them gets its own.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog

import store
import store.inbox
import store.replies
import store.subscribers
from bot.answer import Answer
from bot.chat import Chat
from bot.messages import words_for
from bot.rich import Rich
from bot.telegram.reply import Reply
from bot.telegram.updates import RECEIVER, Heard, Malformed, Moved, read
from domain.errors import StoreTrouble
from domain.failpoints import reached
from scheduler import telling
from scheduler.clock import Clock
from store.inbox import Handled, Kept

log = structlog.get_logger()

TOGETHER = 100  #: updates in one transaction
HANDLE_TRIES = 3  #: only then is an update poison: what it needs may be there the next time
#: A database in trouble is no fault of the update, unless it has this trouble with it alone, again and again.
TROUBLED_TRIES = 10


class Handler:
    """Handles the updates in the store and leaves the answers there."""

    def __init__(
        self, chat: Chat, store_: store.Store, clock: Clock, *, first_wait: float, answered: Callable[[], None]
    ) -> None:
        """``answered`` is called when there may be answers to send; ``first_wait``: seconds after a failure."""
        self.username = ""  #: the bot's own, once the far end has told it
        self._chat = chat
        self._store = store_
        self._clock = clock
        self._first_wait = first_wait
        self._answered = answered
        self._arrived = asyncio.Event()
        self._blocked: dict[str, float] = {}  # chats whose next update failed, and until when they wait

    def introduced(self, username: str) -> None:
        """From here on it is known who we are; what waited since the last run can be handled."""
        self.username = username
        self.wake()

    def wake(self) -> None:
        """There may be something to handle."""
        self._arrived.set()

    async def run(self, look_every: float | None = None) -> None:
        """Handle whatever is stored, until cancelled; ``look_every``: seconds, where others put updates there too."""
        while True:
            await self._called(look_every)
            if not self.username:
                continue
            try:
                while await asyncio.to_thread(self._batch):
                    self._answered()
            except Exception as failure:  # noqa: BLE001 - the database is in trouble; nothing is lost by waiting
                log.warning("telegram_handling_failed", error=repr(failure))
                await asyncio.sleep(self._first_wait)
                self.wake()

    async def _called(self, look_every: float | None) -> None:
        waits = [until - time.monotonic() for until in self._blocked.values()]
        if look_every is not None:
            waits.append(look_every)
        # Not wait_for: in Python 3.11 it swallows a cancellation that comes together with what it waits for.
        with suppress(TimeoutError):
            async with asyncio.timeout(max(min(waits), 0) if waits else None):
                await self._arrived.wait()
        self._arrived.clear()

    def _batch(self) -> bool:
        """Handle what waits, up to a limit; False when nothing does, or nothing can be now."""
        now = time.monotonic()
        self._blocked = {chat: until for chat, until in self._blocked.items() if until > now}
        with self._store.read() as tx:
            if not store.inbox.unhandled(tx, RECEIVER):
                return False
        try:
            return self._together()
        except Exception as failure:  # noqa: BLE001 - found out below, one by one
            log.info("telegram_batch_failed", error=type(failure).__name__)
            return self._one_by_one()

    def _together(self, only: int | None = None) -> bool:
        now = self._clock.now()
        with self._store.begin() as tx:
            batch = store.inbox.waiting(tx, RECEIVER, TOGETHER, without=self._blocked, only=only)
            done = [self._handled(tx, kept, now) for kept in batch]
            store.inbox.handled(tx, RECEIVER, done, now)
            reached("before_handle")
        reached("after_handle")
        buried = sum(bool(one.dead) for one in done)
        telling.tell(telling.Handled(len(done) - buried, buried))
        return bool(batch)

    def _one_by_one(self) -> bool:
        with self._store.begin() as tx:
            batch = store.inbox.waiting(tx, RECEIVER, TOGETHER, without=self._blocked)
        for kept in batch:
            if kept.chat in self._blocked:
                continue
            try:
                self._together(kept.update_id)
            except Exception as failure:  # noqa: BLE001 - whatever it is, the others are handled
                self._failed(kept, failure)
        return bool(batch)

    def _handled(self, tx: store.Tx, kept: Kept, now: datetime) -> Handled:
        try:
            found = read(kept.raw, self.username, self._chat.knows)
        except Malformed as why:
            log.warning("telegram_update_buried", update_id=kept.update_id, why=str(why))
            return Handled(kept.update_id, dead=str(why))
        match found:
            case Heard():
                reply = Reply.to(found, self._chat.answer(tx, found.incoming, now))
                return Handled(kept.update_id, reply=str(reply))
            case Moved():
                store.subscribers.migrate(tx, RECEIVER, str(found.old), str(found.new))
                store.replies.move(tx, RECEIVER, str(found.old), str(found.new))
        return Handled(kept.update_id)

    def _failed(self, kept: Kept, failure: Exception) -> None:
        """Try again in a while, its chat's later updates after it; bury it when that has been tried often enough."""
        with self._store.begin() as tx:
            tries = store.inbox.failed(tx, RECEIVER, kept.update_id)
            given_up = tries >= (TROUBLED_TRIES if isinstance(failure, StoreTrouble) else HANDLE_TRIES)
            if given_up:
                buried = Handled(kept.update_id, dead=type(failure).__name__, reply=self._sorry(kept))
                store.inbox.handled(tx, RECEIVER, [buried], self._clock.now())
        if given_up:
            telling.tell(telling.Handled(0, 1))
            log.error("telegram_update_failed", update_id=kept.update_id, tries=tries, exc_info=failure)
        else:
            log.warning("telegram_update_waits", update_id=kept.update_id, tries=tries, error=type(failure).__name__)
            self._blocked[kept.chat] = time.monotonic() + self._first_wait

    def _sorry(self, kept: Kept) -> str:
        try:
            found = read(kept.raw, self.username, self._chat.knows)
        except Exception:  # noqa: BLE001 - it may be just this that failed
            return ""
        if not isinstance(found, Heard):
            return ""
        return str(Reply.to(found, (Answer(text=Rich.of(words_for(found.incoming.language).went_wrong)),)))
