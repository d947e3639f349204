"""Keeps the schedule in the store true to the milestones: the shell around scheduler.plan."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

import structlog

from domain.delivery import OccasionKind, Reason
from domain.milestone import Milestone, Status
from domain.subscription import LeadTime, LeadUnit
from scheduler import plan
from scheduler.orders import Nudge, Orders, orders
from scheduler.timing import Timing
from store import Tx, alone, milestones, occasions, overrides, subscribers

log = structlog.get_logger()

_REMINDING = frozenset({OccasionKind.LEAD, OccasionKind.OWN, OccasionKind.REMIND})
_WHY_VOID = {
    Status.CANCELLED: Reason.CANCELLED,
    Status.TENTATIVE: Reason.UNCERTAIN,
    Status.CONFIRMED: Reason.MOVED,
}


def replan(tx: Tx, timing: Timing, milestone: Milestone, now: datetime) -> None:
    """Take back what no longer holds for a milestone and plan what does: every lead time in use, or what was ordered."""
    stands = milestone.status is Status.CONFIRMED
    kept = plan.about(milestone) if stands else None
    occasions.void(tx, milestone.uid, _REMINDING, _WHY_VOID[milestone.status], except_about=kept)
    ordered = orders(overrides.of_milestone(tx, milestone.uid))
    kind, leads = _timed(tx, ordered)
    for row in plan.planned(milestone, leads, timing, now):
        _plan_lead(tx, milestone, row, now, kind=kind)
    for nudge in ordered.nudges:
        _plan_nudge(tx, timing, milestone, nudge, now)


def reorder(tx: Tx, timing: Timing, milestone: Milestone, now: datetime) -> None:
    """Make the schedule of one milestone follow what is ordered for it now, or no longer.

    What has passed is passed: nobody is flooded because the staff chose other lead times. Where an order was taken back,
    the schedule is row for row what it was.
    """
    about, ordered = plan.about(milestone), orders(overrides.of_milestone(tx, milestone.uid))
    kind, leads = _timed(tx, ordered)
    uid, named = milestone.uid, [str(lead) for lead in leads]
    other = OccasionKind.LEAD if kind is OccasionKind.OWN else OccasionKind.OWN
    occasions.void(tx, uid, [other], Reason.ORDERED_OTHERWISE)
    occasions.void_but(tx, uid, kind, named, Reason.ORDERED_OTHERWISE)
    standing = [str(nudge.number) for nudge in ordered.nudges]
    occasions.void_but(tx, uid, OccasionKind.REMIND, standing, Reason.ORDERED_OTHERWISE)
    occasions.take_up(tx, uid, kind, named, Reason.ORDERED_OTHERWISE, about, now)
    for row in plan.planned(milestone, leads, timing, now):
        _plan_lead(tx, milestone, row, now, kind=kind, passed=row.due_at <= now)
    for nudge in ordered.nudges:
        _plan_nudge(tx, timing, milestone, nudge, now)


def _timed(tx: Tx, ordered: Orders) -> tuple[OccasionKind, Sequence[LeadTime]]:
    """The lead times that count, and whose they are."""
    if ordered.leads is None:
        return OccasionKind.LEAD, occasions.leads_planned(tx)
    return OccasionKind.OWN, ordered.leads


def _plan_nudge(tx: Tx, timing: Timing, milestone: Milestone, nudge: Nudge, now: datetime) -> None:
    uid, number = milestone.uid, str(nudge.number)
    over = milestone.status is not Status.CONFIRMED or plan.useful_until(milestone.facts, timing) <= now
    if over or occasions.was_said(tx, uid, OccasionKind.REMIND, number):
        return
    about, kind = plan.about(milestone), OccasionKind.REMIND
    occasions.plan(tx, uid, kind, number, about, known_at=nudge.known_at, due_at=nudge.at)


def announce_change(tx: Tx, timing: Timing, before: Milestone, milestone: Milestone, now: datetime) -> None:
    """Have those who were told another time or place hear of these, once they have stood for the settling time.

    Where the old or the new time comes sooner than that, there is nothing to wait for.
    """
    settled_at = now + timing.settle
    ends = (plan.useful_until(before.facts, timing), plan.useful_until(milestone.facts, timing))
    pressing = any(now < end <= settled_at for end in ends)
    occasions.void(tx, milestone.uid, [OccasionKind.CHANGE], Reason.MOVED)
    occasions.plan(
        tx,
        milestone.uid,
        OccasionKind.CHANGE,
        str(milestone.sequence),
        plan.about(milestone),
        known_at=now,
        due_at=now if pressing else settled_at,
        place=plan.place(milestone),
    )


def keep_leads(tx: Tx, timing: Timing, leads: Iterable[LeadTime], now: datetime) -> None:
    """Plan for lead times that nobody used before; nobody is flooded for choosing one, so what has passed is passed."""
    alone(tx)
    known = set(occasions.leads_planned(tx))
    fresh = [lead for lead in leads if lead not in known and occasions.keep_lead(tx, lead)]
    if not fresh:
        return
    ordered = overrides.with_own_leads(tx)
    for milestone in milestones.listed(tx, over_after=now, statuses=[Status.CONFIRMED]):
        for row in [] if milestone.uid in ordered else plan.planned(milestone, fresh, timing, now):
            _plan_lead(tx, milestone, row, now, passed=row.due_at <= now)


def drop_leads(tx: Tx, leads: Iterable[LeadTime]) -> None:
    """Plan no longer for those that nobody uses any more."""
    for lead in leads:
        if not subscribers.anybody_uses(tx, lead):
            occasions.drop_lead(tx, lead)


def _plan_lead(
    tx: Tx,
    milestone: Milestone,
    row: plan.Planned,
    now: datetime,
    *,
    kind: OccasionKind = OccasionKind.LEAD,
    passed: bool = False,
) -> None:
    """``passed``: its moment has passed and nobody is to hear of it."""
    if plan.guessed(milestone.facts, row.lead):
        _say_guessed(milestone.facts.anchor.on.year)
    keep = occasions.note if passed else occasions.plan
    keep(tx, milestone.uid, kind, str(row.lead), plan.about(milestone), known_at=now, due_at=row.due_at)


@cache
def _say_guessed(year: int) -> None:
    """Once a process: what is planned by such a guess can be thousands of rows."""
    log.warning("workdays_guessed", year=year)


def retime(tx: Tx, timing: Timing, now: datetime) -> int:
    """Have what is counted in working days fall due when it should by the tables that are known now; how many moved.

    What was planned before a year's table was published was planned by a guess.
    """
    alone(tx)
    moved = 0
    for occasion in occasions.planned_with(tx, LeadUnit.WORKDAYS, after=now):
        milestone = milestones.find(tx, occasion.uid)
        if milestone is None or plan.about(milestone) != occasion.about:
            continue
        row = plan.Planned(
            lead=(lead := LeadTime.parse(occasion.lead)), due_at=plan.due_at(milestone.facts, lead, timing)
        )
        if row.due_at != occasion.due_at:
            _plan_lead(tx, milestone, row, now, kind=occasion.kind)
            moved += 1
        elif plan.guessed(milestone.facts, lead):
            _say_guessed(milestone.facts.anchor.on.year)
    return moved
