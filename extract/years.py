"""The year that a day takes from the one printed right before it: 2025年6月28日公示、8月30日报到."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.expression import Clock, Day, Point, Span, Time
from extract.page import Page
from extract.rule import Node

_LISTED = re.compile("[^,。;!?、\\n]{0,8}、")
# 2025年7月15日启动,8月20日截止: one sentence that tells what was; none that asks for something, or dates a document.
_TOLD = re.compile(
    "(?!.{0,6}(?:印发|发布|施行|签发|公布|成立|注册|出生|下发|通过|实施|起|前|后))(?:(?!请|须|应|务必|即日|现|将|拟|可于|规定|要求)[^。;!?\\n]){2,40}"
)
_ASKED = re.compile("[^。;!?\\n]{0,16}(?:请|须|务必|应[于在当]|将|提交|报送|登录)")


def of_one_year(page: Page, times: Sequence[Node]) -> Iterator[Node]:
    """8月30日 of 2025年6月28日公示、8月30日报到 is of the year printed right before it."""
    said: Node | None = None
    for node in times:
        year = _year_before(page, said, node) if said else None
        said = replace(node, value=_in_year(node.value, year)) if year else node
        yield said


def _in_year(value: Time | Clock, year: int) -> Time | Clock:
    """A day, or the end of what lasts up to one, in that year."""
    if isinstance(value, Span) and value.last:
        return replace(value, last=_point_in(value.last, year))
    return _point_in(value, year) if isinstance(value, Point) else value


def _point_in(point: Point, year: int) -> Point:
    return replace(point, day=replace(point.day, year=year)) if isinstance(point.day, Day) else point


def _year_before(page: Page, said: Node, node: Node) -> int | None:
    first, then = _plain(said), _plain(node)
    if not first or not then or then.year or not first.year or not then.month or not first.month:
        return None
    folded = page.text.folded
    told = _LISTED.fullmatch(folded, said.end, node.start) or (
        _TOLD.fullmatch(folded, said.end, node.start) and not _ASKED.match(folded, node.end)
    )
    return first.year if told and (first.month, first.day) < (then.month, then.day) else None


def _plain(node: Node) -> Day | None:
    """The day of a single day, or the one up to which something lasts."""
    value = node.value.last if isinstance(node.value, Span) and node.value.first is None else node.value
    return value.day if isinstance(value, Point) and isinstance(value.day, Day) else None
