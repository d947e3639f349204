"""What comes into the chat and what goes out of it, whatever carries it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from bot.given import File, Given
from bot.rich import Rich, Span, Style, printable

LONGEST_DATA = 64  #: bytes of UTF-8 a button may carry: core.telegram.org/bots/api#inlinekeyboardbutton


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap: it either sends ``data`` back or opens ``url``."""

    label: str
    data: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if not self.label or bool(self.data) == bool(self.url):
            raise ValueError(f"button {self.label!r}: a label and either data or an address")
        if len(self.data.encode()) > LONGEST_DATA:
            raise ValueError(f"button {self.label!r}: {self.data!r} is longer than {LONGEST_DATA} bytes")


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message or one tap. Exactly one of ``text`` and ``data`` is given."""

    receiver: str  #: telegram, terminal
    address: str  #: the receiver's name of the chat
    user_id: int | None = None  #: the numeric id of who wrote or tapped, where the receiver vouches for it
    text: str = ""
    data: str = ""  #: of the button that was tapped
    message_id: int | None = None  #: of the message, or of the one whose button was tapped
    language: str = ""  #: BCP 47 hint of the client, empty when unknown
    owner: bool = False  #: the transport itself vouches for an owner: the terminal with --admin
    group: bool = False  #: several people read this chat
    group_admin: bool | None = None  #: whether they run that group; None where that could not be found out
    broadcast: bool = False  #: many read and only those who run it write: a channel
    file: File | None = None  #: a file that may be text
    picture: bool = False  #: a photo, a recording, or whatever else has no words but its caption, which is the text
    album: str = ""  #: what several pictures that were sent at once have in common
    given: Given | None = None  #: what came of the file or link, where the chat asked for it to be fetched

    def __post_init__(self) -> None:
        # What somebody writes is stored, logged and shown to others, like any notice.
        for name in ("text", "data"):
            object.__setattr__(self, name, printable(getattr(self, name)))

    @property
    def author(self) -> str:
        """The name that overrides and logs carry: ``telegram:123456``."""
        return f"{self.receiver}:{'owner' if self.owner else self.user_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One message back; ``replace`` edits the message whose button was tapped instead of adding one.

    ``aside``: shown to the one who tapped alone, where the transport can do that.
    ``month``: the first of a month; its picture goes with the text where pictures can be shown.
    """

    text: Rich
    rows: tuple[Row, ...] = ()
    replace: bool = False
    aside: bool = False
    month: date | None = None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Every button in reading order."""
        return tuple(button for row in self.rows for button in row)

    def as_json(self) -> dict[str, Any]:
        """As plain values: spans as [text, style, url], buttons as [label, data, url]."""
        return {
            "text": [[[span.text, span.style.value, span.url] for span in part] for part in self.text.paragraphs],
            "rows": [[[button.label, button.data, button.url] for button in row] for row in self.rows],
            "replace": self.replace,
            "aside": self.aside,
            "month": self.month.isoformat() if self.month else "",
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The inverse of as_json."""
        parts = (tuple(Span(text, Style(style), url) for text, style, url in part) for part in kept["text"])
        rows = tuple(tuple(Button(label, data, url) for label, data, url in row) for row in kept["rows"])
        month = date.fromisoformat(kept["month"]) if kept.get("month") else None
        aside = kept.get("aside", False)
        return cls(text=Rich(tuple(parts)), rows=rows, replace=kept["replace"], aside=aside, month=month)


def grid(buttons: "tuple[Button, ...] | list[Button]", columns: int) -> tuple[Row, ...]:
    """Buttons in rows of so many."""
    return tuple(tuple(buttons[start : start + columns]) for start in range(0, len(buttons), columns))
