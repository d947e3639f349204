"""What waits for a person, and who looked at it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, RowMapping, delete, func, insert, select, update

from domain.milestone import Doubt
from domain.review import Review
from store import notices as notice_store
from store.engine import Tx
from store.tables import notices, reviews


def waiting(tx: Tx) -> list[Review]:
    """All that nobody has looked at yet, oldest first."""
    query = (
        select(reviews, *notice_store.REF_COLUMNS)
        .join(notices, notices.c.id == reviews.c.notice_id)
        .where(reviews.c.resolved_at.is_(None))
        .order_by(reviews.c.id)
    )
    return [_review(row) for row in tx.execute(query).mappings()]


def count(tx: Tx) -> int:
    """How many wait."""
    return tx.scalar(select(func.count()).select_from(reviews).where(reviews.c.resolved_at.is_(None))) or 0


def ask(tx: Tx, notice_id: str, uid: str | None, doubts: Sequence[Doubt], excerpt: str, now: datetime) -> None:
    """Ask a person to look at a notice, or at one milestone of it."""
    tx.execute(
        insert(reviews).values(
            notice_id=notice_id,
            uid=uid,
            doubts=[doubt.value for doubt in doubts],
            excerpt=excerpt,
            created_at=now,
        )
    )


def is_waiting(tx: Tx, uid: str) -> bool:
    """Whether somebody was asked about this milestone and nobody has looked yet."""
    query = select(reviews.c.id).where(reviews.c.uid == uid, reviews.c.resolved_at.is_(None)).limit(1)
    return tx.execute(query).first() is not None


def withdraw(tx: Tx, notice_id: str) -> None:
    """Forget what nobody has looked at: the notice is being read anew."""
    tx.execute(delete(reviews).where(reviews.c.notice_id == notice_id, reviews.c.resolved_at.is_(None)))


def withdraw_milestone(tx: Tx, uid: str) -> None:
    """Forget what nobody has looked at of one milestone: it is clear again."""
    tx.execute(delete(reviews).where(reviews.c.uid == uid, reviews.c.resolved_at.is_(None)))


def withdraw_doubts(tx: Tx, notice_id: str, doubts: Collection[Doubt]) -> None:
    """Forget what nobody has looked at of a notice, where it was asked for one of these reasons."""
    gone = [row.id for row in _of_notice(tx, notice_id) if row.resolved_at is None and _one_of(row.doubts, doubts)]
    tx.execute(delete(reviews).where(reviews.c.id.in_(gone)))


def was_asked(tx: Tx, notice_id: str, doubts: Sequence[Doubt]) -> bool:
    """Whether a person was asked about a notice for just these reasons, whether or not they have looked."""
    wanted = [doubt.value for doubt in doubts]
    return bool(wanted) and any(row.doubts == wanted for row in _of_notice(tx, notice_id))


def is_waiting_of(tx: Tx, notice_id: str, doubts: Collection[Doubt]) -> bool:
    """Whether a notice waits for a person for one of these reasons."""
    return any(row.resolved_at is None and _one_of(row.doubts, doubts) for row in _of_notice(tx, notice_id))


def open_for(tx: Tx, notice_id: str, doubt: Doubt) -> list[tuple[str, datetime]]:
    """The open questions about a notice for this one reason: the words, and since when."""
    rows = _of_notice(tx, notice_id)
    return [(row.excerpt, row.created_at) for row in rows if row.resolved_at is None and row.doubts == [doubt.value]]


def _of_notice(tx: Tx, notice_id: str) -> Sequence[Row[Any]]:
    """The questions about a whole notice, not about one of its milestones."""
    query = select(reviews).where(reviews.c.notice_id == notice_id, reviews.c.uid.is_(None))
    return tx.execute(query.order_by(reviews.c.id)).all()


def _one_of(asked: Sequence[str], doubts: Collection[Doubt]) -> bool:
    return not {doubt.value for doubt in doubts}.isdisjoint(asked)


def resolve(tx: Tx, review_id: int, by: str, now: datetime) -> bool:
    """Somebody looked; False when it was done already."""
    open_one = (reviews.c.id == review_id) & reviews.c.resolved_at.is_(None)
    return tx.execute(update(reviews).where(open_one).values(resolved_at=now, resolved_by=by)).rowcount == 1


def reopen(tx: Tx, review_id: int) -> None:
    """Nobody has looked after all."""
    tx.execute(update(reviews).where(reviews.c.id == review_id).values(resolved_at=None, resolved_by=""))


def reopen_of(tx: Tx, uid: str, doubts: Sequence[Doubt]) -> bool:
    """The last question about a milestone, asked for just these reasons, waits again in its old place; False: none was."""
    last = select(reviews.c.id, reviews.c.doubts).where(reviews.c.uid == uid).order_by(reviews.c.id.desc()).limit(1)
    row = tx.execute(last).one_or_none()
    if row is None or row.doubts != [doubt.value for doubt in doubts]:
        return False
    reopen(tx, row.id)
    return True


def resolve_milestone(tx: Tx, uid: str, by: str, now: datetime) -> None:
    """An override answers what was asked about its milestone."""
    open_ones = (reviews.c.uid == uid) & reviews.c.resolved_at.is_(None)
    tx.execute(update(reviews).where(open_ones).values(resolved_at=now, resolved_by=by))


def _review(row: RowMapping) -> Review:
    return Review(
        id=row["id"],
        notice=notice_store.ref(row),
        uid=row["uid"],
        doubts=tuple(Doubt(doubt) for doubt in row["doubts"]),
        created_at=row["created_at"],
        excerpt=row["excerpt"],
    )
