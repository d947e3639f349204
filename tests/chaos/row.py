"""What one scenario found, and what of it breaks a promise."""

from dataclasses import dataclass, field
from typing import Any

from tests.chaos.verdict import Verdict


@dataclass(slots=True, kw_only=True)
class Row:
    """A line of the table."""

    scenario: str
    database: str
    reminders: int = 0
    kills: int = 0
    ambiguous: int = 0
    lost: int = 0
    doubled_marked: int = 0
    doubled_unmarked: int = 0
    early: int = 0
    recovery_max_s: float = 0.0
    seconds: float = 0.0
    more: dict[str, Any] = field(default_factory=dict)  #: what only this scenario counts
    broken: list[str] = field(default_factory=list)  #: the promises that did not hold, in words
    slow: list[str] = field(default_factory=list)  #: those that hang on the machine's speed too

    def take(self, verdict: Verdict) -> None:
        """Add what was compared."""
        self.reminders += verdict.reminders
        self.lost += len(verdict.lost)
        self.doubled_marked += verdict.doubled_marked
        self.doubled_unmarked += verdict.doubled_unmarked
        self.early += verdict.early
        self.demand(not verdict.unexpected, f"{len(verdict.unexpected)} arrived that nobody was to get")

    def demand(self, holds: bool, otherwise: str) -> None:
        """A promise of this scenario."""
        if not holds:
            self.broken.append(otherwise)

    def in_time(self, holds: bool, otherwise: str) -> None:
        """One that a busy machine can break as well: in full counts it is kept, in a share it is only said."""
        if not holds:
            self.slow.append(otherwise)

    def judge(self) -> "Row":
        """What every scenario promises."""
        self.demand(self.lost == 0, f"{self.lost} lost")
        self.demand(self.doubled_unmarked == 0, f"{self.doubled_unmarked} doubled unmarked")
        self.demand(self.early == 0, f"{self.early} early")
        return self
