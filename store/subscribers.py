"""Subscribers, what they want to hear of, and how long before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, insert, literal, or_, select, union_all, update

from domain.delivery import DeliveryState, Reason
from domain.subscription import DEFAULT_LEADS, LeadTime, Matcher, MatcherKind, Subscriber, Subscription
from store import feeds, held, snoozes
from store import wishes as beyond
from store.engine import Tx
from store.tables import deliveries, leads, matchers, subscribers

_OPEN = tuple(
    state.value
    for state in (
        DeliveryState.PENDING,
        DeliveryState.RETRY,
        DeliveryState.UNKNOWN,
        DeliveryState.SENDING,
        DeliveryState.HELD,
    )
)

_LEAD = "lead"  # beside the kinds of matchers


def ensure(
    tx: Tx, receiver: str, address: str, now: datetime, lead_times: Sequence[LeadTime] = DEFAULT_LEADS
) -> Subscriber:
    """The chat's subscriber, made with ``lead_times`` when new; one that was unreachable has just spoken, so it is not."""
    row = tx.execute(_at(receiver, address)).one_or_none()
    if row is None:
        made = tx.execute(
            insert(subscribers).values(receiver=receiver, address=address, created_at=now).returning(subscribers.c.id)
        ).scalar_one()
        set_leads(tx, made, lead_times)
        return Subscriber(id=made, receiver=receiver, address=address)
    if row.unreachable:
        set_unreachable(tx, row.id, "")
    return Subscriber(id=row.id, receiver=receiver, address=address)


def find(tx: Tx, receiver: str, address: str) -> Subscriber | None:
    """The chat's subscriber as it stands, if there is one."""
    row = tx.execute(_at(receiver, address)).one_or_none()
    return None if row is None else _subscriber(row)


def everyone(tx: Tx) -> list[Subscriber]:
    """All subscribers, in the order they came."""
    return [_subscriber(row) for row in tx.execute(select(subscribers).order_by(subscribers.c.id))]


def subscription(tx: Tx, subscriber_id: int) -> Subscription:
    """What they want: matchers and leads in a steady order."""
    row = tx.execute(select(subscribers).where(subscribers.c.id == subscriber_id)).one()
    return wishes(tx, _subscriber(row))


def wishes(tx: Tx, subscriber: Subscriber) -> Subscription:
    """The same of a subscriber who was looked up already."""
    wanted = select(matchers.c.kind, matchers.c.value).where(matchers.c.subscriber_id == subscriber.id)
    when = select(literal(_LEAD), leads.c.lead).where(leads.c.subscriber_id == subscriber.id)
    rows = sorted((kind, value) for kind, value in tx.execute(union_all(wanted, when)))
    more = beyond.of(tx, subscriber.id)
    return Subscription(
        subscriber=subscriber,
        matchers=tuple(Matcher(MatcherKind(kind), value) for kind, value in rows if kind != _LEAD),
        leads=_longest_first(value for kind, value in rows if kind == _LEAD),
        blocked=more.blocked,
        profile=more.profile,
    )


def leads_of(tx: Tx, subscriber_id: int) -> tuple[LeadTime, ...]:
    """Their lead times, longest first."""
    kept = tx.scalars(select(leads.c.lead).where(leads.c.subscriber_id == subscriber_id))
    return _longest_first(kept)


def _longest_first(kept: Iterable[str]) -> tuple[LeadTime, ...]:
    return tuple(sorted((LeadTime.parse(lead) for lead in kept), key=LeadTime.rough_length, reverse=True))


def add_matcher(tx: Tx, subscriber_id: int, matcher: Matcher) -> None:
    """Subscribe; once is enough."""
    remove_matcher(tx, subscriber_id, matcher)
    tx.execute(insert(matchers).values(subscriber_id=subscriber_id, kind=matcher.kind.value, value=matcher.value))


def remove_matcher(tx: Tx, subscriber_id: int, matcher: Matcher | None) -> None:
    """Unsubscribe from one thing, or from everything with None."""
    query = delete(matchers).where(matchers.c.subscriber_id == subscriber_id)
    if matcher is not None:
        query = query.where(matchers.c.kind == matcher.kind.value, matchers.c.value == matcher.value)
    tx.execute(query)


def set_leads(tx: Tx, subscriber_id: int, lead_times: Iterable[LeadTime]) -> None:
    """These lead times and no others."""
    tx.execute(delete(leads).where(leads.c.subscriber_id == subscriber_id))
    if rows := [{"subscriber_id": subscriber_id, "lead": lead} for lead in sorted({str(it) for it in lead_times})]:
        tx.execute(insert(leads), rows)


def anybody_uses(tx: Tx, lead: LeadTime) -> bool:
    """Whether some subscriber still has this lead time."""
    return tx.execute(select(leads.c.subscriber_id).where(leads.c.lead == str(lead)).limit(1)).first() is not None


def set_unreachable(tx: Tx, subscriber_id: int, why: str) -> None:
    """Nothing is sent to them any more, for this reason; the empty string makes them reachable again."""
    tx.execute(update(subscribers).where(subscribers.c.id == subscriber_id).values(unreachable=why))


def of_chat(tx: Tx, receiver: str, chat: str, *, parts: bool) -> list[int]:
    """The ids of a chat and, with ``parts``, of all whose addresses go on behind a slash: ``-1001234/56``.

    With parts every address is looked at, which a chat that comes or goes is rare enough for.
    """
    same = subscribers.c.address == chat
    if parts:
        same = or_(same, subscribers.c.address.startswith(f"{chat}/", autoescape=True))
    return list(tx.scalars(select(subscribers.c.id).where(subscribers.c.receiver == receiver, same)))


def migrate(tx: Tx, receiver: str, old_address: str, new_address: str) -> None:
    """Follow a chat to its new address; where somebody lives there already, they take over its wishes."""
    old = tx.execute(_at(receiver, old_address)).one_or_none()
    new = tx.execute(_at(receiver, new_address)).one_or_none()
    if old is None:
        return
    if new is None:
        # Whoever moves is there: what an old address said about its going was about the old one.
        moved = {"address": new_address, "unreachable": ""}
        tx.execute(update(subscribers).where(subscribers.c.id == old.id).values(**moved))
        return
    wanted = subscription(tx, old.id)
    for matcher in wanted.matchers:
        add_matcher(tx, new.id, matcher)
    set_leads(tx, new.id, {*leads_of(tx, new.id), *wanted.leads})
    remove_matcher(tx, old.id, None)
    _hand_over(tx, old.id, new.id)
    for table in (beyond, snoozes, held, feeds):
        table.hand_over(tx, old.id, new.id)
    set_unreachable(tx, old.id, f"moved to {new_address}")


def _hand_over(tx: Tx, old_id: int, new_id: int) -> None:
    """What is still to be said to one is said to the other, but for what that one hears of anyway."""
    theirs = deliveries.alias("theirs")
    same = and_(theirs.c.occasion_id == deliveries.c.occasion_id, theirs.c.subscriber_id == new_id)
    hears_anyway = select(theirs.c.id).where(same).exists()
    still_open = and_(deliveries.c.subscriber_id == old_id, deliveries.c.state.in_(_OPEN))
    unreachable = {"state": DeliveryState.FAILED.value, "reason": Reason.UNREACHABLE.value, "lease_until": None}
    tx.execute(update(deliveries).where(still_open, hears_anyway).values(**unreachable))
    tx.execute(update(deliveries).where(still_open).values(subscriber_id=new_id))


def _at(receiver: str, address: str) -> Select[Any]:
    return select(subscribers).where(subscribers.c.receiver == receiver, subscribers.c.address == address)


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(id=row.id, receiver=row.receiver, address=row.address, unreachable=row.unreachable)
