"""The database is the schedule: every moment something is due is a row, found by its index."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, func, insert, select, update

from domain.delivery import DeliveryState, Occasion, OccasionKind, Reason
from domain.subscription import LeadTime, LeadUnit
from store.engine import Tx
from store.tables import SILENCED, deliveries, milestones, occasions, planned_leads
from store.wished import held_back

PLANNED, FIRED, VOID = "planned", "fired", "void"


def plan(
    tx: Tx,
    uid: str,
    kind: OccasionKind,
    lead: str,
    about: str,
    *,
    known_at: datetime,
    due_at: datetime,
    said: bool = False,
    place: str | None = None,
) -> None:
    """Have something said at ``due_at``; one that was already fired for the same time stays fired.

    ``place``: the one it is to tell, where that is why it is said.
    ``said``: its moment has passed and nobody is to hear of it; only noted, so that it is never planned again.
    """
    same = _same(uid, kind, lead, about)
    times = {"due_at": due_at, "fire_at": max(due_at, known_at)}
    state = tx.scalar(select(occasions.c.state).where(same))
    if state is None:
        names = {"uid": uid, "kind": kind.value, "lead": lead, "about": about, "place": place}
        tx.execute(insert(occasions).values(**names, known_at=known_at, state=FIRED if said else PLANNED, **times))
    elif state == VOID:
        tx.execute(update(occasions).where(same).values(state=PLANNED, reason="", known_at=known_at, **times))
        _take_up_again(tx, same)  # it may have been taken back half-way through its subscribers
    elif state == PLANNED:
        tx.execute(update(occasions).where(same).values(reason="", **times))
    else:
        _take_up_again(tx, same)


def _same(uid: str, kind: OccasionKind, lead: str, about: str) -> ColumnElement[bool]:
    return and_(
        occasions.c.uid == uid,
        occasions.c.kind == kind.value,
        occasions.c.lead == lead,
        occasions.c.about == about,
    )


def _take_up_again(tx: Tx, same: ColumnElement[bool]) -> None:
    """The time that was moved away holds again: what was skipped for that reason alone is to be said after all."""
    away = (Reason.MOVED.value, Reason.UNCERTAIN.value, Reason.CANCELLED.value)
    skipped = and_(
        deliveries.c.occasion_id.in_(select(occasions.c.id).where(same)),
        deliveries.c.state == DeliveryState.SKIPPED.value,
        deliveries.c.reason.in_(away),
    )
    values = {"state": DeliveryState.PENDING.value, "reason": Reason.DUE.value}
    tx.execute(update(deliveries).where(skipped).values(**values))


def note(tx: Tx, uid: str, kind: OccasionKind, lead: str, about: str, *, known_at: datetime, due_at: datetime) -> None:
    """Have what has passed count as said, where nothing is known of it: it is never planned again."""
    if tx.scalar(select(occasions.c.state).where(_same(uid, kind, lead, about))) is None:
        plan(tx, uid, kind, lead, about, known_at=known_at, due_at=due_at, said=True)


def void(tx: Tx, uid: str, kinds: Collection[OccasionKind], reason: Reason, *, except_about: str | None = None) -> None:
    """Take back what was planned for a milestone, but for the time that still holds."""
    which = occasions.c.kind.in_([kind.value for kind in kinds])
    mine = and_(occasions.c.uid == uid, which, occasions.c.state == PLANNED)
    if except_about is not None:
        mine = and_(mine, occasions.c.about != except_about)
    tx.execute(update(occasions).where(mine).values(state=VOID, reason=reason.value))


def void_but(tx: Tx, uid: str, kind: OccasionKind, leads: Collection[str], reason: Reason) -> None:
    """Take back what was planned of one kind, but for these lead times."""
    mine = and_(occasions.c.uid == uid, occasions.c.kind == kind.value, occasions.c.state == PLANNED)
    others = and_(mine, occasions.c.lead.not_in(list(leads)))
    tx.execute(update(occasions).where(others).values(state=VOID, reason=reason.value))


def leads_of(tx: Tx, uid: str) -> list[str]:
    """What the planned occasions of one milestone are named by."""
    return list(tx.scalars(select(occasions.c.lead).where(occasions.c.uid == uid, occasions.c.state == PLANNED)))


def take_up(
    tx: Tx, uid: str, kind: OccasionKind, leads: Collection[str], reason: Reason, about: str, now: datetime
) -> None:
    """Put back, as it was, what was taken back for this reason and is still ahead."""
    mine = and_(occasions.c.uid == uid, occasions.c.kind == kind.value, occasions.c.about == about)
    mine = and_(mine, occasions.c.lead.in_(list(leads)))
    away = and_(mine, occasions.c.state == VOID, occasions.c.reason == reason.value, occasions.c.fire_at > now)
    tx.execute(update(occasions).where(away).values(state=PLANNED, reason=""))


def was_said(tx: Tx, uid: str, kind: OccasionKind, lead: str) -> bool:
    """Whether it was said already, of whatever time."""
    mine = and_(occasions.c.uid == uid, occasions.c.kind == kind.value, occasions.c.lead == lead)
    return tx.execute(select(occasions.c.id).where(mine, occasions.c.state == FIRED).limit(1)).first() is not None


def hold(tx: Tx, occasion_id: int, until: datetime) -> None:
    """A silence holds it back until then; it stays planned, with the reason."""
    held = {"fire_at": until, "reason": Reason.SILENCED.value}
    tx.execute(update(occasions).where(occasions.c.id == occasion_id).values(**held))


def release(tx: Tx) -> int:
    """Nothing is held back any more, but by what holds it back when it is looked at next; how many there were."""
    own = case((occasions.c.due_at > occasions.c.known_at, occasions.c.due_at), else_=occasions.c.known_at)
    return tx.execute(update(occasions).where(SILENCED).values(fire_at=own, reason="")).rowcount


def held(tx: Tx) -> int:
    """How many are held back now."""
    return tx.scalar(select(func.count()).select_from(occasions).where(SILENCED)) or 0


def due(tx: Tx, now: datetime, limit: int = 100) -> list[Occasion]:
    """What is to be said now, earliest first; on PostgreSQL locked for this transaction, rows of others left out."""
    query = (
        select(occasions)
        .where(occasions.c.state == PLANNED, occasions.c.fire_at <= now)
        .order_by(occasions.c.fire_at, occasions.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [occasion_of(row) for row in tx.execute(query)]


def speaks_of(tx: Tx, occasion_id: int, place: str) -> None:
    """Note the place that those are told whom it is spread over first; whoever hears of another is noted one by one."""
    first = and_(occasions.c.id == occasion_id, occasions.c.place.is_(None))
    tx.execute(update(occasions).where(first).values(place=place))


def close(tx: Tx, occasion_id: int, reason: Reason, *, fired: bool) -> None:
    """It was said, or it need not be, for this reason."""
    state = FIRED if fired else VOID
    tx.execute(update(occasions).where(occasions.c.id == occasion_id).values(state=state, reason=reason.value))


def next_fire_at(tx: Tx, after: datetime) -> datetime | None:
    """When the next thing is to be said, later than ``after``; None when nothing is planned."""
    earliest: datetime | None = tx.scalar(
        select(func.min(occasions.c.fire_at)).where(occasions.c.state == PLANNED, occasions.c.fire_at > after)
    )
    return earliest


def planned_with(tx: Tx, unit: LeadUnit, *, after: datetime) -> list[Occasion]:
    """What is planned for later than ``after`` by lead times that are counted in ``unit``."""
    kinds = occasions.c.kind.in_([OccasionKind.LEAD.value, OccasionKind.OWN.value])
    ahead = and_(occasions.c.state == PLANNED, occasions.c.fire_at > after, kinds)
    rows = tx.execute(select(occasions).where(ahead, occasions.c.lead.endswith(unit.value)).order_by(occasions.c.id))
    return [occasion_of(row) for row in rows]


def count_with(tx: Tx, unit: LeadUnit, *, anchored_from: datetime) -> int:
    """How many are planned by such lead times for milestones whose time is ``anchored_from`` or later."""
    later = and_(milestones.c.anchor_at >= anchored_from, milestones.c.uid == occasions.c.uid)
    counted = and_(occasions.c.state == PLANNED, occasions.c.lead.endswith(unit.value))
    return tx.scalar(select(func.count()).select_from(milestones).join(occasions, later).where(counted)) or 0


def leads_planned(tx: Tx) -> list[LeadTime]:
    """The lead times that every standing milestone has an occasion for."""
    return [LeadTime.parse(lead) for lead in tx.scalars(select(planned_leads.c.lead).order_by(planned_leads.c.lead))]


def keep_lead(tx: Tx, lead: LeadTime) -> bool:
    """From now on plan for this lead time too; False when that is done already."""
    if tx.execute(select(planned_leads).where(planned_leads.c.lead == str(lead))).one_or_none() is not None:
        return False
    tx.execute(insert(planned_leads).values(lead=str(lead)))
    return True


def forget(tx: Tx) -> None:
    """Empty the schedule and all that was sent by it: for rehearsals on a copy, never on a store in service."""
    for table in (held_back, deliveries, occasions):
        tx.execute(delete(table))


def drop_lead(tx: Tx, lead: LeadTime) -> None:
    """Nobody uses this lead time any more: plan for it no longer."""
    tx.execute(delete(planned_leads).where(planned_leads.c.lead == str(lead)))
    theirs = and_(
        occasions.c.kind == OccasionKind.LEAD.value, occasions.c.lead == str(lead), occasions.c.state == PLANNED
    )
    tx.execute(update(occasions).where(theirs).values(state=VOID, reason=Reason.NOBODY.value))


def nearer_leads_due(tx: Tx, occasion: Occasion, now: datetime) -> list[str]:
    """The other lead times for the same time that are due by ``now`` and lie nearer to it."""
    later = occasions.c.due_at > occasion.due_at
    nearer = later | and_(occasions.c.due_at == occasion.due_at, occasions.c.lead > occasion.lead)
    query = select(occasions.c.lead).where(
        occasions.c.uid == occasion.uid,
        occasions.c.kind == occasion.kind.value,
        occasions.c.about == occasion.about,
        occasions.c.due_at <= now,
        nearer,
    )
    return list(tx.scalars(query))


def occasion_of(row: Row[Any], prefix: str = "") -> Occasion:
    """The occasion in a row whose columns carry ``prefix``."""
    named = row._mapping  # noqa: SLF001 -- SQLAlchemy's documented way to read a row by name
    return Occasion(
        id=named[prefix + "id"],
        uid=named[prefix + "uid"],
        kind=OccasionKind(named[prefix + "kind"]),
        lead=named[prefix + "lead"],
        about=named[prefix + "about"],
        known_at=named[prefix + "known_at"],
        due_at=named[prefix + "due_at"],
        held=named[prefix + "reason"] == Reason.SILENCED.value,
        place=named[prefix + "place"],
    )
