"""What waits, what is under way and what went wrong lately: for whoever watches. Read from small indexes, never by a scan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from domain import workdays
from domain.subscription import LeadUnit
from domain.times import Moment
from store import held, reviews, state
from store.engine import Tx
from store.occasions import count_with
from store.occasions import held as count_held
from store.tables import ENDED, SENDING, WAITING, deliveries, inbox, occasions

LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The deliveries of this moment, by state."""

    waiting: Mapping[str, int]  #: pending, retry, unknown: how many of each
    due: int  #: of these, those that may be tried now
    sending: int
    held: Mapping[str, int]  #: put off, by the reason: quiet hours, a digest, a silence of the staff
    silenced: int  #: occasions that a silence of the staff puts off, before they are spread
    oldest: timedelta  #: since the first of those was due; zero when none is
    ended: Mapping[tuple[str, str], int]  #: of the last day: how many failed and were skipped, by state and reason
    occasions: int  #: due, and not spread over their subscribers yet
    guessed: int  #: occasions ahead that are counted in working days of a year without a published table
    reviews: int  #: open questions to a person
    updates: int  #: of chats, kept and not handled yet


def look(tx: Tx, now: datetime) -> Queue:
    """All of it, from one view of the store."""
    due, first = tx.execute(
        select(func.count(), func.min(deliveries.c.not_before)).where(WAITING, deliveries.c.not_before <= now)
    ).one()
    by_state = select(deliveries.c.state, func.count().label("number")).where(WAITING).group_by(deliveries.c.state)
    return Queue(
        waiting={"pending": 0, "retry": 0, "unknown": 0, **{row.state: row.number for row in tx.execute(by_state)}},
        due=due,
        sending=tx.scalar(select(func.count()).select_from(deliveries).where(SENDING)) or 0,
        held=held.counts(tx),
        silenced=count_held(tx),
        oldest=max(now - first, timedelta()) if first else timedelta(),
        ended=_ended(tx, now - LATELY),
        occasions=_due_occasions(tx, now),
        guessed=_guessed(tx),
        reviews=reviews.count(tx),
        updates=tx.scalar(select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None))) or 0,
    )


def _ended(tx: Tx, since: datetime) -> dict[tuple[str, str], int]:
    """A delivery ends soon after it was last due: that is the time by which it is found."""
    rows = select(deliveries.c.state, deliveries.c.reason, func.count()).where(ENDED, deliveries.c.not_before >= since)
    grouped = rows.group_by(deliveries.c.state, deliveries.c.reason)
    return {(state, reason): number for state, reason, number in tx.execute(grouped)}


def _due_occasions(tx: Tx, now: datetime) -> int:
    due = select(func.count()).where(occasions.c.state == "planned", occasions.c.fire_at <= now)
    return tx.scalar(due) or 0


def _guessed(tx: Tx) -> int:
    unknown = Moment(date(workdays.published_until() + 1, 1, 1)).begins_at()
    return count_with(tx, LeadUnit.WORKDAYS, anchored_from=unknown)


def clock(tx: Tx) -> datetime:
    """The database server's own time; of an SQLite file, which has none, the time of the last change to a milestone."""
    if tx.dialect.name != "postgresql":
        return state.revision(tx)[1]
    at: datetime = tx.execute(select(func.clock_timestamp())).scalar_one()
    return at
