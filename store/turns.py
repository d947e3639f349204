"""Turns: when the next message may leave, for the whole bot and for each chat.

They are kept in the store, so that the limits of the far end hold over restarts and for all processes together. Telegram
takes 30 messages a second, one a second in a chat and 20 a minute in a group (core.telegram.org/bots/faq, "My bot is
hitting limits"). A turn is an instant at which one message leaves. Turns lie evenly, and a little further apart than the
limit asks (SPARE), since a message may arrive a little later after its turn than those that follow. At three hundredths the
first of thirty-one messages may come 30 ms later than the last before any second holds too many; a 429 would cost more than
that, since everybody waits for a second. (``make chaos`` with a fourth of the counts, both databases side by side on two
cores: no 429 in 5,000 messages, 103 % and 106 % of the best time; 107 % and more at five hundredths.) What else a rush
takes beyond its best time is no turn's fault: up to a tick until it begins, and at the end a group whose last messages are
left over, three seconds apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.subscription import Subscriber
from store.engine import Tx
from store.tables import subscribers
from store.tables import turns as table

SPARE = 1.03
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
    """A turn for one message to each address; None where it would lie more than ``ahead`` in the future.

    What is given is used up when the transaction commits, whether the message leaves or not. Whoever else asks waits
    until then.
    """
    if limits.none or not addresses:
        return [now] * len(addresses)
    chats = [chat_of(address) for address in addresses]
    kept = _locked(tx, receiver, {EVERYWHERE, *chats})
    free = {name: at for name, at in kept.items() if at <= now + limits.horizon}
    given: list[datetime | None] = [None] * len(chats)
    for place in _freest_first(chats, free, now):
        given[place] = _one(free, chats[place], now, limits, now + ahead)
    _keep(tx, receiver, {name: at for name, at in free.items() if at != kept.get(name)})
    return given


def _freest_first(chats: Sequence[str], free: Mapping[str, datetime], now: datetime) -> Iterator[int]:
    """The places of those whose chats are free, then of the others: a turn further off leaves those before it unused."""
    heap = [(max(now, free.get(chat, now)), place) for place, chat in enumerate(chats)]
    heapify(heap)
    while heap:
        at, place = heappop(heap)
        if (since := free.get(chats[place], now)) > at:  # its chat was given a turn meanwhile
            heappush(heap, (since, place))
        else:
            yield place


def _one(free: dict[str, datetime], chat: str, now: datetime, limits: Limits, until: datetime) -> datetime | None:
    turn = max(now, free.get(EVERYWHERE, now), free.get(chat, now))
    if turn > until:
        return None
    if limits.gap:
        free[EVERYWHERE] = turn + limits.gap
    if pause := limits.pause(chat):
        free[chat] = turn + pause
    return turn


def next_at(tx: Tx, receiver: str, now: datetime, limits: Limits) -> datetime:
    """The next turn of the whole bot."""
    at = tx.scalar(select(table.c.next_at).where(table.c.receiver == receiver, table.c.address == EVERYWHERE))
    return now if at is None or at > now + limits.horizon else max(at, now)


def within(first: datetime, now: datetime, limits: Limits) -> int:
    """How many turns there are for the whole bot from ``first`` on until ``AHEAD``; there is a limit for it."""
    return max(0, 1 + (now + AHEAD - first) // limits.gap)


def shared(found: Mapping[int, Subscriber], limits: Limits) -> list[list[int]]:
    """Subscribers who share the turns of one chat, as the topics of a forum do, together; else each by themselves."""
    together: dict[str, list[int]] = {}
    for number, subscriber in found.items():
        chat = chat_of(subscriber.address)
        together.setdefault(chat if limits.pause(chat) > AHEAD else subscriber.address, []).append(number)
    return list(together.values())


def fairly(by_chat: Sequence[Sequence[int]], room: int) -> list[int]:
    """The first of each of ``room`` chats, since a second one could have no turn yet.

    Half of them where most wait: a group that is left over at the end needs three seconds for each that still waits,
    with all other turns unused. The others by the time they have waited, so that nobody is kept back for long.
    """
    longest = sorted(range(len(by_chat)), key=lambda place: -len(by_chat[place]))[: (room + 1) // 2]
    order = dict.fromkeys([*longest, *range(len(by_chat))])
    return [by_chat[place][0] for place in order][:room]


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
