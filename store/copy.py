"""Moves all that a store holds into another one: backup, restore, growing to PostgreSQL and rehearsals alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Table, func, insert, literal, select, text

from domain.errors import KunqiError, UsageError
from store import presence
from store.engine import Store, Tx, open_store
from store.wished import metadata

ROWS_AT_ONCE = 1000


def copy_into(source: Store, target: Store) -> int:
    """Every row of ``source``, from one steady view, into the empty ``target``; how many rows.

    One transaction: whatever goes wrong, the target is empty as before. Rows are counted again where they arrived.
    """
    with source.read() as old, target.begin() as new:
        if any(new.execute(select(literal(1)).select_from(table).limit(1)).first() for table in metadata.sorted_tables):
            raise UsageError("目标数据库不是空的；为免覆盖，没有写入任何内容。")
        copied = {table.name: _copy(old, new, table) for table in metadata.sorted_tables}
        arrived = {table.name: new.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables}
        if copied != arrived:
            raise KunqiError(f"复制后行数不符，已全部撤回：{copied} / {arrived}")
        return sum(copied.values())


def move(source: Store, target: Store) -> int:
    """``copy_into`` for good: UsageError where both are one, and while somebody sends from the source; how many rows."""
    if source.engine.url == target.engine.url:
        raise UsageError("来源与目标是同一个数据库。")
    with source.read() as tx:
        if (running := presence.senders(tx)) > 0:
            raise UsageError(f"还有 {running} 个 kunqi 正在使用来源数据库。请先停掉它们，以免漏掉搬迁途中的变化。")
    return copy_into(source, target)


def backup(source: Store, path: Path) -> int:
    """Everything into a new SQLite file at ``path``, whatever database it comes from; how many rows."""
    if path.exists():
        raise UsageError(f"{path} 已经存在，请换一个文件名。")
    target = open_store(f"sqlite:///{path}")
    try:
        return copy_into(source, target)
    finally:
        target.close()
        path.with_name(path.name + ".lock").unlink(missing_ok=True)


def restore(path: Path, target: Store) -> int:
    """Everything in a backup file into the empty ``target``; how many rows."""
    check_backup(path)
    source = open_store(f"sqlite:///{path}", exclusive=False)
    try:
        return copy_into(source, target)
    finally:
        source.close()


def check_backup(path: Path) -> None:
    """UsageError unless the file is there and an SQLite database."""
    try:
        with path.open("rb") as file:
            if file.read(16) == b"SQLite format 3\x00":
                return
    except OSError as failure:
        raise UsageError(f"没有这个备份文件：{path}（{failure.strerror}）") from None
    raise UsageError(f"{path} 不是 kunqi 的备份文件。")


@contextmanager
def rehearsal(source: Store) -> Iterator[Store]:
    """A copy to try things on; it is gone after the block, and the source is untouched."""
    with TemporaryDirectory(prefix="kunqi-") as folder:
        copy = open_store(f"sqlite:///{Path(folder) / 'rehearsal.db'}")
        try:
            copy_into(source, copy)
            yield copy
        finally:
            copy.close()


def check(store: Store) -> list[str]:
    """What is broken in the database, in words; nothing when all is well."""
    with store.read() as tx:
        if tx.dialect.name != "sqlite":
            return []
        broken = [row[0] for row in tx.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
        astray = [f"{row[0]} 第 {row[1]} 行缺少 {row[2]}" for row in tx.execute(text("PRAGMA foreign_key_check"))]
    return broken + astray


def _copy(old: Tx, new: Tx, table: Table) -> int:
    copied = 0
    # Without yield_per the whole table would be fetched before the first row is given.
    found = old.execute(select(table), execution_options={"yield_per": ROWS_AT_ONCE})
    for rows in found.mappings().partitions():
        new.execute(insert(table), [dict(row) for row in rows])
        copied += len(rows)
    _follow_ids(new, table)
    return copied


def _follow_ids(new: Tx, table: Table) -> None:
    """PostgreSQL counts ids apart from the rows: the next one must come after those we brought."""
    if new.dialect.name != "postgresql" or table.autoincrement_column is None:
        return
    name = table.autoincrement_column.name
    if new.scalar(select(func.count()).select_from(table)) == 0:
        return
    sequence = func.pg_get_serial_sequence(table.name, name)
    new.execute(select(func.setval(sequence, select(func.max(table.c[name])).scalar_subquery())))
