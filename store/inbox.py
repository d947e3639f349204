"""Chat updates as they came: kept before they are confirmed, handled once, in the order they came within a chat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.delivery import DeliveryState
from store.engine import Tx
from store.tables import inbox


@dataclass(frozen=True, slots=True)
class Kept:
    """One update of the chat it came from: without a thread, empty when it names none."""

    update_id: int
    chat: str
    raw: str


@dataclass(frozen=True, slots=True)
class Handled:
    """What handling an update led to: answers in the receiver's own JSON, or why it could not be handled."""

    update_id: int
    reply: str = ""
    dead: str = ""


def keep(tx: Tx, receiver: str, updates: Iterable[Kept], now: datetime) -> None:
    """Keep these; what was kept before stays as it is."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {"receiver": receiver, "update_id": it.update_id, "chat": it.chat, "raw": it.raw, "received_at": now}
        for it in updates
    ]
    if rows:
        tx.execute(insert(inbox).on_conflict_do_nothing(), rows)


def waiting(
    tx: Tx, receiver: str, limit: int = 100, *, without: Collection[str] = (), only: int | None = None
) -> list[Kept]:
    """What was not handled yet, in the order it came; nobody else handles it until this transaction ends.

    ``without``: chats that are left out for now; ``only``: this update alone.
    """
    wanted = [inbox.c.receiver == receiver, inbox.c.done_at.is_(None)]
    if without:
        wanted.append(inbox.c.chat.not_in(without))
    if only is not None:
        wanted.append(inbox.c.update_id == only)
    query = select(inbox.c.update_id, inbox.c.chat, inbox.c.raw).where(*wanted).order_by(inbox.c.update_id)
    # Not SKIP LOCKED: what follows in a chat must wait for what comes before it.
    return [Kept(*row) for row in tx.execute(query.limit(limit).with_for_update())]


def unhandled(tx: Tx, receiver: str) -> bool:
    """Whether anything waits to be handled."""
    query = select(inbox.c.update_id).where(inbox.c.receiver == receiver, inbox.c.done_at.is_(None)).limit(1)
    return tx.execute(query).first() is not None


def handled(tx: Tx, receiver: str, these: Iterable[Handled], now: datetime) -> None:
    """They were handled. Its content is kept of none (PIPL art. 19) but those that could not be, for whoever mends it."""
    rows = [
        {
            "id": it.update_id,
            "dead": it.dead,
            "reply": it.reply,
            "state": DeliveryState.PENDING.value if it.reply else "",
        }
        for it in these
    ]
    values = {
        "done_at": now,
        "attempts": 0,
        "not_before": now,
        **{it: bindparam(it) for it in ("dead", "reply", "state")},
    }
    for dead in (False, True):
        if chosen := [row for row in rows if bool(row["dead"]) is dead]:
            query = update(inbox).where(inbox.c.receiver == receiver, inbox.c.update_id == bindparam("id"))
            tx.execute(query.values(values if dead else {**values, "raw": ""}), chosen)


def failed(tx: Tx, receiver: str, update_id: int) -> int:
    """Handling it failed once more; how often it has by now."""
    more = update(inbox).where(_is(receiver, update_id)).values(attempts=inbox.c.attempts + 1)
    return int(tx.execute(more.returning(inbox.c.attempts)).scalar_one())


def forget(tx: Tx, receiver: str, before: datetime) -> int:
    """Drop what came before this and is done with: the far end repeats nothing that old; how many."""
    done = and_(inbox.c.done_at.is_not(None), inbox.c.received_at < before, inbox.c.reply == "")
    return tx.execute(delete(inbox).where(inbox.c.receiver == receiver, done)).rowcount


def _is(receiver: str, update_id: int) -> ColumnElement[bool]:
    return and_(inbox.c.receiver == receiver, inbox.c.update_id == update_id)
