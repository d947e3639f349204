"""The items of a programme whose times stand alone in their lines: which line beside each is its name."""

from collections.abc import Mapping, Sequence

from extract.fields import can_name
from extract.labels import is_name
from extract.mention import Mention
from extract.page import Line, Page

_PLAIN_ENDS = "。;!?:,"


def names_of_lone(page: Page, events: Sequence[Mention]) -> Mapping[int, str]:
    """For the line of each lone time of a programme the name of its item; empty where there are not two of them.

    A programme prints the name above each time, or below it, or between its day and its hours: the same in all items.
    """
    spans = [(m.line, page.line_at(m.node.end - 1)) for m in events if m.label is None and m.alone_in_lines(page)]
    if len({first.index for first, _ in spans}) < 2:
        return {}
    timed = {index for first, last in spans for index in range(first.index, last.index + 1)}
    for place in (_between, _above, _below):
        named = {first.index: place(page, first, last, timed) for first, last in spans}
        if all(named.values()):
            return {index: line.bare for index, line in named.items() if line}
    return {}


def _between(page: Page, first: Line, last: Line, _timed: set[int]) -> Line | None:
    inner = page.lines[first.index + 1] if last.index - first.index == 2 else None
    return inner if inner and can_name(inner.bare) else None


def _above(page: Page, first: Line, _last: Line, timed: set[int]) -> Line | None:
    return _name(page, first.index - 1, timed) if first.index and first.index - 2 not in timed else None


def _below(page: Page, _first: Line, last: Line, timed: set[int]) -> Line | None:
    return _name(page, last.index + 1, timed)


def _name(page: Page, index: int, timed: set[int]) -> Line | None:
    line = page.lines[index] if 0 <= index < len(page.lines) and index not in timed else None
    return line if line and can_name(line.bare) and not is_name(line) and line.text[-1] not in _PLAIN_ENDS else None
