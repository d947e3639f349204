"""When something is due and what became of it: pure, as a table and as properties."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.delivery import Reason
from domain.milestone import Kind
from domain.subscription import LeadTime
from domain.times import Moment
from scheduler import plan
from scheduler.compose import short_code
from scheduler.outcome import backoff
from scheduler.timing import Timing
from tests.samples import at, facts

TIMING = Timing()


@pytest.mark.parametrize(
    ("end", "lead", "due"),
    [
        ("2026-02-04T15:00", "2h", "2026-02-04T13:00"),
        ("2026-02-04T15:00", "1d", "2026-02-03T15:00"),
        ("2026-02-04T24:00", "1d", "2026-02-04T00:00"),
        ("2026-03-20", "1d", "2026-03-19T09:00"),
        ("2026-03-20T17:00", "0d", "2026-03-20T09:00"),
        ("2026-03-20", "2h", "2026-03-20T09:00"),
        ("2026-03-20", "30m", "2026-03-20T09:00"),
        ("2026-02-24T17:00", "1wd", "2026-02-14T09:00"),  # a Saturday that is worked before the Spring Festival
        ("2026-10-08", "3wd", "2026-09-28T09:00"),  # over the National Day week of 2026
    ],
)
def test_a_lead_falls_due(end: str, lead: str, due: str) -> None:
    assert plan.due_at(facts(end=end), LeadTime.parse(lead), TIMING) == at(due)


@pytest.mark.parametrize(
    ("told", "now", "kind", "reason"),
    [
        ("/2026-02-04", "/2026-02-06", Kind.APPLICATION, Reason.POSTPONED),
        ("/2026-02-04", "/2026-02-03", Kind.APPLICATION, Reason.BROUGHT_FORWARD),
        ("/2026-02-04", "/2026-02-04T17:00", Kind.APPLICATION, Reason.BROUGHT_FORWARD),
        ("/2026-02-04T17:00", "/2026-02-04", Kind.APPLICATION, Reason.POSTPONED),
        ("2026-01-01/2026-02-04", "2026-01-02/2026-02-04", Kind.APPLICATION, Reason.CHANGED),
        ("2026-02-04T14:00/", "2026-02-04T15:00/", Kind.EVENT, Reason.POSTPONED),
        ("2026-02-04T14:00/", "cancelled", Kind.EVENT, Reason.CANCELLED),
        ("cancelled", "2026-02-04T14:00/", Kind.EVENT, Reason.CHANGED),
    ],
)
def test_later_and_earlier_are_told_apart(told: str, now: str, kind: Kind, reason: Reason) -> None:
    assert plan.change_reason(told, now, kind) is reason


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
LEADS = st.sampled_from(["30m", "2h", "1d", "7d", "1wd", "5wd"]).map(LeadTime.parse)


@given(DAYS, st.none() | st.integers(0, 1440), LEADS)
def test_nothing_falls_due_after_its_time_is_over(on: date, minute: int | None, lead: LeadTime) -> None:
    promised = facts(end=str(Moment(on, minute)))
    due = plan.due_at(promised, lead, TIMING)
    assert due.tzinfo is UTC
    # A working-day reminder for an early hour of its own first working morning is the one that may fall after it.
    assert due < promised.anchor_at() + timedelta(hours=9)


@given(DAYS, st.integers(0, 1440))
def test_a_moment_survives_being_written(on: date, minute: int) -> None:
    assert [Moment.parse(str(moment)) for moment in (Moment(on), Moment(on, minute))] == [
        Moment(on),
        Moment(on, minute),
    ]


def test_waiting_doubles_and_ends_at_ten_minutes() -> None:
    waits = [backoff(attempt).total_seconds() for attempt in (1, 2, 3, 8, 99)]
    assert waits == [5, 10, 20, 600, 600]


def test_codes_are_short_and_do_not_follow_each_other() -> None:
    codes = {short_code(number) for number in range(1, 200)}
    assert {len(code) for code in codes} == {4}
    assert len(codes) > 190


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        plan_clock_refuses(datetime(2026, 1, 1))  # noqa: DTZ001 -- the mistake itself


def plan_clock_refuses(moment: datetime) -> None:
    from scheduler.clock import SimulatedClock

    SimulatedClock(moment)
