"""Which of a notice's promises is which after it was read again: pure."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from domain.milestone import Facts, Kind, Milestone, Status

# From "nothing changed" to "the only one of its kind left": a promise keeps its uid by the strictest rule that fits.
_KEYS: tuple[Callable[[Facts], Hashable], ...] = (
    lambda f: (f.kind, f.phase, f.title, f.start, f.end, f.evidence.quote),
    lambda f: (f.kind, f.phase, f.title, f.start, f.end),
    lambda f: (f.kind, f.phase, f.start, f.end),
    # Its step is named otherwise, or no longer: of one promise that is left a notice need not say which step it is.
    lambda f: (f.kind, f.title, f.start, f.end),
    lambda f: (f.kind, f.phase, f.title),
    # A window of the same phase moved and was renamed; of two performances with nothing else in common neither is the other.
    lambda f: (f.kind, f.phase) if f.kind is not Kind.EVENT else object(),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """What stood before and what is read now: one of them missing means gone, or new."""

    before: Milestone | None
    now: Facts | None


def pair(before: Sequence[Milestone], now: Sequence[Facts]) -> list[Pair]:
    """Match old milestones with new readings, each at most once; in the order of the new ones, then what is gone."""
    old, new = list(before), list(now)
    found: dict[int, Milestone] = {}
    for key in _KEYS:
        _match(key, old, [facts for facts in new if id(facts) not in found], found)
    if len(before) == len(now) == 1:
        _match_the_only(old, [facts for facts in new if id(facts) not in found], found)
    return [Pair(found.get(id(facts)), facts) for facts in new] + [Pair(milestone, None) for milestone in old]


def _match(
    key: Callable[[Facts], Hashable], old: list[Milestone], new: list[Facts], found: dict[int, Milestone]
) -> None:
    for facts in new:
        same = next((milestone for milestone in old if key(milestone.read) == key(facts)), None)
        if same is not None:
            found[id(facts)] = same
            old.remove(same)


def _match_the_only(old: list[Milestone], new: list[Facts], found: dict[int, Milestone]) -> None:
    """The one promise of a notice that makes one: reworded, however much."""
    if old and new and old[0].read.kind is new[0].kind:
        found[id(new[0])] = old.pop()


def status_of(facts: Facts) -> Status:
    """A doubtful reading waits for a person; a clear one stands."""
    return Status.TENTATIVE if facts.warnings else Status.CONFIRMED
