"""Where the bot is let in and where it is sent away: core.telegram.org/bots/api#chatmemberupdated.

A private chat says the same of being blocked and unblocked.
"""

from dataclasses import dataclass
from typing import Any

from bot.answer import Incoming
from bot.telegram.address import Address
from bot.telegram.authors import language_of

_AWAY = frozenset({"left", "kicked"})
_WHY = {"private": "blocked by the user", "channel": "removed from the channel"}
REMOVED = "removed from the group"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot may write there from now on; ``incoming`` says who let it in."""

    incoming: Incoming


@dataclass(frozen=True, slots=True)
class Gone:
    """The bot may write there no more."""

    chat: Address
    group: bool
    why: str


def read_presence(change: Json, receiver: str) -> Joined | Gone | None:
    """What a ``my_chat_member`` says; None when the bot is where it was. ValueError when it is no such thing."""
    match change:
        case {
            "chat": {"id": int(chat), "type": str(kind)},
            "old_chat_member": {"status": str(before)} as old,
            "new_chat_member": {"status": str(after)} as new,
        }:
            was, is_there = _there(before, old), _there(after, new)
        case _:
            raise ValueError("no change of membership")
    group = kind != "private"
    if not is_there:
        return Gone(Address(chat), group, _WHY.get(kind, REMOVED))
    if was:
        return None
    language, broadcast = language_of(change.get("from")), kind == "channel"
    incoming = Incoming(receiver=receiver, address=str(chat), language=language, group=group, broadcast=broadcast)
    return Joined(incoming)


def _there(status: str, member: Json) -> bool:
    """Restricted members may have left as well: core.telegram.org/bots/api#chatmemberrestricted."""
    return status not in _AWAY and (status != "restricted" or bool(member.get("is_member", True)))
