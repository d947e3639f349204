"""Whether something is for somebody, as their profile and its notice say."""

from datetime import datetime

from domain.milestone import Facts
from domain.profile import ANYBODY, Fit, Profile, Trait, fits
from extract.audience import audience_of
from scheduler.timing import Timing
from store import Tx, alone, milestones, state
from store import fitting as kept


def fit(profile: Profile, facts: Facts, timing: Timing) -> Fit:
    """Whether these facts are for them, and why not."""
    return Fit.UNSTATED if profile == ANYBODY else fits(profile, audience_of(facts, timing.places))


def excludes(facts: Facts, timing: Timing) -> frozenset[Trait]:
    """Who is clearly not meant: kept with the milestone, so that SQL can leave them out."""
    return audience_of(facts, timing.places).excludes


def refit(tx: Tx, timing: Timing, now: datetime) -> int:
    """Have what is kept agree with how audiences are read now, of all that is not over; how many changed.

    Whoever was told before hears of nothing: only whom the next reminders leave out is another.
    """
    alone(tx)
    before, changed = kept.noted(tx, now), 0
    for milestone in milestones.listed(tx, over_after=now):
        now_excluded = excludes(milestone.facts, timing)
        if now_excluded != before[milestone.uid]:
            kept.note(tx, milestone.uid, now_excluded)
            changed += 1
    if changed:
        state.rise(tx, now.replace(microsecond=0))  # somebody's own calendar may be another
    return changed
