"""What staff say where it is not what the notices say: kept with the milestone, since whoever reads it must know who said so."""

from dataclasses import dataclass
from enum import StrEnum


class StaffAct(StrEnum):
    """What they did to what people read."""

    CORRECTED = "corrected"  #: its time, its place or its title
    CANCELLED = "cancelled"
    RESTORED = "restored"  #: what the notices cancelled takes place after all
    TAKEN_BACK = "taken back"  #: an earlier word of theirs; only ever told, never kept


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWord:
    """What they did, and why, in the words they gave for everybody to read."""

    act: StaffAct
    reason: str = ""
