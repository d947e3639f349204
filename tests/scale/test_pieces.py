"""Subscribers are taken in ranges: whoever is concerned gets one row, wherever the ranges end and whenever it stops."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, or_, select

from domain.subscription import EVERYTHING, Matcher, MatcherKind
from scheduler import ledger, telling
from store import Store, occasions, spreading, tables
from tests.samples import at, facts
from tests.scheduler.world import World

READERS = 7


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "WIDTH", 2)
    monkeypatch.setattr(spreading, "ENOUGH", 3)


def everybody(store: Store) -> World:
    world = World(store, "2026-01-20T09:00")
    for number in range(READERS):
        world.subscriber(str(number), EVERYTHING, leads=["1d"])
    return world


def one_piece(world: World) -> telling.Spread:
    with world.store.begin() as tx:
        [occasion] = occasions.due(tx, world.clock.now())
        return ledger.fire(tx, world.timing, occasion, world.clock.now())


def told(store: Store) -> list[tuple[int, str]]:
    table = tables.deliveries
    with store.read() as tx:
        rows = tx.execute(select(table.c.subscriber_id, table.c.state).order_by(table.c.subscriber_id))
        return [(row.subscriber_id, row.state) for row in rows]


@pytest.mark.usefixtures("small_pieces")
async def test_each_piece_is_a_transaction_and_the_last_one_closes_the_occasion(store: Store) -> None:
    world = everybody(store)
    world.publishes(facts(end="2026-02-05T17:00"))
    world.clock.set(at("2026-02-04T17:00"))
    assert [one_piece(world).subscribers for _ in range(2)] == [4, 3]
    with store.begin() as tx:
        assert occasions.due(tx, world.clock.now()) == []
    assert len(await world.sleeps_until("2026-02-04T17:00")) == READERS


@pytest.mark.usefixtures("small_pieces")
async def test_who_moves_on_between_two_pieces_is_told_once(store: Store) -> None:
    """Killed after a piece, it goes on with the next; and a tick takes all of them."""
    world = everybody(store)
    world.publishes(facts(end="2026-02-05T17:00"))
    world.clock.set(at("2026-02-04T17:00"))
    one_piece(world)
    sent = await World(store, "2026-02-04T17:00").sleeps_until("2026-02-04T17:01")
    assert (len(sent), len(told(store))) == (READERS, READERS)


@pytest.mark.usefixtures("small_pieces")
async def test_moved_away_and_back_between_two_pieces_everybody_is_told(store: Store) -> None:
    world = everybody(store)
    [milestone] = world.publishes(facts(end="2026-02-05T17:00"))
    world.clock.set(at("2026-02-04T17:00"))
    one_piece(world)
    world.postpones(milestone, "2026-02-09T17:00")
    assert await world.sleeps_until("2026-02-04T17:01") == []
    assert [state for _, state in told(store)] == ["skipped"] * 4
    world.postpones(milestone, "2026-02-05T17:00")
    assert len(await world.sleeps_until("2026-02-04T17:02")) == READERS
    assert told(store) == [(number, "sent") for number in range(1, READERS + 1)]


@pytest.mark.usefixtures("small_pieces")
async def test_a_change_is_told_in_pieces_too(store: Store) -> None:
    world = everybody(store)
    [milestone] = world.publishes(facts(end="2026-02-05T17:00"))
    assert len(await world.sleeps_until("2026-02-04T17:00")) == READERS
    world.postpones(milestone, "2026-02-20T17:00")
    world.clock.set(at("2026-02-04T18:00"))
    assert [one_piece(world).subscribers for _ in range(2)] == [4, 3]
    assert len(await world.sleeps_until("2026-02-04T18:00")) == READERS


@contextmanager
def rows_of_each_statement(store: Store) -> Iterator[list[int]]:
    """How many deliveries each statement in the block makes."""
    made: list[int] = []

    def note(_connection: Connection, cursor: Any, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO deliveries"):
            made.append(cursor.rowcount)

    event.listen(store.engine, "after_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(store.engine, "after_cursor_execute", note)


@pytest.mark.usefixtures("small_pieces")
def test_ranges_are_as_long_as_their_subscribers_are_few(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    contest, talent = Matcher(MatcherKind.KEYWORD, "大赛"), Matcher(MatcherKind.KEYWORD, "人才")
    for number in range(60):
        world.subscriber(str(number), contest if number in {30, 59} or 40 <= number < 45 else talent, leads=["1d"])
    world.publishes(facts("大赛", end="2026-02-05T17:00"))
    world.clock.set(at("2026-02-04T17:00"))
    with rows_of_each_statement(store) as made:
        assert sum(one_piece(world).subscribers for _ in range(2)) == 7
    assert max(made) == 2
    assert len(made) < 60 / 2


WORDS = st.text("领军人才计划AbＡ%_\\", min_size=1, max_size=3)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keywords=st.lists(WORDS, max_size=6, unique=True), title=st.text("领军人才计划AbＡ%_\\", min_size=1, max_size=8))
def test_a_keyword_fits_where_it_stands_in_the_words_whatever_its_case(
    store: Store, keywords: list[str], title: str
) -> None:
    world = World(store, "2026-01-20T09:00")
    with store.begin() as tx:
        tx.execute(tables.matchers.delete())
        tx.execute(tables.leads.delete())
    for number, keyword in enumerate(keywords):
        world.subscriber(str(number), Matcher(MatcherKind.KEYWORD, keyword))
    [milestone] = world.publishes(facts(title, end="2026-02-05T17:00"), id=f"n{abs(hash(title))}")
    with store.read() as tx:
        fits = spreading.fitting(tx, milestone.uid)
        found = set(tx.scalars(select(tables.matchers.c.value).where(or_(*fits))))
        words = tx.scalar(select(tables.milestones.c.words).where(tables.milestones.c.uid == milestone.uid))
    assert found == {keyword for keyword in keywords if keyword.lower() in str(words)}
