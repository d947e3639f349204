"""What happens when things go wrong at the worst moment, or are taken back just in time."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import UsageError
from domain.milestone import Doubt, Kind, Milestone, Status, Topic
from domain.notification import Notification
from domain.override import Changes
from domain.subscription import EVERYTHING, Matcher, MatcherKind
from scheduler import overrides
from scheduler.dispatch import Dispatcher
from scheduler.outcome import Outcome
from scheduler.receiver import Migrated, NotSent, Unstarted, Unsure
from store import Store, deliveries, milestones, occasions, reviews, state, subscribers
from store import overrides as ledger
from tests.databases import PostgresServer, opened
from tests.samples import at, facts, when
from tests.scheduler.test_delivery import Moody, again, due_world, performance
from tests.scheduler.world import ADMIN, World


def undo_last(world: World) -> None:
    with world.store.begin() as tx:
        [last] = ledger.latest(tx, 1)
        overrides.undo(tx, world.timing, last.id, by=ADMIN, now=world.clock.now())


def reminded(store: Store, now: str = "2026-01-20T09:00", *leads: str) -> tuple[World, Milestone]:
    world = World(store, now)
    world.subscriber("全部", EVERYTHING, leads=leads or ("7d", "1d"))
    [milestone] = world.publishes(facts(end="2026-02-05T17:00"))
    return world, milestone


async def test_a_reminder_missed_while_a_postponement_stood_comes_after_its_undo(store: Store) -> None:
    world, milestone = reminded(store)
    await world.until("2026-02-04T16:58")
    world.postpones(milestone, "2026-02-25T17:00")
    await world.until("2026-02-04T17:03")
    undo_last(world)
    assert await world.until("2026-03-01T00:00") == ["02-04 17:03 全部: 领军人才计划 (first seen inside the lead)"]


async def test_a_reminder_missed_while_in_doubt_comes_after_the_confirmation(store: Store) -> None:
    world, milestone = reminded(store)
    await world.until("2026-02-04T12:00")
    world.publishes(facts(end="2026-02-05T17:00", warnings=(Doubt.WEEKDAY,)), text="改")
    assert await world.until("2026-02-04T18:00") == []
    with store.begin() as tx:
        overrides.confirm(tx, world.timing, milestone.uid, by=ADMIN, reason="", now=world.clock.now())
    assert await world.until("2026-03-01T00:00") == ["02-04 18:00 全部: 领军人才计划 (first seen inside the lead)"]


async def test_what_was_skipped_because_it_moved_is_sent_when_it_moves_back(store: Store) -> None:
    moody = Moody(NotSent("429", timedelta(minutes=5), everywhere=True))
    world = due_world(store, moody)
    await world.dispatcher.tick()
    with store.read() as tx:
        [milestone] = milestones.listed(tx)
    world.postpones(milestone, "2026-02-25T17:00")
    await again(world, timedelta(minutes=6))
    undo_last(world)
    await again(world, timedelta(minutes=11))
    assert [(who, double) for who, _, double in moody.accepted] == [("全部", False)]


@pytest.mark.parametrize(
    ("now", "to", "told"),
    [
        ("2026-02-01T09:00", "2026-01-31T17:00", "02-01 09:10 全部: 领军人才计划 (brought forward)"),
        ("2026-02-03T16:55", "2026-02-03T17:00", "02-03 16:55 全部: 领军人才计划 (brought forward)"),
    ],
)
async def test_who_relies_on_a_later_time_hears_of_an_earlier_one_at_once(
    store: Store, now: str, to: str, told: str
) -> None:
    world, milestone = reminded(store, "2026-01-20T09:00", "7d")
    await world.until(now)
    world.postpones(milestone, to)
    assert await world.until("2026-03-01T00:00") == [told]


async def test_a_cancellation_minutes_before_the_beginning_still_arrives_before_it(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["1d"])
    [milestone] = world.publishes(performance())
    await world.until("2026-02-07T13:51")
    with store.begin() as tx:
        overrides.cancel(tx, world.timing, milestone.uid, by=ADMIN, reason="", now=world.clock.now())
    assert await world.until("2026-03-01T00:00") == ["02-07 13:51 全部: 五福临门 (cancelled)"]


async def test_a_change_when_both_times_are_over_is_told_nobody(store: Store) -> None:
    world, milestone = reminded(store)
    await world.until("2026-02-06T00:00")
    world.postpones(milestone, "2026-02-04T17:00")
    assert await world.until("2026-03-01T00:00") == []


async def test_another_correction_floods_nobody_who_chose_a_lead_too_late(store: Store) -> None:
    world = World(store, "2026-02-01T09:00")
    [milestone] = world.publishes(facts(end="2026-02-05T17:00"))
    world.subscriber("全部", EVERYTHING, leads=["7d"])
    with store.begin() as tx:
        overrides.fix(
            tx, world.timing, milestone.uid, Changes(location="B座"), by=ADMIN, reason="", now=world.clock.now()
        )
    assert await world.until("2026-02-06T00:00") == []


def test_lead_times_that_nobody_uses_any_more_are_planned_no_longer(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.publishes(facts(end="2026-12-05T17:00"))
    for days in range(1, 12):
        world.subscriber("一人", EVERYTHING, leads=[f"{days}d"])
    with store.read() as tx:
        assert [str(lead) for lead in occasions.leads_planned(tx)] == ["11d"]
        assert occasions.next_fire_at(tx, world.clock.now()) == at("2026-11-24T17:00")


def test_a_doubt_is_in_the_queue_exactly_as_long_as_it_stands(store: Store) -> None:
    def waiting() -> list[str | None]:
        with store.read() as tx:
            return [review.uid for review in reviews.waiting(tx)]

    world = World(store, "2026-01-20T09:00")
    [milestone] = world.publishes(facts(start="2026-02-01", end="2026-02-05", warnings=(Doubt.WEEKDAY,)))
    assert waiting() == [milestone.uid]
    assert world.postpones(milestone, "2026-02-08").status is Status.CONFIRMED
    assert waiting() == []
    undo_last(world)
    assert (world.now(milestone.uid).status, waiting()) == (Status.TENTATIVE, [milestone.uid])
    with pytest.raises(UsageError, match="早于"):
        world.postpones(milestone, "2026-01-25")


def test_a_cancelled_performance_does_not_cancel_the_one_that_replaces_it(store: Store) -> None:
    world = World(store, "2026-01-01T09:00")
    first = facts("折子戏", kind=Kind.EVENT, topic=Topic.OPERA, start="2026-01-10")
    _, cancelled = world.publishes(first, replace(first, title="牡丹亭", start=when("2026-01-17")))
    with store.begin() as tx:
        overrides.cancel(tx, world.timing, cancelled.uid, by=ADMIN, reason="", now=world.clock.now())
    kept = world.publishes(first, replace(first, title="浣纱记", start=when("2026-01-24")), text="改")
    assert {it.facts.title: it.status for it in kept} == {
        "折子戏": Status.CONFIRMED,
        "浣纱记": Status.CONFIRMED,
        "牡丹亭": Status.CANCELLED,
    }


@pytest.mark.parametrize("second", [Migrated("-1"), RuntimeError("bug"), NotSent("no route")])
async def test_a_possible_double_stays_marked_whatever_happens_to_its_second_copy(
    store: Store, second: Exception
) -> None:
    moody = Moody(Unsure("read timeout"), second)
    world = due_world(store, moody)
    for wait in (timedelta(), timedelta(seconds=5), timedelta(minutes=1)):
        await again(world, wait)
    assert [double for _, _, double in moody.accepted] == [True]


async def test_a_chat_that_moves_for_ever_holds_up_nobody(store: Store) -> None:
    class Wanderer:
        name = "terminal"
        tried = 0

        async def send(self, notification: Notification) -> str:
            self.tried += 1
            raise Migrated(f"{notification.subscriber.address}x")

    wanderer = Wanderer()
    world = World(store, "2026-02-01T09:00", wanderer)
    world.subscriber("群", EVERYTHING, leads=["1d"])
    world.publishes(facts(end="2026-02-05T17:00"))
    world.clock.set(at("2026-02-04T17:00"))
    await world.dispatcher.tick()
    assert wanderer.tried == 2


async def test_a_sender_that_slept_past_its_lease_sends_nothing_and_overwrites_nothing(store: Store) -> None:
    moody = Moody()
    world = due_world(store, moody)
    world.dispatcher._ledger.fire()
    [parcel] = world.dispatcher._ledger.turn([], {"terminal": 9}).parcels
    other = Dispatcher(store, world.clock, world.timing, {"terminal": moody})
    world.clock.set(world.clock.now() + timedelta(minutes=3))
    await other.tick()
    outcome = await world.dispatcher._flight._outcome(parcel, asyncio.get_running_loop().time())
    world.dispatcher._ledger.turn([outcome], {})
    assert (len(moody.accepted), type(outcome.failure)) == (1, Unstarted)
    with store.read() as tx:
        assert deliveries.counts(tx) == {"sent": 1}


async def test_a_late_answer_does_not_end_another_senders_attempt(store: Store) -> None:
    world = due_world(store, Moody())
    world.dispatcher._ledger.fire()
    [mine] = world.dispatcher._ledger.turn([], {"terminal": 9}).parcels
    other = Dispatcher(store, world.clock, world.timing, {"terminal": Moody()})
    world.clock.set(world.clock.now() + timedelta(minutes=3))
    other.recover(alone=False)
    [theirs] = other._ledger.turn([], {"terminal": 9}).parcels
    world.dispatcher._ledger.turn([Outcome(mine, message_id="1")], {})
    with store.read() as tx:
        assert deliveries.counts(tx) == {"sending": 1}
    other._ledger.turn([Outcome(theirs, message_id="2")], {})
    with store.read() as tx:
        assert deliveries.counts(tx) == {"sent": 1}


async def test_each_outcome_is_noted_while_others_are_still_under_way(sqlite_store: Store) -> None:
    slow = asyncio.Event()

    class Slow:
        name = "terminal"

        async def send(self, notification: Notification) -> str:
            if notification.subscriber.address == "慢":
                await slow.wait()
            return "1"

    world = World(sqlite_store, "2026-02-01T09:00", Slow())
    for address in ("快", "慢"):
        world.subscriber(address, EVERYTHING, leads=["1d"])
    world.publishes(facts(end="2026-02-05T17:00"))
    world.clock.set(at("2026-02-04T17:00"))
    tick = asyncio.create_task(world.dispatcher.tick())

    def noted() -> dict[str, int]:
        with sqlite_store.read() as tx:
            return deliveries.counts(tx)

    async with asyncio.timeout(30):
        while await asyncio.to_thread(noted) != {"sent": 1, "sending": 1}:  # noqa: ASYNC110 -- it is in the database
            await asyncio.sleep(0.01)
    slow.set()
    assert await tick == 2


def test_a_keyword_is_found_whatever_its_case(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("关注", Matcher(MatcherKind.KEYWORD, "ＡＩ"), leads=["1d"])
    world.publishes(facts("ＡＩ大赛", end="2026-02-05T17:00"))
    assert len(asyncio.run(world.until("2026-03-01T00:00"))) == 1


@pytest.fixture
def shared(postgres: PostgresServer) -> Iterator[Store]:
    """A store that several processes may use at once."""
    with opened(postgres.fresh()) as store:
        yield store


def side_by_side(*work: Callable[[], object]) -> list[BaseException]:
    """Do these in threads; what they raised."""
    failures: list[BaseException] = []

    def run(part: Callable[[], object]) -> None:
        try:
            part()
        except BaseException as failure:  # noqa: BLE001 -- handed to the test
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(part,)) for part in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_a_rereading_and_an_admin_at_the_same_moment_lose_nothing(shared: Store) -> None:
    world = World(shared, "2026-01-20T09:00")
    for turn in range(10):
        [milestone] = world.publishes(facts(end="2026-02-05"), text=f"前{turn}", id=f"n{turn}")
        failures = side_by_side(
            lambda m=milestone: world.postpones(m, "2026-02-20"),
            lambda t=turn: world.publishes(facts(end="2026-02-08"), text=f"后{t}", id=f"n{t}"),
        )
        assert (failures, world.now(milestone.uid).facts.end) == ([], when("2026-02-20"))


def test_several_processes_may_open_an_empty_database_at_once(postgres: PostgresServer) -> None:
    url = postgres.empty()

    def start() -> None:
        with opened(url):
            pass

    assert side_by_side(*[start] * 4) == []


def test_changes_at_the_same_moment_are_both_counted(shared: Store) -> None:
    world = World(shared, "2026-01-20T09:00")
    world.publishes(facts("零", end="2026-02-05"), id="n0")
    failures = side_by_side(
        *[lambda n=n: world.publishes(facts(f"项目{n}", end="2026-02-05"), id=f"n{n}") for n in range(1, 7)]
    )
    with shared.read() as tx:
        assert (failures, state.revision(tx)[0], milestones.count(tx)) == ([], 7, 7)


def test_two_senders_told_to_wait_at_once_both_wait(shared: Store) -> None:
    def hold(minutes: int) -> Callable[[], None]:
        def work() -> None:
            with shared.begin() as tx:
                deliveries.hold(tx, "telegram", "", at("2026-02-01T09:00") + timedelta(minutes=minutes))

        return work

    assert side_by_side(*[hold(minutes) for minutes in (5, 1, 9, 3)]) == []
    with shared.begin() as tx:
        subscribers.ensure(tx, "telegram", "1", at("2026-02-01T09:00"))
