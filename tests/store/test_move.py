"""Everything moves from one database to another, either way, and life goes on there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from domain.errors import KunqiError, UsageError
from domain.subscription import EVERYTHING
from store import Store, copy, presence, tables
from store.engine import Tx
from tests.databases import PostgresServer, opened
from tests.samples import facts
from tests.scheduler.world import World


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path, postgres: PostgresServer) -> Iterator[Store]:
    with opened(f"sqlite:///{tmp_path / 'target.db'}" if request.param == "sqlite" else postgres.fresh()) as empty:
        yield empty


async def lived_in(store: Store) -> World:
    """A store with something in most tables, one row more than goes in a batch among them."""
    world = World(store, "2026-01-20T09:00")
    for number in range(3):
        world.subscriber(str(number), EVERYTHING, leads=["1d", "2h"])
    [milestone, _] = world.publishes(facts(end="2026-02-05T17:00"), facts("另一项", end="2026-03-05T17:00"))
    world.postpones(milestone, "2026-02-06T17:00")
    await world.until("2026-02-06T08:00")
    with store.begin() as tx:
        filler = {"kind": "keyword", "subscriber_id": 1}
        tx.execute(insert(tables.matchers), [{**filler, "value": f"k{n}"} for n in range(copy.ROWS_AT_ONCE + 1)])
    return world


def content(store: Store) -> dict[str, list[object]]:
    with store.read() as tx:
        return {
            table.name: [
                tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in tables.metadata.sorted_tables
        }  # fmt: skip


async def test_everything_is_there_and_new_rows_get_new_ids(store: Store, target: Store) -> None:
    world = await lived_in(store)
    presence.of(store).close()
    before = content(store)
    assert copy.move(store, target) == sum(len(rows) for rows in before.values())
    assert content(target) == before == content(store)
    there = World(target, "2026-02-06T08:00")
    newcomer = there.subscriber("new", EVERYTHING, leads=["1d"])
    assert newcomer.id == 4
    assert await there.until("2026-02-06T16:00") == await world.until("2026-02-06T16:00")
    there.publishes(facts("又一项", end="2026-02-09T17:00"), id="n2")
    assert len(await there.until("2026-02-08T17:00")) == 4


def test_a_target_with_anything_in_it_is_refused(store: Store, target: Store) -> None:
    World(target, "2026-01-20T09:00").subscriber("there", EVERYTHING)
    before = content(target)
    with pytest.raises(UsageError, match="不是空的"):
        copy.move(store, target)
    assert content(target) == before


def test_a_database_is_not_moved_into_itself(store: Store) -> None:
    with pytest.raises(UsageError, match="同一个"):
        copy.move(store, store)


async def test_nothing_is_moved_away_from_under_a_sender(postgres: PostgresServer, tmp_path: Path) -> None:
    with opened(postgres.fresh()) as source, opened(f"sqlite:///{tmp_path / 'target.db'}") as target:
        await lived_in(source)
        with pytest.raises(UsageError, match="还有 1 个"):
            copy.move(source, target)


async def test_rows_that_did_not_arrive_undo_it_all(
    store: Store, target: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived_in(store)
    presence.of(store).close()
    whole = copy._copy

    def lossy(old: Tx, new: Tx, table: object) -> int:
        return whole(old, new, table) + (table is tables.leads)  # type: ignore[arg-type]

    monkeypatch.setattr(copy, "_copy", lossy)
    with pytest.raises(KunqiError, match="行数不符"):
        copy.move(store, target)
    with target.read() as tx:
        assert [tx.scalar(select(func.count()).select_from(table)) for table in tables.metadata.sorted_tables] == [
            0
        ] * len(tables.metadata.sorted_tables)
