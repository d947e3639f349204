"""Text of strangers made fit to print: one home for what may not reach a calendar line or a page.

Notices are untrusted input. A carriage return could open a new content line (RFC 5545 §3.1), a bidi
override could make a title read backwards in every other entry of a list, and a lone surrogate
cannot be encoded at all.
"""

import re

_BREAKS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
# C0 and C1 controls, soft hyphen, zero-width marks, bidi marks, embeddings, overrides and isolates, the byte-order
# mark, surrogates and the non-characters: nothing a reader sees, and each of them breaks a client somewhere.
_UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r" ?\n[\n ]*")
_LONG_NUMBER = re.compile(r"\d{11}")
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")


def clean(text: str) -> str:
    r"""Readable text: every kind of line break is ``\n``, nothing invisible is left, spaces are single."""
    return "\n".join(line.strip() for line in _visible(text).split("\n")).strip("\n")


def flowing(text: str) -> str:
    """Part of a longer text: cleaned, without empty lines, its edges as they were, so that parts join again."""
    return _EMPTY_LINES.sub("\n", _visible(text))


def _visible(text: str) -> str:
    return _SPACES.sub(" ", _UNFIT.sub("", _BREAKS.sub("\n", text)))


def one_line(text: str) -> str:
    """Cleaned text on one line: a title, a place, a name."""
    # Nothing that Unicode calls printable is unfit or breaks a line, and its only space is the plain one.
    if text.isprintable():
        return " ".join(text.split())
    return " ".join(clean(text).split())


def printed(text: str) -> str:
    """What a notice says, on one line, without private numbers."""
    return one_line(masked(text))


def masked(text: str) -> str:
    """The same length, with private mobile and identity numbers starred: offsets into it stay right.

    Why: PIPL art. 6, as little personal data as the purpose needs. Office lines (0512-…) are for the public and stay.
    """
    if _LONG_NUMBER.search(text) is None:
        return text
    return _IDENTITY.sub(r"\1********\2", _MOBILE.sub(r"\1****\2", text))


def web_link(address: str) -> str:
    """The address when it may be a link (http or https, nothing inside that is unfit or a space), else the empty string."""
    address = address.strip()
    if _UNFIT.search(address):
        return ""
    return address if re.fullmatch(r"https?://[^\s\x00-\x20\x7f-\x9f\"<>]+", address) else ""
