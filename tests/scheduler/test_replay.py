"""Rehearsals: what would be sent, on a copy, the same every time."""

from domain.subscription import EVERYTHING
from scheduler import simulate
from store import Store, deliveries, milestones, occasions
from tests.samples import at, facts
from tests.scheduler.world import World, line


async def replayed(world: World, begin: str, until: str) -> list[str]:
    sent = await simulate.replay(world.store, world.timing, now=world.clock.now(), begin=at(begin), until=at(until))
    return [line(notification) for notification in sent]


def busy(store: Store, now: str = "2026-01-20T09:00") -> World:
    world = World(store, now)
    world.subscriber("全部", EVERYTHING, leads=["7d", "1d"])
    world.publishes(facts("甲", end="2026-02-05T17:00"), facts("乙", end="2026-03-20"))
    return world


AHEAD = ["01-29 17:00 全部: 甲 (due)", "02-04 17:00 全部: 甲 (due)"]


async def test_ahead_it_is_the_schedule_as_it_stands(store: Store) -> None:
    world = busy(store)
    assert await replayed(world, "2026-01-20T09:00", "2026-03-01T00:00") == AHEAD
    assert await replayed(world, "2026-02-01T00:00", "2026-03-01T00:00") == AHEAD[1:]
    assert await world.until("2026-03-01T00:00") == AHEAD


async def test_behind_it_is_what_would_have_been_sent(store: Store) -> None:
    world = busy(store, "2026-11-21T09:00")
    assert await replayed(world, "2026-01-01T00:00", "2026-03-01T00:00") == AHEAD


async def test_it_begins_where_it_is_told_to_and_repeats_nothing_of_before(store: Store) -> None:
    world = busy(store, "2026-11-21T09:00")
    assert await replayed(world, "2026-01-30T00:00", "2026-03-01T00:00") == AHEAD[1:]


async def test_it_sends_nothing_changes_nothing_and_says_the_same_again(store: Store) -> None:
    world = busy(store)
    with store.read() as tx:
        before = milestones.listed(tx), occasions.next_fire_at(tx, world.clock.now()), deliveries.counts(tx)
    first = await replayed(world, "2026-01-20T09:00", "2026-04-01T00:00")
    assert first == await replayed(world, "2026-01-20T09:00", "2026-04-01T00:00")
    with store.read() as tx:
        assert (
            milestones.listed(tx),
            occasions.next_fire_at(tx, world.clock.now()),
            deliveries.counts(tx),
        ) == before
    assert world.recorder.seen == []
