"""Every class of error of the Bot API, from the server's own answer to what the store says of the row afterwards."""

import json
import socket
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.telegram import Sender, connect
from domain.subscription import EVERYTHING, LeadTime
from scheduler import subscriptions
from scheduler.dispatch import Dispatcher
from store import Store, subscribers
from store.tables import deliveries, holds
from store.tables import subscribers as chats
from tests.botapi.client import BotApi
from tests.samples import at, facts
from tests.scheduler.world import World

DUE = at("2026-02-04T17:00")
CHAT = -1001


@dataclass(frozen=True)
class Fate:
    """What the store says after one tick."""

    state: str
    reason: str
    wait: int | None = None  #: seconds until it is tried again
    held: int | None = None  #: seconds that every chat waits
    gone: str = ""  #: why nothing is sent to this chat any more
    address: str = str(CHAT)
    arrived: int = 0  #: messages that the far end took


def said(code: int, description: str, **parameters: int) -> dict[str, Any]:
    return {"then": "error", "code": code, "description": description, "parameters": parameters}


def body(code: int, text: str, *, accept: bool = True) -> dict[str, Any]:
    return {"then": "body", "code": code, "body": text, "accept": accept}


def refused(description: str) -> Fate:
    bare = description.removeprefix("Bad Request: ")  # the library takes that away
    return Fate("failed", "refused", gone=description if bare == description else bare.capitalize())


SENT = Fate("sent", "due", arrived=1)
UNKNOWN = Fate("unknown", "sent again, may be a double", wait=5)
ARRIVED = Fate("unknown", "sent again, may be a double", wait=5, arrived=1)
BROKEN = Fate("retry", "could not be written", wait=5)
GONE = [
    (403, "Forbidden: bot was blocked by the user"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: the group chat was deleted"),
    (403, "Forbidden: bot was kicked from the group chat"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (403, "Forbidden: bot was kicked from the channel chat"),
    (403, "Forbidden: bot is not a member of the supergroup chat"),
    (403, "Forbidden: bot is not a member of the channel chat"),
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: PEER_ID_INVALID"),
    (400, "Bad Request: message thread not found"),
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: TOPIC_CLOSED"),
]
HTML = "<html><body>502 Bad Gateway</body></html>"

TABLE: list[tuple[str, dict[str, Any], Fate]] = [
    *((description, said(code, description), refused(description)) for code, description in GONE),
    (
        "a supergroup",
        said(400, "group chat was upgraded", migrate_to_chat_id=-1009),
        Fate("sent", "the chat moved", address="-1009", arrived=1),
    ),
    ("an entity it dislikes", said(400, "Bad Request: can't parse entities"), SENT),
    ("a message it dislikes", said(400, "Bad Request: message is too long") | {"times": 2}, BROKEN),
    ("a word we do not know", said(400, "Bad Request: SOMETHING_NEW") | {"times": 2}, BROKEN),
    ("429", said(429, "Too Many Requests: retry after 17", retry_after=17), Fate("retry", "rate limited", 17, 17)),
    ("429 for an hour", said(429, "Too Many Requests", retry_after=3600), Fate("retry", "rate limited", 600, 3600)),
    ("429 that says nothing", said(429, "Too Many Requests"), Fate("retry", "rate limited", 5, 5)),
    ("a proxy's 429", body(429, "slow down", accept=False), Fate("retry", "rate limited", 5, 5)),
    ("401", said(401, "Unauthorized"), Fate("retry", "rate limited", 60, 60)),
    ("404", said(404, "Not Found"), Fate("retry", "rate limited", 60, 60)),
    ("a proxy's 404", body(404, HTML, accept=False), Fate("retry", "rate limited", 60, 60)),
    ("409", said(409, "Conflict: terminated by other getUpdates request"), Fate("retry", "rate limited", 5, 5)),
    ("500 at a restart", said(500, "Internal Server Error: restart"), UNKNOWN),
    ("500 after it took it", said(500, "Internal Server Error") | {"accept": True}, ARRIVED),
    ("a proxy's 502", body(502, HTML), ARRIVED),
    ("503", said(503, "Service Unavailable"), UNKNOWN),
    ("a reset", {"then": "abort"}, UNKNOWN),
    ("a reset after it took it", {"then": "abort", "accept": True}, ARRIVED),
    ("an answer that is none", body(200, HTML), ARRIVED),
    ("half an answer", body(200, '{"ok": true, "result": {'), ARRIVED),
    ("no answer at all", body(200, ""), ARRIVED),
    ("an answer without a message", body(200, '{"ok": true, "result": true}'), ARRIVED),
    ("a message without a number", body(200, '{"ok": true, "result": {"message_id": "x"}}'), ARRIVED),
    ("ok: false under 200", body(200, '{"ok": false, "description": "?"}'), ARRIVED),
    ("a redirect", body(302, ""), ARRIVED),
]


def due(store: Store) -> World:
    world = World(store, "2026-02-01T09:00")
    with store.begin() as tx:
        made = subscribers.ensure(tx, "telegram", str(CHAT), world.clock.now())
        subscriptions.set_leads(tx, world.timing, made, [LeadTime.parse("1d")], world.clock.now())
        subscriptions.subscribe(tx, world.timing, made, EVERYTHING, world.clock.now())
    world.publishes(facts(end="2026-02-05T17:00"))
    world.clock.set(DUE)
    return world


def fate(store: Store, arrived: int) -> Fate:
    with store.read() as tx:
        row = tx.execute(deliveries.select()).one()
        chat = tx.execute(chats.select().where(chats.c.id == row.subscriber_id)).one()
        hold = tx.execute(holds.select()).one_or_none()
    waits = row.state in ("retry", "unknown")
    wait = int((row.not_before - DUE) / timedelta(seconds=1)) if waits else None
    held = int((hold.until - DUE) / timedelta(seconds=1)) if hold else None
    return Fate(row.state, row.reason, wait, held, chat.unreachable, chat.address, arrived)


@pytest.mark.parametrize(("fault", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
async def test_each_answer_leads_to_its_row(
    api: BotApi, sqlite_store: Store, fault: dict[str, Any], expected: Fate
) -> None:
    world = due(sqlite_store)
    await api.fault("sendMessage", **fault)
    async with connect(api.token, base_url=api.base_url) as connection:
        sender = Sender(connection)
        await Dispatcher(sqlite_store, world.clock, world.timing, {sender.name: sender}).tick()
    assert fate(sqlite_store, len(api.accepted())) == expected


async def test_where_nobody_listens_it_is_tried_again_unmarked(sqlite_store: Store) -> None:
    world = due(sqlite_store)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with connect("1:A", base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/bot") as connection:
            sender = Sender(connection)
            await Dispatcher(sqlite_store, world.clock, world.timing, {sender.name: sender}).tick()
    assert fate(sqlite_store, 0) == Fate("retry", "network failure", wait=5)


def test_the_table_says_each_thing_once() -> None:
    assert len({json.dumps(fault, sort_keys=True) for _, fault, _ in TABLE}) == len(TABLE)
