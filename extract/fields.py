"""What a notice prints beside its times: place, audience, the name of a performance."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.cues import LABELS, TITLES, words
from extract.labels import is_name
from extract.page import Line, Page, closed_up, unnumbered
from extract.tables import in_table

_GENERIC = words(TITLES["generic"])
_NOISE = words(TITLES["noise"])
_SKIP = words(TITLES["skip_lines"])
_LONGEST_NAME = 36
TIME_IN_FIGURES = re.compile(r"\d{1,2} ?月 ?\d{1,2} ?[日号]|\d{1,2}:\d\d")
_FIELD_NAMES = words(TITLES["fields"])
_LONGEST_VALUE = 60
_LONGEST_FIELD_NAME = 14
_LONGEST_LINE = 200  # a longer one is a paragraph, no field
NEAREST = 3  #: fields of one kind that a block may have
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@&=+%-]{1,300}")
_FIELD = re.compile(r"^(?:【([^】]{2,12})】[:|]?|([^:|]{2,12}?|[\u4e00-\u9fff] {1,40}[\u4e00-\u9fff]) *[:|])\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Field:
    """A printed name and its value, in the notice's own characters."""

    name: str
    value: str
    line: Line


def fields(
    page: Page, names: re.Pattern[str], refused: re.Pattern[str] | None = None, below: int = 4
) -> Iterator[Field]:
    """Every field whose name is one of those: 地点：… in one line, or a heading with its value in the lines below."""
    ending = _at_end(names)
    for line, name, inline in page.once("names of fields", _names):
        if not ending.search(_bare(name)) or (refused and refused.search(name)):
            continue
        if LABELS["around"].search(name):  # 时间和地点: its values are times first
            continue
        if in_table(page, line):
            continue
        at = line.start + line.text.index(line.bare)
        value = page.text.shown(at + inline.start(3), line.end) if inline and inline[3] else _below(page, line, below)
        if value:
            yield Field(name, value, line)


def _names(page: Page) -> list[tuple[Line, str, re.Match[str] | None]]:
    """Every line that may be a field or its heading, with the name it would have."""
    found = []
    for line in page.lines:
        if len(line.bare) > _LONGEST_LINE:
            continue
        inline = _FIELD.match(line.bare)
        name = closed_up((inline[1] or inline[2]) if inline else line.bare)
        if 2 <= len(name) <= _LONGEST_FIELD_NAME:
            found.append((line, name, inline))
    return found


def ends_with(names: re.Pattern[str], text: str) -> bool:
    """Whether a field's name ends with one of the names; what stands in brackets after it does not count."""
    return _at_end(names).search(_bare(text)) is not None


def _bare(name: str) -> str:
    return re.sub(r"\(.*?\)$", "", name).strip() if name.endswith(")") else name.strip()


@lru_cache(maxsize=64)
def _at_end(names: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{names.pattern})$")


def _below(page: Page, line: Line, most: int) -> str:
    """The lines under a heading up to the next gap; a fuller line below that begins alike replaces a short one."""
    values: list[Line] = []
    for other in page.lines[line.index + 1 : line.index + 1 + most]:
        if values and (other.gap or _is_heading(other) or other.bare.isdigit()):
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
    end = uncut(cut, longest)
    return cut if len(cut) <= end else f"{cut[:end]}…"


def uncut(text: str, end: int) -> int:
    """Where to end instead of inside a web address: behind it."""
    at = text.rfind("http", max(0, end - 300), end + 3)
    address = _ADDRESS.match(text, at) if at >= 0 else None
    return max(end, at + len(address[0].rstrip(".:?"))) if address else end


def within(found: list[Field], line: int, until: int) -> list[Field]:
    """The first few fields from a line on, up to where the next time's block begins."""
    at = first_from(found, line)
    return [field for field in found[at : at + NEAREST] if field.line.index < until]


def nearest(found: list[Field], line: int, until: int, longest: int) -> str:
    """The value of the field in a time's own block, else of the first of the notice; empty where there is none."""
    own = within(found, line, until) or found
    return clean_value(own[0].value, longest) if own else ""


def first_from(found: list[Field], line: int) -> int:
    """Where in a list of fields, in the order of the text, those of a line and of the lines below it begin."""
    return bisect_left(found, line, key=lambda field: field.line.index)


def can_name(text: str) -> bool:
    """Whether a line may be the name of something that takes place: no sentence, no field, no section's heading."""
    if not 2 <= len(text) <= _LONGEST_NAME or re.search(r"[。;!?~:]$", text):
        return False
    field, colon, _ = text.partition(":")
    if LABELS["around"].search(text) or TIME_IN_FIGURES.search(text) or (colon and _FIELD_NAMES.search(field)):
        return False
    return bool(re.search(r"[\u4e00-\u9fff]{2}", text)) and not (len(text) <= 8 and _GENERIC.search(text))
