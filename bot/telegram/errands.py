"""Files and pages that staff hand over, fetched before the transaction that answers, away from all other work.

Like the question who runs a group (bot/telegram/members.py): the chat whose next update needs one waits for it, and no other
does. What was fetched is kept in memory until it is answered; whoever dies before that fetches it again.
"""

import asyncio
from collections.abc import Callable

import structlog

from bot.given import Carry, Errand, Given
from domain.failpoints import reached
from sources.guard import Why

log = structlog.get_logger()

PATIENCE = 60.0  #: seconds for one errand, its own time-outs and tries included
AT_ONCE = 2  #: each may hold some megabytes


class Errands:
    """What is being fetched, and what was."""

    def __init__(self, carry: Carry, done: Callable[[], None]) -> None:
        """``done`` is called after each."""
        self._carry = carry
        self._done = done
        self._open: dict[str, tuple[int, Errand]] = {}  # by chat: its later updates wait behind it
        self._brought: dict[int, Given] = {}  # by update
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    def waiting(self) -> list[str]:
        """The chats whose next update waits."""
        return list(self._open)

    def brought(self, update_id: int, chat: str, errand: Errand) -> Given | None:
        """What was fetched for this update; None when that is still to come: the next ``start`` sets out for it."""
        if update_id not in self._brought:
            self._open[chat] = update_id, errand
        return self._brought.get(update_id)

    def forget(self, update_id: int) -> None:
        """Its update is answered."""
        self._brought.pop(update_id, None)

    def start(self) -> None:
        """Set out for what is open, in the background of the running loop."""
        for chat, (update_id, errand) in list(self._open.items()):
            if update_id not in self._under_way:
                self._under_way[update_id] = asyncio.create_task(self._one(chat, update_id, errand))

    async def stop(self) -> None:
        """Leave it all; whoever comes next sets out again."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._under_way.clear()
        self._open.clear()
        self._brought.clear()

    async def _one(self, chat: str, update_id: int, errand: Errand) -> None:
        async with self._room:
            brought = await self._fetched(errand)
        if brought.why is not None:
            # Not the name nor the address: those are what somebody wrote.
            log.info("errand_failed", update_id=update_id, why=brought.why.value)
        reached("after_errand")
        self._brought[update_id] = brought
        self._open.pop(chat, None)
        self._under_way.pop(update_id, None)
        self._done()

    async def _fetched(self, errand: Errand) -> Given:
        name = errand if isinstance(errand, str) else errand.name
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._carry(errand)
        except TimeoutError:
            return Given(name, why=Why.SLOW)
        except Exception as failure:  # noqa: BLE001 - whatever a file does to us, its sender hears that it was not read
            log.warning("errand_broke", update_id=None, error=type(failure).__name__)
            return Given(name, why=Why.NO_PAGE, detail=type(failure).__name__)
