"""Overrides are a layer: a re-reading that agrees closes one, a re-reading that contradicts it asks, and neither is silent."""

from domain.milestone import Doubt, Milestone, Status
from domain.override import Changes, Override, lay_over
from scheduler import overrides
from store import Store, reviews
from store import overrides as kept
from tests.samples import facts, when
from tests.scheduler.world import ADMIN, World


def world(store: Store) -> tuple[World, Milestone]:
    made = World(store, "2026-01-20T09:00")
    [one] = made.publishes(facts(end="2026-02-05T17:00"))
    return made, one


def standing(made: World) -> list[tuple[int, str]]:
    with made.store.read() as tx:
        return [(one.id, one.undone_by) for one in kept.latest(tx)]


def asked(made: World) -> list[tuple[Doubt, ...]]:
    with made.store.read() as tx:
        return [one.doubts for one in reviews.waiting(tx)]


def test_a_reading_that_says_the_same_as_before_changes_nothing(store: Store) -> None:
    made, one = world(store)
    made.postpones(one, "2026-02-09T17:00")
    [after] = made.publishes(facts(end="2026-02-05T17:00"), text="改了一个错字")
    assert str(after.facts.end) == "2026-02-09T17:00"
    assert (standing(made), asked(made)) == ([(1, "")], [])


def test_a_reading_that_agrees_closes_the_override_and_nobody_sees_a_change(store: Store) -> None:
    made, one = world(store)
    moved = made.postpones(one, "2026-02-09T17:00")
    [after] = made.publishes(facts(end="2026-02-09T17:00"), text="申报延至2月9日")
    assert (after.facts.end, after.status) == (moved.facts.end, moved.status)
    assert (standing(made), asked(made)) == ([(1, "reading")], [])
    [later] = made.publishes(facts(end="2026-02-10T17:00"), text="申报再延至2月10日")
    assert str(later.facts.end) == "2026-02-10T17:00"


def test_of_two_on_one_another_both_are_closed(store: Store) -> None:
    made, one = world(store)
    made.postpones(one, "2026-02-08T17:00")
    made.postpones(one, "2026-02-09T17:00")
    [after] = made.publishes(facts(end="2026-02-09T17:00"), text="申报延至2月9日")
    assert str(after.facts.end) == "2026-02-09T17:00"
    assert standing(made) == [(2, "reading"), (1, "reading")]


def test_a_reading_that_contradicts_leaves_the_override_and_asks(store: Store) -> None:
    made, one = world(store)
    made.postpones(one, "2026-02-09T17:00")
    [after] = made.publishes(facts(end="2026-02-12T17:00"), text="申报延至2月12日")
    assert str(after.facts.end) == "2026-02-09T17:00"
    assert (standing(made), asked(made)) == ([(1, "")], [(Doubt.OVERRIDDEN,)])


def test_what_is_not_laid_over_is_nobodys_question(store: Store) -> None:
    made, one = world(store)
    with store.begin() as tx:
        title = Changes(title="新题目")
        overrides.fix(tx, made.timing, one.uid, title, by=ADMIN, reason="", now=made.clock.now())
    [after] = made.publishes(facts(end="2026-02-12T17:00"), text="申报延至2月12日")
    assert (after.facts.title, after.facts.end) == ("新题目", when("2026-02-12T17:00"))
    assert (standing(made), asked(made)) == ([(1, "")], [])


def test_the_question_stays_until_somebody_answers_or_the_notice_agrees(store: Store) -> None:
    made, one = world(store)
    made.postpones(one, "2026-02-09T17:00")
    made.publishes(facts(end="2026-02-12T17:00"), text="申报延至2月12日")
    made.publishes(facts(end="2026-02-12T17:00"), text="申报延至2月12日。")
    assert asked(made) == [(Doubt.OVERRIDDEN,)]
    made.publishes(facts(end="2026-02-09T17:00"), text="申报延至2月9日")
    assert (standing(made), asked(made)) == ([(1, "reading")], [])


def test_a_time_that_was_left_out_comes_back_where_it_is_the_only_one_left() -> None:
    without = [Override.draft("u", Changes(emptied=frozenset({"end"})))]
    both, alone = facts(start="2026-02-01", end="2026-02-05T17:00"), facts(end="2026-02-05T17:00")
    assert lay_over(both, Status.CONFIRMED, without)[0] == facts(start="2026-02-01")
    assert lay_over(alone, Status.CONFIRMED, without)[0] == alone
