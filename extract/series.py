"""What two titles have in common: whether the notices under them speak of the same thing."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from extract.text import Text

_COLUMN = re.compile(r"^[^|]{1,8}\|")
_PUBLISHER = re.compile(r"^.{2,24}?关于(?=.{4})")
_ROUND = re.compile(
    r"第[一二三四五六七八九十\d]{1,2}轮|[(]?第?[一二三四五六\d]号[)]?(?=通知|$)|(?<=通知)[(]?第?[一二三四五六\d]号[)]?"
)
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号](?:\([^)]*\)|上午|下午|晚)?(?:\d{1,2}[:点]\d{0,2})?")
_MARK = re.compile(r"(\d+)(年|月|期|批|届|季|场|次|讲|站)度?")
_CHANGED = re.compile(
    r"再次|再|因故|相应|暂时|紧急|临时|有关内容|有关事项|部分内容|延期|延长|延至|延后|延迟|推迟|顺延|改期|提前(?:至|到|结束|截止)?|暂缓|取消|停办|停演"
    r"|更正|勘误|修正|调整|变更|更改|补充|增补|原定|截稿|截止"
)
_FILLERS = re.compile(
    r"关于|有关|做好|组织|开展|举办|举行|召开|启动|通知|公告|通告|启事|预告|邀请函|邀请|通函|说明|声明|提示|事项|会议|活动|报名|申报|推荐|报送|参加|征集|受理|工作"
    r"|时间|期限|日期|开始|结束|公开|举|的"
)
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")
_COUNTED = re.compile(r"第?([一二三四五六七八九十\d]{1,3})(期|批|届|季|场|次|讲|站)")
_PLAIN = re.compile(r"[^\w]|_")
_QUOTED = re.compile(r"[“\"《]([^“”\"《》]{3,40})[”\"》]")
_SHORTEST = 4
_ALIKE, _FAINT = 0.7, 0.35


class Likeness(IntEnum):
    """How sure it is that two titles name the same thing."""

    NONE = 0
    FAINT = 1  #: says something only where the replaced time fits too
    SIMILAR = 2
    CONTAINED = 3
    SAME = 4


@dataclass(frozen=True, slots=True)
class Series:
    """A title without its form, its dates and the words of a change; and the numbers that set issues apart."""

    key: str
    marks: frozenset[tuple[str, str]]
    quoted: frozenset[str] = frozenset()  #: names it puts in quotation marks

    @property
    def is_telling(self) -> bool:
        """Whether it names anything: of 更正公告 and 讲座取消 nothing is left."""
        return len(self.key) >= _SHORTEST


@lru_cache(maxsize=8192)
def series(title: str) -> Series:
    """What a title is about: 关于延长“青苗”计划申报时间的通知 and 关于组织申报2026年“青苗”计划的通知 -> 青苗计划."""
    folded = _COLUMN.sub("", Text.of(title.strip()).folded)
    folded = _ROUND.sub("", _DAY.sub("", _PUBLISHER.sub("", folded)))
    folded = _COUNTED.sub(lambda found: _number(found[1]) + found[2], folded)
    marks = frozenset((found[2], found[1]) for found in _MARK.finditer(folded))
    bare = _FILLERS.sub("", _CHANGED.sub("", _MARK.sub("", folded)))
    return Series(_PLAIN.sub("", bare).lower(), marks, frozenset(_QUOTED.findall(folded)))


def _number(numeral: str) -> str:
    if numeral.isdecimal():
        return numeral
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return ones.translate(_NUMERALS)
    return str(int(tens.translate(_NUMERALS) or "1") * 10 + int(ones.translate(_NUMERALS) or "0"))


def likeness(one: Series, other: Series) -> Likeness:
    """How alike two titles are; issues of a series with different numbers (第3期, 第4期) are not at all."""
    if not (one.is_telling and other.is_telling) or _contradict(one, other):
        return Likeness.NONE
    if one.key == other.key:
        return Likeness.SAME
    if one.key in other.key or other.key in one.key:
        return Likeness.CONTAINED
    shared = _shared(one.key, other.key)
    if shared >= _ALIKE or one.quoted & other.quoted:
        return Likeness.SIMILAR
    return Likeness.FAINT if shared >= _FAINT else Likeness.NONE


def _contradict(one: Series, other: Series) -> bool:
    units = {unit for unit, _ in one.marks} & {unit for unit, _ in other.marks}
    return any(
        {mark for mark in one.marks if mark[0] == unit}.isdisjoint(mark for mark in other.marks if mark[0] == unit)
        for unit in units
    )


def _shared(one: str, other: str) -> float:
    """The share of neighbouring pairs of characters that both have (Dice)."""
    first = {one[at : at + 2] for at in range(len(one) - 1)}
    second = {other[at : at + 2] for at in range(len(other) - 1)}
    return 2 * len(first & second) / (len(first) + len(second))
