"""What a request asks for, read from its address; anything unreadable is said so, never guessed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar, get_args
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException

from domain.milestone import Kind, Topic
from feed.entry import CancelledStyle
from feed.words import KIND_WORDS, slug, topic_named

MOST_WORDS = 8
LONGEST_WORDS = 100
_YES_NO = {"": False, "0": False, "1": True, "false": False, "true": True}
_KINDS = {**{kind.value: kind for kind in Kind}, **{word: kind for kind, word in KIND_WORDS.items()}}
Query = ImmutableMultiDict[str, str]
Chosen = TypeVar("Chosen", Topic, Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What of all is shown, and how; equal ones mean the same calendar, however they were asked for.

    Topics, kinds and words are in an order of their own, each once; none of a sort is all of it. Of the topics and of the
    kinds any will do, of the words (lower case) all must be there.
    """

    topics: tuple[Topic, ...] = ()
    kinds: tuple[Kind, ...] = ()
    words: tuple[str, ...] = ()
    alarms: bool = False
    cancelled: CancelledStyle = "mark"

    @property
    def label(self) -> str:
        """月月有戏、大赛 · 报名 · 昆曲; empty for everything."""
        parts = ["、".join(self.topics), "、".join(KIND_WORDS[kind] for kind in self.kinds), " ".join(self.words)]
        return " · ".join(part for part in parts if part)

    @property
    def path(self) -> str:
        """The one address of this calendar: ``/feeds/opera.ics?kind=event``."""
        alone = len(self.topics) == 1
        query = {
            "topic": "" if alone else ",".join(map(slug, self.topics)),
            "kind": ",".join(kind.value for kind in self.kinds),
            "q": " ".join(self.words),
            "alarms": "1" if self.alarms else "",
            "cancelled": "" if self.cancelled == "mark" else self.cancelled,
        }
        asked = urlencode({name: value for name, value in query.items() if value}, safe=",")
        return f"/feeds/{slug(self.topics[0]) if alone else 'all'}.ics{'?' if asked else ''}{asked}"


def selection_of(name: str, query: Query) -> Selection:
    """The selection of ``/feeds/{name}.ics?topic=…&kind=…&q=…&alarms=1&cancelled=drop``; HTTPException 404 or 400.

    ``topic`` and ``kind`` take several values, with commas or said again. Other names are left alone: people add some of
    their own to make a client fetch anew.
    """
    topics = _several(query, "topic", topic_named, Topic, slug)
    if name != "all":
        of_path = topic_of(name)
        if topics not in ((), (of_path,)):
            raise HTTPException(400, f"地址里已经选了「{of_path}」；要选几个主题，请用 /feeds/all.ics?topic=…")
        topics = (of_path,)
    return Selection(
        topics=topics,
        kinds=_several(query, "kind", lambda word: _KINDS.get(word.lower()), Kind, str),
        words=_words(query.getlist("q")),
        alarms=_yes(query.get("alarms", "")),
        cancelled=_style(query.get("cancelled", "mark")),
    )


def topic_of(name: str) -> Topic:
    """The topic with this name; HTTPException 404 that lists the names there are."""
    topic = topic_named(name)
    if topic is None:
        raise HTTPException(404, f"没有「{name[:40]}」这个主题。可选：{_choices(Topic, slug)}")
    return topic


def _several(
    query: Query,
    parameter: str,
    named: Callable[[str], Chosen | None],
    known: Iterable[Chosen],
    plain: Callable[[Chosen], str],
) -> tuple[Chosen, ...]:
    """The values in their own order, each once; all of them are as good as none."""
    said = [word.strip() for value in query.getlist(parameter) for word in value.split(",")]
    found = {word: named(word) for word in said if word}
    for word, one in found.items():
        if one is None:
            raise HTTPException(400, f"{parameter} 没有「{word[:40]}」这个值。可选：{_choices(known, plain)}")
    chosen = tuple(one for one in known if one in found.values())
    return () if len(chosen) == len(list(known)) else chosen


def _choices(known: Iterable[Chosen], plain: Callable[[Chosen], str]) -> str:
    words = [KIND_WORDS[one] if isinstance(one, Kind) else one.value for one in known]
    return f"{'、'.join(words)}（{'、'.join(map(plain, known))}）"


def _words(values: list[str]) -> tuple[str, ...]:
    said = " ".join(values).lower()
    if "\ufffd" in said:
        raise HTTPException(400, "q 不是 UTF-8 文字。")
    words = sorted(set(said.split()))
    if any(character < " " for word in words for character in word):
        raise HTTPException(400, "q 里有不是文字的字符。")
    if len(words) > MOST_WORDS or len(said) > LONGEST_WORDS:
        raise HTTPException(400, f"q 最多 {MOST_WORDS} 个词，共 {LONGEST_WORDS} 个字。")
    return tuple(words)


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
