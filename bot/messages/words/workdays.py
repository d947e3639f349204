"""What is said where working days are counted in a year whose days off are not known yet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkdayWords:
    """Guessed working days, in one language."""

    guessed: str  #: in a reminder that was counted so
    will_be_guessed: str  #: to whoever chooses such a lead time
