"""Facts and changes as plain JSON values: one shape for the store, the command line and the contract."""

from typing import Any

from domain.change import Change, Move
from domain.milestone import Facts
from domain.times import Moment


def plain(facts: Facts) -> dict[str, Any]:
    """All but the evidence; times as printed (``2026-02-04T15:00``), so that 24:00 and whole days survive."""
    return {
        "kind": facts.kind.value,
        "topic": facts.topic.value,
        "title": facts.title,
        "phase": facts.phase,
        "start": _printed(facts.start),
        "end": _printed(facts.end),
        "precision": facts.precision.value,
        "location": facts.location,
        "audience": facts.audience,
        "actor": facts.actor,
        "sign_up": facts.sign_up,
        "contact": facts.contact,
        "price": facts.price,
        "states": [state.value for state in facts.states],
        "warnings": [doubt.value for doubt in facts.warnings],
    }


def plain_change(change: Change) -> dict[str, Any]:
    """What a notice says of an earlier one; ``start`` of a move's quote is -1 where it stands in the title."""
    return {
        "kind": change.kind.value,
        "quote": change.quote,
        "names": list(change.names),
        "numbers": list(change.numbers),
        "links": list(change.links),
        "moves": [_plain_move(move) for move in change.moves],
        "round": change.round,
    }


def _plain_move(move: Move) -> dict[str, Any]:
    return {
        "old": _printed(move.old),
        "new": _printed(move.new),
        "quote": move.quote,
        "start": move.start,
        "end": move.end,
    }


def _printed(moment: Moment | None) -> str | None:
    return None if moment is None else str(moment)
