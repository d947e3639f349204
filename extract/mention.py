"""A time where it stands: the words that name it, and the clause around it.

A name (label) is what a form prints beside a value: 报名截止时间：…, the heading line above it, the column of a table.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.cues import LABELS, NAMED
from extract.expression import Clock, Hours, Point, Series, Span, Time, Weekly, Within
from extract.page import Around, Line, Page, unnumbered
from extract.rule import Node

_LONGEST_LABEL = 18
_NAME_REACH = 60  # characters before a time in which its name may stand
_LONGEST_FIELD = 14  # 面试：, - **初赛**：
_LONGEST_REST = 30  # what may stand after the hours in a line that they begin
_LINES_UP = 14  # how far above its value a heading may stand, over other values of the same field
_JOINT = re.compile(rf"(?:{LABELS['joints'].pattern}|[ \"'“”*_#\-~▶►·]|\((?:暂定|北京时间|拟定)\))+$")
_AT_END = re.compile(rf"(?:{LABELS['time'].pattern})(?:[一二三四五1-5]|安排|要求|节点|段|计划)?$")
_SENTENCE = re.compile(r"[。;!?,]")


@dataclass(frozen=True, slots=True)
class Label:
    """The words that name a time, and the line they stand in."""

    text: str
    line: Line
    row: str = ""  #: what stands between the name and the value: 第一场, 网上填报


@dataclass(frozen=True, slots=True)
class Mention:
    """One time in the notice with what stands around it."""

    node: Node
    line: Line
    around: Around
    label: Label | None

    @property
    def time(self) -> Time:
        """What the rules made of it."""
        value: Time = self.node.value
        return value

    @property
    def bound(self) -> str:
        """The type of the outermost node: until, since, after, span, moved."""
        return self.node.type

    @property
    def alone(self) -> bool:
        """Whether its line holds nothing else but a number, a bullet or a symbol before it."""
        return self.line.begins >= self.node.start and self.line.end <= self.node.end


_TIMES = (Point, Span, Series, Weekly, Within, Hours, Clock)


def mentions(page: Page, nodes: Sequence[Node]) -> list[Mention]:
    """Every time of the notice, in order."""
    times = list(_in_two_fields(page, [node for node in nodes if isinstance(node.value, _TIMES)]))
    timed = {page.line_at(node.start).index for node in times} | {page.line_at(node.end - 1).index for node in times}
    return [_mention(page, node, timed) for node in times]


def _in_two_fields(page: Page, times: Sequence[Node]) -> Iterator[Node]:
    """A day and, in the fields below it, its hours: 活动日期：3月5日 / 上午场：9:00-11:00 / 下午场：14:00-16:00."""
    day: Node | None = None
    last: Line | None = None
    joined = False
    for node in times:
        line = page.line_at(node.start)
        if day and last and _is_hours_below(page, line, node, last):
            yield _together(day, node)
            last, joined = line, True
            continue
        if day and not joined:
            yield day
        joined = False
        day = node if _only_day(page, line, node) else None
        last = line
        if day is None and not isinstance(node.value, Clock):
            yield node
    if day and not joined:
        yield day


def _is_hours_below(page: Page, line: Line, node: Node, last: Line) -> bool:
    if not isinstance(node.value, Hours | Clock):
        return False
    if line is last:  # 日期 | 科室 | 时间: the hours stand in another column of the day's row
        return line.is_row
    return line.index - last.index == 1 and not last.is_row and _beside(page, line, node) is not None


def _only_day(page: Page, line: Line, node: Node) -> bool:
    """Whether a field or a row of a table holds a day and no hour."""
    day = isinstance(node.value, Point) and node.value.clock is None
    return day and (line.is_row or _beside(page, line, node) is not None)


def _together(day: Node, hours: Node) -> Node:
    point, value = day.value, hours.value
    joined = Span(point.at(value.first), point.at(value.last)) if isinstance(value, Hours) else point.at(value)
    kind = "span" if isinstance(value, Hours) else "moment"
    return Node(kind, day.start, hours.end, joined, "day_and_hours_in_two_fields", (day, hours))


def _mention(page: Page, node: Node, timed: set[int]) -> Mention:
    line = page.line_at(node.start)
    around = page.around(node.start, node.end)
    label = _beside(page, line, node) or _column(page, line, node) or _above(page, line, node, timed)
    mention = Mention(node, line, around, label)
    return mention if label else replace(mention, label=_subject_above(page, line, node))


def _subject_above(page: Page, line: Line, node: Node) -> Label | None:
    """What a line of hours is the time of: 专家导览 above 每周六 10:00. A line of a mere day is a signature."""
    above = page.lines[line.index - 1] if line.index else line
    if line.begins < node.start or line.end - node.end > _LONGEST_REST:
        return None
    timed = node.type in {"moment", "weekly"} or (node.type in {"span", "series"} and "T" in str(node.value))
    if not timed or above is line or len(above.bare) > _LONGEST_LABEL or re.search(r"[。;!?,:]", above.text):
        return None
    return Label(above.bare, above) if NAMED.search(above.bare) else None


@lru_cache(maxsize=256)
def named(text: str) -> str:
    """The name at the end of what stands before a time, or nothing: 网上申报截止时间为 -> 网上申报截止时间."""
    bare = unnumbered(_JOINT.sub("", text.strip()).strip())
    bare = bare.rsplit(":", 1)[-1]
    if bare.endswith(")"):
        bare = re.sub(r"\([^()]*\)$", "", bare)
    return bare[-_LONGEST_LABEL:] if _AT_END.search(bare) else ""


def _beside(page: Page, line: Line, node: Node) -> Label | None:
    """The name in the same line, right before the value."""
    since = max(line.start, node.start - _NAME_REACH)
    before = _SENTENCE.split(page.text.folded[since : node.start])[-1].strip(" *_")
    name = named(before)
    bracketed = before.endswith("(") and page.text.folded.startswith(")", node.end)
    if not name and (before.endswith(":") or bracketed) and len(before) <= _LONGEST_FIELD:
        name = unnumbered(before).strip("*_:( ")
        name = name if NAMED.search(name) or LABELS["ordinal"].fullmatch(name) else ""
    return Label(name, line) if name else None


def _above(page: Page, line: Line, node: Node, timed: set[int]) -> Label | None:
    """The heading above a value that begins its line, over the field's other values and decoration."""
    if node.start - line.start > _NAME_REACH:
        return None
    row = page.text.folded[line.start : node.start].strip()
    if len(row) > _LONGEST_LABEL or _SENTENCE.search(row):
        return None
    skipped = 0
    for other in reversed(page.lines[max(0, line.index - _LINES_UP) : line.index]):
        if is_name(other):
            return Label(other.bare, other, unnumbered(row).strip(":()*_ "))
        if other.index in timed and len(other.text) <= 60:
            continue
        skipped += 1
        if skipped > 1 or len(other.text) > _LONGEST_LABEL or _SENTENCE.search(other.text):
            return None
    return None


def is_name(line: Line) -> bool:
    """Whether a whole line names a time: 活动时间, （一）时间要求, 报名时间及方式."""
    bare = line.bare
    if len(bare) > _LONGEST_LABEL or _SENTENCE.search(bare):
        return False
    return bool(_AT_END.search(bare) or (LABELS["around"].search(bare) and len(bare) <= 10 and ":" not in bare))


def is_time_field(line: Line) -> bool:
    """Whether a line is a time field of its own: 时间：1月3日, 时间：待定."""
    name, *value = re.split(r"[:|]", line.bare, maxsplit=1)
    return bool(value) and len(name) <= _LONGEST_FIELD and bool(_AT_END.search(name.strip("*_ ")))


def _column(page: Page, line: Line, node: Node) -> Label | None:
    """The head of the table column that holds the value, with the row's first cell."""
    if not line.is_row:
        return None
    column = line.column(page.text.folded[line.start : node.start])
    head = page.head_of(line)
    name = head.cells[column] if head is not line and column < len(head.cells) else ""
    if not name or not LABELS["around"].search(name + "时间" * bool(LABELS["end"].search(name))):
        return None
    subjects = [
        cell
        for cell in line.cells
        if cell and not cell.isdigit() and cell not in page.text.folded[node.start : node.end]
    ]
    return Label(name, head, subjects[0] if subjects else "")
