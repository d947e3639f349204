"""A number that rises with every change a calendar could show: what a cached feed is valid for."""

from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from store.engine import Tx
from store.tables import revisions

NAME = "milestones"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def revision(tx: Tx) -> tuple[int, datetime]:
    """The number and when it last rose; (0, 1970) for an empty store."""
    row = tx.execute(select(revisions.c.number, revisions.c.at).where(revisions.c.name == NAME)).one_or_none()
    return (0, _BEGINNING) if row is None else (row.number, row.at)


def rise(tx: Tx, now: datetime) -> None:
    """Count one more change; the time never goes back, since calendars ask by it."""
    number, before = revision(tx)
    if number == 0:
        tx.execute(insert(revisions).values(name=NAME, number=1, at=now))
        return
    later = {"number": revisions.c.number + 1, "at": max(now, before)}
    tx.execute(update(revisions).where(revisions.c.name == NAME).values(**later))
