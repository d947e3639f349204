"""What the far end accepted, on disk before anybody is told of it."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any


class Ledger:
    """An append-only file of JSON lines; one fsync may carry many records, but none is answered before its own."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self.commits = 0

    async def append(self, record: dict[str, Any]) -> None:
        """Return once this record is on disk; the order of the calls is the order in the file."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((json.dumps(record, ensure_ascii=False) + "\n", done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await asyncio.to_thread(self._to_disk, "".join(line for line, _ in batch))
            for _, done in batch:
                if not done.done():  # whoever asked may have hung up
                    done.set_result(None)
        self._writing = None

    def _to_disk(self, text: str) -> None:
        self._file.write(text)
        self._file.flush()
        os.fsync(self._file.fileno())
        self.commits += 1
