"""Where a thing takes place: positions of known venues, addresses of streams, and the colours of calendars."""

import pytest
from icalendar import Calendar
from PIL import ImageColor

from domain.milestone import Kind, Topic
from feed.calendar import render
from feed.colours import EVERYTHING, colour
from feed.venue import Position, Venues, stream
from tests.feed.build import NAMES, facts, milestone
from tests.feed.parsed import events

MEETING = "https://meeting.example.com/dm/aBc?x=1"


def test_the_longest_known_name_gives_the_position() -> None:
    venues = Venues({"文化馆": (31.38, 120.98), "文化馆 新馆": (31.4, 121.0), " ": (0, 0)})
    assert venues.position("昆山文化馆 新馆二楼") == Position(31.4, 121.0)
    assert venues.position("昆山文化馆（前进中路）") == Position(31.38, 120.98)
    assert venues.position("图书馆") is None


def test_an_entry_at_a_known_venue_has_its_position() -> None:
    here = milestone(1, facts("2026-02-07T14:00", location="昆山梁辰鱼昆曲剧场"))
    [event] = events(render([here], **NAMES, venues=Venues({"梁辰鱼昆曲剧场": (31.3846, 120.9812)})))
    assert event["GEO"].to_ical() == "31.3846;120.9812"
    assert "GEO" not in events(render([here], **NAMES))[0]


@pytest.mark.parametrize(
    ("told", "link"),
    [
        ({"location": f"腾讯会议（{MEETING}）"}, MEETING),
        ({"location": f"{MEETING}。"}, MEETING),
        ({"sign_up": f"直播观看：{MEETING}，会议号123"}, MEETING),
        ({"sign_up": f"报名请填 {MEETING}"}, ""),
        ({"location": MEETING, "kind": Kind.REGISTRATION}, ""),
        ({"location": "https://example.com/13812345678"}, ""),
        ({"location": "视频号直播"}, ""),
    ],
)
def test_a_stream_is_known_by_its_address(told: dict[str, str], link: str) -> None:
    assert stream(facts("2026-02-07T14:00", **told)) == link


def test_a_stream_is_a_conference() -> None:
    [event] = events(render([milestone(1, facts("2026-02-07T14:00", location=MEETING))], **NAMES))
    assert (str(event["CONFERENCE"]), dict(event["CONFERENCE"].params)) == (
        MEETING,
        {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "线上"},
    )


def test_every_topic_has_a_colour_of_its_own_by_name_and_value() -> None:
    colours = [colour((topic,)) for topic in Topic]
    assert len(set(colours)) == len(Topic)
    assert {one: ImageColor.colormap[one.name] for one in [EVERYTHING, *colours]} == {
        one: one.value.lower() for one in [EVERYTHING, *colours]
    }
    assert colour((Topic.OPERA, Topic.CONTEST)) == colour(()) == EVERYTHING


def test_a_calendar_says_its_zone_and_colour() -> None:
    feed = Calendar.from_ical(render([], **NAMES, colour=colour((Topic.OPERA,))))
    names = ("NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "COLOR", "X-APPLE-CALENDAR-COLOR", "METHOD")
    assert {name: str(feed[name]) for name in names if name in feed} == {
        "NAME": "昆期 · 昆山",
        "X-WR-CALNAME": "昆期 · 昆山",
        "X-WR-TIMEZONE": "Asia/Shanghai",
        "COLOR": "crimson",
        "X-APPLE-CALENDAR-COLOR": "#DC143C",
    }
