"""Sending the answers that wait in the store: chats side by side, within a chat one after the other.

As with reminders, an answer is ``sending`` in the store before it leaves and gets its outcome after. Killed in between,
it is sent once more and says that it may be a double; one that takes the place of an earlier message says nothing, since
doing that twice is the same as doing it once.
"""

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

import store
import store.replies
import store.turns
from bot.telegram.address import Address
from bot.telegram.replied import Outcome, note
from bot.telegram.reply import Reply
from bot.telegram.sealed import Sealed
from bot.telegram.sender import Sender
from bot.telegram.updates import RECEIVER
from domain.failpoints import reached
from scheduler.clock import Clock
from scheduler.receiver import NotSent, Unstarted, Unsure
from store.replies import Claimed
from store.turns import UNLIMITED, Limits

log = structlog.get_logger()

#: Answers under way at a time, each of which a death may double: enough for 30 a second with half a second each.
SIDE_BY_SIDE = 16
LEASE = timedelta(seconds=120)
LONGEST_SEND = timedelta(seconds=60)  # what one send can take with its time-outs
LOOK_EVERY = 0.5  #: seconds, while there are answers that may not be sent yet
LAST_WORDS = 45.0  #: seconds that a planned stop gives to what is under way


class Replier:
    """Sends answers through one bot."""

    def __init__(
        self,
        sender: Sender,
        store_: store.Store,
        clock: Clock,
        *,
        sealed: Sealed,
        limits: Limits = UNLIMITED,
        first_wait: float = 1.0,
    ) -> None:
        """``first_wait``: seconds after the database failed."""
        self._sender = sender
        self._store = store_
        self._clock = clock
        self._sealed = sealed
        self._limits = limits
        self._first_wait = first_wait
        self._news = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._ended: list[Outcome] = []
        self._aside: set[asyncio.Task[None]] = set()
        self._held_until = 0.0

    def wake(self) -> None:
        """There may be something to send."""
        self._news.set()

    async def run(self) -> None:
        """Send until cancelled; what is under way then still ends, and is noted."""
        self.wake()
        recovered = False
        try:
            while True:
                try:
                    recovered = recovered or await asyncio.to_thread(self._recover)
                    await self._step()
                except Exception as failure:  # noqa: BLE001 - the database is in trouble; what ended is kept until noted
                    log.warning("telegram_replying_failed", error=repr(failure))
                    await asyncio.sleep(self._first_wait)
        finally:
            await self._finish()

    async def _step(self) -> None:
        self._news.clear()
        ended = list(self._ended)
        claimed, more = await asyncio.to_thread(self._note_and_claim, ended)
        del self._ended[: len(ended)]
        for one, wait in claimed:
            self._under_way[one.update_id] = asyncio.create_task(self._send(one, wait))
        if not claimed:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY if more else None):
                    await self._news.wait()

    def _recover(self) -> bool:
        """What another sender left under way may have arrived. Whoever runs this is the only one, so it is gone."""
        ours = set(self._under_way) | {outcome.claimed.update_id for outcome in self._ended}
        with self._store.begin() as tx:
            found = store.replies.recover(tx, RECEIVER, self._clock.now(), but=ours)
        if found:
            log.warning("telegram_answers_recovered", count=found)
        return True

    def _note_and_claim(self, ended: list[Outcome]) -> tuple[list[tuple[Claimed, float]], bool]:
        """In one transaction: note what ended, and claim what has its turn, each with the seconds until then.

        Also whether anything is left open. What ended counts as under way until it is noted.
        """
        now = self._clock.now()
        free = SIDE_BY_SIDE - len(self._under_way)
        with self._store.read() as tx:
            if not ended and not store.replies.open_ones(tx, RECEIVER):
                return [], False
        with self._store.begin() as tx:
            for outcome in ended:
                note(tx, outcome, now)
            given = store.replies.claim(tx, RECEIVER, now, lease=now + LEASE, limit=free, limits=self._limits)
            return [(one, (turn - now).total_seconds()) for one, turn in given], store.replies.open_ones(tx, RECEIVER)

    async def _send(self, claimed: Claimed, wait: float) -> None:
        try:
            outcome = await self._outcome(claimed, wait)
        except Exception as failure:  # noqa: BLE001 -- one answer that cannot be written must not stop the others
            outcome = Outcome(claimed, failure=failure)
        self._ended.append(outcome)
        del self._under_way[claimed.update_id]
        self.wake()

    async def _outcome(self, claimed: Claimed, wait: float) -> Outcome:
        reply = Reply.read(claimed.reply)
        if reply.query and claimed.attempts == 1:
            self._beside(self._sender.tapped(reply.query, reply.aside))
        if reply.aside:
            return Outcome(claimed, rest=str(reply.rest))
        await asyncio.sleep(wait)
        if self._clock.now() > claimed.lease - LONGEST_SEND:
            # It stood still too long (a debugger, a suspended machine): another one may have taken this over.
            return Outcome(claimed, failure=Unstarted("the lease runs out"))
        if time.monotonic() < self._held_until:
            return Outcome(claimed, failure=Unstarted("told to wait"))
        reached("before_reply")
        try:
            await self._first(Address(int(claimed.chat), reply.thread), reply, again=claimed.again)
        except NotSent as failure:
            if failure.retry_after is not None and failure.everywhere:
                self._held_until = time.monotonic() + failure.retry_after.total_seconds()
            return Outcome(claimed, failure=failure)
        except Exception as failure:  # noqa: BLE001 -- the table of errors knows
            return Outcome(claimed, thread=reply.thread, failure=failure)
        reached("after_reply")
        return Outcome(claimed, rest=str(reply.rest))

    async def _first(self, to: Address, reply: Reply, *, again: bool) -> None:
        answer = self._sealed.open(reply.answers[0], reply.language)
        reply = replace(reply, answers=(answer,))
        if answer.replace and reply.edits is not None:
            try:
                if await self._sender.edit(to, reply.edits, answer):
                    return
            except Unsure as failure:
                raise NotSent(str(failure)) from failure  # the same once more does no harm
        await self._sender.post(to, reply.marked if again else answer, marked=again)

    def _beside(self, comfort: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(comfort)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def _finish(self) -> None:
        """Let what is under way end, and note it: a planned stop doubles nothing."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=LAST_WORDS)
        for task in self._aside:
            task.cancel()
        ended = list(self._ended)
        try:
            await asyncio.to_thread(self._note, ended)
        except Exception as failure:  # noqa: BLE001 - they are noted when we come back, or recovered by another one
            log.warning("telegram_answers_not_noted", count=len(ended), error=repr(failure))
        else:
            del self._ended[: len(ended)]

    def _note(self, ended: list[Outcome]) -> None:
        if ended:
            with self._store.begin() as tx:
                for outcome in ended:
                    note(tx, outcome, self._clock.now())
