"""The promise of delivery: one row for one occasion and one subscriber, its state committed before anything leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.delivery import DeliveryState, OccasionKind, Reason
from store import held
from store.engine import Tx
from store.given import given, words
from store.spreading import arrived
from store.tables import WAITING, deliveries, holds, milestones, occasions, subscribers
from store.types import Instant


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivery that the far end took, and the lease it was sent under."""

    id: int
    lease: datetime
    message_id: str


def sent(tx: Tx, arrived: Sequence[Arrived], now: datetime) -> None:
    """They arrived."""
    by_lease: dict[datetime, list[tuple[int, str]]] = {}
    for it in arrived:
        by_lease.setdefault(it.lease, []).append((it.id, it.message_id))
    for lease, theirs in by_lease.items():
        tx.execute(_arriving(tx.dialect.name), {"its_lease": lease, "its_time": now, **words(tx, theirs)})


@cache
def _arriving(dialect: str) -> Update:
    theirs = given(dialect)
    ours = and_(deliveries.c.id == theirs.number, _under(bindparam("its_lease", type_=Instant)))
    done: dict[str, Any] = {"state": DeliveryState.SENT.value, "sent_at": bindparam("its_time"), "lease_until": None}
    return update(deliveries).where(ours).values(**done, message_id=theirs.word)


def settle(
    tx: Tx,
    ids: Sequence[int],
    lease: datetime,
    state: DeliveryState,
    reason: Reason,
    not_before: datetime | None = None,
) -> None:
    """They did not (or may not) arrive: another state, why, and when to try again."""
    values: dict[str, Any] = {"state": state.value, "reason": reason.value, "lease_until": None}
    if not_before is not None:
        values["not_before"] = not_before
    tx.execute(update(deliveries).where(_still_ours(ids, lease)).values(**values))


def unanswered(tx: Tx, ids: Sequence[int], lease: datetime, again_at: datetime, most: int) -> None:
    """They may have arrived: sent again, marked, from ``again_at`` on; failed once ``most`` sends had no answer.

    Counted apart from the attempts: those that certainly did not arrive, as in an outage of hours, must not use it up.
    """
    so_often = deliveries.c.unsure + 1
    last = so_often >= most
    values = {
        "state": case((last, DeliveryState.FAILED.value), else_=DeliveryState.UNKNOWN.value),
        "reason": case((last, Reason.UNSURE.value), else_=Reason.RESENT.value),
        "unsure": so_often,
        "not_before": again_at,
        "lease_until": None,
    }
    tx.execute(update(deliveries).where(_still_ours(ids, lease)).values(**values))


def give_back(tx: Tx, ids: Sequence[int], lease: datetime, *, unknown: bool) -> None:
    """They were claimed and not even tried: as they were before; ``unknown`` for those that may be doubles."""
    state = DeliveryState.UNKNOWN if unknown else DeliveryState.PENDING
    values = {"state": state.value, "lease_until": None, "attempts": deliveries.c.attempts - 1}
    tx.execute(update(deliveries).where(_still_ours(ids, lease)).values(**values))


def _still_ours(ids: Sequence[int], lease: datetime) -> ColumnElement[bool]:
    return and_(deliveries.c.id.in_(ids), _under(lease))


def _under(lease: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """A sender that slept past its lease finds its rows taken over, and must not write over what became of them."""
    return and_(deliveries.c.state == DeliveryState.SENDING.value, deliveries.c.lease_until == lease)


def waiting_of(tx: Tx, uid: str, lead: str) -> bool:
    """Whether somebody is still to hear of this occasion."""
    its = select(occasions.c.id).where(occasions.c.uid == uid, occasions.c.lead == lead).scalar_subquery()
    open_ = deliveries.c.state.in_([DeliveryState.PENDING.value, DeliveryState.RETRY.value, DeliveryState.HELD.value])
    return (
        tx.execute(select(deliveries.c.id).where(deliveries.c.occasion_id.in_(its), open_).limit(1)).first() is not None
    )


def heard(tx: Tx, uid: str, kind: OccasionKind, lead: str) -> int:
    """How many an occasion reached, or may have."""
    its = and_(occasions.c.uid == uid, occasions.c.kind == kind.value, occasions.c.lead == lead)
    theirs = deliveries.c.occasion_id.in_(select(occasions.c.id).where(its))
    return tx.scalar(select(func.count()).select_from(deliveries).where(theirs, arrived(deliveries))) or 0


def reached_since(tx: Tx, receiver: str, address: str, since: datetime) -> bool:
    """Whether anything reached this chat after ``since``, or may have."""
    its = and_(subscribers.c.receiver == receiver, subscribers.c.address == address)
    then = or_(
        deliveries.c.sent_at > since,
        deliveries.c.state.in_([DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value]),
        and_(deliveries.c.reason == Reason.UNSURE.value, deliveries.c.not_before > since),
    )
    # By way of the milestones there is an index; a chat's deliveries alone have none.
    theirs = and_(
        deliveries.c.uid.in_(select(milestones.c.uid)),
        deliveries.c.subscriber_id == select(subscribers.c.id).where(its).scalar_subquery(),
    )
    return tx.execute(select(deliveries.c.id).where(theirs, then).limit(1)).first() is not None


def drop(tx: Tx, id: int, state: DeliveryState, reason: Reason) -> None:  # noqa: A002 -- its column's name
    """One that waited is not worth sending any more."""
    values = {"state": state.value, "reason": reason.value, "lease_until": None}
    tx.execute(update(deliveries).where(deliveries.c.id == id, WAITING).values(**values))


def give_up(tx: Tx, subscriber_id: int, reason: Reason) -> None:
    """All that still waits for a subscriber who cannot be reached has failed."""
    values = {"state": DeliveryState.FAILED.value, "reason": reason.value, "lease_until": None}
    tx.execute(update(deliveries).where(deliveries.c.subscriber_id == subscriber_id, WAITING).values(**values))
    held.give_up(tx, subscriber_id, reason)


def hold(tx: Tx, receiver: str, address: str, until: datetime, since: datetime | None = None) -> None:
    """Send nothing to this chat (every chat when ``address`` is empty) before ``until``; never shortens a hold.

    ``since`` is the present: a hold of a present that lies in the future was made before the clock was set back.
    """
    insert_into = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    query = insert_into(holds).values(receiver=receiver, address=address, until=until, since=since)
    new = query.excluded
    later = (new.until > holds.c.until) | (new.since < holds.c.since)
    kept = {name: case((later, new[name]), else_=holds.c[name]) for name in ("until", "since")}
    # In one statement: two senders may be told to wait at the same moment.
    tx.execute(query.on_conflict_do_update(index_elements=["receiver", "address"], set_=kept))


def next_at(tx: Tx, after: datetime) -> datetime | None:
    """When the next waiting delivery may be tried, later than ``after``; None when none waits."""
    earliest: datetime | None = tx.scalar(
        select(func.min(deliveries.c.not_before)).where(WAITING, deliveries.c.not_before > after)
    )
    return earliest


def counts(tx: Tx) -> dict[str, int]:
    """How many deliveries are in each state."""
    rows = tx.execute(select(deliveries.c.state, func.count().label("number")).group_by(deliveries.c.state))
    return {row.state: row.number for row in rows}
