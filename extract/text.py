"""A notice's text folded one character to one, so that an offset means the same place before and after.

Full-width digits, letters and punctuation become half-width, every dash one dash, every blank one space; an HTML
entity becomes the character it stands for and as many spaces as it was longer. A picture inside a line becomes a line
end. Nothing is ever inserted or removed:
a quote is cut from the original, at the offsets found in the folded text.
"""

import re
from dataclasses import dataclass
from html import unescape

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ALIKE = {
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u202f\u205f\u2060\u3000\ufeff\x0b\x0c",
    "\n": "\r\x85\u2028\u2029",
    "-": "‐‑‒–—―−─━－﹣",
    "~": "～〜∼˜∽",
    "〇": "○◯零Ｏ",
    "|": "丨｜│┃║",
    "〔": "［[",
    "〕": "］]",
    "。": "｡",
    "号": "號",
    "时": "時",
    "点": "點",
    "周": "週",
    "后": "後",
    "个": "個",
    "应": "應",
    "报": "報",
    "间": "間",
    "动": "動",
    "开": "開",
}
#: Pictures that begin a field where a page lost its line ends: 体验日期：6月19日📍码头⏱下午2点. They break the line, unless
#: one stands before them or the line only begins.
_PICTURES = "\U0001f300-\U0001f64f\U0001f680-\U0001faff⌚⌛⏰⏱⏲☎✅✉✨❗●■◆▪▶►◎➤"
_BREAK = re.compile(f"(?<=[^\\s{_PICTURES}\u200d\ufe0f])( ?)[{_PICTURES}]")
_PICTURE = re.compile(f"[{_PICTURES}]")
_RULER = re.compile("[┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╭╮╰╯][─━═┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╭╮╰╯ ]*")  # of a drawn table
_FOLD = _FULL_WIDTH | {ord(char): plain for plain, chars in _ALIKE.items() for char in chars}
_FOLDABLE = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]+")  # runs of them: all else is passed over
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,9}(?:[ /][^<>]{0,300})?>")
_BLOCK = re.compile(r"</?(?:p|div|br|li|tr|h[1-6]|section|table)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")


@dataclass(frozen=True, slots=True)
class Text:
    """The original and its folded twin; ``len(raw) == len(folded)`` always."""

    raw: str
    folded: str

    @classmethod
    def of(cls, raw: str) -> "Text":
        """Fold a notice's text."""
        masked = _TAG.sub(_blank, raw) if "<" in raw else raw
        masked = _ENTITY.sub(_mask, masked) if "&" in masked else masked
        if "│" in masked or "┃" in masked or "║" in masked:
            masked = _RULER.sub(lambda ruler: " " * len(ruler[0]), masked)
        folded = _FOLDABLE.sub(lambda alike: alike[0].translate(_FOLD), masked.replace("\r\n", " \n"))
        return cls(raw, _BREAK.sub(r"\1\n", folded) if _PICTURE.search(folded) else folded)

    def quote(self, start: int, end: int) -> str:
        """The original characters, full-width and all."""
        return self.raw[start:end]

    def shown(self, start: int, end: int) -> str:
        """The original characters for people: entities as what they stand for, blanks as one space."""
        return " ".join(unescape(self.raw[start:end]).split())


def _blank(tag: re.Match[str]) -> str:
    return ("\n" if _BLOCK.match(tag[0]) else " ").ljust(len(tag[0]))


def _mask(entity: re.Match[str]) -> str:
    char = unescape(entity[0])
    return (char if len(char) == 1 else " ").ljust(len(entity[0]))
