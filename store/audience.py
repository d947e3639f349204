"""How many would hear of something: one count each, by the same rules that send it."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from domain.milestone import Topic
from store.engine import Tx
from store.fitting import unfit, with_profiles
from store.spreading import Range, arrived, fitting, matching_topic, otherwise
from store.tables import deliveries, matchers, occasions, subscribers

_REACHABLE = subscribers.c.unreachable == ""


def told_otherwise(tx: Tx, uid: str, about: str, place: str | None) -> dict[str, int]:
    """Reachable chats whose last word on this milestone was another time or place, counted by the time they were told."""
    of_it = select(func.max(deliveries.c.id)).where(deliveries.c.uid == uid, arrived(deliveries))
    last = deliveries.c.id.in_(of_it.group_by(deliveries.c.subscriber_id))
    query = select(deliveries.c.about, func.count()).select_from(deliveries.join(subscribers).join(occasions))
    these = query.where(last, otherwise(deliveries, occasions, about, place), _REACHABLE)
    return {row[0]: row[1] for row in tx.execute(these.group_by(deliveries.c.about))}


def wanting(tx: Tx, uids: Iterable[str]) -> int:
    """Reachable chats that subscribe to one of these milestones in whatever way, and whom it is not clearly not for."""
    query = select(func.count()).select_from(with_profiles()).where(_REACHABLE)
    return tx.scalar(query.where(or_(false(), *(_hearing(tx, uid) for uid in uids)))) or 0


def _hearing(tx: Tx, uid: str) -> ColumnElement[bool]:
    theirs = select(matchers.c.subscriber_id).where(or_(false(), *fitting(tx, uid)))
    # Who wishes nothing has no profile, and what is asked of none is neither true nor false.
    left_out = (func.coalesce(whom, false()) for whom, _ in unfit(tx, uid))
    return and_(subscribers.c.id.in_(theirs), *(~whom for whom in left_out))


def of_topic(tx: Tx, topic: Topic | None) -> int:
    """Reachable chats that subscribe to this topic or to everything; None: to anything at all."""
    last = tx.scalar(select(func.max(subscribers.c.id))) or 0
    return _among(tx, matching_topic(topic, Range(0, last)))


def _among(tx: Tx, theirs: Select[int]) -> int:
    return tx.scalar(select(func.count()).select_from(subscribers).where(subscribers.c.id.in_(theirs), _REACHABLE)) or 0
