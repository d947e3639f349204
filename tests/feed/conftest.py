"""A city's site over a real store, at a moment in February 2026."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from domain.times import CITY
from feed.app import create
from scheduler.clock import SimulatedClock
from store import Store
from tests.feed.build import BASE
from tests.feed.http import Visitor, serving
from tests.samples import at


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(at("2026-02-02T10:00"))


def site(store: Store, clock: SimulatedClock) -> Starlette:
    return create(store, clock, zone=CITY, base_url=BASE, city_name="昆山")


@pytest.fixture
def visitor(sqlite_store: Store, clock: SimulatedClock) -> Iterator[Visitor]:
    with serving(site(sqlite_store, clock)) as ready:
        yield ready
