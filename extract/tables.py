"""Tables whose cells a page has put into lines of their own: 学校 / 时间 / 地点 / 郑州大学 / 9月22日19:00 / 就业中心.

The first lines are the columns' names, and then as many lines make a row; where every row has its times in the columns
that are named after times, it is a table.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.cues import LABELS, WORDS, words
from extract.page import Line, Page, closed_up

_LONGEST_NAME = 10
_LONGEST_CELL = 48
_COLUMNS = range(2, 9)
_MOST_ROWS = 60
_TIME_COLUMN = re.compile(rf"(?:{LABELS['time'].pattern}|{LABELS['end'].pattern})(?:点|止)?$")
_IN_FIGURES = re.compile(r"\d{1,2} ?[月日:.点时/-] ?\d|周[一二三四五六日天]|[上下]午\d|星期")
_HOURS_ONLY = re.compile(r"^[(]?(?:[上下]午|晚上?|早上?|中午)? ?\d{1,2}[:点时].*$")
_EMPTY = re.compile(rf"^[-/*无]+$|{words(WORDS['states']).pattern}")
_SUBJECTS = words(WORDS["columns"]["subjects"])


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of such a table: its column's name, the line where the names begin, and its row."""

    head: str
    heads: Line
    subject: str  #: what the row is about
    place: str


def cell_of(page: Page, line: Line) -> Cell | None:
    """The cell that a line is; None outside such a table."""
    return page.once("cells in lines", _cells)[0].get(line.index)


def in_table(page: Page, line: Line) -> bool:
    """Whether a line is a cell of such a table, or one of its columns' names."""
    return line.index in page.once("cells in lines", _cells)[1]


def _cells(page: Page) -> tuple[dict[int, Cell], set[int]]:
    """The cells that hold times, and all lines of the tables."""
    found: dict[int, Cell] = {}
    inside: set[int] = set()
    at = 0
    while at < len(page.lines):
        table = _table(page.lines, at) if _may_head(page.lines[at]) else None
        if table is None:
            at += 1
            continue
        found |= table[0]
        inside |= set(range(at, table[1]))
        at = table[1]
    return found, inside


def _may_head(line: Line) -> bool:
    return len(line.text) <= _LONGEST_NAME and not re.search(r"[\d:,。;!?]", line.text)


def _table(lines: Sequence[Line], at: int) -> tuple[dict[int, Cell], int] | None:
    """The table whose columns' names begin at a line, and where it ends: the width that gives the most rows."""
    width = next((n for n, line in enumerate(lines[at : at + _COLUMNS.stop]) if not _may_head(line)), 0)
    best: list[list[list[Line]]] = []
    for columns in (n for n in _COLUMNS if n <= width):
        heads = [closed_up(line.text) for line in lines[at : at + columns]]
        rows = list(_rows(lines, at + columns, heads)) if any(map(_TIME_COLUMN.search, heads)) else []
        best = rows if len(rows) * columns > len(best) * len(best[0] if best else ()) else best
    if len(best) < 2:
        return None
    heads = [closed_up(line.text) for line in lines[at : at + len(best[0])]]
    cells = {line.index: cell for row in best for line, cell in _named(lines[at], heads, row)}
    return cells, best[-1][-1][-1].index + 1


def _rows(lines: Sequence[Line], at: int, heads: Sequence[str]) -> Iterator[list[list[Line]]]:
    """Row after row, each cell one line, or a day and its hours in two, as long as the times stand in their columns."""
    for _ in range(_MOST_ROWS):
        row: list[list[Line]] = []
        for head in heads:
            cell = list(_cell(lines, at, timed=bool(_TIME_COLUMN.search(head))))
            if not cell:
                return
            row.append(cell)
            at = cell[-1].index + 1
        yield row


def _cell(lines: Sequence[Line], at: int, *, timed: bool) -> Iterator[Line]:
    """The lines of one cell; none where no such cell can begin here."""
    line = lines[at] if at < len(lines) else None
    if line is None or len(line.text) > _LONGEST_CELL or re.search(r"[。;]$", line.text):
        return
    if timed is not bool(_IN_FIGURES.search(line.text) or (timed and _EMPTY.search(line.text))):
        return
    yield line
    if timed and at + 1 < len(lines) and _HOURS_ONLY.match(lines[at + 1].text):
        yield lines[at + 1]


def _named(first: Line, heads: Sequence[str], row: Sequence[Sequence[Line]]) -> Iterator[tuple[Line, Cell]]:
    texts = [cell[0].text for cell in row]
    timed = [bool(_TIME_COLUMN.search(head)) for head in heads]
    named = [text for head, text in zip(heads, texts, strict=True) if _SUBJECTS.search(head) and not text.isdigit()]
    others = [text for text, is_time in zip(texts, timed, strict=True) if not is_time and not text.isdigit()]
    places = [text for head, text in zip(heads, texts, strict=True) if LABELS["place"].search(head)]
    for head, cell, is_time in zip(heads, row, timed, strict=True):
        if is_time:
            subject = (named + others + [""])[0]
            yield cell[0], Cell(head, first, subject, places[0] if places else "")
