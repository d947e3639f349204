"""Who runs which group: asked of Telegram before the transaction that needs to know it, and believed for a minute.

Questions are asked side by side, away from all other work: the chat whose next update needs an answer waits for it, and
no other chat does. A question that fails is answered too, with ``UNKNOWN``: then nothing is changed, and we say so.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import structlog

log = structlog.get_logger()

BELIEVED = 60.0  #: seconds
PATIENCE = 5.0  #: seconds
AT_ONCE = 8
MANY = 1000  #: answers, more than which are looked through for old ones
_RUN_IT = frozenset({"creator", "administrator"})

Call = Callable[[str, dict[str, Any]], Awaitable[object]]


class Standing(Enum):
    """What somebody is in a group."""

    ADMIN = auto()
    MEMBER = auto()  #: or not even that
    UNKNOWN = auto()  #: Telegram did not say


@dataclass(frozen=True, slots=True)
class Question:
    """Whether this user runs this chat, for this update; after a ``tap`` only a new answer counts."""

    update_id: int
    chat: str
    user_id: int
    tap: bool


class Members:
    """What is known of who runs which group."""

    def __init__(
        self, call: Call, answered: Callable[[], None], *, ticking: Callable[[], float] = time.monotonic
    ) -> None:
        """``call``: a method of the Bot API; ``answered`` is called after each answer; ``ticking``: seconds."""
        self._call = call
        self._answered = answered
        self._ticking = ticking
        self._open: dict[str, Question] = {}  # by chat: its later updates wait behind it
        self._told: dict[int, Standing] = {}  # by update
        self._believed: dict[tuple[str, int], tuple[float, Standing]] = {}  # with when it was asked
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    def waiting(self) -> list[str]:
        """The chats whose next update waits for an answer."""
        return list(self._open)

    def standing(self, question: Question) -> Standing | None:
        """The answer; None when there is none yet: it is asked for by the next ``ask``."""
        if (told := self._told.get(question.update_id)) is not None:
            return told
        asked_at, believed = self._believed.get((question.chat, question.user_id), (0.0, None))
        if believed is not None and not question.tap and self._ticking() - asked_at < BELIEVED:
            return believed
        self._open[question.chat] = question
        return None

    def forget(self, update_id: int) -> None:
        """Drop the answer that was for this update."""
        self._told.pop(update_id, None)

    def ask(self) -> None:
        """Ask what is open, in the background of the running loop."""
        for question in list(self._open.values()):
            if question.update_id not in self._under_way:
                self._under_way[question.update_id] = asyncio.create_task(self._one(question))

    async def stop(self) -> None:
        """Leave it all; whoever comes next asks again."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._under_way.clear()
        self._open.clear()
        self._told.clear()

    async def _one(self, question: Question) -> None:
        async with self._room:
            asked_at = self._ticking()
            told = await self._asked(question)
        self._told[question.update_id] = told
        if told is not Standing.UNKNOWN:
            self._believe(question, asked_at, told)
        self._open.pop(question.chat, None)
        self._under_way.pop(question.update_id, None)
        self._answered()

    def _believe(self, question: Question, asked_at: float, told: Standing) -> None:
        if len(self._believed) > MANY:
            self._believed = {who: it for who, it in self._believed.items() if asked_at - it[0] < BELIEVED}
        self._believed[question.chat, question.user_id] = asked_at, told

    async def _asked(self, question: Question) -> Standing:
        fields = {"chat_id": int(question.chat), "user_id": question.user_id}
        try:
            async with asyncio.timeout(PATIENCE):
                member = await self._call("getChatMember", fields)
        except Exception as failure:  # noqa: BLE001 - whatever it is, nobody is taken for an admin by it
            log.warning("telegram_member_not_told", error=f"{type(failure).__name__}: {failure}")
            return Standing.UNKNOWN
        match member:
            case {"status": str(status)}:
                return Standing.ADMIN if status in _RUN_IT else Standing.MEMBER
            case _:
                return Standing.UNKNOWN
