"""Times that a person types in the chat: 明天下午三点, 2月10日17时, 下周三, 延至3月1日24:00."""

from dataclasses import dataclass
from datetime import date

from domain.times import Moment
from extract.days import NoSuchDay
from extract.engine import GRAMMAR
from extract.expression import Point, Span, WeekDay
from extract.resolve import Shape, Slot, resolve
from extract.rule import Node
from extract.text import Text


@dataclass(frozen=True, slots=True)
class TypedTime:
    """One clear reading of what was typed: a moment, or the two ends of a span, and the rules that read it."""

    start: Moment | None
    end: Moment | None
    quote: str
    rules: tuple[str, ...]

    @property
    def moment(self) -> Moment:
        """The one time meant: the end where only an end was said, else the start."""
        chosen = self.start or self.end
        if chosen is None:
            raise ValueError("a typed time has at least one side")
        return chosen


def read_time(text: str, today: date) -> TypedTime | None:
    """The time that a person typed, seen from ``today``; None where there is none, or more than one reading.

    What lies ahead is meant: 2月10日 in March is that of next year, 周三 the coming Wednesday. A printed weekday that
    contradicts its day is no clear reading.
    """
    folded = Text.of(text)
    nodes = _with_weekday([node for node in GRAMMAR.read(folded) if node.type not in {"year", "part_of_day"}])
    if len(nodes) != 1 or not isinstance(nodes[0].value, Point | Span):
        return None
    slot = _slot(nodes[0], today)
    if slot is None or slot.doubts:
        return None
    node = nodes[0]
    return TypedTime(slot.start, slot.end, folded.quote(node.start, node.end), tuple(dict.fromkeys(node.rules())))


def _with_weekday(nodes: list[Node]) -> list[Node]:
    """周三下午三点: a weekday alone means the coming one here, while in a notice it may be any."""
    types = [node.type for node in nodes]
    if types not in (["weekday"], ["weekday", "clock"]) or not nodes[0].value:
        return nodes
    day = Point(WeekDay(None, nodes[0].value), nodes[1].value if len(nodes) > 1 else None)
    return [Node("moment", nodes[0].start, nodes[-1].end, day, "coming_weekday", tuple(nodes))]


def _slot(node: Node, today: date) -> Slot | None:
    try:
        slots = resolve(node.value, today, past_days=0)
    except NoSuchDay:
        return None
    vague = [slot for slot in slots if slot.precision == "vague" and slot.shape is not Shape.UNTIL]
    return slots[0] if len(slots) == 1 and not vague else None
