"""A name that one process at a time may hold: who listens with a bot's token.

On PostgreSQL it is an advisory lock of a session of its own. The server gives it back when that session ends, so nobody
has to tell a dead holder from a slow one by the clock: a process that was killed loses it at once, one that merely stands
still keeps it, and one that lost its connection has lost the name with it. On SQLite the store has one owner already.
"""

import hashlib
from contextlib import suppress
from threading import Lock

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from store.engine import Store

# A machine that vanished says no good-bye: after 20 s without an answer the server ends its session. Whoever holds a
# name looks every few seconds whether it still has it, so it stops before another one may begin.
_KEEPALIVE = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 2")


class Sole:
    """One name in one store."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        # Advisory locks are named by signed 64-bit numbers.
        self._key = int.from_bytes(hashlib.sha256(f"kunqi {name}".encode()).digest()[:8], signed=True)
        self._session: Connection | None = None
        self._lock = Lock()

    def take(self) -> bool:
        """Whether the name is ours now; it stays so until it is given back or the session is lost."""
        if self._store.engine.dialect.name == "sqlite":
            return True
        with self._lock:
            return self._alive() or self._taken()

    def holds(self) -> bool:
        """Whether the name is still ours, as far as the database says."""
        if self._store.engine.dialect.name == "sqlite":
            return True
        with self._lock:
            return self._alive()

    def give_back(self) -> None:
        """Somebody else may have it."""
        with self._lock:
            self._drop()

    def _alive(self) -> bool:
        if self._session is not None:
            try:
                self._session.execute(text("SELECT 1"))
            except DBAPIError:
                self._drop()
        return self._session is not None

    def _taken(self) -> bool:
        session = self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        session.detach()  # never back into the pool, where somebody else would hold our name
        with suppress(DBAPIError):  # a server on a system that cannot set them
            for setting in _KEEPALIVE:
                session.execute(text(f"SET {setting}"))
        if not session.scalar(select(func.pg_try_advisory_lock(self._key))):
            session.close()
            return False
        self._session = session
        return True

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(DBAPIError):
                session.close()
