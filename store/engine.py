"""Opening a store: SQLite with full durability and one owner, or PostgreSQL; the schema is brought up to date."""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, InterfaceError, OperationalError

from domain.errors import KunqiError, StoreBusy, StoreTrouble, UsageError
from store.migrations import upgrade

Tx = Connection
_ALONE = 0x6B756E7169  # "kunqi": the name of our advisory lock

# SQLite's WAL gives a steady view by itself; PostgreSQL must be asked for one.
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"kunqi_reads": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}

# A server that vanished must be noticed in seconds, not in the quarter of an hour that TCP takes by itself (libpq,
# "Parameter Key Words"); what the URL says of these wins.
_PATIENCE: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}


class Store:
    """A database of ours: every use is one transaction, ``begin`` to write, ``read`` for one steady view."""

    def __init__(self, engine: Engine, lock: TextIO | None = None) -> None:
        self.engine = engine
        self._lock = lock
        self._reader = engine.execution_options(**_READING[engine.dialect.name])

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """A write transaction, committed at the end of the block and rolled back when it raises."""
        with _in_words(), self.engine.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that sees one state of the store and writes nothing."""
        with _in_words(), self._reader.begin() as tx:
            yield tx

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return sqlite_path(self.engine.url)

    def close(self) -> None:
        """Give back connections and the lock."""
        self.engine.dispose()
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def open_store(url: str, *, exclusive: bool = True) -> Store:
    """Open and upgrade the store at ``url``.

    ``exclusive`` takes the OS lock that keeps a second dispatcher off an SQLite file (StoreBusy); commands that only
    look or add a notice do without. UsageError for a URL that cannot work, KunqiError when the database does not answer.
    """
    address = _address(url)
    with ExitStack() as on_failure:
        lock = _own(address) if exclusive else None
        if lock is not None:
            on_failure.callback(lock.close)
        engine = _engine(address)
        on_failure.callback(engine.dispose)
        with _in_words():
            upgrade(engine)
        on_failure.pop_all()
    return Store(engine, lock)


def alone(tx: Tx) -> None:
    """Until this transaction ends nobody else changes milestones, overrides, leads or the schema.

    On PostgreSQL two transactions would each read what the other is about to change, and the later one would write over
    it. SQLite's BEGIN IMMEDIATE has seen to that already.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(_ALONE)))


@contextmanager
def _in_words() -> Iterator[None]:
    """What the database refuses is an expected failure: locked, full, gone away, no database at all."""
    try:
        yield
    except (InterfaceError, DatabaseError) as failure:
        if isinstance(failure, IntegrityError):
            raise  # a mistake of ours, not of the database
        kind = StoreTrouble if isinstance(failure, OperationalError | InterfaceError) else KunqiError
        raise kind(f"数据库出错：{failure.orig}。请检查 [store] url，或用 kunqi db check 检查。") from failure


def sqlite_path(address: URL) -> Path | None:
    """The file behind an SQLite URL; None for memory and for PostgreSQL."""
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return None
    return Path(str(address.database))


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise UsageError(
            "[store] url 写法不对，应像 sqlite:///kunqi.db 或 postgresql://用户:密码@主机/库名。"
        ) from None
    if address.drivername == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"[store] url 只支持 sqlite 和 postgresql，不支持 {address.drivername}。")
    return address


def _engine(address: URL) -> Engine:
    arguments: dict[str, Any] = {"json_serializer": lambda value: json.dumps(value, ensure_ascii=False)}
    if address.get_backend_name() == "postgresql":
        return create_engine(address, pool_pre_ping=True, connect_args=_PATIENCE | dict(address.query), **arguments)
    path = sqlite_path(address)
    if path is not None and not path.parent.is_dir():
        raise UsageError(f"数据库所在的文件夹不存在：{path.parent}")
    engine = create_engine(address, **arguments)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # sqlite3 would open transactions by itself, deferred and only before the first write; _begin_sqlite does it.
    connection.isolation_level = None
    # WAL with NORMAL may lose the last commits at a power cut; FULL may not (sqlite.org, PRAGMA synchronous).
    # Its own lower() knows ASCII only; PostgreSQL's and Python's know ＡＩ too.
    connection.create_function("lower", 1, str.lower, deterministic=True)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once: two writers queue up instead of one failing half-way with SQLITE_BUSY.
    reads = connection.get_execution_options().get("kunqi_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _own(address: URL) -> TextIO | None:
    path = sqlite_path(address)
    if path is None or not path.parent.is_dir():
        return None
    try:
        lock = path.with_name(path.name + ".lock").open("a", encoding="ascii")
    except OSError as failure:
        raise UsageError(f"{path} 旁边写不了锁文件：{failure.strerror}") from None
    try:
        _lock(lock)
    except OSError:
        lock.close()
        raise StoreBusy(f"另一个 kunqi 正在使用 {path}。请先停掉它，或改用 PostgreSQL。") from None
    return lock


if sys.platform == "win32":
    import msvcrt

    def _lock(file: TextIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: TextIO) -> None:
        # Held by the open file: the kernel gives it back even after kill -9.
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
