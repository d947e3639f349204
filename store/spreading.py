"""From an occasion that is due to a delivery for each subscriber whom it concerns: matched in SQL, in bounded pieces.

One statement for a million subscribers would hold SQLite's only write lock for half a minute. Subscribers are taken in
ranges of their ids instead, and the occasion keeps how far it got: killed in between, the next tick goes on from there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    SelectBase,
    and_,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
    update,
)

from domain.delivery import DeliveryState, Occasion, OccasionKind, Reason
from domain.milestone import Topic
from domain.subscription import MatcherKind
from store.engine import Tx
from store.fitting import unfit, with_profiles
from store.occasions import nearer_leads_due
from store.tables import deliveries, leads, matchers, milestones, occasions, subscribers
from store.wished import held_back

WIDTH = 10_000  #: rows written by one statement, at most
ENOUGH = 20_000  #: rows written by one transaction, and at most WIDTH - 1 more: half a second's work
STEP = 8  #: how much shorter a range is tried when too many are in it, and how much longer the next one
_ARRIVED = (DeliveryState.SENT.value, DeliveryState.UNKNOWN.value, DeliveryState.SENDING.value)


class Range:
    """Some subscribers by their ids: later than ``after``, up to ``upto``."""

    def __init__(self, after: int, upto: int) -> None:
        self._bounds = after, upto

    def holds(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether an id lies in it."""
        return and_(column > self._bounds[0], column <= self._bounds[1])


@dataclass(frozen=True, slots=True)
class _Concerned:
    """Whom an occasion concerns, in a range of subscribers."""

    rows: Callable[[Range], Select[*tuple[Any, ...]]]  #: for whom a delivery is made
    found: Callable[[Range], SelectBase]  #: what they are found by, at least one row for each: only an index is read


def spread(tx: Tx, occasion: Occasion, reason: Reason, now: datetime) -> tuple[int, bool]:
    """Rows for the next subscribers whom this concerns; how many, and whether these were the last of them.

    Of a lead time: every reachable subscriber who wants the milestone at that lead time. One whom it is clearly not for
    gets a skipped row that says why; so does one with a nearer lead already due: two reminders at one moment say no more
    than one. Of a time first seen inside the lead, who
    was last told another time hears by the change, not by this. Of a change: every reachable subscriber whose last word
    on this milestone was another time, or another place.
    """
    whom = _concerned(tx, occasion, reason, now)
    reached = tx.scalar(select(occasions.c.spread_to).where(occasions.c.id == occasion.id)) or 0
    last = tx.scalar(select(func.max(subscribers.c.id))) or 0
    written, longest = 0, last
    while reached < last and written < ENOUGH:
        upto = _upto(tx, whom, reached, min(reached + longest, last))
        written += _insert(tx, whom.rows(Range(reached, upto)))
        reached, longest = upto, (upto - reached) * STEP
    tx.execute(update(occasions).where(occasions.c.id == occasion.id).values(spread_to=reached))
    return written, reached >= last


def _concerned(tx: Tx, occasion: Occasion, reason: Reason, now: datetime) -> _Concerned:
    match occasion.kind:
        case OccasionKind.CHANGE:
            return _changed(occasion, now)
        case OccasionKind.ANNOUNCE:
            topic = Topic(occasion.about) if occasion.about else None
            return _named(occasion, reason, now, lambda some: matching_topic(topic, some))
        case OccasionKind.SILENCE:
            one = subscribers.c.id == int(occasion.about)
            return _named(
                occasion, reason, now, lambda some: select(subscribers.c.id).where(one, some.holds(subscribers.c.id))
            )
        case _:
            return _wanting(tx, occasion, reason, now)


def matching_topic(topic: Topic | None, some: Range) -> Select[int]:
    """Who subscribes to this topic or to everything, in a range; None: to anything at all."""
    mine = some.holds(matchers.c.subscriber_id)
    if topic is None:
        return select(matchers.c.subscriber_id).where(mine)
    fits = or_(_fit(MatcherKind.ALL, matchers.c.value == ""), _fit(MatcherKind.TOPIC, matchers.c.value == topic.value))
    return select(matchers.c.subscriber_id).where(fits, mine)


def _named(occasion: Occasion, reason: Reason, now: datetime, found: Callable[[Range], Select[int]]) -> _Concerned:
    """Every reachable one of those who are found so."""

    def rows(some: Range) -> Select[*tuple[Any, ...]]:
        columns = literal(DeliveryState.PENDING.value), literal(reason.value), literal(""), null()
        chosen = select(*_common(occasion, now), *columns)
        return chosen.where(subscribers.c.unreachable == "", subscribers.c.id.in_(found(some)))

    return _Concerned(rows, found)


def _upto(tx: Tx, whom: _Concerned, reached: int, upto: int) -> int:
    """Where the next range ends: as far as this, or so near that it concerns no more than WIDTH."""
    while upto - reached > WIDTH and _more_than_width(tx, whom.found(Range(reached, upto))):
        upto = reached + max(WIDTH, (upto - reached) // STEP)
    return upto


def _more_than_width(tx: Tx, found: SelectBase) -> bool:
    some = select(found.subquery()).limit(WIDTH + 1).subquery()
    return (tx.scalar(select(func.count()).select_from(some)) or 0) > WIDTH


def _wanting(tx: Tx, occasion: Occasion, reason: Reason, now: datetime) -> _Concerned:
    fits, (lead, skip) = fitting(tx, occasion.uid), _leads(tx, occasion, now)
    left_out = [(whom, why.value) for whom, why in unfit(tx, occasion.uid)]
    skips = [*left_out, (skip, Reason.NEARER_LEAD.value)]
    theirs: FromClause = with_profiles() if left_out else subscribers

    def found(some: Range) -> SelectBase:
        mine = some.holds(matchers.c.subscriber_id)
        return union_all(*(select(matchers.c.subscriber_id).where(each, mine) for each in fits))

    def rows(some: Range) -> Select[*tuple[Any, ...]]:
        chosen = select(
            *_common(occasion, now),
            case(*((whom, DeliveryState.SKIPPED.value) for whom, _ in skips), else_=DeliveryState.PENDING.value),
            case(*skips, else_=reason.value),
            literal(""),
            null(),
        ).select_from(theirs)
        chosen = chosen.where(subscribers.c.unreachable == "", subscribers.c.id.in_(found(some)), lead)
        if reason is not Reason.FIRST_SEEN_LATE:
            return chosen
        return chosen.where(subscribers.c.id.not_in(_knowing_another_time(occasion, some)))

    return _Concerned(rows, found)


def _leads(tx: Tx, occasion: Occasion, now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whose lead time this is, and who has a nearer one due: everybody, where the staff ordered it for everybody."""
    if occasion.kind is OccasionKind.REMIND:
        return true(), false()
    nearer = nearer_leads_due(tx, occasion, now)
    if occasion.kind is OccasionKind.OWN:
        return true(), true() if nearer else false()
    return _has_one_of([occasion.lead]), _has_one_of(nearer)


def _changed(occasion: Occasion, now: datetime) -> _Concerned:
    told, its = deliveries.alias("told"), occasions.alias("its")

    def found(some: Range) -> SelectBase:
        return select(deliveries.c.subscriber_id).where(*_of(occasion.uid, some))

    def rows(some: Range) -> Select[*tuple[Any, ...]]:
        columns = literal(DeliveryState.PENDING.value), literal(Reason.CHANGED.value), told.c.about
        return (
            select(*_common(occasion, now), *columns, _place(told, its))
            .join_from(subscribers, told, told.c.subscriber_id == subscribers.c.id)
            .join(its, its.c.id == told.c.occasion_id)
            .where(told.c.id.in_(_last_words(occasion.uid, some)))
            .where(subscribers.c.unreachable == "", otherwise(told, its, occasion.about, occasion.place))
        )

    return _Concerned(rows, found)


def otherwise(told: FromClause, its: FromClause, about: str, place: str | None) -> ColumnElement[bool]:
    """Whether a delivery told another time than ``about``, or another place; ``its``: the occasion it is of."""
    other_time = told.c.about != about
    return other_time if place is None else or_(other_time, _place(told, its) != place)


def _place(told: FromClause, its: FromClause) -> ColumnElement[str]:
    return func.coalesce(told.c.place, its.c.place, "")


def fitting(tx: Tx, uid: str) -> list[ColumnElement[bool]]:
    """Which matchers fit the milestone, by kind; keywords are literal, never patterns.

    The keywords that fit are looked up first, each distinct one once: then the matchers' index gives the subscribers,
    and who wants something else costs nothing.
    """
    topic, words = tx.execute(select(milestones.c.topic, milestones.c.words).where(milestones.c.uid == uid)).one()
    keywords = _distinct_keywords()
    # REPLACE is the containment test that SQLite and PostgreSQL share without wildcards.
    contained = func.replace(literal(words), func.lower(keywords.c.value), "") != words
    found = tx.scalars(select(keywords.c.value).where(keywords.c.value.is_not(None), contained)).all()
    fits = [_fit(MatcherKind.ALL, matchers.c.value == ""), _fit(MatcherKind.TOPIC, matchers.c.value == topic)]
    return [*fits, _fit(MatcherKind.KEYWORD, matchers.c.value.in_(found))] if found else fits


def _fit(kind: MatcherKind, value: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(matchers.c.kind == kind.value, value)


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
    unsure = exists().where(held_back.c.delivery_id == rows.c.id, held_back.c.state == DeliveryState.UNKNOWN.value)
    waits = and_(rows.c.state == DeliveryState.HELD.value, unsure)  # to be sent again, which says nothing of before
    return or_(rows.c.state.in_(_ARRIVED), rows.c.reason == Reason.UNSURE.value, waits)


def _last_words(uid: str, some: Range) -> Select[int]:
    """The last delivery of this milestone that reached each subscriber, or may have."""
    of_it = select(func.max(deliveries.c.id)).where(*_of(uid, some), arrived(deliveries))
    return of_it.group_by(deliveries.c.subscriber_id)


def _of(uid: str, some: Range) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return deliveries.c.uid == uid, some.holds(deliveries.c.subscriber_id)


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
    query = insert(deliveries).from_select(
        [*columns, "state", "reason", "told", "told_place"], rows.order_by(subscribers.c.id)
    )
    return tx.execute(query.execution_options(preserve_rowcount=True)).rowcount
