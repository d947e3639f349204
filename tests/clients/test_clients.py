"""Whoever reads the feed of the seeds reads the same: as many entries, the same titles, hours and places.

What needs more than Python runs where it is installed; `make clients` has them all, Thunderbird and Evolution too.
"""

import importlib.util
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette

from domain.times import CITY
from feed.app import create
from scheduler.clock import SimulatedClock
from store import Store
from tests.clients import ground
from tests.clients.entry import Entry, promised
from tests.clients.khal import khal
from tests.clients.parsers import PARSERS
from tests.clients.programs import PROGRAMS, Program
from tests.databases import opened
from tests.feed.build import BASE
from tests.feed.http import serving

#: When and where of one of the seeds' performances to the letter, so that not everything expected is computed.
OPERA = ("2026-02-21T06:00:00Z", "2026-02-21T07:00:00Z", "昆山梁辰鱼昆曲剧场")


@dataclass(frozen=True, slots=True)
class Story:
    """The feed at first and after staff moved one entry and cancelled another, and what the store said each time."""

    feeds: tuple[bytes, bytes]
    promises: tuple[list[Entry], list[Entry]]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    with opened(f"sqlite:///{tmp_path_factory.mktemp('clients') / 'kunqi.db'}") as store:
        ground.read_the_seeds(store)
        before = _served(store), promised(store)
        ground.touch(store)
        after = _served(store), promised(store)
    return Story((before[0], after[0]), (before[1], after[1]))


def site(store: Store) -> Starlette:
    return create(store, SimulatedClock(ground.NOW), zone=CITY, base_url=BASE, city_name="昆山")


def _served(store: Store) -> bytes:
    with serving(site(store)) as visitor:
        return visitor.get("/feeds/all.ics").body


def test_the_seeds_promise_something_and_staff_change_it(story: Story) -> None:
    first, last = story.promises
    assert len(first) == len(last) > 40
    assert len(set(last) - set(first)) == 2


@pytest.mark.parametrize("package", PARSERS)
def test_a_parser_in_python(story: Story, package: str) -> None:
    if importlib.util.find_spec(package.replace("-", "_")) is None and "CI" not in os.environ:
        pytest.skip(f"{package} is in requirements.lock, but not in this environment")
    assert tuple(map(PARSERS[package], story.feeds)) == story.promises


def program(name: str, folder: Path) -> Program:
    """The program of this name; the test is skipped where it is not installed."""
    made = PROGRAMS[name](folder)
    if made.missing:
        pytest.skip(f"not installed: {made.missing}")
    return made


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_parser_in_another_language(story: Story, name: str, tmp_path: Path) -> None:
    assert tuple(map(program(name, tmp_path).read, story.feeds)) == story.promises


def test_libical_objects_to_what_is_forbidden(story: Story, tmp_path: Path) -> None:
    """So that their silence about our feed means something."""
    sound, strict = story.feeds[0], program("libical", tmp_path)
    published = sound.replace(b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:PUBLISH")
    ended_twice = re.sub(rb"(DTEND.*\r\n)", rb"\1\1", sound, count=1)
    assert [strict.run(feed).returncode for feed in (sound, published, ended_twice)] == [0, 3, 3]


def test_vobject_objects_to_an_entry_that_cannot_be_told_from_others(story: Story) -> None:
    vobject = pytest.importorskip("vobject")
    with pytest.raises(vobject.base.ValidateError, match="UID"):
        PARSERS["vobject"](re.sub(rb"\r\nUID:.*\r\n", b"\r\n", story.feeds[0], count=1))


def test_a_calendar_on_a_terminal_is_told_of_a_change_and_a_cancellation(sqlite_store: Store, tmp_path: Path) -> None:
    """Through every layer: articles, reader, store, staff, server, vdirsyncer, khal."""
    ground.read_the_seeds(sqlite_store)
    client = khal()
    with (
        serving(site(sqlite_store)) as visitor,
        client.subscribe(f"http://127.0.0.1:{visitor.port}/feeds/all.ics", tmp_path / "client") as refresh,
    ):
        first, at_first = promised(sqlite_store), refresh(lambda _: True)
        ground.touch(sqlite_store)
        last, at_last = promised(sqlite_store), refresh(lambda _: True)
    assert (at_first, at_last) == (client.expects(first), client.expects(last))
    assert OPERA in [(one.start, one.end, one.place) for one in at_first if "五福临门" in one.title]
