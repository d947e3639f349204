"""Where things happen: the places that a notice prints, and which one belongs to a time."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.cues import LABELS
from extract.fields import Field, clean_value, fields, first_from
from extract.labels import is_name, is_time_field
from extract.mention import Mention
from extract.page import Line, Page
from extract.tables import head_of, place_of

_PLACE = LABELS["place"].pattern
_ENDING = LABELS["place_ending"].pattern
_HELD = "举行|举办|召开|开展|开讲|开幕|上演|进行|集合|开赛|开演|选房|报到|参观|体检|答辩|测试|展出|亮相|放映|授课|开课|义诊|接种|直播|献唱|面试|集中|录制|讲(?=[“《])|作报告"
_HELD_IN = re.compile(
    rf"(?:在|于|到|走进)([^,。;!?()为]{{2,30}}?)(?:隆重|盛大|正式|现场|准时|为[^,。;]{{2,16}}?|免费)*(?:{_HELD})"
)
_LONGEST_NAME = 36
_LONGEST_HEADING = 12
_ALONE = re.compile(rf"[^,;:。|《》“”]{{1,28}}(?:{_ENDING})")
_NO_PLACE = re.compile(r"请|须|需|报名|参加|欢迎|邀|联系|携带|[为向将的]|(?<!自)由|票|元|\d[人组名]|免费|限")
_STATED = re.compile(
    rf"(?:(?:{_PLACE})(?:(均|都|统一|全部)?(?:[仍现]?[为在]|设[在为]|:)+|不变(?:,?仍[为在]|\()|[^,。;]{{0,20}}?(?:调整|更改|变更|改)[为至到]))"
    rf"[“《]?([^,。;|\n”》]{{2,60}})|(?<=[,;])(?:地点|会场)([^,。;|\n:不以另待如可由及和与见将]{{3,40}})(?=[,。;\n]|$)"
)
_BRACKETED = re.compile(rf"\(([^()]{{1,24}}(?:{_ENDING}|[厅区馆台]\w?))\)\s*$")
_REACH = 4  # lines above a time in which its place may stand
_BEHIND = 160  # characters behind a time in which its place may stand
_CLAUSE = re.compile(r"[,、 ] ?[在于]?([^,、 ()]{2,29})(?=[,、 (]|(\))|$)")
_SENTENCE_END = re.compile("[。;!\n]")
_UNKNOWN = re.compile("另行|待定|待通知|另定|为准")
_OFFICE = re.compile("(?:咨询|工作|单位|公司|收件|来访|投递|窗口|受理|户籍|园区)(?:地址|地点)")
_HEADING = re.compile("[^:]{0,4}(?:地点|会场|场地)(?:[与及和、][^:时]{2,4})")
_PIN = "\U0001f4cd"


@dataclass(frozen=True, slots=True)
class _Stated:
    """A place told within a line: …，地点：图书馆; 地点均为图书馆 holds for the whole notice."""

    start: int
    value: str
    line: Line
    wide: bool


class Places:
    """The places of a notice."""

    def __init__(self, page: Page, times: Sequence[Mention]) -> None:
        self._page = page
        self._starts = sorted({mention.node.start for mention in times})
        self._timed = {page.line_at(at).index for m in times for at in (m.node.start, m.node.end - 1)}
        self._timed_lines = sorted(self._timed)
        streamed = [field for field in fields(page, LABELS["way"]) if LABELS["stream"].search(field.value)]
        listed = list(fields(page, LABELS["place"], LABELS["not_place"]))
        told = [field for field in listed + streamed if not _OFFICE.search(field.name)]
        known = [field for field in told if not _UNKNOWN.search(field.value)]
        self._places = sorted([*known, *_pinned(page), *_headed(page)], key=lambda field: field.line.index)
        self._stated = list(_stated(page, {field.line.index for field in listed}))
        self._wide = next((stated.value for stated in self._stated if stated.wide), "")

    def near(self, mention: Mention, until: int, *, itemised: bool) -> str:
        """The place of a time: in its sentence, in its own block of the programme, else the one of the whole notice.

        ``until`` is the index of the line where the next block begins; ``itemised`` says that what stands behind the time
        is already known to be the name of the thing.
        """
        own = self.column(mention) or self._told_beside(mention) or self._in_sentence(mention)
        own = own or self._in_brackets(mention) or self._in_cells(mention)
        own = own or ("" if itemised else self._behind(mention) or self._next_line(mention))
        return own or self._field(mention, until) or self._of_the_notice

    def _field(self, mention: Mention, until: int) -> str:
        """The place field in the time's own block, or right above it."""
        line, last = mention.line.index, self._page.line_at(mention.node.end - 1).index
        at = first_from(self._places, line)
        before = [field for field in self._places[max(0, at - 1) : at] if self._above(field, line)]
        below = [
            field for field in self._places[at : at + 1] if field.line.index < until and self._next_to(field, last)
        ]
        first = before + below if self._place_comes_first(line) else below + before
        return clean_value(first[0].value) if first else ""

    def _above(self, field: Field, line: int) -> bool:
        """Whether a place stands a few lines above a time, with no other time between."""
        index = field.line.index
        return index >= line - _REACH and not any(n in self._timed for n in range(index + 1, line))

    def _next_to(self, field: Field, line: int) -> bool:
        """Whether no other time stands between a time and the place below it, where there are more places."""
        at = bisect_right(self._timed_lines, line)
        return len(self._places) < 2 or not self._timed_lines[at : at + 1] or self._timed_lines[at] >= field.line.index

    @cached_property
    def _of_the_notice(self) -> str:
        """The one place that a notice names, or says to be that of everything."""
        if self._wide:
            return self._wide
        free = [field for field in self._places if not self._owned(field)]
        values = [clean_value(field.value) for field in free or self._places]
        if free or len(set(values)) == 1:
            return values[-1]
        told = {stated.value for stated in self._stated}
        return told.pop() if len(told) == 1 and not values else ""

    def _owned(self, field: Field) -> bool:
        """Whether a place stands right below a time of its own."""
        index = field.line.index
        return field.line.gap == 0 and any(n in self._timed for n in range(index - 2, index + 1))

    def _place_comes_first(self, line: int) -> bool:
        """Whether each item of this notice prints its place above its time."""
        return len(self._places) > 1 and self._places[0].line.index < line and not self._time_comes_first

    @cached_property
    def _time_comes_first(self) -> bool:
        place = self._places[0].line.index
        named = any(is_name(other) or is_time_field(other) for other in self._page.lines[:place])
        return named or place - 1 in self._timed

    def column(self, mention: Mention) -> str:
        """The cell of a table's place column in the same row."""
        return place_of(self._page, mention.line)

    def _told_beside(self, mention: Mention) -> str:
        """A place between commas of the same line: 时间：3月5日14:00，地点：图书馆."""
        node, folded = mention.node, self._page.text.folded
        at = bisect_right(self._starts, node.start)
        ends = min([*self._starts[at : at + 1], self._page.line_at(node.end - 1).end])
        since = max(mention.line.start, node.start - _BEHIND)
        begins = max(since, 1 + max(folded.rfind(mark, since, node.start) for mark in "。;\n"))
        first = bisect_left(self._stated, begins, key=lambda stated: stated.start)
        near = [stated for stated in self._stated[first : first + 3] if stated.start < ends]
        behind = [stated.value for stated in near if stated.start >= node.end]
        return (behind + [stated.value for stated in near if stated.start < node.start] + [""])[0]

    def _in_sentence(self, mention: Mention) -> str:
        """定于3月5日在图书馆举办: the place between time and verb."""
        at = mention.node.end
        held = _HELD_IN.search(self._page.text.folded, at, at + len(mention.around.sentence_after))
        return clean_value(self._page.text.shown(held.start(1), held.end(1))) if held else ""

    def _in_brackets(self, mention: Mention) -> str:
        """A room behind the name of an item: 14:00 高校成果路演（3号厅）."""
        last = self._page.line_at(mention.node.end - 1)
        found = _BRACKETED.search(self._page.text.folded, mention.node.end, min(last.end, mention.node.end + _BEHIND))
        return self._page.text.shown(found.start(1), found.end(1)) if found else ""

    def _in_cells(self, mention: Mention) -> str:
        """The last cell behind a time in a running line: 模块一 | 4月18日9:00 | 主讲：某某 | 三楼路演厅；…."""
        text, end = self._page.text, self._sentence_end(mention)
        bar = text.folded.rfind("|", mention.node.end, end)
        if bar < 0 or head_of(self._page, mention.line):
            return ""
        value = text.shown(bar + 1, end).split("，")[0].strip()
        named = ":" in value or "：" in value or _NO_PLACE.search(value)
        return value if 2 <= len(value) <= _LONGEST_NAME and not named else ""

    def _behind(self, mention: Mention) -> str:
        """Hours, then a clause that is a place and no more: 4月24日14:00-20:00，交流中心大堂."""
        text, end = self._page.text, self._sentence_end(mention)
        for clause in _CLAUSE.finditer(text.folded, mention.node.end, end):
            if "、" in (clause[0][0], text.folded[clause.end() : clause.end() + 1]):
                continue  # one of several: 文学院、理学院
            if is_place(clause[1]) or (clause.start() == mention.node.end and clause[2]):
                return text.shown(*clause.span(1))
        return ""

    def _sentence_end(self, mention: Mention) -> int:
        line = self._page.line_at(mention.node.end - 1)
        last = min(line.end, mention.node.end + _BEHIND)
        ended = _SENTENCE_END.search(self._page.text.folded, mention.node.end, last)
        return ended.start() if ended else last

    def _next_line(self, mention: Mention) -> str:
        """A place alone in the line under a time, or behind a pin: 10月6日19:30 / 歌剧厅."""
        after = self._page.line_at(mention.node.end - 1).index + 1
        for line in self._page.lines[after : after + 1]:
            alone = len(line.bare) <= _LONGEST_NAME and _ALONE.fullmatch(line.bare)
            pinned = _PIN in self._page.text.raw[max(0, line.start - 1) : line.start + 1]
            if line.gap == 0 and (alone or pinned) and not re.search("[:,;。]", line.bare):
                return clean_value(line.bare)
        return ""


def is_place(text: str) -> bool:
    """Whether a few words are a place and nothing else: 枫桥广场, 三楼报告厅."""
    return bool(_ALONE.fullmatch(text)) and not _NO_PLACE.search(text)


def _pinned(page: Page) -> Iterator[Field]:
    """A line that begins with a pin: 📍老街文化广场."""
    if _PIN not in page.text.raw:
        return
    for line in page.lines:
        bare = line.bare
        if page.text.raw[line.start] == _PIN and 2 <= len(bare) <= _LONGEST_NAME and not re.search("[:。;!?]", bare):
            at = line.start + line.text.index(bare)
            yield Field("地点", page.text.shown(at, at + len(bare)), line)


def _headed(page: Page) -> Iterator[Field]:
    """A heading of place and something else, the place first in the line below: 会议地点与住宿 / 湖滨宾馆（…），…."""
    for line in page.lines[:-1]:
        if len(line.bare) <= _LONGEST_HEADING and _HEADING.fullmatch(line.bare):
            below = page.lines[line.index + 1]
            value = clean_value(page.text.shown(below.start, below.end).split("，")[0])
            if is_place(re.sub(r"[（(].*", "", value)):
                yield Field(line.bare, value, line)


def _stated(page: Page, known: set[int]) -> Iterator[_Stated]:
    """Places told within lines; those of lines that are place fields are known."""
    folded = page.text.folded
    for found in _STATED.finditer(folded):
        line = page.line_at(found.start())
        group = 2 if found[2] else 3
        named = folded[max(0, found.start() - 2) : found.start(group)]
        if line.index in known or LABELS["not_place"].search(named) or found[0].startswith("网"):
            continue
        value = _balanced(clean_value(page.text.shown(found.start(group), found.end(group))))
        if len(value) >= 2:
            yield _Stated(found.start(), value, line, bool(found[1]))


def _balanced(value: str) -> str:
    """Without a bracket that closes none, and what follows it: 3楼路演厅），分别围绕…."""
    depth = 0
    for at, char in enumerate(value):
        depth += (char in "(（") - (char in ")）")
        if depth < 0:
            return value[:at]
    return re.sub(r"[（(][^()（）]*(?:除外|另有)[^()（）]*[)）]$", "", value)
