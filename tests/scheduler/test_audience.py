"""The number said before something is done is the number of messages that then leave."""

from datetime import timedelta

import pytest

from domain.milestone import Status, Topic
from domain.override import Changes
from domain.subscription import EVERYTHING, Matcher, MatcherKind
from scheduler import audience, overrides
from store import Store
from store import audience as counted
from store import subscribers as people
from tests.samples import facts, when
from tests.scheduler.world import ADMIN, World

TALENT = Matcher(MatcherKind.TOPIC, Topic.TALENT.value)


async def test_as_many_are_told_of_a_change_as_were_counted(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["7d", "1d"])
    world.subscriber("人才", TALENT, leads=["7d"])
    world.subscriber("只在前一天", TALENT, leads=["1d"])
    world.subscriber("无关", Matcher(MatcherKind.KEYWORD, "路演"), leads=["7d"])
    gone = world.subscriber("失联", EVERYTHING, leads=["7d"])
    [one] = world.publishes(facts(topic=Topic.TALENT, end="2026-02-05T17:00"))
    assert len(await world.until("2026-01-30T09:00")) == 3
    later, same = Changes(end=when("2026-02-06T17:00")), Changes(title="别的题目")
    with store.begin() as tx:
        people.set_unreachable(tx, gone.id, "blocked")
        assert audience.of_change(tx, world.timing, one, later, world.clock.now()) == 2
        assert audience.of_change(tx, world.timing, one, same, world.clock.now()) == 0
        assert audience.of_change(tx, world.timing, one, Changes(status=Status.CANCELLED), world.clock.now()) == 2
        assert (counted.wanting(tx, [one.uid]), counted.of_topic(tx, Topic.TALENT)) == (3, 3)
        assert counted.of_topic(tx, Topic.OPERA) == 1
    world.postpones(one, "2026-02-06T17:00")
    told = await world.until("2026-01-30T10:00")
    assert [line.split(" ", 2)[2].split(":")[0] for line in told] == ["全部", "人才"]


async def test_taking_back_what_nobody_heard_of_tells_nobody(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["7d"])
    [one] = world.publishes(facts(end="2026-02-05T17:00"))
    await world.until("2026-01-30T09:00")
    world.postpones(one, "2026-02-06T17:00")
    with store.begin() as tx:
        assert (
            audience.of_undo(tx, world.timing, world.now(one.uid), 1, world.clock.now()) == 0
        )  # nobody has heard of the new time
    await world.until("2026-01-30T10:00")
    with store.begin() as tx:
        assert audience.of_undo(tx, world.timing, world.now(one.uid), 1, world.clock.now()) == 1
        overrides.undo(tx, world.timing, 1, by=ADMIN, now=world.clock.now() + timedelta(minutes=1))
    assert len(await world.until("2026-01-30T11:00")) == 1


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        (Changes(status=Status.CANCELLED), 0),
        (Changes(end=when("2026-02-04T17:00")), 0),
        (Changes(end=when("2026-02-09T17:00")), 1),
    ],
    ids=["cancelled", "to another time that is over", "to a time ahead"],
)
async def test_of_what_is_over_only_a_time_ahead_is_told(store: Store, changes: Changes, count: int) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["7d"])
    [one] = world.publishes(facts(end="2026-02-05T17:00"))
    assert len(await world.until("2026-02-06T09:00")) == 1
    with store.begin() as tx:
        assert audience.of_change(tx, world.timing, one, changes, world.clock.now()) == count
        overrides.fix(tx, world.timing, one.uid, changes, by=ADMIN, reason="", now=world.clock.now())
    assert len(await world.until("2026-02-06T10:00")) == count
