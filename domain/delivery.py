"""The moment something is due, and the record of telling one subscriber of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.profile import Fit


class OccasionKind(StrEnum):
    """Why there is something to say."""

    LEAD = "lead"  #: a lead time before the milestone
    CHANGE = "change"  #: the milestone changed after people were told
    OWN = "own"  #: a lead time that the staff gave this one milestone, for all who subscribe to it
    ANNOUNCE = "announce"  #: the staff say something that is of no milestone
    SILENCE = "silence"  #: a silence is over, said to whoever made it
    REMIND = "remind"  #: a reminder that the staff ordered for this moment
    SNOOZE = "snooze"  #: one subscriber asked to be reminded once more at this moment
    RELEASE = "release"  #: quiet hours or a digest end here: says nothing itself, lets go what was held back till then


class DeliveryState(StrEnum):
    """The states of design §5; ``sending`` is committed before the call leaves."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    HELD = "held"  #: by the subscriber's own wish or a silence, until an occasion of its own lets it go (store.held)


class Reason(StrEnum):
    """The named reason of every decision to send, skip or hold."""

    DUE = "due"
    FIRST_SEEN_LATE = "first seen inside the lead"
    LATE = "late"
    MISSED = "missed while not running"
    CHANGED = "changed"
    POSTPONED = "postponed"
    BROUGHT_FORWARD = "brought forward"
    CANCELLED = "cancelled"
    NEARER_LEAD = "a nearer lead is due"
    PAST = "already past"
    NOBODY = "nobody uses this lead time"
    MOVED = "milestone moved"
    UNCERTAIN = "waits for a person"
    UNREACHABLE = "subscriber unreachable"
    FORGOTTEN = "subscriber asked to be forgotten"
    RESENT = "sent again, may be a double"
    RATE_LIMITED = "rate limited"
    NETWORK = "network failure"
    MIGRATED = "the chat moved"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    UNSURE = "may have arrived"
    BROKEN = "could not be written"
    SILENCED = "silenced by the staff"
    ORDERED_OTHERWISE = "the staff ordered otherwise"
    ORDERED = "ordered by the staff"
    ANNOUNCED = "announced by the staff"
    SILENCE_OVER = "a silence is over"
    RECALLED = "recalled by the staff"
    BLOCKED = "has a word the subscriber blocked"
    NOT_FOR_COMPANIES = Fit.NOT_FOR_COMPANIES.value
    NOT_FOR_INDIVIDUALS = Fit.NOT_FOR_INDIVIDUALS.value
    OTHER_TALENT = Fit.OTHER_TALENT.value
    OTHER_TOWN = Fit.OTHER_TOWN.value
    DONE = "the subscriber has done it"
    MUTED = "muted by the subscriber"
    QUIET_HOURS = "quiet hours"
    DIGEST = "waits for the digest"
    SNOOZED = "asked for at this moment"
    TAKEN_BACK = "taken back by the subscriber"
    RELEASED = "what was held back"


#: Reasons of what came later than its moment because the subscriber wished so.
BY_WISH = frozenset({Reason.QUIET_HOURS, Reason.DIGEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A milestone and a lead time, or a change of it, with the time it speaks of."""

    id: int
    uid: str  #: of the milestone
    kind: OccasionKind
    lead: str  #: stored form of the lead time; the milestone's sequence for a change
    about: str  #: the time it speaks of as printed: ``start/end``, or ``cancelled``
    known_at: datetime  #: when that time became known here, UTC
    due_at: datetime  #: UTC
    held: bool = False  #: a silence has put it off
    place: str | None = None  #: the place it speaks of; None where it speaks of none, or of none yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One occasion for one subscriber."""

    id: int
    occasion: Occasion
    subscriber_id: int
    state: DeliveryState
    reason: Reason
    attempts: int = 0
    code: str = ""  #: short code that a possible double repeats
    told: str = ""  #: what this subscriber had been told before (an ``about``); empty for the first time
    place: str | None = None  #: the place that its message tells, as far as the store knows
    told_place: str = ""  #: of a change: the place this subscriber had been told before


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A delivery that is to wait, until when and why."""

    delivery: Delivery
    until: datetime
    reason: Reason
