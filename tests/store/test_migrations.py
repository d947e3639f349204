"""A database of an older program keeps what it has when a newer one opens it."""

from datetime import date
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine, text

from domain.milestone import Kind
from domain.subscription import EVERYTHING
from scheduler import overrides
from store import changes, milestones
from store.migrations import configuration
from tests.databases import PostgresServer, opened
from tests.samples import facts
from tests.scheduler.world import ADMIN, World

OLD_COLUMNS = "uid, notice_id, sequence, status, read_status, read, facts, topic, anchor_at, over_at, words, first_seen_at, revised_at"


def as_it_was(url: str) -> None:
    """A store with one milestone, taken back to the first tables."""
    with opened(url) as store:
        World(store, "2026-01-20T09:00").publishes(facts(end="2026-02-05"))
    taken_to(url, "0001")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        assert connection.execute(text(f"SELECT {OLD_COLUMNS} FROM milestones")).one().status == "confirmed"  # noqa: S608
    engine.dispose()


def comes_up_to_date(url: str) -> None:
    as_it_was(url)
    with opened(url) as store:
        with store.read() as tx:
            [kept] = milestones.listed(tx)
            assert (kept.read, kept.history, kept.announced) == (facts(end="2026-02-05"), (), kept.facts)
            assert changes.of_source(tx, kept.notice.source, date.min, date.max) == []
        world = World(store, "2026-01-21T09:00")
        [again] = world.publishes(facts(end="2026-02-05"))
        assert again == kept


def taken_to(url: str, revision: str) -> None:
    """The tables of an older program, with what is in them."""
    engine, config = create_engine(url.replace("postgresql://", "postgresql+psycopg://")), configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()


async def is_still_told(url: str) -> None:
    with opened(url) as store:
        world = World(store, "2026-01-28T09:00")
        world.subscriber("甲", EVERYTHING, leads=["7d"])
        [one] = world.publishes(facts("讲座", kind=Kind.EVENT, start="2026-02-05T14:00", location="创业园"))
        assert await world.until("2026-01-29T15:00") == ["01-29 14:00 甲: 讲座 (due)"]
        with store.begin() as tx:
            overrides.cancel(tx, world.timing, one.uid, by=ADMIN, reason="", now=world.clock.now())
    taken_to(url, "0014")
    with opened(url) as store:
        world = World(store, "2026-01-29T15:01")
        assert await world.until("2026-01-29T16:00") == ["01-29 15:10 甲: 讲座 (cancelled)"]


async def test_a_cancellation_that_waits_is_told_after_the_upgrade(tmp_path: Path) -> None:
    await is_still_told(f"sqlite:///{tmp_path / 'kunqi.db'}")


def test_an_sqlite_file_of_the_first_tables(tmp_path: Path) -> None:
    comes_up_to_date(f"sqlite:///{tmp_path / 'kunqi.db'}")


def test_a_postgresql_database_of_the_first_tables(postgres: PostgresServer) -> None:
    comes_up_to_date(postgres.fresh())
