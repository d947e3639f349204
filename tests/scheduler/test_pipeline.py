"""The pipeline: what stays whose, what happens when the store or the far end says stop, and what a death leaves."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.delivery import DeliveryState
from domain.errors import StoreTrouble
from domain.notification import Notification
from domain.subscription import EVERYTHING
from scheduler.clock import SystemClock
from scheduler.dispatch import Dispatcher
from scheduler.flight import Flight
from scheduler.ledger import LEASE
from scheduler.receiver import NotSent
from store import Store, claims, deliveries, occasions, open_store, presence, tables, turns, underway
from store.tables import subscribers
from store.turns import UNLIMITED, Limits
from tests.databases import OUR_LOCKS, PostgresServer
from tests.samples import at, facts
from tests.scheduler.world import World

DUE = at("2026-02-04T17:00")


def due(store: Store, readers: int, promises: int = 1, receiver: object = None) -> World:
    """So many subscribers for whom so many reminders are spread and wait."""
    world = World(store, "2026-01-20T09:00", receiver)  # type: ignore[arg-type]
    for number in range(readers):
        world.subscriber(str(number), EVERYTHING, leads=["1d"])
    world.publishes(*(facts(f"项目{number}", end="2026-02-05T17:00") for number in range(promises)))
    world.clock.set(DUE)
    while world.dispatcher._ledger.fire():
        pass
    return world


@pytest.fixture
def another(store: Store) -> Iterator[Store]:
    """The same database, opened by what counts as another process."""
    opened = open_store(store.engine.url.render_as_string(hide_password=False), exclusive=False)
    yield opened
    opened.close()


def counts(store: Store) -> dict[str, int]:
    with store.read() as tx:
        return deliveries.counts(tx)


def take(world: World) -> None:
    """Claimed and committed; then this sender does nothing more."""
    assert world.dispatcher._ledger.turn([], {"terminal": 100}).parcels


def chosen(store: Store, now: datetime, limits: Limits) -> list[str]:
    """The chats for which something is claimed at this moment, given back at once."""
    with store.engine.connect() as tx:
        found = claims.choose(tx, now, "terminal", limits, 100)
        tx.rollback()
    return [turns.chat_of(subscriber.address) for _, subscriber in found]


def test_a_forum_takes_one_turn_and_none_before_its_time(store: Store) -> None:
    limits = Limits(per_second=30, per_chat_seconds=1, per_group_minute=20)
    world = World(store, "2026-01-20T09:00")
    for number in range(40):
        world.subscriber(f"-5/{number}", EVERYTHING, leads=["1d"])
    for number in range(40):
        world.subscriber(str(number), EVERYTHING, leads=["1d"])
    world.publishes(facts(end="2026-02-05T17:00"))
    world.clock.set(DUE)
    while world.dispatcher._ledger.fire():
        pass
    full = turns.within(DUE, DUE, limits)
    assert [(len(chats), chats.count("-5")) for chats in [chosen(store, DUE, limits)]] == [(full, 1)]
    with store.begin() as tx:
        turns.take(tx, "terminal", ["-5/0"], DUE, limits)
    soon = DUE + limits.pause("-5") - timedelta(seconds=0.5)
    assert [(len(chats), chats.count("-5")) for chats in [chosen(store, soon, limits)]] == [(full, 0)]
    with store.begin() as tx:  # once nobody else waits, it may have its turn ahead of time
        private = select(subscribers.c.id).where(subscribers.c.address.not_like("-%"))
        tx.execute(update(tables.deliveries).where(tables.deliveries.c.subscriber_id.in_(private)).values(state="sent"))
    assert chosen(store, soon, limits) == ["-5"]


async def test_a_sender_that_stands_still_keeps_its_rows_while_it_lives(postgres: PostgresServer) -> None:
    url = postgres.fresh()
    stopped, other = open_store(url), open_store(url)
    world = due(stopped, 1)
    take(world)
    second = Dispatcher(other, world.clock, world.timing, {"terminal": world.recorder})
    world.clock.set(DUE + timedelta(hours=1))
    assert (await second.tick(), counts(other)) == (0, {"sending": 1})
    stopped.close()  # as kill -9 does
    async with asyncio.timeout(20):
        while await second.tick() == 0:  # noqa: ASYNC110 -- the server needs a moment to see it
            await asyncio.sleep(0.05)
    assert [said.maybe_double for said in world.recorder.seen] == [True]
    other.close()


async def test_a_lost_connection_costs_a_sender_nothing_but_a_new_session(postgres: PostgresServer) -> None:
    url = postgres.fresh()
    store, server = open_store(url), open_store(url)
    world = due(store, 1)
    before = presence.of(store).assure()
    with server.begin() as tx:
        tx.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert await world.dispatcher.tick() == 1
    with server.read() as tx:
        ours = f"SELECT count(*) FROM pg_locks WHERE {OUR_LOCKS}"  # noqa: S608 -- no value in it
        assert tx.exec_driver_sql(ours).scalar_one() == 1
    assert before > 0
    store.close()
    server.close()


def test_whoever_starts_alone_takes_up_all_that_was_left(store: Store) -> None:
    take(due(store, 3))
    again = World(store, "2026-02-04T17:00")
    assert (again.dispatcher.recover(alone=False), again.dispatcher.recover(alone=True)) == (0, 3)


def test_two_that_choose_at_once_choose_different_people_and_wait_for_nobody(postgres: PostgresServer) -> None:
    with open_stores(postgres) as (one, other):
        due(one, 6, promises=3)
        with one.begin() as tx, other.begin() as their_tx:
            mine = claims.choose(tx, DUE, "terminal", UNLIMITED, 6)
            theirs = claims.choose(their_tx, DUE, "terminal", UNLIMITED, 100)
    people = [{subscriber.address for _, subscriber in found} for found in (mine, theirs)]
    assert people[0] & people[1] == set()
    assert len(people[0]) + len(people[1]) == 6
    # All that waits for one person, and nothing of it twice.
    assert [len(found) for found in (mine, theirs)] == [3 * len(people[0]), 3 * len(people[1])]


def open_stores(postgres: PostgresServer) -> "Both":
    url = postgres.fresh()
    return Both(open_store(url), open_store(url))


class Both:
    """Two processes' stores."""

    def __init__(self, *stores: Store) -> None:
        self.stores = stores

    def __enter__(self) -> tuple[Store, ...]:
        return self.stores

    def __exit__(self, *_: object) -> None:
        for store in self.stores:
            store.close()


async def test_nothing_is_claimed_for_one_to_whom_something_is_under_way(store: Store, another: Store) -> None:
    world = due(store, 1)
    take(world)
    world.publishes(facts("后来", end="2026-02-05T17:00"), id="n2")
    second = Dispatcher(another, world.clock, world.timing, {"terminal": world.recorder})
    assert (await second.tick(), counts(another)) == (0, {"sending": 1, "pending": 1})


class Strict:
    """A far end that asks everybody to wait once it was written to."""

    name = "terminal"

    def __init__(self) -> None:
        self.tried = 0

    async def send(self, _notification: Notification) -> str:
        self.tried += 1
        raise NotSent("429", timedelta(minutes=1), everywhere=True)


async def test_a_limit_for_all_stops_those_that_wait_for_their_turn(store: Store) -> None:
    strict = Strict()
    world = due(store, 5)
    limits = {"terminal": Limits(per_second=20)}
    dispatcher = Dispatcher(store, world.clock, world.timing, {"terminal": strict}, limits)
    assert (await dispatcher.tick(), strict.tried) == (0, 1)
    with store.read() as tx:
        rows = tx.execute(deliveries.deliveries.select().order_by(deliveries.deliveries.c.id)).all()
    # One was tried; the others went back as if they had never been claimed.
    assert sorted((row.state, row.reason, row.attempts) for row in rows) == [("pending", "due", 0)] * 4 + [
        ("retry", "rate limited", 1)
    ]


async def test_sends_keep_their_distance_when_the_loop_was_late(sqlite_store: Store) -> None:
    claimed = due(sqlite_store, 8).dispatcher._ledger.turn([], {"terminal": 100}).parcels
    clock, moments = SystemClock(), list[float]()

    class Watch:
        name = "terminal"

        async def send(self, _notification: Notification) -> str:
            moments.append(asyncio.get_running_loop().time())
            return "1"

    flight = Flight({"terminal": Watch()}, clock, {"terminal": Limits(per_second=50)})
    now, started = clock.now(), asyncio.get_running_loop().time()  # eight turns have come at once
    flight.launch(replace(parcel, turn=now, lease=now + LEASE) for parcel in claimed)
    while not flight.over:
        await flight.news(8, 1)
        flight.landed()
    assert len(moments) == 8
    # However slow the machine is, none leaves before its own place in the row (a sleep may end within a clock's tick).
    assert [place for place, moment in enumerate(moments) if moment < started + place * 0.02 - 0.001] == []


async def test_what_arrived_is_noted_when_the_store_is_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    world = due(store, 3)
    turn = world.dispatcher._ledger.turn

    def trouble(outcomes: object, room: object) -> object:
        if outcomes:
            raise StoreTrouble("gone")
        return turn(outcomes, room)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(world.dispatcher._ledger, "turn", trouble)
        with pytest.raises(StoreTrouble):
            await world.dispatcher.tick()
        assert (len(world.recorder.seen), counts(store)) == (3, {"sending": 3})
    assert (await world.dispatcher.tick(), len(world.recorder.seen), counts(store)) == (3, 3, {"sent": 3})


async def test_what_cannot_be_claimed_costs_no_note(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    world = due(store, 2)
    claim, calls = world.dispatcher._ledger._claim, []

    def once(*given: object) -> object:
        calls.append(given)
        if len(calls) > 1:
            raise RuntimeError("a mistake of ours")
        return claim(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(world.dispatcher._ledger, "_claim", once)
    with pytest.raises(RuntimeError):
        await world.dispatcher.tick()
    assert counts(store) == {"sent": 2}


def test_a_clock_that_was_set_back_keeps_nothing_waiting(store: Store) -> None:
    world = due(store, 1)
    with store.begin() as tx:
        tx.execute(deliveries.deliveries.update().values(state="retry", not_before=DUE + timedelta(days=3650)))
        deliveries.hold(tx, "terminal", "", DUE + timedelta(days=3650), since=DUE + timedelta(days=3649))
        assert claims.choose(tx, DUE, "terminal", UNLIMITED, 9) == []
        assert underway.set_right(tx, DUE, timedelta(minutes=11)) == 1
        [(waiting, _)] = claims.choose(tx, DUE, "terminal", UNLIMITED, 9)
        assert waiting.state is DeliveryState.RETRY
        assert underway.set_right(tx, DUE, timedelta(minutes=11)) == 0
        assert occasions.next_fire_at(tx, DUE) is None
    assert world.recorder.seen == []
