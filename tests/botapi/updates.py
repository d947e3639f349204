"""What people wrote to the bot, kept until the bot asks for what comes after it."""

import asyncio
import time
from typing import Any

from tests.botapi.rules import Refusal

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
MOST = 100

Json = dict[str, Any]


class Updates:
    """The queue behind getUpdates."""

    def __init__(self, changed: asyncio.Condition) -> None:
        self.waiting: list[tuple[int, Json]] = []  #: by the id that counts here, whatever the update itself says
        self.next_id = 1
        self._polls = 0
        self._changed = changed

    async def get(self, offset: int, seconds: float) -> list[Json]:
        """Asking confirms everything before ``offset``; a second listener ends the first."""
        self.waiting = [(number, update) for number, update in self.waiting if number >= offset]
        self._polls += 1
        mine, until = self._polls, time.monotonic() + seconds
        async with self._changed:
            self._changed.notify_all()
            while not self.waiting and self._polls == mine and (left := until - time.monotonic()) > 0:
                try:
                    await asyncio.wait_for(self._changed.wait(), left)
                except TimeoutError:
                    break
        if self._polls != mine:
            raise Refusal(409, CONFLICT)
        return [update for _, update in self.waiting[:MOST]]

    async def add(self, updates: list[Json]) -> list[int]:
        """Queue updates under the next ids; one that brings its own ``update_id`` keeps it, whatever it is."""
        numbers = [self._queue(update) for update in updates]
        async with self._changed:
            self._changed.notify_all()
        return numbers

    def _queue(self, update: Json) -> int:
        made = {"update_id": self.next_id, **update}
        number = made["update_id"] if isinstance(made["update_id"], int) else self.next_id
        self.next_id = max(self.next_id, number) + 1
        self.waiting.append((number, made))
        return number
