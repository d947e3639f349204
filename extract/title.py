"""A notice's title cut to the thing itself, and the topic it belongs to."""

import re
from functools import lru_cache

from domain.milestone import Kind, Topic
from extract.cues import TITLES, WORDS, words
from extract.text import Text

_COLUMN = re.compile(TITLES["column"])
LONGEST_TITLE = 300  #: characters; what is longer is no title, and is cut
_BAR = re.compile(r"\s*[|｜丨]\s*")
_BEGIN = re.compile(rf"^(?:{words(TITLES['begin']).pattern})")
_END = re.compile(rf"(?:{words(TITLES['end']).pattern})\Z")
_BARE_START = re.compile(r"^[^\w(《“‘\"'【「『〔<@+]+")
_BARE_END = re.compile(r"[^\w)》”’\"'】」』〕>%+°℃]*\Z")
_BRACKET = re.compile(r"\(([^()]{1,24})\)\Z")
_REMARK = words(TITLES["remarks"])
_OWN_NAME = re.compile("(?:通知|公告|启事)$")
_SHORTEST = 4  # characters that a thing must keep
_TOPICS = {Topic(name): words(listed) for name, listed in WORDS["topics"].items()}
_ANNOUNCES = words(WORDS["review"]["announces"])
_NOT_ANNOUNCES = words(WORDS["review"]["not_announces"])
_APPLICATION_TOPICS = {Topic.SUBSIDY}


@lru_cache(maxsize=256)
def clean(title: str) -> str:
    """The thing a notice is about: 项目申报 | 关于组织申报…计划项目的通知 -> …计划项目, in the title's own characters.

    A bracket behind the notice's own name stays with the thing: 健康讲座报名通知（第3期） -> 健康讲座（第3期）.
    """
    text = Text.of(title.strip()[:LONGEST_TITLE])
    folded = _BARE_END.sub("", text.folded)
    start, end = _begins(folded), len(folded)
    bracket = _BRACKET.search(folded, start)
    if not bracket or bracket.start() - start < _SHORTEST:
        return _shown(text, start, _ends(folded, start, end)) or title.strip()
    kept = "" if _REMARK.fullmatch(bracket[1]) else _OWN_NAME.sub("", text.raw[bracket.start() : bracket.end(1)])
    tail = kept and kept + text.raw[bracket.end(1)]
    return _shown(text, start, _ends(folded, start, bracket.start())) + tail


def _shown(text: Text, start: int, end: int) -> str:
    return _BAR.sub(" ", text.raw[start:end]).strip()


def _begins(folded: str) -> int:
    """Where the thing begins, behind the columns, the publisher and the calls."""
    start = 0
    while found := _COLUMN.match(folded[start:]) or _BARE_START.match(folded[start:]):
        start += found.end()
    while (found := _BEGIN.match(folded[start:])) and found.end():
        start += found.end()
    return start


def _ends(folded: str, start: int, end: int) -> int:
    """Where the thing ends, before what the notice calls itself and the calls."""
    while (found := _END.search(folded[start:end])) and found[0] and end - start >= len(found[0]) + _SHORTEST:
        end -= len(found[0])
        end -= len(_BARE_END.search(folded[start:end])[0])  # type: ignore[index]  # it finds at least nothing
    return end


def topic(own: str, title: str, kind: Kind) -> Topic:
    """What people subscribe to.

    The kind decides where it can, else the series or subject in the notice's title, else its own name; 人才, which half
    of all titles hold, counts last.
    """
    if kind is Kind.PUBLICITY:
        return Topic.PUBLICITY
    if kind is Kind.SURVEY:
        return Topic.SURVEY
    fitting = {
        name: pattern
        for name, pattern in _TOPICS.items()
        if (kind is Kind.APPLICATION) == (name in _APPLICATION_TOPICS)
    }
    for text in (title, own):
        for name, pattern in fitting.items():
            if name is not Topic.TALENT and pattern.search(text):
                return name
    if Topic.TALENT in fitting and fitting[Topic.TALENT].search(title + own):
        return Topic.TALENT
    return Topic(WORDS["topic_of_kind"][kind.value])


@lru_cache(maxsize=256)
def announces(title: str) -> bool:
    """Whether a title lets expect a date in the body."""
    folded = title.replace("：", ":").strip()
    return bool(_ANNOUNCES.search(folded)) and not _NOT_ANNOUNCES.search(folded)
