"""What the staff ask for: how the sources fare, who subscribes to what, what was sent today. Each by an index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, delete, func, insert, select

from domain.delivery import DeliveryState
from domain.milestone import Topic
from domain.override import HOUSE
from domain.subscription import MatcherKind
from store.engine import Tx
from store.occasions import FIRED
from store.personal import FORGOTTEN
from store.tables import deliveries, matchers, notice_revisions, notices, occasions, readings, reviews, subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The last look at one configured source."""

    source: str
    read_at: datetime
    notices: int  #: that were read well
    failures: int
    failure: str  #: the first of them, in words; empty when there was none


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One publisher of the notices that are kept."""

    name: str
    notices: int
    last_new_at: datetime  #: when a notice was first seen last


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who is there."""

    reachable: int
    unreachable: int
    topics: Mapping[Topic, int]
    everything: int
    keywords: int  #: with at least one


def note_reading(tx: Tx, reading: Reading) -> None:
    """Keep how a source was read, in place of the time before."""
    tx.execute(delete(readings).where(readings.c.source == reading.source))
    counts = {"notices": reading.notices, "failures": reading.failures, "failure": reading.failure}
    tx.execute(insert(readings).values(source=reading.source, read_at=reading.read_at, **counts))


def read(tx: Tx) -> list[Reading]:
    """Every source that was ever looked at, by name."""
    rows = tx.execute(select(readings).order_by(readings.c.source)).mappings()
    return [Reading(**row) for row in rows]


def publishers(tx: Tx) -> list[Publisher]:
    """Who published what is kept, the one with the newest notice first."""
    first = and_(notice_revisions.c.notice_id == notices.c.id, notice_revisions.c.number == 1)
    last = func.max(notice_revisions.c.seen_at)
    query = select(notices.c.source, func.count().label("count"), last.label("last")).join(notice_revisions, first)
    rows = tx.execute(query.where(notices.c.id != HOUSE).group_by(notices.c.source).order_by(last.desc()))
    return [Publisher(name=name, notices=count, last_new_at=at) for name, count, at in rows]


def audience(tx: Tx) -> Audience:
    """How many chats are reached, and what they subscribe to; who asked to be forgotten is nobody."""
    reached = subscribers.c.unreachable == ""
    both = select(reached, func.count()).where(subscribers.c.unreachable != FORGOTTEN).group_by(reached)
    found = {bool(yes): number for yes, number in tx.execute(both)}
    theirs = (
        select(matchers.c.kind, matchers.c.value, matchers.c.subscriber_id).join(subscribers).where(reached).subquery()
    )
    people = func.count(theirs.c.subscriber_id.distinct())
    of_kind = _counted(tx, select(theirs.c.kind, people).group_by(theirs.c.kind))
    named = select(theirs.c.value, people).where(theirs.c.kind == MatcherKind.TOPIC.value).group_by(theirs.c.value)
    topics = _counted(tx, named)
    return Audience(
        reachable=found.get(True, 0),
        unreachable=found.get(False, 0),
        topics={topic: topics.get(topic.value, 0) for topic in Topic},
        everything=of_kind.get(MatcherKind.ALL.value, 0),
        keywords=of_kind.get(MatcherKind.KEYWORD.value, 0),
    )


def _counted(tx: Tx, query: Select[str, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in tx.execute(query)}


def sent_since(tx: Tx, since: datetime) -> int:
    """How many arrived since then, found by what fell due since the day before: a retry lasts no longer."""
    due = select(occasions.c.id).where(occasions.c.state == FIRED, occasions.c.fire_at >= since - timedelta(days=1))
    arrived = and_(deliveries.c.state == DeliveryState.SENT.value, deliveries.c.sent_at >= since)
    return tx.scalar(select(func.count()).where(deliveries.c.occasion_id.in_(due), arrived)) or 0


def oldest_review(tx: Tx) -> datetime | None:
    """Since when somebody has been asked and nobody has looked."""
    first: datetime | None = tx.scalar(select(func.min(reviews.c.created_at)).where(reviews.c.resolved_at.is_(None)))
    return first
