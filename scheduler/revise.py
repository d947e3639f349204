"""One way for every change of a milestone, whether a re-reading or an admin caused it."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.milestone import Evidence, Facts, Milestone, Status
from domain.notice import NoticeRef
from domain.override import lay_over
from scheduler import plan, planning
from scheduler.timing import Timing
from store import Tx, milestones, overrides, state


def settle(
    tx: Tx, timing: Timing, before: Milestone, now: datetime, *, read: Facts, status: Status, notice: NoticeRef
) -> Milestone:
    """Lay the overrides over a reading and keep the outcome.

    Where anything a calendar or a reminder shows has changed, ``sequence`` rises by one, the schedule is made anew, and
    a changed time is told to those who were told another. Otherwise only the evidence's place is noted.
    """
    facts, effective = lay_over(read, status, overrides.of_milestone(tx, before.uid))
    after = replace(before, read=read, facts=facts, status=effective, notice=notice)
    if _face(after) == _face(before):
        if after != before:
            milestones.replace(tx, after, status, timing.zone)
        return after
    after = replace(after, sequence=before.sequence + 1, revised_at=_later(before.revised_at, now))
    milestones.replace(tx, after, status, timing.zone)
    state.rise(tx, after.revised_at)
    planning.replan(tx, timing, after, now)
    if effective is not Status.TENTATIVE and _told(after) != _told(before):
        planning.announce_change(tx, timing, before, after, now)
    return after


def _face(milestone: Milestone) -> tuple[object, ...]:
    """All of a milestone that anybody outside sees."""
    facts = milestone.facts
    quote = Evidence(quote=facts.evidence.quote, start=0, end=0)
    return milestone.status, replace(facts, evidence=quote), milestone.notice


def _told(milestone: Milestone) -> tuple[Status, str]:
    return milestone.status, plan.about(milestone)


def _later(before: datetime, now: datetime) -> datetime:
    """Whole seconds, always rising: clients take an event as changed only if LAST-MODIFIED moved on."""
    return max(now.replace(microsecond=0), before + timedelta(seconds=1))
