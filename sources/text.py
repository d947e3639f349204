"""Bytes to text, and text to what a reader reads: the one place that decides what evidence offsets count in."""

import codecs
import html
import re

from sources.broken import Unreadable

# Only entities closed by a semicolon: html.unescape alone would turn the link "?a=1&reg=2" into "?a=1®=2".
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def clean(text: str) -> str:
    """The text as its readers see it: entities decoded once, every line end a newline, no invisible controls.

    Nothing else changes: full-width characters, spaces, tabs and empty lines stay, since a quote must be found again.
    """
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """The text with every run of white space as one blank: for titles and names."""
    return " ".join(text.split())


def damaged(text: str) -> bool:
    """Whether a byte of it was no character (decode marks those with lone surrogates, JSON can spell them too)."""
    return _SURROGATE.search(text) is not None


def decode(data: bytes) -> str:
    """UTF-8 (or UTF-16 behind its byte order mark), else GB18030; Unreadable when it is neither.

    A UTF-8 file with a few broken bytes stays UTF-8, those bytes marked by lone surrogates, because GB18030 gives almost
    any bytes some Chinese meaning: reading the whole file by it would replace every promise with well-formed nonsense.
    """
    if data.startswith(_UTF16_MARKS):
        return _strict(data, "utf-16")
    marked = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    broken = len(_SURROGATE.findall(marked))
    if broken == 0:
        return marked
    intact = sum(1 for char in marked if char > "\x7f") - broken
    mostly_utf8 = intact * 2 >= broken
    chinese = _strict(data, "gb18030", None if not mostly_utf8 else marked)
    return chinese if _everyday(chinese) or not mostly_utf8 else marked


def _everyday(text: str) -> bool:
    """Whether nearly all its Chinese is of the 6,763 characters of GB 2312, as that of every notice is.

    UTF-8 taken for GB18030 is mostly made of the 14,000 others: 申报 becomes 鐢虫姤.
    """
    foreign = [char for char in text if char > "\x7f"]
    known = "".join(foreign).encode("gb2312", "ignore")
    return len(known) >= 2 * 0.8 * len(foreign)


def _strict(data: bytes, encoding: str, otherwise: str | None = None) -> str:
    """The text in this encoding when it is one, else ``otherwise``, else Unreadable."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if not _BINARY.search(text):
        return text
    if otherwise is None:
        raise Unreadable("不是文本，或编码既非 UTF-8 也非 GB18030 · neither UTF-8 nor GB18030 text")
    return otherwise
