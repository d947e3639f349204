"""Calendars that are at hand, answered at once: no task, no thread, no transaction.

A calendar program asks every hour whether anything changed, and nearly always nothing did. What it takes to say so is the
store's revision and bytes that were rendered before. Whatever is not as simple as that is answered the usual way
(feed/feeds.py), which says the same, header for header; so does any trouble.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote

import structlog
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from feed import feeds
from feed.guard import HEADERS
from feed.representation import Coded, accepts_gzip, is_known
from feed.selection import Selection, selection_of
from feed.site import Site
from store.glance import Glance

Fields = Sequence[tuple[bytes, bytes]]  #: header names in lower case
#: Addresses whose meaning is remembered, and the longest of them: anybody can make up more.
MOST_ADDRESSES = 2_000
LONGEST_ADDRESS = 1_000
_BEGIN, _END = "/feeds/", ".ics"
# With a body to be read first, or part of the answer asked for, it is not simple any more.
_NOT_SIMPLE = {b"content-length", b"transfer-encoding", b"expect"}
_log = structlog.get_logger("feed")


@dataclass(frozen=True, slots=True)
class Reply:
    """A finished answer but for what the server adds; ``head`` ends before the empty line."""

    head: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address means."""

    name: str
    selection: Selection


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What of a request's headers matters."""

    gzip: bool
    tags: list[str]
    since: str


class Express:
    """For the one thread that the event loop runs on."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._glance = Glance(site.store)
        self._addresses: dict[bytes, _Asked] = {}
        self._state: feeds.State | None = None
        self._looked = False

    def answer(self, method: bytes, url: bytes, headers: Fields) -> Reply | None:
        """The answer if it is at hand, None where the usual way must find it; never an exception."""
        try:
            return self._answer(method, url, headers)
        except Exception:  # noqa: BLE001 - whatever it is, the usual way says 503 or does better
            _log.exception("express_failed")
            return None

    def _answer(self, method: bytes, url: bytes, headers: Fields) -> Reply | None:
        asked = self._asked(url)
        if asked is None or (state := self._now()) is None:
            return None
        content = self._site.shelf.find(feeds.key(asked.selection, state))
        wanted = _wanted(headers)
        if content is None or wanted is None:
            return None
        coded = Coded(content, gzip=wanted.gzip)
        known = is_known(wanted.tags, wanted.since, coded.etag, content.modified_at)
        head = _head(coded.etag, content.modified_at, coded.coding, len(coded.body), asked.name, known=known)
        return Reply(head, b"" if known or method == b"HEAD" else coded.body)

    def _asked(self, url: bytes) -> _Asked | None:
        try:
            return self._addresses[url]
        except KeyError:
            if len(url) > LONGEST_ADDRESS or (asked := _meaning(url)) is None:
                return None
            if len(self._addresses) >= MOST_ADDRESSES:
                self._addresses.clear()
            return self._addresses.setdefault(url, asked)

    def _now(self) -> feeds.State | None:
        """The state of the store, looked up once in each turn of the event loop.

        All requests that a turn takes up had arrived when it began, so none of them can have been sent after a change
        that this look does not see.
        """
        if not self._looked:
            asyncio.get_running_loop().call_soon(self._forget)
            self._looked = True
            revision = self._glance.look()
            self._state = None if revision is None else feeds.state_at(self._site, *revision)
        return self._state

    def _forget(self) -> None:
        self._looked = False


def _meaning(url: bytes) -> _Asked | None:
    """What the usual way would understand; None for every other address, and for what it refuses."""
    path, _, query = url.decode("ascii", "replace").partition("?")
    if not (path.startswith(_BEGIN) and path.endswith(_END)) or path.count("/") > 2:
        return None
    name = unquote(path.removeprefix(_BEGIN).removesuffix(_END))
    try:
        return None if "/" in name else _Asked(name, selection_of(name, QueryParams(query.partition("#")[0])))
    except HTTPException:
        return None


def _wanted(headers: Fields) -> _Wanted | None:
    codings, tags, since = list[bytes](), list[str](), ""
    for name, value in headers:
        if name == b"accept-encoding":
            codings.append(value)
        elif name == b"if-none-match":
            tags.append(value.decode("latin-1"))
        elif name == b"if-modified-since":
            since = since or value.decode("latin-1")
        elif name in _NOT_SIMPLE:
            return None
    return _Wanted(_takes_gzip(tuple(codings)), tags, since)


@lru_cache(256)
def _takes_gzip(fields: tuple[bytes, ...]) -> bool:
    return accepts_gzip([field.decode("latin-1") for field in fields])


@lru_cache(1024)
def _head(etag: str, modified_at: datetime | None, coding: str, length: int, name: str, *, known: bool) -> bytes:
    fields = feeds.headers(etag, modified_at, name) | HEADERS
    if not known:
        fields |= {"Content-Type": feeds.CALENDAR, "Content-Length": str(length)}
        fields |= {"Content-Encoding": coding} if coding else {}
    status = "304 Not Modified" if known else "200 OK"
    lines = [f"HTTP/1.1 {status}", *(f"{field.lower()}: {value}" for field, value in fields.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n"
