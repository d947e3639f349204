"""What is sent, when, to whom and why: the real planner, dispatcher and database along a simulated clock."""

from datetime import timedelta

import pytest

from domain.delivery import DeliveryState
from domain.milestone import Facts, Kind, Topic
from domain.notification import Notification
from domain.subscription import EVERYTHING, Matcher, MatcherKind
from domain.times import Precision
from scheduler import overrides
from scheduler.outcome import LONGEST_WAIT, MOST_UNSURE
from scheduler.receiver import Migrated, NotSent, Refused, Unsure
from store import Store, deliveries, queue, subscribers
from tests.samples import at, facts
from tests.scheduler.world import ADMIN, World

OPERA = Matcher(MatcherKind.TOPIC, "月月有戏")


def performance(start: str = "2026-02-07T14:00") -> Facts:
    return facts("五福临门", kind=Kind.EVENT, topic=Topic.OPERA, start=start, location="昆曲剧场")


async def test_a_reminder_goes_out_at_each_lead_time_to_those_who_want_it(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING)
    world.subscriber("戏迷", OPERA, leads=["1d"])
    world.subscriber("旁人", Matcher(MatcherKind.TOPIC, "大赛"))
    world.publishes(facts(end="2026-02-05T17:00"), performance())
    assert await world.until("2026-03-01T00:00") == [
        "01-29 17:00 全部: 领军人才计划 (due)",
        "01-31 14:00 全部: 五福临门 (due)",
        "02-04 17:00 全部: 领军人才计划 (due)",
        "02-05 15:00 全部: 领军人才计划 (due)",
        "02-06 14:00 全部: 五福临门 (due)",
        "02-06 14:00 戏迷: 五福临门 (due)",
        "02-07 12:00 全部: 五福临门 (due)",
    ]


async def test_a_day_without_an_hour_is_reminded_of_in_the_morning(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["7d", "2h", "3wd"])
    world.publishes(facts(end="2026-02-24"))
    assert await world.until("2026-03-01T00:00") == [
        "02-12 09:00 全部: 领军人才计划 (due)",  # the Spring Festival of 2026 is 02-15 to 02-23, and 02-14 is worked
        "02-17 09:00 全部: 领军人才计划 (due)",
        "02-24 09:00 全部: 领军人才计划 (due)",
    ]


async def test_an_event_without_an_hour_is_reminded_of_on_its_morning_too(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["1d", "2h"])
    world.publishes(facts("登高", kind=Kind.EVENT, topic=Topic.FAMILY, start="2026-02-08"))
    assert await world.until("2026-03-01T00:00") == ["02-07 09:00 全部: 登高 (due)", "02-08 09:00 全部: 登高 (due)"]


async def test_ten_days_are_no_day_to_be_reminded_of_by_the_hour(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["1d", "2h"])
    promised = facts("宣讲会", kind=Kind.EVENT, start="2026-02-11", end="2026-02-20", precision=Precision.VAGUE)
    world.publishes(promised)
    assert await world.until("2026-03-01T00:00") == ["02-10 09:00 全部: 宣讲会 (due)"]


async def test_first_seen_inside_a_lead_only_the_nearest_fires(store: Store) -> None:
    world = World(store, "2026-02-03T09:00")
    world.subscriber("全部", EVERYTHING, leads=["30d", "7d", "1d"])
    world.subscriber("一月", EVERYTHING, leads=["30d"])
    world.publishes(facts(end="2026-02-05T17:00"))
    assert await world.until("2026-03-01T00:00") == [
        "02-03 09:00 一月: 领军人才计划 (first seen inside the lead)",
        "02-03 09:00 全部: 领军人才计划 (first seen inside the lead)",
        "02-04 17:00 全部: 领军人才计划 (due)",
    ]


async def test_a_notice_of_the_past_reminds_nobody(store: Store) -> None:
    world = World(store, "2026-02-10T09:00")
    world.subscriber("全部", EVERYTHING)
    world.publishes(facts(end="2026-02-05T17:00"))
    assert await world.until("2026-03-01T00:00") == []


async def test_after_downtime_the_useful_is_sent_late_and_the_past_in_one_line(store: Store) -> None:
    world = World(store, "2026-01-01T09:00")
    world.subscriber("全部", EVERYTHING, leads=["7d", "1d"])
    world.publishes(facts("旧的", end="2026-02-05T17:00"), facts("新的", end="2026-02-12T17:00"))
    assert await world.sleeps_until("2026-02-06T09:00") == ["02-06 09:00 全部: 新的 (late); 旧的 (missed)"]


async def test_what_passed_weeks_ago_while_nothing_ran_is_history(store: Store) -> None:
    world = World(store, "2026-01-01T09:00")
    world.subscriber("全部", EVERYTHING, leads=["7d", "1d"])
    world.publishes(facts(end="2026-02-05T17:00"))
    assert await world.sleeps_until("2026-11-21T09:00") == []


async def test_several_things_at_one_moment_are_one_message(store: Store) -> None:
    world = World(store, "2026-01-01T09:00")
    world.subscriber("全部", EVERYTHING, leads=["1d"])
    world.publishes(facts("甲", end="2026-02-05"), facts("乙", end="2026-02-05"))
    assert len(await world.until("2026-03-01T00:00")) == 1


async def test_a_changed_time_tells_exactly_those_who_were_told_the_old_one(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("被告知", EVERYTHING, leads=["7d"])
    world.subscriber("未被告知", EVERYTHING, leads=["1d"])
    [milestone] = world.publishes(facts(end="2026-02-05T17:00"))
    await world.until("2026-02-01T09:00")
    world.postpones(milestone, "2026-02-25T17:00")
    assert await world.until("2026-03-01T00:00") == [
        "02-01 09:10 被告知: 领军人才计划 (postponed)",
        "02-18 17:00 被告知: 领军人才计划 (due)",
        "02-24 17:00 未被告知: 领军人才计划 (due)",
    ]


async def test_earlier_is_told_as_earlier_and_the_untold_are_not_forgotten(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("被告知", EVERYTHING, leads=["20d"])
    world.subscriber("未被告知", EVERYTHING, leads=["7d"])
    [milestone] = world.publishes(facts(end="2026-02-15T17:00"))
    await world.until("2026-02-01T09:00")
    world.postpones(milestone, "2026-02-03T17:00")
    assert await world.until("2026-03-01T00:00") == [
        "02-01 09:00 未被告知: 领军人才计划 (first seen inside the lead)",
        "02-01 09:10 被告知: 领军人才计划 (brought forward)",
    ]


async def test_moved_and_moved_back_before_it_settled_tells_nobody(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["7d"])
    [milestone] = world.publishes(facts(end="2026-02-05T17:00"))
    await world.until("2026-02-01T09:00")
    world.postpones(milestone, "2026-02-25T17:00")
    world.postpones(milestone, "2026-02-05T17:00")
    assert await world.until("2026-02-04T00:00") == []


async def test_cancelling_is_told_once_and_nothing_follows(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING)
    [milestone] = world.publishes(performance())
    await world.until("2026-02-01T09:00")
    with store.begin() as tx:
        overrides.cancel(tx, world.timing, milestone.uid, by=ADMIN, reason="场地", now=world.clock.now())
    assert await world.until("2026-03-01T00:00") == ["02-01 09:10 全部: 五福临门 (cancelled)"]


async def test_a_change_of_place_alone_is_told_to_those_who_know_the_old_one(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["7d"])
    world.subscriber("前一天", EVERYTHING, leads=["1d"])
    world.publishes(performance())
    await world.until("2026-02-01T09:00")
    world.publishes(
        facts("五福临门", kind=Kind.EVENT, topic=Topic.OPERA, start="2026-02-07T14:00", location="文化中心")
    )
    assert await world.until("2026-02-07T00:00") == [
        "02-01 09:10 全部: 五福临门 (changed)",
        "02-06 14:00 前一天: 五福临门 (due)",
    ]


async def test_keywords_are_literal(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("百分号", Matcher(MatcherKind.KEYWORD, "%"), leads=["1d"])
    world.subscriber("剧场", Matcher(MatcherKind.KEYWORD, "昆曲剧场"), leads=["1d"])
    world.publishes(performance())
    assert await world.until("2026-03-01T00:00") == ["02-06 14:00 剧场: 五福临门 (due)"]


async def test_choosing_a_new_lead_floods_nobody(store: Store) -> None:
    world = World(store, "2026-02-01T09:00")
    world.publishes(facts(end="2026-02-05T17:00"))
    world.subscriber("全部", EVERYTHING, leads=["7d", "1d"])
    assert await world.until("2026-02-06T00:00") == ["02-04 17:00 全部: 领军人才计划 (due)"]


class Moody:
    """A far end that fails as it is told, then accepts."""

    name = "terminal"

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.accepted: list[tuple[str, str, bool]] = []

    async def send(self, notification: Notification) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.accepted.append((notification.subscriber.address, notification.code, notification.maybe_double))
        return "1"


def due_world(store: Store, moody: Moody) -> World:
    world = World(store, "2026-02-01T09:00", moody)
    world.subscriber("全部", EVERYTHING, leads=["1d"])
    world.publishes(facts(end="2026-02-05T17:00"))
    world.clock.set(at("2026-02-04T17:00"))
    return world


async def again(world: World, after: timedelta) -> None:
    world.clock.set(world.clock.now() + after)
    await world.dispatcher.tick()


async def test_what_certainly_did_not_leave_is_sent_again_unmarked(store: Store) -> None:
    moody = Moody(NotSent("no route"))
    world = due_world(store, moody)
    await world.dispatcher.tick()
    assert moody.accepted == []
    await again(world, timedelta(seconds=5))
    assert [(who, double) for who, _, double in moody.accepted] == [("全部", False)]


async def test_what_may_have_left_is_sent_again_marked_with_the_same_code(store: Store) -> None:
    moody = Moody(Unsure("read timeout"))
    world = due_world(store, moody)
    await world.dispatcher.tick()
    with store.read() as tx:
        assert deliveries.counts(tx) == {DeliveryState.UNKNOWN: 1}
    await again(world, timedelta(seconds=5))
    assert [(who, double) for who, _, double in moody.accepted] == [("全部", True)]


async def test_what_stays_without_an_answer_is_sent_again_each_time_marked_and_ever_later(store: Store) -> None:
    moody = Moody(Unsure("read timeout"), Unsure("read timeout"), Unsure("502"))
    world = due_world(store, moody)
    await world.dispatcher.tick()
    for early, wait in ((4, 1), (9, 1), (19, 1)):
        left = len(moody.failures)
        await again(world, timedelta(seconds=early))
        assert (len(moody.failures), moody.accepted) == (left, [])
        await again(world, timedelta(seconds=wait))
    assert ([double for _, _, double in moody.accepted], moody.failures) == ([True], [])


async def test_a_far_end_that_never_answers_gets_so_many_copies_and_no_more(store: Store) -> None:
    moody = Moody(*[Unsure("read timeout")] * (MOST_UNSURE + 1))
    world = due_world(store, moody)
    for _ in range(MOST_UNSURE + 5):
        await again(world, LONGEST_WAIT)
    assert (moody.accepted, len(moody.failures)) == ([], 1)
    assert ended(store, world) == {("failed", "may have arrived"): 1}


async def test_what_certainly_did_not_arrive_uses_up_no_copy(store: Store) -> None:
    outage = [NotSent("no route")] * (MOST_UNSURE + 1)
    moody = Moody(*outage, Unsure("502"), *outage, *[Unsure("502")] * (MOST_UNSURE - 2))
    world = due_world(store, moody)
    for _ in range(3 * MOST_UNSURE + 2):
        await again(world, LONGEST_WAIT)
    assert ([double for _, _, double in moody.accepted], moody.failures) == ([True], [])


def ended(store: Store, world: World) -> dict[tuple[str, str], int]:
    """What /metrics and ``kunqi check`` show as failed and skipped."""
    with store.read() as tx:
        return dict(queue.look(tx, world.clock.now()).ended)


async def test_a_sender_that_died_in_the_middle_is_taken_up_marked(store: Store) -> None:
    moody = Moody()
    world = due_world(store, moody)
    world.dispatcher._ledger.fire()
    [left_behind] = world.dispatcher._ledger.turn([], {"terminal": 9}).parcels  # committed as sending, then kill -9
    assert await world.dispatcher.tick() == 0
    assert world.dispatcher.recover(alone=True) == 1
    await world.dispatcher.tick()
    assert moody.accepted == [("全部", left_behind.notification.code, True)]


async def test_retry_after_for_all_holds_every_chat(store: Store) -> None:
    moody = Moody(NotSent("429", timedelta(minutes=5), everywhere=True))
    world = World(store, "2026-02-01T09:00", moody)
    world.subscriber("先", Matcher(MatcherKind.KEYWORD, "甲"), leads=["1d"])
    world.subscriber("后", Matcher(MatcherKind.KEYWORD, "乙"), leads=["1d"])
    world.publishes(facts("甲", end="2026-02-05T17:00"), facts("乙", end="2026-02-05T17:01"))
    world.clock.set(at("2026-02-04T17:00"))
    await world.dispatcher.tick()
    await again(world, timedelta(minutes=2))
    assert moody.accepted == []
    await again(world, timedelta(minutes=4))
    assert sorted(who for who, _, _ in moody.accepted) == ["先", "后"]


async def test_what_waits_for_a_chat_that_is_gone_has_failed_with_its_reason(store: Store) -> None:
    moody = Moody(NotSent("no route"), Refused("bot was blocked by the user"))
    world = World(store, "2026-02-01T09:00", moody)
    world.subscriber("全部", EVERYTHING, leads=["1d"])
    world.publishes(facts("甲", end="2026-02-05T17:00"), facts("乙", end="2026-02-05T17:01"))
    world.clock.set(at("2026-02-04T17:00:58"))
    await world.dispatcher.tick()  # 甲 waits five seconds, and meanwhile 乙 meets the refusal
    await again(world, timedelta(seconds=2))
    with store.read() as tx:
        assert deliveries.counts(tx) == {DeliveryState.FAILED: 2}


async def test_a_dispatcher_that_was_stopped_claims_nothing_more(store: Store) -> None:
    moody = Moody()
    world = due_world(store, moody)
    world.dispatcher.stop()
    world.dispatcher._ledger.fire()
    assert await world.dispatcher.tick() == 0
    with store.read() as tx:
        assert deliveries.counts(tx) == {DeliveryState.PENDING: 1}


async def test_who_blocked_the_bot_is_not_tried_again_until_they_speak(store: Store) -> None:
    moody = Moody(Refused("bot was blocked by the user"))
    world = due_world(store, moody)
    await world.dispatcher.tick()
    await again(world, timedelta(hours=1))
    with store.begin() as tx:
        [blocked] = subscribers.everyone(tx)
        assert (blocked.unreachable, moody.accepted) == ("bot was blocked by the user", [])
        assert subscribers.ensure(tx, "terminal", "全部", world.clock.now()).unreachable == ""


async def test_a_group_that_moved_is_followed(store: Store) -> None:
    moody = Moody(Migrated("-100777"))
    world = due_world(store, moody)
    await world.dispatcher.tick()
    assert [who for who, _, _ in moody.accepted] == ["-100777"]


async def test_a_message_that_cannot_be_written_stops_nobody_else(store: Store) -> None:
    moody = Moody(RuntimeError("bug"), RuntimeError("bug"), RuntimeError("bug"))
    world = due_world(store, moody)
    for _ in range(4):
        await again(world, timedelta(minutes=11))
    with store.read() as tx:
        assert deliveries.counts(tx) == {DeliveryState.FAILED: 1}


@pytest.mark.parametrize("tick", ["first", "second"])
async def test_nothing_is_sent_twice(store: Store, tick: str) -> None:
    moody = Moody()
    world = due_world(store, moody)
    await world.dispatcher.tick()
    if tick == "second":
        await again(world, timedelta(days=1))
    assert len(moody.accepted) == 1


async def test_a_registration_names_what_one_signs_up_for(store: Store) -> None:
    world = World(store, "2026-01-27T09:00")
    world.subscriber("戏迷", OPERA, leads=["1d"])
    world.publishes(
        facts("月月有戏", kind=Kind.REGISTRATION, topic=Topic.OPERA, end="2026-02-04T15:00"),
        performance("2026-02-07T14:00"),
        performance("2026-02-21T14:00"),
        facts("宣讲", kind=Kind.EVENT, topic=Topic.LECTURE, start="2026-02-01"),
    )
    await world.until("2026-02-04T00:00")
    [notification] = world.recorder.seen
    assert [str(event.facts.start) for event in notification.items[0].opens] == ["2026-02-07T14:00", "2026-02-21T14:00"]
