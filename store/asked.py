"""What somebody asks the milestones for, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from domain.milestone import Kind, Milestone, Status, Topic
from domain.profile import ANYBODY, Profile
from domain.subscription import Subscription
from store.engine import Tx
from store.fitting import hidden_from
from store.milestones import ALL, IN_ORDER, REAL, matches, read
from store.tables import milestones


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Each part narrows it down; None and what is empty leave everything in. Instants are aware."""

    subscription: Subscription | None = None  #: only what this subscriber would be reminded of
    profile: Profile = ANYBODY  #: nothing that is clearly for others than these
    topics: Collection[Topic] = ()
    kinds: Collection[Kind] = ()
    keywords: Collection[str] = ()  #: all of them, literally, upper or lower case
    begins_at: datetime | None = None  #: not over by then
    ends_at: datetime | None = None  #: anchored before; a day that ends at this midnight counts
    over_after: datetime | None = None  #: not over at this instant


def page(tx: Tx, wanted: Wanted, *, offset: int, limit: int) -> list[Milestone]:
    """What stands or waits for a person, in the order of anchors; nothing that is cancelled."""
    standing = milestones.c.status != Status.CANCELLED.value
    query = ALL.where(standing, *_about(wanted), *_within(wanted)).order_by(*IN_ORDER)
    return read(tx, _cut(query, offset, limit))


def hidden(tx: Tx, wanted: Wanted) -> int:
    """How many ``page`` leaves out because they are clearly for others than ``wanted.profile``."""
    mine = replace(wanted.subscription, profile=ANYBODY) if wanted.subscription is not None else None
    every = replace(wanted, subscription=mine, profile=ANYBODY)
    standing = milestones.c.status != Status.CANCELLED.value
    others = (hidden_from(wanted.profile), REAL, standing, *_about(every), *_within(every))
    return tx.scalar(select(func.count()).select_from(milestones).where(*others)) or 0


def search(
    tx: Tx, keywords: Collection[str], now: datetime, since: datetime, *, offset: int, limit: int
) -> list[Milestone]:
    """All that has these words: first what is ahead in order, then what was over after ``since``, the latest first.

    What is cancelled is found too, since somebody who looks for it wants to know just that.
    """
    ahead = milestones.c.over_at > now
    query = ALL.where(milestones.c.over_at > since, *_about(Wanted(keywords=keywords)))
    # Of what is over the second is NULL for all, so that the third decides.
    order = (case((ahead, 0), else_=1), case((ahead, milestones.c.anchor_at)), milestones.c.over_at.desc())
    return read(tx, _cut(query.order_by(*order, milestones.c.uid), offset, limit))


def _about(wanted: Wanted) -> list[ColumnElement[bool]]:
    tests = [milestones.c.words.contains(word.lower(), autoescape=True) for word in wanted.keywords]
    if wanted.subscription is not None:
        tests.append(matches(wanted.subscription))
    if wanted.profile != ANYBODY:
        tests.append(~hidden_from(wanted.profile))
    if wanted.topics:
        tests.append(milestones.c.topic.in_([topic.value for topic in wanted.topics]))
    if wanted.kinds:
        tests.append(milestones.c.facts["kind"].as_string().in_([kind.value for kind in wanted.kinds]))
    return tests


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    given = (after for after in (wanted.begins_at, wanted.over_after) if after is not None)
    tests: list[ColumnElement[bool]] = [milestones.c.over_at > after for after in given]
    if wanted.ends_at is not None:
        # The deadline of a whole day is anchored at its midnight, where the next day begins.
        last = and_(milestones.c.anchor_at == wanted.ends_at, milestones.c.over_at == wanted.ends_at)
        tests.append(or_(milestones.c.anchor_at < wanted.ends_at, last))
    return tests


def _cut(query: Select[tuple[object, ...]], offset: int, limit: int) -> Select[tuple[object, ...]]:
    return query.limit(limit).offset(offset) if offset else query.limit(limit)
