"""A place that is corrected is told to those who were sent to the old one, and to nobody else; on both databases."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from domain.milestone import Facts, Kind, Milestone
from domain.override import Changes
from domain.subscription import EVERYTHING
from domain.wishes import Quiet, Wishes
from scheduler import audience, overrides
from store import Store, subscribers, wishes
from store.migrations import configuration
from store.tables import occasions
from tests.databases import PostgresServer, opened
from tests.samples import facts
from tests.scheduler.world import ADMIN, World

A, B, C = "会员之家", "科技大厦", "市图书馆"
TOLD = "2026-03-05T15:00"  #: a week before it is over, and who wants that has been reminded


def talk(place: str = A) -> Facts:
    return facts("讲座", kind=Kind.EVENT, start="2026-03-12T14:00", location=place)


def fixes(world: World, one: Milestone, place: str) -> None:
    with world.store.begin() as tx:
        changes = Changes(location=place)
        overrides.fix(tx, world.timing, one.uid, changes, by=ADMIN, reason="", now=world.clock.now())


def undoes(world: World, number: int) -> None:
    with world.store.begin() as tx:
        overrides.undo(tx, world.timing, number, by=ADMIN, now=world.clock.now())


def places(world: World) -> list[tuple[str, str, str]]:
    """Of each message: to whom, the place they knew where it is another, and the place it says."""
    return [
        (one.subscriber.address, item.told_place, item.milestone.facts.location)
        for one in world.recorder.seen
        for item in one.items
    ]


async def told(store: Store, *promises: Facts) -> tuple[World, Milestone]:
    """A week before, 甲 has been reminded of it and 乙 has not."""
    world = World(store, "2026-03-01T09:00")
    world.subscriber("甲", EVERYTHING, leads=["7d", "1d"])
    world.subscriber("乙", EVERYTHING, leads=["1d"])
    [one] = world.publishes(*(promises or (talk(),)))
    await world.until(TOLD)
    world.recorder.seen.clear()
    return world, one


async def test_who_knows_the_old_place_hears_once(store: Store) -> None:
    world, one = await told(store)
    with store.begin() as tx:
        assert audience.of_change(tx, world.timing, one, Changes(location=B), world.clock.now()) == 1
    fixes(world, one, B)
    assert await world.until("2026-03-05T15:09") == []
    assert await world.until("2026-03-12T13:00") == [
        "03-05 15:10 甲: 讲座 (changed)",
        "03-11 14:00 甲: 讲座 (due)",
        "03-11 14:00 乙: 讲座 (due)",
    ]
    assert places(world) == [("甲", A, B), ("甲", "", B), ("乙", "", B)]


async def test_taken_back_before_it_is_told_tells_nobody_and_after_tells_those_who_heard(store: Store) -> None:
    world, one = await told(store)
    fixes(world, one, B)
    undoes(world, 1)
    assert await world.until("2026-03-05T16:00") == []
    fixes(world, one, B)
    await world.until("2026-03-05T17:00")
    undoes(world, 2)
    await world.until("2026-03-05T18:00")
    assert places(world) == [("甲", A, B), ("甲", B, A)]


async def test_a_place_where_none_was_known_is_told_and_one_that_is_no_longer_known_too(store: Store) -> None:
    world, one = await told(store, talk(""))
    fixes(world, one, B)
    assert await world.until("2026-03-05T16:00") == ["03-05 15:10 甲: 讲座 (changed)"]
    undoes(world, 1)
    await world.until("2026-03-05T17:00")
    assert places(world) == [("甲", "", B), ("甲", B, "")]


async def test_a_new_time_and_a_new_place_are_one_message(store: Store) -> None:
    world, one = await told(store)
    fixes(world, one, B)
    world.postpones(one, "2026-03-13T14:00")
    assert await world.until("2026-03-05T16:00") == ["03-05 15:10 甲: 讲座 (postponed)"]
    assert places(world) == [("甲", A, B)]


async def test_nobody_goes_anywhere_to_apply(store: Store) -> None:
    world, one = await told(store, facts(end="2026-03-12T14:00", location=A))
    fixes(world, one, B)
    assert await world.until("2026-03-05T16:00") == []


async def test_nobody_goes_anywhere_for_what_is_cancelled(store: Store) -> None:
    world, one = await told(store)
    with store.begin() as tx:
        overrides.cancel(tx, world.timing, one.uid, by=ADMIN, reason="", now=world.clock.now())
    assert await world.until("2026-03-05T16:00") == ["03-05 15:10 甲: 讲座 (cancelled)"]
    fixes(world, world.now(one.uid), B)
    assert await world.until("2026-03-05T17:00") == []
    undoes(world, 1)
    await world.until("2026-03-05T18:00")
    assert places(world) == [("甲", "", A), ("甲", "", B)]


async def test_a_registration_has_a_place_too(store: Store) -> None:
    world, one = await told(store, facts("报名", kind=Kind.REGISTRATION, end="2026-03-12T14:00", location=A))
    fixes(world, one, B)
    assert await world.until("2026-03-05T16:00") == ["03-05 15:10 甲: 报名 (changed)"]


async def test_what_waited_for_the_morning_tells_the_place_of_the_morning(store: Store) -> None:
    """Spread with one place and sent with another: what was said is what is known to have been said."""
    world = World(store, "2026-03-01T09:00")
    late = world.subscriber("甲", EVERYTHING, leads=["7d"])
    with store.begin() as tx:
        wishes.keep(tx, late.id, Wishes(quiet=Quiet(13 * 60, 18 * 60)))
    [one] = world.publishes(talk())
    await world.until(TOLD)
    fixes(world, one, B)
    assert await world.until("2026-03-06T09:00") == ["03-05 18:00 甲: 讲座 (quiet hours)"]
    fixes(world, one, C)
    await world.until("2026-03-06T12:00")
    assert places(world) == [("甲", "", B), ("甲", B, C)]


async def test_what_is_taken_back_while_it_waits_for_the_evening_is_not_told(store: Store) -> None:
    world, one = await told(store)
    with store.begin() as tx:
        for subscriber in subscribers.everyone(tx):
            wishes.keep(tx, subscriber.id, Wishes(quiet=Quiet(15 * 60, 18 * 60)))
    fixes(world, one, B)
    assert await world.until("2026-03-05T16:00") == []
    undoes(world, 1)
    assert await world.until("2026-03-05T20:00") == []


async def test_who_was_told_before_an_sqlite_file_knew_places_hears_too(tmp_path: Path) -> None:
    await knows_places_now(f"sqlite:///{tmp_path / 'kunqi.db'}")


async def test_who_was_told_before_a_postgresql_database_knew_places_hears_too(postgres: PostgresServer) -> None:
    await knows_places_now(postgres.fresh())


async def knows_places_now(url: str) -> None:
    with opened(url) as store:
        _, one = await told(store)
    engine, config = create_engine(url.replace("postgresql://", "postgresql+psycopg://")), configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0014")
    engine.dispose()
    with opened(url) as store:
        with store.read() as tx:
            rows = tx.execute(select(occasions.c.state, occasions.c.place).order_by(occasions.c.due_at))
            assert [tuple(row) for row in rows] == [("fired", A), ("planned", None)]
        world = World(store, TOLD)
        fixes(world, one, B)
        await world.until("2026-03-05T16:00")
        assert places(world) == [("甲", A, B)]


MANY = 500 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 10
DEEDS = st.lists(st.tuples(st.sampled_from([A, B, C, "", "undo", "later"]), st.integers(0, 30)), max_size=12)


@settings(max_examples=MANY)
@given(DEEDS)
def test_nobody_is_told_twice_of_a_place_nor_left_with_an_old_one(deeds: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/kunqi.db") as store:
        asyncio.run(_hears(store, deeds))


async def _hears(store: Store, deeds: list[tuple[str, int]]) -> None:
    world, one = await told(store)
    standing, laid = list[int](), 0
    for deed, minutes in deeds:
        if deed != "undo":
            _does(world, one, deed)
            laid += 1
            standing.append(laid)
        elif standing:
            undoes(world, standing.pop())
        await _later(world, minutes)
    await _later(world, 60)
    known = "2026-03-12T14:00", A
    for notification in world.recorder.seen:
        [item] = notification.items
        said = str(item.milestone.facts.start), item.milestone.facts.location
        assert said != known
        assert item.told_place == (known[1] if known[1] != said[1] else "")
        known = said
    now = world.now(one.uid).facts
    assert known == (str(now.start), now.location)


def _does(world: World, one: Milestone, deed: str) -> None:
    if deed == "later":
        world.postpones(one, "2026-03-13T14:00")
    else:
        fixes(world, one, deed)


async def _later(world: World, minutes: int) -> None:
    moment = world.clock.now() + timedelta(minutes=minutes)
    await world.until(moment.astimezone(world.timing.zone).strftime("%Y-%m-%dT%H:%M"))
