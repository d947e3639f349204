"""Once more at a chosen moment: an occasion for one milestone and one subscriber alone."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, select, update

from domain.delivery import DeliveryState, Occasion, OccasionKind, Reason
from domain.wishes import Mark, MarkKind
from store import wishes
from store.engine import Tx
from store.occasions import PLANNED, VOID, plan
from store.tables import deliveries, occasions, subscribers


def set_for(tx: Tx, subscriber_id: int, uid: str, at: datetime, now: datetime) -> None:
    """Remind this subscriber of this milestone at ``at`` and at no other chosen moment."""
    take_back(tx, subscriber_id, uid)
    wishes.mark(tx, subscriber_id, uid, Mark(MarkKind.SNOOZED, at))
    plan(tx, uid, OccasionKind.SNOOZE, _name(subscriber_id), at.isoformat(), known_at=now, due_at=at)


def take_back(tx: Tx, subscriber_id: int, uid: str) -> None:
    """No chosen moment any more."""
    mine = and_(occasions.c.uid == uid, _of(subscriber_id), occasions.c.state == PLANNED)
    tx.execute(update(occasions).where(mine).values(state=VOID, reason=Reason.TAKEN_BACK.value))


def take_all_back(tx: Tx, subscriber_id: int) -> None:
    """No chosen moment of this subscriber any more."""
    mine = and_(_of(subscriber_id), occasions.c.state == PLANNED)
    tx.execute(update(occasions).where(mine).values(state=VOID, reason=Reason.FORGOTTEN.value))


def spread(tx: Tx, occasion: Occasion, about: str, reason: Reason, now: datetime) -> int:
    """The delivery for the one who asked, who is told ``about``; how many, 0 where they cannot be reached."""
    who = int(occasion.lead, 16)
    wishes.mark(tx, who, occasion.uid, None)
    if tx.scalar(select(subscribers.c.unreachable).where(subscribers.c.id == who)) != "":
        return 0
    names = {"occasion_id": occasion.id, "uid": occasion.uid, "subscriber_id": who, "about": about}
    values = {"state": DeliveryState.PENDING.value, "reason": reason.value, "not_before": now}
    tx.execute(insert(deliveries).values(**names, **values, attempts=0))
    return 1


def hand_over(tx: Tx, old_id: int, new_id: int) -> None:
    """What one asked for is said to another; where that one asked for the very same, once."""
    theirs = select(occasions.c.uid + occasions.c.about).where(_of(new_id))
    open_ones = and_(_of(old_id), occasions.c.state == PLANNED)
    new = and_(open_ones, (occasions.c.uid + occasions.c.about).not_in(theirs))
    tx.execute(update(occasions).where(new).values(lead=_name(new_id)))
    tx.execute(update(occasions).where(open_ones).values(state=VOID, reason=Reason.TAKEN_BACK.value))


def _of(subscriber_id: int) -> ColumnElement[bool]:
    return and_(occasions.c.kind == OccasionKind.SNOOZE.value, occasions.c.lead == _name(subscriber_id))


def _name(subscriber_id: int) -> str:
    """Hexadecimal, since the column has eight characters."""
    return f"{subscriber_id:x}"
