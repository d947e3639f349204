"""Notices and their revisions."""

from datetime import datetime

from sqlalchemy import RowMapping, delete, func, insert, select, update

from domain.notice import Notice, NoticeRef, NoticeRevision
from domain.override import HOUSE
from store.engine import Tx
from store.tables import changes, notice_revisions, notices, reviews

_EVERY = select(
    notices.c.id,
    notices.c.source,
    notices.c.url,
    notice_revisions.c.title,
    notice_revisions.c.published_on,
    notice_revisions.c.text,
    notice_revisions.c.number,
    notice_revisions.c.seen_at,
).join_from(notices, notice_revisions, notice_revisions.c.notice_id == notices.c.id)
_LATEST = _EVERY.where(notice_revisions.c.number == notices.c.revision)


def find(tx: Tx, notice_id: str) -> NoticeRevision | None:
    """The latest revision of a notice, or None."""
    row = tx.execute(_LATEST.where(notices.c.id == notice_id)).mappings().one_or_none()
    return None if row is None else _revision(row)


def like(tx: Tx, notice: Notice) -> list[NoticeRevision]:
    """The notices that this may be another copy of, the likeliest first: by id, by address, by title and day."""
    same = (notices.c.id == notice.id) | (
        (notices.c.title == notice.title) & (notices.c.published_on == notice.published_on)
    )
    if notice.url:
        same |= notices.c.url == notice.url
    rows = tx.execute(_LATEST.where(same, notices.c.id != HOUSE).order_by(notices.c.id)).mappings().all()
    found = [_revision(row) for row in rows]
    return sorted(found, key=lambda one: (one.notice.id != notice.id, not notice.url or one.notice.url != notice.url))


def revision(tx: Tx, notice_id: str, number: int) -> Notice | None:
    """A notice as it was then."""
    query = _EVERY.where(notices.c.id == notice_id, notice_revisions.c.number == number)
    row = tx.execute(query).mappings().one_or_none()
    return None if row is None else _revision(row).notice


def add_revision(tx: Tx, notice: Notice, now: datetime) -> NoticeRevision:
    """Keep a notice's text as its next revision."""
    number = (tx.scalar(select(notices.c.revision).where(notices.c.id == notice.id)) or 0) + 1
    head = {
        "source": notice.source,
        "title": notice.title,
        "url": notice.url,
        "published_on": notice.published_on,
        "revision": number,
    }
    if number == 1:
        tx.execute(insert(notices).values(id=notice.id, **head))
    else:
        tx.execute(update(notices).where(notices.c.id == notice.id).values(**head))
    tx.execute(
        insert(notice_revisions).values(
            notice_id=notice.id,
            number=number,
            content_hash=notice.content_hash,
            title=notice.title,
            published_on=notice.published_on,
            text=notice.text,
            seen_at=now,
        )
    )
    return NoticeRevision(notice=notice, number=number, seen_at=now)


def forget(tx: Tx, notice_id: str) -> None:
    """Take away a notice none of whose milestones is kept, with all that was asked of it."""
    for table, whose in (
        (reviews, reviews.c.notice_id),
        (changes, changes.c.notice_id),
        (notice_revisions, notice_revisions.c.notice_id),
        (notices, notices.c.id),
    ):
        tx.execute(delete(table).where(whose == notice_id))


def count(tx: Tx) -> int:
    """How many notices are kept."""
    return tx.scalar(select(func.count()).select_from(notices).where(notices.c.id != HOUSE)) or 0


def ref(row: RowMapping) -> NoticeRef:
    """The notice's part of a joined row labelled notice_*."""
    return NoticeRef(
        id=row["notice_id"],
        title=row["notice_title"],
        published_on=row["notice_published_on"],
        url=row["notice_url"],
        source=row["notice_source"],
    )


REF_COLUMNS = (
    notices.c.title.label("notice_title"),
    notices.c.published_on.label("notice_published_on"),
    notices.c.url.label("notice_url"),
    notices.c.source.label("notice_source"),
)


def _revision(row: RowMapping) -> NoticeRevision:
    fields = {name: row[name] for name in ("id", "title", "published_on", "text", "url", "source")}
    return NoticeRevision(notice=Notice(**fields), number=row["number"], seen_at=row["seen_at"])
