"""How many hear of a change before it is made: what the staff are shown when they are asked."""

from dataclasses import replace

from domain.milestone import Milestone, Status
from domain.override import Changes, Override, lay_over
from scheduler import plan
from store import Tx, audience, milestones, overrides


def of_change(tx: Tx, milestone: Milestone, changes: Changes) -> int:
    """How many are told when ``changes`` are laid over a milestone: those whose last word on it was another time or place.

    Nobody where both stay as they are: a new title sends nobody to the wrong door.
    """
    laid = Override.draft(milestone.uid, changes)
    return _of(tx, milestone, [*overrides.of_milestone(tx, milestone.uid), laid])


def of_undo(tx: Tx, milestone: Milestone, number: int) -> int:
    """The same when the override of this number is taken off."""
    return _of(tx, milestone, [one for one in overrides.of_milestone(tx, milestone.uid) if one.id != number])


def _of(tx: Tx, milestone: Milestone, laid: list[Override]) -> int:
    facts, status = lay_over(milestone.announced, milestones.read_status(tx, milestone.uid), laid)
    after = replace(milestone, facts=facts, status=status)
    about, place = plan.about(after), plan.place(after)
    if status is Status.TENTATIVE or (about, place) == (plan.about(milestone), plan.place(milestone)):
        return 0
    return audience.told_otherwise(tx, milestone.uid, about, place)
