"""A milestone's page: what became of it, its notice as a time line, how to add it, in both languages."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.change import ChangeKind
from domain.milestone import Amendment, Kind, Milestone, Precision, Status
from domain.override import Action, Changes, Override
from domain.times import CITY, Moment
from feed.adding import LONGEST, links
from feed.corrections import Said, changes
from feed.words import EN, ZH
from scheduler.clock import SimulatedClock
from store import Store
from tests.feed.build import BASE, PROGRAMME, facts, keep, milestone, performances, uid
from tests.feed.http import Visitor
from tests.feed.page import Page
from tests.samples import at


@pytest.fixture(autouse=True)
def _seeded(sqlite_store: Store) -> None:
    keep(sqlite_store, performances(), "报名截止 2026年2月7日（星期六）14:00 昆山")


def one(visitor: Visitor, number: int = 1, prefix: str = "") -> Page:
    return Page(visitor.get(f"{prefix}/m/{uid(number)}").text)


def test_the_beginning_of_a_uid_leads_there(visitor: Visitor, sqlite_store: Store) -> None:
    other = replace(milestone(9, facts("2026-02-08")), uid="abcdef12-0000-4000-8000-000000000009")
    keep(sqlite_store, [replace(other, notice=replace(PROGRAMME, id="other"))])
    for prefix in ("", "/en"):
        answer = visitor.get(f"{prefix}/m/ABCDef")
        assert (answer.status, answer.headers["location"]) == (302, f"{prefix}/m/{other.uid}")
    assert [visitor.get(f"/m/{name}").status for name in ("abc", "0f2c1a7e", "ffff0000")] == [404, 404, 404]


def postponed() -> Milestone:
    first = performances()[1]
    later = replace(PROGRAMME, id="later", title="演出改期公告", url="https://example.org/later")
    moved = facts("2026-02-14T14:00", title=first.facts.title, location="昆山大戏院")
    step = Amendment(kind=ChangeKind.POSTPONED, notice=later, facts=moved)
    return replace(first, facts=moved, history=(step,), sequence=1)


def test_what_became_of_it_is_told_step_by_step() -> None:
    moved = postponed()
    kinds = [Action.POSTPONE, Action.CANCEL, Action.RESTORE, Action.LEADS, Action.FIX]
    given = [Changes(start=Moment.parse("2026-02-15T14:00")), Changes(status=Status.CANCELLED)]
    given += [Changes(status=Status.CONFIRMED), Changes(), Changes(start=Moment.parse("2026-02-16T14:00"))]
    steps = [
        Override(
            id=number, uid=uid(2), action=action, changes=made, author="4242", at=at(f"2026-02-0{number + 3}T10:00")
        )
        for number, (action, made) in enumerate(zip(kinds, given, strict=True))
    ]
    steps[0] = replace(steps[0], undone_at=at("2026-02-05T09:00"))
    said = Said(milestone=moved, status=Status.CONFIRMED, overrides=steps)
    told = [
        (step.word, step.on, step.by, [(one.name, one.before, one.after) for one in step.values], step.after)
        for step in changes(said, CITY, ZH)
    ]
    assert told == [
        ("延期", "2026年1月27日（周二）", "通知", [
            ("时间", "2026年2月7日（周六）14:00", "2026年2月14日（周六）14:00"),
            ("地点", "昆山梁辰鱼昆曲剧场", "昆山大戏院"),
        ], ""),
        ("改期", "2026年2月3日（周二）", "工作人员", [
            ("时间", "2026年2月14日（周六）14:00", "2026年2月15日（周日）14:00"),
        ], "2026年2月5日（周四）撤回"),
        ("取消", "2026年2月4日（周三）", "工作人员", [("状态", "有效", "已取消")], ""),
        ("恢复", "2026年2月5日（周四）", "工作人员", [("状态", "已取消", "有效")], ""),
        # What was taken back is beneath nothing.
        ("更正", "2026年2月7日（周六）", "工作人员", [
            ("时间", "2026年2月14日（周六）14:00", "2026年2月16日（周一）14:00"),
        ], ""),
    ]  # fmt: skip
    assert [step.word for step in changes(said, CITY, EN)] == [
        "Postponed",
        "Moved",
        "Cancelled",
        "Restored",
        "Corrected",
    ]


def test_the_notice_is_a_time_line_with_today_between(visitor: Visitor, clock: SimulatedClock) -> None:
    clock.set(at("2026-02-10T09:00"))
    page = one(visitor, 2)
    _, _, line = page.text.partition("同一通知里的时间")
    assert line.partition("转给别人")[0].split() == [
        *("2026年2月4日（周三）15:00", "截止", "月月有戏2月报名", "报名", "已结束"),
        *("2026年2月7日（周六）14:00", "须生行吟——陈超个人昆曲专场", "活动", "已结束"),
        *("今天", "2026年2月10日（周二）"),
        *("2026年2月21日（周六）14:00", "五福临门昆曲开箱戏", "活动", "还有", "11", "天"),
    ]


def test_it_can_be_added_to_any_calendar() -> None:
    registration, show, _ = performances()
    whole = milestone(7, facts(None, "2026-02-04"))
    page = f"{BASE}/m/x"
    google = [parse_qs(urlsplit(links(one, page, CITY).google).query)["dates"] for one in (registration, show, whole)]
    assert google == [
        ["20260204T063000Z/20260204T070000Z"],
        ["20260207T060000Z/20260207T060000Z"],
        ["20260204/20260205"],
    ]
    outlook = [parse_qs(urlsplit(links(one, page, CITY).outlook).query) for one in (registration, whole)]
    assert [(one["startdt"], one["enddt"], one.get("allday")) for one in outlook] == [
        (["2026-02-04T14:30:00+08:00"], ["2026-02-04T15:00:00+08:00"], None),
        (["2026-02-04"], ["2026-02-05"], ["true"]),
    ]
    assert outlook[0]["subject"] == ["「报名截止 15:00」月月有戏2月报名"]
    assert links(show, page, CITY).file == f"/m/{show.uid}.ics?alarms=1"


def test_a_long_story_is_left_to_the_page() -> None:
    endless = milestone(7, facts("2026-02-04T10:00", audience="在昆企业" * 400))
    found = links(endless, f"{BASE}/m/x", CITY)
    assert max(map(len, (found.google, found.outlook))) <= LONGEST
    assert parse_qs(urlsplit(found.google).query)["details"] == [f"{BASE}/m/x"]


def data(page: Page) -> list[dict[str, object]]:
    return [json.loads(words) for words in page.said("script")]


def test_machines_read_an_event_of_schema_org(visitor: Visitor, sqlite_store: Store) -> None:
    (event,) = data(one(visitor, 2))
    assert event == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{BASE}/m/{uid(2)}",
        "url": f"{BASE}/m/{uid(2)}",
        "name": "须生行吟——陈超个人昆曲专场",
        "description": "2026年2月7日（周六）14:00。2026年2月7日（星期六）14:00",
        "inLanguage": "zh-CN",
        "startDate": "2026-02-07T14:00:00+08:00",
        "endDate": "2026-02-07T14:00:00+08:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": "昆山梁辰鱼昆曲剧场"},
        "organizer": {"@type": "Organization", "name": "昆山科创"},
        "sameAs": PROGRAMME.url,
    }
    doubtful = milestone(21, facts("2026-02-09T10:00"), status=Status.TENTATIVE)
    vague = milestone(22, facts("2026-02-11", "2026-02-20", kind=Kind.EVENT, precision=Precision.VAGUE))
    keep(sqlite_store, [replace(it, notice=replace(PROGRAMME, id=it.uid)) for it in (doubtful, vague)])
    assert [data(one(visitor, number)) for number in (21, 22)] == [[], []]


@pytest.mark.parametrize(
    ("changed", "status", "before"),
    [
        (postponed(), "EventRescheduled", "2026-02-07T14:00:00+08:00"),
        (replace(performances()[1], status=Status.CANCELLED), "EventCancelled", None),
    ],
)
def test_machines_are_told_what_became_of_it(
    visitor: Visitor, sqlite_store: Store, changed: Milestone, status: str, before: str | None
) -> None:
    again = replace(changed, uid=uid(31), notice=replace(PROGRAMME, id="again"))
    keep(sqlite_store, [again])
    (event,) = data(one(visitor, 31))
    assert (event["eventStatus"], event.get("previousStartDate")) == (f"https://schema.org/{status}", before)


def test_nothing_that_a_stranger_writes_ends_the_block(visitor: Visitor, sqlite_store: Store) -> None:
    title = "</script><script>alert(1)</script>&amp;\u2028"
    evil = replace(milestone(41, facts("2026-02-09", title=title)), notice=replace(PROGRAMME, id="evil", title=title))
    keep(sqlite_store, [evil])
    text = visitor.get(f"/m/{uid(41)}").text
    assert text.count("<script") == text.count("</script") == 1
    assert data(Page(text))[0]["name"] == "</script><script>alert(1)</script>&amp;"
