"""A thousand failures at any point of a request: 503 with Retry-After, and never a calendar with less in it.

A few by default; all with HYPOTHESIS_PROFILE=thorough, and with ``-s`` it prints how many of each kind.
"""

import os
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from sqlalchemy import event

import feed.calendar
import feed.feeds
import feed.representation
from feed.guard import RETRY_AFTER_SECONDS
from scheduler.clock import SimulatedClock
from store import Store, state
from store.glance import Glance
from tests.feed.build import keep, performances
from tests.feed.conftest import site
from tests.feed.http import Answer, Visitor, serving
from tests.feed.parsed import events

FAILURES = 1000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 60
ADDRESSES = ("/feeds/all.ics", "/feeds/opera.ics?alarms=1", "/feeds/all.ics?kind=event,registration&cancelled=drop")
ERRORS: tuple[Callable[[], Exception], ...] = (
    lambda: sqlite3.OperationalError("disk I/O error"),
    lambda: sqlite3.OperationalError("database is locked"),
    lambda: sqlite3.DatabaseError("database disk image is malformed"),
    lambda: sqlite3.InterfaceError("gone away"),
    lambda: OSError(28, "No space left on device"),
    MemoryError,
    lambda: RuntimeError("a mistake of ours"),
    lambda: UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
)
#: What the database does for us, as SQLAlchemy names it, and how often in one request.
MOMENTS = {"before_cursor_execute": 3, "after_cursor_execute": 3, "begin": 1, "commit": 1, "checkout": 1}
#: Where bytes are made.
MAKERS = (
    (feed.feeds, "render"),
    (feed.feeds, "represent"),
    (feed.feeds, "_headers"),
    (feed.calendar, "_head"),
    (feed.representation.gzip, "compress"),
    (feed.representation.hashlib, "sha256"),
    (state, "revision"),
    (Glance, "look"),
)


@contextmanager
def failing_database(store: Store, moment: str, nth: int, error: Exception) -> Iterator[list[str]]:
    """The nth time that this happens from here on, the error is raised instead."""
    happened = list[str]()

    def strike(*_: Any) -> None:
        happened.append(moment)
        if len(happened) == nth:
            raise error

    target = store.engine.pool if moment == "checkout" else store.engine
    event.listen(target, moment, strike)
    try:
        yield happened
    finally:
        event.remove(target, moment, strike)


@contextmanager
def failing_maker(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, error: Exception) -> Iterator[list[str]]:
    happened = list[str]()

    def strike(*_: Any, **__: Any) -> None:
        happened.append(name)
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(place, name, strike)
        yield happened


def outcome(answer: Answer, whole: int) -> str:
    """503 as it must be, or the whole calendar: what failed was not needed, or the usual way did without it."""
    if answer.status == 503:
        assert answer.headers["retry-after"] == str(RETRY_AFTER_SECONDS)
        assert answer.headers["cache-control"] == "no-store"
        assert b"VCALENDAR" not in answer.body
        return "503"
    assert answer.status == 200
    assert len(events(answer.body)) == whole
    return "whole"


def test_no_failure_gives_less_than_everything(
    sqlite_store: Store, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite_store, performances())
    chance, seen = random.Random(503), Counter[str]()  # noqa: S311 - the same failures each time
    with serving(site(sqlite_store, clock)) as visitor, structlog.testing.capture_logs():
        while sum(count for name, count in seen.items() if "nothing failed" not in name) < FAILURES:
            address, anew = chance.choice(ADDRESSES), chance.random() < 0.8
            if anew:  # nothing of it is at hand
                with sqlite_store.begin() as tx:
                    state.rise(tx, clock.now())
            kind, failed, answer = fail(visitor, sqlite_store, chance, monkeypatch, address)
            seen[f"{kind}: {outcome(answer, 3) if failed else 'nothing failed'}"] += 1
            after = visitor.get(address)  # as soon as the trouble is over
            assert (after.status, len(events(after.body))) == (200, 3)
    print("\n".join(f"{count:5} {name}" for name, count in sorted(seen.items())))  # noqa: T201 - figures of a thorough run


def fail(
    visitor: Visitor, store: Store, chance: random.Random, monkeypatch: pytest.MonkeyPatch, address: str
) -> tuple[str, bool, Answer]:
    """One request during which something fails; what, whether it came to that, and the answer."""
    error = chance.choice(ERRORS)()
    if chance.random() < 0.6:
        moment = chance.choice(list(MOMENTS))
        nth = chance.randint(1, MOMENTS[moment])
        with failing_database(store, moment, nth, error) as happened:
            answer = visitor.get(address, Accept_Encoding="identity")
        return moment, len(happened) >= nth, answer
    place, name = chance.choice(MAKERS)
    with failing_maker(monkeypatch, place, name, error) as happened:
        answer = visitor.get(address, Accept_Encoding="identity")
    return name, bool(happened), answer
