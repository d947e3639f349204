"""A city's site over a real store, at a moment in February 2026."""

from collections.abc import Iterator

import pytest
from starlette.types import Receive, Scope, Send

from domain.times import CITY
from feed.app import Application, create
from feed.express import Fields, Reply
from scheduler.clock import SimulatedClock
from store import Store
from tests.feed.build import BASE
from tests.feed.http import Visitor, serving
from tests.samples import at


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(at("2026-02-02T10:00"))


def site(store: Store, clock: SimulatedClock) -> Application:
    return create(store, clock, zone=CITY, base_url=BASE, city_name="昆山")


class Stage:
    """One server for many tests: each puts its own application on it."""

    app: Application

    def at_once(self, method: bytes, url: bytes, headers: Fields) -> Reply | None:
        return self.app.at_once(method, url, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def stage() -> Iterator[tuple[Stage, Visitor]]:
    stage = Stage()
    with serving(stage) as ready:
        yield stage, ready


@pytest.fixture
def visitor(stage: tuple[Stage, Visitor], sqlite_store: Store, clock: SimulatedClock) -> Visitor:
    """Somebody in front of the running server, whose site is this test's own."""
    on_stage, ready = stage
    on_stage.app = site(sqlite_store, clock)
    return ready
