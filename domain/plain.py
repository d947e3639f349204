"""Facts as plain JSON values: one shape for the store, the command line and the contract."""

from typing import Any

from domain.milestone import Facts


def plain(facts: Facts) -> dict[str, Any]:
    """All but the evidence; times as printed (``2026-02-04T15:00``), so that 24:00 and whole days survive."""
    return {
        "kind": facts.kind.value,
        "topic": facts.topic.value,
        "title": facts.title,
        "phase": facts.phase,
        "start": str(facts.start) if facts.start else None,
        "end": str(facts.end) if facts.end else None,
        "precision": facts.precision.value,
        "location": facts.location,
        "audience": facts.audience,
        "states": [state.value for state in facts.states],
        "warnings": [doubt.value for doubt in facts.warnings],
    }
