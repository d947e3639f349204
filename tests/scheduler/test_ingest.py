"""A notice read again: what keeps its uid, what raises its sequence, what never loses an override."""

from dataclasses import replace

from domain.milestone import Doubt, Facts, Kind, Milestone, Reading, Status, Topic
from domain.override import Action, Changes
from domain.subscription import EVERYTHING
from scheduler import ingest, overrides
from scheduler.ingest import Outcome
from store import Store, milestones, notices, reviews, state
from store import overrides as ledger
from tests.samples import at, facts, notice, when
from tests.scheduler.world import ADMIN, World

NOTICE = notice("报名截止时间：2026年2月4日15:00。地点：昆曲剧场。", title="活动报名 | 某讲座")


def numbered(kept: list[Milestone]) -> list[tuple[str, int, str]]:
    """Who it is, how often it changed, how it stands."""
    return [(milestone.facts.title, milestone.sequence, milestone.status) for milestone in kept]


def test_the_same_notice_twice_changes_nothing(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    first = ingest.ingest(store, world.timing, NOTICE, world.clock.now())
    with store.read() as tx:
        before = state.revision(tx), milestones.listed(tx)
    world.clock.set(at("2026-01-21T09:00"))
    for reread in (False, True):
        again = ingest.ingest(store, world.timing, NOTICE, world.clock.now(), reread=reread)
        with store.read() as tx:
            assert (state.revision(tx), milestones.listed(tx)) == before
            assert notices.find(tx, NOTICE.id).number == 1  # type: ignore[union-attr]
    assert (first.outcome, len(first.milestones), again.milestones) == (Outcome.NEW, 1, first.milestones)


def test_a_changed_text_is_a_new_revision_of_the_same_promise(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    [before] = ingest.ingest(store, world.timing, NOTICE, world.clock.now()).milestones
    changed = replace(NOTICE, text=NOTICE.text.replace("2月4日", "2月6日"))
    done = ingest.ingest(store, world.timing, changed, world.clock.now())
    [after] = done.milestones
    with store.read() as tx:
        assert (done.outcome, notices.find(tx, NOTICE.id).number) == (Outcome.REVISED, 2)  # type: ignore[union-attr]
    assert (after.uid, after.sequence, after.facts.end) == (before.uid, 1, when("2026-02-06T15:00"))
    assert after.revised_at > before.revised_at


def test_evidence_that_only_moved_is_no_change(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    [before] = world.publishes(facts(end="2026-02-05"))
    there = replace(before.read, evidence=replace(before.read.evidence, start=90, end=96))
    [after] = world.publishes(there, text="前言……正文")
    assert (after.sequence, after.revised_at, after.read.evidence.start) == (0, before.revised_at, 90)


def test_each_promise_keeps_its_name_when_others_come_and_go(store: Store) -> None:
    def show(on: str, title: str = "折子戏") -> Facts:
        return facts(title, kind=Kind.EVENT, topic=Topic.OPERA, start=on)

    world = World(store, "2026-01-01T09:00")
    first, second, third = world.publishes(show("2026-01-03"), show("2026-01-10"), show("2026-01-17"))
    kept = world.publishes(show("2026-01-10"), show("2026-01-18"), show("2026-01-24", "浣纱记"), text="改后")
    stands = {milestone.uid: (str(milestone.facts.anchor), milestone.status) for milestone in kept}
    [new] = stands.keys() - {first.uid, second.uid, third.uid}
    assert stands == {
        second.uid: ("2026-01-10", Status.CONFIRMED),
        first.uid: ("2026-01-18", Status.CONFIRMED),
        third.uid: ("2026-01-17", Status.TENTATIVE),  # gone: a person says whether it was withdrawn
        new: ("2026-01-24", Status.CONFIRMED),
    }


def test_the_only_promise_of_a_notice_may_be_reworded_however_much(store: Store) -> None:
    world = World(store, "2026-01-01T09:00")
    [before] = world.publishes(facts("沙龙", kind=Kind.EVENT, start="2026-01-10T14:00"))
    [after] = world.publishes(facts("专场对接会", kind=Kind.EVENT, start="2026-01-12T15:00"), text="改后")
    assert (after.uid, after.sequence) == (before.uid, 1)


def test_what_a_notice_no_longer_promises_waits_for_a_person(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.publishes(facts("甲", end="2026-02-05"), facts("乙", kind=Kind.SURVEY, end="2026-02-06"))
    kept = world.publishes(facts("甲", end="2026-02-05"), text="改后")
    assert numbered(kept) == [("甲", 0, "confirmed"), ("乙", 1, "tentative")]
    with store.read() as tx:
        assert [(review.uid, review.doubts) for review in reviews.waiting(tx)] == [(kept[1].uid, (Doubt.VANISHED,))]


async def test_a_doubtful_reading_is_held_until_somebody_confirms_it(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("全部", EVERYTHING, leads=["1d"])
    [milestone] = world.publishes(facts(end="2026-02-05", warnings=(Doubt.WEEKDAY,)))
    assert milestone.status is Status.TENTATIVE
    assert await world.until("2026-02-04T08:00") == []
    with store.begin() as tx:
        overrides.confirm(tx, world.timing, milestone.uid, by=ADMIN, reason="", now=world.clock.now())
        assert reviews.waiting(tx) == []
    assert await world.until("2026-02-05T00:00") == ["02-04 09:00 全部: 领军人才计划 (due)"]


def test_a_rereading_never_erases_an_override(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    [milestone] = world.publishes(facts(end="2026-02-05"))
    world.postpones(milestone, "2026-02-20")
    [kept] = world.publishes(facts(end="2026-02-08"), text="又改")
    assert (kept.read.end, kept.facts.end, kept.sequence) == (when("2026-02-08"), when("2026-02-20"), 1)


def test_undo_gives_back_what_lies_beneath(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    [before] = world.publishes(facts(end="2026-02-05"))
    world.postpones(before, "2026-02-20")
    with store.begin() as tx:
        overrides.fix(
            tx, world.timing, before.uid, Changes(title="改名"), by=ADMIN, reason="错字", now=world.clock.now()
        )
        [postponed, fixed] = ledger.of_milestone(tx, before.uid)
        overrides.undo(tx, world.timing, postponed.id, by=ADMIN, now=world.clock.now())
    after = world.now(before.uid)
    assert (after.facts, after.sequence) == (replace(before.facts, title="改名"), 3)
    assert (postponed.action, fixed.action, fixed.reason) == (Action.POSTPONE, Action.FIX, "错字")


def test_notice_level_doubts_ask_once(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    for text in ("图", "图二"):
        with store.begin() as tx:
            reading = Reading(doubts=(Doubt.PICTURE_ONLY,))
            ingest.keep(tx, world.timing, notice(text, title="申报月历"), reading, world.clock.now())
            waiting = reviews.waiting(tx)
    assert [(review.notice.title, review.doubts, review.excerpt) for review in waiting] == [
        ("申报月历", (Doubt.PICTURE_ONLY,), "图二")
    ]
