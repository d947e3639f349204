"""Every rule keeps its word: its examples are run here, so an example that is not true fails."""

import pytest

from extract.engine import GRAMMAR, Grammar
from extract.rule import RULES, AmbiguousRules, IncompleteRule, Node, Rule, Stage, rule
from extract.text import Text

ACCEPTED = [(name, text, value) for name, found in RULES.items() for text, value in found.accepts.items()]
REJECTED = [(name, text) for name, found in RULES.items() for text in found.rejects]


def read(text: str, grammar: Grammar = GRAMMAR) -> list[Node]:
    return list(grammar.read(Text.of(text)))


def values(name: str, text: str, grammar: Grammar) -> list[str]:
    return [str(node.value) for node in read(text, grammar) if name in node.rules()]


@pytest.mark.parametrize(("name", "text", "value"), ACCEPTED)
def test_an_accepted_text_becomes_its_value_by_the_rule(name: str, text: str, value: str) -> None:
    assert [(str(node.value), name in node.rules()) for node in read(text)] == [(value, True)]


@pytest.mark.parametrize(("name", "text"), REJECTED)
def test_a_rejected_text_never_uses_the_rule(name: str, text: str) -> None:
    assert values(name, text, GRAMMAR) == []


@pytest.mark.parametrize("name", RULES)
def test_no_other_rule_can_do_what_a_rule_does(name: str) -> None:
    accepts, without = RULES[name].accepts, GRAMMAR.without(name)
    others = [[(str(node.value), text[node.start : node.end]) for node in read(text, without)] for text in accepts]
    assert [[(value, text)] for text, value in accepts.items()] != others


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_in_a_sentence_what_it_reads(name: str) -> None:
    assert (RULES[name].build.__doc__ or "").strip().endswith(".")


def test_two_rules_that_read_the_same_words_are_a_mistake_in_the_rules() -> None:
    double = Rule("double", ("month", "day"), Stage.DATE, "date", RULES["month_day"].build, {}, ())
    with pytest.raises(AmbiguousRules, match="double, month_day"):
        read("3月15日", Grammar([*RULES.values(), double]))


@pytest.mark.parametrize(
    ("accepts", "rejects"), [({}, ["3月"]), ({"3月15日": "XXXX-03-15"}, [])], ids=["no accepted", "no rejected"]
)
def test_a_rule_without_examples_is_refused_at_import(accepts: dict[str, str], rejects: list[str]) -> None:
    with pytest.raises(IncompleteRule):
        rule("month", stage=Stage.DATE, gives="date", accepts=accepts, rejects=rejects)(lambda month: month)


def test_a_name_that_is_taken_is_refused_at_import() -> None:
    def month_day(month: int) -> int:
        return month

    with pytest.raises(IncompleteRule, match="month_day"):
        rule("month", stage=Stage.DATE, gives="date", accepts={"3月": "3"}, rejects=["3"])(month_day)


def test_a_derivation_keeps_the_original_characters() -> None:
    text = Text.of("２０２６年３月１日上午９：００—３月２０日下午５点")
    (node,) = GRAMMAR.read(text)
    assert [text.quote(part.start, part.end) for part in node.parts] == [
        "２０２６年３月１日上午９：００",
        "—",
        "３月２０日下午５点",
    ]
