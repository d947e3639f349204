"""Handling what was heard: each update once, in the order it came, and one that cannot be handled in nobody's way."""

import asyncio
from collections import Counter

import structlog

import store.inbox
import store.subscribers
from bot.answer import Answer
from bot.chat import Chat
from bot.messages import words_for
from bot.rich import Rich
from bot.telegram.sender import Sender
from bot.telegram.updates import RECEIVER, Heard, Malformed, Moved, read
from domain.errors import KunqiError
from scheduler.clock import Clock
from scheduler.receiver import NotSent

log = structlog.get_logger()

ANSWER_TRIES = 5
HANDLE_TRIES = 3  #: only then is an update poison: a database that is locked for a moment is no fault of the update
LONGEST_PATIENCE = 60.0  #: seconds that one answer may hold up the others


class Handler:
    """Answers the updates in the store, one after the other."""

    def __init__(self, sender: Sender, chat: Chat, store_: store.Store, clock: Clock, *, first_wait: float) -> None:
        self.username = ""  #: the bot's own, once the far end has told it
        self._sender = sender
        self._chat = chat
        self._store = store_
        self._clock = clock
        self._first_wait = first_wait
        self._arrived = asyncio.Event()
        self._failures: Counter[int] = Counter()

    def introduced(self, username: str) -> None:
        """From here on it is known who we are; what waited since the last run can be handled."""
        self.username = username
        self.wake()

    def wake(self) -> None:
        """There may be something to handle."""
        self._arrived.set()

    async def run(self) -> None:
        """Handle whatever is stored, until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            try:
                while batch := await asyncio.to_thread(self._pending):
                    for update_id, raw in batch:
                        await self._one(update_id, raw)
            except Exception as failure:  # noqa: BLE001 - the database is in trouble; nothing is lost by waiting
                log.warning("telegram_handling_failed", error=repr(failure))
                await asyncio.sleep(self._first_wait)
                self.wake()

    def _pending(self) -> list[tuple[int, str]]:
        with self._store.read() as tx:
            return store.inbox.pending(tx, RECEIVER)

    async def _one(self, update_id: int, raw: str) -> None:
        heard: Heard | None = None
        try:
            found = read(raw, self.username, self._chat.knows)
            heard = found if isinstance(found, Heard) else None
            answers = await asyncio.to_thread(self._settle, update_id, found)
        except Malformed as why:
            await self._bury(update_id, str(why))
            return
        except Exception as failure:  # poison, unless it goes away by itself
            self._failures[update_id] += 1
            if self._failures[update_id] < HANDLE_TRIES:
                raise
            log.exception("telegram_update_failed", update_id=update_id)
            await self._bury(update_id, type(failure).__name__)
            answers = self._sorry(heard)
        if heard is not None:
            await self._reply(heard, answers)

    def _settle(self, update_id: int, found: Heard | Moved | None) -> tuple[Answer, ...]:
        """What an update does and that it was done, in one transaction: killed anywhere, it has happened once or not."""
        answers: tuple[Answer, ...] = ()
        now = self._clock.now()
        with self._store.begin() as tx:
            if update_id not in dict(store.inbox.pending(tx, RECEIVER, 1)):
                return ()  # a second process, started by mistake, was quicker; what still waits is asked for again
            match found:
                case Heard():
                    answers = self._chat.answer(tx, found.incoming, now)
                case Moved():
                    store.subscribers.migrate(tx, RECEIVER, str(found.old), str(found.new))
            store.inbox.done(tx, RECEIVER, update_id, now)
        return answers

    async def _bury(self, update_id: int, why: str) -> None:
        log.warning("telegram_update_buried", update_id=update_id, why=why)
        await asyncio.to_thread(self._bury_now, update_id, why)
        del self._failures[update_id]

    def _bury_now(self, update_id: int, why: str) -> None:
        with self._store.begin() as tx:
            store.inbox.bury(tx, RECEIVER, update_id, why, self._clock.now())

    def _sorry(self, heard: Heard | None) -> tuple[Answer, ...]:
        if heard is None:
            return ()
        return (Answer(text=Rich.of(words_for(heard.incoming.language).went_wrong)),)

    async def _reply(self, heard: Heard, answers: tuple[Answer, ...]) -> None:
        if heard.query_id:
            await self._sender.tapped(heard.query_id)
        for answer in answers:
            await self._patiently(heard, answer)

    async def _patiently(self, heard: Heard, answer: Answer) -> None:
        """Send one answer; what certainly did not arrive is tried again, what may have arrived is not."""
        for attempt in range(ANSWER_TRIES):
            try:
                await self._once(heard, answer)
            except NotSent as failure:
                wait = self._first_wait * 2**attempt
                if failure.retry_after is not None:
                    wait = failure.retry_after.total_seconds()
                log.warning("telegram_answer_waits", error=str(failure), wait_seconds=wait)
                await asyncio.sleep(min(wait, LONGEST_PATIENCE))
            except KunqiError as failure:
                log.warning("telegram_answer_failed", error=f"{type(failure).__name__}: {failure}")
                return
            else:
                return
        log.error("telegram_answer_given_up", tries=ANSWER_TRIES)

    async def _once(self, heard: Heard, answer: Answer) -> None:
        message_id = heard.incoming.message_id
        if not answer.replace or message_id is None or not await self._sender.edit(heard.to, message_id, answer):
            await self._sender.post(heard.to, answer)
