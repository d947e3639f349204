"""The service as a process that can be killed, frozen and started again at once."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
GONE = -1
PATIENCE = 60.0  #: seconds until a process that does not come up or go down is a failure


@dataclass(slots=True)
class Process:
    """One run of the service."""

    pid: int
    ended: asyncio.Future[int]  #: its exit code; minus the signal's number where it was killed

    @property
    def alive(self) -> bool:
        return not self.ended.done()

    async def kill(self) -> int:
        """Kill -9, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        return await asyncio.wait_for(asyncio.shield(self.ended), PATIENCE)

    async def stop(self) -> int:
        """Ask it to end, as a service manager does, and kill it when it does not."""
        self.signal(signal.SIGTERM)
        await self.lives(PATIENCE)
        return await self.kill()

    def signal(self, number: int) -> None:
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def lives(self, seconds: float) -> bool:
        """Let it run for so long; whether it still does."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self.ended), seconds)
        return self.alive


class Forge:
    """The warm parent of all services."""

    def __init__(self, parent: asyncio.subprocess.Process) -> None:
        self._parent = parent
        self._born: asyncio.Queue[int] = asyncio.Queue()
        # A queue does not keep the order of those who wait for it: one would get the other's child.
        self._asking = asyncio.Lock()
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._listening = asyncio.create_task(self._listen())
        self.starts = 0

    @classmethod
    @asynccontextmanager
    async def start(cls) -> AsyncIterator["Forge"]:
        """A parent that has imported everything; it and its children end with the block."""
        parent = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.chaos.forge"),
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("KUNQI_")},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        forge = cls(parent)
        try:
            await forge._birth()
            yield forge
        finally:
            assert parent.stdin is not None
            parent.stdin.close()
            await parent.wait()
            await forge._listening

    async def fork(
        self, cwd: Path, env: Mapping[str, str], *, clock: Path | None = None, log: str = "service.log"
    ) -> Process:
        """Start one service in ``cwd``, whose log goes to a file there."""
        asked = {"cwd": str(cwd), "env": dict(env), "log": str(cwd / log), "clock": str(clock or "")}
        assert self._parent.stdin is not None
        async with self._asking:
            self._parent.stdin.write(json.dumps(asked).encode() + b"\n")
            pid = await self._birth()
        self.starts += 1
        return Process(pid, self._end_of(pid))

    async def _birth(self) -> int:
        pid = await asyncio.wait_for(self._born.get(), PATIENCE)
        assert pid != GONE, "the warm parent is gone; its last words are above"
        return pid

    def _end_of(self, pid: int) -> asyncio.Future[int]:
        return self._ends.setdefault(pid, asyncio.get_running_loop().create_future())

    async def _listen(self) -> None:
        assert self._parent.stdout is not None
        async for line in self._parent.stdout:
            told = json.loads(line)
            if "pid" in told:
                self._ends.pop(told["pid"], None)  # numbers come again
                self._born.put_nowait(told["pid"])
            else:
                self._end_of(told["ended"]).set_result(told["code"])
        self._born.put_nowait(GONE)
