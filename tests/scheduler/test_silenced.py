"""A silence that begins when reminders are spread and not sent yet: they wait with it, and are decided anew at its end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.cli import check
from app.config import Settings
from app.config import Store as Kept
from domain.delivery import DeliveryState, Reason
from domain.errors import StoreTrouble
from domain.milestone import Topic
from domain.notification import Notification
from domain.subscription import EVERYTHING
from domain.wishes import Quiet, Wishes
from scheduler import deeds, overrides, silences
from scheduler.receiver import NotSent, Unsure
from scheduler.silences import KIND, SINCE, TO, UNTIL, VALUE, SilenceKind
from store import Store, held, queue, wishes
from store import overrides as kept
from store.tables import deliveries
from tests.databases import PostgresServer, opened
from tests.samples import at, facts
from tests.scheduler.world import ADMIN, World, line


class Busy:
    """Asks everybody to wait once, then takes what it is given."""

    name = "terminal"

    def __init__(self) -> None:
        self.waited = False
        self.seen: list[Notification] = []

    async def send(self, notification: Notification) -> str:
        if not self.waited:
            self.waited = True
            raise NotSent("wait", timedelta(seconds=60))
        self.seen.append(notification)
        return str(len(self.seen))


class Town:
    """One subscriber, one deadline of whose reminder the first attempt failed a moment ago."""

    def __init__(self, store: Store, busy: Busy | None = None) -> None:
        self.busy = busy or Busy()
        self.world = World(store, "2026-01-28T09:00", self.busy)
        self.one = self.world.subscriber("甲", EVERYTHING, leads=["7d"])
        [self.milestone] = self.world.publishes(facts("领军人才计划", topic=Topic.TALENT, end="2026-02-05T17:00"))

    def silence(self, until: str, topic: Topic = Topic.TALENT) -> int:
        now = self.world.clock.now()
        what = {
            KIND: SilenceKind.TOPIC.value,
            VALUE: topic.value,
            SINCE: now.isoformat(),
            UNTIL: at(until).isoformat(),
            TO: "0",
        }
        with self.world.store.begin() as tx:
            return deeds.silence(tx, what, by=ADMIN, comment="核对中", now=now).number

    async def until(self, moment: str) -> list[str]:
        before = len(self.busy.seen)
        await self.world.until(moment)
        return [line(one) for one in self.busy.seen[before:]]

    def rows(self) -> list[tuple[str, str]]:
        with self.world.store.read() as tx:
            return [(row.state, row.reason) for row in tx.execute(select(deliveries).order_by(deliveries.c.id))]


@pytest.fixture
async def town(store: Store) -> Town:
    made = Town(store)
    assert await made.until("2026-01-29T17:00") == []
    assert made.rows() == [(DeliveryState.RETRY, Reason.RATE_LIMITED)]
    return made


HELD = [(DeliveryState.HELD.value, Reason.SILENCED.value)]


async def test_it_waits_for_the_end_and_is_then_sent_late(town: Town) -> None:
    town.silence("2026-01-30T12:00")
    assert await town.until("2026-01-30T11:59") == []
    assert town.rows() == HELD
    assert await town.until("2026-01-30T13:00") == ["01-30 12:00 甲: 领军人才计划 (late)"]


async def test_what_is_over_by_then_is_dropped_by_name_and_not_told_as_missed(town: Town) -> None:
    town.silence("2026-02-06T12:00")
    assert await town.until("2026-02-07T12:00") == []
    assert town.rows() == [(DeliveryState.SKIPPED, Reason.SILENCED)]


async def test_what_is_another_time_by_then_is_dropped_by_that_name(town: Town) -> None:
    town.silence("2026-01-30T12:00")
    await town.until("2026-01-29T18:00")
    town.world.postpones(town.milestone, "2026-02-16T17:00")
    assert await town.until("2026-01-30T13:00") == []
    assert town.rows() == [(DeliveryState.SKIPPED, Reason.MOVED)]


async def test_lifted_it_goes_at_once(town: Town) -> None:
    number = town.silence("2026-02-04T12:00")
    assert await town.until("2026-01-30T10:00") == []
    with town.world.store.begin() as tx:
        assert held.silenced(tx) == 1
        deeds.undo(tx, town.world.timing, number, by=ADMIN, now=town.world.clock.now())
    assert await town.until("2026-01-30T10:01") == ["01-30 10:00 甲: 领军人才计划 (late)"]


async def test_lifted_it_waits_on_for_another_silence(town: Town) -> None:
    first, _ = town.silence("2026-01-31T12:00"), town.silence("2026-01-30T12:00")
    await town.until("2026-01-30T10:00")
    with town.world.store.begin() as tx:
        deeds.undo(tx, town.world.timing, first, by=ADMIN, now=town.world.clock.now())
    assert await town.until("2026-02-01T12:00") == ["01-30 12:00 甲: 领军人才计划 (late)"]


async def test_another_topics_silence_is_nothing_to_it(town: Town) -> None:
    town.silence("2026-02-04T12:00", Topic.ROADSHOW)
    assert await town.until("2026-01-29T18:00") == ["01-29 17:01 甲: 领军人才计划 (due)"]


async def test_what_quiet_hours_let_go_is_looked_at_again(store: Store) -> None:
    town = Town(store)
    town.busy.waited = True
    with store.begin() as tx:
        wishes.keep(tx, town.one.id, Wishes(quiet=Quiet(16 * 60, 20 * 60)))
    await town.until("2026-01-29T18:00")
    town.silence("2026-01-30T12:00")
    assert await town.until("2026-01-30T11:00") == []
    assert town.rows() == HELD
    assert await town.until("2026-01-30T13:00") == ["01-30 12:00 甲: 领军人才计划 (late)"]


async def test_a_change_that_waits_to_be_sent_is_sent(store: Store) -> None:
    town = Town(store)
    town.busy.waited = True
    await town.until("2026-01-29T18:00")
    town.busy.waited = False
    with store.begin() as tx:
        overrides.cancel(tx, town.world.timing, town.milestone.uid, by=ADMIN, reason="", now=town.world.clock.now())
    await town.until("2026-01-29T18:10")
    town.silence("2026-01-30T12:00")
    assert await town.until("2026-01-29T19:00") == ["01-29 18:11 甲: 领军人才计划 (cancelled)"]


class Silent(Busy):
    """Of the first message nobody learns whether it arrived."""

    async def send(self, notification: Notification) -> str:
        if not self.waited:
            self.waited = True
            raise Unsure("no answer")
        self.seen.append(notification)
        return str(len(self.seen))


async def test_who_may_have_read_what_is_held_hears_of_a_change(store: Store) -> None:
    town = Town(store, Silent())
    assert await town.until("2026-01-29T17:00") == []
    assert [state for state, _ in town.rows()] == [DeliveryState.UNKNOWN]
    town.silence("2026-02-01T12:00")
    await town.until("2026-01-29T18:00")
    assert town.rows() == HELD
    town.world.postpones(town.milestone, "2026-01-31T17:00")
    assert await town.until("2026-01-29T19:00") == ["01-29 18:10 甲: 领军人才计划 (brought forward)"]


async def test_who_watches_sees_what_is_held(town: Town) -> None:
    town.silence("2026-01-30T12:00")
    town.world.publishes(facts("英才计划", topic=Topic.TALENT, end="2026-02-05T18:00"), id="n2")
    await town.until("2026-01-29T19:00")
    with town.world.store.read() as tx:
        seen = queue.look(tx, town.world.clock.now())
    assert (seen.held, seen.silenced) == ({Reason.SILENCED: 1}, 1)
    url = town.world.store.engine.url.render_as_string(hide_password=False)
    [shown] = [one for one in check._queue(Settings(store=Kept(url=url))) if one.thing == "押后 held"]
    assert shown.words == "1 条押后 · held (silenced 1); 静默压住未分发的 silenced: 1"


def lift(town: Town, number: int) -> None:
    with town.world.store.begin() as tx:
        tx.execute(text("SET LOCAL lock_timeout = '50ms'"))
        kept.mark_undone(tx, number, ADMIN, town.world.clock.now())


def test_a_silence_is_not_lifted_while_somebody_holds_back_by_it(postgres: PostgresServer) -> None:
    with opened(postgres.fresh()) as store:
        town = Town(store)
        number = town.silence("2026-02-04T12:00")
        with store.begin() as holding:
            [one] = silences.standing(holding, town.world.clock.now(), locked=True)
            with pytest.raises(StoreTrouble):
                lift(town, number)
        assert one.number == number
