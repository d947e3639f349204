"""What the staff ordered for the reminders of one milestone: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.override import Action, Override
from domain.subscription import LeadTime

NEVER, LEADS, AT, WORDS = "never", "leads", "at", "words"  #: names in an override's details


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One reminder more, at a moment the staff chose, with a line of their own."""

    number: int  #: of the override
    at: datetime  #: UTC
    known_at: datetime  #: when it was ordered


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The last word on lead times, and every reminder ordered beside them."""

    leads: tuple[LeadTime, ...] | None = None  #: in place of everybody's own; empty: none at all; None: nothing ordered
    nudges: tuple[Nudge, ...] = ()


def orders(overrides: Iterable[Override]) -> Orders:
    """Of one milestone's overrides, oldest first; what was undone counts for nothing."""
    leads: tuple[LeadTime, ...] | None = None
    nudges: list[Nudge] = []
    for one in overrides:
        if one.undone_at is not None:
            continue
        if one.action is Action.LEADS:
            leads = tuple(LeadTime.parse(lead) for lead in one.details[LEADS].split())
        elif one.action is Action.REMIND:
            at = datetime.fromisoformat(one.details[AT])
            nudges.append(Nudge(number=one.id, at=at, known_at=one.at))
    return Orders(leads=leads, nudges=tuple(nudges))
