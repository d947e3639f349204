"""What a request asks for, read from its address; anything unreadable is said so, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from starlette.exceptions import HTTPException

from domain.milestone import Topic
from feed.entry import CancelledStyle
from feed.words import slug, topic_named

_YES_NO = {"": False, "0": False, "1": True, "false": False, "true": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A topic or all of them, with or without alarms, cancellations in one of three styles."""

    topic: Topic | None = None
    alarms: bool = False
    cancelled: CancelledStyle = "mark"

    @property
    def topics(self) -> tuple[Topic, ...] | None:
        """As the store filters: None for all."""
        return None if self.topic is None else (self.topic,)


def selection_of(name: str, query: Mapping[str, str]) -> Selection:
    """The selection of ``/feeds/{name}.ics?alarms=1&cancelled=drop``; HTTPException 404 or 400 with a sentence."""
    return Selection(
        topic=None if name == "all" else topic_of(name),
        alarms=_yes(query.get("alarms", "")),
        cancelled=_style(query.get("cancelled", "mark")),
    )


def topic_of(name: str) -> Topic:
    """The topic with this name; HTTPException 404 that lists the names there are."""
    topic = topic_named(name)
    if topic is None:
        raise HTTPException(
            404, f"没有「{name[:40]}」这个主题。可选：{'、'.join(Topic)}（{'、'.join(map(slug, Topic))}）"
        )
    return topic


def _yes(value: str) -> bool:
    try:
        return _YES_NO[value.lower()]
    except KeyError:
        raise HTTPException(400, "alarms 只能是 1 或 0。") from None


def _style(value: str) -> CancelledStyle:
    for style in get_args(CancelledStyle):
        if value == style:
            known: CancelledStyle = style
            return known
    raise HTTPException(400, "cancelled 只能是 mark、drop 或 title。")
