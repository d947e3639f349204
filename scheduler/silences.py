"""Silences: reminders that the staff hold back for a while, by topic, keyword, source or milestone.

What falls due in one waits for its end and is then sent, marked late, if it still helps; what is over by then is not sent,
for the named reason. What had been spread over its subscribers when a silence began, and is not sent yet, waits with it
(store.held). Changes are told all the same: who was told a wrong time must know, whoever asked for quiet. So are
reminders that the staff ordered for a moment of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.delivery import OccasionKind
from domain.milestone import Milestone
from domain.override import Override
from store import Tx, overrides
from store.milestones import words_of

HELD = frozenset({OccasionKind.LEAD, OccasionKind.OWN})
KIND, VALUE, SINCE, UNTIL, TO = "kind", "value", "from", "until", "to"  #: names in an override's details


class SilenceKind(StrEnum):
    """What a silence looks at."""

    ALL = "all"
    TOPIC = "topic"
    KEYWORD = "keyword"
    SOURCE = "source"
    MILESTONE = "uid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Who holds back what, from when until when, and why."""

    number: int  #: of its override: /unsilence NUMBER
    kind: SilenceKind
    value: str
    since: datetime  #: UTC
    until: datetime  #: UTC; over at this instant
    author: str
    comment: str

    @classmethod
    def of(cls, override: Override) -> "Silence":
        """As it was kept."""
        said = override.details
        return cls(
            number=override.id,
            kind=SilenceKind(said[KIND]),
            value=said[VALUE],
            since=datetime.fromisoformat(said[SINCE]),
            until=datetime.fromisoformat(said[UNTIL]),
            author=override.author,
            comment=override.reason,
        )

    def covers(self, milestone: Milestone) -> bool:
        """Whether it speaks of this milestone; a keyword is literal, as in a subscription."""
        match self.kind:
            case SilenceKind.ALL:
                return True
            case SilenceKind.TOPIC:
                return milestone.facts.topic.value == self.value
            case SilenceKind.KEYWORD:
                return self.value.lower() in words_of(milestone.facts, milestone.notice.title)
            case SilenceKind.SOURCE:
                return milestone.notice.source == self.value
            case SilenceKind.MILESTONE:
                return milestone.uid == self.value


def standing(tx: Tx, now: datetime, *, locked: bool = False) -> list[Silence]:
    """Those that are not over and were not lifted, the one that ends first in front.

    ``locked``: whoever lifts one of them waits for this transaction, and so finds what it held back.
    """
    found = [Silence.of(one) for one in overrides.silences(tx, locked=locked)]
    return sorted((one for one in found if one.until > now), key=lambda one: (one.until, one.number))


def until(silences: Iterable[Silence], kind: OccasionKind, milestone: Milestone, now: datetime) -> datetime | None:
    """Until when an occasion of this kind is to wait; None where nothing holds it back."""
    if kind not in HELD:
        return None
    return max((one.until for one in silences if one.since <= now < one.until and one.covers(milestone)), default=None)
