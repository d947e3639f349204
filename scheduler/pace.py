"""Keeps one process under a receiver's messages a second."""

import asyncio


class Pace:
    """Hands out evenly spaced moments to send in; None for no limit (terminal, simulated time)."""

    def __init__(self, per_second: float | None) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._next = 0.0

    async def wait(self) -> None:
        """Return when it is this caller's turn."""
        if not self._gap:
            return
        loop = asyncio.get_running_loop()
        turn = max(self._next, loop.time())
        self._next = turn + self._gap
        await asyncio.sleep(turn - loop.time())
