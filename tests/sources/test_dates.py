"""Printed dates."""

from datetime import date

import pytest

from sources.dates import day_of, end_of_month


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2026-02-04", date(2026, 2, 4)),
        ("2026/2/4 9:00", date(2026, 2, 4)),
        ("２０２６年２月４日", date(2026, 2, 4)),
        ("2026.02.04（周三）", date(2026, 2, 4)),
        ("2026-02-03T16:30:00Z", date(2026, 2, 4)),
        ("2026-02-04T00:30:00+08:00", date(2026, 2, 4)),
        ("二〇二六年二月四日", date(2026, 2, 4)),
        ("二○二五年十二月三十一日", date(2025, 12, 31)),
        ("二零二六年十月二十日", date(2026, 10, 20)),
        ("2026-02-041", None),
        ("2026-02-30", None),
        ("1026-02-03", None),
        ("1026/2/3", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
    ],
)
def test_day_of(printed: str, day: date | None) -> None:
    assert day_of(printed) == day


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2024年2月", date(2024, 2, 29)),
        ("二〇二一年三月", date(2021, 3, 31)),
        ("2026年2月4日", None),
        ("2026年13月", None),
        ("第2026年2月", None),
    ],
)
def test_end_of_month(printed: str, day: date | None) -> None:
    assert end_of_month(printed) == day
