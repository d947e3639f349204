"""Listening: every update is in the store before the far end may forget it.

The library's own poller keeps updates in memory and confirms them before they are handled, so what was in flight when
the process died is lost; and one update that it cannot read makes it ask for the same batch for ever.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

import store
import store.inbox
from bot.commands import COMMANDS
from bot.messages import LANGUAGES
from bot.messages.zh import ZH
from bot.telegram.connection import POLL_SECONDS, Connection
from bot.telegram.errors import retry_of
from bot.telegram.updates import RECEIVER, kept
from domain.failpoints import reached
from scheduler.clock import Clock
from scheduler.telling import InTouch, Kept, tell

log = structlog.get_logger()

LONGEST_WAIT = 30.0  #: seconds between two tries to reach the far end
#: After a week of silence update ids begin anew at random (core.telegram.org/bots/api#update), perhaps lower.
SILENCE = timedelta(days=6)


class Keeper:
    """Puts updates into the store: what it returned from is there, whoever dies next."""

    def __init__(self, store_: store.Store, clock: Clock) -> None:
        self._store = store_
        self._clock = clock

    def keep(self, updates: list[object]) -> int | None:
        """Store a batch, and only then tell how far it went; None when there is nothing in it that has an id."""
        reached("after_poll")
        these = kept(updates)
        if these:
            with self._store.begin() as tx:
                store.inbox.keep(tx, RECEIVER, these, self._clock.now())
            reached("after_keep")
            tell(Kept(len(these)))
        return max((it.update_id for it in these), default=None)

    def tidy(self) -> None:
        """Forget what is done with: the far end repeats nothing that old, and may use its ids again."""
        with self._store.begin() as tx:
            store.inbox.forget(tx, RECEIVER, self._clock.now() - SILENCE)


@dataclass(frozen=True, slots=True)
class Hook:
    """Where the far end brings updates to, and the word by which we know it."""

    url: str
    secret: str


class Listener:
    """One bot's ears: it asks the far end for updates or, with a hook, has them brought."""

    def __init__(
        self,
        connection: Connection,
        keeper: Keeper,
        clock: Clock,
        *,
        introduced: Callable[[str], None],
        heard: Callable[[], None],
        hook: Hook | None = None,
        first_wait: float = 1.0,
        poll_seconds: int = POLL_SECONDS,
    ) -> None:
        """``introduced`` is told the bot's name, ``heard`` that there is something new in the store.

        ``first_wait``: seconds until the second try, doubled with every failure; ``poll_seconds``: of one question.
        """
        self._connection = connection
        self._keeper = keeper
        self._clock = clock
        self._introduced = introduced
        self._heard = heard
        self._hook = hook
        self._first_wait = first_wait
        self._poll_seconds = poll_seconds
        self._answers_within = timedelta(seconds=poll_seconds + LONGEST_WAIT)
        self._heard_at = clock.now()

    async def run(self) -> None:
        """Listen until cancelled; trouble with the network, the far end or the database is waited out."""
        begun, offset, failures = False, 0, 0
        while True:
            try:
                if not begun:
                    await self._begin()
                    begun = True
                offset, failures = await self._ask(offset), 0
            except Exception as failure:  # noqa: BLE001 - whatever it is, the next try may find it gone
                failures += 1
                await self._wait_out(failure, failures)

    async def _begin(self) -> None:
        username = await self._connection.username()
        if self._hook is None:
            await self._connection.be_asked()
        else:
            await self._connection.be_told(self._hook.url, self._hook.secret)
        tell(InTouch(RECEIVER, None if self._hook else self._answers_within))
        self._introduced(username)
        await self._set_menus()
        log.info("telegram_listening", username=username, webhook=self._hook is not None)

    async def _set_menus(self) -> None:
        try:
            await self._connection.set_menus(menus())
        except TelegramError as failure:
            # A comfort: without it people type commands, and must still be heard.
            log.warning("telegram_menu_not_set", error=str(failure))

    async def _ask(self, offset: int) -> int:
        """One question, or no end of waiting where we are told; the offset to ask with next."""
        if self._hook is not None:
            await asyncio.Event().wait()
        # 0 asks for all that was never confirmed; what of it is kept already is not kept twice.
        updates = await self._connection.updates(offset, self._poll_seconds)
        if not isinstance(updates, list):
            raise TelegramError("the answer to getUpdates is no list")
        highest = await asyncio.to_thread(self._keeper.keep, updates)
        if updates and highest is None:
            raise TelegramError("no update has an id")
        tell(InTouch(RECEIVER, self._answers_within))
        self._heard()
        return self._next(offset, highest)

    def _next(self, offset: int, highest: int | None) -> int:
        now = self._clock.now()
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
