"""What a subscriber's wishes make of something that is worth saying: say it, hold it back, or leave it. Pure.

Quiet hours: it waits until they are over. What would be over by then is said in them all the same, without a sound: at
their beginning nobody knew yet what falls due in them, and after them it would help nobody.

A digest: reminders and changes wait for its next moment. What would be over by then comes when it is due. Where the
moment lies in quiet hours, their end is waited for too. What somebody asked for at a moment waits for no digest.

Done: no reminders any more, but changes, which may undo what was done. The same of what is clearly for others: who was
told of it before they said who they are hears of its changes. Muted or blocked: nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.delivery import Occasion, OccasionKind, Reason
from domain.profile import Fit
from domain.wishes import Mark, MarkKind, Wishes
from scheduler.timing import Timing

#: How long after its moment a digest leaves, so that what falls due at that very moment is spread by then, and in it.
GATHERING = timedelta(minutes=1)


_REMINDERS = frozenset({OccasionKind.LEAD, OccasionKind.OWN, OccasionKind.REMIND})


@dataclass(frozen=True, slots=True)
class Say:
    """Say it now; ``silent``: without a sound."""

    silent: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Say it at ``until``, which is later than now."""

    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Leave:
    """Say it never."""

    reason: Reason


Heeded = Say | Wait | Leave


def leave(wishes: Wishes, mark: Mark | None, kind: OccasionKind, words: str, fit: Fit = Fit.UNSTATED) -> Leave | None:
    """Why this subscriber is to hear nothing of it; None where they are. ``words``: the milestone's, lower case."""
    if mark is not None and mark.kind is MarkKind.MUTED:
        return Leave(Reason.MUTED)
    if mark is not None and mark.kind is MarkKind.DONE and kind in _REMINDERS:
        return Leave(Reason.DONE)
    if not fit.shown and kind in _REMINDERS:
        return Leave(Reason(fit.value))
    return Leave(Reason.BLOCKED) if wishes.blocks(words) else None


def when(wishes: Wishes, occasion: Occasion, helps_until: datetime | None, timing: Timing, now: datetime) -> Say | Wait:
    """When it is said; ``helps_until``: see scheduler.plan."""
    gathered = _digest_at(wishes, occasion, timing)
    if gathered is not None and gathered > now:
        until = _quiet_until(wishes, gathered, timing) or gathered
        if helps_until is None or helps_until > until:
            return Wait(until, Reason.DIGEST)
    quiet = _quiet_until(wishes, now, timing)
    if quiet is None:
        return Say()
    return Wait(quiet, Reason.QUIET_HOURS) if helps_until is None or helps_until > quiet else Say(silent=True)


def _digest_at(wishes: Wishes, occasion: Occasion, timing: Timing) -> datetime | None:
    """The digest that something belongs to is the first since it fell due, or was known: found late, it is not put off."""
    if wishes.digest is None or occasion.kind is OccasionKind.SNOOZE:
        return None
    return wishes.digest.first_at(max(occasion.due_at, occasion.known_at), timing.zone) + GATHERING


def _quiet_until(wishes: Wishes, at: datetime, timing: Timing) -> datetime | None:
    return wishes.quiet.until(at, timing.zone) if wishes.quiet is not None else None
