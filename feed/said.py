"""From the store: a milestone with what its notices say and what staff laid over it."""

from domain.milestone import Milestone
from feed.corrections import Said
from store import Tx, milestones, overrides


def said(tx: Tx, milestone: Milestone) -> Said:
    """What ``feed.corrections.changes`` tells the story of."""
    uid = milestone.uid
    laid = overrides.of_milestone(tx, uid)
    return Said(milestone=milestone, status=milestones.read_status(tx, uid), overrides=laid)
