"""How many hear of a change before it is made: what the staff are shown when they are asked."""

from dataclasses import replace
from datetime import datetime

from domain.milestone import Milestone, Status
from domain.override import Changes, Override, lay_over
from scheduler import plan
from scheduler.timing import Timing
from store import Tx, audience, milestones, overrides


def of_change(tx: Tx, timing: Timing, milestone: Milestone, changes: Changes, now: datetime) -> int:
    """How many are told when ``changes`` are laid over a milestone: those whose last word on it was another time or place.

    Nobody where both stay as they are: a new title sends nobody to the wrong door. Nobody where the old time and the
    new one are over.
    """
    laid = Override.draft(milestone.uid, changes)
    return _of(tx, timing, milestone, [*overrides.of_milestone(tx, milestone.uid), laid], now)


def of_undo(tx: Tx, timing: Timing, milestone: Milestone, number: int, now: datetime) -> int:
    """The same when the override of this number is taken off."""
    left = [one for one in overrides.of_milestone(tx, milestone.uid) if one.id != number]
    return _of(tx, timing, milestone, left, now)


def _of(tx: Tx, timing: Timing, milestone: Milestone, laid: list[Override], now: datetime) -> int:
    facts, status = lay_over(milestone.announced, milestones.read_status(tx, milestone.uid), laid)
    after = replace(milestone, facts=facts, status=status)
    about, place = plan.about(after), plan.place(after)
    if status is Status.TENTATIVE or (about, place) == (plan.about(milestone), plan.place(milestone)):
        return 0
    by_time = audience.told_otherwise(tx, milestone.uid, about, place)
    return sum(count for told, count in by_time.items() if plan.change_helps(after, timing, now, told))
