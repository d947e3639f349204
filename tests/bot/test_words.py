"""The wording is complete: every language has every text, with the same blanks, and a word for every name."""

import string
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from operator import attrgetter

import pytest

from bot.admin import ADMIN_COMMANDS
from bot.commands import COMMANDS
from bot.messages import EN, LANGUAGES, ZH, words_for
from bot.messages.moments import lead_words
from bot.messages.words import Words
from bot.telegram.listener import menus
from domain.delivery import Reason
from domain.milestone import Doubt, Kind, OpenState, Topic
from domain.override import Action
from domain.staff_word import StaffAct
from domain.subscription import LeadTime, LeadUnit

HIDDEN = {"no", "keep"}  # only ever a button


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_every_name_has_a_word(words: Words) -> None:
    assert set(words.topics) == set(Topic)
    assert set(words.ends) == set(words.begins) == set(Kind)
    assert set(words.states) == set(OpenState)
    assert set(words.doubts) == set(Doubt)
    assert set(words.units) == set(LeadUnit)
    assert set(words.actions) == set(Action)
    assert set(words.corrections.acts) == set(StaffAct)
    assert set(words.commands) == {command.name for command in COMMANDS + ADMIN_COMMANDS} - HIDDEN
    assert (len(words.weekdays), len(words.months)) == (7, 12)


def names(kind: type, before: str = "") -> list[str]:
    """Every text by the way to it: ``due``, and ``staff.will_notify`` of an area with a file of its own."""
    found: list[str] = []
    for field in fields(kind):
        area = type(attrgetter(before + field.name)(ZH))
        found += names(area, f"{before}{field.name}.") if is_dataclass(area) else [before + field.name]
    return found


@pytest.mark.parametrize("name", names(Words))
def test_a_text_has_the_same_blanks_in_every_language_and_is_never_empty(name: str) -> None:
    texts = [attrgetter(name)(words) for words in LANGUAGES.values()]
    flat = [
        list(map(str, text.values()))
        if isinstance(text, Mapping)
        else list(text)
        if isinstance(text, tuple)
        else [text]
        for text in texts
    ]
    assert all(part for text in flat for part in text)
    assert len({tuple(frozenset(blanks(part)) for part in text) for text in flat}) == 1


@pytest.mark.parametrize("name", names(Words))
def test_no_text_is_left_over(name: str) -> None:
    """A text that no code asks for is one that nobody will keep right."""
    from pathlib import Path

    code = "\n".join(path.read_text(encoding="utf-8") for path in Path("bot").rglob("*.py"))
    assert f".{name.rpartition('.')[2]}" in code


def test_every_way_to_fail_has_its_words() -> None:
    failing = {Reason.REFUSED, Reason.UNREACHABLE, Reason.FORGOTTEN, Reason.UNSURE, Reason.BROKEN}
    assert [words.staff.failures.keys() for words in LANGUAGES.values()] == [failing, failing]


def test_a_lead_of_no_days_is_the_day_itself() -> None:
    leads = [LeadTime.parse(text) for text in ("7d", "1d", "当天")]
    assert [lead_words(leads, words) for words in (ZH, EN)] == [
        "提前7天、提前1天、当天",
        "7 days before, 1 day before, on the day",
    ]


@pytest.mark.parametrize(
    ("hint", "words"), [("zh-hans", ZH), ("en", EN), ("en-GB", EN), ("EN_us", EN), ("de", ZH), ("", ZH)]
)
def test_who_asks_for_no_known_language_gets_chinese(hint: str, words: Words) -> None:
    assert words_for(hint) is words


def test_telegram_takes_the_menu() -> None:
    """core.telegram.org/bots/api#botcommand: a name of 1-32 lower-case letters, a description of 1-256 characters."""
    for menu in menus().values():
        assert all(name.isascii() and name.islower() and name.isalnum() and len(name) <= 32 for name, _ in menu)
        assert all(1 <= len(summary) <= 256 for _, summary in menu)
