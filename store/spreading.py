"""From an occasion that is due to a delivery for each subscriber whom it concerns: matched in SQL, in bounded pieces.

One statement for a million subscribers would hold SQLite's only write lock for half a minute. Subscribers are taken in
ranges of their ids instead, and the occasion keeps how far it got: killed in between, the next tick goes on from there.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from domain.delivery import DeliveryState, Occasion, OccasionKind, Reason
from domain.subscription import MatcherKind
from store.engine import Tx
from store.occasions import nearer_leads_due
from store.tables import deliveries, leads, matchers, milestones, occasions, subscribers

WIDTH = 10_000  #: ids looked at by one statement
ENOUGH = 20_000  #: rows written by one transaction, and at most WIDTH - 1 more: half a second's work
_ARRIVED = (DeliveryState.SENT.value, DeliveryState.UNKNOWN.value, DeliveryState.SENDING.value)

_Rows = Callable[["Range"], Select[*tuple[Any, ...]]]


class Range:
    """Some subscribers by their ids: later than ``after``, up to ``upto``."""

    def __init__(self, after: int, upto: int) -> None:
        self._bounds = after, upto

    def holds(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether an id lies in it."""
        return and_(column > self._bounds[0], column <= self._bounds[1])


def spread(tx: Tx, occasion: Occasion, reason: Reason, now: datetime) -> tuple[int, bool]:
    """Rows for the next subscribers whom this concerns; how many, and whether these were the last of them.

    Of a lead time: every reachable subscriber who wants the milestone at that lead time. One with a nearer lead already
    due gets a skipped row: two reminders at one moment say no more than one. Of a time first seen inside the lead, who
    was last told another time hears by the change, not by this. Of a change: every reachable subscriber whose last word
    on this milestone was another time.
    """
    rows_of = _changed(occasion, now) if occasion.kind is OccasionKind.CHANGE else _wanting(tx, occasion, reason, now)
    reached = tx.scalar(select(occasions.c.spread_to).where(occasions.c.id == occasion.id)) or 0
    last = tx.scalar(select(func.max(subscribers.c.id))) or 0
    written = 0
    while reached < last and written < ENOUGH:
        upto = min(reached + WIDTH, last)
        written += _insert(tx, rows_of(Range(reached, upto)))
        reached = upto
    tx.execute(update(occasions).where(occasions.c.id == occasion.id).values(spread_to=reached))
    return written, reached >= last


def _wanting(tx: Tx, occasion: Occasion, reason: Reason, now: datetime) -> _Rows:
    fits, nearer = fitting(tx, occasion.uid), nearer_leads_due(tx, occasion, now)

    def rows(some: Range) -> Select[*tuple[Any, ...]]:
        wants = select(matchers.c.subscriber_id).where(fits, some.holds(matchers.c.subscriber_id))
        skip = _has_one_of(nearer)
        chosen = (
            select(
                *_common(occasion, now),
                case((skip, DeliveryState.SKIPPED.value), else_=DeliveryState.PENDING.value),
                case((skip, Reason.NEARER_LEAD.value), else_=reason.value),
                literal(""),
            )
            .join_from(subscribers, leads, leads.c.subscriber_id == subscribers.c.id)
            .where(leads.c.lead == occasion.lead, some.holds(leads.c.subscriber_id), some.holds(subscribers.c.id))
            .where(subscribers.c.unreachable == "", subscribers.c.id.in_(wants))
        )
        if reason is not Reason.FIRST_SEEN_LATE:
            return chosen
        return chosen.where(subscribers.c.id.not_in(_knowing_another_time(occasion, some)))

    return rows


def _changed(occasion: Occasion, now: datetime) -> _Rows:
    told = deliveries.alias("told")

    def rows(some: Range) -> Select[*tuple[Any, ...]]:
        columns = literal(DeliveryState.PENDING.value), literal(Reason.CHANGED.value), told.c.about
        return (
            select(*_common(occasion, now), *columns)
            .join_from(subscribers, told, told.c.subscriber_id == subscribers.c.id)
            .where(told.c.id.in_(_last_words(occasion.uid, some)))
            .where(subscribers.c.unreachable == "", told.c.about != occasion.about)
        )

    return rows


def fitting(tx: Tx, uid: str) -> ColumnElement[bool]:
    """Which matchers fit the milestone; keywords are literal, never patterns.

    The keywords that fit are looked up first, each distinct one once: then the matchers' index gives the subscribers,
    and who wants something else costs nothing.
    """
    topic, words = tx.execute(select(milestones.c.topic, milestones.c.words).where(milestones.c.uid == uid)).one()
    keywords = _distinct_keywords()
    # REPLACE is the containment test that SQLite and PostgreSQL share without wildcards.
    contained = func.replace(literal(words), func.lower(keywords.c.value), "") != words
    found = tx.scalars(select(keywords.c.value).where(keywords.c.value.is_not(None), contained)).all()
    return or_(
        and_(matchers.c.kind == MatcherKind.ALL.value, matchers.c.value == ""),
        and_(matchers.c.kind == MatcherKind.TOPIC.value, matchers.c.value == topic),
        and_(matchers.c.kind == MatcherKind.KEYWORD.value, matchers.c.value.in_(found)) if found else false(),
    )


def _distinct_keywords() -> CTE:
    """Each keyword once, by hopping along the index: neither database does that for DISTINCT by itself."""
    its = matchers.alias("its")
    is_keyword = its.c.kind == MatcherKind.KEYWORD.value
    first = select(func.min(its.c.value).label("value")).where(is_keyword).cte("keywords", recursive=True)
    following = select(func.min(its.c.value)).where(is_keyword, its.c.value > first.c.value)
    return first.union_all(select(following.correlate(first).scalar_subquery()).where(first.c.value.is_not(None)))


def _has_one_of(nearer: Sequence[str]) -> ColumnElement[bool]:
    if not nearer:
        return false()
    other = leads.alias("other")
    mine = select(other.c.lead).where(other.c.subscriber_id == subscribers.c.id, other.c.lead.in_(nearer))
    return mine.correlate(subscribers).exists()


def arrived(rows: FromClause) -> ColumnElement[bool]:
    """Whether a delivery reached its subscriber, or may have."""
    return or_(rows.c.state.in_(_ARRIVED), rows.c.reason == Reason.UNSURE.value)


def _last_words(uid: str, some: Range) -> Select[int]:
    """The last delivery of this milestone that reached each subscriber, or may have."""
    of_it = and_(deliveries.c.uid == uid, some.holds(deliveries.c.subscriber_id), arrived(deliveries))
    return select(func.max(deliveries.c.id)).where(of_it).group_by(deliveries.c.subscriber_id)


def _knowing_another_time(occasion: Occasion, some: Range) -> Select[int]:
    told = deliveries.alias("told")
    last = told.c.id.in_(_last_words(occasion.uid, some))
    return select(told.c.subscriber_id).where(last, told.c.about != occasion.about)


def _common(occasion: Occasion, now: datetime) -> tuple[ColumnElement[Any], ...]:
    return (
        literal(occasion.id),
        literal(occasion.uid),
        subscribers.c.id,
        literal(occasion.about),
        literal(0),
        literal(now, deliveries.c.not_before.type),
        literal(""),
        literal(""),
    )


def _insert(tx: Tx, rows: Select[*tuple[Any, ...]]) -> int:
    columns = ["occasion_id", "uid", "subscriber_id", "about", "attempts", "not_before", "code", "message_id"]
    query = insert(deliveries).from_select([*columns, "state", "reason", "told"], rows.order_by(subscribers.c.id))
    return tx.execute(query.execution_options(preserve_rowcount=True)).rowcount
