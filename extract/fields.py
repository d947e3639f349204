"""What a notice prints beside its times: place, audience, the name of a performance."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from extract.cues import LABELS, TITLES, words
from extract.labels import is_name, is_time_field
from extract.mention import Mention
from extract.page import Line, Page, unnumbered

_GENERIC = words(TITLES["generic"])
_NOISE = words(TITLES["noise"])
_SKIP = words(TITLES["skip_lines"])
_HELD_IN = re.compile(
    r"(?:在|于)([^,。;!?()]{2,30}?)(?:隆重|盛大|正式|现场|准时)?(?:举行|举办|召开|开展|开讲|开幕|上演|进行|集合|开赛)"
)
_LONGEST_NAME = 36
_IN_FIGURES = re.compile(r"\d{1,2} ?月 ?\d{1,2} ?[日号]|\d{1,2}:\d\d")
_PLACE_BEHIND = re.compile(rf"[,;、 ]+([^,。;!?]{{2,28}}(?:{LABELS['place_ending'].pattern}))")
_PLACE_ALONE = re.compile(rf"[^,;:。|《》“”]{{1,28}}(?:{LABELS['place_ending'].pattern})")
_PLACE_REACH = 4  # lines above a time in which its place may stand
_FIELD_NAMES = words(TITLES["fields"])
_LONGEST_VALUE = 60
_LONGEST_LINE = 200  # a longer one is a paragraph, no field
_INLINE = re.compile(rf"[,;。] ?[^,;。:]{{0,4}}(?:{LABELS['place'].pattern}):([^,;。|\n]+)")
_FIELD = re.compile(r"^([^:|]{2,12}?) *[:|]\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Field:
    """A printed name and its value, in the notice's own characters."""

    name: str
    value: str
    line: Line


def fields(page: Page, names: re.Pattern[str], refused: re.Pattern[str] | None = None) -> Iterator[Field]:
    """Every field whose name is one of those: 地点：… in one line, or a heading with its value in the lines below."""
    for line in page.lines:
        bare = line.bare
        if len(bare) > _LONGEST_LINE:
            continue
        inline = _FIELD.match(bare)
        name = inline[1] if inline else bare
        if not 2 <= len(name) <= 14 or (refused and refused.search(name)) or not _ends_with(names, name):
            continue
        if LABELS["around"].search(name):  # 时间和地点: its values are times first
            continue
        at = line.start + line.text.index(bare)
        value = page.text.shown(at + inline.start(2), line.end) if inline and inline[2] else _below(page, line)
        if value:
            yield Field(name, value, line)


def _ends_with(names: re.Pattern[str], text: str) -> bool:
    stripped = re.sub(r"\(.*?\)$", "", text).strip()
    return any(match.end() == len(stripped) for match in names.finditer(stripped))


def _below(page: Page, line: Line) -> str:
    """The lines under a heading up to the next gap; a fuller line below that begins alike replaces a short one."""
    values: list[Line] = []
    for other in page.lines[line.index + 1 : line.index + 5]:
        if values and (other.gap or _is_heading(other)):
            fuller = other.gap and other.text.startswith(values[0].text) and len(other.text) <= _LONGEST_VALUE
            return _joined(page, [other] if fuller else values)
        if not values and _is_heading(other):
            return ""
        if values and unnumbered(other.text) != other.text and other.text[0] not in "(《“":
            return _joined(page, values[:-1] or values)  # a list begins: the line before it was its heading
        values.append(other)
    return _joined(page, values)


def _is_heading(line: Line) -> bool:
    bare = line.bare
    return is_name(line) or (len(bare) <= 8 and bool(_GENERIC.search(bare))) or not bare


def _joined(page: Page, lines: list[Line]) -> str:
    return "".join(_joinable(page.text.shown(line.start, line.end)) for line in lines if not _SKIP.search(line.text))


def _joinable(value: str) -> str:
    """Text whose next line may follow at once: one that ends in a Latin word needs a blank."""
    return f"{value} " if value[-1:].isascii() and value[-1:].isalnum() else value


def clean_value(value: str, longest: int = _LONGEST_VALUE) -> str:
    """A field's value without trailing noise, cut at its first sentence."""
    first = re.split(r"[。；;！!]", value, maxsplit=1)[0].strip(" -，,：:")
    cut = _NOISE.sub("", first).strip()
    return cut if len(cut) <= longest else f"{cut[:longest]}…"


class Places:
    """Where things happen: the place fields of a notice, and which one belongs to a time."""

    def __init__(self, page: Page) -> None:
        self._page = page
        streamed = [field for field in fields(page, LABELS["way"]) if LABELS["stream"].search(field.value)]
        listed = list(fields(page, LABELS["place"], LABELS["not_place"]))
        self._places = sorted(listed + streamed, key=lambda field: field.line.index)

    def near(self, mention: Mention, until: int, *, itemised: bool) -> str:
        """The place of a time: in its sentence, in its own block of the programme, else the one of the whole notice.

        ``until`` is the index of the line where the next block begins; ``itemised`` says that what stands behind the time
        is already known to be the name of the thing.
        """
        beside = self._column(mention.line) or self._inline(mention.line) or self._in_sentence(mention)
        beside = beside or ("" if itemised else self._behind(mention) or self._next_line(mention))
        if beside or not self._places:
            return beside
        line = mention.line.index
        at = _first_from(self._places, line)
        before = [field for field in self._places[max(0, at - 1) : at] if field.line.index >= line - _PLACE_REACH]
        below = [field for field in self._places[at : at + 1] if field.line.index < until]
        first = before + below if self._place_comes_first(line) else below + before
        return clean_value((first or self._places[-1:])[0].value)

    def _place_comes_first(self, line: int) -> bool:
        """Whether each item of this notice prints its place above its time."""
        return len(self._places) > 1 and self._places[0].line.index < line and not self._time_comes_first

    @cached_property
    def _time_comes_first(self) -> bool:
        place = self._places[0].line.index
        return any(is_name(other) or is_time_field(other) for other in self._page.lines[:place])

    def _behind(self, mention: Mention) -> str:
        """Hours, then a place, and no more in the line: 4月24日14:00-20:00，交流中心大堂."""
        found = _PLACE_BEHIND.match(self._page.text.folded, mention.node.end, mention.line.end)
        whole = found is not None and not self._page.text.folded[found.end() : mention.line.end].strip("。;")
        return self._page.text.shown(found.start(1), found.end(1)) if found and whole else ""

    def _next_line(self, mention: Mention) -> str:
        """A place alone in the line under a time, or behind a pin: 10月6日19:30 / 歌剧厅."""
        after = mention.line.index + 1
        for line in self._page.lines[after : after + 1]:
            pinned = "\U0001f4cd" in self._page.text.raw[max(0, line.start - 1) : line.start + 1]
            alone = len(line.bare) <= _LONGEST_NAME and _PLACE_ALONE.fullmatch(line.bare)
            if line.gap == 0 and (alone or pinned) and not re.search("[:,;。]", line.bare):
                return clean_value(line.bare)
        return ""

    def _in_sentence(self, mention: Mention) -> str:
        """定于3月5日在图书馆举办: the place between time and verb."""
        at = mention.node.end
        held = _HELD_IN.search(self._page.text.folded, at, at + len(mention.around.sentence_after))
        return clean_value(self._page.text.shown(held.start(1), held.end(1))) if held else ""

    def _column(self, line: Line) -> str:
        """The cell of a table's place column in the same row."""
        if not line.is_row:
            return ""
        head = self._page.head_of(line)
        columns = [n for n, cell in enumerate(head.cells) if LABELS["place"].search(cell)]
        return line.cells[columns[0]] if columns and columns[0] < len(line.cells) and head is not line else ""

    def _inline(self, line: Line) -> str:
        """A place between commas of the same line: 时间：3月5日14:00，地点：图书馆."""
        found = _INLINE.search(self._page.text.folded, line.start, min(line.end, line.start + _LONGEST_LINE))
        return clean_value(self._page.text.shown(found.start(1), found.end(1))) if found else ""


def audience(found: list[Field], line: Line, until: int) -> str:
    """Whom a time concerns: the field in its own block, else the first of the notice."""
    at = _first_from(found, line.index)
    own = [field for field in found[at : at + 1] if field.line.index < until]
    chosen = (own or found)[:1]
    return clean_value(chosen[0].value, 80) if chosen else ""


def _first_from(found: list[Field], line: int) -> int:
    """Where in a list of fields, in the order of the text, those of a line and of the lines below it begin."""
    return bisect_left(found, line, key=lambda field: field.line.index)


def own_name(page: Page, label: Line) -> str:
    """The name printed above a time's heading: 昆曲《浣纱记》 above 时间; empty where only a section's heading stands there."""
    block: list[Line] = []
    for line in reversed(page.lines[max(0, label.index - 4) : label.index]):
        if block and block[-1].gap:
            break
        block.append(line)
    block.reverse()
    if not block or any(not can_name(line.text) for line in block):
        return ""
    return join_name([page.text.shown(line.end - len(_unnumbered_name(line.text)), line.end) for line in block])


def _unnumbered_name(text: str) -> str:
    """Without its number; a dash at the beginning joins it to the line above."""
    return text if text.startswith("-") else unnumbered(text)


def can_name(text: str) -> bool:
    """Whether a line may be the name of something that takes place: no sentence, no field, no section's heading."""
    if not 2 <= len(text) <= _LONGEST_NAME or re.search(r"[。;!?~:]$", text):
        return False
    field, colon, _ = text.partition(":")
    if LABELS["around"].search(text) or _IN_FIGURES.search(text) or (colon and _FIELD_NAMES.search(field)):
        return False
    return bool(re.search(r"[\u4e00-\u9fff]{2}", text)) and not (len(text) <= 8 and _GENERIC.search(text))


def join_name(names: list[str]) -> str:
    """Lines of one name as one line."""
    joined = names[0]
    for name in names[1:]:
        joined += name if name[0] in "-—" or (name[0] == "《" and joined[-1] in "》-—") else f" {name}"
    return joined
