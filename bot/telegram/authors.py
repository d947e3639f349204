"""Who wrote a message, and what the message alone proves about them: core.telegram.org/bots/api#message.

Several accounts write for others, so their ids say nothing about who did: what counts is the chat they speak for, and that
is the group itself only for admins who do not show themselves (and for whoever posts in a channel).
"""

from dataclasses import dataclass
from typing import Any

from bot.command import SHARED_IDS

ANONYMOUS_ADMIN = 1087968824  #: GroupAnonymousBot

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote: ``user_id`` is None for whoever stands behind a shared account."""

    user_id: int | None = None
    language: str = ""
    admin: bool | None = None  #: whether they run the chat; None where only Telegram can say


def author_of(message: Json) -> Author | None:
    """The author of a message in any chat; None when it is a copy that nobody wrote here."""
    who = message.get("from")
    match message:
        case {"is_automatic_forward": True} | {"from": {"id": 777000}}:
            return None  # a channel's post, brought to its discussion group by Telegram's own account
        case {"sender_chat": {"id": int(speaks_for)}, "chat": {"id": int(chat)}}:
            account = who.get("id") if isinstance(who, dict) else None
            return Author(language=language_of(who), admin=speaks_for == chat and account in (None, ANONYMOUS_ADMIN))
        case _:
            return person(who)


def person(who: object) -> Author:
    """Whoever tapped a button or wrote under their own name."""
    match who:
        case {"id": int(user)} if user not in SHARED_IDS:
            return Author(user, language_of(who))
        case _:
            return Author(language=language_of(who), admin=False)


def language_of(who: object) -> str:
    """The client's language, as it says itself."""
    code = who.get("language_code", "") if isinstance(who, dict) else ""
    return code if isinstance(code, str) else ""
