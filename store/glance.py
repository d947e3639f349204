"""The store's revision at a glance, for whoever serves thousands of requests a second from one thread.

On SQLite it is one indexed read on a connection of its own, some ten microseconds, and WAL never makes a reader wait. A
question to PostgreSQL is a journey over a network, which nobody may make while others wait: there is no glance there.
"""

import sqlite3
import weakref
from datetime import UTC, datetime

from store.engine import Store
from store.state import NAME

_ASK = "SELECT number, at FROM revisions WHERE name = ?"


class Glance:
    """For one thread; every look sees all that was committed before it."""

    def __init__(self, store: Store) -> None:
        self._path = store.path
        self._connection: sqlite3.Connection | None = None
        self._seen: tuple[tuple[int, str], tuple[int, datetime]] | None = None

    def look(self) -> tuple[int, datetime] | None:
        """As ``state.revision``; None where that must be asked instead: another database, no change yet, any trouble."""
        if self._path is None:
            return None
        try:
            rows = (
                self._ready().execute(_ASK, (NAME,)).fetchall()
            )  # all: a row that is left keeps the view of this moment
        except sqlite3.Error:
            return None
        return self._read(rows[0]) if rows else None

    def _read(self, row: tuple[int, str]) -> tuple[int, datetime]:
        if self._seen is None or self._seen[0] != row:
            self._seen = row, (row[0], datetime.fromisoformat(row[1]).replace(tzinfo=UTC))
        return self._seen[1]

    def _ready(self) -> sqlite3.Connection:
        if self._connection is None:
            # timeout=0: rather ask the other way than hold up everybody.
            made = sqlite3.connect(f"{self._path}", timeout=0, isolation_level=None, check_same_thread=False)
            made.execute("PRAGMA query_only=ON").close()
            weakref.finalize(self, made.close)
            self._connection = made
        return self._connection
