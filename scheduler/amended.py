"""One promise with what another notice says of it: pure."""

from dataclasses import replace

from domain.change import ChangeKind
from domain.milestone import Doubt, Facts, Kind, OpenState
from domain.override import moved
from domain.times import Moment, Precision

TIMED = frozenset({ChangeKind.POSTPONED, ChangeKind.BROUGHT_FORWARD})  #: kinds that speak of nothing but a time


def amended(holds: Facts, said: Facts) -> Facts:
    """What holds with another notice's words: its times, and what it says beside them; the rest stays."""
    start, end = said.start or holds.start, said.end or holds.end
    if holds.kind is Kind.EVENT and said.end is None:
        changes = moved(holds, said.anchor)
        start, end = changes.start, changes.end or holds.end
    elif holds.kind is not Kind.EVENT and said.kind is Kind.EVENT:
        start, end = holds.start, said.anchor
    elif holds.start and holds.end and end and said.start is None and holds.start.on == holds.end.on:
        start = replace(holds.start, on=end.on)  # a window of one day moves as a whole
    states = tuple(state for state in (*holds.states, *said.states) if state is not OpenState.TO_BE_TOLD)
    after = replace(
        holds,
        start=start,
        end=end,
        location=_place(holds.location, said.location),
        states=tuple(dict.fromkeys(states)),
        evidence=said.evidence,
        warnings=said.warnings,
    )
    vague = said.precision is Precision.VAGUE
    return replace(after, precision=Precision.VAGUE if vague else precision(after), warnings=_warnings(after))


def closing_moved(holds: Facts, old: Moment | None, new: Moment | None) -> Facts | None:
    """An exhibition that is prolonged: its last day moves and its first one stays; None where the beginning moves."""
    if holds.kind is not Kind.EVENT or old is None or new is None or holds.end is None:
        return None
    if holds.start is None or holds.start.on == holds.end.on or old.on != holds.end.on or new.on <= holds.start.on:
        return None
    return replace(holds, end=new, warnings=())


def _place(holds: str, said: str) -> str:
    """A new place, or the old one said more exactly; a shorter name of it is none."""
    return said if said and said not in holds else holds


def precision(facts: Facts) -> Precision:
    """A minute where either time says one."""
    exact = any(moment.minute is not None for moment in (facts.start, facts.end) if moment)
    return Precision.MINUTE if exact else Precision.DAY


def _warnings(facts: Facts) -> tuple[Doubt, ...]:
    """An end that now comes before the beginning has been read wrongly, or paired wrongly."""
    backwards = facts.start and facts.end and facts.end.passes_at() <= facts.start.begins_at()
    return tuple(dict.fromkeys((*facts.warnings, Doubt.BACKWARDS))) if backwards else facts.warnings


def differs(before: Facts, after: Facts) -> bool:
    """Whether anything has changed that people act on."""
    return (before.start, before.end, before.location) != (after.start, after.end, after.location)


def kind_of(kind: ChangeKind, before: Facts, after: Facts) -> ChangeKind:
    """改期 goes either way: the times say which."""
    if kind not in TIMED or before.anchor == after.anchor:
        return kind
    later = (after.anchor.on, after.anchor.passes_at()) > (before.anchor.on, before.anchor.passes_at())
    return ChangeKind.POSTPONED if later else ChangeKind.BROUGHT_FORWARD
