"""Answers on their way: with the update they answer, sent with the same care as reminders, in order within a chat."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, func, or_, select, update

from domain.delivery import DeliveryState, Reason
from store import turns
from store.engine import Tx
from store.tables import REPLY_OPEN, REPLY_WAITING, holds, inbox
from store.turns import UNLIMITED, Limits

LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One reply that is being sent, by whoever knows its lease."""

    update_id: int
    chat: str
    reply: str  #: the receiver's own JSON
    lease: datetime
    attempts: int  #: this one included
    again: bool  #: it may have arrived before
    received_at: datetime


def claim(
    tx: Tx, receiver: str, now: datetime, *, lease: datetime, limit: int, limits: Limits = UNLIMITED
) -> list[tuple[Claimed, datetime]]:
    """Take the first open reply of up to ``limit`` chats into ``sending``, each with its turn; commit before sending.

    A chat whose first reply is under way or waits has its others wait behind it. Held chats are left out, and so are
    those that have no turn soon; replies get turns that are still too far off for reminders, so they go before them.
    """
    first = _firsts(receiver)
    query = (
        select(inbox)
        .join(first, first.c.update_id == inbox.c.update_id)
        .where(inbox.c.receiver == receiver, REPLY_WAITING, _due(now), ~_held(now))
        .order_by(inbox.c.update_id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=inbox)
    )
    rows = tx.execute(query).all()
    given = turns.take(tx, receiver, [row.chat for row in rows], now, limits, turns.AHEAD_OF_REMINDERS)
    chosen = [(_claimed(row, lease), turn) for row, turn in zip(rows, given, strict=True) if turn is not None]
    taken = and_(inbox.c.receiver == receiver, inbox.c.update_id.in_([one.update_id for one, _ in chosen]))
    more = inbox.c.attempts + 1
    _set(tx, taken, state=DeliveryState.SENDING.value, lease_until=lease, attempts=more)
    return chosen


def _claimed(row: Row[Any], lease: datetime) -> Claimed:
    unknown = row.state == DeliveryState.UNKNOWN.value
    return Claimed(row.update_id, row.chat, row.reply, lease, row.attempts + 1, unknown, row.received_at)


def open_ones(tx: Tx, receiver: str) -> bool:
    """Whether any reply is not at its end yet."""
    return (
        tx.execute(select(inbox.c.update_id).where(inbox.c.receiver == receiver, REPLY_OPEN).limit(1)).first()
        is not None
    )


def sent(tx: Tx, receiver: str, claimed: Claimed, rest: str, now: datetime) -> None:
    """It arrived; ``rest``: what is still to be said, empty when that was all. Nothing else is kept of it."""
    state = DeliveryState.PENDING if rest else DeliveryState.SENT
    values = {"reply": rest, "attempts": 0, "not_before": now, "reason": Reason.ACCEPTED.value}
    _set(tx, _still_ours(receiver, claimed), state=state.value, lease_until=None, **values)


def again(tx: Tx, receiver: str, claimed: Claimed, state: DeliveryState, reason: Reason, not_before: datetime) -> None:
    """It did not arrive, or may have: try again then, as ``retry`` or as ``unknown``."""
    values = {"reason": reason.value, "not_before": not_before, "lease_until": None}
    _set(tx, _still_ours(receiver, claimed), state=state.value, **values)


def give_back(tx: Tx, receiver: str, claimed: Claimed) -> None:
    """Nothing was tried; it waits as it did before."""
    state = DeliveryState.UNKNOWN if claimed.again else DeliveryState.RETRY
    ours = _still_ours(receiver, claimed)
    _set(tx, ours, state=state.value, attempts=inbox.c.attempts - 1, lease_until=None)


def give_up(tx: Tx, receiver: str, claimed: Claimed, reason: Reason) -> None:
    """It will never arrive; nothing is kept of it but why."""
    _set(tx, _still_ours(receiver, claimed), **_failed(reason))


def give_up_chat(tx: Tx, receiver: str, chat: str, reason: Reason) -> None:
    """Nothing will arrive in this chat."""
    _set(tx, and_(inbox.c.receiver == receiver, inbox.c.chat == chat, REPLY_WAITING), **_failed(reason))


def move(tx: Tx, receiver: str, old: str, new: str) -> None:
    """The chat has another name now; what waits for it, handled or not, goes there."""
    unfinished = inbox.c.done_at.is_(None) | REPLY_OPEN
    _set(tx, and_(inbox.c.receiver == receiver, inbox.c.chat == old, unfinished), chat=new)


def recover(tx: Tx, receiver: str, now: datetime, *, but: Collection[int] = ()) -> int:
    """Replies whose sender is gone may have arrived; how many. ``but``: those that we have under way ourselves."""
    lost = and_(inbox.c.receiver == receiver, REPLY_OPEN, inbox.c.state == DeliveryState.SENDING.value)
    values = {"state": DeliveryState.UNKNOWN.value, "not_before": now, "lease_until": None}
    return _set(tx, and_(lost, inbox.c.update_id.not_in(but)), **values)


def _failed(reason: Reason) -> dict[str, Any]:
    return {"state": DeliveryState.FAILED.value, "reason": reason.value, "reply": "", "lease_until": None}


def _firsts(receiver: str) -> Subquery:
    first = func.min(inbox.c.update_id).label("update_id")
    return select(first).where(inbox.c.receiver == receiver, REPLY_OPEN).group_by(inbox.c.chat).subquery()


def _due(now: datetime) -> ColumnElement[bool]:
    """Whether it may be tried: no wait is longer than a day, so one that is was set before the clock was set back."""
    return or_(inbox.c.not_before <= now, inbox.c.not_before > now + LONGEST_WAIT)


def _held(now: datetime) -> ColumnElement[bool]:
    here = and_(holds.c.receiver == inbox.c.receiver, holds.c.address.in_(("", inbox.c.chat)))
    holding = and_(holds.c.until > now, or_(holds.c.since.is_(None), holds.c.since <= now))
    return select(holds.c.until).where(here, holding).correlate(inbox).exists()


def _still_ours(receiver: str, claimed: Claimed) -> ColumnElement[bool]:
    """Who slept past its lease finds the reply taken over, and must not write over what became of it."""
    mine = and_(inbox.c.receiver == receiver, inbox.c.update_id == claimed.update_id)
    return and_(mine, inbox.c.state == DeliveryState.SENDING.value, inbox.c.lease_until == claimed.lease)


def _set(tx: Tx, which: ColumnElement[bool], **values: object) -> int:
    return tx.execute(update(inbox).where(which).values(**values)).rowcount
