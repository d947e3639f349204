"""The seeds on a running server, and Chromium in front of it. `make browser` brings what drives it; without that these
tests are skipped, with a reason."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from domain.milestone import Kind
from domain.notice import Notice
from domain.override import Changes
from domain.times import CITY, Moment
from feed.app import create
from scheduler import overrides
from scheduler.clock import SimulatedClock
from scheduler.ingest import ingest
from scheduler.timing import Timing
from sources import read_paths
from store import Store, milestones
from tests.databases import opened
from tests.feed.http import serving
from tests.samples import at

ROOT = Path(__file__).parents[2]
ABSENT = "not installed here: `make browser` brings what this needs"
NOW = at("2026-01-20T10:00")
#: One process, nothing fetched that no page asked for.
FLAGS = [
    *(
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    )
]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def read_what_was_published(store: Store) -> None:
    """The seeds of the days before, each on its own morning."""
    found = [one for one in read_paths([ROOT / "seeds"]) if isinstance(one, Notice)]
    for notice in sorted(found, key=lambda one: (one.published_on, one.id)):
        arrived_at = at(f"{notice.published_on}T08:00")
        if arrived_at < NOW:
            ingest(store, Timing(), notice, arrived_at)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str]]:
    """The seeds as they were read, one date moved and one called off by staff, on a server; its address."""
    pytest.importorskip("html5lib", reason=ABSENT)
    with opened(f"sqlite:///{tmp_path_factory.mktemp('town') / 'kunqi.db'}") as store:
        read_what_was_published(store)
        with store.begin() as tx:
            coming = milestones.listed(tx, over_after=NOW)
            moved = next(one for one in coming if one.facts.kind is Kind.APPLICATION)
            off = next(one for one in coming if one.facts.kind is Kind.EVENT and one.facts.anchor.clock)
            staff: dict[str, Any] = {"by": "telegram:1", "reason": "主办方来电", "now": NOW}
            overrides.fix(tx, Timing(), moved.uid, Changes(end=Moment.parse("2026-02-13T17:00")), **staff)
            overrides.cancel(tx, Timing(), off.uid, **staff)
        with serving(
            create(store, SimulatedClock(NOW), zone=CITY, base_url="https://kunqi.example.cn", city_name="昆山")
        ) as it:
            yield store, f"http://127.0.0.1:{it.port}"


@pytest.fixture(scope="session")
def address(town: tuple[Store, str]) -> str:
    return town[1]


@pytest.fixture(scope="session")
def corrected(town: tuple[Store, str]) -> tuple[str, str]:
    """The pages of what was moved and of what was called off."""
    with town[0].read() as tx:
        spoken = [one for one in milestones.listed(tx) if one.staff_word is not None]
    moved, off = sorted(spoken, key=lambda one: one.status.value, reverse=True)
    return f"/m/{moved.uid}", f"/m/{off.uid}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser, started once."""
    pytest.importorskip("playwright", reason=ABSENT)
    from playwright.sync_api import sync_playwright

    found = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium here (Debian: apt install chromium fonts-noto-cjk)")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def window(chromium: Any, **options: Any) -> Iterator[Any]:
    """A tab of its own: what it asks for and what goes wrong are in ``asked`` and ``wrong``."""
    context = chromium.new_context(**options)
    tab = context.new_page()
    tab.asked, tab.wrong = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: tab.wrong.append(message.text))
    tab.on("requestfailed", lambda request: tab.wrong.append(request.url))
    tab.set_default_timeout(10_000)
    try:
        yield tab
    finally:
        context.close()
