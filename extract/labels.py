"""The words that name a time: what a form prints beside a value.

报名截止时间：…, the heading line above it, the column of a table, 【报名时间】, or the field that an earlier value began
(报名截止时间：第一场10月31日，第二场11月7日).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.cues import LABELS, NAMED
from extract.page import Line, Page, closed_up, unnumbered
from extract.rule import Node
from extract.tables import cell_of, is_step

_LONGEST_LABEL = 18
_NAME_REACH = 60  # characters before a time in which its name may stand
_LONGEST_FIELD = 14  # 面试：, - **初赛**：
_LONGEST_REST = 30  # what may stand after the hours in a line that they begin
_LINES_UP = 14  # how far above its value a heading may stand, over other values of the same field
_LONGEST_VALUE = 60  # a longer line is no other value of a field
_JOINT = re.compile(rf"(?:{LABELS['joints'].pattern}|[ \"'“”*_#\-~▶►·】\]]|\((?:暂定|北京时间|拟定)\))+$")
_AT_END = re.compile(rf"(?:{LABELS['time'].pattern})(?:[一二三四五1-5]|安排|要求|节点|段|计划)?$")
_SENTENCE = re.compile(r"[。;!?,]")
_NO_ROW = re.compile(r"[。;!?,]|[于在为须应自]$")
_FRAME = re.compile(
    r"(?:国庆|五一|春节|元旦|中秋|清明|端午)节?(?:假期|期间|前|当天)?(?:第[一二三四五六七]天)?,?(?:即)?\(?$"
)
_ITEM = re.compile(r"(?:[场批期班类组员报次讲站]|报名|预约|申报|缴费|确认)$")
_SESSION = re.compile(r"[\u4e00-\u9fff]{1,6}[场组]")
_SECTION = re.compile(r"\(?[一二三四五六七八九十]{1,3}[、)]")
_BRACKETED = re.compile(r"\([^()]*\)")
_LIST_ITEM = re.compile(
    r"附件|[表书单册函]$|模板|指南$|(?:条件|对象|要求|范围|方式|材料|程序|流程|须知|内容|办法|原则|事项|标准)$"
)
_KEPT = re.compile("不变,仍旧?(?:为|于|在|定于)$")  # 考试时间不变,仍为5月16日
_ANOTHER_TIME = re.compile(r"(?<=\d[日号时分])[前止起]?(?=[\u4e00-\u9fff])|(?<=:\d\d)[前止起]?(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Label:
    """The words that name a time, and the line they stand in."""

    text: str
    line: Line
    row: str = ""  #: what stands between the name and the value: 第一场, 网上填报


def label_of(page: Page, line: Line, node: Node, timed: set[int]) -> Label | None:
    """The name of a time: in its line, its table, or above it; ``timed`` are the lines that hold times."""
    return (
        name_beside(page, line, node)
        or _column(page, line, node)
        or _carried(page, line, node)
        or _heading(page, line, node)
        or _above(page, line, node, timed)
        or _subject_above(page, line, node)
    )


@lru_cache(maxsize=256)
def named(text: str) -> str:
    """The name at the end of what stands before a time, or nothing: 网上申报截止时间为 -> 网上申报截止时间."""
    bare = unnumbered(closed_up(_JOINT.sub("", text.strip()).strip()))
    bare = re.split(r"[:【]", bare)[-1]
    if bare.endswith(")"):
        bare = re.sub(r"\([^()]*\)$", "", bare)
    return bare[-_LONGEST_LABEL:] if _AT_END.search(bare) else ""


def _before(page: Page, line: Line, node: Node) -> str:
    since = max(line.start, node.start - _NAME_REACH)
    before = page.text.folded[since : node.start]
    if before[-1:] in ",即(天前期节间":  # 截止时间：春节前，即2月13日
        before = _FRAME.sub("", before)
    before = _KEPT.sub("", before)
    return _ANOTHER_TIME.split(_SENTENCE.split(before)[-1])[-1].strip(" *_")


def name_beside(page: Page, line: Line, node: Node) -> Label | None:
    """The name in the same line, right before the value."""
    before = _before(page, line, node)
    name = named(before.removesuffix("(") if before.endswith("阶段(") else before)
    bracketed = before.endswith("(") and ")" in page.text.folded[node.end : node.end + _LONGEST_FIELD]
    if not name and (before.endswith((":", "】")) or bracketed) and len(before) <= _LONGEST_FIELD:
        name = unnumbered(before).strip("*_:( 】【")
        name = name if NAMED.search(name) or LABELS["ordinal"].fullmatch(name) else ""
    return Label(name, line) if name else None


def _carried(page: Page, line: Line, node: Node) -> Label | None:
    """A further value of the field that the line begins: 截止时间：第一场10月31日17:00，第二场11月7日17:00."""
    before = _before(page, line, node)
    head, colon, _ = page.text.folded[line.start : min(node.start, line.start + _LONGEST_LABEL + 6)].partition(":")
    row = before.rsplit(":", 1)[-1].strip()
    name = named(head) or (head.strip()[-_LONGEST_LABEL:] if NAMED.search(head) else "")
    session = LABELS["ordinal"].fullmatch(row) or _SESSION.fullmatch(row)
    if not colon or not session or not name or LABELS["ordinal"].fullmatch(name):
        return None
    return Label(name, line, row)


def _above(page: Page, line: Line, node: Node, timed: set[int]) -> Label | None:
    """The heading above a value that begins its line, over the field's other values and what names each of them."""
    if node.start - line.start > _NAME_REACH:
        return None
    row = page.text.folded[line.start : node.start].strip()
    row = line.cells[0] if row and line.is_row else row
    if len(row) > _LONGEST_LABEL or _NO_ROW.search(row):
        return None
    skipped = 0
    for other in reversed(page.lines[max(0, line.index - _LINES_UP) : line.index]):
        if is_name(other) and (line.is_row or not other.is_row):
            return Label(other.bare, other, unnumbered(row).strip(":()*_ ") or _item_above(page, line, other))
        if other.index in timed and len(other.text) <= _LONGEST_VALUE and other.text[-1] not in "。;":
            continue
        if _SECTION.match(other.text):
            return None
        skipped += other.index + 1 not in timed
        if skipped > 1 or len(other.text) > _LONGEST_LABEL or _SENTENCE.search(other.text):
            return None
    return None


def _item_above(page: Page, line: Line, heading: Line) -> str:
    """What the value right below it is for, under a heading of several: 新学员报名."""
    above = page.lines[line.index - 1]
    name = _BRACKETED.sub("", above.bare)
    return name[:_LONGEST_LABEL] if above is not heading and _ITEM.search(name) else ""


def _heading(page: Page, line: Line, node: Node) -> Label | None:
    """A numbered or marked heading right above that says itself what for: （五）面试 / 7月10日全天，地点：临床技能中心."""
    above = page.lines[line.index - 1] if line.index else line
    rest = page.text.folded[node.end : min(line.end, node.end + 2 * _LONGEST_REST + 1)]  # a line may be a whole book
    if line.begins < node.start or above is line or not _leads(above):
        return None
    if len(rest) > 2 * _LONGEST_REST and rest[0] not in "。,;":
        return None
    name = _BRACKETED.sub("", above.bare)
    lists = _LIST_ITEM.search(above.text) or (line.gap and node.type == "date")
    return Label(name, above) if NAMED.search(name) and not lists and not is_name(above) else None


def _leads(line: Line) -> bool:
    """A short line with a number or a bullet before it."""
    return unnumbered(line.text) != line.text and len(line.bare) <= _LONGEST_LABEL and not _SENTENCE.search(line.bare)


def _subject_above(page: Page, line: Line, node: Node) -> Label | None:
    """What a line of hours is the time of: 专家导览 above 每周六 10:00. A line of a mere day is a signature."""
    above = page.lines[line.index - 1] if line.index else line
    if line.begins < node.start or line.end - node.end > _LONGEST_REST:
        return None
    timed = node.type in {"moment", "weekly"} or (node.type in {"span", "series"} and "T" in str(node.value))
    if not timed or above is line or len(above.bare) > _LONGEST_LABEL or re.search(r"[。;!?,:]", above.text):
        return None
    return Label(above.bare, above) if NAMED.search(above.bare) else None


def is_name(line: Line) -> bool:
    """Whether a whole line names a time: 活动时间, （一）时间要求, 报名时间及方式."""
    bare = closed_up(line.bare.strip("【】"))
    if len(bare) > _LONGEST_LABEL or _SENTENCE.search(bare):
        return False
    return bool(_AT_END.search(bare) or (LABELS["around"].search(bare) and len(bare) <= 10 and ":" not in bare))


def is_time_field(line: Line) -> bool:
    """Whether a line is a time field of its own: 时间：1月3日, 【时间】待定."""
    name, *value = re.split(r"[:|】]", line.bare, maxsplit=1)
    return bool(value) and len(name) <= _LONGEST_FIELD and bool(_AT_END.search(closed_up(name.strip("*_ 【"))))


def _column(page: Page, line: Line, node: Node) -> Label | None:
    """The head of the table column that holds the value, with the row's first cell."""
    cell = cell_of(page, line)
    if cell:
        return Label(cell.head, cell.heads, cell.subject)
    if not line.is_row:
        return None
    column = line.column(page.text.folded[line.start : node.start])
    head = page.head_of(line)
    name = closed_up(head.cells[column]) if head is not line and column < len(head.cells) else ""
    timely = LABELS["end"].search(name) or LABELS["start"].search(name) or (column and is_step(name))
    if not name or not LABELS["around"].search(name + "时间" * bool(timely)):
        return None
    subjects = [
        cell
        for cell in line.cells
        if cell and not cell.isdigit() and cell not in page.text.folded[node.start : node.end]
    ]
    return Label(name, head, subjects[0] if subjects else "")
