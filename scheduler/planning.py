"""Keeps the schedule in the store true to the milestones: the shell around scheduler.plan."""

from collections.abc import Iterable
from datetime import datetime

from domain.delivery import OccasionKind, Reason
from domain.milestone import Milestone, Status
from domain.subscription import LeadTime
from scheduler import plan
from scheduler.timing import Timing
from store import Tx, milestones, occasions

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


def announce_change(tx: Tx, timing: Timing, milestone: Milestone, now: datetime) -> None:
    """Have those who were told another time hear of this one, once it has stood for the settling time."""
    occasions.void(tx, milestone.uid, OccasionKind.CHANGE, Reason.MOVED)
    occasions.plan(
        tx,
        milestone.uid,
        OccasionKind.CHANGE,
        str(milestone.sequence),
        plan.about(milestone),
        known_at=now,
        due_at=now + timing.settle,
    )


def keep_leads(tx: Tx, timing: Timing, leads: Iterable[LeadTime], now: datetime) -> None:
    """Plan for lead times that nobody used before; only what still lies ahead, nobody is flooded for choosing one."""
    fresh = [lead for lead in leads if occasions.keep_lead(tx, lead)]
    if not fresh:
        return
    for milestone in milestones.listed(tx, over_after=now, statuses=[Status.CONFIRMED]):
        for row in plan.planned(milestone, fresh, timing, now):
            if row.due_at > now:
                _plan_lead(tx, milestone, row, now)


def _plan_lead(tx: Tx, milestone: Milestone, row: plan.Planned, now: datetime) -> None:
    occasions.plan(
        tx,
        milestone.uid,
        OccasionKind.LEAD,
        str(row.lead),
        plan.about(milestone),
        known_at=now,
        due_at=row.due_at,
    )
