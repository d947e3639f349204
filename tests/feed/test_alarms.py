"""When an entry rings."""

from datetime import timedelta

import pytest

from domain.milestone import Facts, Kind
from domain.times import CITY
from feed.alarms import triggers
from feed.placement import place
from tests.feed.build import facts

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("promise", "leads", "offsets"),
    [
        pytest.param(facts("2026-02-07T14:00"), [2 * HOUR, DAY], [-DAY, -2 * HOUR], id="before a performance"),
        pytest.param(
            facts(None, "2026-02-04T15:00"), [2 * HOUR], [-1.5 * HOUR], id="two hours before a deadline, not its entry"
        ),
        pytest.param(facts(None, "2026-02-04T15:00"), [HOUR / 4], [], id="never after the entry began"),
        pytest.param(facts(None, "2026-02-04"), [DAY], [-15 * HOUR], id="a whole day: the morning before, at nine"),
        pytest.param(
            facts(None, "2026-02-04"), [7 * DAY, DAY, 2 * HOUR], [9 * HOUR - 7 * DAY, -15 * HOUR], id="each once"
        ),
        pytest.param(
            facts(None, "2026-02-04"), [2 * HOUR], [-15 * HOUR], id="hours before a whole day: that morning too"
        ),
        pytest.param(facts("2026-02-07", kind=Kind.EVENT), [], [], id="none asked, none rung"),
    ],
)
def test_triggers(promise: Facts, leads: list[timedelta], offsets: list[timedelta]) -> None:
    assert triggers(place(promise, CITY), leads) == offsets
