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
_END = re.compile(rf"(?:{words(TITLES['end']).pattern})$")
_TOPICS = {Topic(name): words(listed) for name, listed in WORDS["topics"].items()}
_ANNOUNCES = words(WORDS["review"]["announces"])
_NOT_ANNOUNCES = words(WORDS["review"]["not_announces"])
_APPLICATION_TOPICS = {Topic.SUBSIDY}


def clean(title: str) -> str:
    """The thing a notice is about: 项目申报 | 关于组织申报…计划项目的通知 -> …计划项目, in the title's own characters."""
    text = Text.of(title.strip()[:LONGEST_TITLE])
    start, end = 0, len(text.folded)
    while found := _COLUMN.match(text.folded[start:]):
        start += found.end()
    while (found := _BEGIN.match(text.folded[start:end])) and found.end():
        start += found.end()
    while (found := _END.search(text.folded[start:end])) and found[0] and end - start > len(found[0]) + 3:
        end -= len(found[0])
    return _BAR.sub(" ", text.raw[start:end]).strip() or title.strip()


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
