"""The store: opened, upgraded, locked, copied, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from domain.errors import KunqiError, StoreBusy, UsageError
from domain.subscription import EVERYTHING, LeadTime, Matcher, MatcherKind
from store import Store, copy, inbox, milestones, open_store, pending, state, subscribers
from store.tables import metadata
from tests.databases import PostgresServer, opened
from tests.samples import at, facts
from tests.scheduler.world import World

NOW = at("2026-02-01T09:00")


def test_the_migrations_make_exactly_the_tables_the_code_names(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_sqlite_is_durable_and_holds_its_references(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'kunqi.db'}")
    with store.read() as tx:
        pragmas = {
            name: tx.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    store.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_second_owner_is_turned_away_and_a_reader_is_not(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kunqi.db'}"
    with opened(url):
        with pytest.raises(StoreBusy, match="另一个 kunqi 正在使用"):
            open_store(url)
        open_store(url, exclusive=False).close()
    open_store(url).close()


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://h/d", "只支持 sqlite 和 postgresql"),
        ("not a url", "写法不对"),
        ("sqlite:////no/such/folder/kunqi.db", "文件夹不存在"),
    ],
)
def test_a_url_that_cannot_work_is_explained(url: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        open_store(url)


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    (tmp_path / "kunqi.db").write_text("not a database, but long enough to look at" * 50)
    with pytest.raises(KunqiError, match="数据库出错"):
        open_store(f"sqlite:///{tmp_path / 'kunqi.db'}")


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kunqi.db'}"
    with opened(url) as store, store.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(KunqiError, match="比这个程序新"):
        open_store(url)


def test_a_failed_block_leaves_nothing(store: Store) -> None:
    def block() -> None:
        with store.begin() as tx:
            subscribers.ensure(tx, "telegram", "1", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        block()
    with store.read() as tx:
        assert subscribers.everyone(tx) == []


def filled(store: Store) -> World:
    world = World(store, "2026-02-01T09:00")
    world.subscriber("全部", EVERYTHING, Matcher(MatcherKind.KEYWORD, "人才"))
    world.publishes(facts(end="2026-03-20"), facts("讲座", start="2026-03-03T15:00", end="2026-03-03T24:00"))
    return world


def test_all_moves_to_another_database_and_goes_on_there(store: Store, tmp_path: Path) -> None:
    world = filled(store)
    file = tmp_path / "backup.db"
    rows = copy.backup(store, file)
    with opened(f"sqlite:///{tmp_path / 'new.db'}") as target:
        assert copy.restore(file, target) == rows
        with store.read() as old, target.begin() as new:
            assert milestones.listed(new) == milestones.listed(old)
            assert state.revision(new) == state.revision(old)
            [moved] = subscribers.everyone(new)
            assert subscribers.subscription(new, moved.id) == subscribers.subscription(old, moved.id)
            assert subscribers.ensure(new, "terminal", "后来", world.clock.now()).id == moved.id + 1


def test_growing_to_postgresql_counts_on_after_the_rows_it_brought(
    sqlite_store: Store, postgres: PostgresServer
) -> None:
    filled(sqlite_store)
    with opened(postgres.fresh()) as target:
        copy.copy_into(sqlite_store, target)
        with target.begin() as tx:
            assert subscribers.ensure(tx, "terminal", "后来", NOW).id == 2


def test_a_backup_never_overwrites(store: Store, tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    with pytest.raises(UsageError, match="已经存在"):
        copy.backup(store, tmp_path / "there")
    filled(store)
    with opened(f"sqlite:///{tmp_path / 'full.db'}") as target:
        filled(target)
        with pytest.raises(UsageError, match="不是空的"):
            copy.copy_into(store, target)


def test_a_sound_database_has_nothing_to_report(store: Store) -> None:
    filled(store)
    assert copy.check(store) == []


def test_updates_are_kept_once_and_handled_in_order(store: Store) -> None:
    with store.begin() as tx:
        for number in (7, 9, 8, 8):
            inbox.keep(tx, "telegram", [inbox.Kept(number, "5", f"raw {number}")], NOW)
        assert [kept.update_id for kept in inbox.waiting(tx, "telegram")] == [7, 8, 9]
        inbox.handled(tx, "telegram", [inbox.Handled(7, reply="good"), inbox.Handled(8, dead="not JSON")], NOW)
        assert inbox.waiting(tx, "telegram") == [inbox.Kept(9, "5", "raw 9")]
        assert (inbox.waiting(tx, "telegram", without={"5"}), inbox.waiting(tx, "telegram", only=8)) == ([], [])
        inbox.keep(tx, "telegram", [inbox.Kept(7, "5", "again")], NOW)
        rows = tx.exec_driver_sql("SELECT update_id, raw, reply, dead, state FROM inbox ORDER BY 1").all()
    assert rows == [(7, "", "good", "", "pending"), (8, "raw 8", "", "not JSON", ""), (9, "raw 9", "", "", "")]


def test_a_question_is_answered_once_and_only_where_it_was_asked(store: Store) -> None:
    with store.begin() as tx:
        token = pending.put(tx, "telegram", "1", "postpone", NOW)
        assert pending.take(tx, "telegram", "2", token) is None
        assert pending.take(tx, "telegram", "1", token) == "postpone"
        assert pending.take(tx, "telegram", "1", token) is None


def test_a_group_moves_to_its_new_address(store: Store) -> None:
    with store.begin() as tx:
        old = subscribers.ensure(tx, "telegram", "-1", NOW)
        subscribers.migrate(tx, "telegram", "-1", "-1001")
        assert subscribers.ensure(tx, "telegram", "-1001", NOW).id == old.id


def test_two_chats_that_become_one_keep_the_wishes_of_both(store: Store) -> None:
    with store.begin() as tx:
        old = subscribers.ensure(tx, "telegram", "-2", NOW, [LeadTime.parse("3d")])
        new = subscribers.ensure(tx, "telegram", "-1001", NOW, [LeadTime.parse("1d")])
        subscribers.add_matcher(tx, old.id, EVERYTHING)
        subscribers.migrate(tx, "telegram", "-2", "-1001")
        kept = subscribers.subscription(tx, new.id)
        assert (kept.matchers, [str(lead) for lead in kept.leads]) == ((EVERYTHING,), ["3d", "1d"])
        assert subscribers.subscription(tx, old.id).subscriber.unreachable == "moved to -1001"


def test_a_milestone_is_found_by_an_unambiguous_prefix_only(store: Store) -> None:
    world = filled(store)
    with store.read() as tx:
        first, second = milestones.listed(tx)
        assert milestones.find(tx, first.uid.upper()) == first
        assert milestones.find(tx, second.uid[:8]) == second
        assert (milestones.find(tx, ""), milestones.find(tx, "%%%%"), milestones.find(tx, "____")) == (None,) * 3
    assert world.now(first.uid) == first
