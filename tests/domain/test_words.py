"""The values of the domain: times, lead times, overrides."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UsageError
from domain.milestone import Kind, Status
from domain.override import Action, Changes, Override, lay_over, moved
from domain.subscription import LeadTime, LeadUnit
from domain.times import Moment, Precision
from tests.samples import at, facts, when


@pytest.mark.parametrize(
    ("text", "begins", "passes"),
    [
        ("2026-02-04", datetime(2026, 2, 3, 16, tzinfo=UTC), datetime(2026, 2, 4, 16, tzinfo=UTC)),
        ("2026-02-04T15:00", datetime(2026, 2, 4, 7, tzinfo=UTC), datetime(2026, 2, 4, 7, tzinfo=UTC)),
        ("2026-02-04T24:00", datetime(2026, 2, 4, 16, tzinfo=UTC), datetime(2026, 2, 4, 16, tzinfo=UTC)),
        ("2026-12-31T24:00", datetime(2026, 12, 31, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)),
    ],
)
def test_a_moment_covers_what_the_notice_says(text: str, begins: datetime, passes: datetime) -> None:
    moment = Moment.parse(text)
    assert (str(moment), moment.begins_at(), moment.passes_at()) == (text, begins, passes)


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-02-04T25:00", "2026-02-04T", "2月4日"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- each library says it in its own words
        Moment.parse(text)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("7d", "7d"),
        ("7天", "7d"),
        ("提前2小时", "2h"),
        ("3个工作日前", "3wd"),
        ("30分钟", "30m"),
        ("当天", "0d"),
        (" 1 天之前 ", "1d"),
    ],
)
def test_lead_times_are_read_as_people_write_them(text: str, lead: str) -> None:
    assert str(LeadTime.parse(text)) == lead


@pytest.mark.parametrize("text", ["", "天", "7", "7x", "9999d", "0h", "-1d", "7d7d", "400天"])
def test_what_is_no_lead_time_is_explained(text: str) -> None:
    with pytest.raises(UsageError, match="例如"):
        LeadTime.parse(text)


@given(st.integers(1, 99), st.sampled_from(LeadUnit))
def test_a_lead_time_survives_being_written(amount: int, unit: LeadUnit) -> None:
    lead = LeadTime(amount, unit)
    assert (LeadTime.parse(str(lead)), LeadTime.parse(lead.words)) == (lead, lead)


def override(number: int, changes: Changes, *, undone: bool = False) -> Override:
    return Override(
        id=number,
        uid="u",
        action=Action.FIX,
        changes=changes,
        author="telegram:1",
        at=at("2026-01-01"),
        undone_at=at("2026-01-02") if undone else None,
    )


def test_overrides_are_laid_on_in_order_and_undone_ones_are_not_there() -> None:
    read = facts(end="2026-02-04")
    layers = [
        override(1, Changes(end=when("2026-02-10"), title="甲")),
        override(2, Changes(end=when("2026-02-11T17:00"))),
        override(3, Changes(status=Status.CANCELLED), undone=True),
    ]
    now, status = lay_over(read, Status.TENTATIVE, layers)
    assert (now.title, now.end, now.precision, status) == (
        "甲",
        when("2026-02-11T17:00"),
        Precision.MINUTE,
        Status.TENTATIVE,
    )
    assert lay_over(read, Status.CONFIRMED, []) == (read, Status.CONFIRMED)


@pytest.mark.parametrize(
    ("start", "end", "to", "expected"),
    [
        ("2026-02-04T14:00", "2026-02-04T16:00", "2026-02-05T09:30", ("2026-02-05T09:30", "2026-02-05T11:30")),
        ("2026-02-04T14:00", "2026-02-05T02:00", "2026-02-06T14:00", ("2026-02-06T14:00", "2026-02-07T02:00")),
        ("2026-02-04T14:00", "2026-02-04T16:00", "2026-02-05T22:00", ("2026-02-05T22:00", "2026-02-05T24:00")),
        ("2026-02-04T14:00", "2026-02-04T16:00", "2026-02-05T23:00", ("2026-02-05T23:00", "2026-02-06T01:00")),
        ("2026-02-04", "2026-02-06", "2026-02-10", ("2026-02-10", "2026-02-12")),
        ("2026-02-04T14:00", None, "2026-02-05T09:30", ("2026-02-05T09:30", None)),
    ],
)
def test_a_moved_event_keeps_its_length(start: str, end: str | None, to: str, expected: tuple[str, str | None]) -> None:
    changes = moved(facts(kind=Kind.EVENT, start=start, end=end), when(to))
    assert (str(changes.start), changes.end and str(changes.end)) == expected


def test_a_moved_window_moves_its_deadline_only() -> None:
    assert moved(facts(start="2026-01-01", end="2026-02-04"), when("2026-02-10")) == Changes(end=when("2026-02-10"))
