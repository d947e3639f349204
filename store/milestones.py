"""Milestones: the reading beneath, the facts that hold, and the instants that are looked up."""

from collections.abc import Collection
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from domain.milestone import Facts, Kind, Milestone, Status, Topic
from domain.override import HOUSE
from domain.profile import Trait, kept
from domain.subscription import MatcherKind, Subscription
from store import notices as notice_store
from store.engine import Tx
from store.fitting import hidden_from
from store.tables import deliveries, milestones, notices, occasions, overrides, reviews
from store.types import (
    amendment_from_json,
    amendment_to_json,
    facts_from_json,
    facts_to_json,
    word_from_json,
    word_to_json,
)
from store.wished import marks

REAL = milestones.c.uid != HOUSE  #: but for the row that stands for none
ALL = select(milestones, *notice_store.REF_COLUMNS).join(notices, notices.c.id == milestones.c.notice_id).where(REAL)
IN_ORDER = (milestones.c.anchor_at, milestones.c.uid)
SHORTEST_PREFIX = 4


def find(tx: Tx, name: str) -> Milestone | None:
    """By full uid, or by an unambiguous prefix of at least four characters; None otherwise."""
    name = name.strip().lower()
    if len(name) < SHORTEST_PREFIX:
        return None
    # A range, not LIKE: neither database uses the index for a pattern. "g" comes after every hexadecimal digit.
    query = ALL.where(milestones.c.uid >= name, milestones.c.uid < name + "g").limit(2)
    rows = tx.execute(query).mappings().all()
    return _milestone(rows[0]) if len(rows) == 1 else None


def named(tx: Tx, uids: Collection[str]) -> list[Milestone]:
    """Those with these full uids, in one query."""
    return read(tx, ALL.where(milestones.c.uid.in_(uids)).order_by(*IN_ORDER))


def listed(
    tx: Tx,
    *,
    topics: Collection[Topic] | None = None,
    kinds: Collection[Kind] | None = None,
    words: Collection[str] = (),
    over_after: datetime | None = None,
    before: datetime | None = None,
    statuses: Collection[Status] | None = None,
    limit: int | None = None,
) -> list[Milestone]:
    """Milestones in the order of their anchors; ``over_after``: not yet over then, ``before``: anchored earlier.

    ``words`` must all occur in what keywords are looked up in.
    """
    query = ALL.order_by(*IN_ORDER).where(*(_says(word) for word in words))
    if kinds is not None:
        query = query.where(milestones.c.facts["kind"].as_string().in_([kind.value for kind in kinds]))
    if topics is not None:
        query = query.where(milestones.c.topic.in_([topic.value for topic in topics]))
    if over_after is not None:
        query = query.where(milestones.c.over_at > over_after)
    if before is not None:
        query = query.where(milestones.c.anchor_at < before)
    if statuses is not None:
        query = query.where(milestones.c.status.in_([status.value for status in statuses]))
    return read(tx, query if limit is None else query.limit(limit))


def matching(tx: Tx, subscription: Subscription, *, over_after: datetime, limit: int | None = None) -> list[Milestone]:
    """What this subscriber would be reminded of, not yet over at ``over_after``."""
    standing = and_(milestones.c.over_at > over_after, milestones.c.status != Status.CANCELLED.value)
    query = ALL.where(standing, matches(subscription)).order_by(*IN_ORDER)
    return read(tx, query if limit is None else query.limit(limit))


def just_over(tx: Tx, now: datetime, limit: int, *, topics: Collection[Topic] | None = None) -> list[Milestone]:
    """The last ones that are over, the latest first."""
    query = ALL.where(milestones.c.over_at <= now).order_by(milestones.c.over_at.desc(), milestones.c.uid)
    if topics is not None:
        query = query.where(milestones.c.topic.in_([topic.value for topic in topics]))
    return read(tx, query.limit(limit))


def lately_revised(tx: Tx, limit: int) -> list[Milestone]:
    """The last ones that became known or changed, the latest first."""
    return read(tx, ALL.order_by(milestones.c.revised_at.desc(), milestones.c.uid).limit(limit))


def of_notice(tx: Tx, notice_id: str) -> list[Milestone]:
    """All that one notice promised, in time order, cancelled ones too."""
    return read(tx, ALL.where(milestones.c.notice_id == notice_id).order_by(*IN_ORDER))


def of_notices(tx: Tx, notice_ids: Collection[str]) -> list[Milestone]:
    """All that these notices promised, in time order."""
    return read(tx, ALL.where(milestones.c.notice_id.in_(notice_ids)).order_by(*IN_ORDER)) if notice_ids else []


def add(
    tx: Tx, milestone: Milestone, read_status: Status, zone: tzinfo, excludes: Collection[Trait] = frozenset()
) -> None:
    """Keep a new milestone; ``excludes``: who is clearly not meant."""
    tx.execute(
        insert(milestones).values(
            uid=milestone.uid,
            first_seen_at=milestone.first_seen_at,
            **_columns(milestone, read_status, zone, excludes),
        )
    )


def replace(
    tx: Tx, milestone: Milestone, read_status: Status, zone: tzinfo, excludes: Collection[Trait] = frozenset()
) -> None:
    """Keep a milestone's new state under its old uid."""
    query = update(milestones).where(milestones.c.uid == milestone.uid)
    tx.execute(query.values(**_columns(milestone, read_status, zone, excludes)))


def forget(tx: Tx, uid: str) -> bool:
    """Take away a milestone that nobody was told of and nobody changed; False, and it stays, where somebody has."""
    told = select(deliveries.c.id).where(deliveries.c.uid == uid).limit(1)
    changed = select(overrides.c.id).where(overrides.c.uid == uid).limit(1)
    if tx.execute(told).first() or tx.execute(changed).first():
        return False
    for table in (occasions, reviews, marks, milestones):
        tx.execute(delete(table).where(table.c.uid == uid))
    return True


def read_status(tx: Tx, uid: str) -> Status:
    """The status that the notices alone give, beneath any override."""
    return Status(tx.scalars(select(milestones.c.read_status).where(milestones.c.uid == uid)).one())


def words_of(facts: Facts, notice_title: str) -> str:
    """What keywords are looked up in, lower case."""
    parts = (facts.title, facts.phase, facts.location, facts.audience, facts.topic.value, notice_title)
    return "\n".join(part.lower() for part in parts if part)


def _columns(milestone: Milestone, read_status: Status, zone: tzinfo, excludes: Collection[Trait]) -> dict[str, Any]:
    return {
        "notice_id": milestone.notice.id,
        "sequence": milestone.sequence,
        "status": milestone.status.value,
        "read_status": read_status.value,
        "read": facts_to_json(milestone.read),
        "history": [amendment_to_json(amendment) for amendment in milestone.history],
        "facts": facts_to_json(milestone.facts),
        "staff_word": word_to_json(milestone.staff_word),
        "topic": milestone.facts.topic.value,
        "anchor_at": milestone.facts.anchor_at(zone),
        "over_at": milestone.facts.over_at(zone),
        "words": words_of(milestone.facts, milestone.notice.title),
        "excludes": kept(excludes),
        "revised_at": milestone.revised_at,
    }


def matches(subscription: Subscription) -> ColumnElement[bool]:
    """Whether a milestone is one that this subscriber would be reminded of."""
    blocked = (~_says(word) for word in subscription.blocked)
    return and_(_wanted(subscription), *blocked, ~hidden_from(subscription.profile))


def _says(word: str) -> ColumnElement[bool]:
    return milestones.c.words.contains(word.lower(), autoescape=True)


def _wanted(subscription: Subscription) -> ColumnElement[bool]:
    tests: list[ColumnElement[bool]] = []
    for matcher in subscription.matchers:
        match matcher.kind:
            case MatcherKind.ALL:
                return true()
            case MatcherKind.TOPIC:
                tests.append(milestones.c.topic == matcher.value)
            case MatcherKind.KEYWORD:
                tests.append(_says(matcher.value))
    return or_(false(), *tests)


def read(tx: Tx, query: Select[Any]) -> list[Milestone]:
    """The milestones of a query that begins with ALL."""
    return [_milestone(row) for row in tx.execute(query).mappings()]


def _milestone(row: RowMapping) -> Milestone:
    return Milestone(
        uid=row["uid"],
        sequence=row["sequence"],
        status=Status(row["status"]),
        notice=notice_store.ref(row),
        read=facts_from_json(row["read"]),
        facts=facts_from_json(row["facts"]),
        first_seen_at=row["first_seen_at"],
        revised_at=row["revised_at"],
        history=tuple(amendment_from_json(amendment) for amendment in row["history"]),
        staff_word=word_from_json(row["staff_word"]),
    )


def count(tx: Tx) -> int:
    """How many milestones are kept."""
    return tx.scalar(select(func.count(literal(1))).select_from(milestones).where(REAL)) or 0
