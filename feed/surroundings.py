"""A quote where it stands: the lines around it, so that a reader can judge the reading."""

from dataclasses import dataclass

from domain.milestone import Evidence
from feed.text import clean, flowing, masked

#: Characters shown on each side at most, cut back to a line's edge; and lines, since some notices put a word on each.
REACH = 160
LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The notice's text around a quote; ``before`` and ``after`` are empty when the quote no longer stands there."""

    before: str
    quote: str
    after: str


def passage(text: str, evidence: Evidence) -> Passage:
    """The quote in ``text``, by its offsets, or where it now stands if the notice was edited since."""
    start = evidence.start if text[evidence.start : evidence.end] == evidence.quote else text.find(evidence.quote)
    if start < 0 or not evidence.quote:
        return Passage(before="", quote=clean(masked(evidence.quote)), after="")
    end, hidden = start + len(evidence.quote), masked(text)
    before, after = hidden[max(0, start - REACH) : start], hidden[end : end + REACH]
    return Passage(
        before=_tail(flowing(before), cut=start > REACH),
        quote=clean(hidden[start:end]),
        after=_head(flowing(after), cut=end + REACH < len(text)),
    )


def _tail(text: str, *, cut: bool) -> str:
    """What leads up to the quote, from the start of a line where there is one."""
    text = text.lstrip()
    _, broken, rest = text.partition("\n")
    whole = text if not cut else rest if broken else f"…{text}"
    # The last element is the beginning of the quote's own line.
    return "\n".join(whole.split("\n")[-LINES - 1 :])


def _head(text: str, *, cut: bool) -> str:
    """What follows the quote, up to the end of a line where there is one."""
    text = text.rstrip()
    rest, broken, _ = text.rpartition("\n")
    whole = text if not cut else rest if broken else f"{text}…"
    return "\n".join(whole.split("\n")[: LINES + 1])
