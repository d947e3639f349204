"""What a source publishes, as we fetched it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRef:
    """The notice a milestone stands in, without its text."""

    id: str
    title: str
    published_on: date
    url: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One published document (通知) as one fetch gave it; ``text`` is what evidence offsets count in."""

    id: str  #: stable name of the document at its source
    title: str
    published_on: date  #: city date printed by the source
    text: str
    url: str = ""
    source: str = ""  #: the account or site that published it

    @property
    def content_hash(self) -> str:
        """SHA-256 of what a reader reads: title, publication date and text."""
        parts = "\x1f".join((self.title, self.published_on.isoformat(), self.text))
        return hashlib.sha256(parts.encode()).hexdigest()

    @property
    def ref(self) -> NoticeRef:
        """Its name without its text."""
        return NoticeRef(id=self.id, title=self.title, published_on=self.published_on, url=self.url, source=self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRevision:
    """A notice's text at one fetch; immutable, numbered from 1."""

    notice: Notice
    number: int
    seen_at: datetime
