"""A change by a later notice as calendars, pages and programs see it."""

import json

from icalendar import Calendar

from scheduler.clock import SimulatedClock
from store import Store, milestones
from tests.feed.http import Visitor
from tests.feed.page import Page
from tests.scheduler.city import City, published

TALK = published("g1", "03-02", "关于“出海合规”讲座的通知", "讲座时间：2026年3月12日14:00\n地点：会员之家")
MOVED = published("g2", "03-09", "关于“出海合规”讲座延期的通知", "原定于3月12日14:00举办的讲座延期至3月19日15:00举行。")
OFF = published("g3", "03-16", "关于取消“出海合规”讲座的通知", "因故取消，敬请谅解。")


def city(store: Store, clock: SimulatedClock) -> str:
    """The notices are read; the milestone's uid."""
    made = City(store, "2026-03-09T09:00")
    clock.set(made.clock.now())
    made.reads(TALK, MOVED)
    with store.read() as tx:
        [one] = milestones.listed(tx)
    return one.uid


def test_the_page_shows_old_and_new_and_the_notice(
    visitor: Visitor, sqlite_store: Store, clock: SimulatedClock
) -> None:
    page = Page(visitor.get(f"/m/{city(sqlite_store, clock)}").text)
    assert page.said("del") == ["2026年3月12日（周四）14:00"]
    assert page.said("ins") == ["2026年3月19日（周四）15:00"]
    assert "《关于“出海合规”讲座延期的通知》" in page.text
    assert "https://example.org/g2" in page.links
    assert "工作人员的更正" not in page.text


def test_the_calendar_moves_the_same_entry(visitor: Visitor, sqlite_store: Store, clock: SimulatedClock) -> None:
    uid = city(sqlite_store, clock)
    [event] = Calendar.from_ical(visitor.get("/feeds/all.ics").text).walk("VEVENT")
    assert (str(event["UID"]), event["SEQUENCE"], str(event["DTSTART"].dt)) == (uid, 1, "2026-03-19 15:00:00+08:00")
    told = str(event["DESCRIPTION"]).splitlines()
    assert [line for line in told if line.startswith(("原为", "依据"))] == [
        "原为：2026年3月12日（周四）14:00",
        "依据：临江市科技局《关于“出海合规”讲座延期的通知》 2026-03-09",
    ]


def test_programs_see_the_history(visitor: Visitor, sqlite_store: Store, clock: SimulatedClock) -> None:
    uid = city(sqlite_store, clock)
    City(sqlite_store, "2026-03-16T09:00").reads(OFF)
    shown = json.loads(visitor.get(f"/api/v1/milestones/{uid}").text)
    steps = [(one["kind"], one["before"]["start"], one["after"]["start"], one["cancelled"]) for one in shown["history"]]
    assert steps == [
        ("postponed", "2026-03-12T14:00", "2026-03-19T15:00", False),
        ("cancelled", "2026-03-19T15:00", "2026-03-19T15:00", True),
    ]
    assert [one["notice"]["id"] for one in shown["history"]] == ["g2", "g3"]
    assert (shown["status"], shown["notice"]["id"]) == ("cancelled", "g1")
