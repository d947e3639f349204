"""What ``/metrics`` says is what happened, and it names nobody."""

from datetime import timedelta
from typing import Any

from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from app import metrics
from app.metrics import Metrics, StoreCollector
from app.pulse import Pulse
from domain.delivery import Reason
from domain.notification import Notification
from domain.subscription import EVERYTHING
from scheduler import telling
from scheduler.clock import SimulatedClock
from scheduler.receiver import NotSent, Refused
from scheduler.telling import Handled, Kept, Settled, Turned
from store import Store
from tests.samples import at, facts
from tests.scheduler.world import World


def page(shown: Metrics) -> dict[str, float]:
    """Every sample of ours that is not a bucket, as it is written on the page."""
    families = text_string_to_metric_families(generate_latest(shown.registry).decode())
    return {
        sample.name.removeprefix("kunqi_") + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
        if not sample.name.endswith(("_bucket", "_created"))
    }


def watched(world: World) -> Metrics:
    pulse = Pulse(world.store, timedelta(seconds=5))
    pulse.close()
    return Metrics(world.store, world.clock, pulse)


class Capricious:
    """Takes some, refuses some, and asks to wait for others."""

    name = "terminal"

    async def send(self, notification: Notification) -> str:
        match notification.subscriber.address:
            case "blocked":
                raise Refused("blocked")
            case "busy":
                raise NotSent("wait", timedelta(seconds=60))
            case address:
                return address


async def test_the_page_after_one_tick(store: Store) -> None:
    world = World(store, "2026-01-20T09:00", Capricious())
    for address in ("one", "two", "blocked", "busy"):
        world.subscriber(address, EVERYTHING, leads=["1d", "2h"])
    shown = watched(world)
    world.publishes(facts(end="2026-02-05T17:00"))
    with telling.heard_by(shown.hear):
        await world.sleeps_until("2026-02-04T17:02")
    seen = page(shown)
    assert {name: seen[name] for name in EXPECTED} == EXPECTED
    assert not {"one", "two", "blocked", "busy", "领军人才计划"} & {word for name in seen for word in name.split()}


EXPECTED = {
    "store_up": 1,
    "deliveries pending": 0,
    "deliveries retry": 1,
    "deliveries sending": 0,
    "deliveries unknown": 0,
    "deliveries_due": 0,
    "oldest_due_seconds": 0,
    "deliveries_ended_day refused failed": 1,
    "deliveries_spread_total due": 4,
    "messages_total accepted": 2,
    "messages_total refused": 1,
    "messages_total rate_limited": 1,
    "messages_late_total": 2,
    "lateness_seconds_count": 2,
    "lateness_seconds_sum": 240,
    "occasions_due": 0,
    "occasions_silenced": 0,
    "reviews_open": 0,
    "updates_waiting": 0,
}


async def test_what_waits_is_told_with_the_age_of_the_oldest(store: Store) -> None:
    world = World(store, "2026-01-20T09:00", Capricious())
    world.subscriber("busy", EVERYTHING, leads=["1d"])
    world.publishes(facts(end="2026-02-05T17:00"))
    await world.sleeps_until("2026-02-04T17:00")
    world.clock.set(at("2026-02-04T17:03"))
    seen = page(watched(world))
    assert (seen["deliveries_due"], seen["oldest_due_seconds"], seen["deliveries retry"]) == (1, 120, 1)


async def test_skipped_ones_are_told_by_reason_for_a_day(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("one", EVERYTHING, leads=["1d", "2h"])
    world.publishes(facts(end="2026-02-05T17:00"))
    await world.sleeps_until("2026-02-05T16:00")
    name = "deliveries_ended_day nearer_lead skipped"
    assert page(watched(world))[name] == 1
    world.clock.set(at("2026-02-06T16:01"))
    assert name not in page(watched(world))


def test_chats_updates_and_turns_are_counted(sqlite_store: Store) -> None:
    shown = watched(World(sqlite_store, "2026-01-20T09:00"))
    for happening in (Kept(3), Handled(2), Handled(0, buried=1), Turned("tick", timedelta(seconds=0.5))):
        shown.hear(happening)
    seen = page(shown)
    found = {name: seen[name] for name in ("updates_total kept", "updates_total handled", "updates_total buried")}
    assert found == {"updates_total kept": 3, "updates_total handled": 2, "updates_total buried": 1}
    assert (seen["turn_seconds_count tick"], seen["turn_seconds_sum tick"]) == (1, 0.5)


def test_every_reason_can_be_counted(sqlite_store: Store) -> None:
    shown = watched(World(sqlite_store, "2026-01-20T09:00"))
    for reason in Reason:
        shown.hear(Settled(reason, timedelta()))
    assert len([name for name in page(shown) if name.startswith("messages_total ")]) == len(Reason)


def test_the_store_is_asked_once_in_a_while_however_many_scrape(sqlite_store: Store, monkeypatch: Any) -> None:
    asked, hands = [], [100.0]
    monkeypatch.setattr(metrics, "look", lambda *_: asked.append(1))
    collector = StoreCollector(sqlite_store, SimulatedClock(at("2026-01-20T09:00")), lambda: hands[0])
    for passed in (0, 1, 3, 1):
        hands[0] += passed
        list(collector.collect())
    assert len(asked) == 2


def test_a_store_that_is_down_is_told_as_that(sqlite_store: Store) -> None:
    shown = watched(World(sqlite_store, "2026-01-20T09:00"))
    with sqlite_store.engine.begin() as tx:
        tx.exec_driver_sql("DROP TABLE deliveries")
    seen = page(shown)
    assert (seen["store_up"], "deliveries_due" in seen) == (0, False)
