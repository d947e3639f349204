"""Text of strangers in a feed: the same events and titles come back, and nothing else gets in."""

import re
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from domain.milestone import Evidence, Milestone
from feed.calendar import render
from feed.telling import title
from feed.text import clean, one_line, printed
from tests.feed.build import NAMES, facts, milestone
from tests.feed.parsed import events

NASTY = st.sampled_from(
    ["\r\nBEGIN:VEVENT\r\n", "\nEND:VCALENDAR", "\r", "\u2028", "\u2029", "\x85", "\x00", "\x1b", "\u202e", "\u2066",
     "\\n", "\\", ";", ",", ":", '"', "^n", "\ud800", "\ufeff", "👨‍👩‍👧", "期" * 80, "\t", "\x0b", "\x0c", "%0d%0a"]
)  # fmt: skip
hostile = st.lists(st.text(alphabet=st.characters(), max_size=20) | NASTY, max_size=8).map("".join)
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def spoken(number: int, text: str) -> Milestone:
    """A milestone that carries the same words wherever words are printed."""
    evidence = Evidence(quote=text, start=0, end=len(text))
    words = dict.fromkeys(("title", "location", "audience", "phase", "actor", "sign_up", "contact", "price"), text)
    holds = facts("2026-02-07T14:00", evidence=evidence, **words)
    one = milestone(number, holds)
    return replace(one, notice=replace(one.notice, title=text, source=text, url=text))


@example(["\\N", "\\n", "\\;,"], "\\N")
@given(st.lists(hostile, min_size=1, max_size=4), hostile)
def test_what_strangers_write_stays_text(texts: list[str], name: str) -> None:
    given_ = [spoken(number, text) for number, text in enumerate(texts)]
    feed = render(given_, **{**NAMES, "name": name}, alarms=())
    assert [str(event["SUMMARY"]) for event in events(feed)] == [title(one) for one in given_]
    assert [str(event.get("LOCATION", "")) for event in events(feed)] == [printed(text) for text in texts]
    assert FORBIDDEN.search(feed.decode()) is None
    lines = feed.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    for line in lines:
        line.decode()  # a fold that splits a character leaves bytes that are no UTF-8
    names = {re.split(b"[:;]", line)[0] for line in lines if line[:1] not in (b" ", b"")}
    assert names <= PROPERTIES


PROPERTIES = set(
    b"BEGIN END PRODID VERSION CALSCALE NAME X-WR-CALNAME SOURCE REFRESH-INTERVAL X-PUBLISHED-TTL TZID DTSTART "
    b"TZOFFSETFROM TZOFFSETTO TZNAME UID SEQUENCE DTSTAMP LAST-MODIFIED CREATED SUMMARY LOCATION CATEGORIES STATUS "
    b"TRANSP URL DESCRIPTION CONTACT X-WR-TIMEZONE COLOR X-APPLE-CALENDAR-COLOR CONFERENCE".split()
)


@given(hostile)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)
    assert "\n" not in one_line(text)
