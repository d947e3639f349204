"""What waits for a person, and who looked at it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, delete, func, insert, select, update

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


def resolve(tx: Tx, review_id: int, by: str, now: datetime) -> bool:
    """Somebody looked; False when it was done already."""
    open_one = (reviews.c.id == review_id) & reviews.c.resolved_at.is_(None)
    return tx.execute(update(reviews).where(open_one).values(resolved_at=now, resolved_by=by)).rowcount == 1


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
