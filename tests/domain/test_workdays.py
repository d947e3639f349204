"""Working days against the State Council's tables, day by day, as its notices print them."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from domain import workdays
from domain.subscription import LeadTime
from scheduler import plan
from scheduler.timing import Timing
from tests.samples import at, facts


@dataclass(frozen=True)
class Span:
    """「1月28日（周二）至2月4日（周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。」"""

    first: date
    last: date
    days: int  #: 共几天, as printed
    weekdays: str  #: of the first and the last day, as printed
    worked: tuple[tuple[date, str], ...] = ()  #: days off that are worked instead


def span(first: str, last: str, days: int, weekdays: str, *worked: tuple[str, str]) -> Span:
    made = tuple((date.fromisoformat(day), weekday) for day, weekday in worked)
    return Span(date.fromisoformat(first), date.fromisoformat(last), days, weekdays, made)


#: 国务院办公厅关于部分节假日安排的通知: 国办发明电〔2024〕12号, and the one of 2025-11-04 for 2026.
PUBLISHED = {
    2025: (
        span("2025-01-01", "2025-01-01", 1, "三三"),
        span("2025-01-28", "2025-02-04", 8, "二二", ("2025-01-26", "日"), ("2025-02-08", "六")),
        span("2025-04-04", "2025-04-06", 3, "五日"),
        span("2025-05-01", "2025-05-05", 5, "四一", ("2025-04-27", "日")),
        span("2025-05-31", "2025-06-02", 3, "六一"),
        span("2025-10-01", "2025-10-08", 8, "三三", ("2025-09-28", "日"), ("2025-10-11", "六")),
    ),
    2026: (
        span("2026-01-01", "2026-01-03", 3, "四六", ("2026-01-04", "日")),
        span("2026-02-15", "2026-02-23", 9, "日一", ("2026-02-14", "六"), ("2026-02-28", "六")),
        span("2026-04-04", "2026-04-06", 3, "六一"),
        span("2026-05-01", "2026-05-05", 5, "五二", ("2026-05-09", "六")),
        span("2026-06-19", "2026-06-21", 3, "五日"),
        span("2026-09-25", "2026-09-27", 3, "五日"),
        span("2026-10-01", "2026-10-07", 7, "四三", ("2026-09-20", "日"), ("2026-10-10", "六")),
    ),
}
WEEKDAYS = "一二三四五六日"


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


def worked(year: int) -> set[date]:
    """What the notice makes of a year: Monday to Friday, without the days off, and with the days that are made up."""
    table = PUBLISHED[year]
    off = {one.first + timedelta(days=number) for one in table for number in range(one.days)}
    made_up = {day for one in table for day, _ in one.worked}
    return {day for day in days_of(year) if day.weekday() < 5} - off | made_up


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_table_is_copied_as_it_was_printed(year: int) -> None:
    for one in PUBLISHED[year]:
        assert (one.last - one.first).days + 1 == one.days
        assert WEEKDAYS[one.first.weekday()] + WEEKDAYS[one.last.weekday()] == one.weekdays
        assert [WEEKDAYS[day.weekday()] for day, _ in one.worked] == [weekday for _, weekday in one.worked]


@pytest.mark.parametrize(("year", "count"), [(2025, 248), (2026, 248)])
def test_every_day_of_the_published_tables(year: int, count: int) -> None:
    assert {day for day in days_of(year) if workdays.is_workday(day)} == worked(year)
    assert len(worked(year)) == count


@pytest.mark.parametrize("year", PUBLISHED)
def test_so_many_working_days_before_any_day_of_the_year(year: int) -> None:
    """Counted another way: along the list of all working days. A day off counts as the working day before it."""
    days = sorted(day for day in days_of(year) if workdays.is_workday(day))
    for day in (day for day in days_of(year) if day >= days[20]):
        before = [one for one in days if one <= day]
        assert [workdays.back(day, count) for count in range(8)] == before[:-9:-1]


@pytest.mark.parametrize(
    ("end", "lead", "due"),
    [
        # Spring Festival of 2025: off from 28 January to 4 February; Sunday 26 January and Saturday 8 February are worked.
        ("2025-02-05T17:00", "3个工作日前", "2025-01-24T09:00"),
        ("2025-02-06T17:00", "3个工作日前", "2025-01-26T09:00"),
        ("2025-02-08T17:00", "3个工作日前", "2025-02-05T09:00"),
        ("2025-02-10T17:00", "1个工作日前", "2025-02-08T09:00"),
        # Spring Festival of 2026: off from 15 to 23 February; Saturdays 14 and 28 February are worked.
        ("2026-02-24T17:00", "3个工作日前", "2026-02-12T09:00"),
        ("2026-02-26", "3个工作日前", "2026-02-14T09:00"),
        ("2026-03-02", "1个工作日前", "2026-02-28T09:00"),
        # National Day: worked are Sunday 28 September and Saturday 11 October 2025, Sunday 20 September and Saturday 10
        # October 2026.
        ("2025-10-09T12:00", "3个工作日前", "2025-09-28T09:00"),
        ("2025-10-13", "1个工作日前", "2025-10-11T09:00"),
        ("2026-10-08T12:00", "3个工作日前", "2026-09-28T09:00"),
        ("2026-09-21", "1个工作日前", "2026-09-20T09:00"),
        ("2026-10-12", "3个工作日前", "2026-10-08T09:00"),
        # Into the year before.
        ("2026-01-04", "3个工作日前", "2025-12-29T09:00"),
    ],
)  # fmt: skip
def test_lead_times_around_the_feasts(end: str, lead: str, due: str) -> None:
    assert plan.due_at(facts(end=end), LeadTime.parse(lead), Timing()) == at(due)


@pytest.mark.parametrize(
    ("end", "lead", "due"),
    [
        ("2026-02-22T17:00", "0wd", "2026-02-14T09:00"),  # in the Spring Festival: the Saturday worked before it
        ("2026-02-22", "1wd", "2026-02-13T09:00"),
        ("2025-10-08T17:00", "0wd", "2025-09-30T09:00"),
        ("2026-03-01", "0wd", "2026-02-28T09:00"),  # a Sunday after a Saturday that is worked
        ("2026-03-08", "0wd", "2026-03-06T09:00"),  # a Sunday as any other
        ("2026-03-09", "0wd", "2026-03-09T09:00"),  # a Monday stays
    ],
)  # fmt: skip
def test_a_reminder_on_a_rest_day_moves_to_the_last_working_morning_before(end: str, lead: str, due: str) -> None:
    assert plan.due_at(facts(end=end), LeadTime.parse(lead), Timing()) == at(due)


@pytest.mark.parametrize("year", PUBLISHED)
def test_no_reminder_counted_in_working_days_falls_on_a_day_off(year: int) -> None:
    for day in days_of(year)[30:]:
        for lead in ("0wd", "1wd", "3wd", "10wd"):
            due = plan.due_at(facts(end=str(day)), LeadTime.parse(lead), Timing())
            assert workdays.is_workday(due.astimezone(Timing().zone).date())


@pytest.mark.parametrize(
    ("end", "lead", "due"),
    [
        ("2031-05-06", "1wd", "2031-05-05T09:00"),
        ("2031-05-05", "1wd", "2031-04-30T09:00"),  # 1 and 2 May are off by law, 3 and 4 are a weekend
        ("2031-01-02", "1wd", "2030-12-31T09:00"),
        ("2031-10-08", "3wd", "2031-09-30T09:00"),  # a guess: most of that week will be off
    ],
)
def test_without_a_table_the_week_and_the_law_are_what_counts(end: str, lead: str, due: str) -> None:
    promised, wanted = facts(end=end), LeadTime.parse(lead)
    assert plan.due_at(promised, wanted, Timing()) == at(due)
    assert plan.guessed(promised, wanted)
    assert not plan.guessed(promised, LeadTime.parse("1d"))


def test_the_last_table_known_is_of_the_year_before_the_first_that_is_not() -> None:
    until = workdays.published_until()
    assert until >= 2026
    assert [workdays.guessed(date(year, 7, 1)) for year in (2025, 2026, until, until + 1)] == [False] * 3 + [True]


def test_working_days_between_two_dates_as_a_publicity_period_counts_them() -> None:
    assert workdays.between(date(2026, 1, 28), date(2026, 2, 3)) == 5
    with pytest.raises(workdays.NoTable):
        workdays.between(date(2031, 1, 1), date(2031, 1, 8))
