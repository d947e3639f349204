"""Quiet hours, digests, answers and blocked words: the decision alone, and through the whole pipeline on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.delivery import Occasion, OccasionKind, Reason
from domain.errors import UsageError
from domain.milestone import Kind, Topic
from domain.subscription import EVERYTHING, Subscriber
from domain.times import CITY
from domain.wishes import Digest, Mark, MarkKind, Quiet, Wishes
from scheduler import heeding, overrides, subscriptions, wishing
from scheduler.heeding import Leave, Say, Wait
from scheduler.receiver import Unsure
from scheduler.timing import Timing
from store import Store, deliveries, held, subscribers, wishes
from tests.databases import opened
from tests.domain.test_wishes import DIGESTS, INSTANTS, QUIET
from tests.samples import at, facts
from tests.scheduler.world import ADMIN, World

TIMING = Timing()
NIGHT = Quiet.parse("22:00-8:00")


def occasion(due: datetime, kind: OccasionKind = OccasionKind.LEAD) -> Occasion:
    return Occasion(
        id=1, uid="u", kind=kind, lead="1d", about="/", known_at=datetime(2024, 1, 1, tzinfo=UTC), due_at=due
    )


WISHES = st.builds(Wishes, quiet=st.none() | QUIET, digest=st.none() | DIGESTS)
SPANS = st.timedeltas(timedelta(minutes=1), timedelta(days=10))


@given(WISHES, INSTANTS, st.timedeltas(timedelta(), timedelta(days=2)), st.none() | SPANS)
def test_nothing_rings_in_quiet_hours_and_nothing_waits_till_it_is_over(
    wanted: Wishes, due: datetime, late: timedelta, helps: timedelta | None
) -> None:
    now = due + late
    useful = now + helps if helps is not None else None
    match heeding.when(wanted, occasion(due), useful, TIMING, now):
        case Say(silent):
            quiet = wanted.quiet.until(now) if wanted.quiet else None
            assert silent == (quiet is not None)
            assert quiet is None or (useful is not None and useful <= quiet)
        case Wait(until, reason):
            assert until > now
            assert useful is None or useful > until
            assert wanted.quiet is None or wanted.quiet.until(until) is None
            assert reason is Reason.QUIET_HOURS or wanted.digest is not None


@given(WISHES, INSTANTS, st.lists(SPANS, max_size=3))
def test_whatever_is_held_back_is_said_in_the_end(wanted: Wishes, due: datetime, jumps: list[timedelta]) -> None:
    """Whether a tick comes at the moment or long after it; a clock that is set back only asks again."""
    now = due
    for jump in [*jumps, timedelta(), timedelta()]:
        decided = heeding.when(wanted, occasion(due), None, TIMING, now)
        if isinstance(decided, Say):
            return
        now = decided.until + (jump if jump < timedelta(hours=1) else timedelta())
    assert isinstance(heeding.when(wanted, occasion(due), None, TIMING, now), Say | Wait)
    assert now - due < timedelta(days=12)


@given(DIGESTS, st.none() | QUIET, st.lists(INSTANTS, min_size=2, max_size=2))
def test_what_falls_due_between_two_digests_waits_for_the_same_moment(
    digest: Digest, quiet: Quiet | None, dues: list[datetime]
) -> None:
    wanted = Wishes(digest=digest, quiet=quiet)
    decided = [heeding.when(wanted, occasion(due), None, TIMING, due) for due in dues]
    same = len({digest.first_at(due) for due in dues}) == 1
    assert all(isinstance(one, Wait) for one in decided)
    if same:
        assert decided[0] == decided[1]


@pytest.mark.parametrize(
    ("mark", "kind", "left"),
    [
        (None, OccasionKind.LEAD, None),
        (Mark(MarkKind.DONE), OccasionKind.LEAD, Reason.DONE),
        (Mark(MarkKind.DONE), OccasionKind.CHANGE, None),
        (Mark(MarkKind.MUTED), OccasionKind.LEAD, Reason.MUTED),
        (Mark(MarkKind.MUTED), OccasionKind.CHANGE, Reason.MUTED),
        (Mark(MarkKind.SNOOZED), OccasionKind.LEAD, None),
    ],
)
def test_what_an_answer_leaves(mark: Mark | None, kind: OccasionKind, left: Reason | None) -> None:
    expected = Leave(left) if left else None
    assert heeding.leave(Wishes(blocked=("大赛",)), mark, kind, "领军人才") == expected
    assert heeding.leave(Wishes(blocked=("领军",)), None, kind, "领军人才") == Leave(Reason.BLOCKED)


def wishing_world(store: Store, **wanted: object) -> tuple[World, Subscriber]:
    """A world with one subscriber of everything with these wishes, since 20 January."""
    world = World(store, "2026-01-20T09:00")
    reader = world.subscriber("anna", EVERYTHING, leads=["1d", "2h"])
    with store.begin() as tx:
        wishes.keep(tx, reader.id, Wishes(**wanted))  # type: ignore[arg-type]
    return world, reader


def ended(store: Store) -> dict[str, int]:
    with store.read() as tx:
        return deliveries.counts(tx)


async def test_a_reminder_of_the_night_comes_in_the_morning_and_is_not_called_late(store: Store) -> None:
    world, _ = wishing_world(store, quiet=NIGHT)
    world.publishes(facts("夜间截止", end="2026-02-05T23:30"), facts("清早开始", end="2026-02-06T07:30"))
    assert await world.until("2026-02-07T09:00") == [
        "02-05 08:00 anna: 夜间截止 (quiet hours); 清早开始 (quiet hours)",
        "02-05 21:30 anna: 夜间截止 (due)",
        "02-06 05:30 anna: 清早开始 (due)",  # after the quiet hours it would be too late
    ]
    assert [said.silent for said in world.recorder.seen] == [False, False, True]


async def test_a_digest_is_one_message_with_all_that_waits(store: Store) -> None:
    world, _ = wishing_world(store, digest=Digest.parse("daily 9:00"))
    world.publishes(
        facts("甲", end="2026-02-05T17:00"), facts("乙", end="2026-02-05T18:00"), facts("丙", end="2026-02-06")
    )
    assert await world.until("2026-02-05T12:00") == [
        "02-05 09:01 anna: 甲 (waits for the digest); 乙 (waits for the digest); 丙 (waits for the digest)"
    ]
    assert await world.until("2026-02-06T12:00") == [
        "02-05 15:00 anna: 甲 (due)",
        "02-05 16:00 anna: 乙 (due)",
        "02-06 09:01 anna: 丙 (waits for the digest)",
    ]


async def test_a_weekly_digest_lets_what_cannot_wait_come_when_it_is_due(store: Store) -> None:
    world, _ = wishing_world(store, digest=Digest.parse("周一 8:00"), quiet=NIGHT)
    world.subscriber("ben", EVERYTHING, leads=["7d"])
    world.publishes(facts("周三截止", end="2026-02-04T17:00"), facts("下周三截止", end="2026-02-11T17:00"))
    with store.begin() as tx:
        anna = subscribers.ensure(tx, "terminal", "anna", world.clock.now())
        subscriptions.set_leads(tx, TIMING, anna, subscribers.leads_of(tx, 2), world.clock.now())
    assert [line for line in await world.until("2026-02-12T09:00") if "anna" in line] == [
        "02-02 08:01 anna: 周三截止 (waits for the digest)",
        "02-09 08:01 anna: 下周三截止 (waits for the digest)",
    ]


async def test_done_muted_and_blocked_are_skipped_with_their_reason_and_a_change_is_told_to_the_done(
    store: Store,
) -> None:
    world, reader = wishing_world(store, blocked=("大赛",))
    done, muted, _ = world.publishes(
        facts("甲", end="2026-02-05T17:00"),
        facts("乙", end="2026-02-05T17:00", phase="二"),
        facts("创业大赛", end="2026-02-05T17:00", phase="三", topic=Topic.CONTEST),
    )
    assert await world.until("2026-02-04T17:00") == ["02-04 17:00 anna: 甲 (due); 乙 (due)"]
    with store.begin() as tx:
        wishing.answer(tx, reader, done, MarkKind.DONE)
        wishing.answer(tx, reader, muted, MarkKind.MUTED)
    assert await world.until("2026-02-05T16:00") == []
    assert ended(store) == {"sent": 2, "skipped": 4}
    world.postpones(done, "2026-02-06T17:00")
    world.postpones(muted, "2026-02-06T17:00")
    assert await world.until("2026-02-07T16:00") == ["02-05 16:10 anna: 甲 (postponed)"]


async def test_an_answer_that_is_taken_back_lets_reminders_come_again(store: Store) -> None:
    world, reader = wishing_world(store)
    [milestone] = world.publishes(facts("甲", end="2026-02-05T17:00"))
    with store.begin() as tx:
        wishing.answer(tx, reader, milestone, MarkKind.DONE)
        assert wishing.answered(tx, reader, milestone, world.clock.now()) == Mark(MarkKind.DONE)
        wishing.answer(tx, reader, milestone, None)
    assert await world.until("2026-02-04T17:00") == ["02-04 17:00 anna: 甲 (due)"]


async def test_a_snooze_comes_once_at_its_moment_and_follows_a_milestone_that_moves(store: Store) -> None:
    world, reader = wishing_world(store)
    [milestone] = world.publishes(facts("甲", end="2026-02-05T17:00"))
    now = world.clock.now()
    with store.begin() as tx:
        for moment in ("2026-01-22T20:00", "2026-01-21T20:00", "2026-01-21T20:00"):
            assert wishing.snooze(tx, TIMING, reader, milestone, at(moment), now) == at(moment)
        assert wishing.answered(tx, reader, milestone, now) == Mark(MarkKind.SNOOZED, at("2026-01-21T20:00"))
    world.postpones(milestone, "2026-02-09T17:00")
    assert await world.until("2026-02-01T09:00") == ["01-21 20:00 anna: 甲 (asked for at this moment)"]
    with store.read() as tx:
        assert wishing.answered(tx, reader, milestone, world.clock.now()) is None


async def test_a_snooze_waits_for_the_end_of_quiet_hours_but_for_no_digest(store: Store) -> None:
    world, reader = wishing_world(store, quiet=NIGHT, digest=Digest.parse("周一 9:00"))
    [milestone] = world.publishes(facts("甲", end="2026-02-05T17:00"))
    with store.begin() as tx:
        said_at = wishing.snooze(tx, TIMING, reader, milestone, at("2026-01-21T23:00"), world.clock.now())
    assert said_at == at("2026-01-22T08:00")
    assert await world.until("2026-01-26T08:00") == ["01-22 08:00 anna: 甲 (quiet hours)"]


async def test_a_snooze_is_gone_when_it_is_taken_back_or_its_milestone_is_called_off(store: Store) -> None:
    world, reader = wishing_world(store)
    back, off = world.publishes(facts("甲", end="2026-02-05T17:00"), facts("乙", end="2026-03-05T17:00", phase="二"))
    with store.begin() as tx:
        for milestone in (back, off):
            wishing.snooze(tx, TIMING, reader, milestone, at("2026-01-21T20:00"), world.clock.now())
        wishing.answer(tx, reader, back, None)
        overrides.cancel(tx, TIMING, off.uid, by=ADMIN, reason="", now=world.clock.now())
    assert await world.until("2026-01-22T09:00") == []


def test_a_snooze_lies_between_now_and_the_end(store: Store) -> None:
    world, reader = wishing_world(store)
    [milestone] = world.publishes(facts("甲", end="2026-02-05T17:00"))
    for moment in ("2026-01-20T09:00", "2026-02-05T17:00"):
        with store.begin() as tx, pytest.raises(UsageError, match="到期之前"):
            wishing.snooze(tx, TIMING, reader, milestone, at(moment), world.clock.now())


async def test_what_is_held_back_makes_no_tick_busy(store: Store) -> None:
    world, _ = wishing_world(store, quiet=NIGHT)
    world.publishes(facts("甲", end="2026-02-05T23:30"))
    assert await world.until("2026-02-05T03:00") == []
    assert ended(store) == {"held": 1}
    assert world.dispatcher._ledger.idle()
    world.dispatcher.recover(alone=False)
    assert ended(store) == {"held": 1}


async def test_who_changes_their_mind_is_asked_no_patience(store: Store) -> None:
    world, reader = wishing_world(store, quiet=NIGHT)
    world.publishes(facts("甲", end="2026-02-05T23:30"))
    await world.until("2026-02-05T03:00")
    with store.begin() as tx:
        wishing.keep_quiet(tx, reader, Quiet.parse("22:00-4:00"), world.clock.now())
    assert await world.until("2026-02-05T04:00") == ["02-05 04:00 anna: 甲 (quiet hours)"]


async def test_a_clock_that_was_far_ahead_holds_nothing_back_for_long(store: Store) -> None:
    world, _ = wishing_world(store, quiet=NIGHT)
    world.publishes(facts("甲", end="2026-02-25T17:00"), facts("乙", end="2026-02-05T23:30", phase="二"))
    await world.until("2026-02-05T03:00")
    world.clock.set(at("2026-02-04T23:00"))
    world.dispatcher.recover(alone=False)
    assert ended(store) == {"pending": 1}
    assert await world.until("2026-02-05T09:00") == ["02-05 08:00 anna: 乙 (quiet hours)"]


async def test_a_possible_double_stays_one_over_the_night(store: Store) -> None:
    class Mute:
        name = "terminal"

        async def send(self, _notification: object) -> str:
            raise Unsure("no answer")

    world, _ = wishing_world(store, quiet=NIGHT)
    world.publishes(facts("甲", end="2026-02-05T21:59"))
    unanswered = World(store, "2026-02-04T21:59", Mute())
    await unanswered.dispatcher.tick()
    assert ended(store) == {"unknown": 1}
    world.clock.set(at("2026-02-04T22:01"))
    assert await world.until("2026-02-05T09:00") == ["02-05 08:00 anna?: 甲 (quiet hours)"]


async def test_who_moved_into_another_chat_keeps_wishes_answers_and_what_was_held_back(store: Store) -> None:
    world, reader = wishing_world(store, quiet=NIGHT)
    [_late, other] = world.publishes(
        facts("甲", end="2026-02-05T23:30"), facts("乙", end="2026-03-05T17:00", phase="二")
    )
    with store.begin() as tx:
        wishing.snooze(tx, TIMING, reader, other, at("2026-02-05T12:00"), world.clock.now())
    await world.until("2026-02-05T03:00")
    there = world.subscriber("there")
    with store.begin() as tx:
        subscribers.migrate(tx, "terminal", "anna", "there")
    assert await world.until("2026-02-05T13:00") == [
        "02-05 08:00 there: 甲 (quiet hours)",
        "02-05 12:00 there: 乙 (asked for at this moment)",
    ]
    with store.read() as tx:
        assert (wishes.of(tx, there.id), wishes.of(tx, reader.id)) == (Wishes(quiet=NIGHT), Wishes())


async def test_what_was_held_back_for_who_cannot_be_reached_has_failed(store: Store) -> None:
    world, reader = wishing_world(store, quiet=NIGHT)
    world.publishes(facts("甲", end="2026-02-05T23:30"))
    await world.until("2026-02-05T03:00")
    with store.begin() as tx:
        deliveries.give_up(tx, reader.id, Reason.UNREACHABLE)
    assert ended(store) == {"failed": 1}
    assert await world.until("2026-02-05T09:00") == []


async def test_what_waits_for_many_is_let_go_in_pieces_and_each_gets_one_message(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "AT_ONCE", 2)
    world, _ = wishing_world(store, digest=Digest.parse("8:00"))
    for number in range(6):
        reader = world.subscriber(str(number), EVERYTHING, leads=["1d"])
        with store.begin() as tx:
            wishes.keep(tx, reader.id, Wishes(digest=Digest.parse("8:00")))
    world.publishes(facts("甲", end="2026-02-05T17:00"), facts("乙", end="2026-02-05T18:00", phase="二"))
    said = await world.until("2026-02-05T12:00")
    assert len(said) == 7
    assert {line.split(": ")[1] for line in said} == {"甲 (waits for the digest); 乙 (waits for the digest)"}


async def test_a_reminder_speaks_the_language_of_its_reader(store: Store) -> None:
    world, reader = wishing_world(store, heard="en")
    world.publishes(facts("甲", end="2026-02-05T17:00", kind=Kind.SURVEY))
    await world.until("2026-02-04T17:00")
    with store.begin() as tx:
        wishing.speak(tx, reader, "zh")
    await world.until("2026-02-05T17:00")
    assert [said.subscriber.language for said in world.recorder.seen] == ["en", "zh"]


LONG = st.timedeltas(timedelta(days=1, hours=3), timedelta(days=12))


@settings(max_examples=8)
@given(quiet=st.none() | QUIET, digest=st.none() | DIGESTS, ends=st.lists(LONG, min_size=1, max_size=5))
async def test_through_the_whole_pipeline_nothing_is_lost_nothing_rings_and_a_digest_is_one_message(
    tmp_path_factory: pytest.TempPathFactory,
    quiet: Quiet | None,
    digest: Digest | None,
    ends: list[timedelta],
) -> None:
    with opened(f"sqlite:///{tmp_path_factory.mktemp('wishes') / 'kunqi.db'}") as store_:
        world, _ = wishing_world(store_, quiet=quiet, digest=digest)
        last = [(world.clock.now() + length).astimezone(CITY).strftime("%Y-%m-%dT%H:%M") for length in ends]
        world.publishes(*(facts(f"第{n}项", end=end, phase=str(n)) for n, end in enumerate(last)))
        await world.until("2026-02-10T09:00")
        assert set(ended(store_)) <= {"sent"}
        rang = [said for said in world.recorder.seen if not said.silent]
        assert [said.now for said in rang if quiet is not None and quiet.until(said.now) is not None] == []
        assert {item.milestone.facts.title for said in world.recorder.seen for item in said.items} == {
            f"第{n}项" for n in range(len(ends))
        }
        gathered = [
            digest.first_at(min(one.delivery.occasion.due_at for one in said.items))
            for said in rang
            if digest is not None and any(one.delivery.reason is Reason.DIGEST for one in said.items)
        ]
        assert len(set(gathered)) == len(gathered)
