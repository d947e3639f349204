"""The row that stands for no milestone at all.

Occasions, deliveries and overrides name a milestone. An announcement and a silence are of none; to let the column be
empty, SQLite would copy a table of millions of deliveries. They name this row instead, which no query for milestones
ever gives out (store.milestones); it is made when the first of them is.
"""

from datetime import UTC, datetime

from sqlalchemy import insert, select

from domain.override import HOUSE
from store.engine import Tx
from store.tables import milestones, notices

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def ensure(tx: Tx) -> str:
    """Its uid, once it is there."""
    if tx.execute(select(milestones.c.uid).where(milestones.c.uid == HOUSE)).first() is None:
        tx.execute(
            insert(notices).values(id=HOUSE, source="", title="", url="", published_on=_NEVER.date(), revision=0)
        )
        nothing = {"read": {}, "history": [], "facts": {}, "topic": "", "words": ""}
        times = dict.fromkeys(("anchor_at", "over_at", "first_seen_at", "revised_at"), _NEVER)
        states = {"status": "cancelled", "read_status": "cancelled", "sequence": 0}
        tx.execute(insert(milestones).values(uid=HOUSE, notice_id=HOUSE, **nothing, **times, **states))
    return HOUSE
