"""What a time leaves out and the notice says before it: the month of 5日（周六）, the day of a line of hours.

A list under a title 12月活动月历 prints days only; a programme prints the day once and hours below it; a field 时间 may
stand under a field 日期.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest

from extract.cues import LABELS
from extract.engine import GRAMMAR
from extract.expression import Clock, Day, Holiday, Hours, Later, Point, Series, Span, Stretch, Time, Weekly, Within
from extract.labels import name_beside
from extract.page import Line, Page
from extract.rule import Node
from extract.tables import cell_of
from extract.text import Text
from extract.years import of_one_year

_TIMES = (Point, Span, Series, Weekly, Within, Hours, Clock)
_HOURS_FOLLOW = re.compile(rf"(?:时间|时间(?:调整|更改|改|定)|{LABELS['ordinal'].pattern})(?:为|是|:)? ?$")
_MORE_HOURS = re.compile("[、,; 和及]{1,2}(?:[上下]午)?")
_PERIOD = re.compile("【?[^【】:,。;]{0,4}(?:周期|课期|学期|期间|起止时间|起止日期|时段|日期)[】:为]{1,2}")
_PERIOD_REACH = 2  # lines between the weekdays of a course and its first and last day
_NAMED_BETWEEN = re.compile(r" ?[^,。;:!?\d ]{3,24}[ :](?:[上下]午)?")  # 10月29日(周三)敬老联欢会 下午2:30
_SENTENCE_REACH = 200  # characters from a day to its hours in one sentence
_FRAME_REACH = 12  # characters from days off to the day among them
_SAID_ABOVE = re.compile("(?:以上|上述)(?:日期|日子|各日|时间|[两二三四五六七]天) ?(?:每[天日])?[ :,]?$")
_SAID_REACH = 12  # characters before hours in which they say that they are of the days above
_EXAM = re.compile("考试|笔试|机考|机试|测试|测评")
_LONGEST_NAME = 36
_TABLE_REACH = 16  # lines from a day to the rows of hours of its programme


def completed(page: Page, nodes: Sequence[Node], title: str) -> list[Node]:
    """The times of a notice, each with what it takes from those before it; lone clocks are left out."""
    dated = [node for node, after in zip_longest(nodes, nodes[1:]) if not _is_frame(page, node, after)]
    daily = list(_daily(page, of_one_year(page, list(_with_days(dated, title)))))
    counted = list(_counted_out(page, list(_counted_above(page, daily))))
    return list(_with_hours(page, list(_with_period(page, counted))))


def _is_frame(page: Page, node: Node, after: Node | None) -> bool:
    """Days off that only say in which a day lies: 国庆假期第三天（10月3日）, 春节前，即2月13日."""
    holiday = any(isinstance(point.day, Holiday) for point in _points(node.value))
    near = after is not None and after.start - node.end <= _FRAME_REACH and after.type not in {"hours", "clock"}
    return holiday and near and "\n" not in page.text.folded[node.end : after.start if after else 0]


def _with_days(nodes: Sequence[Node], title: str) -> Iterator[Node]:
    """24日上午 after 10月24日, 5日（周六） under 12月活动月历, 当天18:00."""
    said: Day | None = None
    for node in nodes:
        if not isinstance(node.value, _TIMES):
            continue
        lacking = [point for point in _points(node.value) if _lacks(point)]
        said = said or (_month_of(title) if lacking else None)
        yield _with_said(node, said) if lacking and said else node
        named = [day for point in _points(node.value) if (day := _day(point))]
        said = named[-1] if named else said


@lru_cache(maxsize=16)
def _with_said(node: Node, said: Day) -> Node:
    kind = {"day_moment": "moment", "day_span": "span", "day_of": "date"}.get(node.type, node.type)
    return replace(node, type=kind, value=_filled(node.value, said))


def _month_of(title: str) -> Day | None:
    days = [day for node in GRAMMAR.read(Text.of(title)) for point in _points(node.value) if (day := _day(point))]
    return days[0] if days else None


def _points(value: object) -> list[Point]:
    if isinstance(value, Series):
        return [point for item in value.items for point in _points(item)]
    sides = (value.first, value.last) if isinstance(value, Span) else (value,)
    return [side for side in sides if isinstance(side, Point)]


def _day(point: Point) -> Day | None:
    """The day, or at least the month, that a later time may lean on."""
    if isinstance(point.day, Stretch) and point.day.month:
        return Day(point.day.year, point.day.month, 0)
    return point.day if isinstance(point.day, Day) and point.day.month else None


def _lacks(point: Point) -> bool:
    return (isinstance(point.day, Day) and point.day.month is None) or point.day == Later(0)


def _filled(value: Time | Clock, said: Day) -> Time | Clock:
    if isinstance(value, Series):
        return Series(tuple(_fill(item, said) for item in value.items))
    return _fill(value, said) if isinstance(value, Point | Span) else value


def _fill(value: Point | Span, said: Day) -> Point | Span:
    if isinstance(value, Span):
        first = value.first and _with_month(value.first, said)
        return replace(value, first=first, last=value.last and _with_month(value.last, said))
    return _with_month(value, said)


def _with_month(point: Point, said: Day) -> Point:
    if point.day == Later(0) and said.day:
        return replace(point, day=said)
    if isinstance(point.day, Day) and point.day.month is None:
        return replace(point, day=replace(said, day=point.day.day))
    return point


def _with_hours(page: Page, times: Sequence[Node]) -> Iterator[Node]:
    """A day and, in the fields or lines below it, its hours: 活动日期：3月5日 / 上午场：9:00-11:00 / 下午场：14:00-16:00."""
    day: Node | None = None
    last: Line | None = None
    used = False
    for node in times:
        line = page.line_at(node.start)
        if isinstance(node.value, Hours | Clock):
            if day and last and _belongs(page, day, last, line, node):
                yield _together(day, node, adjoining=not used and line.index - last.index <= 2)
                last, used = line, True
            elif isinstance(node.value, Hours):
                yield node
            continue
        if day and not used:
            yield day
        day, used = _lone_day(page, line, node)
        last = page.line_at(node.end - 1)
        if day is not node:
            yield node
    if day and not used:
        yield day


def _counted_above(page: Page, times: Sequence[Node]) -> Iterator[Node]:
    """Days that stand in lines of their own, and below them 时间：以上日期 7:30-17:00: those hours on each of the days."""
    waiting: list[Node] = []
    for node in times:
        if isinstance(node.value, Hours) and len(waiting) > 1 and _SAID_ABOVE.search(_before(page, node)):
            spans = (Span(day.value.at(node.value.first), day.value.at(node.value.last)) for day in waiting)
            yield Node("series", node.start, node.end, Series(tuple(spans)), "day_and_hours_apart", (node,))
            waiting = []
            continue
        listed = isinstance(node.value, Point) and not node.value.clock and page.line_at(node.start).end <= node.end + 1
        if not listed or not waiting or page.line_at(node.start).index - page.line_at(waiting[-1].start).index != 1:
            yield from waiting
            waiting = []
        if listed:
            waiting.append(node)
        else:
            yield node
    yield from waiting


def _counted_out(page: Page, times: Sequence[Node]) -> Iterator[Node]:
    """The days of a weekly course, one a line below its weekday and hours: each at those hours, and no day besides."""
    course: Node | None = None
    for node, after in zip_longest(times, times[1:]):
        if isinstance(node.value, Weekly) and node.value.clock:
            course = node if after and _is_next_of(page, node, after) else None
            if course:
                continue
        if course and isinstance(node.value, Point):
            value = course.value
            span = Span(node.value.at(value.clock), node.value.at(value.until)) if value.until else None
            yield replace(node, type="span" if span else "moment", value=span or node.value.at(value.clock))
            course = course if after and _is_next_of(page, node, after) else None
            continue
        yield node


def _is_next_of(page: Page, node: Node, after: Node) -> bool:
    """Whether the next line begins with a plain day that is the next of such a list."""
    line = page.line_at(after.start)
    next_one = line.index - page.line_at(node.start).index == 1 and line.begins == after.start
    return next_one and after.type == "date" and isinstance(after.value, Point) and after.value.clock is None


def _before(page: Page, node: Node) -> str:
    return page.text.folded[max(0, node.start - _SAID_REACH) : node.start]


def _with_period(page: Page, times: Sequence[Node]) -> Iterator[Node]:
    """每周三19:00-21:00 with the field 周期：9月9日至9月30日 a line or two above or below."""
    for at, node in enumerate(times):
        if isinstance(node.value, Weekly) and node.value.within is None:
            near = [other for other in times[max(0, at - 1) : at + 2] if _is_period(page, other, node)]
            yield replace(node, value=replace(node.value, within=near[0].value)) if near else node
        else:
            yield node


def _is_period(page: Page, node: Node, weekly: Node) -> bool:
    if not isinstance(node.value, Span) or "T" in str(node.value) or not (node.value.first and node.value.last):
        return False
    line = page.line_at(node.start)
    near = 0 < abs(line.index - page.line_at(weekly.start).index) <= _PERIOD_REACH
    return near and bool(_PERIOD.fullmatch(page.text.folded, line.begins, node.start))


def _daily(page: Page, times: Iterable[Node]) -> Iterator[Node]:
    """Days with two stretches of hours last until the end of the second: 3月2日至6日9:00-11:30、13:30-17:00."""
    waiting: Node | None = None
    for node in times:
        if waiting and _is_second(page, waiting, node):
            last = replace(waiting.value.last, clock=node.value.last)
            waiting = replace(waiting, end=node.end, value=replace(waiting.value, last=last), parts=(waiting, node))
            continue
        if waiting:
            yield waiting
        waiting = node
    if waiting:
        yield waiting


def _is_second(page: Page, days: Node, hours: Node) -> bool:
    """Whether hours follow days that have some already."""
    if not isinstance(hours.value, Hours) or not isinstance(days.value, Span):
        return False
    first, last = days.value.first, days.value.last
    several = first and last and first.clock and last.clock and first.day != last.day and not first.zone
    return bool(several and _MORE_HOURS.fullmatch(page.text.folded, days.end, hours.start))


def _lone_day(page: Page, line: Line, node: Node) -> tuple[Node | None, bool]:
    """The day that hours below may be of, and whether it already has some: 10.16 周五 / 09:30 论坛 / 14:00 路演."""
    if isinstance(node.value, Point) and node.value.clock is None and not isinstance(node.value.day, Stretch):
        return node, False
    first = node.parts[0] if node.parts and node.type in {"moment", "span"} else None
    alone = first and first.type == "date" and isinstance(first.value, Point) and page.line_at(node.end - 1) is not line
    if first is None or not alone or line.end > first.end:
        return None, False
    return (first, True) if line.begins >= first.start or _is_exam(page, line, first) else (None, False)


def _is_exam(page: Page, line: Line, day: Node) -> bool:
    """笔试时间：5月16日 / 9:00-10:30 职业能力 / 11:00-12:00 综合知识: the subjects of an exam, each to be sat."""
    label = name_beside(page, line, day)
    return label is not None and bool(_EXAM.search(label.text))


def _belongs(page: Page, day: Node, last: Line, line: Line, node: Node) -> bool:
    """Whether hours are of that day: of its row, its sentence, the field or the programme below it."""
    if line is last:
        if line.is_row or node.start - day.end > _SENTENCE_REACH:
            return line.is_row
        said = page.text.folded[day.end : node.start]
        if last.begins >= day.start and _NAMED_BETWEEN.fullmatch(said):
            return True
        return bool(_HOURS_FOLLOW.search(said)) and not re.search(r"[。;!?]", said)
    cell, of_cell = cell_of(page, line), cell_of(page, page.line_at(day.start))
    if cell or of_cell:
        return bool(cell and of_cell and cell.row == of_cell.row)
    below = line.index - last.index == 1
    of_day = page.line_at(day.start)
    alone = of_day.begins >= day.start and of_day.end <= day.end
    field = alone or name_beside(page, of_day, day) is not None
    if below and (not last.is_row or len(last.cells) == 2) and field and _is_part(page, line, node):
        return True
    if below and (alone or of_day.text.endswith(":")) and line.begins >= node.start:  # 笔试定于4月25日举行：
        return not LABELS["agenda"].search(page.text.folded[node.end : line.end])
    if alone and line.index - last.index == 2 and line.begins >= node.start and line.end <= node.end:
        return len(page.lines[line.index - 1].text) <= _LONGEST_NAME  # 12/6 周六 / 羽毛球友谊赛 / 09:00-12:00
    return field and _row_of_hours(page, of_day, line, node)


def _is_part(page: Page, line: Line, node: Node) -> bool:
    """A part of the day with its hours: 上午场：9:00, 上午场 9:00开始, 9:00-11:00 《职业能力倾向测验》."""
    before = page.text.folded[line.begins : node.start].strip()
    exam = _EXAM.search(page.lines[line.index - 2].text if line.index > 1 else "")
    subject = page.text.folded[node.end : line.end].lstrip()[:1] == "《" or (exam and isinstance(node.value, Hours))
    return bool(name_beside(page, line, node) or LABELS["ordinal"].fullmatch(before) or (subject and not before))


def _row_of_hours(page: Page, of_day: Line, line: Line, node: Node) -> bool:
    """A row of a programme's table: 9:00-11:30 | 主论坛 | 悦来厅, under the day that the notice printed above it."""
    head = page.head_of(line)
    if not line.is_row or head is line or head.index - of_day.index > _TABLE_REACH:
        return False
    placed = any(LABELS["place"].search(cell) for cell in head.cells)
    return placed and not LABELS["agenda"].search(page.text.folded[node.end : line.end])


def _together(day: Node, hours: Node, *, adjoining: bool) -> Node:
    point, value = day.value, hours.value
    joined = Span(point.at(value.first), point.at(value.last)) if isinstance(value, Hours) else point.at(value)
    kind = "span" if isinstance(value, Hours) else "moment"
    kind = "moved" if day.type == "moved" else kind
    start = day.start if adjoining else hours.start
    return Node(kind, start, hours.end, joined, "day_and_hours_apart", (day, hours) if adjoining else (hours,))
