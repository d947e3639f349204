"""A time where it stands: the words that name it, and the clause around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.borrow import completed
from extract.expression import Time
from extract.labels import Label, label_of
from extract.page import Around, Line, Page
from extract.rule import Node


@dataclass(frozen=True, slots=True)
class Mention:
    """One time in the notice with what stands around it."""

    node: Node
    line: Line
    around: Around
    label: Label | None
    section: str  #: the heading of the section it stands in

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
        whole = self.line.begins >= self.node.start and self.line.end <= self.node.end
        return whole and not self.around.broken


def mentions(page: Page, nodes: Sequence[Node], title: str = "") -> list[Mention]:
    """Every time of the notice, in order."""
    times = completed(page, nodes, title)
    timed = {page.line_at(at).index for node in times for at in (node.start, node.end - 1)}
    return [_mention(page, node, timed) for node in times]


def _mention(page: Page, node: Node, timed: set[int]) -> Mention:
    line = page.line_at(node.start)
    around = page.around(node.start, node.end)
    return Mention(node, line, around, label_of(page, line, node, timed), page.section_of(line))
