"""Where what holds differs from what the notice says: shown, so that a reader who compares is not puzzled. Pure."""

from dataclasses import dataclass

from domain.milestone import Milestone
from feed.text import printed
from feed.words import when_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One value that staff laid over the reading. Who did it and why stays in the office."""

    name: str
    before: str
    after: str


def corrections(milestone: Milestone) -> list[Correction]:
    """Time, title and place, where they differ."""
    read, holds = milestone.read, milestone.facts
    pairs = [
        ("时间", when_words(read), when_words(holds)),
        ("名称", printed(read.title), printed(holds.title)),
        ("地点", printed(read.location) or "未写明", printed(holds.location) or "未写明"),
    ]
    return [Correction(name=name, before=old, after=new) for name, old, new in pairs if old != new]
