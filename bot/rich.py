"""Text with a little form, free of any transport: paragraphs of spans.

There is no markup, so nothing needs escaping: a receiver renders spans in its own way (Telegram entities, a terminal).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

# Control characters, lone surrogates, and what turns the reading direction or the line behind a reader's back:
# notices and names are other people's text, and a terminal obeys escape sequences.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Style(StrEnum):
    """How a span is shown."""

    PLAIN = "plain"
    BOLD = "bold"
    QUOTE = "quote"
    LINK = "link"
    CODE = "code"  #: to be copied as it is


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; ``url`` (http or https) only on a link. Unprintable characters are taken out."""

    text: str
    style: Style = Style.PLAIN
    url: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", printable(self.text))


Paragraph = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Rich:
    """Paragraphs, shown with an empty line between them; a paragraph may have lines of its own."""

    paragraphs: tuple[Paragraph, ...]

    @classmethod
    def of(cls, *paragraphs: "str | Span | Paragraph") -> Self:
        """Paragraphs given as text, one span or spans; empty ones are left out."""
        return cls(tuple(made for given in paragraphs if (made := _paragraph(given))))

    def __str__(self) -> str:
        return "\n\n".join(_plain(paragraph) for paragraph in self.paragraphs)


def printable(text: str) -> str:
    """The text without characters that act on a reader's screen instead of being read; tabs become spaces."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def bold(text: str) -> Span:
    """What the eye should find first."""
    return Span(text, Style.BOLD)


def quote(text: str) -> Span:
    """Words of a notice, exactly."""
    return Span(text.strip(), Style.QUOTE)


def code(text: str) -> Span:
    """What is to be copied: a tap does it where the receiver can."""
    return Span(text, Style.CODE)


def link(text: str, url: str) -> Span:
    """A link, or plain text where the address is not one that a chat may open."""
    if url.startswith(("https://", "http://")) and printable(url) == url and " " not in url:
        return Span(text, Style.LINK, url)
    return Span(text)


def lines(*parts: "str | Span | Paragraph") -> Paragraph:
    """One paragraph of several lines; empty ones are left out."""
    spans: list[Span] = []
    for made in filter(None, map(_paragraph, parts)):
        spans += [Span("\n"), *made] if spans else made
    return tuple(spans)


def _paragraph(given: "str | Span | Paragraph") -> Paragraph:
    if isinstance(given, str):
        given = Span(given)
    spans = (given,) if isinstance(given, Span) else given
    return tuple(span for span in spans if span.text)


def _plain(paragraph: Paragraph) -> str:
    return "".join(_plain_span(span) for span in paragraph)


def _plain_span(span: Span) -> str:
    match span.style:
        case Style.QUOTE:
            return "\n".join(f"  │ {line}" for line in span.text.splitlines())
        case Style.LINK:
            return span.url if span.text == span.url else f"{span.text} {span.url}"
        case _:
            return span.text
