"""One notice from a text or Markdown file, which says little about itself.

Title: ``title:`` in the head, else the first Markdown heading or line of text, else the file name.
Published on, the first that is there: ``published:`` / 发布时间： near the top; the date a file name begins with; the
last line that is a date alone, near the end (the signature of an official letter); the end of a month that is a line
alone near the top (the cover of a periodical); the city date the file was last changed.
Id: ``id:`` in the head, else the file name, so that new text in the same file is a revision and not another notice.
"""

import re
import unicodedata
from datetime import date

from domain.notice import Notice
from sources.broken import Unreadable
from sources.dates import day_of, end_of_month
from sources.text import clean, damaged, one_line

_FENCE = "---"
_FIELD = re.compile(r"(id|title|published|url|source)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:published|发布时间|发布日期|发文日期)[ \t]*[:：][ \t]*(\d.{7,29})", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"\s*([\d〇○◯零一二三四五六七八九]{4}\s*年[\s\d一二三四五六七八九十]+月[\s\d一二三四五六七八九十]+日)\s*(?:印发|发布)?\s*"
)
_HEADING = re.compile(r"#{1,6}\s+(.+)")
_CLOSING = re.compile(r"(?<=\s)#+$")  # ## title ##
_NAME_DATE = re.compile(r"(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_TOP_LINES = 20  # 发布时间 stands under the title; further down the words belong to the text
_END_LINES = 20  # a signature may be followed by its annexes' names; one further up signs something quoted
_LONGEST_TITLE = 120


def read(text: str, name: str, changed_on: date) -> Notice:
    """The notice a document is; Unreadable when it has no text, damaged text, or a date in its head that is none.

    name is the file's own without folders, changed_on the city date it was last changed.
    """
    name = name_as_id(name)
    if damaged(text + name):
        raise Unreadable("含有损坏的字符 · holds damaged characters")
    head, body = _split(clean(text))
    if not body.strip():
        raise Unreadable("没有内容 · no text in it")
    return Notice(
        id=one_line(head.get("id", "")) or name,
        title=one_line(head.get("title", "")) or _title(body) or name,
        published_on=_day(head, body, name, changed_on),
        text=body,
        url=head.get("url", ""),
        source=head.get("source", ""),
    )


def name_as_id(name: str) -> str:
    """A file name as the same string on every system: a Mac spells some characters with other code points."""
    return unicodedata.normalize("NFC", name)


def _split(text: str) -> tuple[dict[str, str], str]:
    """The head (``key: value`` lines, between fences or up to a blank line) and the body without it."""
    lines = text.split("\n")
    fenced = lines[0].strip() == _FENCE
    first = last = int(fenced)
    while last < len(lines) and (_FIELD.fullmatch(lines[last].strip()) or (fenced and _inside(lines[last]))):
        last += 1
    closed = last < len(lines) and lines[last].strip() == (_FENCE if fenced else "")
    if last == first or not closed:
        return {}, text
    fields = [found for line in lines[first:last] if (found := _FIELD.fullmatch(line.strip()))]
    return {found[1].lower(): found[2].strip().strip("\"'") for found in fields}, "\n".join(lines[last + 1 :])


def _inside(line: str) -> bool:
    """Between fences any other ``key: value`` may stand; a line of prose means that the fence is only a rule."""
    return re.match(r"\s*[\w-]+\s*:", line) is not None


def _title(body: str) -> str:
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    headings = (_CLOSING.sub("", found[1]) for line in lines if (found := _HEADING.fullmatch(line)))
    return one_line(next(headings, lines[0]))[:_LONGEST_TITLE]


def _day(head: dict[str, str], body: str, name: str, changed_on: date) -> date:
    if printed := head.get("published"):
        return _day_or_complaint(printed)
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    top, end = lines[:_TOP_LINES], lines[: -_END_LINES - 1 : -1]
    return _said_on(top) or _in_name(name) or _signed_on(end) or _cover_of(top, changed_on) or changed_on


def _day_or_complaint(printed: str) -> date:
    day = day_of(printed)
    if day is None:
        raise Unreadable(f"published 不是日期：{printed[:40]!r} · not a date, write 2026-02-04")
    return day


def _said_on(lines: list[str]) -> date | None:
    said = (found[1] for line in lines for found in _PUBLISHED.finditer(line))
    return next((day for text in said if (day := day_of(text))), None)


def _in_name(name: str) -> date | None:
    found = _NAME_DATE.match(name)
    return day_of("-".join(found.groups())) if found else None


def _signed_on(lines: list[str]) -> date | None:
    """From the last line up."""
    signatures = (found[1] for line in lines if (found := _SIGNATURE.fullmatch(line)))
    return next((day for text in signatures if (day := day_of(text))), None)


def _cover_of(lines: list[str], changed_on: date) -> date | None:
    """The month's end, since what a periodical reports is over; in the month itself the day it came."""
    end = next((day for line in lines if (day := end_of_month(line))), None)
    return changed_on if end and end.replace(day=1) == changed_on.replace(day=1) else end
