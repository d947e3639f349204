"""The promise of delivery: one row for one occasion and one subscriber, its state committed before anything leaves."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    Subquery,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.delivery import Delivery, DeliveryState, Occasion, Reason
from domain.subscription import MatcherKind, Subscriber
from store.engine import Tx
from store.occasions import nearer_is_due, occasion_of
from store.tables import deliveries, holds, leads, matchers, milestones, occasions, subscribers

_WAITING = (DeliveryState.PENDING.value, DeliveryState.RETRY.value, DeliveryState.UNKNOWN.value)
_ARRIVED = (DeliveryState.SENT.value, DeliveryState.UNKNOWN.value, DeliveryState.SENDING.value)


def _arrived(rows: FromClause) -> ColumnElement[bool]:
    """Whether a delivery reached its subscriber, or may have."""
    return or_(rows.c.state.in_(_ARRIVED), rows.c.reason == Reason.UNSURE.value)


def spread_lead(tx: Tx, occasion: Occasion, reason: Reason, now: datetime) -> int:
    """A row for every reachable subscriber who wants this milestone at this lead time; how many.

    One with a nearer lead already due gets a skipped row: two reminders at one moment say no more than one.
    Of a time first seen inside the lead, who was last told another time hears by the change, not by this.
    """
    wants = and_(leads.c.lead == occasion.lead, _matched(occasion.uid))
    if reason is Reason.FIRST_SEEN_LATE:
        wants = and_(wants, ~_knows_another_time(occasion).exists())
    own_leads = select(leads.c.lead).where(leads.c.subscriber_id == subscribers.c.id).correlate(subscribers)
    nearer = nearer_is_due(own_leads, occasion, now)
    rows = (
        select(
            *_common(occasion, now),
            case((nearer, DeliveryState.SKIPPED.value), else_=DeliveryState.PENDING.value),
            case((nearer, Reason.NEARER_LEAD.value), else_=reason.value),
            literal(""),
        )
        .join_from(subscribers, leads, leads.c.subscriber_id == subscribers.c.id)
        .where(subscribers.c.unreachable == "", wants)
    )
    return _insert(tx, rows)


def spread_change(tx: Tx, occasion: Occasion, now: datetime) -> int:
    """A row for every reachable subscriber whose last word on this milestone was another time; how many."""
    last = _last_words(occasion.uid)
    told = deliveries.alias("told")
    rows = (
        select(
            *_common(occasion, now), literal(DeliveryState.PENDING.value), literal(Reason.CHANGED.value), told.c.about
        )
        .join_from(subscribers, told, told.c.subscriber_id == subscribers.c.id)
        .join(last, last.c.id == told.c.id)
        .where(subscribers.c.unreachable == "", told.c.about != occasion.about)
    )
    return _insert(tx, rows)


def _common(occasion: Occasion, now: datetime) -> tuple[ColumnElement[Any], ...]:
    return (
        literal(occasion.id),
        literal(occasion.uid),
        subscribers.c.id,
        literal(occasion.about),
        literal(0),
        literal(now, deliveries.c.not_before.type),
        literal(""),
        literal(""),
    )


def _insert(tx: Tx, rows: Select[*tuple[Any, ...]]) -> int:
    columns = ["occasion_id", "uid", "subscriber_id", "about", "attempts", "not_before", "code", "message_id"]
    query = insert(deliveries).from_select([*columns, "state", "reason", "told"], rows.order_by(subscribers.c.id))
    return tx.execute(query.execution_options(preserve_rowcount=True)).rowcount


def _matched(uid: str) -> ColumnElement[bool]:
    """Whether one of the subscriber's matchers fits the milestone; keywords are literal, never patterns."""
    fits = or_(
        matchers.c.kind == MatcherKind.ALL.value,
        and_(matchers.c.kind == MatcherKind.TOPIC.value, matchers.c.value == milestones.c.topic),
        and_(
            matchers.c.kind == MatcherKind.KEYWORD.value,
            # REPLACE is the containment test that SQLite and PostgreSQL share without wildcards.
            func.replace(milestones.c.words, func.lower(matchers.c.value), "") != milestones.c.words,
        ),
    )
    query = select(matchers.c.kind).join_from(matchers, milestones, milestones.c.uid == uid)
    return query.where(matchers.c.subscriber_id == subscribers.c.id, fits).correlate(subscribers).exists()


def _last_words(uid: str) -> Subquery:
    """The last delivery of this milestone that reached each subscriber, or may have."""
    return (
        select(func.max(deliveries.c.id).label("id"))
        .where(deliveries.c.uid == uid, _arrived(deliveries))
        .group_by(deliveries.c.subscriber_id)
        .subquery()
    )


def _knows_another_time(occasion: Occasion) -> Select[int]:
    told, last = deliveries.alias("told"), _last_words(occasion.uid)
    mine = and_(told.c.subscriber_id == subscribers.c.id, told.c.about != occasion.about)
    return select(told.c.id).join(last, last.c.id == told.c.id).where(mine).correlate(subscribers)


def claim(
    tx: Tx, now: datetime, *, receivers: Collection[str], lease: datetime, limit: int
) -> list[tuple[Delivery, Subscriber]]:
    """Take up to ``limit`` subscribers' waiting deliveries into ``sending``; commit before anything is sent.

    Held chats, and chats of other receivers, are left out. A delivery keeps its former state in the answer: ``unknown`` means it may be a double.
    """
    waiting = and_(
        deliveries.c.state.in_(_WAITING),
        deliveries.c.not_before <= now,
        subscribers.c.unreachable == "",
        subscribers.c.receiver.in_(receivers),
    )
    whom = (
        select(deliveries.c.subscriber_id)
        .join_from(deliveries, subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .where(waiting, ~_held(now))
        .group_by(deliveries.c.subscriber_id)
        .order_by(func.min(deliveries.c.not_before), deliveries.c.subscriber_id)
        .limit(limit)
    )
    chosen = tx.scalars(whom).all()
    query = _WITH_ALL.where(waiting, deliveries.c.subscriber_id.in_(chosen)).order_by(deliveries.c.id)
    rows = tx.execute(query.with_for_update(skip_locked=True, of=deliveries)).all()
    ids = [row.id for row in rows]
    changes = {"state": DeliveryState.SENDING.value, "lease_until": lease, "attempts": deliveries.c.attempts + 1}
    tx.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(**changes))
    return [(_delivery(row), _subscriber(row)) for row in rows]


def _held(now: datetime) -> ColumnElement[bool]:
    here = and_(holds.c.receiver == subscribers.c.receiver, holds.c.address.in_(("", subscribers.c.address)))
    return select(holds.c.until).where(here, holds.c.until > now).correlate(subscribers).exists()


def code(tx: Tx, ids: Sequence[int], code: str) -> None:
    """Note the short code their message carries, before it is sent."""
    tx.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(code=code))


def sent(tx: Tx, ids: Sequence[int], lease: datetime, message_id: str, now: datetime) -> None:
    """They arrived."""
    done = {"state": DeliveryState.SENT.value, "message_id": message_id, "sent_at": now, "lease_until": None}
    tx.execute(update(deliveries).where(_still_ours(ids, lease)).values(**done))


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


def _still_ours(ids: Sequence[int], lease: datetime) -> ColumnElement[bool]:
    """A sender that slept past its lease finds its rows taken over, and must not write over what became of them."""
    sending = deliveries.c.state == DeliveryState.SENDING.value
    return and_(deliveries.c.id.in_(ids), sending, deliveries.c.lease_until == lease)


def recover(tx: Tx, now: datetime, *, every: bool) -> int:
    """Deliveries whose sender died become unknown; how many.

    Those past their lease, or ``every`` one when nobody else can be sending.
    """
    lost = deliveries.c.state == DeliveryState.SENDING.value
    if not every:
        lost = and_(lost, deliveries.c.lease_until < now)
    values = {"state": DeliveryState.UNKNOWN.value, "not_before": now, "lease_until": None}
    return tx.execute(update(deliveries).where(lost).values(**values)).rowcount


def give_up(tx: Tx, subscriber_id: int, reason: Reason) -> None:
    """All that still waits for a subscriber who cannot be reached has failed."""
    theirs = and_(deliveries.c.subscriber_id == subscriber_id, deliveries.c.state.in_(_WAITING))
    values = {"state": DeliveryState.FAILED.value, "reason": reason.value, "lease_until": None}
    tx.execute(update(deliveries).where(theirs).values(**values))


def hold(tx: Tx, receiver: str, address: str, until: datetime) -> None:
    """Send nothing to this chat (every chat when ``address`` is empty) before ``until``; never shortens a hold."""
    insert_into = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    query = insert_into(holds).values(receiver=receiver, address=address, until=until)
    longer = case((query.excluded.until > holds.c.until, query.excluded.until), else_=holds.c.until)
    # In one statement: two senders may be told to wait at the same moment.
    tx.execute(query.on_conflict_do_update(index_elements=["receiver", "address"], set_={"until": longer}))


def next_at(tx: Tx, after: datetime) -> datetime | None:
    """When the next waiting delivery may be tried, later than ``after``; None when none waits."""
    earliest: datetime | None = tx.scalar(
        select(func.min(deliveries.c.not_before)).where(
            deliveries.c.state.in_(_WAITING), deliveries.c.not_before > after
        )
    )
    return earliest


def counts(tx: Tx) -> dict[str, int]:
    """How many deliveries are in each state."""
    rows = tx.execute(select(deliveries.c.state, func.count().label("number")).group_by(deliveries.c.state))
    return {row.state: row.number for row in rows}


_WITH_ALL = (
    select(
        deliveries.c.id,
        deliveries.c.state,
        deliveries.c.reason,
        deliveries.c.attempts,
        deliveries.c.code,
        deliveries.c.told,
        *(column.label(f"o_{column.name}") for column in occasions.c),
        *(column.label(f"s_{column.name}") for column in subscribers.c),
    )
    .join_from(deliveries, occasions, occasions.c.id == deliveries.c.occasion_id)
    .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        occasion=occasion_of(row, "o_"),
        subscriber_id=row.s_id,
        state=DeliveryState(row.state),
        reason=Reason(row.reason),
        attempts=row.attempts + 1,
        code=row.code,
        told=row.told,
    )


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(id=row.s_id, receiver=row.s_receiver, address=row.s_address, unreachable=row.s_unreachable)
