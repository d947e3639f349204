"""The tags and the text of a web page, one after the other, in time that grows with its length alone, whatever it is.

The standard library's parser looks for the end of each unclosed comment anew, which a page of a megabyte turns into hours.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST_TAG = 4000  #: characters of a tag whose attributes are read
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]{0,30}")
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]++))""")
_RAW = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "noscript", "template", "textarea", "xmp")
}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag; ``attributes`` of an opening one, their names in lower case, their values as they are written."""

    name: str
    closes: bool
    attributes: Mapping[str, str]


Piece = Tag | str


def pieces(text: str) -> Iterator[Piece]:
    """Tags and runs of text in order; comments, scripts and styles are left out, and what has no end goes with the rest."""
    at = 0
    while at < len(text):
        begins = text.find("<", at)
        if begins < 0:
            begins = len(text)
        if begins > at:
            yield text[at:begins]
        if begins == len(text):
            return
        piece, at = _markup(text, begins)
        if piece is not None:
            yield piece


def _markup(text: str, at: int) -> tuple[Piece | None, int]:
    """What begins with the < at this place, and where it ends."""
    if text.startswith("<!--", at):
        return None, _after(text, "-->", at + 4)
    if text.startswith(("<!", "<?"), at):
        return None, _after(text, ">", at)
    closes = text.startswith("</", at)
    name = _NAME.match(text, at + 1 + closes)
    if name is None:
        return "<", at + 1
    end = _after(text, ">", name.end())
    tag = Tag(
        name[0].lower(), closes, {} if closes else _attributes(text[name.end() : min(end, name.end() + LONGEST_TAG)])
    )
    if not closes and tag.name in _RAW:
        closing = _RAW[tag.name].search(text, end)
        end = _after(text, ">", closing.end()) if closing else len(text)
        return None, end
    return tag, end


def _after(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), double or single or bare)
    return found
