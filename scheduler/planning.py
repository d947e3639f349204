"""Keeps the schedule in the store true to the milestones: the shell around scheduler.plan."""

from collections.abc import Iterable
from datetime import datetime

from domain.delivery import OccasionKind, Reason
from domain.milestone import Milestone, Status
from domain.subscription import LeadTime
from scheduler import plan
from scheduler.timing import Timing
from store import Tx, alone, milestones, occasions, subscribers

_WHY_VOID = {
    Status.CANCELLED: Reason.CANCELLED,
    Status.TENTATIVE: Reason.UNCERTAIN,
    Status.CONFIRMED: Reason.MOVED,
}


def replan(tx: Tx, timing: Timing, milestone: Milestone, now: datetime) -> None:
    """Take back what no longer holds for a milestone and plan what does, for every lead time in use."""
    stands = milestone.status is Status.CONFIRMED
    kept = plan.about(milestone) if stands else None
    occasions.void(tx, milestone.uid, OccasionKind.LEAD, _WHY_VOID[milestone.status], except_about=kept)
    for row in plan.planned(milestone, occasions.leads_planned(tx), timing, now):
        _plan_lead(tx, milestone, row, now)


def announce_change(tx: Tx, timing: Timing, before: Milestone, milestone: Milestone, now: datetime) -> None:
    """Have those who were told another time hear of this one, once it has stood for the settling time.

    Where the old or the new time comes sooner than that, there is nothing to wait for.
    """
    settled_at = now + timing.settle
    ends = (plan.useful_until(before.facts, timing), plan.useful_until(milestone.facts, timing))
    pressing = any(now < end <= settled_at for end in ends)
    occasions.void(tx, milestone.uid, OccasionKind.CHANGE, Reason.MOVED)
    occasions.plan(
        tx,
        milestone.uid,
        OccasionKind.CHANGE,
        str(milestone.sequence),
        plan.about(milestone),
        known_at=now,
        due_at=now if pressing else settled_at,
    )


def keep_leads(tx: Tx, timing: Timing, leads: Iterable[LeadTime], now: datetime) -> None:
    """Plan for lead times that nobody used before; nobody is flooded for choosing one, so what has passed is passed."""
    alone(tx)
    known = set(occasions.leads_planned(tx))
    fresh = [lead for lead in leads if lead not in known and occasions.keep_lead(tx, lead)]
    if not fresh:
        return
    for milestone in milestones.listed(tx, over_after=now, statuses=[Status.CONFIRMED]):
        for row in plan.planned(milestone, fresh, timing, now):
            _plan_lead(tx, milestone, row, now, said=row.due_at <= now)


def drop_leads(tx: Tx, leads: Iterable[LeadTime]) -> None:
    """Plan no longer for those that nobody uses any more."""
    for lead in leads:
        if not subscribers.anybody_uses(tx, lead):
            occasions.drop_lead(tx, lead)


def _plan_lead(tx: Tx, milestone: Milestone, row: plan.Planned, now: datetime, *, said: bool = False) -> None:
    occasions.plan(
        tx,
        milestone.uid,
        OccasionKind.LEAD,
        str(row.lead),
        plan.about(milestone),
        known_at=now,
        due_at=row.due_at,
        said=said,
    )
