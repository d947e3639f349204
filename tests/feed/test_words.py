"""Times in words, and the names of topics."""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.change import ChangeKind
from domain.errors import UsageError
from domain.milestone import Facts, Kind, OpenState, Precision, Topic
from domain.override import Action
from domain.staff_word import StaffAct
from domain.subscription import DEFAULT_LEADS, LeadTime
from domain.times import CITY
from feed.app import create
from feed.pages.frame import city_of
from feed.site import checked_site
from feed.words import EN, LANGUAGES, ZH, days_left, roughly, slug, topic_named, when_words
from scheduler.clock import SimulatedClock
from store import Store
from tests.feed.build import SEEN, facts


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        (facts("2026-02-07T14:00"), "2026年2月7日（周六）14:00"),
        (facts("2026-02-04T15:00", "2026-02-04T15:40", kind=Kind.EVENT), "2026年2月4日（周三）15:00—15:40"),
        (facts(None, "2026-02-04T24:00"), "2026年2月4日（周三）24:00 截止"),
        (facts(None, "2026-02-04"), "2026年2月4日（周三） 截止"),
        (facts("2026-02-03", kind=Kind.SURVEY), "2026年2月3日（周二） 起"),
        (facts("2026-01-20", "2026-02-09T17:00"), "2026年1月20日（周二） 至 2月9日（周一）17:00"),
        (
            facts("2025-11-29T09:00", "2026-01-04T09:00"),
            "2025年11月29日（周六）09:00 至 2026年1月4日（周日）09:00",
        ),
        (
            facts("2026-02-11", "2026-02-20", kind=Kind.EVENT, precision=Precision.VAGUE),
            "约 2026年2月11日（周三） 至 2月20日（周五）",
        ),
    ],
)
def test_when(promise: Facts, words: str) -> None:
    assert when_words(promise) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [(4, "今天"), (5, "明天"), (6, "后天"), (7, "还有 3 天"), (3, "1 天前")],
)
def test_days_left(day: int, words: str) -> None:
    assert days_left(date(2026, 2, day), date(2026, 2, 4)) == words


def test_every_topic_has_two_names_and_no_other() -> None:
    assert [topic_named(name) for topic in Topic for name in (topic.value, slug(topic))] == [
        topic for topic in Topic for _ in range(2)
    ]
    assert topic_named("all") is None


@pytest.mark.parametrize(
    ("address", "zone", "words"),
    [
        ("kunqi.example.cn", CITY, "网站地址"),
        ("ftp://kunqi.example.cn", CITY, "网站地址"),
        ("https://kunqi.example.cn/?a=1", CITY, "网站地址"),
        ("https://kunqi.example.cn", ZoneInfo("Europe/Paris"), "夏令时"),
    ],
)
def test_a_site_that_cannot_work_is_refused_in_words(
    sqlite_store: Store, address: str, zone: ZoneInfo, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        create(sqlite_store, SimulatedClock(SEEN), zone=zone, base_url=address, city_name="昆山")


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def texts(value: object, way: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a language, by the way to it."""
    if isinstance(value, str):
        yield way, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from texts(part, f"{way}.{name}")
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from texts(part, f"{way}.{number}")
    else:
        assert is_dataclass(value)
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{way}.{field.name}")


#: What one language says and the other leaves to its grammar or its layout.
MAY_BE_EMPTY = {".prefix", ".times.day_after_number"}


def test_a_text_has_the_same_blanks_in_both_languages_and_is_never_empty() -> None:
    chinese, english = dict(texts(ZH)), dict(texts(EN))
    # How many steps a program takes is its own; so is a note.
    free = re.compile(r"\.help\.known\.\d+\.(steps\.\d+|note)")
    bound = [{way for way in found if not free.fullmatch(way)} for found in (chinese, english)]
    assert bound[0] == bound[1]
    assert {way for found in (chinese, english) for way in bound[0] if not found[way]} == MAY_BE_EMPTY
    assert {way for way in bound[0] if blanks(chinese[way]) != blanks(english[way])} == set()


def test_every_name_has_a_word_in_both_languages() -> None:
    for words in LANGUAGES:
        assert set(words.kinds) == set(words.ends) == set(words.begins) == set(Kind)
        assert set(words.topics) == set(Topic)
        assert set(words.states) == set(OpenState)
        assert set(words.changes) == set(ChangeKind)
        assert (len(words.times.weekdays), len(words.times.months)) == (7, 12)
        changing = {Action.FIX, Action.POSTPONE, Action.CANCEL, Action.CONFIRM, Action.RESTORE}
        assert set(words.one.actions) == changing
        assert set(words.one.staff) == set(StaffAct) - {StaffAct.TAKEN_BACK}


def test_no_text_is_left_over() -> None:
    """A text that no page asks for is one that nobody will keep right."""
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for pattern in ("**/*.py", "templates/*.html")
        for file in Path("feed").glob(pattern)
        if "words" not in file.parts or file.name in ("times.py", "__init__.py")
    )
    areas = {field.name for field in fields(ZH)}
    asked = {name for way in dict(texts(ZH)) for name in way.split(".")[1:3] if not name.isdigit()} - areas
    unused = {name for name in asked if not re.search(rf"\.{name}\b", code)}
    keys = {*map(str, Kind), *map(str, Topic), *map(str, OpenState), *map(str, ChangeKind)}
    assert unused - keys == set()


def test_the_program_that_each_word_is_about_is_the_same_in_both_languages() -> None:
    assert [one.key for one in ZH.help.known] == [one.key for one in EN.help.known]
    # What the page says of alarms is what they are.
    assert tuple(LeadTime.parse(text) for text in ("7d", "1d", "2h")) == DEFAULT_LEADS


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        (facts("2026-02-07T14:00"), "Sat 7 Feb 2026, 14:00"),
        (facts("2026-02-04T15:00", "2026-02-04T15:40", kind=Kind.EVENT), "Wed 4 Feb 2026, 15:00–15:40"),
        (facts(None, "2026-02-04T24:00"), "by Wed 4 Feb 2026, 24:00"),
        (facts("2026-02-03", kind=Kind.SURVEY), "from Tue 3 Feb 2026"),
        (facts("2026-01-20", "2026-02-09T17:00"), "Tue 20 Jan 2026 to Mon 9 Feb, 17:00"),
        (
            facts("2026-02-11", "2026-02-20", kind=Kind.EVENT, precision=Precision.VAGUE),
            "about Wed 11 Feb 2026 to Fri 20 Feb",
        ),
    ],
)
def test_when_in_english(promise: Facts, words: str) -> None:
    assert when_words(promise, EN) == words


def test_roughly() -> None:
    ten, over = (
        facts(start, end, kind=Kind.EVENT, precision=Precision.VAGUE)
        for start, end in (("2026-02-11", "2026-02-20"), ("2026-02-21", "2026-03-10"))
    )
    assert [roughly(one, words) for one in (ten, over) for words in (ZH, EN)] == [
        "2月11日–20日",
        "11–20 Feb",
        "2月21日–3月10日",
        "21 Feb – 10 Mar",
    ]


def test_days_left_in_english() -> None:
    today = date(2026, 2, 4)
    assert [days_left(date(2026, 2, day), today, EN) for day in (4, 5, 6, 7, 3, 1)] == [
        "today",
        "tomorrow",
        "in 2 days",
        "in 3 days",
        "1 day ago",
        "3 days ago",
    ]


def test_the_city_in_the_language_of_the_page(sqlite_store: Store) -> None:
    site = checked_site(
        sqlite_store, SimulatedClock(SEEN), zone=CITY, base_url="https://kunqi.example.cn", city_name="昆山"
    )
    named = replace(site, city_english="Kunshan")
    assert (city_of(named, ZH), city_of(named, EN)) == ("昆山", "Kunshan")
    assert city_of(site, EN) == '<span lang="zh-CN">昆山</span>'
