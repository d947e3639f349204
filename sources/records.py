"""Notices as JSON: one list, or one object a line. A broken record costs itself and nothing beside it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.notice import Notice
from sources.broken import Unreadable
from sources.dates import day_of
from sources.text import clean, damaged, one_line

# The first spelling found holds. The Chinese ones are those of the account's export, the others are our own.
_KEYS = {
    "id": ("id", "文章标识符aid"),
    "title": ("title", "标题title"),
    "published": ("published", "时间time"),
    "text": ("text", "finalContent"),
    "url": ("url", "链接url"),
    "source": ("source", "公众号名称"),
}
_NEXT_RECORD = re.compile(r',\s*(?=\{\s*["}])')
_GAP = re.compile(r"[\s,]*")
_JSON = json.JSONDecoder(strict=False)  # an export may hold raw line ends inside its strings
_MOST_BREAKS = 1000  # a file that breaks more often is no list of notices

Placed = tuple[str, Notice | Unreadable]  #: position in the file, and what stands there


def looks_like_list(text: str) -> bool:
    """Whether a text is meant as a JSON list of records; a Markdown link [通知](…) is not."""
    return re.match(r"\s*\[\s*[{\]]", text) is not None


def looks_like_lines(text: str) -> bool:
    """Whether a text is meant as one JSON object, or as one a line."""
    return re.match(r'\s*\{\s*["}]', text) is not None


def read_list(text: str) -> Iterator[Placed]:
    """Each record of a JSON list; after a syntax error reading goes on at the next record."""
    number, breaks, at = 0, 0, text.find("[") + 1
    while (at := _skip(text, at)) < len(text) and text[at] != "]" and breaks < _MOST_BREAKS:
        number += 1
        value, at = _next_value(text, at)
        breaks += isinstance(value, Unreadable)
        yield f"第{number}条", _notice_or_why(value)
    if breaks >= _MOST_BREAKS:
        yield f"第{number}条", Unreadable("错误太多，其余未读 · too many errors, the rest was not read")
    elif at >= len(text):
        yield (
            f"第{number}条之后",
            Unreadable("列表没有结尾，文件可能不完整 · the list never ends, the file may be cut off"),
        )


def _skip(text: str, at: int) -> int:
    """Past white space and commas."""
    found = _GAP.match(text, at)
    return found.end() if found else at


def _next_value(text: str, at: int) -> tuple[Any, int]:
    """The JSON value at a place and where it ends; Unreadable and the start of the next record after a mistake.

    The search starts where the broken record does, not where the parser gave up: a missing quotation mark makes it
    swallow the head of the record after it.
    """
    try:
        return _JSON.raw_decode(text, at)
    except (ValueError, RecursionError) as mistake:
        found = _NEXT_RECORD.search(text, at)
        return _unreadable(mistake), found.end() if found else len(text)


def _unreadable(mistake: Exception) -> Unreadable:
    if isinstance(mistake, json.JSONDecodeError):
        place = f"第{mistake.lineno}行第{mistake.colno}列"
        return Unreadable(f"JSON 有误（{place}） · broken JSON: {mistake.msg}")
    return Unreadable("JSON 过深或数字过长 · JSON nested too deep, or a number too long")


def read_lines(text: str) -> Iterator[Placed]:
    """Each JSON object of a JSONL text (or the one object that the whole text is); blank lines count and are skipped."""
    whole = _parsed(text)
    if isinstance(whole, dict):
        yield "第1条", _notice_or_why(whole)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"第{number}行", _notice_or_why(_parsed(line))


def _parsed(text: str) -> object:
    try:
        return _JSON.decode(text)
    except (ValueError, RecursionError) as mistake:
        return _unreadable(mistake)


def _notice_or_why(value: object) -> Notice | Unreadable:
    if isinstance(value, Unreadable):
        return value
    try:
        return notice(value)
    except Unreadable as why:
        return why


def notice(record: object) -> Notice:
    """The notice a record holds, cleaned; Unreadable names the key that is missing or wrong."""
    if not isinstance(record, Mapping):
        raise Unreadable("不是一条记录（应为 {…}） · not a record (expected an object)")
    text = _text(record)
    printed = _string(record, "published")
    published_on = day_of(printed)
    if published_on is None:
        raise Unreadable(f"「{_name(record, 'published')}」不是日期：{printed[:40]!r} · not a date, write 2026-02-04")
    return Notice(
        id=_required(record, "id"),
        title=_required(record, "title"),
        published_on=published_on,
        text=text,
        url=_line(record, "url"),
        source=_line(record, "source"),
    )


def _name(record: Mapping[str, Any], field: str) -> str:
    """The key a record spells a field with; our own spelling where it has none."""
    return next((key for key in _KEYS[field] if key in record), field)


def _string(record: Mapping[str, Any], field: str) -> str:
    """A field as a string; absent and null are the empty string."""
    name = _name(record, field)
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"「{name}」应为文字 · should be a string")
    if damaged(str(value)):
        raise Unreadable(f"「{name}」含有损坏的字符 · holds damaged characters")
    return str(value)


def _line(record: Mapping[str, Any], field: str) -> str:
    return one_line(clean(_string(record, field)))


def _required(record: Mapping[str, Any], field: str) -> str:
    value = _line(record, field)
    if not value:
        raise Unreadable(f"缺少「{' / '.join(_KEYS[field])}」 · missing or empty: {field}")
    return value


def _text(record: Mapping[str, Any]) -> str:
    """The body: the key must be there, its value may be empty (a notice that is all picture)."""
    name = _name(record, "text")
    if name not in record:
        raise Unreadable(f"缺少正文「{' / '.join(_KEYS['text'])}」 · no text")
    return clean(_string(record, "text"))
