"""Pure planning: when something is due, whether it is still worth saying, and what kind of change it is.

Everything here takes its times as arguments and answers with a value or a named reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain import workdays
from domain.delivery import Occasion, OccasionKind, Reason
from domain.milestone import Facts, Kind, Milestone, Status
from domain.subscription import LeadTime, LeadUnit
from domain.times import Moment, Precision
from scheduler.timing import Timing

CANCELLED = "cancelled"
_GONE_TO = frozenset({Kind.EVENT, Kind.REGISTRATION})
MISSED_FOR = timedelta(days=14)  # what passed longer ago while nothing ran is history, and no apology helps


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A lead time of one milestone and the instant it falls due, UTC."""

    lead: LeadTime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an occasion that has come is said, and the reason either way."""

    say: bool
    reason: Reason


def about(milestone: Milestone) -> str:
    """The time a milestone stands for, as printed: ``start/end``; ``cancelled`` once it is."""
    if milestone.status is Status.CANCELLED:
        return CANCELLED
    return f"{milestone.facts.start or ''}/{milestone.facts.end or ''}"


def place(milestone: Milestone) -> str | None:
    """The place people are told to go to, empty where none is known; None where a place is no matter of theirs.

    One goes to an event and may have to go somewhere to sign up; nobody goes anywhere for what is cancelled.
    """
    goes = milestone.facts.kind in _GONE_TO and milestone.status is not Status.CANCELLED
    return milestone.facts.location if goes else None


def due_at(facts: Facts, lead: LeadTime, timing: Timing) -> datetime:
    """The instant a lead time before the anchor falls due, UTC.

    A minute keeps its minute. A whole day, and every lead counted in working days, falls due in the morning; a lead
    of hours before a whole day is that day's own morning, since no hour is known to count from; so is 当天 always.
    """
    anchor = facts.anchor
    if lead.unit is LeadUnit.WORKDAYS:
        return _morning(Moment(workdays.back(anchor.on, lead.amount)), timing)
    same_day = lead.unit is LeadUnit.DAYS and lead.amount == 0
    if anchor.minute is None or same_day:
        days = lead.amount if lead.unit is LeadUnit.DAYS else 0
        return _morning(Moment(anchor.on - timedelta(days=days)), timing)
    # Days are counted on the city's wall clock, so that a change of its offset would not move the hour.
    wall = anchor.begins_at(timing.zone).astimezone(timing.zone)
    return (wall - _length(lead)).astimezone(UTC)


def guessed(facts: Facts, lead: LeadTime) -> bool:
    """Whether this lead time is counted in working days of a year that has no published table yet."""
    return lead.unit is LeadUnit.WORKDAYS and workdays.guessed(facts.anchor.on)


def planned(milestone: Milestone, leads: Iterable[LeadTime], timing: Timing, now: datetime) -> list[Planned]:
    """What is to be said of a milestone from ``now`` on; nothing unless it is confirmed and still ahead.

    For 1月上旬 only leads of a day and more make sense: its bounds are no day on whose morning something happens.
    """
    facts = milestone.facts
    if milestone.status is not Status.CONFIRMED or useful_until(facts, timing) <= now:
        return []
    vague = facts.precision is Precision.VAGUE
    return [
        Planned(lead=lead, due_at=due_at(facts, lead, timing))
        for lead in leads
        if not vague or lead.rough_length() >= timedelta(days=1)
    ]


def useful_until(facts: Facts, timing: Timing) -> datetime:
    """Until when a reminder helps: the anchor's minute, or the end of its day where no hour is known."""
    return facts.anchor.passes_at(timing.zone)


def helps_until(kind: OccasionKind, milestone: Milestone, told: str, timing: Timing, now: datetime) -> datetime | None:
    """Until when what is said now would help as well if it were said later; None where waiting spoils nothing.

    Of a change the sooner of the old and the new time, as far as they are ahead: who is told only after the old one has
    gone there in vain. What is past already can wait.
    """
    times = [useful_until(milestone.facts, timing)]
    if kind is OccasionKind.CHANGE and (before := anchor_of(told, milestone.facts.kind)) is not None:
        times.append(before.passes_at(timing.zone))
    return min((at for at in times if at > now), default=None)


def verdict(occasion: Occasion, milestone: Milestone, timing: Timing, now: datetime, told: str = "") -> Verdict:
    """Whether an occasion whose moment has come is said now, and why or why not.

    ``told`` is what one subscriber was told before, where it is known: a change helps while either time is ahead.
    """
    if milestone.status is Status.TENTATIVE:
        return Verdict(False, Reason.UNCERTAIN)
    snoozed = occasion.kind is OccasionKind.SNOOZE  # asked for at a moment, whatever the milestone's time is then
    if about(milestone) != occasion.about and not snoozed:
        return Verdict(False, Reason.MOVED)
    if occasion.kind is OccasionKind.CHANGE:
        if occasion.place not in (None, place(milestone)):
            return Verdict(False, Reason.MOVED)
        return (
            Verdict(True, Reason.CHANGED) if change_helps(milestone, timing, now, told) else Verdict(False, Reason.PAST)
        )
    if milestone.status is Status.CANCELLED:
        return Verdict(False, Reason.CANCELLED)
    if occasion.kind is OccasionKind.REMIND:
        over = useful_until(milestone.facts, timing) <= now
        return Verdict(False, Reason.PAST) if over else Verdict(True, Reason.ORDERED)
    found = _lead_verdict(occasion, milestone, timing, now)
    return Verdict(True, Reason.SNOOZED) if snoozed and found.reason is Reason.DUE else found


def change_helps(milestone: Milestone, timing: Timing, now: datetime, told: str) -> bool:
    """Whether a change still concerns who was told ``told``: not where both that time and the new one are over."""
    before = anchor_of(told, milestone.facts.kind)
    over = useful_until(milestone.facts, timing) <= now
    return before is None or not over or before.passes_at(timing.zone) > now


def _lead_verdict(occasion: Occasion, milestone: Milestone, timing: Timing, now: datetime) -> Verdict:
    seen_inside = occasion.due_at <= occasion.known_at
    gone = now - useful_until(milestone.facts, timing)
    if gone >= timedelta():
        if occasion.held:
            return Verdict(False, Reason.SILENCED)
        told_of = not seen_inside and gone < MISSED_FOR
        return Verdict(True, Reason.MISSED) if told_of else Verdict(False, Reason.PAST)
    if seen_inside:
        return Verdict(True, Reason.FIRST_SEEN_LATE)
    return Verdict(True, Reason.LATE if now - occasion.due_at > timing.late else Reason.DUE)


def change_reason(told: str, now_about: str, kind: Kind) -> Reason:
    """What became of a milestone between two things people were told of it."""
    if now_about == CANCELLED:
        return Reason.CANCELLED
    before, after = anchor_of(told, kind), anchor_of(now_about, kind)
    if before is None or after is None or before == after:
        return Reason.CHANGED
    earlier = (before.on, before.passes_at()) > (after.on, after.passes_at())
    return Reason.BROUGHT_FORWARD if earlier else Reason.POSTPONED


def anchor_of(told: str, kind: Kind) -> Moment | None:
    """The anchor in an ``about``; None for a cancelled one."""
    if told in ("", CANCELLED):
        return None
    start, _, end = told.partition("/")
    text = (start or end) if kind is Kind.EVENT else (end or start)
    return Moment.parse(text)


def _morning(day: Moment, timing: Timing) -> datetime:
    return Moment(day.on, timing.morning.hour * 60 + timing.morning.minute).begins_at(timing.zone)


def _length(lead: LeadTime) -> timedelta:
    return {
        LeadUnit.MINUTES: timedelta(minutes=lead.amount),
        LeadUnit.HOURS: timedelta(hours=lead.amount),
        LeadUnit.DAYS: timedelta(days=lead.amount),
    }[lead.unit]
