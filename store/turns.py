"""Turns: when the next message may leave, for the whole bot and for each chat.

They are kept in the store, so that the limits of the far end hold over restarts and for all processes together. Telegram
takes 30 messages a second, one a second in a chat and 20 a minute in a group (core.telegram.org/bots/faq, "My bot is
hitting limits"). A turn is an instant at which one message leaves. Turns lie evenly, and a twentieth further apart than
the limit asks, since a message may arrive a little later after its turn than the next one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import Tx
from store.tables import subscribers
from store.tables import turns as table

SPARE = 1.05
EVERYWHERE = ""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD = timedelta(seconds=1)  #: turns further off than this are not given: a death loses no more than this of them
#: Who answers somebody gets turns that are too far off for a reminder, so there is one however many reminders are due.
AHEAD_OF_REMINDERS = timedelta(seconds=1.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a far end takes; 0 is no limit."""

    per_second: float = 0  #: messages to all chats together
    per_chat_seconds: float = 0  #: between two messages to one chat
    per_group_minute: float = 0  #: messages to one group; a group's address begins with a minus

    @property
    def gap(self) -> timedelta:
        """Between two messages of the bot."""
        return timedelta(seconds=SPARE / self.per_second if self.per_second else 0)

    def pause(self, chat: str) -> timedelta:
        """Between two messages to one chat."""
        group = 60 / self.per_group_minute if self.per_group_minute and chat.startswith("-") else 0
        return timedelta(seconds=SPARE * max(self.per_chat_seconds, group))

    @property
    def horizon(self) -> timedelta:
        """No turn can lie further ahead than this; one that does was given before the clock was set back."""
        return AHEAD_OF_REMINDERS + max(self.gap, self.pause(""), self.pause("-"))

    @property
    def none(self) -> bool:
        """Whether there is nothing to keep to."""
        return not (self.per_second or self.per_chat_seconds or self.per_group_minute)


UNLIMITED = Limits()


def chat_of(address: str) -> str:
    """The chat that is limited: threads of one forum count together."""
    return address.partition("/")[0]


def take(
    tx: Tx, receiver: str, addresses: Sequence[str], now: datetime, limits: Limits, ahead: timedelta = AHEAD
) -> list[datetime | None]:
    """A turn for one message to each address, in this order; None where it would lie more than ``ahead`` in the future.

    What is given is used up when the transaction commits, whether the message leaves or not. Whoever else asks waits
    until then.
    """
    if limits.none or not addresses:
        return [now] * len(addresses)
    chats = [chat_of(address) for address in addresses]
    kept = _locked(tx, receiver, {EVERYWHERE, *chats})
    free = {name: at for name, at in kept.items() if at <= now + limits.horizon}
    given = [_one(free, chat, now, limits, now + ahead) for chat in chats]
    _keep(tx, receiver, {name: at for name, at in free.items() if at != kept.get(name)})
    return given


def _one(free: dict[str, datetime], chat: str, now: datetime, limits: Limits, until: datetime) -> datetime | None:
    turn = max(now, free.get(EVERYWHERE, now), free.get(chat, now))
    if turn > until:
        return None
    if limits.gap:
        free[EVERYWHERE] = turn + limits.gap
    if pause := limits.pause(chat):
        free[chat] = turn + pause
    return turn


def room(tx: Tx, receiver: str, now: datetime, limits: Limits, ahead: timedelta = AHEAD) -> int | None:
    """How many turns there are for the whole bot within ``ahead``; None for no limit."""
    if not limits.per_second:
        return None
    at = tx.scalar(select(table.c.next_at).where(table.c.receiver == receiver, table.c.address == EVERYWHERE))
    free = now if at is None or at > now + limits.horizon else max(at, now)
    return max(0, 1 + (now + ahead - free) // limits.gap)


def _locked(tx: Tx, receiver: str, names: Iterable[str]) -> dict[str, datetime]:
    """What is kept. The row of the whole bot is locked, and so whoever else wants turns waits until we commit."""
    everywhere = select(table.c.next_at).where(table.c.receiver == receiver, table.c.address == EVERYWHERE)
    if tx.execute(everywhere.with_for_update()).first() is None:
        _keep(tx, receiver, {EVERYWHERE: _BEGINNING}, only_new=True)
        tx.execute(everywhere.with_for_update())
    rows = tx.execute(
        select(table.c.address, table.c.next_at).where(table.c.receiver == receiver, table.c.address.in_(names))
    )
    return {row.address: row.next_at for row in rows}


def _keep(tx: Tx, receiver: str, times: Mapping[str, datetime], *, only_new: bool = False) -> None:
    if not times:
        return
    query = (postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert)(table)
    names = ["receiver", "address"]
    if only_new:
        query = query.on_conflict_do_nothing(index_elements=names)
    else:
        query = query.on_conflict_do_update(index_elements=names, set_={"next_at": query.excluded.next_at})
    tx.execute(query, [{"receiver": receiver, "address": name, "next_at": at} for name, at in times.items()])


def not_yet(tx: Tx, receiver: str, now: datetime, limits: Limits, ahead: timedelta = AHEAD) -> ColumnElement[bool]:
    """Whether the chat of a row of subscribers has no turn within ``ahead``: not worth claiming anything for."""
    address = subscribers.c.address
    chat = (
        func.split_part(address, "/", 1)
        if tx.dialect.name == "postgresql"
        else func.substr(address, 1, func.instr(address + "/", "/") - 1)
    )
    here = and_(table.c.receiver == receiver, subscribers.c.receiver == receiver, table.c.address == chat)
    later = and_(table.c.next_at > now + ahead, table.c.next_at <= now + limits.horizon)
    return select(table.c.next_at).where(here, later).correlate(subscribers).exists()
