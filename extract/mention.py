"""A time where it stands: the words that name it, and the clause around it.

A name (label) is what a form prints beside a value: 报名截止时间：…, the heading line above it, the column of a table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.cues import LABELS
from extract.expression import Hours, Point, Series, Span, Time, Weekly, Within
from extract.page import Around, Line, Page
from extract.rule import Node

_LONGEST_LABEL = 18
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
        """The type of the outermost node: until, since, after, span …"""
        return self.node.type

    @property
    def alone(self) -> bool:
        """Whether its line holds nothing else."""
        return self.line.start >= self.node.start and self.line.end <= self.node.end


_TIMES = (Point, Span, Series, Weekly, Within, Hours)


def mentions(page: Page, nodes: Sequence[Node]) -> list[Mention]:
    """Every time of the notice, in order."""
    times = [node for node in nodes if isinstance(node.value, _TIMES)]
    timed = {page.line_at(node.start).index for node in times} | {page.line_at(node.end - 1).index for node in times}
    return [_mention(page, node, timed) for node in times]


def _mention(page: Page, node: Node, timed: set[int]) -> Mention:
    line = page.line_at(node.start)
    around = page.around(node.start, node.end)
    label = _beside(page, line, node) or _column(page, line, node) or _above(page, line, node, timed)
    return Mention(node, line, around, label)


def named(text: str) -> str:
    """The name at the end of what stands before a time, or nothing: 网上申报截止时间为 -> 网上申报截止时间."""
    bare = _JOINT.sub("", text.strip()).strip()
    if bare.endswith(")"):
        bare = re.sub(r"\([^()]*\)$", "", bare)
    return bare[-_LONGEST_LABEL:] if _AT_END.search(bare) else ""


def _beside(page: Page, line: Line, node: Node) -> Label | None:
    """The name in the same line, right before the value."""
    before = page.text.folded[line.start : node.start]
    name = named(_SENTENCE.split(before)[-1])
    return Label(name, line) if name else None


def _above(page: Page, line: Line, node: Node, timed: set[int]) -> Label | None:
    """The heading above a value that begins its line, over the field's other values and decoration."""
    row = page.text.folded[line.start : node.start].strip()
    if len(row) > _LONGEST_LABEL or _SENTENCE.search(row):
        return None
    skipped = 0
    for other in reversed(page.lines[max(0, line.index - _LINES_UP) : line.index]):
        if is_name(other):
            return Label(other.bare, other, row.strip(": ()"))
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


def _column(page: Page, line: Line, node: Node) -> Label | None:
    """The head of the table column that holds the value, with the row's first cell."""
    if not line.is_row:
        return None
    before = page.text.folded[line.start : node.start].lstrip("|")
    column = before.count("|") + before.count("\t")
    head = line
    while head.index and page.lines[head.index - 1].is_row:
        head = page.lines[head.index - 1]
    name = head.cells[column] if head is not line and column < len(head.cells) else ""
    if not name or not LABELS["around"].search(name + "时间" * bool(LABELS["end"].search(name))):
        return None
    return Label(name, head, line.cells[0])
