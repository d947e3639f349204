"""One way for every change of a milestone, whether a re-reading or an admin caused it."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.milestone import Amendment, Evidence, Facts, Milestone, Status
from domain.notice import NoticeRef
from domain.override import last_word, lay_over
from scheduler import fitting, plan, planning
from scheduler.timing import Timing
from store import Tx, milestones, overrides, state


def settle(
    tx: Tx,
    timing: Timing,
    before: Milestone,
    now: datetime,
    *,
    read: Facts,
    status: Status,
    notice: NoticeRef,
    history: tuple[Amendment, ...] | None = None,
    quiet: bool = False,
) -> Milestone:
    """Lay the overrides over a reading with its history (None: the one it has) and keep the outcome.

    Where anything a calendar or a reminder shows has changed, ``sequence`` rises by one, the schedule is made anew, and
    a changed time or place is told to those who were told another, unless it is to be ``quiet``. Otherwise only the evidence's
    place is noted.
    """
    after = replace(before, read=read, notice=notice, history=before.history if history is None else history)
    laid = overrides.of_milestone(tx, before.uid)
    facts, effective = lay_over(after.announced, status, laid)
    word = last_word((after.announced, status), (facts, effective), laid)
    after = replace(after, facts=facts, status=effective, staff_word=word)
    excludes = fitting.excludes(facts, timing)
    if _face(after) == _face(before):
        if after != before:
            milestones.replace(tx, after, status, timing.zone, excludes)
        return after
    after = replace(after, sequence=before.sequence + 1, revised_at=_later(before.revised_at, now))
    milestones.replace(tx, after, status, timing.zone, excludes)
    state.rise(tx, after.revised_at)
    planning.replan(tx, timing, after, now)
    if not quiet and effective is not Status.TENTATIVE and _told(after) != _told(before):
        planning.announce_change(tx, timing, before, after, now)
    return after


def _face(milestone: Milestone) -> tuple[object, ...]:
    """All of a milestone that anybody outside sees."""
    history = [replace(amendment, facts=_unplaced(amendment.facts)) for amendment in milestone.history]
    return milestone.status, _unplaced(milestone.facts), milestone.notice, history, milestone.staff_word


def _unplaced(facts: Facts) -> Facts:
    return replace(facts, evidence=Evidence(quote=facts.evidence.quote, start=0, end=0))


def _told(milestone: Milestone) -> tuple[Status, str, str | None]:
    return milestone.status, plan.about(milestone), plan.place(milestone)


def _later(before: datetime, now: datetime) -> datetime:
    """Whole seconds, always rising: clients take an event as changed only if LAST-MODIFIED moved on."""
    return max(now.replace(microsecond=0), before + timedelta(seconds=1))
