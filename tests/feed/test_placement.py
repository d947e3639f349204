"""Where each shape of promise stands in a calendar."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.milestone import Facts, Kind
from domain.times import CITY, MINUTES_A_DAY, Moment, Precision
from feed.placement import Days, Hours, Mark, place
from tests.feed.build import facts


def hour(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=CITY)


def deadline(closes: datetime) -> Hours:
    return Hours(mark=Mark.DEADLINE, start=closes - timedelta(minutes=30), end=closes, due=closes)


def occurrence(start: datetime, end: datetime | None = None) -> Hours:
    return Hours(mark=Mark.OCCURRENCE, start=start, end=end, due=start)


def days(mark: Mark, first: int, after: int) -> Days:
    return Days(mark=mark, first=date(2026, 2, first), after=date(2026, 2, after))


@pytest.mark.parametrize(
    ("promise", "entry"),
    [
        pytest.param(facts("2026-02-07T14:00"), occurrence(hour(7, 14)), id="an event without an end has none"),
        pytest.param(
            facts("2026-02-04T15:00", "2026-02-04T15:40", kind=Kind.EVENT),
            occurrence(hour(4, 15), hour(4, 15, 40)),
            id="a lecture from 15:00 to 15:40",
        ),
        pytest.param(
            facts("2026-02-04T19:00", "2026-02-04T24:00", kind=Kind.EVENT),
            occurrence(hour(4, 19), hour(5, 0)),
            id="24:00 is the midnight that ends the day",
        ),
        pytest.param(
            facts("2026-02-04T15:00", "2026-02-04T15:00", kind=Kind.EVENT),
            occurrence(hour(4, 15)),
            id="an end that repeats the start is no end",
        ),
        pytest.param(
            facts("2026-02-04T09:00", "2026-02-06", kind=Kind.EVENT),
            occurrence(hour(4, 9)),
            id="a day cannot end an hour",
        ),
        pytest.param(facts("2026-02-07"), days(Mark.OCCURRENCE, 7, 8), id="a day is a whole day, its end exclusive"),
        pytest.param(
            facts("2026-02-07", "2026-02-09", kind=Kind.EVENT),
            days(Mark.OCCURRENCE, 7, 10),
            id="three days of an event",
        ),
        pytest.param(facts(None, "2026-02-09T17:00"), deadline(hour(9, 17)), id="a deadline's half hour ends at it"),
        pytest.param(
            facts("2026-01-20", "2026-02-09T17:00"), deadline(hour(9, 17)), id="a window of three weeks marks its end"
        ),
        pytest.param(
            facts(None, "2026-02-09T24:00"), deadline(hour(10, 0)), id="24:00 keeps the evening of its own day"
        ),
        pytest.param(facts(None, "2026-02-09"), days(Mark.DEADLINE, 9, 10), id="a deadline on a day is that whole day"),
        pytest.param(
            facts("2026-02-03", kind=Kind.APPLICATION), days(Mark.OPENING, 3, 4), id="a window with no known end opens"
        ),
        pytest.param(
            facts("2026-02-03T09:00", kind=Kind.APPLICATION),
            Hours(mark=Mark.OPENING, start=hour(3, 9), end=None, due=hour(3, 9)),
            id="opens at an hour",
        ),
        pytest.param(
            facts("2026-02-02", "2026-02-06", kind=Kind.PUBLICITY),
            days(Mark.PERIOD, 2, 7),
            id="one may object on each day of a publicity period",
        ),
        pytest.param(
            facts("2026-02-01", "2026-02-15", kind=Kind.PUBLICITY),
            days(Mark.DEADLINE, 15, 16),
            id="of a publicity period longer than two weeks only the end",
        ),
        pytest.param(
            facts("2026-02-11", "2026-02-20", kind=Kind.EVENT, precision=Precision.VAGUE),
            days(Mark.ABOUT, 11, 21),
            id="2月中旬 is ten days",
        ),
    ],
)
def test_entry(promise: Facts, entry: Days | Hours) -> None:
    assert place(promise, CITY) == entry


moments = st.builds(Moment, st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.none() | st.integers(0, MINUTES_A_DAY))


@given(st.sampled_from(Kind), st.sampled_from(Precision), moments | st.none(), moments)
def test_every_promise_has_a_place_with_a_length_that_rfc_5545_allows(
    kind: Kind, precision: Precision, start: Moment | None, end: Moment
) -> None:
    promise = replace(facts("2026-02-07"), kind=kind, precision=precision, start=start, end=end)
    entry = place(promise, CITY)
    if isinstance(entry, Days):
        assert entry.first < entry.after
    else:
        assert entry.end is None or entry.start < entry.end
