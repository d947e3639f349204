"""Who changed what, when and why; nothing is ever deleted from it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, insert, select, update

from domain.override import Action, Changes, Override
from store.engine import Tx
from store.tables import overrides
from store.types import changes_from_json, changes_to_json

NONE: Mapping[str, str] = MappingProxyType({})


def add(
    tx: Tx,
    uid: str,
    action: Action,
    changes: Changes,
    *,
    author: str,
    reason: str,
    now: datetime,
    details: Mapping[str, str] = NONE,
) -> Override:
    """Lay one more override over a milestone; ``details`` of an action that changes no facts."""
    what = {"action": action.value, "changes": changes_to_json(changes), "details": dict(details)}
    query = insert(overrides).values(uid=uid, author=author, at=now, reason=reason, **what)
    return _override(tx.execute(query.returning(*overrides.c)).one())


def find(tx: Tx, override_id: int) -> Override | None:
    """The override of this number."""
    row = tx.execute(select(overrides).where(overrides.c.id == override_id)).one_or_none()
    return None if row is None else _override(row)


def numbered(tx: Tx, numbers: Collection[int]) -> list[Override]:
    """Those with these numbers, in one query."""
    return [_override(row) for row in tx.execute(select(overrides).where(overrides.c.id.in_(numbers)))]


def of_milestone(tx: Tx, uid: str) -> list[Override]:
    """All overrides of one milestone, oldest first."""
    query = select(overrides).where(overrides.c.uid == uid).order_by(overrides.c.id)
    return [_override(row) for row in tx.execute(query)]


def silences(tx: Tx, *, locked: bool = False) -> list[Override]:
    """The silences that nobody has lifted, over or not, oldest first; ``locked`` against being lifted meanwhile."""
    standing = (overrides.c.action == Action.SILENCE.value) & overrides.c.undone_at.is_(None)
    query = select(overrides).where(standing).order_by(overrides.c.id)
    return [_override(row) for row in tx.execute(query.with_for_update(read=True) if locked else query)]


def with_own_leads(tx: Tx) -> set[str]:
    """The uids of milestones that the staff gave lead times of their own."""
    standing = (overrides.c.action == Action.LEADS.value) & overrides.c.undone_at.is_(None)
    return set(tx.scalars(select(overrides.c.uid).where(standing)))


def latest(tx: Tx, limit: int = 20) -> list[Override]:
    """The last overrides of all, newest first."""
    query = select(overrides).order_by(overrides.c.id.desc()).limit(limit)
    return [_override(row) for row in tx.execute(query)]


def mark_undone(tx: Tx, override_id: int, by: str, now: datetime) -> bool:
    """Take an override off, once: False when somebody was quicker."""
    standing = (overrides.c.id == override_id) & overrides.c.undone_at.is_(None)
    return tx.execute(update(overrides).where(standing).values(undone_at=now, undone_by=by)).rowcount == 1


def _override(row: Row[Any]) -> Override:
    return Override(
        id=row.id,
        uid=row.uid,
        action=Action(row.action),
        changes=changes_from_json(row.changes),
        author=row.author,
        at=row.at,
        reason=row.reason,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        details=row.details,
    )
