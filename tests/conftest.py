"""Shared by all tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from store import Store
from tests.databases import PostgresServer, opened, postgres_server

# No deadline: two tests run side by side on machines of unknown speed, and a slow example is not a wrong one.
settings.register_profile("default", deadline=None, max_examples=100)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def _nobodys_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings in the developer's own environment must not reach a test."""
    for name in [name for name in os.environ if name.upper().startswith("KUNQI_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """One PostgreSQL server a test run, shared by its processes."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with postgres_server(shared / "postgres") as server:
        server.relax()
        yield server


@contextmanager
def _url(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'kunqi.db'}"
    else:
        with request.getfixturevalue("postgres").lent() as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, once as an SQLite file and once on PostgreSQL."""
    with _url(request.param, request, tmp_path) as url, opened(url) as ready:
        yield ready


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in an SQLite file, for tests that are not about databases."""
    with opened(f"sqlite:///{tmp_path / 'kunqi.db'}") as ready:
        yield ready
