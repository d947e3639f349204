"""An admin's layer over what was read; the reading stays underneath."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from domain.milestone import Facts, Kind, Milestone, Status
from domain.staff_word import StaffAct, StaffWord
from domain.times import Moment, Precision


class Action(StrEnum):
    """What an admin did."""

    FIX = "fix"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    RESTORE = "restore"  #: it stands again
    ADD = "add"  #: a notice by the staff themselves
    LEADS = "leads"  #: lead times of this milestone only
    REMIND = "remind"  #: one reminder more, at a chosen moment
    SILENCE = "silence"
    ANNOUNCE = "announce"
    HANDLE = "handle"  #: a doubtful notice of which nothing was read: somebody took care of it otherwise


#: The "milestone" of what is about none: a silence, an announcement, a notice that was added (store.house).
HOUSE = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The values an override lays over the reading; None leaves what is underneath."""

    title: str | None = None
    location: str | None = None
    start: Moment | None = None
    end: Moment | None = None
    status: Status | None = None
    emptied: frozenset[str] = frozenset()  #: "start" or "end": there is none, whatever is underneath

    @property
    def laid(self) -> dict[str, str | Moment | None]:
        """What it lays over the facts, by name; None where it says that there is none."""
        given = {name: getattr(self, name) for name in _SHOWN if getattr(self, name) is not None}
        return given | dict.fromkeys(self.emptied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Who changed what, when and why."""

    id: int
    uid: str  #: of the milestone, or HOUSE
    action: Action
    changes: Changes
    author: str
    at: datetime
    reason: str = ""
    undone_at: datetime | None = None
    undone_by: str = ""
    details: Mapping[str, str] = field(default_factory=dict)  #: of what is no change of facts, by its kind

    @classmethod
    def draft(cls, uid: str, changes: Changes) -> Self:
        """One that nobody has laid yet, to see what it would do."""
        never = datetime.min.replace(tzinfo=UTC)
        return cls(id=0, uid=uid, action=Action.FIX, changes=changes, author="", at=never)


def lay_over(read: Facts, status: Status, overrides: Iterable[Override]) -> tuple[Facts, Status]:
    """Facts and status that hold: the reading with every override that was not undone laid on, oldest first."""
    facts = read
    for override in overrides:
        if override.undone_at is None:
            facts = _changed(facts, override.changes)
            status = override.changes.status or status
    return facts, status


def last_word(
    announced: tuple[Facts, Status], holds: tuple[Facts, Status], overrides: Sequence[Override]
) -> StaffWord | None:
    """What readers must know of the overrides, given oldest first; None where what holds is what the notices say.

    The reason is the latest that was given for what still differs.
    """
    (said, status), (facts, stands) = announced, holds
    differing = {name for name in _SHOWN if getattr(facts, name) != getattr(said, name)}
    standing = [one for one in reversed(overrides) if one.undone_at is None]
    if stands is not status and Status.CANCELLED in (stands, status):
        act = StaffAct.CANCELLED if stands is Status.CANCELLED else StaffAct.RESTORED
        laid = [one for one in standing if one.changes.status is stands]
    elif differing:
        act, laid = StaffAct.CORRECTED, [one for one in standing if differing & one.changes.laid.keys()]
    else:
        return None
    return StaffWord(act=act, reason=next((one.reason for one in laid if one.reason), ""))


_SHOWN = ("title", "location", "start", "end")


def _changed(facts: Facts, changes: Changes) -> Facts:
    given: dict[str, Any] = changes.laid
    if not given.keys() & {"start", "end"}:
        return replace(facts, **given)
    if given.get("start", facts.start) is None and given.get("end", facts.end) is None:
        # What is underneath has only the time that was to be left out: better that one than none.
        given = {name: value for name, value in given.items() if value is not None}
    changed = replace(facts, **given)
    exact = any(m.minute is not None for m in (changed.start, changed.end) if m is not None)
    return replace(changed, precision=Precision.MINUTE if exact else Precision.DAY)


def moved(facts: Facts, to: Moment) -> Changes:
    """Changes that move a milestone's anchor: a window's deadline, or an event with its length kept."""
    if facts.kind is not Kind.EVENT:
        return Changes(end=to)
    if facts.start is None or facts.end is None:
        return Changes(start=to)
    return Changes(start=to, end=_shifted(facts.start, facts.end, to))


def _shifted(start: Moment, end: Moment, to: Moment) -> Moment:
    """The end that keeps the length; a whole day where either side says no minute."""
    days = to.on + (end.on - start.on)
    if start.minute is None or end.minute is None or to.minute is None:
        return Moment(days)
    total = to.minute + end.minute - start.minute
    return Moment(days + timedelta(days=total // 1440), total % 1440) if not 0 <= total <= 1440 else Moment(days, total)


def postponable(milestone: Milestone) -> bool:
    """Whether the milestone still stands and can be moved."""
    return milestone.status is not Status.CANCELLED
