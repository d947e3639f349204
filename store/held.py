"""Held back: rows that wait for the end of quiet hours, for a digest, or for the end of a silence of the staff.

They are in the state ``held``, which no claim looks at, and an occasion of the kind RELEASE is planned for the moment
they wait for: that is what a tick finds, so a tick with nothing due asks no more than it did. All that waits for one
subscriber is let go in one transaction, so that a digest is one message whoever claims it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select, update

from domain.delivery import Delivery, DeliveryState, Hold, OccasionKind, Reason
from domain.override import HOUSE
from store.engine import Tx
from store.given import among
from store.occasions import PLANNED
from store.tables import WAITING, deliveries, occasions
from store.wished import held_back

AT_ONCE = 2000  #: subscribers whose rows are let go by one transaction


def hold(tx: Tx, these: Sequence[Hold], now: datetime) -> None:
    """Send none of these before its time."""
    groups: dict[tuple[datetime, Reason], list[Delivery]] = {}
    for one in these:
        groups.setdefault((one.until, one.reason), []).append(one.delivery)
    for (until, reason), group in groups.items():
        rows = among(tx, deliveries.c.id, [delivery.id for delivery in group])
        values = {"state": DeliveryState.HELD.value, "reason": reason.value, "not_before": until}
        tx.execute(update(deliveries).where(rows, WAITING).values(**values))
        tx.execute(insert(held_back), [_row(delivery, until, now) for delivery in group])
        _plan_release(tx, group[0].occasion.uid, until, now)


def _row(delivery: Delivery, until: datetime, now: datetime) -> dict[str, object]:
    kept = {"delivery_id": delivery.id, "subscriber_id": delivery.subscriber_id, "state": delivery.state.value}
    return {**kept, "until": until, "since": now}


def _plan_release(tx: Tx, uid: str, until: datetime, now: datetime) -> None:
    """One for each moment is enough, whatever milestone it stands with."""
    here = and_(occasions.c.fire_at == until, occasions.c.kind == OccasionKind.RELEASE.value)
    if tx.execute(select(occasions.c.id).where(here, occasions.c.state == PLANNED).limit(1)).first() is not None:
        return
    name = {"uid": uid, "kind": OccasionKind.RELEASE.value, "lead": "", "about": until.isoformat()}
    times = {"known_at": now, "due_at": until, "fire_at": until, "state": PLANNED}
    same = and_(*(occasions.c[column] == value for column, value in name.items()))
    # It may have been there already: the clock was set back over it.
    if tx.execute(update(occasions).where(same).values(**times)).rowcount == 0:
        tx.execute(insert(occasions).values(**name, **times))


def release(tx: Tx, now: datetime) -> tuple[int, bool]:
    """Let go what waited until now, of some subscribers; how many rows, and whether these were the last of them."""
    over = held_back.c.until <= now
    some = select(held_back.c.subscriber_id).where(over).order_by(held_back.c.until).limit(AT_ONCE)
    whose = sorted(set(tx.scalars(some)))
    if not whose:
        return 0, True
    count = _let_go(tx, and_(over, among(tx, held_back.c.subscriber_id, whose)), now)
    return count, tx.execute(select(held_back.c.delivery_id).where(over).limit(1)).first() is None


def release_of(tx: Tx, subscriber_id: int, now: datetime) -> int:
    """Let go all that is held back for one subscriber, to be decided anew; how many rows."""
    return _let_go(tx, held_back.c.subscriber_id == subscriber_id, now)


def release_silenced(tx: Tx, now: datetime) -> None:
    """A silence was lifted: have what the staff held back let go now, piece by piece, to be decided anew."""
    silenced = and_(_held(), deliveries.c.reason == Reason.SILENCED.value)
    theirs = exists().where(deliveries.c.id == held_back.c.delivery_id, silenced)
    if tx.execute(update(held_back).where(theirs).values(until=now)).rowcount:
        _plan_release(tx, HOUSE, now, now)


def counts(tx: Tx) -> dict[str, int]:
    """How many are held back, by the reason."""
    rows = select(deliveries.c.reason, func.count()).join(held_back, held_back.c.delivery_id == deliveries.c.id)
    return {row[0]: row[1] for row in tx.execute(rows.group_by(deliveries.c.reason))}


def silenced(tx: Tx) -> int:
    """How many reminders, whatever number of people they are for, the staff held back after they were spread."""
    theirs = select(func.count(deliveries.c.occasion_id.distinct())).join(
        held_back, held_back.c.delivery_id == deliveries.c.id
    )
    return tx.scalar(theirs.where(_held(), deliveries.c.reason == Reason.SILENCED.value)) or 0


def set_right(tx: Tx, now: datetime) -> int:
    """The clock was set back: what was held back in what is the future now is decided anew; how many rows."""
    future = held_back.c.since > now
    if tx.execute(select(held_back.c.delivery_id).where(future).limit(1)).first() is None:
        return 0
    return _let_go(tx, future, now)


def give_up(tx: Tx, subscriber_id: int, reason: Reason) -> None:
    """What is held back for a subscriber who cannot be reached has failed."""
    values = {"state": DeliveryState.FAILED.value, "reason": reason.value}
    mine = deliveries.c.id.in_(select(held_back.c.delivery_id).where(held_back.c.subscriber_id == subscriber_id))
    tx.execute(update(deliveries).where(mine, _held()).values(**values))
    tx.execute(delete(held_back).where(held_back.c.subscriber_id == subscriber_id))


def hand_over(tx: Tx, old_id: int, new_id: int) -> None:
    """What is held back for one subscriber is another's now."""
    tx.execute(update(held_back).where(held_back.c.subscriber_id == old_id).values(subscriber_id=new_id))


def _held() -> ColumnElement[bool]:
    return deliveries.c.state == DeliveryState.HELD.value


def _let_go(tx: Tx, which: ColumnElement[bool], now: datetime) -> int:
    """As they were before. Its reason stays with each: it comes late because somebody wished so."""
    before = select(held_back.c.state).where(held_back.c.delivery_id == deliveries.c.id).scalar_subquery()
    these = deliveries.c.id.in_(select(held_back.c.delivery_id).where(which))
    done = tx.execute(update(deliveries).where(these, _held()).values(state=before, not_before=now))
    gone = ~exists().where(deliveries.c.id == held_back.c.delivery_id, _held())
    tx.execute(delete(held_back).where(which, gone))
    return done.rowcount
