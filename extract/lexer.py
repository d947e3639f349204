"""Text to tokens: which words are times, by the word tables in lexicon/*.toml.

The tables are read once at import. ``runs`` gives the rows of tokens that belong together: between two tokens of a
row stand only blanks, at most one empty line, or words that hold times together (至, 、, 截止 …).
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Any

from extract.numerals import number
from extract.patterns import any_of
from extract.rule import Node
from extract.text import Text

_NUMERALS = r"\d〇一二三四五六七八九十廿卅两"
_NUMBER = r"(?:\d{1,2}|[〇一二三四五六七八九十廿卅两]{1,3})"
_BLANK = r" ?(?:\r?\n ?)?"
_NUMERAL = re.compile(r"\d+|[〇一二三四五六七八九十廿卅两]+")
_CENTURY = 2000  # 26年 is 2026年
_LONGEST_RUN = 120  # no real list of times has more tokens; keeps hostile texts linear
_MOST_MARKS_AFTER = 4
_GAP_LIMIT = 24  # a gap of blanks and holding words is never longer


def table(name: str) -> dict[str, Any]:
    """One of the package's TOML tables, by path without its ending: ``lexicon/words``."""
    return tomllib.loads(files("extract").joinpath(f"{name}.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of the tables as a named group of the one expression that finds them all."""

    type: str
    group: str
    pattern: str
    value: str
    first: str


def _forms() -> Iterator[_Form]:
    for position, row in enumerate(table("lexicon/tokens")["token"]):
        body = row["pattern"].replace("{n}", _NUMBER).replace("{_}", f"(?:{_BLANK})")
        before = f"(?<![{row['not_prev']}])" if "not_prev" in row else ""
        after = f"(?!{row['not_next']})" if "not_next" in row else ""
        first = row.get("first", "{numerals}").replace("{numerals}", _NUMERALS)
        yield _Form(row["type"], f"f{position}", f"{before}{body}{after}", row["value"], first)


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of the tables and what must or must not stand beside it."""

    word: str
    type: str
    value: Any
    prev: str = ""
    next: str = ""
    not_next: str = ""

    @property
    def pattern(self) -> str:
        """The word itself comes first: a look at one character rules it out."""
        word = re.escape(self.word)
        before = f"(?<=[{self.prev}]{word})" if self.prev else ""
        after = (f"(?={self.next})" if self.next else "") + (f"(?!{self.not_next})" if self.not_next else "")
        return f"{word}{before}{after.replace('{n}', _NUMBER)}"


def _words() -> Iterator[_Word]:
    for kind, words in table("lexicon/words").items():
        for word, entry in words.items():
            yield _Word(word, kind, **entry) if isinstance(entry, dict) else _Word(word, kind, entry)


_WORDS = {word.word: word for word in _words()}
_WORD_PATTERN = any_of(_WORDS[word].pattern for word in sorted(_WORDS, key=len, reverse=True))
_FORMS = {form.group: form for form in _forms()}


def _any_form() -> Iterator[str]:
    """The forms in the order of their table; neighbours that begin alike are tried only where such a character is."""
    for first, forms in groupby(_FORMS.values(), key=lambda form: form.first):
        yield f"(?=[{first}])(?:{'|'.join(f'(?P<{form.group}>{form.pattern})' for form in forms)})"


# Only at the characters that can begin a token is anything tried at all: nearly all of a text is passed over.
_FIRST = "".join(sorted({form.first for form in _FORMS.values()} | {re.escape(word[0]) for word in _WORDS}))
_TOKEN = re.compile(f"(?=[{_FIRST}])(?:{'|'.join(_any_form())}|(?P<word>{_WORD_PATTERN}))")


def _mark_table(place: str) -> tuple[dict[str, str], str]:
    marks = table("lexicon/marks")
    kinds: dict[str, str] = {}
    for row in marks[place]:
        kinds |= dict.fromkeys(row["words"], row["type"])
    longest_first = sorted(kinds, key=len, reverse=True)
    guards = {word: f"(?!{guard})" for word, guard in marks["not_next"].items()}
    return kinds, any_of(re.escape(word) + guards.get(word, "") for word in longest_first)


_BETWEEN, _between = _mark_table("between")
_AFTER, _after = _mark_table("after")
_BEFORE, _before = _mark_table("before")
_FEASTS = table("lexicon/marks")["remark"]["feasts"]
_REMARK = rf"(?:\((?:{_FEASTS}|{table('lexicon/marks')['remark']['begins']})[^()\n]{{0,12}}|[,、 ](?:{_FEASTS})[^(),\n]{{0,8}})\)"
_OF_LIST = r"(?:(?<=、\d[日号])|(?<=、\d\d[日号]))\((?:每周|逢周)[一二三四五六日天]\)"  # 12日、19日（每周六）: the list says it all
_FEAST = re.compile(rf"[日号]\((?:{_FEASTS})[^()\n\d]{{0,12}}\)|{_OF_LIST}")
_CLOCKS = "⏰⏱⏲⌚\U0001f4c5\U0001f4c6\U0001f550-\U0001f567\ufe0f"  # pictures before the hours
_GAP = re.compile(rf"(?:[ \t*“”\"{_CLOCKS}]|\n(?![ \t]*\n[ \t]*\n[ \t]*\n)|{_REMARK}|(?:{_after}|{_between}))*")
_COLUMNS = re.compile(r" *(?: {3}|\t)[ \t]*")  # so much blank sets two dates apart: 4月7日9:00       4月28日17:00
_BEGINS = frozenset({"year", "month", "ymd", "short_ymd", "md"})
_MARK_IN_GAP = re.compile(f"{_REMARK}|{_after}|{_between}")
_ON_ITS_OWN = "\n(?=(?:之前|以前|前|止)(?:\n|[报提发送,。]|\\Z))"  # a mark that a page has put into a line of its own
_MARK_AFTER = re.compile(rf"(?:[ ]?|{_ON_ITS_OWN})({_after})")
_MARK_BEFORE = re.compile(rf"(?:{_before})[ ]?\Z")  # $ would reach over a line end: 报到, and a day in the next line
_LONGEST_BEFORE = max(map(len, _BEFORE)) + 1


def _value(kind: str, matched: str) -> str | int | tuple[int, ...] | None:
    if kind == "text":
        return matched
    if kind == "weekday":
        return min("一二三四五六日天".index(matched) + 1, 7)
    found = [number(digits) for digits in _NUMERAL.findall(matched)]
    read = tuple(value for value in found if value is not None)
    if not read or len(read) < len(found):
        return None
    if kind == "short year":
        return _CENTURY + read[0]
    return read[0] if kind == "number" else read


def _token(match: re.Match[str]) -> Node | None:
    group = match.lastgroup or ""
    if group == "word":
        word = _WORDS[match[0]]
        return Node(word.type, match.start(), match.end(), word.value)
    form = _FORMS[group]
    value = _value(form.value, match[0])
    return None if value is None else Node(form.type, match.start(), match.end(), value)


def tokens(text: Text) -> Iterator[Node]:
    """Every word that can be part of a time, in order; never overlapping, and none of a feast's name behind its day."""
    feasts = _FEAST.finditer(text.folded) if "日(" in text.folded or "号(" in text.folded else iter(())
    feast = next(feasts, None)
    for match in _TOKEN.finditer(text.folded):
        while feast and feast.end() <= match.start():
            feast = next(feasts, None)
        named = feast is not None and feast.start() < match.start()
        token = None if named else _token(match)
        if token is not None:
            yield token


def runs(text: Text) -> Iterator[list[Node]]:
    """Rows of tokens that belong together, with the words that hold them and those just before and after."""
    row: list[Node] = []
    for token in tokens(text):
        gap = _held(text.folded, row[-1].end, token.start, begins_date=token.type in _BEGINS) if row else None
        if row and (gap is None or len(row) > _LONGEST_RUN):
            yield _bounded(text.folded, row)
            row = []
        row += [*(gap or ()), token]
    if row:
        yield _bounded(text.folded, row)


def _held(folded: str, start: int, end: int, *, begins_date: bool) -> list[Node] | None:
    """The marks between two tokens; None where anything else stands there."""
    if (
        end - start > _GAP_LIMIT
        or (begins_date and _COLUMNS.fullmatch(folded, start, end))
        or not _GAP.fullmatch(folded, start, end)
        or folded.count("\n", start, end) > 2
    ):
        return None
    marks = [
        (m, _AFTER.get(m[0]) or _BETWEEN.get(m[0]) or _end(m[0])) for m in _MARK_IN_GAP.finditer(folded, start, end)
    ]
    return [Node(kind, m.start(), m.end(), m[0]) for m, kind in marks if kind]


def _end(remark: str) -> str:
    """What is left of a remark: 、元宵节) ends the bracket that a weekday began."""
    return "" if remark.startswith("(") else "close"


def _bounded(folded: str, row: list[Node]) -> list[Node]:
    before = _MARK_BEFORE.search(folded, max(0, row[0].start - _LONGEST_BEFORE), row[0].start)
    if before:
        word = before[0].strip()
        row = [Node(_BEFORE[word], before.start(), before.start() + len(word), word), *row]
    for _ in range(_MOST_MARKS_AFTER):
        after = _MARK_AFTER.match(folded, row[-1].end)
        if after is None:
            break
        row.append(Node(_AFTER[after[1]], after.start(1), after.end(1), after[1]))
    return row
