"""What waits for a person's eye."""

from dataclasses import dataclass
from datetime import datetime

from domain.milestone import Doubt
from domain.notice import NoticeRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A notice, or one milestone of it (``uid``), that the reader was unsure of."""

    id: int
    notice: NoticeRef
    uid: str | None
    doubts: tuple[Doubt, ...]
    created_at: datetime
    excerpt: str  #: the doubtful words, or the beginning of the notice
