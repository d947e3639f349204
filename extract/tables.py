"""Tables whose cells a page has put into lines of their own: 学校 / 时间 / 地点 / 郑州大学 / 9月22日19:00 / 就业中心.

The first lines are the columns' names, and then as many lines make a row; where every row has its times in the columns
that are named after times, it is a table.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.cues import LABELS, TITLES, WORDS, words
from extract.page import Line, Page, closed_up

_LONGEST_NAME = 10
_LONGEST_CELL = 48
_COLUMNS = range(2, 9)
_MOST_ROWS = 60
_TIME_COLUMN = re.compile(rf"(?:{LABELS['time'].pattern}|{LABELS['end'].pattern})(?:点|止)?$")
_STEP_COLUMN = re.compile(
    r"(?:申报|申请|报名|填报|审[核查]|初审|复审|推荐|提交|材料|上报|汇总|报送|受理|缴费|确认|公示|评审|答辩|[笔面]试|[初复决]赛|体检|领取)(?:\(.{1,6}\))?$"
)  # a column of a table whose rows are things and whose columns are the steps of each: 个人申报, 单位审核
_IN_FIGURES = re.compile(r"\d{1,2} ?[月日:.点时/-] ?\d|周[一二三四五六日天]|[上下]午\d|星期")
_HOURS_ONLY = re.compile(r"^[(]?(?:[上下]午|晚上?|早上?|中午)? ?\d{1,2}[:点时].*$")
_EMPTY = re.compile(rf"^[-/*无]+$|{words(WORDS['states']).pattern}")
_SUBJECTS = [re.compile(one) for one in TITLES["subjects"]]  #: the surer first
_COUNTS = re.compile(TITLES["counts"])
_UNKNOWN = re.compile("待定|另行|待通知")
_SCHOOL = re.compile("学校|高校|院校")
_COLUMN_NAME = re.compile(
    rf"{_TIME_COLUMN.pattern}|{'|'.join(TITLES['subjects'])}|{LABELS['place'].pattern}|序号|编号|主讲|对象|电话|人$|厅别"
)
_NO_COLUMN = re.compile(r"[\d:,。;!?]|^\(?[一二三四五六七八九十]{1,3}[、.)]")  # a sentence, a numbered heading
_FIELD = re.compile("(?:地点|时间|联系人|电话|备注|注|费用|对象|说明|咨询电话|联系电话|报名方式):")
_PRICE_ALONE = re.compile(r"[¥￥]? ?\d+(?:\.\d+)? ?元?(?:/[人场位])?")
_PRICE = re.compile(r"\d ?元|元/|免费")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of such a table: its column's name, the line where the names begin, and its row."""

    head: str
    heads: Line
    subject: str  #: what the row is about
    place: str
    row: int = -1  #: the line where its row begins
    cells: tuple[tuple[str, str], ...] = ()  #: each column's name and what the row says there


def cell_of(page: Page, line: Line) -> Cell | None:
    """The cell that a line is; None outside such a table."""
    return page.once("cells in lines", _cells)[0].get(line.index)


def subject_of(page: Page, line: Line) -> str:
    """What a row of a table drawn with bars, tabs or blanks is about, by its columns' names; empty where none tells."""
    cell = cell_of(page, line)
    head = head_of(page, line)
    if cell or head is None:
        return cell.subject if cell else ""
    told = ["" if _IN_FIGURES.search(cell) else cell for cell in _drawn(page, line)]
    return _subject([closed_up(name) for name in head.cells], told)


def place_of(page: Page, line: Line) -> str:
    """The place that a row of a table names; empty outside a table."""
    cell = cell_of(page, line)
    head = head_of(page, line)
    if cell or head is None:
        return cell.place if cell else ""
    return _place([closed_up(name) for name in head.cells], _drawn(page, line))


def head_of(page: Page, line: Line) -> Line | None:
    """The columns' names of the table in which a drawn row stands; None where its first row holds times itself."""
    head = page.head_of(line) if line.is_row else line
    return None if head is line or _IN_FIGURES.search(head.text) else head


def column_of(page: Page, line: Line, names: re.Pattern[str]) -> str:
    """What the row of a time says in a column of such a name; empty outside a table."""
    cell = cell_of(page, line)
    head = head_of(page, line) if cell is None else None
    cells = cell.cells if cell else ()
    if head:
        cells = tuple(zip((closed_up(name) for name in head.cells), _drawn(page, line), strict=False))
    return next((text for name, text in cells if names.search(name) and not _EMPTY.search(text)), "")


def priced_rows(page: Page) -> list[str]:
    """会员 1500元: what each row of a table of prices is for, and the first of its prices."""
    return page.once("rows of prices", _priced_rows)


def _priced_rows(page: Page) -> list[str]:
    found = []
    for line in page.lines:
        cells = _drawn(page, line) if "元" in line.text and line.is_row else []
        price = next((cell for cell in cells[1:] if _PRICE_ALONE.fullmatch(cell)), "")
        if price:
            found.append(f"{cells[0]} {price}")
    return found


def heads_prices(page: Page, line: Line, at: int) -> bool:
    """Whether a place in the first row of a table heads a column of prices: 类别 | 7月10日前缴费 | 现场缴费."""
    if not line.is_row or page.head_of(line) is not line:
        return False
    column = line.column(page.text.folded[line.start : at])
    rows = [row for row in page.lines[line.index + 1 : line.index + 3] if row.is_row and page.head_of(row) is line]
    return any(_PRICE.search(cell) for row in rows for cell in row.cells[column : column + 1])


def _drawn(page: Page, line: Line) -> list[str]:
    """The cells of a drawn row in the notice's own characters."""
    starts = [line.start + line.text.find(cell) for cell in line.cells]
    return [page.text.shown(at, at + len(cell)) for at, cell in zip(starts, line.cells, strict=True)]


def _subject(heads: Sequence[str], texts: Sequence[str]) -> str:
    """The cell of the column that tells most, behind the one that counts: 第1讲 专利检索; 主题 counts more than 学校."""
    named = [_first_cell(telling, heads, texts) for telling in _SUBJECTS]
    told = next(filter(None, named), "")
    counted = _first_cell(_COUNTS, heads, texts)
    return f"{counted} {told}".strip() if counted != told else told


def _first_cell(column: re.Pattern[str], heads: Sequence[str], texts: Sequence[str]) -> str:
    for head, text in zip(heads, texts, strict=False):
        named = column.search(head) and not _TIME_COLUMN.search(head) and not LABELS["place"].search(head)
        if named and text and not text.isdigit() and not _EMPTY.search(text):
            return text
    return ""


def _place(heads: Sequence[str], texts: Sequence[str]) -> str:
    """The cell of the place column; a school's room with the name of the school."""
    cells = list(zip(heads, texts, strict=False))
    place = next((text for head, text in cells if LABELS["place"].search(head) or head == "厅别"), "")
    school = next((text for head, text in cells if _SCHOOL.search(head)), "")
    if _UNKNOWN.search(place):
        return ""
    return f"{school} {place}" if place and school and school not in place else place


def in_table(page: Page, line: Line) -> bool:
    """Whether a line is a cell of such a table, or one of its columns' names."""
    return line.index in page.once("cells in lines", _cells)[1]


def _cells(page: Page) -> tuple[dict[int, Cell], set[int]]:
    """The cells that hold times, and all lines of the tables."""
    found: dict[int, Cell] = {}
    inside: set[int] = set()
    widths = page.once("widths of heads", _widths)
    at = 0
    while at < len(page.lines):
        table = _table(page, at) if widths[at] else None
        if table is None or _is_above_heads(page, at, table[1]):
            at += 1
            continue
        found |= table[0]
        inside |= set(range(at, table[1]))
        at = table[1]
    return found, inside


def _is_above_heads(page: Page, at: int, ends: int) -> bool:
    """Whether a line is the heading over the columns' names, not the first of them: 日程总表 / 日期 / 时间 / 主题."""
    first, second = page.lines[at : at + 2]
    if _COLUMN_NAME.search(first.text) or not _COLUMN_NAME.search(second.text):
        return False
    below = _table(page, at + 1)
    return below is not None and below[1] >= ends


def _widths(page: Page) -> list[int]:
    """For each line how many names of columns may begin there: as many as lines that could be one, if one is of times."""
    widths, run, timed = [0] * len(page.lines), 0, len(page.lines) + _COLUMNS.stop
    for line in reversed(page.lines):
        may_head = len(line.text) <= _LONGEST_NAME and not _NO_COLUMN.search(line.text)
        run = run + 1 if may_head else 0
        timed = line.index if may_head and any(_timed([closed_up(line.text)])) else timed
        widths[line.index] = min(run, _COLUMNS.stop) if timed - line.index < min(run, _COLUMNS.stop) else 0
    return widths


def _table(page: Page, at: int) -> tuple[dict[int, Cell], int] | None:
    """The table whose columns' names begin at a line, and where it ends: the width that gives the most rows."""
    lines = page.lines
    width = page.once("widths of heads", _widths)[at]
    best: list[list[list[Line]]] = []
    for columns in (n for n in _COLUMNS if n <= width):
        heads = [closed_up(line.text) for line in lines[at : at + columns]]
        rows = list(_rows(lines, at + columns, heads)) if any(_timed(heads)) else []
        best = rows if len(rows) * columns > len(best) * len(best[0] if best else ()) else best
    if len(best) < 2:
        return None
    heads = [closed_up(line.text) for line in lines[at : at + len(best[0])]]
    cells = {line.index: cell for row in best for line, cell in _named(page, lines[at], heads, row)}
    return cells, best[-1][-1][-1].index + 1


def _rows(lines: Sequence[Line], at: int, heads: Sequence[str]) -> Iterator[list[list[Line]]]:
    """Row after row, each cell one line, or a day and its hours in two, as long as the times stand in their columns."""
    timed = _timed(heads)
    for _ in range(_MOST_ROWS):
        row: list[list[Line]] = []
        for is_time, again in zip(timed, [*timed[1:], False], strict=True):
            cell = list(_cell(lines, at, timed=is_time, again=again))
            if not cell:
                return
            row.append(cell)
            at = cell[-1].index + 1
        yield row


def _timed(heads: Sequence[str]) -> list[bool]:
    """Which columns hold times: those named after a time, else those named after a step."""
    named = [_is_timed(head) for head in heads]
    return named if any(named) else [is_step(head) for head in heads]


@lru_cache(maxsize=512)
def _is_timed(head: str) -> bool:
    return bool(_TIME_COLUMN.search(head))


@lru_cache(maxsize=512)
def is_step(head: str) -> bool:
    """Whether a column is named after a step of each row's way."""
    return bool(_STEP_COLUMN.search(head))


def _cell(lines: Sequence[Line], at: int, *, timed: bool, again: bool) -> Iterator[Line]:
    """The lines of one cell; none where no such cell can begin here. ``again``: the next column holds times too."""
    line = lines[at] if at < len(lines) else None
    if line is None or len(line.text) > _LONGEST_CELL or re.search(r"[。;]$", line.text):
        return
    in_figures = _IN_FIGURES.search(line.text) and not _PRICE.search(line.text)
    if not timed and _FIELD.match(line.text):
        return
    if timed is not bool(in_figures or (timed and _EMPTY.search(line.text))):
        return
    yield line
    if timed and not again and at + 1 < len(lines) and _HOURS_ONLY.match(lines[at + 1].text):
        yield lines[at + 1]


def _named(page: Page, first: Line, heads: Sequence[str], row: Sequence[Sequence[Line]]) -> Iterator[tuple[Line, Cell]]:
    texts = [page.text.shown(cell[0].start, cell[0].end) for cell in row]
    timed = _timed(heads)
    others = (text for text, is_time in zip(texts, timed, strict=True) if not is_time and not text.isdigit())
    told = ["" if is_time else text for text, is_time in zip(texts, timed, strict=True)]
    subject, place = _subject(heads, told) or next(others, ""), _place(heads, texts)
    for head, cell, is_time in zip(heads, row, timed, strict=True):
        if is_time:
            yield cell[0], Cell(head, first, subject, place, row[0][0].index, tuple(zip(heads, texts, strict=True)))
