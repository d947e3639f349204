"""The statements of a tick, and those that match subscribers, are answered from indexes: EXPLAIN says so on both databases."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from benchmarks import scale
from domain.milestone import Milestone
from domain.profile import COMPANY, NO_CLASS, Profile
from domain.wishes import Wishes
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from scheduler.simulate import Recorder
from scheduler.timing import Timing
from store import Store, claims, deliveries, fitting, occasions, queue, spreading, wishes
from store.turns import Limits

LARGE = {"deliveries", "occasions", "subscribers", "matchers", "leads", "milestones"}
#: Partial indexes of what waits and what is under way: small whatever has been sent, and walked from end to end.
SLIVERS = {
    "ix_deliveries_waiting",
    "ix_deliveries_waiting_since",
    "ix_deliveries_waiting_subscriber_id",
    "ix_deliveries_sending",
    "ix_deliveries_sending_owner",
    "ix_inbox_waiting",
    "ix_occasions_silenced",
}


@pytest.fixture
def filled(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[Store, Milestone, Milestone]:
    """3,000 subscribers, 500 milestones with three occasions each, and 3,000 deliveries that were sent."""
    everybodys, fews = scale.fill(store, 3000, 500)
    scale.spread(store, everybodys)
    with store.engine.begin() as tx:
        tx.execute(text("UPDATE deliveries SET state = 'sent'"))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    monkeypatch.setattr(spreading, "WIDTH", 50)
    return store, everybodys, fews


@contextmanager
def written_down(store: Store) -> Iterator[dict[str, Any]]:
    """The statements that are executed in the block, with the parameters of their last time."""
    seen: dict[str, Any] = {}

    def note(_connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        if re.match(r"(WITH|SELECT|INSERT|UPDATE|DELETE)\b.*\b(FROM|UPDATE|INTO)\b", statement, re.DOTALL):
            seen[statement] = parameters

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def scans(store: Store, statements: dict[str, Any]) -> list[str]:
    """Whatever walks over a whole large table, with the statement."""
    on_sqlite = store.path is not None
    found = []
    with store.engine.connect() as connection:
        for statement, parameters in statements.items():
            explain = "EXPLAIN QUERY PLAN " if on_sqlite else "EXPLAIN "
            steps = [row[-1] for row in connection.exec_driver_sql(explain + statement, parameters)]
            found += [f"{step.strip()}: {statement}" for step in steps if is_scan(step, on_sqlite=on_sqlite)]
    return found


def is_scan(step: str, *, on_sqlite: bool) -> bool:
    if on_sqlite:
        if re.match(r"SEARCH subscribers .*\(receiver=\?\)$", step):
            return True  # that is all of them
        scanned = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?$", step)
        return scanned is not None and scanned[1] in LARGE | {"under", "told", "its"} and scanned[2] not in SLIVERS
    scanned = re.search(r"Seq Scan on (\w+)", step)
    return scanned is not None and scanned[1] in LARGE


def test_what_is_taken_for_a_scan() -> None:
    assert is_scan("SCAN deliveries", on_sqlite=True)
    assert is_scan("SCAN matchers USING COVERING INDEX ix_matchers_kind_value_subscriber_id", on_sqlite=True)
    assert not is_scan("SCAN deliveries USING INDEX ix_deliveries_sending", on_sqlite=True)
    assert not is_scan("SEARCH deliveries USING INDEX ix_deliveries_waiting (not_before<?)", on_sqlite=True)
    assert is_scan("  ->  Seq Scan on deliveries  (cost=0.00..1.00 rows=1 width=4)", on_sqlite=False)
    assert not is_scan("  ->  Index Scan using pk_occasions on occasions", on_sqlite=False)


async def test_a_tick_with_nothing_due_is_one_question_and_scans_nothing(
    filled: tuple[Store, Milestone, Milestone],
) -> None:
    store, _, _ = filled
    dispatcher = Dispatcher(store, SimulatedClock(scale.NOW), Timing(), {"telegram": Recorder("telegram")})
    with written_down(store) as statements:
        await dispatcher.tick()
    assert len(statements) == 1
    assert scans(store, statements) == []


def kept_plans(connection: Connection) -> Iterator[str]:
    """The plans that this connection would keep of the questions it asks again and again."""
    connection.exec_driver_sql("SET plan_cache_mode = force_generic_plan")
    connection.exec_driver_sql("SET enable_seqscan = off")
    query = "SELECT name, cardinality(parameter_types) AS count FROM pg_prepared_statements WHERE statement LIKE 'SELECT (S%%'"
    for name, count in connection.exec_driver_sql(query).all():
        given = ", ".join(["NULL"] * count)
        yield "\n".join(connection.scalars(text(f'EXPLAIN EXECUTE "{name}" ({given})')))


async def test_the_plan_of_a_tick_that_postgresql_keeps_walks_along_indexes(
    filled: tuple[Store, Milestone, Milestone],
) -> None:
    """Made for any parameters, and when nothing had been sent yet: it is still good for whatever comes."""
    store, _, _ = filled
    if store.path is not None:
        pytest.skip("SQLite keeps no plans")
    with store.engine.begin() as tx:
        tx.execute(text("TRUNCATE deliveries, held_back"))
    dispatcher = Dispatcher(store, SimulatedClock(scale.NOW), Timing(), {"telegram": Recorder("telegram")})
    for _ in range(10):
        await dispatcher.tick()
    with store.engine.connect() as connection:
        [plan] = kept_plans(connection)
    assert sorted(re.findall(r"(\w[\w ]* Scan) using (\w+)", plan)) == [
        ("Index Only Scan", "ix_deliveries_sending_owner"),
        ("Index Only Scan", "ix_deliveries_waiting_since"),
        ("Index Only Scan", "ix_deliveries_waiting_since"),
        ("Index Only Scan", "ix_occasions_state_fire_at"),
    ]
    assert "Sort" not in plan


async def test_a_tick_that_sends_scans_nothing(filled: tuple[Store, Milestone, Milestone]) -> None:
    store, _, fews = filled
    scale.spread(store, fews)
    recorder = Recorder("telegram")
    dispatcher = Dispatcher(
        store, SimulatedClock(scale.NOW), Timing(), {"telegram": recorder}, {"telegram": Limits(per_second=30)}
    )
    with written_down(store) as statements:
        assert await dispatcher.tick() == len(recorder.seen) == 3
    assert len(statements) >= 10
    assert scans(store, statements) == []


def test_what_comes_next_is_found_without_a_scan(filled: tuple[Store, Milestone, Milestone]) -> None:
    store, _, _ = filled
    with written_down(store) as statements, store.read() as tx:
        deliveries.next_at(tx, scale.NOW)
        occasions.next_fire_at(tx, scale.NOW)
    assert len(statements) == 2
    assert scans(store, statements) == []


def test_subscribers_are_matched_without_a_scan(filled: tuple[Store, Milestone, Milestone]) -> None:
    store, _, fews = filled
    with written_down(store) as statements:
        assert scale.spread(store, fews)[0] == 3
    assert scans(store, statements) == []


def test_who_is_left_out_is_found_without_a_scan(filled: tuple[Store, Milestone, Milestone]) -> None:
    store, _, fews = filled
    with store.begin() as tx:
        fitting.note(tx, fews.uid, {COMPANY, NO_CLASS})
        wishes.keep(tx, 7, Wishes(profile=Profile(frozenset({COMPANY}))))
    with written_down(store) as statements:
        assert scale.spread(store, fews)[0] == 3
    assert scans(store, statements) == []


def test_the_queue_is_looked_at_without_a_scan(filled: tuple[Store, Milestone, Milestone]) -> None:
    store, _, _ = filled
    with written_down(store) as statements, store.read() as tx:
        queue.look(tx, scale.NOW)
    assert len(statements) == 10
    assert scans(store, statements) == []


def touched(plan: Any) -> int:
    """The most rows that one step of a plan of PostgreSQL went through, those it threw away included."""
    here = plan.get("Actual Rows", 0) + plan.get("Rows Removed by Filter", 0)
    return max([int(here * plan.get("Actual Loops", 1)), *map(touched, plan.get("Plans", ()))])


def test_a_claim_takes_the_first_few_without_sorting_all_that_waits(filled: tuple[Store, Milestone, Milestone]) -> None:
    """3,000 wait of whom no statistics know yet, as after any large occasion."""
    store, _, _ = filled
    with store.engine.begin() as tx:
        tx.execute(text("UPDATE deliveries SET state = 'pending'"))
    with written_down(store) as statements, store.begin() as tx:
        assert len(claims.choose(tx, scale.NOW, "telegram", Limits(), 20)) == 20
        asked = dict(statements)
        if store.path is not None:
            plans = [row[-1] for query, given in asked.items() for row in explained(tx, "QUERY PLAN", query, given)]
            assert [step for step in plans if "TEMP B-TREE" in step] == []
        else:
            ran = [explained(tx, "(ANALYZE, FORMAT JSON)", query, given)[0][0][0] for query, given in asked.items()]
            assert max(touched(plan["Plan"]) for plan in ran) <= 40


def explained(tx: Connection, how: str, query: str, given: Any) -> list[Any]:
    return list(tx.exec_driver_sql(f"EXPLAIN {how} {query}", given))
