"""What every failure of a send means: core.telegram.org/bots/api#making-requests and the server's own source.

The order of the table matters: in python-telegram-bot BadRequest and TimedOut are kinds of NetworkError, so whoever
asks for NetworkError first repeats a refused message for ever.
"""

from collections.abc import Callable
from datetime import timedelta

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

from bot.telegram.pool import NeverLeft
from domain.errors import KunqiError
from scheduler.receiver import Migrated, NotSent, Refused, Unsure

TOKEN_WAIT = timedelta(minutes=1)
CONFLICT_WAIT = timedelta(seconds=5)

#: 400s that say the chat is gone or closed to us; every other 400 is about the message.
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "group chat was deleted",
    "bot was kicked",
    "bot is not a member",
    "have no rights to send",
    "not enough rights to send",
    "chat_write_forbidden",
    "need administrator rights",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
)


class Unacceptable(KunqiError):
    """Telegram will not take this message, whoever it is for: our own mistake, not the chat's."""


def outcome(failure: Exception) -> KunqiError:
    """NotSent, Refused, Unsure, Migrated or Unacceptable: what the dispatcher must do about a failed send."""
    made = next(make for kind, make in TABLE if isinstance(failure, kind))
    return made(failure)


def _limited(failure: Exception) -> KunqiError:
    return NotSent("429", retry_of(failure), everywhere=True)


def retry_of(failure: Exception) -> timedelta:
    """How long a 429 asks us to wait; the library gives a timedelta or, where the switch is off, seconds."""
    given = failure.retry_after if isinstance(failure, RetryAfter) else 1
    return given if isinstance(given, timedelta) else timedelta(seconds=given)


def _migrated(failure: Exception) -> KunqiError:
    return Migrated(str(failure.new_chat_id) if isinstance(failure, ChatMigrated) else "")


def _refused(failure: Exception) -> KunqiError:
    return Refused(str(failure))


def _bad_request(failure: Exception) -> KunqiError:
    said = str(failure).lower()
    return Refused(str(failure)) if any(words in said for words in _CHAT_GONE) else Unacceptable(str(failure))


def _token(failure: Exception) -> KunqiError:
    # Also what a proxy's own 404 page becomes, so it must not cost any subscriber their place.
    return NotSent(f"token refused: {failure}", TOKEN_WAIT, everywhere=True)


def _conflict(failure: Exception) -> KunqiError:
    return NotSent(str(failure), CONFLICT_WAIT, everywhere=True)


def _not_sent(failure: Exception) -> KunqiError:
    return NotSent(str(failure))


def _unsure(failure: Exception) -> KunqiError:
    return Unsure(str(failure) or type(failure).__name__)


TABLE: tuple[tuple[type[Exception], Callable[[Exception], KunqiError]], ...] = (
    (RetryAfter, _limited),
    (ChatMigrated, _migrated),
    (Forbidden, _refused),
    (InvalidToken, _token),
    (Conflict, _conflict),
    (BadRequest, _bad_request),
    (NeverLeft, _not_sent),
    (TimedOut, _unsure),
    (NetworkError, _unsure),  # 5xx and connections that broke: a proxy's 502 may follow a send that arrived
    (TelegramError, _unsure),  # 200 with an answer that cannot be read
    (Exception, _unsure),  # 200 with half an answer: the library fails on it in ways of its own
)
