"""Reminders as messages, worked out once for all who get the same.

A reminder that a thousand people get differs in nothing but its code. Wording it and cutting it into messages costs more
than sending it, so it is done once, with a code that nobody has, and each gets a copy with their own.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import NamedTuple

from bot.messages import words_for
from bot.messages.reminder import reminder
from bot.telegram.render import Json, Part, keyboard, marked_parts, parts
from domain.notification import Item, Notification
from domain.times import city_day

KEPT = 64
_NOBODYS = "\ue000\ue001\ue002\ue003"  # of the private use area: as long as a code, and in no text


class Shape(NamedTuple):
    """One reminder, cut into messages, with the buttons under the last of them."""

    parts: tuple[Part, ...]
    markup: Json | None


class Shapes:
    """The last few reminders that were worked out."""

    def __init__(self, language: str, zone: tzinfo) -> None:
        """``language``: of those who chose none."""
        self._language = language
        self._zone = zone
        # The milestones are kept with them: their identities are the key, and must not be given to others meanwhile.
        self._kept: OrderedDict[Hashable, tuple[Shape, Notification]] = OrderedDict()

    def of(self, notification: Notification) -> Shape:
        """The messages of a notification."""
        if len(notification.code) != len(_NOBODYS):
            return self._made(notification)
        key = self._key(notification)
        if key not in self._kept:
            self._kept[key] = self._made(replace(notification, code=_NOBODYS)), notification
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        shape, _ = self._kept[key]
        coded = tuple(replace(part, text=part.text.replace(_NOBODYS, notification.code)) for part in shape.parts)
        return shape._replace(parts=coded)

    def _made(self, notification: Notification) -> Shape:
        words = words_for(notification.subscriber.language or self._language)
        answer = reminder(notification, words, self._zone)
        cut = marked_parts if notification.maybe_double else parts
        return Shape(cut(answer.text), keyboard(answer.rows))

    def _key(self, notification: Notification) -> Hashable:
        """All that a reminder's words depend on, but for its code."""
        items = tuple(_of_item(item) for item in notification.items)
        missed = tuple(_of_item(item) for item in notification.missed)
        said = items, missed, notification.maybe_double, city_day(notification.now, self._zone)
        number = notification.announcement.deed.id if notification.announcement else 0
        return notification.subscriber.language, number, *said


def _of_item(item: Item) -> tuple[Hashable, ...]:
    delivery = item.delivery
    told = item.told, item.told_place
    return (id(item.milestone), delivery.reason, delivery.occasion.due_at, *told, item.note, *_ids(item))


def _ids(item: Item) -> Iterator[int]:
    return (id(opened) for opened in item.opens)
