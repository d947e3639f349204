"""The items of a programme: which line or cell beside each time is its name, and where each takes place."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.cues import LABELS, TITLES, words
from extract.fields import can_name
from extract.labels import is_name
from extract.mention import Mention
from extract.page import Line, Page
from extract.places import is_place

_PLAIN_ENDS = "。;!?:,"
_LONGEST_PLACE = 30
_LONGEST_NAME = 30
_LONGEST_FIELD = 18
_BEHIND = re.compile(r"[ |:~-]*([^ ,;。|!?()~][^,;。|!?()]*)")
_COLON = re.compile(r"([^,;。:|!?()]{2,14}):\W*")
_CELL = re.compile(r"(?<![^,;。:|!?\n])([^,;。:|!?\n]{2,30}) ?\| ?\Z")
_ACTS = re.compile("[前止后起将请须需应至到]|(?:在|于|为|由|报|参加|举[行办]|召开|截|开始|结束|登录|提交|线[上下]$)")
_WHO = re.compile(
    r"(?<=[\u4e00-\u9fff)]) +[\u4e00-\u9fff]{1,5}(?:主任|教授|老师|博士|研究员|医生|医师|团队|组委会|讲师|专家|院长)$"
)
_QUOTED = re.compile("《[^》]+》|[“「『][^”」』]+[”」』]")
_STEP = words(TITLES["steps"])
_STANDS = 4  # characters of a name that says without the notice's title what it is


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a programme, in the notice's own characters."""

    name: str
    place: str = ""
    follows: bool = True  #: whether the name stands behind the time, where else a place would


def stands_alone(name: str) -> bool:
    """Whether a name says by itself what takes place: 《浣纱记》, 冬日书签制作; no 初赛, no 第一场."""
    return bool(_QUOTED.search(name)) or (len(name) >= _STANDS and not _STEP.fullmatch(name))


def items_of(page: Page, events: Sequence[Mention]) -> Mapping[int, Item]:
    """For the start of each time of a programme its item; empty where there are not two of them.

    A programme prints the name above each time, or below it, or between its day and its hours: the same in most items; or
    it prints one item a line, or a clause: 14:00 高校路演（A厅）, 结营 | 5月30日14:00 | 报告厅.
    """
    times = list({m.node.start: m for m in events}.values())
    lone = _lone_items(page, [m for m in times if _may_stand_alone(m) and _alone(page, m)])
    beside = {m.node.start: item for m in times if _may_lead(m) and (item := _beside(page, m))}
    return {**(beside if len(beside) > 1 else {}), **lone}


def shown(page: Page, line: Line) -> str:
    """A line without its number and marks, in the notice's own characters."""
    at = line.start + line.text.index(line.bare)
    return page.text.shown(at, at + len(line.bare))


def _may_stand_alone(mention: Mention) -> bool:
    """Whether a time has no name, or only the line above for one, which need not be a time's name."""
    label = mention.label
    return label is None or (label.line is not mention.line and not label.row and not is_name(label.line))


def _may_lead(mention: Mention) -> bool:
    """Whether a time has no name in its line, and no column for one."""
    return mention.label is None or (mention.label.line is not mention.line and not mention.label.row)


def _alone(page: Page, mention: Mention) -> bool:
    """Whether its lines hold nothing else than the time, or its 开始."""
    last = page.line_at(mention.node.end - 1)
    rest = page.text.folded[mention.node.end : last.end]
    return mention.line.begins >= mention.node.start and rest.strip(" )") in {"", "开始", "起", "开演", "入场"}


def _lone_items(page: Page, events: Sequence[Mention]) -> dict[int, Item]:
    spans = {m.node.start: (m.line, page.line_at(m.node.end - 1)) for m in events}
    timed = {index for first, last in spans.values() for index in range(first.index, last.index + 1)}
    ways = [_Way(page, timed, find) for find in (_above, _below, _between)]
    way = max(ways, key=lambda way: sum(way.sure(*span) for span in spans.values()))
    found = {at: pair for at, span in spans.items() if (pair := way.find(page, *span, timed))}
    sure = sum(way.sure(*span) for span in spans.values())
    if len({name.index for name, _ in found.values()}) < 2 or 2 * sure <= len(spans):
        return {}
    venues = {at: _venue(page, below, timed) for at, (_, below) in found.items()}
    printed = [venue for venue in venues.values() if venue]
    certain = 2 * sum(map(is_place, printed)) >= len(printed)
    return {
        at: Item(shown(page, name), venues[at] * certain, way.find is not _above) for at, (name, _) in found.items()
    }


Pair = tuple[Line, Line]  # the line that names an item, and the last line of its name and time
Find = Callable[[Page, Line, Line, set[int]], Pair | None]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to print an item: its name above its time, below it, between its day and its hours."""

    page: Page
    timed: set[int]
    find: Find

    def sure(self, first: Line, last: Line) -> bool:
        """Whether it finds a name that can be nothing else; a place may be a name where most names are none."""
        pair = self.find(self.page, first, last, self.timed)
        return pair is not None and (not is_place(pair[0].bare) or bool(_QUOTED.search(pair[0].bare)))


def _between(page: Page, first: Line, last: Line, _timed: set[int]) -> Pair | None:
    inner = page.lines[first.index + 1] if last.index - first.index == 2 else None
    return (inner, last) if inner and can_name(inner.bare) else None


def _above(page: Page, first: Line, last: Line, timed: set[int]) -> Pair | None:
    """The line above, where no blank line parts it from its time more than from what precedes it."""
    name = _name(page, first.index - 1, timed) if first.index else None
    if name is None or first.gap > name.gap or (name.index - 1 in timed and name.gap == first.gap):
        return None
    return name, last


def _below(page: Page, _first: Line, last: Line, timed: set[int]) -> Pair | None:
    name = _name(page, last.index + 1, timed)
    after = page.lines[name.index + 1 : name.index + 2] if name else []
    return (name, name) if name and (not after or name.gap <= after[0].gap) else None


def _name(page: Page, index: int, timed: set[int]) -> Line | None:
    line = page.lines[index] if 0 <= index < len(page.lines) and index not in timed else None
    return line if line and can_name(line.bare) and not is_name(line) and line.text[-1] not in _PLAIN_ENDS else None


def _venue(page: Page, last: Line, timed: set[int]) -> str:
    """The line below an item's name and time, which is its place where that of most items is."""
    below = [line for line in page.lines[last.index + 1 : last.index + 2] if line.index not in timed and not line.gap]
    plain = [
        line
        for line in below
        if len(line.bare) <= _LONGEST_PLACE and not re.search("[:,;。!?元]|另行|待定|待通知", line.bare)
    ]
    return shown(page, plain[0]) if plain else ""


def _beside(page: Page, mention: Mention) -> Item | None:
    """The name in the same line: behind the hours that begin it, or before the time with a colon or a bar."""
    leads = mention.line.begins < mention.node.start
    name = _before(page, mention) if leads else _behind(page, mention)
    return Item(name, follows=not leads) if name else None


def _before(page: Page, mention: Mention) -> str:
    folded, node, line = page.text.folded, mention.node, mention.line
    led = _CELL.search(folded, max(line.start, node.start - 2 * _LONGEST_NAME), node.start)
    if led is None and node.start - line.begins <= _LONGEST_FIELD:
        led = _COLON.fullmatch(folded, line.begins, node.start)
    if led:
        return _tidy(page.text.shown(*led.span(1)))
    counts = line.is_row and LABELS["ordinal"].fullmatch(line.cells[0])
    return line.cells[0] if counts else ""


def _behind(page: Page, mention: Mention) -> str:
    end, last = mention.node.end, page.line_at(mention.node.end - 1)
    found = _BEHIND.match(page.text.folded, end, last.end) if last.text[-1] not in "。;!" else None
    name = _tidy(_WHO.sub("", page.text.shown(*found.span(1)))) if found else ""
    return name if len(name) <= _LONGEST_NAME and not _ACTS.match(name) and not is_place(name) else ""


def _tidy(name: str) -> str:
    bare = name.strip(' "*·-')
    return bare if can_name(bare) else ""


def name_above(page: Page, label: Line, *, over: Callable[[Line], bool]) -> str:
    """The name printed above a time's heading: 昆曲《浣纱记》 above 时间; empty where only a section's heading stands there.

    ``over`` says which lines between the two are passed over: 主讲：…, a bracket.
    """
    block: list[Line] = []
    lower = label
    for line in reversed(page.lines[max(0, label.index - 6) : label.index]):
        if lower is not label and lower.gap:
            break
        lower = line
        titled = _TITLED.match(line.text)
        if titled and not block:
            return page.text.shown(line.start + titled.start(1), line.end)
        if not block and (over(line) or (line.text[0] == "(" and line.text[-1] == ")")):
            continue
        if (
            (is_name(line) and not _STEP.fullmatch(line.bare))
            or not can_name(line.text.strip("【】"))
            or len(block) == _MOST_LINES
        ):
            break
        block.append(line)
        if line.begins > line.start and not line.text.startswith("-"):
            break
    return joined(page, block[::-1])


def joined(page: Page, lines: Iterable[Line]) -> str:
    """Lines of one name as one line; a dash, 暨 and a title in 《》 follow at once."""
    name = ""
    for line in lines:
        start = line.start if line.text.startswith("-") else line.begins
        part = page.text.shown(start, line.end).strip("【】")
        close = not name or part[0] in "-—《暨"
        name += part if close else f" {part}"
    return name


_TITLED = re.compile(r"\W*[^:|】]{0,4}(?:名称|剧目|片名|题目)[:|】]+ *([^ ,;。].{1,40})$")
_MOST_LINES = 4
