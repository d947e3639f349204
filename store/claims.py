"""Claiming: which subscribers' waiting deliveries are sent next, and by whom, committed before anything leaves.

Senders compete without waiting for each other: whoever chooses a subscriber locks the row of that subscriber, and others
pass it by (SKIP LOCKED). While something is under way to a subscriber nothing else is claimed for them by anybody, so what
one person reads keeps its order and is folded into as few messages as there can be.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    TextClause,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
    true,
)

from domain.delivery import Delivery, DeliveryState, Occasion, Reason
from domain.subscription import Subscriber
from store import turns
from store.engine import Tx
from store.given import among, listed, numbers
from store.occasions import PLANNED, occasion_of
from store.tables import ANY_SENDING, ANY_WAITING, SENDING, WAITING, deliveries, holds, occasions, subscribers
from store.turns import Limits

Claimed = list[tuple[Delivery, Subscriber]]
AHEAD_OF_ROOM = 500  #: deliveries that are looked over for a second's turns: where few turns are given, many may wait

# A plan is kept as long as its connection, and may have been made when the tables were small.
_BY_INDEX = text("SET LOCAL enable_seqscan = off")


def choose(tx: Tx, now: datetime, receiver: str, limits: Limits, limit: int) -> Claimed:
    """The waiting deliveries of up to ``limit`` subscribers, locked; nothing while the whole receiver is held.

    Left out are chats that are held, that have no turn soon, or to whom something is under way. Each delivery has its
    former state, ``unknown`` meaning that it may be a double, and counts the attempt that is about to be made.
    """
    if not _anything(tx, now):
        return []
    if _all_held(tx, now, receiver):
        return []
    _walk_indexes(tx)
    chosen = _chosen(tx, now, receiver, limits, limit)
    return _waiting(tx, now, chosen) if chosen else []


#: The planner counts what waits by its last ANALYZE. Of a million rows that have just been written it knows nothing, and
#: would gather and sort all of them for the first two hundred.
_ONLY_WALK = select(
    *(
        func.set_config(f"enable_{way}", "off", True)  # True: for this transaction
        for way in ("sort", "hashjoin", "mergejoin", "bitmapscan", "seqscan")
    )
)


def _walk_indexes(tx: Tx) -> None:
    """On PostgreSQL: from here on in this transaction, row by row along the indexes, whatever the statistics say."""
    if tx.dialect.name == "postgresql":
        tx.execute(_ONLY_WALK)


def _anything(tx: Tx, now: datetime) -> bool:
    """Whether anything waits.

    On PostgreSQL such a walk also marks the entries of what was sent as dead, so that the next one passes by them; the
    plan of the real question, a bitmap, would go over all of them again until the next vacuum.
    """
    return tx.execute(_first(deliveries.c.not_before, ANY_WAITING, deliveries.c.not_before <= now)).first() is not None


def _first(column: Column[Any], *conditions: ColumnElement[bool] | TextClause) -> Select[Any]:
    """The first row by an index that begins with this column.

    Asked in order it can only be a walk along that index. Without, a plan for any parameters takes them for a third of
    the table, a row of which is soon found by going over the table, and there is none.
    """
    return select(column).where(*conditions).order_by(column).limit(1)


@cache
def _anything_at_all() -> Select[Any]:
    """Whether anything is due or waits longer than it may, anything is under way, or an occasion is due."""
    now, never = (bindparam(name, type_=deliveries.c.not_before.type) for name in ("now", "never"))
    planned = occasions.c.state == PLANNED
    questions = (
        _first(deliveries.c.not_before, ANY_WAITING, deliveries.c.not_before <= now),
        _first(deliveries.c.not_before, ANY_WAITING, deliveries.c.not_before > never),
        _first(deliveries.c.owner, ANY_SENDING),
        _first(occasions.c.fire_at, planned, occasions.c.fire_at <= now),
    )
    return select(or_(*(question.scalar_subquery().is_not(None) for question in questions)))


def idle(tx: Tx, now: datetime, longest: timedelta) -> bool:
    """Whether there is nothing at all to do: nothing due, nothing under way with anybody, nothing to ``set_right``.

    One statement for all of it, since most ticks end here.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(_BY_INDEX)
    return not tx.scalar(_anything_at_all(), {"now": now, "never": now + longest})


def soon(tx: Tx, now: datetime, receiver: str, limits: Limits) -> bool:
    """Whether something waits for nothing but its chat's turn, which comes within seconds."""
    if limits.none or _all_held(tx, now, receiver):
        return False
    query = (
        select(deliveries.c.id)
        .join_from(deliveries, subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .where(WAITING, deliveries.c.not_before <= now, subscribers.c.unreachable == "")
        .where(turns.not_yet(tx, receiver, now, limits), ~_held(now))
        .limit(1)
    )
    return tx.execute(query).first() is not None


def _all_held(tx: Tx, now: datetime, receiver: str) -> bool:
    held = select(holds.c.until).where(_standing(now), holds.c.receiver == receiver, holds.c.address == "")
    return tx.execute(held).first() is not None


def _chosen(tx: Tx, now: datetime, receiver: str, limits: Limits, limit: int) -> dict[int, Subscriber]:
    """First whoever can have the very next turn: one whose chat has to wait longer would leave the turns before unused."""
    if limits.none:
        return _read(tx, _locked(_candidates(now, receiver).limit(limit)))
    at = turns.next_at(tx, receiver, now, limits)
    room = min(limit, turns.within(at, now, limits) if limits.per_second else limit)
    if room == 0:
        return {}
    next_one = _candidates(now, receiver).where(~turns.not_yet(tx, receiver, now, limits, at - now))
    found = _read(tx, next_one.limit(AHEAD_OF_ROOM))
    if len(found) < AHEAD_OF_ROOM and len(turns.shared(found, limits)) < room:
        later = _candidates(now, receiver).where(~turns.not_yet(tx, receiver, now, limits))
        found |= _read(tx, later.limit(AHEAD_OF_ROOM))
    best = among(tx, subscribers.c.id, turns.fairly(turns.shared(found, limits), room))
    # Others may have chosen the same: whoever is first has them.
    return _read(tx, _locked(select(*_WHO).where(best, ~_under_way())))


_WHO = (subscribers.c.id, subscribers.c.receiver, subscribers.c.address)


def _candidates(now: datetime, receiver: str) -> Select[Any]:
    """The subscribers of what waits, the longest due first; one comes as often as something waits for them."""
    return (
        select(*_WHO)
        .join_from(deliveries, subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .where(WAITING, deliveries.c.not_before <= now)
        # Not by the receiver's index: SQLite would walk all its subscribers rather than the few rows that wait.
        .where(subscribers.c.unreachable == "", subscribers.c.receiver.concat("") == receiver)
        .where(~_held(now), ~_under_way())
        .order_by(deliveries.c.not_before, deliveries.c.id)
    )


def _locked(query: Select[Any]) -> Select[Any]:
    # NO KEY: spreading an occasion may go on, which asks no more of a subscriber than to stay.
    return query.with_for_update(skip_locked=True, of=subscribers, key_share=True)


def _read(tx: Tx, query: Select[Any]) -> dict[int, Subscriber]:
    return {row.id: Subscriber(id=row.id, receiver=row.receiver, address=row.address) for row in tx.execute(query)}


def _standing(now: datetime) -> ColumnElement[bool]:
    """A hold that was asked for in what is the future now was asked for before the clock was set back."""
    return and_(holds.c.until > now, or_(holds.c.since.is_(None), holds.c.since <= now))


def _held(now: datetime) -> ColumnElement[bool]:
    here = and_(holds.c.receiver == subscribers.c.receiver, holds.c.address == subscribers.c.address)
    return select(holds.c.until).where(here, _standing(now)).correlate(subscribers).exists()


def _under_way() -> ColumnElement[bool]:
    under = deliveries.alias("under")
    theirs = and_(under.c.subscriber_id == subscribers.c.id, text(SENDING.text.replace("deliveries.", "under.")))
    return select(under.c.id).where(theirs).correlate(subscribers).exists()


def _waiting(tx: Tx, now: datetime, chosen: Mapping[int, Subscriber]) -> Claimed:
    rows = tx.execute(_theirs(tx.dialect.name), {"its_time": now, **numbers(tx, list(chosen))}).all()
    spoken_of = {row.occasion_id for row in rows}
    found = tx.execute(select(occasions).where(among(tx, occasions.c.id, sorted(spoken_of))))
    by_id = {row.id: occasion_of(row) for row in found}
    # In order here: asked for it, PostgreSQL would rather go over everything that was ever sent than sort.
    ordered: Sequence[Any] = sorted(rows, key=attrgetter("id"))
    return [(_delivery(row, by_id[row.occasion_id]), chosen[row.subscriber_id]) for row in ordered]


@cache
def _theirs(dialect: str) -> Select[Any]:
    """What waits for each of the given subscribers, looked up one subscriber after the other."""
    wanted = listed(dialect)
    theirs = (
        select(*_COLUMNS)
        .where(WAITING, deliveries.c.not_before <= bindparam("its_time"))
        .with_for_update(skip_locked=True)
    )
    if dialect != "postgresql":
        return theirs.where(deliveries.c.subscriber_id.in_(select(wanted)))
    # Locked within, so that the planner cannot turn it round and look for them among all that waits.
    each = theirs.where(deliveries.c.subscriber_id == wanted).correlate(wanted.table).lateral()
    return select(each).select_from(wanted.table).join(each, true())


_COLUMNS = (
    deliveries.c.id,
    deliveries.c.occasion_id,
    deliveries.c.subscriber_id,
    deliveries.c.state,
    deliveries.c.reason,
    deliveries.c.attempts,
    deliveries.c.code,
    deliveries.c.told,
    deliveries.c.place,
    deliveries.c.told_place,
)


def _delivery(row: Row[Any], occasion: Occasion) -> Delivery:
    return Delivery(
        id=row.id,
        occasion=occasion,
        subscriber_id=row.subscriber_id,
        state=DeliveryState(row.state),
        reason=Reason(row.reason),
        attempts=row.attempts + 1,
        code=row.code,
        told=row.told,
        place=occasion.place if row.place is None else row.place,
        told_place=row.told_place or "",
    )
