"""From a raw update to what the chat understands, without the library's objects: those fail on what they don't know."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.answer import Incoming
from bot.confirm import YES
from bot.telegram.address import Address
from bot.telegram.attachments import album_of, file_of, is_picture
from bot.telegram.authors import author_of, person
from bot.telegram.presence import Gone, Joined, read_presence
from bot.telegram.sealed import SECRET
from domain.errors import KunqiError
from store.inbox import Kept

RECEIVER = "telegram"
PRIVATE, CHANNEL = "private", "channel"  #: kinds of chats; all others are groups
LONGEST_CHAT = 100  #: characters; a number that no chat has must still find room
_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?:\s|$)")
_KINDS = frozenset({"message", "channel_post", "callback_query", "my_chat_member"})

Json = dict[str, Any]


class Malformed(KunqiError):
    """An update that is not what the Bot API documents."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something to answer, and where."""

    incoming: Incoming
    to: Address
    query_id: str = ""  #: of a tap


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup: core.telegram.org/bots/api#message, migrate_to_chat_id."""

    old: Address
    new: Address


Found = Heard | Moved | Joined | Gone


def read(raw: str, username: str, knows: Callable[[str], bool]) -> Found | None:
    """What an update says; None when it is not for us. Malformed when it is no update at all.

    ``username`` is the bot's own; ``knows`` whether a command of this name is one of ours.
    """
    try:
        update = json.loads(raw)
    except ValueError:
        raise Malformed("not JSON") from None
    match update:
        case {"callback_query": dict(query)}:
            return _tap(query)
        case {"message": {"chat": {"id": int(old)}, "migrate_to_chat_id": int(new)}}:
            return Moved(Address(old), Address(new))
        case {"message": dict(message)} | {"channel_post": dict(message)}:
            return _message(message, username, knows)
        case {"my_chat_member": dict(change)}:
            return _presence(change)
        case {"update_id": int()} if not update.keys() & _KINDS:
            return None  # a kind that was never asked for
        case _:
            raise Malformed("no update")


def _presence(change: Json) -> Joined | Gone | None:
    try:
        return read_presence(change, RECEIVER)
    except ValueError as failure:
        raise Malformed(str(failure)) from None


def _tap(query: Json) -> Heard | None:
    match query:
        case {"id": str(query_id), "from": {"id": int()} as who, "data": str(data), "message": message}:
            to, message_id, kind = _place(message)
            author = person(who)
            incoming = Incoming(
                receiver=RECEIVER,
                address=str(to),
                user_id=author.user_id,
                data=data,
                message_id=message_id,
                language=author.language,
                group=kind != PRIVATE,
                group_admin=author.admin,
                broadcast=kind == CHANNEL,
            )
            return Heard(incoming, to, query_id) if data else None
        case {"id": str(), "from": {"id": int()}}:
            return None  # a game, or a message sent through the bot elsewhere
        case _:
            raise Malformed("no callback query")


def _message(message: Json, username: str, knows: Callable[[str], bool]) -> Heard | None:
    to, message_id, kind = _place(message)
    text, who, group = message.get("text", message.get("caption", "")), message.get("from", {}), kind != PRIVATE
    if not isinstance(text, str) or not isinstance(who, dict) or not isinstance(who.get("id", 0), int):
        raise Malformed("no message")
    author = author_of(message)
    if author is None:
        return None
    said, pressed = text, ""
    if said.strip().lower() in YES and (question := _question(message, username)):
        said, (pressed, message_id) = "", question
    elif group and not _addressed(said, username, knows):
        return None
    incoming = Incoming(
        receiver=RECEIVER,
        address=str(to),
        user_id=author.user_id,
        text=said,
        data=pressed,
        message_id=message_id,
        language=author.language,
        group=group,
        group_admin=author.admin,
        broadcast=kind == CHANNEL,
        file=file_of(message),
        picture=is_picture(message),
        album=album_of(message),
    )
    return Heard(incoming, to)


def _place(message: object) -> tuple[Address, int, str]:
    """Chat and thread, the message's id, and of which kind the chat is."""
    match message:
        case {"message_id": int(message_id), "chat": {"id": int(chat), "type": str(kind)}}:
            return Address(chat, _thread(message)), message_id, kind
        case _:
            raise Malformed("no message")


def _thread(message: object) -> int | None:
    """The forum topic a message stands in; a mere reply carries a thread id too, and must not be answered as one."""
    match message:
        case {"is_topic_message": True, "message_thread_id": int(thread)}:
            return thread
        case _:
            return None


def _addressed(text: str, username: str, knows: Callable[[str], bool]) -> bool:
    """Whether a line in a group is for us.

    In privacy mode Telegram itself passes on a bare /command only when this bot spoke last; one with another bot's
    name, or one that we do not have, is somebody else's business.
    """
    command = _COMMAND.match(text.strip())
    if command is None:
        return False
    return command[2].lower() == username.lower() if command[2] else knows(command[1].lower())


def _question(message: Json, username: str) -> tuple[str, int] | None:
    """The yes button of the question that a message replies to, and that question's message id."""
    match message.get("reply_to_message"):
        case {
            "message_id": int(message_id),
            "from": {"is_bot": True, "username": str(author)},
            "reply_markup": {
                "inline_keyboard": [[{"callback_data": str(yes)}, {"callback_data": "no:" | "forget:no"}]]
            },
        } if author.lower() == username.lower():
            return yes, message_id
        case _:
            return None


def kept(updates: Iterable[object]) -> list[Kept]:
    """What is stored of a batch: its text as ASCII JSON, which every database takes.

    What has no id cannot be confirmed or told apart from its own repetition, and is left out. A pinned or answered message
    comes back whole, and with it the link of somebody's own calendar, whose secret is never kept.
    """
    return [
        Kept(update["update_id"], _chat(update), SECRET.sub("x" * 22, json.dumps(update)))
        for update in updates
        if isinstance(update, dict) and _is_id(update.get("update_id"))
    ]


def _is_id(value: object) -> bool:
    """Ids are 64-bit numbers to every database; true and false are numbers to Python alone."""
    return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63


def _chat(update: Json) -> str:
    """The chat an update belongs to, whatever else is wrong with it; empty when it names none."""
    inside = [update.get(kind) for kind in ("message", "channel_post", "my_chat_member")]
    for found in (*inside, _under(update.get("callback_query"))):
        match found:
            case {"chat": {"id": int(chat)}}:
                return str(chat)[:LONGEST_CHAT]
    return ""


def _under(query: object) -> object:
    return query.get("message") if isinstance(query, dict) else None
