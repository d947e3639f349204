"""Sending: notifications for the dispatcher, answers for the poller."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, tzinfo
from typing import NamedTuple

import structlog
from telegram.error import BadRequest, TelegramError

from bot.answer import Answer
from bot.telegram.address import Address
from bot.telegram.connection import Connection
from bot.telegram.errors import Unacceptable, outcome
from bot.telegram.render import Json, Part, keyboard, marked_parts, parts
from bot.telegram.request import Upload
from bot.telegram.shapes import Shape, Shapes
from domain.errors import KunqiError
from domain.notification import Notification
from domain.times import CITY
from scheduler.receiver import Migrated, NotSent, Unsure

log = structlog.get_logger()

Draw = Callable[[date], bytes]
"""The picture of the month that begins with this day, as PNG; KunqiError where it cannot be drawn."""


class Picture(NamedTuple):
    """A picture and the name of its file."""

    name: str
    png: bytes


CAPTION = 1024  #: UTF-16 code units under a file: core.telegram.org/bots/api#senddocument
NO_PREVIEW = {"is_disabled": True}
#: Seconds between the parts of one long message: its turn was one message's (store.turns has the limits).
PAUSE = 1.05
GROUP_PAUSE = 3.15
LONGEST_ASIDE = 200  #: characters: core.telegram.org/bots/api#answercallbackquery
LONGEST_PAUSE = 30.0  #: that a far end may ask for between two parts: a longer one is not worth holding the message for
_NOTHING_NEW = "message is not modified"


class Sender:
    """The Receiver named telegram."""

    name = "telegram"

    def __init__(
        self, connection: Connection, *, zone: tzinfo = CITY, language: str = "zh", draw: Draw | None = None
    ) -> None:
        self._connection = connection
        self._draw = draw
        self._shapes = Shapes(language, zone)

    async def send(self, notification: Notification) -> str:
        """Deliver a notification; the Bot API's message id, or one of the errors of scheduler.receiver."""
        shape = self._shapes.of(notification)
        if notification.silent:
            shape = shape._replace(parts=tuple(replace(part, silent=True) for part in shape.parts))
        return str(await self._all(Address.parse(notification.subscriber.address), shape))

    async def post(self, to: Address, answer: Answer, *, marked: bool = False) -> int:
        """Send an answer as one message or, when it is too long for one, as several; the id of the first.

        ``marked``: its first paragraph says that it may be a double, and so does each of the several.
        """
        cut = marked_parts if marked else parts
        if answer.month is not None and (picture := await self._drawn(answer.month)):
            return await self._document(to, answer, Picture(f"{answer.month:%Y-%m}.png", picture))
        return await self._all(to, Shape(cut(answer.text), keyboard(answer.rows)))

    async def _all(self, to: Address, shape: Shape) -> int:
        made, markup = shape
        first = 0
        for number, part in enumerate(made, 1):
            last = markup if number == len(made) else None
            if number == 1:
                first = await self._part(to, part, last)
                continue
            await asyncio.sleep(PAUSE if to.chat_id > 0 else GROUP_PAUSE)
            try:
                to = await self._later_part(to, part, last)
            except KunqiError as failure:
                # The beginning has arrived, so sending all of it again would double that, unmarked.
                raise Unsure(f"part {number} of {len(made)}: {failure}") from failure
        return first

    async def _later_part(self, to: Address, part: Part, markup: Json | None) -> Address:
        """Where the next one goes. What would make a double of the whole is met here once instead.

        A limit is waited out. A group that becomes a supergroup takes its beginning with it, so the rest follows; the
        next message finds out for itself that the chat has moved, and has that noted.
        """
        try:
            await self._part(to, part, markup)
        except NotSent as failure:
            wait = failure.retry_after.total_seconds() if failure.retry_after else PAUSE
            if wait > LONGEST_PAUSE:
                raise
            await asyncio.sleep(wait)
            await self._part(to, part, markup)
        except Migrated as moved:
            if not moved.address:
                raise
            to = Address.parse(moved.address)
            await self._part(to, part, markup)
        return to

    async def _drawn(self, month: date) -> bytes:
        """The month's picture; nothing where none can be drawn, and then the text goes alone."""
        if self._draw is None:
            return b""
        try:
            return await asyncio.to_thread(self._draw, month)
        except KunqiError as failure:
            log.warning("picture_not_drawn", month=f"{month:%Y-%m}", error=str(failure))
            return b""

    async def _document(self, to: Address, answer: Answer, picture: Picture) -> int:
        """The picture as a file, since a photo this tall would be made too small to read."""
        (part,) = parts(answer.text, CAPTION)[:1]
        fields = {"chat_id": str(to.chat_id), "caption": part.text}
        if part.entities:
            fields["caption_entities"] = json.dumps([entity.as_json() for entity in part.entities])
        if markup := keyboard(answer.rows):
            fields["reply_markup"] = json.dumps(markup)
        if to.thread_id is not None:
            fields["message_thread_id"] = str(to.thread_id)
        upload = Upload(fields, "document", picture.name, picture.png, "image/png")
        try:
            return _id_of(await self._connection.upload("sendDocument", upload))
        except Exception as failure:
            raise outcome(failure) from failure

    async def edit(self, to: Address, message_id: int, answer: Answer) -> bool:
        """Show an answer in place of an earlier message; False where that cannot be done, and nothing was sent then.

        Done twice it is as if done once, so that whoever is unsure of it may simply try again.
        """
        made = parts(answer.text)
        if len(made) > 1:
            return False
        try:
            fields = _form(made[0], keyboard(answer.rows)) | {"chat_id": to.chat_id, "message_id": message_id}
            await self._connection.call("editMessageText", fields)
        except BadRequest as refusal:
            return _NOTHING_NEW in str(refusal).lower()
        except Exception as failure:
            raise outcome(failure) from failure
        return True

    async def tapped(self, query_id: str, aside: str = "") -> None:
        """Stop the button's spinner, with a word for whoever tapped; only a comfort: its failure is noted and no more."""
        said = {"text": aside[:LONGEST_ASIDE]} if aside else {}
        try:
            await self._connection.call("answerCallbackQuery", {"callback_query_id": query_id, **said})
        except Exception as failure:  # noqa: BLE001 - a query older than a minute is refused, and that is fine
            log.debug("callback_not_answered", error=str(failure))

    async def _part(self, to: Address, part: Part, markup: Json | None) -> int:
        try:
            return await self._message(to, part, markup)
        except BadRequest as refusal:
            meant = outcome(refusal)
            if not isinstance(meant, Unacceptable) or not (part.entities or markup):
                raise meant from refusal
            log.warning("form_refused", error=str(refusal))
        except Exception as failure:
            raise outcome(failure) from failure
        # Bare words are better than nothing: an address or an entity that Telegram dislikes must not cost a reminder.
        return await self._part(to, Part(part.text, (), part.silent), None)

    async def _message(self, to: Address, part: Part, markup: Json | None) -> int:
        fields = _form(part, markup) | {"chat_id": to.chat_id}
        if to.thread_id is not None:
            fields["message_thread_id"] = to.thread_id
        if part.silent:
            fields["disable_notification"] = True
        return _id_of(await self._connection.call("sendMessage", fields))


def _id_of(message: object) -> int:
    message_id = message.get("message_id") if isinstance(message, dict) else None
    if not isinstance(message_id, int):
        raise TelegramError("the answer to a message is no message")
    return message_id


def _form(part: Part, markup: Json | None) -> Json:
    """What a message and its new form have in common."""
    fields: Json = {"text": part.text, "link_preview_options": NO_PREVIEW}
    if part.entities:
        fields["entities"] = [entity.as_json() for entity in part.entities]
    if markup:
        fields["reply_markup"] = markup
    return fields
