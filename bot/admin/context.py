"""The sentences around a quote, so that whoever decides sees what the reader saw: pure."""

import re

_END = re.compile(r"(?<=[。！？；!?;])|\n+")
_COMMAS = "，、：,: "
LONGEST = 120  #: characters on each side


def around(text: str, quote: str, start: int) -> tuple[str, str]:
    """The sentence before and the one after ``quote`` in ``text``; ``start`` is where it was found.

    Empty where the text begins or ends there, or no longer holds the quote. What belongs to the sentence of the quote
    itself counts as before or after it.
    """
    at = start if quote and text.startswith(quote, max(start, 0)) else text.find(quote)
    if not quote or at < 0:
        return "", ""
    before, after = _sentences(text[:at]), _sentences(text[at + len(quote) :])
    return "".join(before[-1:])[-LONGEST:], _first(after).lstrip(_COMMAS)[:LONGEST]


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _END.split(text) if part.strip()]


def _first(sentences: list[str]) -> str:
    """The next sentence with words in it: a full stop that the quote left behind is none."""
    return next((one for one in sentences if re.search(r"\w", one)), "")
