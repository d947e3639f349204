"""Content lines: to the byte what the icalendar library writes, for any text and any time."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar.parser import Contentline

from domain.milestone import Facts, Kind, Milestone, Status, Topic
from feed import lines
from feed.calendar import render
from feed.text import one_line
from tests.feed import library
from tests.feed.build import NAMES, facts, milestone
from tests.feed.test_calendar import every_shape
from tests.feed.test_hostile import hostile, spoken

LEADS = st.lists(st.integers(0, 60 * 24 * 30).map(lambda minutes: timedelta(minutes=minutes)), max_size=3)
printable = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=200)


@given(printable | st.text("\\^;,期a👨", max_size=300))
@example("期" * 24 + "ab")
@example("a" * 72 + "\\\\")
@example("a" * 72 + "^n")
def test_a_line_is_folded_as_the_library_folds_it(words: str) -> None:
    assert lines.line("X", words) == Contentline(f"X:{words}").to_ical() + b"\r\n"


@given(st.lists(hostile, min_size=1, max_size=3), LEADS)
def test_an_entry_of_any_words_is_what_the_library_writes(texts: list[str], leads: list[timedelta]) -> None:
    given_ = [spoken(number, text) for number, text in enumerate(texts)]
    assert _events(given_, leads) == library.events(given_, leads)


days = st.dates(min_value=facts("2020-01-01").anchor.on, max_value=facts("2037-12-31").anchor.on).map(str)
clocks = st.integers(0, 1440).map(lambda minute: f"T{minute // 60:02}:{minute % 60:02}")
moments = st.builds(str.__add__, days, clocks | st.just(""))


@st.composite
def dated(draw: st.DrawFn) -> Facts:
    start, end = draw(moments), draw(st.none() | moments)
    kind = draw(st.sampled_from(Kind))
    return facts(start, end, kind=kind, topic=draw(st.sampled_from(Topic)))


@given(dated(), st.sampled_from(Status), st.integers(0, 9), LEADS)
def test_an_entry_of_any_time_is_what_the_library_writes(
    holds: Facts, status: Status, sequence: int, leads: list[timedelta]
) -> None:
    one = milestone(1, holds, status=status, sequence=sequence)
    assert _events([one], leads) == library.events([one], leads)


def test_every_shape_is_what_the_library_writes() -> None:
    assert _events(every_shape(), [timedelta(days=1)]) == library.events(every_shape(), [timedelta(days=1)])


def _events(given_: list[Milestone], leads: list[timedelta]) -> bytes:
    feed = render(given_, **NAMES, alarms=leads)
    return b"BEGIN:VCALENDAR\r\n" + feed[feed.index(b"BEGIN:VEVENT") :]


@pytest.mark.parametrize("words", ["a\nb", "a\r\nATTACH:b", "a\r"])
def test_no_value_opens_a_line_of_its_own(words: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        lines.line("URL", words)


@given(hostile)
def test_text_on_one_line_comes_back_as_it_was(words: str) -> None:
    written = lines.text("SUMMARY", one_line(words))
    assert Contentline.from_ical(written.removesuffix(b"\r\n")).parts()[2] == one_line(words)
