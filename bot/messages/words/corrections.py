"""The texts of what staff change of a notice, as its readers hear of it, by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.staff_word import StaffAct


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionWords:
    """One language; ``{names}`` are filled in by the caller and are the same in every language."""

    acts: Mapping[StaffAct, str]
    because: str  #: an act and its reason
    original: str  #: before the notice's own words, where they no longer hold
    back: str  #: the heading of a time that staff changed and changed back
    restored: str  #: the heading of what was cancelled and is not any more
    back_there: str  #: the same of a place
    was_now_back: str
    place_moved: str  #: where people were told to go, and where to go now
    place_back: str  #: the same where staff took their own correction back
    read_by_all: str  #: a reason, to those who give it
