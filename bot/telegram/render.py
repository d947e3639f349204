"""Our text as Telegram's: entities instead of markup, offsets in UTF-16 code units, parts of at most 4096 of them.

There is no markup, so there is nothing to escape and nothing that a cut could leave half open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from bot.answer import Button, Row
from bot.rich import Paragraph, Rich, Span, Style

LIMIT = 4096  #: UTF-16 code units of one message: core.telegram.org/bots/api#sendmessage
LONGEST_LABEL = 64  #: characters of a button, ours: more is not readable on a phone
_GAP = Span("\n\n")
_BREAKS = ("\n", "。", "；", "，", " ")
_TYPES = {Style.BOLD: "bold", Style.QUOTE: "blockquote", Style.LINK: "text_link", Style.CODE: "code"}
_EMPTY = "…"  #: Telegram refuses an empty message


Json = dict[str, Any]


class Entity(NamedTuple):
    """Where a text is bold, a quote or a link: core.telegram.org/bots/api#messageentity."""

    type: str
    offset: int  #: UTF-16 code units
    length: int
    url: str = ""

    def as_json(self) -> Json:
        """As the Bot API takes it."""
        plain: Json = {"type": self.type, "offset": self.offset, "length": self.length}
        return plain | {"url": self.url} if self.url else plain


@dataclass(frozen=True, slots=True)
class Part:
    """One message's worth: its text and how it looks."""

    text: str
    entities: tuple[Entity, ...]
    silent: bool = False  #: shown without a sound


def parts(rich: Rich, limit: int = LIMIT) -> tuple[Part, ...]:
    """The messages that carry a text: cut between paragraphs, inside one only where it is longer than a message."""
    whole = [span for paragraph in rich.paragraphs for span in (_GAP, *paragraph)][1:]
    messages: list[list[Span]] = [whole] if _length(whole) <= limit else _messages(rich, limit)
    rendered = tuple(part for message in messages if (part := _part(message)).text)
    return rendered or (Part(_EMPTY, ()),)


def marked_parts(rich: Rich, limit: int = LIMIT) -> tuple[Part, ...]:
    """The same for what may be a double: its first paragraph, which says so, stands at the head of every message."""
    whole = parts(rich, limit)
    if len(whole) == 1:
        return whole
    (mark,) = parts(Rich(rich.paragraphs[:1]))
    head = replace(mark, text=mark.text + _GAP.text)
    return tuple(_headed(head, part) for part in parts(Rich(rich.paragraphs[1:]), limit - units(head.text)))


def _headed(head: Part, part: Part) -> Part:
    shift = units(head.text)
    moved = tuple(entity._replace(offset=entity.offset + shift) for entity in part.entities)
    return Part(head.text + part.text, head.entities + moved)


def _messages(rich: Rich, limit: int) -> list[list[Span]]:
    messages: list[list[Span]] = []
    for paragraph in rich.paragraphs:
        for number, piece in enumerate(_pieces(paragraph, limit)):
            gap = [_GAP] if number == 0 else []
            if messages and number == 0 and _length([*messages[-1], *gap, *piece]) <= limit:
                messages[-1] += [*gap, *piece]
            else:
                messages.append(piece)
    return messages


def keyboard(rows: Iterable[Row]) -> Json | None:
    """Buttons under a message (core.telegram.org/bots/api#inlinekeyboardmarkup); None when there are none."""
    made = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": made} if made else None


def units(text: str) -> int:
    """The length Telegram counts: UTF-16 code units."""
    # Every character counts one but those beyond the first plane, and these are few or none.
    return len(text) if text.isascii() or max(text) < "\U00010000" else len(text.encode("utf-16-le")) // 2


def _button(button: Button) -> Json:
    label = button.label[:LONGEST_LABEL]
    return {"text": label, "url": button.url} if button.url else {"text": label, "callback_data": button.data}


def _length(spans: Iterable[Span]) -> int:
    return sum(units(span.text) for span in spans)


def _pieces(paragraph: Paragraph, limit: int) -> Iterator[list[Span]]:
    """A paragraph in pieces of at most ``limit`` units; a styled span is cut only when it alone is longer."""
    piece: list[Span] = []
    for span in paragraph:
        room = limit - _length(piece)
        if units(span.text) > room and piece and (span.style is not Style.PLAIN or room == 0):
            yield piece
            piece, room = [], limit
        *full, rest = _cut(span, room, limit)
        for one in full:
            yield [*piece, one]
            piece = []
        piece.append(rest)
    if piece:
        yield piece


def _cut(span: Span, room: int, limit: int) -> list[Span]:
    """A span in runs: the first of at most ``room`` units, the others of at most ``limit``."""
    runs, text = [], span.text
    while units(text) > room:
        end = _cut_at(text, room)
        runs.append(replace(span, text=text[:end]))
        text, room = text[end:], limit
    return [*runs, replace(span, text=text)]


def _cut_at(text: str, room: int) -> int:
    """The number of characters that fit into ``room`` units, going back to the end of a line, sentence or word."""
    fits = len(text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore"))
    ends = (text.rfind(mark, fits // 2, fits) for mark in _BREAKS)
    return next((end + 1 for end in ends if end >= 0), fits)


def _part(message: Sequence[Span]) -> Part:
    """Text and entities; Telegram strips what is blank at both ends, so that must not be counted in any offset."""
    spans = _stripped(message)
    entities, at = [], 0
    for span in spans:
        length = units(span.text)
        if span.style is not Style.PLAIN and span.text.strip():
            entities.append(Entity(_TYPES[span.style], at, length, span.url))
        at += length
    return Part("".join(span.text for span in spans), tuple(entities))


def _stripped(message: Sequence[Span]) -> list[Span]:
    spans = list(message)
    while spans and not (first := replace(spans[0], text=spans[0].text.lstrip())).text:
        del spans[0]
    if spans:
        spans[0] = first
    while spans and not (last := replace(spans[-1], text=spans[-1].text.rstrip())).text:
        del spans[-1]
    if spans:
        spans[-1] = last
    return spans
