"""How a rule is written: a typed function, the types of the nodes it joins, and examples that are run.

A rule that carries no accepted or no rejected example, or whose name is taken, is refused when it is imported.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Stage(IntEnum):
    """Rules run stage by stage; inside one the longest match wins."""

    DATE = 1
    WEEKDAY = 2
    CLOCK = 3
    LIST = 4
    MOMENT = 5
    SPAN = 6
    REPEAT = 7
    BOUNDARY = 8


class IncompleteRule(TypeError):
    """A rule without examples, or with a name or a pattern that cannot be: refused at import."""


class AmbiguousRules(RuntimeError):
    """Two rules of one stage read the same words equally long: a mistake in the rules, never in a notice."""


@dataclass(frozen=True, slots=True)
class Node:
    """A token, or what a rule made of its parts; ``start`` and ``end`` are offsets in the text."""

    type: str
    start: int
    end: int
    value: Any
    rule: str = ""  #: empty for a token
    parts: tuple["Node", ...] = ()

    def rules(self) -> Iterator[str]:
        """Every rule that took part, outermost first."""
        if self.rule:
            yield self.rule
        for part in self.parts:
            yield from part.rules()


#: Types that only hold others together; a rule's function does not receive them.
MARKS = frozenset({"dash", "comma", "open", "close", "of", "inclusive", "until_before", "until_after", "since_before",
                   "since_after", "after_after", "moved_to", "originally", "inside", "about", "lasting", "that_is",
                   "exclusive"})  # fmt: skip

Build = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying a time."""

    name: str
    pattern: tuple[str, ...]  #: node types; ``a|b`` either, ``a?`` may be missing
    stage: Stage
    gives: str  #: the type of the node it makes
    build: Build = field(repr=False)
    accepts: Mapping[str, str] = field(repr=False)
    rejects: Sequence[str] = field(repr=False)

    def receives(self) -> tuple[bool, ...]:
        """For each element of the pattern, whether its value is handed to the function."""
        return tuple(not set(element.rstrip("?").split("|")) <= MARKS for element in self.pattern)


RULES: dict[str, Rule] = {}


def rule(
    *pattern: str, stage: Stage, gives: str, accepts: Mapping[str, str], rejects: Sequence[str]
) -> Callable[[Build], Build]:
    """Register the decorated function as the rule of its name.

    ``accepts`` maps a text to the notation of what it must become by this rule; in no text of ``rejects`` may the rule
    take part. The function receives the values of the pattern's elements (None for a missing optional one, marks are
    left out) and returns the new value, or None where it does not apply.
    """

    def register(build: Build) -> Build:
        name = build.__name__
        if not accepts or not rejects:
            raise IncompleteRule(f"{name}: a rule carries accepted and rejected examples")
        if name in RULES or all(element.endswith("?") for element in pattern):
            raise IncompleteRule(f"{name}: the name is taken, or the pattern matches nothing")
        RULES[name] = Rule(name, pattern, stage, gives, build, dict(accepts), tuple(rejects))
        return build

    return register


class Alphabet:
    """One letter a node type, so that a row of nodes is a string and a pattern a regular expression over it."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def letter(self, kind: str) -> str:
        """The letter of a type, given out on first use."""
        if kind not in self._letters:
            self._letters[kind] = chr(0x100 + len(self._letters))
        return self._letters[kind]

    def compile(self, pattern: Sequence[str]) -> re.Pattern[str]:
        """One group an element; a missing optional element leaves its group empty."""
        return re.compile("".join(self._element(element) for element in pattern))

    def _element(self, element: str) -> str:
        letters = "".join(self.letter(kind) for kind in element.rstrip("?").split("|"))
        return f"([{letters}]{'?' if element.endswith('?') else ''})"
