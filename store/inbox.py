"""Chat updates as they came, kept before they are confirmed and handled once."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, select, update

from store.engine import Tx
from store.tables import inbox


def put(tx: Tx, receiver: str, update_id: int, raw: str, now: datetime) -> bool:
    """Keep one update; False when it was kept before."""
    if tx.execute(select(inbox.c.update_id).where(_is(receiver, update_id))).one_or_none() is not None:
        return False
    tx.execute(insert(inbox).values(receiver=receiver, update_id=update_id, raw=raw, received_at=now))
    return True


def pending(tx: Tx, receiver: str, limit: int = 100) -> list[tuple[int, str]]:
    """What was not handled yet, in the order it came."""
    waiting = and_(inbox.c.receiver == receiver, inbox.c.done_at.is_(None))
    query = select(inbox.c.update_id, inbox.c.raw).where(waiting).order_by(inbox.c.update_id).limit(limit)
    return [(row.update_id, row.raw) for row in tx.execute(query)]


def done(tx: Tx, receiver: str, update_id: int, now: datetime) -> None:
    """It was handled; its content is not kept longer than needed (PIPL art. 19)."""
    tx.execute(update(inbox).where(_is(receiver, update_id)).values(done_at=now, raw=""))


def bury(tx: Tx, receiver: str, update_id: int, why: str, now: datetime) -> None:
    """It cannot be handled; kept with the reason, and in nobody's way."""
    tx.execute(update(inbox).where(_is(receiver, update_id)).values(done_at=now, dead=why))


def _is(receiver: str, update_id: int) -> ColumnElement[bool]:
    return and_(inbox.c.receiver == receiver, inbox.c.update_id == update_id)
