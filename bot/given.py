"""What is handed over beside words: a file or a link. Whoever carries a message fetches it before the chat answers.

The chat says whether anything is to be fetched (``Chat.errand``): a stranger's file never is. What came of it goes into the
message (``Incoming.given``), so the chat itself touches neither disk nor network.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import NoReturn
from urllib.parse import urlsplit

from bot.rich import printable
from domain.notice import Notice
from sources import Broken, pages, read_file
from sources.broken import Unreadable
from sources.fetch import Page, fetch
from sources.guard import Unfetched, Why
from sources.text import decode

LARGEST_FILE = 5 * 1024 * 1024  #: bytes; an export of a year has two million
LONGEST_NAME = 100
_KINDS = ("text/", "application/json", "application/xhtml+xml", "application/x-ndjson")
_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".json", ".jsonl", ".ndjson", ".html", ".htm"})
_LINK = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_ADD = re.compile(r"(?:[/／]add(?:@\w+)?|新增)\s+", re.IGNORECASE)
_LONGEST_LABEL = 80  #: characters that may stand on the line above a link, as sharing puts its title there

Found = Notice | Broken


@dataclass(frozen=True, slots=True)
class File:
    """A file as its sender's client describes it; nothing of that is believed but to refuse it."""

    id: str  #: the receiver's own handle
    name: str
    size: int | None = None
    kind: str = ""  #: media type

    @property
    def readable(self) -> bool:
        """Whether it may be text: by its name or its kind, so that no picture is downloaded to find out."""
        return PurePosixPath(self.name).suffix.lower() in _SUFFIXES or self.kind.startswith(_KINDS)


@dataclass(frozen=True, slots=True)
class Given:
    """What came of a file or a link: what was read in it, or why there is nothing."""

    name: str  #: of the file, or the address
    found: tuple[Found, ...] = ()
    why: Why | None = None
    detail: str = ""


Errand = File | str  #: a file, or the address of a page
Content = Callable[[File], Awaitable[bytes]]
GetPage = Callable[[str], Awaitable[Page]]
Carry = Callable[[Errand], Awaitable[Given]]


def link_of(text: str) -> str:
    """The address of a message that is nothing but a link, perhaps with its title on a line of its own; else empty."""
    said = _ADD.sub("", text.strip(), count=1)
    links = _LINK.findall(said)
    if len(links) != 1:
        return ""
    label = said.replace(links[0], "", 1).strip()
    alone = not label or ("\n" not in label and len(label) <= _LONGEST_LABEL and links[0] in said.split("\n"))
    return str(links[0]) if alone and not label.startswith(("/", "／")) else ""


def named(name: str) -> str:
    """A file's name without folders and without what acts on a screen."""
    bare = PurePosixPath(PureWindowsPath(printable(name).replace("\n", " ")).name).name
    return bare if len(bare) <= LONGEST_NAME else f"{bare[: LONGEST_NAME // 2]}…{bare[-LONGEST_NAME // 3 :]}"


async def carried(errand: Errand, today: date, *, content: Content, page: GetPage = fetch) -> Given:
    """Fetch and read it; never fails. ``today``: the city's, for what says no date of its own."""
    name = errand if isinstance(errand, str) else errand.name
    try:
        if isinstance(errand, str):
            return Given(name, await _page(errand, today, page))
        return Given(name, await _file(errand, today, content))
    except Unfetched as failure:
        return Given(name, why=failure.why, detail=failure.detail)


async def _file(file: File, today: date, content: Content) -> tuple[Found, ...]:
    if not file.readable:
        _refuse(Why.NO_PAGE, PurePosixPath(file.name).suffix)
    if (file.size or 0) > LARGEST_FILE:
        _refuse(Why.TOO_LARGE, f"{LARGEST_FILE >> 20} MB")
    data = await content(file)
    if len(data) > LARGEST_FILE:
        _refuse(Why.TOO_LARGE, f"{LARGEST_FILE >> 20} MB")
    return await asyncio.to_thread(read_file, file.name, data, today)


async def _page(url: str, today: date, get: GetPage) -> tuple[Found, ...]:
    page = await get(url)
    return await asyncio.to_thread(_read_page, page, today)


def _read_page(page: Page, today: date) -> tuple[Found, ...]:
    """A page is one notice; JSON or plain text behind a link is what it would be in a file."""
    if page.kind in ("application/json", "text/plain", "text/markdown"):
        return read_file(named(urlsplit(page.url).path) or "page.txt", page.body, today)
    try:
        return (pages.read(decode(page.body), "page", today, page.url),)
    except Unreadable as why:
        raise Unfetched(Why.NO_TEXT, str(why)) from None


def _refuse(why: Why, detail: str) -> NoReturn:
    raise Unfetched(why, detail)
