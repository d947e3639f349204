"""From what is printed to days: years, weekdays, ends of spans, seen from the day of publication."""

from datetime import date

import pytest

from domain.milestone import Doubt
from extract.days import NoSuchDay
from extract.engine import GRAMMAR
from extract.resolve import Slot, resolve
from extract.text import Text


def slots(text: str, published: str) -> tuple[Slot, ...]:
    (node,) = GRAMMAR.read(Text.of(text))
    return resolve(node.value, date.fromisoformat(published))


def shown(text: str, published: str) -> list[tuple[str, str]]:
    return [(str(slot.start or ""), str(slot.end or "")) for slot in slots(text, published)]


@pytest.mark.parametrize(
    ("text", "published", "start", "end"),
    [
        # the year that is left out
        ("1月15日", "2025-12-20", "2026-01-15", ""),
        ("12月28日", "2026-01-02", "2025-12-28", ""),
        ("12月31日前", "2026-03-10", "", "2026-12-31"),
        ("2月29日", "2027-03-10", "2028-02-29", ""),
        ("12月28日至1月5日", "2026-01-02", "2025-12-28", "2026-01-05"),
        ("12月28日至1月5日", "2025-12-20", "2025-12-28", "2026-01-05"),
        ("3月1日至11月30日", "2026-06-01", "2026-03-01", "2026-11-30"),
        ("11月24日至12月18日", "2025-11-25", "2025-11-24", "2025-12-18"),
        ("11月24日至2026年1月4日", "2025-11-20", "2025-11-24", "2026-01-04"),
        ("2025年11月24日至1月4日", "2025-11-20", "2025-11-24", "2026-01-04"),
        # a printed weekday chooses the year where it fits another close by
        ("11月20日（周四）", "2026-02-20", "2025-11-20", ""),
        # a day is a day, a minute a minute, the end of a day stays on its day
        ("2026年3月1日", "2026-02-01", "2026-03-01", ""),
        ("2026年3月1日24:00", "2026-02-01", "2026-03-01T24:00", ""),
        ("2026年3月1日0:00", "2026-02-01", "2026-03-01T00:00", ""),
        # relative days
        ("即日起至2026年3月20日", "2026-02-02", "2026-02-02", "2026-03-20"),
        ("明天下午三点", "2026-01-31", "2026-02-01T15:00", ""),
        ("下周三", "2026-03-10", "2026-03-18", ""),
        ("本周五17:00", "2026-03-10", "2026-03-13T17:00", ""),
        ("下月5日", "2025-12-10", "2026-01-05", ""),
        ("明年3月1日", "2025-12-10", "2026-03-01", ""),
        ("3月1日20:00至次日2:00", "2026-02-10", "2026-03-01T20:00", "2026-03-02T02:00"),
        # stretches keep their bounds
        ("1月中旬", "2025-12-31", "2026-01-11", "2026-01-20"),
        ("2月下旬", "2026-01-31", "2026-02-21", "2026-02-28"),
        ("1月下旬至3月上旬", "2026-01-28", "2026-01-21", "2026-03-10"),
        ("月底前", "2026-02-10", "", "2026-02-28"),
        ("年底前", "2026-02-10", "", "2026-12-31"),
        # counted days: the first one does not count
        ("自发布之日起5个工作日内", "2026-02-10", "2026-02-10", "2026-02-24"),
        ("自发布之日起10日内", "2026-03-05", "2026-03-05", "2026-03-15"),
        ("自3月2日起5个工作日内", "2026-03-01", "2026-03-02", "2026-03-06"),
    ],
)
def test_a_time_is_the_one_that_its_publication_means(text: str, published: str, start: str, end: str) -> None:
    assert shown(text, published) == [(start, end)]


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        ("1月3日-1月31日 每周六", "2025-12-31", ["2026-01-03", "2026-01-10", "2026-01-17", "2026-01-24", "2026-01-31"]),
        ("12月30日、1月6日", "2025-12-20", ["2025-12-30", "2026-01-06"]),
        ("3月21日、22日 19:30", "2026-03-01", ["2026-03-21T19:30", "2026-03-22T19:30"]),
        ("每周六", "2026-03-01", []),
    ],
)
def test_a_list_is_each_of_its_days(text: str, published: str, days: list[str]) -> None:
    assert [start for start, _ in shown(text, published)] == days


@pytest.mark.parametrize(
    ("text", "published", "doubts"),
    [
        ("2026年4月15日（周三）", "2026-04-01", ()),
        ("2026年4月15日（周五）", "2026-04-01", (Doubt.WEEKDAY,)),
        ("4月15日（周五）", "2026-03-20", (Doubt.WEEKDAY,)),
        ("3月14日（周五）", "2026-03-01", (Doubt.WEEKDAY,)),  # last year's weekday: copied, not last year's day
        ("2026年3月20日至2026年3月10日", "2026-03-01", (Doubt.BACKWARDS,)),
        ("自2031年3月2日起5个工作日内", "2031-03-01", (Doubt.WORKDAYS,)),
    ],
)
def test_what_contradicts_itself_is_a_doubt(text: str, published: str, doubts: tuple[Doubt, ...]) -> None:
    assert slots(text, published)[0].doubts == doubts


@pytest.mark.parametrize("text", ["4月31日前", "2026年2月30日", "2月30日至3月2日", "本月31日", "3月1日至2月30日"])
def test_a_day_that_no_calendar_has_becomes_no_other(text: str) -> None:
    with pytest.raises(NoSuchDay):
        slots(text, "2026-02-10")
