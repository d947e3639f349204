"""The table of failures, walked: what each means for the message and its subscriber (hard facts: Client.cpp, error.py)."""

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.errors import TABLE, Unacceptable, outcome
from bot.telegram.pool import NeverLeft
from domain.errors import KunqiError
from scheduler.receiver import Migrated, NotSent, Refused, Unsure

CASES: list[tuple[Exception, type[KunqiError]]] = [
    (Forbidden("Forbidden: bot was blocked by the user"), Refused),
    (Forbidden("Forbidden: user is deactivated"), Refused),
    (Forbidden("Forbidden: the group chat was deleted"), Refused),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Refused),
    (Forbidden("Forbidden: bot is not a member of the channel chat"), Refused),
    (BadRequest("Bad Request: chat not found"), Refused),
    (BadRequest("Bad Request: PEER_ID_INVALID"), Refused),
    (BadRequest("Bad Request: message thread not found"), Refused),
    (BadRequest("Bad Request: not enough rights to send text messages to the chat"), Refused),
    (BadRequest("Bad Request: can't parse entities: entity is outside of the text"), Unacceptable),
    (BadRequest("Bad Request: message is too long"), Unacceptable),
    (BadRequest("Bad Request: BUTTON_DATA_INVALID"), Unacceptable),
    (ChatMigrated(-1001234), Migrated),
    (RetryAfter(17), NotSent),
    (InvalidToken("Unauthorized"), NotSent),
    (InvalidToken("Not Found"), NotSent),
    (Conflict("Conflict: terminated by other getUpdates request"), NotSent),
    (NeverLeft("no connection (ClientConnectorDNSError)"), NotSent),
    (TimedOut("no answer in time"), Unsure),
    (NetworkError("the connection broke (ServerDisconnectedError)"), Unsure),
    (NetworkError("Bad Gateway (502)"), Unsure),
    (NetworkError("Internal Server Error: restart"), Unsure),
    (TelegramError("the answer is not one of the Bot API"), Unsure),
    (KeyError("result"), Unsure),
]


@pytest.mark.parametrize(("failure", "kind"), CASES, ids=lambda value: str(value)[:50])
def test_failure(failure: Exception, kind: type[KunqiError]) -> None:
    assert type(outcome(failure)) is kind


def test_every_row_of_the_table_is_reached() -> None:
    reached = [next(row for row in TABLE if isinstance(failure, row[0])) for failure, _ in CASES]
    assert set(reached) == set(TABLE)


def test_a_limit_holds_for_every_chat_as_long_as_it_says() -> None:
    limited = outcome(RetryAfter(17))
    assert isinstance(limited, NotSent)
    assert (limited.retry_after, limited.everywhere) == (timedelta(seconds=17), True)


def test_a_refused_token_costs_no_subscriber_their_place() -> None:
    refused = outcome(InvalidToken("Not Found"))
    assert isinstance(refused, NotSent)
    assert (refused.retry_after, refused.everywhere) == (timedelta(minutes=1), True)


def test_a_group_that_moved_says_where() -> None:
    moved = outcome(ChatMigrated(-1001234))
    assert isinstance(moved, Migrated)
    assert moved.address == "-1001234"
