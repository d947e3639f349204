"""What subscribers wish beyond topics, and what they answered to single milestones; most have neither and no row."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, exists, insert, select, update

from domain.profile import ANYBODY, Profile
from domain.wishes import NOTHING, Digest, Mark, MarkKind, Quiet, Wishes
from store.engine import Tx
from store.given import among
from store.tables import subscribers
from store.wished import marks, wishes

#: Asked with each reading of a calendar: made once, since making it takes longer than looking it up.
_ONE = select(wishes).where(wishes.c.subscriber_id == bindparam("who"))


def of(tx: Tx, subscriber_id: int) -> Wishes:
    """What one subscriber wishes."""
    row = tx.execute(_ONE, {"who": subscriber_id}).one_or_none()
    return NOTHING if row is None else _wishes(row)


def of_many(tx: Tx, subscriber_ids: Collection[int]) -> dict[int, Wishes]:
    """By the subscriber's id; those without a wish are left out."""
    rows = tx.execute(select(wishes).where(among(tx, wishes.c.subscriber_id, sorted(subscriber_ids))))
    return {row.subscriber_id: _wishes(row) for row in rows}


def at_address(tx: Tx, receiver: str, address: str) -> Wishes:
    """What the chat at this address wishes, whether or not there is one yet."""
    here = and_(subscribers.c.receiver == receiver, subscribers.c.address == address)
    joined = select(wishes).join_from(subscribers, wishes, wishes.c.subscriber_id == subscribers.c.id).where(here)
    row = tx.execute(joined).one_or_none()
    return NOTHING if row is None else _wishes(row)


def keep(tx: Tx, subscriber_id: int, wanted: Wishes) -> None:
    """These wishes and no others; without any there is no row."""
    tx.execute(delete(wishes).where(wishes.c.subscriber_id == subscriber_id))
    if wanted != NOTHING:
        tx.execute(insert(wishes).values(subscriber_id=subscriber_id, **_columns(wanted)))


def marks_of(tx: Tx, subscriber_ids: Collection[int], uids: Collection[str]) -> Mapping[tuple[int, str], Mark]:
    """The answers of these subscribers to these milestones, by both."""
    whose = among(tx, marks.c.subscriber_id, sorted(subscriber_ids))
    rows = tx.execute(select(marks).where(whose, marks.c.uid.in_(uids)))
    return {(row.subscriber_id, row.uid): Mark(MarkKind(row.kind), row.at) for row in rows}


def mark(tx: Tx, subscriber_id: int, uid: str, wanted: Mark | None) -> None:
    """Keep an answer to a milestone in place of any other; None takes it back."""
    tx.execute(delete(marks).where(marks.c.subscriber_id == subscriber_id, marks.c.uid == uid))
    if wanted is not None:
        tx.execute(insert(marks).values(subscriber_id=subscriber_id, uid=uid, kind=wanted.kind.value, at=wanted.at))


def hand_over(tx: Tx, old_id: int, new_id: int) -> None:
    """All of it goes to another subscriber, who keeps what they have themselves."""
    his = wishes.alias("his")
    none_yet = ~exists().where(his.c.subscriber_id == new_id)
    tx.execute(update(wishes).where(wishes.c.subscriber_id == old_id, none_yet).values(subscriber_id=new_id))
    same = marks.alias("same")
    unmarked = ~exists().where(same.c.subscriber_id == new_id, same.c.uid == marks.c.uid)
    tx.execute(update(marks).where(marks.c.subscriber_id == old_id, unmarked).values(subscriber_id=new_id))
    forget(tx, old_id)


def forget(tx: Tx, subscriber_id: int) -> None:
    """Neither wishes nor answers any more."""
    for table in (wishes, marks):
        tx.execute(delete(table).where(table.c.subscriber_id == subscriber_id))


def _wishes(row: Row[Any]) -> Wishes:
    return Wishes(
        language=row.language,
        heard=row.heard,
        quiet=Quiet.parse(row.quiet) if row.quiet else None,
        digest=Digest.parse(row.digest) if row.digest else None,
        blocked=tuple(row.blocked),
        profile=Profile.parse(row.profile) if row.profile else ANYBODY,
    )


def _columns(wanted: Wishes) -> dict[str, Any]:
    return {
        "language": wanted.language,
        "heard": wanted.heard,
        "quiet": str(wanted.quiet or ""),
        "digest": str(wanted.digest or ""),
        "blocked": list(wanted.blocked),
        "profile": str(wanted.profile),
    }
