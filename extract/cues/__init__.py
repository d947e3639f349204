"""The cue tables (*.toml) as typed values, read once at import; a table's examples are run by tests/extract."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.milestone import Kind
from extract.lexer import table
from extract.patterns import any_of


def words(listed: Iterable[str]) -> re.Pattern[str]:
    """One expression for all words, the longer first; a word may hold a regular expression."""
    folded = (word.replace("：", ":").replace("，", ",") for word in listed)
    return re.compile(any_of(sorted(folded, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say what a time is for."""

    name: str
    kind: Kind
    words: re.Pattern[str]
    general: bool  #: the notice's title knows better, where it says a kind of window
    accepts: Sequence[str]
    rejects: Sequence[str]


@dataclass(frozen=True, slots=True)
class Veto:
    """Words that say that a time promises nothing, and why."""

    name: str
    why: str
    where: str
    words: re.Pattern[str]
    weak: bool
    accepts: Sequence[str]
    rejects: Sequence[str]


def _cue(row: Mapping[str, Any]) -> Cue:
    return Cue(
        row["name"], Kind(row["kind"]), words(row["words"]), row.get("general", False), row["accepts"], row["rejects"]
    )


def _veto(row: Mapping[str, Any]) -> Veto:
    return Veto(
        row["name"],
        row["why"],
        row["where"],
        words(row["words"]),
        row.get("weak", False),
        row["accepts"],
        row["rejects"],
    )


CUES = tuple(_cue(row) for row in table("cues/kinds")["cue"])
VETOES = tuple(_veto(row) for row in table("cues/vetoes")["veto"])
NAMED = words(word for row in table("cues/kinds")["cue"] for word in row["words"])  #: says what a time is for
LABELS: Mapping[str, re.Pattern[str]] = {name: words(listed) for name, listed in table("cues/labels").items()}
DETAILS: Mapping[str, re.Pattern[str]] = {name: words(listed) for name, listed in table("cues/details").items()}
WORDS = table("cues/words")
TITLES = table("cues/titles")
AUDIENCE: Mapping[str, re.Pattern[str]] = {name: words(listed) for name, listed in table("cues/audience").items()}
