"""One notice from a web page: its words without what stands around them, and what the page says of itself.

Title: ``ArticleTitle`` (the field of Chinese government pages), ``og:title``, the first heading, ``<title>``.
Published on: ``PubDate``, ``article:published_time`` and their like; the second that the page of a WeChat article names; else
as in a document without any of this (sources.documents), 发布时间 near the top or the signature near the end.
Text: the innermost part that is marked as the article and holds most of its words; else all but menus and lists of links.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from domain.notice import Notice
from domain.times import city_day
from sources import documents
from sources.dates import day_of
from sources.markup import Piece, Tag, pieces
from sources.text import clean, one_line

_ARTICLE = re.compile(
    r"(?:^|[\s_-])(?:js_content|rich_media_content|article|artcle|content|contents|contenttext|zoom|trs_editor|ucapcontent"
    r"|detail|details|maintext|entry|post)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST = 0.6  #: of the words of the largest part that an inner one must hold to be taken instead
_APART = frozenset({"nav", "header", "footer", "aside", "form", "button", "select", "iframe", "svg"})
_LINES = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "figure", "figcaption",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "thead", "tfoot", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_TITLES = ("articletitle", "og:title", "twitter:title")
_DAYS = ("pubdate", "article:published_time", "publishdate", "datepublished", "og:release_date", "date")
_SOURCES = ("contentsource", "og:article:author", "og:site_name", "sitename")
_PLATFORM = "微信公众平台"  # whose pages name it as their site; the account's own name stands elsewhere
_ACCOUNT = re.compile(r"""\bvar\s{1,9}nickname\s{0,9}=\s{0,9}(?:htmlDecode\()?["']([^"'\n]{1,80})["']""")
_SECOND = re.compile(r"""\b(?:var\s{1,9}ct|createTimestamp)\s{0,9}[=:]\s{0,9}["'](1\d{9})["']""")
_PASSING = re.compile(
    r"utm_\w+|spm|scene|subscene|chksm|from|isappinstalled|clicktime|enterid|sessionid|ascene|nwr_flag"
)
_BLANKS = re.compile(r"[ \t\r\n\f]+")


@dataclass
class _Read:
    """What was found so far."""

    meta: dict[str, str] = field(default_factory=dict)
    heading: str = ""
    title: str = ""
    account: str = ""
    text: list[str] = field(default_factory=list)
    parts: list[tuple[int, int, int]] = field(default_factory=list)  #: words, first and last place of each part


def looks_like_page(text: str) -> bool:
    """Whether a text is meant as a web page."""
    return re.match(r"\s*(?:<!--|<\?xml|<!doctype\s+html|<html)", text[:500], re.IGNORECASE) is not None


def read(text: str, name: str, changed_on: date, url: str = "") -> Notice:
    """The notice of a page; Unreadable when it has no words. ``name``: of the file, ``url``: where it was fetched."""
    found = _found(text)
    heading = one_line(clean(_first(found.meta, _TITLES) or found.heading or found.title))
    known = documents.read(_words(found), name, changed_on)
    page = replace(
        known,
        title=heading or known.title,
        published_on=_day(found, text) or known.published_on,
        source=known.source or one_line(clean(_source(found, text))),
    )
    if not url:
        return page
    return replace(page, id=name_of(url), url=url, source=page.source or urlsplit(url).hostname or "")


def name_of(url: str) -> str:
    """The same id for the same page: what only says how somebody came there is left out of its address."""
    parts = urlsplit(url)
    asked = [(key, value) for key, value in parse_qsl(parts.query) if not _PASSING.fullmatch(key)]
    same = urlunsplit(("", parts.netloc, parts.path, urlencode(asked), ""))
    return f"web-{hashlib.sha256(same.encode()).hexdigest()[:16]}"


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _day(found: _Read, text: str) -> date | None:
    printed = day_of(_first(found.meta, _DAYS)) if _first(found.meta, _DAYS) else None
    second = _SECOND.search(text)
    return printed or (city_day(datetime.fromtimestamp(int(second[1]), UTC)) if second else None)


def _source(found: _Read, text: str) -> str:
    named = _first(found.meta, _SOURCES)
    account = _ACCOUNT.search(text)
    return found.account or (account[1] if account else "") or ("" if named == _PLATFORM else named)


def _found(text: str) -> _Read:
    """One walk over the page."""
    found, reader = _Read(), _Walk()
    for piece in pieces(text):
        reader.step(found, piece)
    reader.end(found)
    return found


class _Walk:
    """Where in the page we are; every step costs the same, however deep that is."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int, int]] = []  # parts: tag, words before it, place where it begins
        self._same: dict[str, list[bool]] = {}  # by tag: whether each open one is a part
        self._apart = self._links = self._words = 0
        self._kept: dict[str, list[str] | None] = {"h1": None, "title": None, "account": None}

    def step(self, found: _Read, piece: Piece) -> None:
        """One tag or one run of text."""
        match piece:
            case str():
                self._text(found, piece)
            case Tag(name=name) if name in _APART:
                self._apart = max(self._apart + (-1 if piece.closes else 1), 0)
            case Tag(name="a"):
                self._links = max(self._links + (-1 if piece.closes else 1), 0)
                self._keep(found, piece)
            case Tag(name="meta"):
                key = (
                    piece.attributes.get("property")
                    or piece.attributes.get("name")
                    or piece.attributes.get("itemprop", "")
                )
                found.meta.setdefault(key.lower(), piece.attributes.get("content", ""))
            case Tag():
                self._tag(found, piece)

    def end(self, found: _Read) -> None:
        """What was never closed ends with the page."""
        while self._open:
            self._close_part(found)

    def _text(self, found: _Read, text: str) -> None:
        for kept in self._kept.values():
            if kept is not None:
                kept.append(text)
        if self._kept["title"] is None and not self._apart:
            found.text.append(_BLANKS.sub(" ", text))
            self._words += 0 if self._links else len(text.strip())

    def _tag(self, found: _Read, tag: Tag) -> None:
        if tag.name in _LINES and not self._apart:
            found.text.append("\n")
        elif tag.name in _CELLS and tag.closes and not self._apart:
            found.text.append("\t")
        self._keep(found, tag)
        self._part(found, tag)

    def _keep(self, found: _Read, tag: Tag) -> None:
        """The words of the first heading, of the title, and of the name of a WeChat account."""
        name = "account" if tag.attributes.get("id") == "js_name" else tag.name
        if not tag.closes and name in self._kept and self._kept[name] is None:
            self._kept[name] = []
        elif tag.closes:
            for one, where in (("h1", "heading"), ("title", "title"), ("account", "account")):
                said = self._kept[one]
                if said is not None and (one == tag.name or one == "account"):
                    setattr(found, where, getattr(found, where) or "".join(said).strip())
                    self._kept[one] = None

    def _part(self, found: _Read, tag: Tag) -> None:
        marks = self._same.setdefault(tag.name, [])
        if not tag.closes:
            named = f"{tag.attributes.get('id', '')} {tag.attributes.get('class', '')}"
            part = tag.name in ("article", "main") or bool(_ARTICLE.search(named))
            marks.append(part)
            if part:
                self._open.append((tag.name, self._words, len(found.text)))
        elif marks and marks.pop() and self._open:
            self._close_part(found)

    def _close_part(self, found: _Read) -> None:
        _, words, place = self._open.pop()
        found.parts.append((self._words - words, place, len(found.text)))


def _words(found: _Read) -> str:
    """The text of the page's article, a line a line."""
    most = max((words for words, _, _ in found.parts), default=0)
    large = [part for part in found.parts if part[0] and part[0] >= _MOST * most]
    _, first, last = min(large, default=(0, 0, len(found.text)))
    printed = "".join(found.text[first:last]).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip(" ") for line in printed)).strip()
