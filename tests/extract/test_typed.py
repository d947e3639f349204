"""What a person types in the chat, seen from 2026-01-27, a Tuesday."""

from datetime import date

import pytest

from extract import read_time

TODAY = date(2026, 1, 27)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("明天下午三点", "2026-01-28T15:00"),
        ("2月10日17时", "2026-02-10T17:00"),
        ("下周三", "2026-02-04"),
        ("3月1日", "2026-03-01"),
        ("周三下午三点", "2026-01-28T15:00"),
        ("周一", "2026-02-02"),
        ("1月26日", "2027-01-26"),
        ("延至3月1日24:00", "2026-03-01T24:00"),
        ("改到3月5日下午2点半吧", "2026-03-05T14:30"),
        ("2026-02-10 17:00", "2026-02-10T17:00"),
        ("截止2月10日下午五点", "2026-02-10T17:00"),
    ],
)
def test_a_typed_time_is_the_next_such_moment(typed: str, meant: str) -> None:
    found = read_time(typed, TODAY)
    assert found is not None
    assert str(found.moment) == meant


def test_a_typed_span_has_both_ends_and_its_rules() -> None:
    found = read_time("由3月1日到3月5日", TODAY)
    assert found is not None
    assert (str(found.start), str(found.end), found.quote) == ("2026-03-01", "2026-03-05", "3月1日到3月5日")
    assert found.rules == ("from_to", "month_day")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "你好",
        "下午三点",
        "2月30日",
        "4月15日（周五）",
        "3月21日、22日",
        "3月1日 或 3月2日吧",
        "2026年",
        "3月",
        "每周三",
    ],
)
def test_what_has_no_single_clear_reading_is_nothing(typed: str) -> None:
    assert read_time(typed, TODAY) is None
