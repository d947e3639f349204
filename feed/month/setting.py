"""Setting text: which words fit on a line, and where Chinese may be broken."""

import re
from collections.abc import Callable

ELLIPSIS = "…"
SHORTEST = 4  #: characters of a line that does not look forgotten
TRIES = 12
_BEYOND = re.compile(r"[\U00010000-\U0010ffff\ufe00-\ufe0f\u200d]")  # emoji and what joins them: text fonts have none
_TOKENS = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:/%+\-–'’]*|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：！？）》」』】〕”’…·—,.;:!?)]%")  # GB/T 15834: these begin no line
_NOT_LAST = frozenset("（《「『【〔“‘([")  # and these end none

Width = Callable[[str], float]


def drawable(text: str) -> str:
    """What a text font can draw of it, in one line."""
    return " ".join(_BEYOND.sub("", text).split())


def wrapped(text: str, room: float, width: Width, most: int) -> list[str]:
    """At most ``most`` lines no wider than ``room``; what is left over is cut with an ellipsis."""
    lines, line = list[str](), ""
    for token in _TOKENS.findall(drawable(text)):
        for piece in _pieces(token, room, width):
            if line and width(line + piece) > room and piece not in _NOT_FIRST:
                whole, hanging = _ended(line)
                lines.append(whole.rstrip())
                line = hanging + piece.lstrip()
            else:
                line += piece
    lines.append(line.rstrip())
    if len(lines) <= most:
        return [fitted(line, room, width) for line in lines if line] or [""]
    return [*(fitted(line, room, width) for line in lines[: most - 1]), fitted("".join(lines[most - 1 :]), room, width)]


def balanced(text: str, room: float, width: Width, most: int) -> list[str]:
    """The same, but the last line is given company from the one before where it would have hardly a word."""
    lines = wrapped(text, room, width, most)
    for narrower in range(1, TRIES + 1):
        if len(lines) < 2 or len(lines[-1]) >= SHORTEST or ELLIPSIS in "".join(lines):
            break
        tried = wrapped(text, room * (1 - narrower / 2 / TRIES), width, most)
        if len(tried) > len(lines) or ELLIPSIS in "".join(tried):
            break
        lines = tried
    return lines


def _ended(line: str) -> tuple[str, str]:
    """What stays on a line, and an opening mark that goes with what it opens."""
    return (line[:-1], line[-1]) if len(line) > 1 and line[-1] in _NOT_LAST else (line, "")


def fitted(text: str, room: float, width: Width) -> str:
    """The text, cut with an ellipsis where it is too wide; one closing mark may hang over."""
    if width(text) <= room or (text[-1:] in _NOT_FIRST and width(text[:-1]) <= room):
        return text
    kept = text
    while kept and width(kept + ELLIPSIS) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def _pieces(token: str, room: float, width: Width) -> list[str]:
    """A word is kept whole unless it alone is wider than a line."""
    return [token] if width(token) <= room else list(token)
