"""What is kept of one subscriber: to be shown to them, and to be deleted when they ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from domain.delivery import DeliveryState, Reason
from domain.milestone import Milestone
from domain.override import HOUSE
from domain.subscription import Subscriber
from store import deliveries as delivery_store
from store import snoozes
from store.engine import Tx
from store.milestones import named
from store.tables import deliveries, holds, inbox, milestones, pending, subscribers, turns
from store.wished import marks, metadata

FORGOTTEN = "forgotten"  #: in the place of the reason why nobody can be reached there


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that a subscriber was told of."""

    at: datetime
    milestone: Milestone


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is kept of a subscriber, and since when."""

    since: datetime
    waiting: int  #: reminders that are still to be sent
    records: int  #: deliveries of any state, those included
    marked: int  #: milestones that they answered: done, muted, once more


def kept(tx: Tx, subscriber: Subscriber) -> Kept:
    """How much is kept."""
    since = tx.scalars(select(subscribers.c.created_at).where(subscribers.c.id == subscriber.id)).one()
    by_state = select(deliveries.c.state, func.count().label("number")).where(_of(subscriber))
    states = {row.state: row.number for row in tx.execute(by_state.group_by(deliveries.c.state))}
    ended = sum(
        states.get(state.value, 0) for state in (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SKIPPED)
    )
    records = sum(states.values())
    marked = tx.scalar(select(func.count()).select_from(marks).where(marks.c.subscriber_id == subscriber.id)) or 0
    return Kept(since=since, waiting=records - ended, records=records, marked=marked)


def told(tx: Tx, subscriber: Subscriber, limit: int) -> Sequence[Told]:
    """The last that arrived, the latest first."""
    arrived = (_of(subscriber), deliveries.c.state == DeliveryState.SENT.value, deliveries.c.uid != HOUSE)
    query = select(deliveries.c.sent_at, deliveries.c.uid).where(*arrived)
    rows = tx.execute(query.order_by(deliveries.c.sent_at.desc(), deliveries.c.id).limit(limit)).all()
    by_uid = {one.uid: one for one in named(tx, {row.uid for row in rows})}
    return [Told(at=row.sent_at, milestone=by_uid[row.uid]) for row in rows]


def forget(tx: Tx, subscriber: Subscriber) -> None:
    """Delete all that is kept of a subscriber but the records of what was sent, which then belong to nobody.

    Whatever table speaks of subscribers loses its rows of this one, those that are yet to come too. The row itself
    stays without its address, since the records point to it.
    """
    delivery_store.give_up(tx, subscriber.id, Reason.FORGOTTEN)
    snoozes.take_all_back(tx, subscriber.id)
    for table in metadata.tables.values():
        for column in table.c:
            if table is not deliveries and column.references(subscribers.c.id):
                tx.execute(delete(table).where(column == subscriber.id))
    for table in (holds, turns, pending):
        here = (table.c.receiver == subscriber.receiver, table.c.address == subscriber.address)
        tx.execute(delete(table).where(*here))
    nobody = {"address": f"{FORGOTTEN} {subscriber.id}", "unreachable": FORGOTTEN}
    tx.execute(update(subscribers).where(subscribers.c.id == subscriber.id).values(**nobody))
    _forget_letters(tx, subscriber)


def _forget_letters(tx: Tx, subscriber: Subscriber) -> None:
    """What they wrote is dropped when it is handled; this is for what could not be, and for whose it was."""
    chat = subscriber.address.partition("/")[0]
    theirs = (inbox.c.receiver == subscriber.receiver, inbox.c.chat == chat)
    done = (inbox.c.done_at.is_not(None), inbox.c.reply == "")
    tx.execute(update(inbox).where(*theirs, *done).values(chat="", raw=""))


def _of(subscriber: Subscriber) -> ColumnElement[bool]:
    """Their deliveries, found milestone by milestone: no index leads to those of one subscriber alone."""
    return (deliveries.c.subscriber_id == subscriber.id) & deliveries.c.uid.in_(select(milestones.c.uid))
