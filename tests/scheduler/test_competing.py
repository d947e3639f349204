"""Several dispatchers on one store: each reminder leaves once, whoever takes it."""

import asyncio

from domain.delivery import DeliveryState
from domain.subscription import EVERYTHING
from scheduler import simulate
from scheduler.dispatch import Dispatcher
from store import Store, deliveries
from tests.samples import at, facts
from tests.scheduler.world import World

READERS = 40


async def test_two_senders_share_the_work_and_double_nothing(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    for number in range(READERS):
        world.subscriber(str(number), EVERYTHING, leads=["1d"])
    world.publishes(*(facts(f"项目{number}", end="2026-02-05T17:00") for number in range(3)))
    recorders = [simulate.Recorder("terminal"), simulate.Recorder("terminal")]
    both = [Dispatcher(store, world.clock, world.timing, {"terminal": recorder}) for recorder in recorders]
    world.clock.set(at("2026-02-04T17:00"))
    await asyncio.gather(*(dispatcher.tick() for dispatcher in both))
    told = [(it.subscriber.address, item.milestone.uid) for r in recorders for it in r.seen for item in it.items]
    assert len(told) == len(set(told)) == READERS * 3
    with store.read() as tx:
        assert deliveries.counts(tx) == {DeliveryState.SENT: READERS * 3}
