"""The feed's bytes: golden files by name, what one change changes, and what is shown of a cancellation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from domain.errors import UsageError
from domain.milestone import Kind, Milestone, OpenState, Status, Topic
from domain.subscription import DEFAULT_LEADS
from domain.times import CITY, Precision
from feed.calendar import render
from feed.entry import CancelledStyle
from feed.feeds import length
from tests.feed.build import NAMES, SEEN, facts, milestone, performances
from tests.feed.parsed import by_uid, events, titles

GOLDEN = Path(__file__).parent.parent / "golden" / "feeds"
DAY = timedelta(days=1)


def every_shape() -> list[Milestone]:
    """One of each way to stand in a calendar, and one of each status."""
    apply, show = Kind.APPLICATION, Kind.PUBLICITY
    subsidy = {"topic": Topic.SUBSIDY, "title": "人才安居购房补贴申报"}
    return [
        *performances(),
        milestone(4, facts("2026-02-04T15:00", "2026-02-04T15:40", kind=Kind.EVENT, topic=Topic.LECTURE, title="知识产权专场")),
        milestone(5, facts("2026-01-20", "2026-02-09T17:00", **subsidy, phase="网上申报", audience="A~D类人才")),
        milestone(6, facts(None, "2026-02-10T24:00", **subsidy, phase="区镇初审", states=(OpenState.UNTIL_FULL,))),
        milestone(7, facts(None, "2026-02-13", topic=Topic.APPLICATION, title="技术经理人事务所申请")),
        milestone(8, facts("2026-02-03", kind=apply, title="高企培育入库", states=(OpenState.ALL_YEAR,))),
        milestone(9, facts("2026-01-28", "2026-02-03", kind=show, topic=Topic.PUBLICITY, title="典型应用场景公示")),
        milestone(10, facts("2026-02-11", "2026-02-20", kind=Kind.EVENT, precision=Precision.VAGUE, title="高企申报动员会")),
        milestone(11, facts(None, "2026-02-13", title="分中心推荐汇总表"), status=Status.TENTATIVE),
        milestone(12, facts(None, "2026-02-10T17:00", title="八段锦进企业报名"), status=Status.CANCELLED, sequence=1),
    ]  # fmt: skip


FEEDS: dict[str, Callable[[], bytes]] = {
    "every-shape.ics": lambda: render(every_shape(), **NAMES),
    "alarms.ics": lambda: render(every_shape(), **NAMES, alarms=[length(lead) for lead in DEFAULT_LEADS]),
    "empty.ics": lambda: render([], **NAMES),
}


@pytest.mark.parametrize("name", FEEDS)
def test_feed_is_the_golden_file(name: str) -> None:
    assert FEEDS[name]() == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("name", FEEDS)
def test_two_renderings_are_the_same_bytes(name: str) -> None:
    assert FEEDS[name]() == FEEDS[name]()


def test_every_milestone_is_one_event_with_its_uid() -> None:
    feed = render(every_shape(), **NAMES)
    assert [str(event["UID"]) for event in events(feed)] == [one.uid for one in every_shape()]


def test_one_fixed_time_zone_of_eight_hours_and_no_summer_time() -> None:
    (zone,) = Calendar.from_ical(render([], **NAMES)).walk("VTIMEZONE")
    (rule,) = zone.subcomponents
    assert (zone["TZID"], rule.name) == ("Asia/Shanghai", "STANDARD")
    assert rule["TZOFFSETFROM"].td == rule["TZOFFSETTO"].td == timedelta(hours=8)


def test_a_zone_with_summer_time_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="夏令时"):
        render([], **{**NAMES, "zone": ZoneInfo("Europe/Berlin")})


def test_postponing_one_milestone_changes_one_event_and_its_sequence() -> None:
    first, second, third = performances()
    later = SEEN + DAY
    moved = replace(
        second, facts=replace(second.facts, start=facts("2026-02-08T14:00").start), sequence=1, revised_at=later
    )
    before, after = (by_uid(render(given, **NAMES)) for given in ([first, second, third], [first, moved, third]))
    assert {uid for uid in before | after if before.get(uid) != after.get(uid)} == {second.uid}
    event = {str(event["UID"]): event for event in events(render([first, moved, third], **NAMES))}[second.uid]
    assert event["SEQUENCE"] == 1
    assert event["DTSTART"].dt == datetime(2026, 2, 8, 14, tzinfo=CITY)
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == later


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("mark", [("CANCELLED", "「已取消」「申报截止 17:00」八段锦")]),
        ("title", [("CONFIRMED", "「已取消」「申报截止 17:00」八段锦")]),
        ("drop", []),
    ],
)
def test_a_cancellation_in_three_styles(style: CancelledStyle, shown: list[tuple[str, str]]) -> None:
    gone = milestone(1, facts(None, "2026-02-10T17:00", title="八段锦"), status=Status.CANCELLED)
    feed = render([gone], **NAMES, cancelled=style, alarms=[DAY])
    assert [(str(event["STATUS"]), str(event["SUMMARY"])) for event in events(feed)] == shown
    assert b"VALARM" not in feed


def test_a_cancellation_leaves_after_its_time() -> None:
    gone = milestone(1, facts(None, "2026-02-10"), status=Status.CANCELLED, revised_at=SEEN)
    assert len(events(render([gone], **NAMES, cancelled_since=SEEN))) == 1
    assert events(render([gone], **NAMES, cancelled_since=SEEN + timedelta(seconds=1))) == []


def test_what_waits_for_a_person_says_so_and_never_rings() -> None:
    doubtful = milestone(1, facts(None, "2026-02-13", title="汇总表"), status=Status.TENTATIVE)
    (event,) = events(render([doubtful], **NAMES, alarms=[DAY]))
    assert (str(event["STATUS"]), str(event["SUMMARY"])) == ("TENTATIVE", "「待核实」「申报截止」汇总表")
    assert event.walk("VALARM") == []


def test_description_has_all_that_one_would_open_the_article_for() -> None:
    told = facts(
        None,
        "2026-02-04T15:00",
        kind=Kind.REGISTRATION,
        audience="A~D类在昆工作人才",
        location="昆山梁辰鱼昆曲剧场",
        states=(OpenState.UNTIL_FULL,),
        phase="线上",
        actor="参赛团队",
        sign_up="登录人才网报名",
        contact="王老师 18020201621",
        price="名额：20人",
    )
    (event,) = events(render([milestone(1, told)], **NAMES))
    assert str(event["CONTACT"]) == "王老师 180****1621"
    assert str(event["DESCRIPTION"]).split("\n") == [
        "时间：2026年2月4日（周三）15:00 截止",
        "阶段：线上",
        "对象：A~D类在昆工作人才",
        "地点：昆山梁辰鱼昆曲剧场",
        "办理：参赛团队",
        "方式：登录人才网报名",
        "名额：20人",
        "咨询：王老师 180****1621",
        "额满为止，可能提前结束",
        "原文：“2026年2月7日（星期六）14:00”",
        "出处：昆山科创《创新家园 | 2026年2月“月月有戏”戏单揭晓，共品梨园风华》 2026-01-27",
        "http://mp.weixin.qq.com/s?__biz=MzI5MDYzNzAxNg==&mid=2247564839&idx=1",
        "详情：https://kunqi.example.cn/m/0f2c1a7e-0000-4000-8000-000000000001",
    ]


def test_private_numbers_are_starred_and_office_lines_stay() -> None:
    quoted = facts(None, "2026-02-04", audience="联系人 18020201621，0512-57689936，身份证 320583199001011234")
    (event,) = events(render([milestone(1, quoted)], **NAMES))
    assert "对象：联系人 180****1621，0512-57689936，身份证 320583********1234" in str(event["DESCRIPTION"])


def test_an_address_is_never_starred() -> None:
    digits = replace(milestone(1, facts("2026-02-07")), uid="0f2c1a7e-0000-4000-8000-a18020201621")
    (event,) = events(render([digits], **NAMES))
    assert str(event["DESCRIPTION"]).endswith("/m/0f2c1a7e-0000-4000-8000-a18020201621")


def test_a_nameless_promise_is_called_by_its_notice() -> None:
    assert titles(render([milestone(1, facts("2026-02-07", title="\u200b \n"))], **NAMES)) == [
        "创新家园 | 2026年2月“月月有戏”戏单揭晓，共品梨园风华"
    ]


def test_times_of_revision_are_whole_seconds_in_utc() -> None:
    late = datetime(2026, 1, 28, 1, 2, 3, 999_999, tzinfo=UTC)
    (event,) = events(render([milestone(1, facts("2026-02-07"), revised_at=late.astimezone(CITY))], **NAMES))
    assert event["DTSTAMP"].to_ical() == event["LAST-MODIFIED"].to_ical() == b"20260128T010203Z"
