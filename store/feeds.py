"""Personal calendars: the secret in their address is a key that nobody keeps; its hash leads to the subscriber.

A secret is 128 bits from the operating system, so that a plain SHA-256 of it can be looked up by an index and tells
nothing: there is no list of likely secrets to try. Revoked is gone: no row is kept of what must not be found.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, insert, select, update

from domain.override import HOUSE
from domain.subscription import Subscription
from domain.wishes import Mark, MarkKind
from store.engine import Tx
from store.milestones import IN_ORDER, matches
from store.tables import milestones
from store.wished import marks, personal_feeds

SECRET_BYTES = 16
#: Between two notes of when a feed was read: a write for each read would cost more than the reading.
COARSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What something of a person's own was when it was last looked at, and since when; None: since before the feed."""

    state: str
    since: datetime | None = None  #: UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalFeed:
    """One subscriber's calendar, without its secret."""

    subscriber_id: int
    made_at: datetime
    last_used_at: datetime | None  #: UTC, right to the hour; None: never
    settings: str  #: digest of all that a person's own calendar follows from; empty before it was first read
    changed_at: datetime  #: when that last became another, as far as anybody looked
    stamps: Mapping[str, Stamp]


def make(tx: Tx, subscriber_id: int, now: datetime) -> str:
    """A new secret for this subscriber, to be shown once; the one before it is worth nothing from here on."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    revoke(tx, subscriber_id)
    row = {"subscriber_id": subscriber_id, "secret_hash": _hash(secret), "made_at": now, "changed_at": now}
    tx.execute(insert(personal_feeds).values(**row, settings="", stamps={}))
    return secret


def revoke(tx: Tx, subscriber_id: int) -> bool:
    """From here on the address leads nowhere; whether there was one."""
    return tx.execute(delete(personal_feeds).where(_of(subscriber_id))).rowcount > 0


def of(tx: Tx, subscriber_id: int) -> PersonalFeed | None:
    """The subscriber's feed, if there is one."""
    row = tx.execute(select(personal_feeds).where(_of(subscriber_id))).one_or_none()
    return None if row is None else _feed(row)


def opened_by(tx: Tx, secret: str) -> PersonalFeed | None:
    """The feed that this secret opens: one look-up in an index, whatever was tried."""
    row = tx.execute(select(personal_feeds).where(personal_feeds.c.secret_hash == _hash(secret))).one_or_none()
    return None if row is None else _feed(row)


def is_worth_noting(feed: PersonalFeed, now: datetime) -> bool:
    """Whether a reading at ``now`` is to be noted; also after a clock that was set back."""
    return feed.last_used_at is None or abs(now - feed.last_used_at) >= COARSE


def used(tx: Tx, feed: PersonalFeed, now: datetime) -> None:
    """It was read."""
    tx.execute(update(personal_feeds).where(_still(feed)).values(last_used_at=now))


def keep(tx: Tx, feed: PersonalFeed) -> None:
    """What was found out about the person's own settings. Nothing is kept of a feed that was renewed meanwhile."""
    values = {"settings": feed.settings, "changed_at": feed.changed_at, "stamps": _to_json(feed.stamps)}
    tx.execute(update(personal_feeds).where(_still(feed)).values(**values))


def answers(tx: Tx, subscriber_id: int, over_after: datetime) -> dict[str, Mark]:
    """What a subscriber answered to single milestones, by uid, of those that were not over then."""
    theirs = select(marks.c.uid, marks.c.kind, marks.c.at).join(milestones, milestones.c.uid == marks.c.uid)
    rows = tx.execute(theirs.where(marks.c.subscriber_id == subscriber_id, milestones.c.over_at > over_after))
    return {row.uid: Mark(MarkKind(row.kind), row.at) for row in rows}


def wanted(tx: Tx, subscription: Subscription, over_after: datetime) -> list[str]:
    """The uids that belong into a subscriber's calendar, in the order of their times: cancelled ones and over ones too."""
    theirs = select(milestones.c.uid).where(milestones.c.over_at > over_after, milestones.c.uid != HOUSE)
    return list(tx.scalars(theirs.where(matches(subscription)).order_by(*IN_ORDER)))


def hand_over(tx: Tx, old_id: int, new_id: int) -> None:
    """The feed goes to another subscriber, unless that one has one."""
    has_one = exists().where(personal_feeds.alias("theirs").c.subscriber_id == new_id)
    tx.execute(update(personal_feeds).where(_of(old_id), ~has_one).values(subscriber_id=new_id))
    revoke(tx, old_id)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _of(subscriber_id: int) -> ColumnElement[bool]:
    return personal_feeds.c.subscriber_id == subscriber_id


def _still(feed: PersonalFeed) -> ColumnElement[bool]:
    return _of(feed.subscriber_id) & (personal_feeds.c.made_at == feed.made_at)


def _feed(row: Row[Any]) -> PersonalFeed:
    return PersonalFeed(
        subscriber_id=row.subscriber_id,
        made_at=row.made_at,
        last_used_at=row.last_used_at,
        settings=row.settings,
        changed_at=row.changed_at,
        stamps=_from_json(row.stamps),
    )


def _to_json(stamps: Mapping[str, Stamp]) -> dict[str, list[str]]:
    return {name: [one.state, one.since.isoformat() if one.since else ""] for name, one in stamps.items()}


def _from_json(kept: Mapping[str, list[str]]) -> dict[str, Stamp]:
    return {
        name: Stamp(state, datetime.fromisoformat(since) if since else None) for name, (state, since) in kept.items()
    }
