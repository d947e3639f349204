"""Times that people type: Chinese and figures by our own reader, other languages by dateparser, never the other way."""

from datetime import date, timedelta

import pytest

from bot.times import understand, understand_beginning
from domain.times import CITY
from tests.samples import at, when

NOW = at("2026-03-10T09:00")  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("3月20日17:00", "2026-03-20T17:00", None),
        ("截止4月15日", None, "2026-04-15"),
        ("2026年4月15日24:00", "2026-04-15T24:00", None),
        ("明天下午3点", "2026-03-11T15:00", None),
        ("下周三", "2026-03-18", None),
        ("1月15日", "2027-01-15", None),
        ("3月20日14:00-16:00", "2026-03-20T14:00", "2026-03-20T16:00"),
        ("2026-03-20", "2026-03-20", None),
        ("2026-03-20 17:00", "2026-03-20T17:00", None),
        ("3/20", "2026-03-20", None),
        ("20 March 17:00", "2026-03-20T17:00", None),
        ("March 20", "2026-03-20", None),
        ("tomorrow", "2026-03-11", None),
        ("tomorrow 9am", "2026-03-11T09:00", None),
        ("next friday", "2026-03-13", None),
        ("in 2 hours", "2026-03-10T11:00", None),
        ("in 3 days", "2026-03-13", None),
        ("1 May", "2026-05-01", None),
    ],
)
def test_understood(typed: str, start: str | None, end: str | None) -> None:
    found = understand(typed, NOW, CITY)
    assert found is not None
    assert (found.start, found.end) == (when(start) if start else None, when(end) if end else None)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "随便",
        "2月30日",
        "3月20日（周四）",
        "March",
        "2027 in March",
        "venue closed",
        "because of rain",
        "20. März 17 Uhr",
        "1" * 90,
    ],
)
def test_not_a_time(typed: str) -> None:
    assert understand(typed, NOW, CITY) is None


def test_the_city_decides_which_day_tomorrow_is() -> None:
    """At 17:00 UTC the city has its next day already."""
    found = understand("tomorrow", at("2026-03-10T09:00") + timedelta(hours=16), CITY)
    assert found is not None
    assert found.start == when("2026-03-12")


@pytest.mark.parametrize(
    ("typed", "moment", "rest"),
    [
        ("3月20日17:00 场地检修", "2026-03-20T17:00", "场地检修"),
        ("3月20日 17:00 场地 检修", "2026-03-20T17:00", "场地 检修"),
        ("3月20日17:00，因场地检修", "2026-03-20T17:00", "因场地检修"),
        ("3月20日 原定3月5日的场地检修", "2026-03-20", "原定3月5日的场地检修"),
        ("明天 下午3点", "2026-03-11T15:00", ""),
        ("20 March 17:00 venue closed", "2026-03-20T17:00", "venue closed"),
        ("2026-03-20", "2026-03-20", ""),
    ],
)
def test_the_words_after_a_time_are_the_reason(typed: str, moment: str, rest: str) -> None:
    found = understand_beginning(typed, NOW, CITY)
    assert found is not None
    assert (found[0].one, found[1]) == (when(moment), rest)


def test_words_without_a_time_have_no_beginning() -> None:
    assert understand_beginning("场地检修", NOW, CITY) is None


def test_a_time_without_a_year_is_close_to_what_is_being_moved() -> None:
    after = at("2026-02-18T09:00")
    near = date(2026, 2, 9)
    read = {
        text: understand(text, after, CITY, near) for text in ("2月6日17:00", "2027年2月6日17:00", "明天", "12月30日")
    }
    assert {text: typed and str(typed.one) for text, typed in read.items()} == {
        "2月6日17:00": "2026-02-06T17:00",
        "2027年2月6日17:00": "2027-02-06T17:00",
        "明天": "2026-02-19",
        "12月30日": "2025-12-30",
    }
