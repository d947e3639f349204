"""Handling what was heard: each update once, in order within its chat, and one that cannot be handled in nobody's way.

What an update does, what is answered and that it was handled are one transaction: killed anywhere, all of it happened or
nothing did. Many updates share a transaction; where one of them breaks it, each of them gets its own.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import structlog

import store
import store.inbox
from bot.answer import Answer
from bot.chat import Chat
from bot.given import Carry
from bot.messages import words_for
from bot.rich import Rich
from bot.telegram.comings import gone, joined, moved
from bot.telegram.errands import Errands
from bot.telegram.members import Call, Members, Question, Standing
from bot.telegram.presence import Gone, Joined
from bot.telegram.reply import Reply
from bot.telegram.sealed import Sealed
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
        self,
        chat: Chat,
        store_: store.Store,
        clock: Clock,
        *,
        sealed: Sealed,
        call: Call,
        carry: Carry,
        first_wait: float,
        answered: Callable[[], None],
    ) -> None:
        """``call``: a method of the Bot API; ``carry`` fetches what staff hand over; ``first_wait``: seconds after a failure.

        ``answered`` is called when there may be answers to send.
        """
        self.username = ""  #: the bot's own, once the far end has told it
        self._chat = chat
        self._sealed = sealed
        self._store = store_
        self._clock = clock
        self._first_wait = first_wait
        self._answered = answered
        self._arrived = asyncio.Event()
        self._blocked: dict[str, float] = {}  # chats whose next update failed, and until when they wait
        self._members = Members(call, self.wake)
        self._errands = Errands(carry, self.wake)

    def introduced(self, username: str) -> None:
        """From here on it is known who we are; what waited since the last run can be handled."""
        self.username = username
        self.wake()

    def wake(self) -> None:
        """There may be something to handle."""
        self._arrived.set()

    async def run(self, look_every: float | None = None) -> None:
        """Handle whatever is stored, until cancelled; ``look_every``: seconds, where others put updates there too."""
        try:
            while True:
                await self._called(look_every)
                if self.username:
                    await self._handle()
        finally:
            await self._members.stop()
            await self._errands.stop()

    async def _handle(self) -> None:
        try:
            more = True
            while more:
                more = await asyncio.to_thread(self._batch)
                self._members.ask()
                self._errands.start()
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
            batch = store.inbox.waiting(tx, RECEIVER, TOGETHER, without=self._left_out(), only=only)
            done = list(self._each(tx, batch, now))
            store.inbox.handled(tx, RECEIVER, done, now)
            reached("before_handle")
        reached("after_handle")
        for one in done:
            self._members.forget(one.update_id)
            self._errands.forget(one.update_id)
        buried = sum(bool(one.dead) for one in done)
        telling.tell(telling.Handled(len(done) - buried, buried))
        return bool(batch)

    def _one_by_one(self) -> bool:
        with self._store.begin() as tx:
            batch = store.inbox.waiting(tx, RECEIVER, TOGETHER, without=self._left_out())
        for kept in batch:
            if kept.chat in self._left_out():
                continue
            try:
                self._together(kept.update_id)
            except Exception as failure:  # noqa: BLE001 - whatever it is, the others are handled
                self._failed(kept, failure)
        return bool(batch)

    def _left_out(self) -> set[str]:
        """Chats whose next update cannot be handled now: it failed just now, or waits for Telegram or the web."""
        return {*self._blocked, *self._members.waiting(), *self._errands.waiting()}

    def _each(self, tx: store.Tx, batch: list[Kept], now: datetime) -> Iterator[Handled]:
        wait: set[str] = set()
        for kept in batch:
            if kept.chat not in wait:
                done = self._handled(tx, kept, now)
                if done is None:
                    wait.add(kept.chat)
                else:
                    yield done

    def _handled(self, tx: store.Tx, kept: Kept, now: datetime) -> Handled | None:
        """What became of an update; None when something must be asked of Telegram or fetched before."""
        try:
            found = read(kept.raw, self.username, self._chat.knows)
        except Malformed as why:
            log.warning("telegram_update_buried", update_id=kept.update_id, why=str(why))
            return Handled(kept.update_id, dead=str(why))
        match found:
            case Heard():
                known = self._with_standing(found, kept)
                known = known and self._with_what_is_given(known, kept)
                if known is None:
                    return None
                reply = Reply.to(known, self._chat.answer(tx, known.incoming, now))
                return Handled(kept.update_id, reply=self._sealed.close(str(reply)))
            case Joined():
                return Handled(kept.update_id, reply=str(joined(tx, self._chat, found, now)))
            case Gone():
                gone(tx, found)
            case Moved():
                moved(tx, found)
        return Handled(kept.update_id)

    def _with_standing(self, heard: Heard, kept: Kept) -> Heard | None:
        """With whether they run the group, where that matters; None when Telegram must be asked."""
        here = heard.incoming
        if not self._chat.guards(here) or here.user_id is None or here.group_admin is not None:
            return heard
        chat = str(heard.to.chat_id)
        standing = self._members.standing(Question(kept.update_id, chat, here.user_id, tap=bool(here.data)))
        if standing is None:
            return None
        admin = None if standing is Standing.UNKNOWN else standing is Standing.ADMIN
        return replace(heard, incoming=replace(here, group_admin=admin))

    def _with_what_is_given(self, heard: Heard, kept: Kept) -> Heard | None:
        """With the file or page that staff hand over; None when it is still to be fetched."""
        errand = self._chat.errand(heard.incoming)
        if errand is None:
            return heard
        given = self._errands.brought(kept.update_id, kept.chat, errand)
        return None if given is None else replace(heard, incoming=replace(heard.incoming, given=given))

    def _failed(self, kept: Kept, failure: Exception) -> None:
        """Try again in a while, its chat's later updates after it; bury it when that has been tried often enough."""
        with self._store.begin() as tx:
            tries = store.inbox.failed(tx, RECEIVER, kept.update_id)
            given_up = tries >= (TROUBLED_TRIES if isinstance(failure, StoreTrouble) else HANDLE_TRIES)
            if given_up:
                buried = Handled(kept.update_id, dead=type(failure).__name__, reply=self._sorry(kept))
                store.inbox.handled(tx, RECEIVER, [buried], self._clock.now())
        if given_up:
            self._errands.forget(kept.update_id)
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
