"""What becomes of overrides when the notice beneath them is read anew: pure.

One that the reading now agrees with has done its work and is closed: nothing that anybody sees changes by it. One that the
reading now contradicts stays, and a person is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.milestone import Facts, Status
from domain.override import Override, lay_over

READING = "reading"  #: who closed it
_FIELDS = ("title", "location", "start", "end")


@dataclass(frozen=True, slots=True)
class Judged:
    """The overrides to close, by number, and whether a person must look at those that stay."""

    closed: tuple[int, ...] = ()
    contradicted: bool = False


def judge(before: tuple[Facts, Status], now: tuple[Facts, Status], overrides: Sequence[Override]) -> Judged:
    """``before`` and ``now`` are what the notices alone say; only what changed between them says anything new."""
    standing = [one for one in overrides if one.undone_at is None]
    changed = {name for name in _FIELDS if getattr(before[0], name) != getattr(now[0], name)}
    if before[1] is not now[1]:
        changed.add("status")
    concerned = [one for one in standing if _laid(one) & changed]
    holds = lay_over(*now, standing)
    closed: list[int] = []
    for one in concerned:
        rest = [other for other in standing if other.id not in closed and other.id != one.id]
        if lay_over(*now, rest) == holds:
            closed.append(one.id)
    stay = [one for one in concerned if one.id not in closed]
    return Judged(tuple(closed), any(_differs(one, changed, now) for one in stay))


def _laid(one: Override) -> set[str]:
    return {*one.changes.laid, *(["status"] if one.changes.status else [])}


def _differs(one: Override, changed: set[str], now: tuple[Facts, Status]) -> bool:
    """Whether something that it lays over was changed beneath it to another value."""
    facts, status = now
    says = {**{name: getattr(facts, name) for name in _FIELDS}, "status": status}
    laid = {**one.changes.laid, "status": one.changes.status}
    return any(laid[name] != says[name] for name in _laid(one) & changed)
