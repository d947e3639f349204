"""Tokens to times: stage by stage, from left to right, the longest match of a stage first.

Two rules of a stage that match equally long and both apply are a mistake in the rules and raise ``AmbiguousRules``.
A pattern never joins across what the lexer did not hold together.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import extract.rules
from extract.lexer import runs
from extract.rule import MARKS, RULES, Alphabet, AmbiguousRules, Node, Rule, Stage
from extract.text import Text

for _module in pkgutil.iter_modules(extract.rules.__path__):
    importlib.import_module(f"extract.rules.{_module.name}")


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    pattern: re.Pattern[str]
    receives: tuple[bool, ...]


class Grammar:
    """A set of rules ready to read rows of tokens."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._alphabet = Alphabet()
        self._stages = [
            [
                _Compiled(rule, self._alphabet.compile(rule.pattern), rule.receives())
                for rule in self.rules
                if rule.stage is stage
            ]
            for stage in Stage
        ]
        self._openings = [re.compile("|".join(c.pattern.pattern for c in stage) or "(?!)") for stage in self._stages]

    def without(self, name: str) -> "Grammar":
        """The same grammar with one rule left out: what that rule alone can read."""
        return Grammar(rule for rule in self.rules if rule.name != name)

    def read(self, text: Text) -> Iterator[Node]:
        """Every time in the text, in order: what rules made, and single tokens that no rule took up."""
        for row in runs(text):
            yield from (node for node in self.reduce(row) if node.type not in MARKS)

    def reduce(self, row: list[Node]) -> list[Node]:
        """One row of tokens after all stages."""
        letters = "".join([self._alphabet.letter(node.type) for node in row])
        for compiled, opening in zip(self._stages, self._openings, strict=True):
            row, letters = self._stage(row, letters, compiled, opening)
        return row

    def _stage(
        self, row: list[Node], letters: str, stage: list[_Compiled], opening: re.Pattern[str]
    ) -> tuple[list[Node], str]:
        at = 0
        while found := opening.search(letters, at):
            at = found.start()
            node, length = self._longest(row, letters, at, stage)
            if node is None:
                at += 1
                continue
            row = [*row[:at], node, *row[at + length :]]
            letters = letters[:at] + self._alphabet.letter(node.type) + letters[at + length :]
        return row, letters

    def _longest(self, row: list[Node], letters: str, at: int, stage: list[_Compiled]) -> tuple[Node | None, int]:
        matches = [(found.end() - at, found, c) for c in stage if (found := c.pattern.match(letters, at))]
        for length in sorted({length for length, _, _ in matches}, reverse=True):
            made = [_build(c, found, row, at) for size, found, c in matches if size == length]
            nodes = [node for node in made if node is not None]
            if len(nodes) > 1:
                raise AmbiguousRules(", ".join(sorted(node.rule for node in nodes)))
            if nodes:
                return nodes[0], length
        return None, 0


def _build(compiled: _Compiled, found: re.Match[str], row: list[Node], at: int) -> Node | None:
    if found.end() - at == 1 and row[at].type == compiled.rule.gives:
        return None  # every step joins nodes or changes a type: so a stage ends
    values = []
    for group, received in enumerate(compiled.receives, start=1):
        if received:
            where = found.start(group)
            values.append(row[where].value if found[group] else None)
    value = compiled.rule.build(*values)
    parts = _balanced(row[at : found.end()])
    if value is None or parts is None:
        return None
    return Node(compiled.rule.gives, parts[0].start, parts[-1].end, value, compiled.rule.name, parts)


def _balanced(parts: list[Node]) -> tuple[Node, ...] | None:
    """The parts without a closing bracket whose opening one stands outside; None where an opened one stays open."""
    opened = sum(part.type == "open" for part in parts)
    closed = sum(part.type == "close" for part in parts)
    if opened > closed:
        return None
    return tuple(parts[:-1] if closed > opened and parts[-1].type == "close" else parts)


GRAMMAR = Grammar(RULES.values())
