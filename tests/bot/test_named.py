"""Topics, keywords and lead times as people name them."""

import pytest

from bot.commands.subjects import named
from bot.leads import leads_of
from bot.messages import EN, LANGUAGES, ZH
from bot.messages.words import Words
from domain.errors import UsageError
from domain.milestone import Topic
from tests.bot.conversation import Town


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("talent", ["人才"]),
        ("Roadshows", ["路演对接"]),
        ("monthly opera", ["月月有戏"]),
        ("culture & family roadshow 昆曲", ["文体亲子", "路演对接", "昆曲"]),
        ("public notices 公示", ["公示"]),
        ("路演 和 博士", ["路演对接", "博士"]),
        ("路演和讲座", ["路演对接", "讲座"]),
        ("talent and 昆曲, 芯片", ["人才", "昆曲", "芯片"]),
        ("人才和谐 参与 R&D", ["人才和谐", "参与", "R&D"]),
        ("和", ["和"]),
        ("全部", [""]),
    ],
)
def test_what_is_named_is_what_is_meant(said: str, meant: list[str]) -> None:
    assert [matcher.value for matcher in named(said, EN)] == meant


def test_every_topic_goes_by_every_name_that_a_button_shows() -> None:
    shown = [(words.topics[topic], topic) for words in LANGUAGES.values() for topic in Topic]
    assert [[matcher.value for matcher in named(name, ZH)] for name, _ in shown] == [[topic] for _, topic in shown]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3 个工作日", "3wd"),
        ("提前 3 天", "3d"),
        ("提前3天提醒我", "3d"),
        ("7 天、1 天", "7d 1d"),
        ("7天 2小时/30分钟", "7d 2h 30m"),
        ("3天和当天", "3d 0d"),
        ("3 days", "3d"),
        ("3 Working Days and 1 hour", "3wd 1h"),
        ("me 1 day before, on the day", "1d 0d"),
        ("7d 1d", "7d 1d"),
    ],
)
def test_lead_times_as_they_are_typed(said: str, meant: str) -> None:
    assert " ".join(map(str, leads_of(said, ZH))) == meant


@pytest.mark.parametrize(("words", "text"), [(ZH, "「soon」不是提前量"), (EN, "“soon” is no lead time")])
def test_what_is_no_lead_time_is_said_in_the_language_of_who_asks(words: Words, text: str) -> None:
    with pytest.raises(UsageError, match=text):
        leads_of("7d, soon", words)


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("staff", "/tools", ZH.staff.usage_tools),
        ("member", "/show 1", "没有编号「1」。发 /list，点列表下面的数字打开，卡片上有编号。"),
        ("guest", "/today 30 Feb", "I read no days in “30 Feb”. For example: /today 10 Feb"),
        ("guest", "/week 30 Feb", "I read no days in “30 Feb”. For example: /week next week"),
    ],
)
def test_a_refusal_shows_the_way_in_the_language_of_who_asks(made: Town, who: str, said: str, answer: str) -> None:
    assert str(made.say(who, said)[-1].text) == answer
    example = answer.rpartition("For example: ")[2]
    if example.startswith("/"):
        assert "I read no days" not in str(made.say(who, example)[-1].text)


def test_what_is_kept_names_the_language(made: Town) -> None:
    made.say("member", "/lang zh")
    assert "语言：中文" in str(made.say("member", "/export")[-1].text)
