"""Who is there: every process that sends has a number, and the store knows whether the process behind a number lives.

A lease alone cannot fence a sender that is stopped between its last look at the clock and the write: whoever takes its
row over after the lease doubles it. So a row under way belongs to its sender's number, and nobody takes it while that
sender lives, however slow it is (SIGSTOP, a debugger, a machine without memory). Whether it lives is not guessed by the
clock:

- On SQLite the operating system's lock has let in one process only, so every other number is that of a dead one.
- On PostgreSQL the number is an advisory lock of a session that the process keeps open for nothing else. The server gives
  it back when that session ends: at once after kill -9, some 20 seconds after a machine has vanished (keepalive). A
  process that lost its session claims nothing until it has a new one; what it had under way may be taken over as
  ``unknown``, and its double is marked. It needs a session of its own, so no pooler in transaction mode may stand between.
"""

import secrets
from contextlib import suppress
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, column, event, func, select, table, text
from sqlalchemy.exc import DBAPIError, OperationalError

from domain.errors import StoreTrouble
from store.engine import Store, Tx

_SENDERS = 0x6B756E71  # the first half of the names of our advisory locks; the number is the second
_HIGHEST = 2**31 - 1
_KEEPALIVE = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 2")


class Presence:
    """One process at one store: ``owner`` is its number while it is present."""

    def __init__(self, engine: Engine) -> None:
        self.owner = _number()
        self._engine = engine
        self._session: Connection | None = None
        self._lock = Lock()

    def assure(self) -> int:
        """See to it that the others see us, and return our number; StoreTrouble when the database does not answer.

        The number is another one when the server still keeps the old session of ours for alive.
        """
        if self._engine.dialect.name == "postgresql":
            with self._lock:
                try:
                    self._look()
                except DBAPIError as failure:
                    self._drop()
                    raise StoreTrouble(f"数据库没有应答：{failure.orig}") from failure
        return self.owner

    def close(self) -> None:
        """Leave; what is still under way may be taken over from now on."""
        with self._lock:
            self._drop()

    def _look(self) -> None:
        if self._session is not None:
            with suppress(OperationalError):
                self._session.execute(text("SELECT 1"))
                return
            self._drop()
        session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        session.detach()  # never back into the pool, where our number would live on without us
        self._session = session
        for setting in _KEEPALIVE:
            session.execute(text(f"SET {setting}"))
        while not session.scalar(select(func.pg_try_advisory_lock(_SENDERS, self.owner))):
            self.owner = _number()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(DBAPIError):
                session.close()


def _number() -> int:
    return 1 + secrets.randbelow(_HIGHEST)


_present: WeakKeyDictionary[Engine, Presence] = WeakKeyDictionary()


def of(store: Store) -> Presence:
    """The presence of this process at a store; it ends when the store is closed."""
    found = _present.get(store.engine)
    if found is None:
        found = _present[store.engine] = Presence(store.engine)
        event.listen(store.engine, "engine_disposed", _left)
    return found


def _left(engine: Engine) -> None:
    if engine in _present:
        _present.pop(engine).close()


_LOCKS = table("pg_locks", *map(column, ("locktype", "database", "classid", "objid", "objsubid", "granted")))
_DATABASES = table("pg_database", column("oid"), column("datname"))


def _alive() -> Select[int]:
    here = select(_DATABASES.c.oid).where(_DATABASES.c.datname == func.current_database()).scalar_subquery()
    senders = and_(
        _LOCKS.c.locktype == "advisory",
        _LOCKS.c.database == here,
        text(f"pg_locks.classid = {_SENDERS}"),
        _LOCKS.c.objsubid == 2,
        _LOCKS.c.granted,
    )
    return select(text("pg_locks.objid::bigint")).select_from(_LOCKS).where(senders)


def senders(tx: Tx) -> int:
    """How many processes send over this database now; 0 on SQLite, where the lock beside the file says it."""
    return len(tx.execute(_alive()).all()) if tx.dialect.name == "postgresql" else 0


def gone(tx: Tx, owner: ColumnElement[int]) -> ColumnElement[bool]:
    """On PostgreSQL: whether the process behind a row's number is not there any more."""
    # Asked once, not once a row.
    return owner.not_in(tx.scalars(_alive()).all())
