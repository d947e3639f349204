"""Times in words, and the names of topics."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from domain.errors import UsageError
from domain.milestone import Facts, Kind, Precision, Topic
from domain.times import CITY
from feed.app import create
from feed.words import days_left, slug, topic_named, when_words
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
