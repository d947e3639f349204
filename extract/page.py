"""A notice's layout: its lines, the clauses around a place in one, and the cells of a table row.

All offsets count in the notice's text. Lines that hold only blanks are not listed; ``gap`` says how many of them stand
before a line, since a heading and its value often stand lines apart.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from extract.text import Text

T = TypeVar("T")
_CLAUSE_MARK = re.compile(r"[,。;!?()\n|\t→]")
_SENTENCE_ENDS = "。;!?\n"
_LONGEST_ROW = 2000
_CELL = re.compile(r" *[|\t][|\t ]*| {2,}")
_BULLET = r"[^\w(《“‘\"'「【〔]*"
_NUMBER = (
    r"(?:\(?[一二三四五六七八九十]{1,3}[、.)]|第[一二三四五六七八九十]+[、章节条][、\s]?|\(?\d{1,2}[、.)](?!\d)"
    r"|\d{1,2}(?=[^\d:年月日号时点./个-])|[①-⑳])?"
)
_NUMBERING = re.compile(rf"^{_BULLET}{_NUMBER}{_BULLET}")


def unnumbered(text: str) -> str:
    """Without the number or bullet at its beginning: 一、, （二）, 3., 01, ●."""
    return _NUMBERING.sub("", text, count=1)


_OPENED = re.compile(r"\((?:拟|拟于|即|为|自|从|时间|时间为|暂定|暂定于|预计|截至|约)?[ :]?$")
_GOES_ON = re.compile("(?:于|请在|须在|应在|截止|受理)$")
_FOLLOWS = re.compile("(?:提交|报送|发送|寄送|报名|申报|填报|开始|举行|举办|开幕|截止|前往|送至|报至)")
_SECTION = re.compile(
    r"\W{0,3}[一二三四五六七八九十]{1,3}[、.] ?([^。:;,!?(]{2,16})(?:$|[:。 (])|\W{0,3}【([^】]{2,12})】"
)
_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")


def closed_up(name: str) -> str:
    """A name without the blanks that only spread it out: 时　　间 -> 时间."""
    return _SPREAD.sub("", name) if " " in name else name


@dataclass(frozen=True)
class Line:
    """One printed line without the blanks around it."""

    index: int
    start: int
    end: int
    text: str
    gap: int  #: blank lines before it

    @cached_property
    def bare(self) -> str:
        """Without numbering, bullets, markdown marks and a closing colon."""
        return unnumbered(self.text).strip("*#_ :~-▼↓")

    @cached_property
    def is_row(self) -> bool:
        """Whether it is a row of a table: drawn with bars or tabs, or three columns set apart by blanks."""
        if len(self.text) >= _LONGEST_ROW:
            return False
        drawn = "|" in self.text or "\t" in self.text
        return len(self.cells) > (1 if drawn else 2)

    @cached_property
    def begins(self) -> int:
        """Where its words begin, after a number or a bullet."""
        return self.end - len(unnumbered(self.text))

    @cached_property
    def cells(self) -> list[str]:
        """The cells of a row; a plain line is one cell."""
        return [cell.strip() for cell in _CELL.split(self.text.strip("| \t"))]

    def column(self, before: str) -> int:
        """How many cells stand before a place, by what the line holds before it."""
        return len(_CELL.findall(before.lstrip("| \t")))


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a place: of its own clause, and of the whole sentence."""

    before: str
    after: str
    sentence_before: str
    sentence_after: str
    broken: bool = False  #: a page has broken the sentence right before or after the time


class Page:
    """The lines of a text and what stands where."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.lines = list(_lines(text.folded))
        self._starts = [line.start for line in self.lines]
        self._known: dict[str, object] = {}

    def line_at(self, offset: int) -> Line:
        """The line that holds a place."""
        return self.lines[max(0, bisect_right(self._starts, offset) - 1)]

    def around(self, start: int, end: int) -> Around:
        """The clause and the sentence before ``start`` and after ``end``."""
        folded = self.text.folded
        begins = 1 + max(folded.rfind(mark, max(0, start - 200), start) for mark in _SENTENCE_ENDS)
        sentence_start = max(self._unbroken_from(begins, start), start - 200, 0)
        ends = [at for mark in _SENTENCE_ENDS if (at := folded.find(mark, end, end + 200)) >= 0]
        ended = min(ends, default=min(len(folded), end + 200))
        sentence_end = self._unbroken_to(ended, end)
        broken = sentence_start < begins or sentence_end > ended
        before, after = folded[sentence_start:start].replace("\n", ""), folded[end:sentence_end].replace("\n", "")
        bracket = _OPENED.search(before)
        if bracket:  # a bracket explains the clause before it: 实施期为3年（2026年7月1日至…）
            return Around(f"{_tail(before[: bracket.start()])}{bracket[0]}", _head(after), before, after, broken)
        return Around(_tail(before), _head(after), before, after, broken)

    def _unbroken_from(self, begins: int, start: int) -> int:
        """Where a sentence begins that a page has broken before its time: 申报材料请于 / 3月24日前."""
        line = self.line_at(start)
        above = self.lines[line.index - 1] if line.index else line
        broken = above is not line and line.start >= begins and not line.gap and line.start == start
        return above.start if broken and _GOES_ON.search(above.text) else begins

    def _unbroken_to(self, ends: int, end: int) -> int:
        """Where a sentence ends that a page has broken after its time: 3月24日前 / 报送至市工信局."""
        line = self.line_at(end - 1) if self.lines else None
        below = self.lines[line.index + 1 : line.index + 2] if line and line.end == end == ends else []
        return below[0].end if below and not below[0].gap and _FOLLOWS.match(below[0].text) else ends

    def once(self, name: str, find: Callable[["Page"], T]) -> T:
        """What ``find`` says of the whole page, asked once a page."""
        if name not in self._known:
            self._known[name] = find(self)
        return cast("T", self._known[name])

    def head_of(self, row: Line) -> Line:
        """The first row of the table that a row stands in."""
        return self.once("heads of tables", _heads)[row.index]

    def section_of(self, line: Line) -> str:
        """The heading of the numbered section that a line stands in: 二、申报条件 -> 申报条件; empty before the first."""
        return self.once("sections", _sections)[line.index]


def _sections(page: Page) -> list[str]:
    """For each line the words of the last heading of the first order: 一、…, 【…】, or run in as 二、申报条件：… is."""
    section = ""
    sections = []
    for line in page.lines:
        heading = _SECTION.match(line.text)
        section = (heading[1] or heading[2]).strip() if heading else section
        sections.append(section)
    return sections


def _heads(page: Page) -> list[Line]:
    """For each line the first row of its table; a line outside a table is its own."""
    heads: list[Line] = []
    for line in page.lines:
        follows = bool(heads) and line.is_row and page.lines[line.index - 1].is_row
        heads.append(heads[-1] if follows else line)
    return heads


def _tail(before: str) -> str:
    """The last clause of what stands before; a bracket closed again belongs to it."""
    depth = 0
    for mark in reversed(list(_CLAUSE_MARK.finditer(before))):
        depth += (mark[0] == ")") - (mark[0] == "(")
        if depth < 0 or (depth == 0 and mark[0] not in "()"):
            return before[mark.end() :]
    return before


def _head(after: str) -> str:
    depth = 0
    for mark in _CLAUSE_MARK.finditer(after):
        depth += (mark[0] == "(") - (mark[0] == ")")
        if depth < 0 or (depth == 0 and mark[0] not in "()"):
            return after[: mark.start()]
    return after


def _lines(folded: str) -> "list[Line]":
    lines: list[Line] = []
    at = gap = 0
    for printed in folded.split("\n"):
        text = printed.strip()
        if text:
            start = at + len(printed) - len(printed.lstrip())
            lines.append(Line(len(lines), start, start + len(text), text, gap))
        gap = 0 if text else gap + 1
        at += len(printed) + 1
    return lines
