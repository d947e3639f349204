"""A notice in its part as one that changes another, as the store keeps it."""

from dataclasses import dataclass

from domain.change import Change
from domain.milestone import Facts
from domain.notice import NoticeRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A notice that changes another: what it says of it, what it promises itself, and the link."""

    notice: NoticeRef
    change: Change
    promises: tuple[Facts, ...] = ()
    target: str | None = None  #: id of the notice it changes; its own where it is a newer text of the same notice
    why: str = ""
