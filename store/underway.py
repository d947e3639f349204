"""Under way: the rows whose messages may be leaving, by whom, and what becomes of those whose sender is gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Update, and_, bindparam, case, literal, or_, select, update

from domain.delivery import DeliveryState
from store.engine import Tx
from store.given import among, given, words
from store.presence import gone
from store.tables import SENDING, WAITING, deliveries, occasions


def mark(tx: Tx, codes: Sequence[tuple[int, str]], owner: int, lease: datetime) -> None:
    """These deliveries are under way from now on, sent by ``owner``, each with the short code its message carries."""
    if codes:
        tx.execute(_marking(tx.dialect.name), {"its_owner": owner, "its_lease": lease, **words(tx, codes)})


def place(tx: Tx, places: Sequence[tuple[int, str]]) -> None:
    """Note where the messages of these deliveries send people, where it is not where they were to."""
    by_place: dict[str, list[int]] = {}
    for number, where in places:
        by_place.setdefault(where, []).append(number)
    for where, numbers in by_place.items():
        tx.execute(update(deliveries).where(among(tx, deliveries.c.id, numbers)).values(place=where))


@cache
def _marking(dialect: str) -> Update:
    theirs = given(dialect)
    return (
        update(deliveries)
        .where(deliveries.c.id == theirs.number)
        .values(
            state=DeliveryState.SENDING.value,
            owner=bindparam("its_owner"),
            lease_until=bindparam("its_lease"),
            attempts=deliveries.c.attempts + 1,
            code=theirs.word,
        )
    )


def recover(tx: Tx, now: datetime, owner: int, *, alone: bool, flying: Sequence[int] = ()) -> int:
    """Deliveries whose sender is not there any more become unknown; how many, but for those that are ``flying`` here.

    ``alone``: no other process can be sending, so whatever is not flying here is a dead one's. Else of the deliveries of
    others those whose process is gone, and of our own those past their lease: we stopped half-way between claiming and
    sending, as a lost connection can make us.
    """
    others = deliveries.c.owner != owner
    over = deliveries.c.lease_until < now
    suspect = SENDING if alone else and_(SENDING, or_(others, over))
    if tx.execute(select(deliveries.c.id).where(suspect).limit(1)).first() is None:
        return 0
    if not alone and tx.dialect.name == "postgresql":
        suspect = and_(suspect, or_(~others, gone(tx, deliveries.c.owner)))
    elif not alone:
        suspect = and_(suspect, over)
    values = {"state": DeliveryState.UNKNOWN.value, "not_before": now, "lease_until": None}
    return tx.execute(update(deliveries).where(suspect, deliveries.c.id.not_in(flying)).values(**values)).rowcount


def set_right(tx: Tx, now: datetime, longest: timedelta) -> int:
    """The clock was set back: what would wait longer than anything waits comes when it falls due; how many.

    A delivery waits for its occasion, or for a second try, and for that never longer than ``longest``.
    """
    due = select(occasions.c.fire_at).where(occasions.c.id == deliveries.c.occasion_id).scalar_subquery()
    stuck = and_(WAITING, deliveries.c.not_before > now + longest, deliveries.c.not_before > due)
    values = {"not_before": case((due > now, due), else_=literal(now, deliveries.c.not_before.type))}
    return tx.execute(update(deliveries).where(stuck).values(**values)).rowcount
