"""docs/adding-a-rule.md tells the truth: the rule of its worked example is taken from the page and run."""

import re
from pathlib import Path

import pytest

from extract.engine import GRAMMAR, Grammar
from extract.expression import Point, Span
from extract.rule import RULES, Rule, Stage, rule
from extract.text import Text

GUIDE = (Path(__file__).parents[2] / "docs" / "adding-a-rule.md").read_text("utf-8")


@pytest.fixture
def worked_example() -> Rule:
    (source,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    try:
        exec(source, {"rule": rule, "Stage": Stage, "Point": Point, "Span": Span})  # noqa: S102 -- our own page
        return RULES["some_day_of_a_month"]
    finally:
        RULES.pop("some_day_of_a_month", None)


def test_the_worked_example_reads_its_examples(worked_example: Rule) -> None:
    grammar = Grammar([*RULES.values(), worked_example])
    read = {text: [str(node.value) for node in grammar.read(Text.of(text))] for text in worked_example.accepts}
    assert read == {text: [value] for text, value in worked_example.accepts.items()}


def test_the_worked_example_stays_away_from_its_rejected_texts(worked_example: Rule) -> None:
    grammar = Grammar([*RULES.values(), worked_example])
    found = [node for text in worked_example.rejects for node in grammar.read(Text.of(text))]
    assert [node for node in found if worked_example.name in node.rules()] == []


def test_without_the_rule_the_month_alone_is_read() -> None:
    (node,) = GRAMMAR.read(Text.of("3月内"))
    assert (str(node.value), list(node.rules())) == ("XXXX-03/whole", ["month_alone"])


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:extract|tests)/[a-z_/]+\.?[a-z]*)/?`", GUIDE))))
def test_every_path_the_page_names_exists(path: str) -> None:
    assert (Path(__file__).parents[2] / path).exists()
