"""What notices say of earlier notices, and which of them they change."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import RowMapping, delete, func, insert, select, update

from domain.notice import NoticeRef
from domain.said import Said
from store import notices as notice_store
from store.engine import Tx
from store.tables import changes, notice_revisions, notices
from store.types import change_from_json, change_to_json, facts_from_json, facts_to_json

_ALL = select(changes, *notice_store.REF_COLUMNS).join(notices, notices.c.id == changes.c.notice_id)
_IN_ORDER = (notices.c.published_on, notices.c.id)


def put(tx: Tx, said: Said) -> None:
    """Keep what a notice says, in place of what it said before."""
    drop(tx, said.notice.id)
    tx.execute(
        insert(changes).values(
            notice_id=said.notice.id,
            change=change_to_json(said.change),
            promises=[facts_to_json(facts) for facts in said.promises],
            target_id=said.target,
            why=said.why,
        )
    )


def drop(tx: Tx, notice_id: str) -> None:
    """The notice changes no other."""
    tx.execute(delete(changes).where(changes.c.notice_id == notice_id))


def link(tx: Tx, notice_id: str, target: str | None, why: str) -> None:
    """Note which notice it changes, and why that one or none."""
    tx.execute(update(changes).where(changes.c.notice_id == notice_id).values(target_id=target, why=why))


def find(tx: Tx, notice_id: str) -> Said | None:
    """What one notice says of another; None for a notice of its own."""
    row = tx.execute(_ALL.where(changes.c.notice_id == notice_id)).mappings().one_or_none()
    return None if row is None else _said(row)


def of_source(tx: Tx, source: str, first: date, last: date) -> list[Said]:
    """What one publisher's notices of these days say of others, in the order of publication."""
    mine = (notices.c.source == source) & notices.c.published_on.between(first, last)
    return [_said(row) for row in tx.execute(_ALL.where(mine).order_by(*_IN_ORDER)).mappings()]


def of_target(tx: Tx, notice_id: str) -> list[Said]:
    """The notices that change this one directly, in the order of publication."""
    query = _ALL.where(changes.c.target_id == notice_id, changes.c.notice_id != notice_id).order_by(*_IN_ORDER)
    return [_said(row) for row in tx.execute(query).mappings()]


def published(tx: Tx, source: str, first: date, last: date) -> list[NoticeRef]:
    """All notices of one publisher of these days, in the order of publication."""
    mine = (notices.c.source == source) & notices.c.published_on.between(first, last)
    query = select(notices.c.id.label("notice_id"), *notice_store.REF_COLUMNS).where(mine).order_by(*_IN_ORDER)
    return [notice_store.ref(row) for row in tx.execute(query).mappings()]


def heads(tx: Tx, notice_ids: Collection[str], length: int) -> dict[str, str]:
    """The beginnings of the latest texts of these notices, where a document prints its own number."""
    latest = (notice_revisions.c.notice_id == notices.c.id) & (notice_revisions.c.number == notices.c.revision)
    beginning = func.substr(notice_revisions.c.text, 1, length)
    query = select(notices.c.id, beginning).join(notice_revisions, latest).where(notices.c.id.in_(notice_ids))
    return {row[0]: row[1] for row in tx.execute(query)}


def _said(row: RowMapping) -> Said:
    return Said(
        notice=notice_store.ref(row),
        change=change_from_json(row["change"]),
        promises=tuple(facts_from_json(facts) for facts in row["promises"]),
        target=row["target_id"],
        why=row["why"],
    )
