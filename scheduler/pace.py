"""Keeps one process under a receiver's limits: so many messages a second, and a pause between two to one chat."""

import asyncio

REMEMBERED = 10_000  # chats; a pause is long over when so many others were written to


class Pace:
    """Hands out moments to send in; None for no limit at all (terminal, simulated time)."""

    def __init__(self, per_second: float | None, per_chat_seconds: float = 0.0) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._pause = per_chat_seconds
        self._next = 0.0
        self._next_of: dict[str, float] = {}

    async def wait(self, chat: str) -> None:
        """Return when it is this chat's turn."""
        if not self._gap:
            return
        loop = asyncio.get_running_loop()
        turn = max(self._next, self._next_of.pop(chat, 0.0), loop.time())
        self._next = max(self._next, loop.time()) + self._gap
        self._next_of[chat] = turn + self._pause
        if len(self._next_of) > REMEMBERED:
            del self._next_of[next(iter(self._next_of))]
        await asyncio.sleep(turn - loop.time())
