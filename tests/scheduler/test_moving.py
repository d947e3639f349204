"""A group that becomes a supergroup which was there already: what waited for the one is said to the other, once."""

from domain.notification import Notification
from domain.subscription import EVERYTHING
from scheduler.receiver import Migrated
from store import Store
from tests.samples import at, facts
from tests.scheduler.world import World


async def test_what_waits_for_a_group_goes_to_the_supergroup_that_was_there_already(store: Store) -> None:
    class Town:
        name = "terminal"
        took: list[tuple[str, tuple[str, ...]]] = []  # noqa: RUF012 - of this test

        async def send(self, notification: Notification) -> str:
            if notification.subscriber.address == "群":
                raise Migrated("超级群")
            said = tuple(item.milestone.facts.title for item in notification.items)
            self.took.append((notification.subscriber.address, said))
            return "1"

    town = Town()
    world = World(store, "2026-02-01T09:00", town)
    world.subscriber("群", EVERYTHING, leads=["1d"])
    world.subscriber("超级群", EVERYTHING, leads=["2h"])
    world.publishes(facts("领军人才计划", end="2026-02-05T17:00"))
    world.clock.set(at("2026-02-04T17:00"))
    await world.dispatcher.tick()
    await world.dispatcher.tick()
    assert town.took == [("超级群", ("领军人才计划",))]
