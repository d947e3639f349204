"""Quiet hours and digests as values: how they are typed, and what follows for any instant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UsageError
from domain.times import CITY
from domain.wishes import Digest, Quiet, Wishes
from tests.samples import at

MINUTES = st.integers(0, 1439)
QUIET = st.tuples(MINUTES, MINUTES).filter(lambda two: two[0] != two[1]).map(lambda two: Quiet(*two))
DIGESTS = st.builds(Digest, MINUTES, st.none() | st.integers(0, 6))
#: One zone without and two with clocks that are set back and forth.
ZONES = st.sampled_from([CITY, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")])
INSTANTS = st.integers(0, 3 * 365 * 24 * 60 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=n))


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("22:00-8:00", "22:00-08:00"),
        ("22点到8点", "22:00-08:00"),
        ("晚上10点至7点半", "22:00-07:30"),
        ("10pm to 8am", "22:00-08:00"),
        ("12:00 — 14:00", "12:00-14:00"),
        ("23：30～24:00", "23:30-00:00"),
        ("12am-6am", "00:00-06:00"),
    ],
)
def test_quiet_hours_are_typed_as_people_write_them(text: str, quiet: str) -> None:
    assert str(Quiet.parse(text)) == quiet
    assert Quiet.parse(quiet) == Quiet.parse(text)


@pytest.mark.parametrize("text", ["", "22:00", "22:00-22:00", "25:00-8:00", "22:61-8:00", "24:30-8:00", "晚上", "a-b"])
def test_what_is_no_stretch_of_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="22:00-8:00"):
        Quiet.parse(text)


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        ("8:00", "daily 08:00"),
        ("每天8点", "daily 08:00"),
        ("daily 7:30", "daily 07:30"),
        ("周一 9:00", "weekly 0 09:00"),
        ("每周日晚上8点半", "weekly 6 20:30"),
        ("星期天 20:00", "weekly 6 20:00"),
        ("Friday 5pm", "weekly 4 17:00"),
        ("weekly mon 9:00", "weekly 0 09:00"),
        ("Thurs 9:00", "weekly 3 09:00"),
        ("every Wednesday 9:00", "weekly 2 09:00"),
    ],
)
def test_a_digest_is_typed_as_people_write_it(text: str, digest: str) -> None:
    assert str(Digest.parse(text)) == digest
    assert Digest.parse(digest) == Digest.parse(text)


@pytest.mark.parametrize("text", ["", "每天", "周一", "周八 9:00", "25:00", "weekly 9 08:00", "monthly 8:00"])
def test_what_is_no_time_of_a_digest_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="每天 8:00"):
        Digest.parse(text)


@pytest.mark.parametrize(
    ("quiet", "moment", "over"),
    [
        ("22:00-8:00", "2026-02-04T21:59", None),
        ("22:00-8:00", "2026-02-04T22:00", "2026-02-05T08:00"),
        ("22:00-8:00", "2026-02-05T07:59", "2026-02-05T08:00"),
        ("22:00-8:00", "2026-02-05T08:00", None),
        ("12:00-14:00", "2026-02-05T13:00", "2026-02-05T14:00"),
        ("22:00-24:00", "2026-02-28T23:00", "2026-03-01T00:00"),
        ("0:00-8:00", "2026-03-01T00:00", "2026-03-01T08:00"),
    ],
)
def test_quiet_hours_begin_with_their_first_minute_and_end_before_their_last(
    quiet: str, moment: str, over: str | None
) -> None:
    assert Quiet.parse(quiet).until(at(moment)) == (at(over) if over else None)


@given(QUIET, INSTANTS, ZONES)
def test_quiet_hours_end_after_now_and_within_two_days_at_their_own_minute(
    quiet: Quiet, now: datetime, zone: ZoneInfo
) -> None:
    over = quiet.until(now, zone)
    if over is None:
        return
    assert now < over <= now + timedelta(hours=26)
    local = over.astimezone(zone)
    # A clock that is set forward over the minute has no such minute.
    assert local.hour * 60 + local.minute == quiet.end or zone is not CITY
    assert zone is not CITY or quiet.until(over, zone) is None


@given(DIGESTS, INSTANTS, ZONES)
def test_a_digest_has_a_next_moment_and_it_is_its_own(digest: Digest, now: datetime, zone: ZoneInfo) -> None:
    first = digest.first_at(now, zone)
    assert now <= first <= now + timedelta(days=7 if digest.weekday is not None else 1, hours=2)
    assert digest.first_at(first, zone) == first
    local = first.astimezone(zone)
    assert digest.weekday in (None, local.weekday()) or zone is not CITY
    assert local.hour * 60 + local.minute == digest.minute or zone is not CITY


def test_a_blocked_word_is_literal_and_of_any_case() -> None:
    wishes = Wishes(blocked=("AI%", "路演"))
    assert [wishes.blocks(words) for words in ("ai大赛", "ai%大赛", "创赢路演", "讲座")] == [False, True, True, False]
