"""Reminders as people read them: whole texts."""

from dataclasses import replace
from datetime import timedelta

from bot.answer import Answer
from bot.messages import EN, ZH
from bot.messages.reminder import reminder
from domain.delivery import Delivery, DeliveryState, Occasion, OccasionKind, Reason
from domain.milestone import Evidence, Facts, Kind, Milestone, OpenState, Status, Topic
from domain.notice import NoticeRef
from domain.notification import Item, Notification
from domain.subscription import Subscriber
from domain.times import Precision
from tests.samples import at, facts, notice, when

NOW = at("2026-03-03T09:00")
ANNA = Subscriber(id=1, receiver="telegram", address="1001")
QUOTE = Evidence(quote="网上填报截止时间为2026年3月6日17:00", start=10, end=33)

TALENT = facts(
    "2026年度昆山市双创人才申报",
    topic=Topic.TALENT,
    start="2026-02-01",
    end="2026-03-06T17:00",
    phase="网上填报",
    audience="在昆创办企业的高层次人才",
    location="昆山市人才服务中心",
    states=(OpenState.UNTIL_FULL,),
    evidence=QUOTE,
    actor="申报人",
    sign_up="登录昆山人才网填报",
    contact="0512-5700××××",
    price="每家企业限报2人",
)
SURVEY = facts("企业研发费用调查", kind=Kind.SURVEY, topic=Topic.SURVEY, end="2026-03-04")
OPERA = facts("昆剧《牡丹亭》", kind=Kind.EVENT, topic=Topic.OPERA, start="2026-03-10T19:30", end="2026-03-10T21:30")


def milestone(
    given: Facts,
    uid: str = "3fa2c1d0-0000-5000-8000-000000000000",
    *,
    status: Status = Status.CONFIRMED,
    url: str = "https://example.org/n1",
) -> Milestone:
    document = notice("全文")
    ref = NoticeRef(
        id=document.id, title=document.title, published_on=document.published_on, url=url, source="昆山科创"
    )
    return Milestone(
        uid=uid, sequence=0, status=status, notice=ref, read=given, facts=given, first_seen_at=NOW, revised_at=NOW
    )


def item(
    given: Milestone, reason: Reason = Reason.DUE, *, told: str | None = None, kind: OccasionKind = OccasionKind.LEAD
) -> Item:
    occasion = Occasion(
        id=1,
        uid=given.uid,
        kind=kind,
        lead="3d",
        about="",
        known_at=NOW - timedelta(days=9),
        due_at=NOW - timedelta(hours=2),
    )
    delivery = Delivery(id=1, occasion=occasion, subscriber_id=1, state=DeliveryState.SENDING, reason=reason)
    return Item(delivery=delivery, milestone=given, told=when(told) if told else None)


def told(*items: Item, missed: tuple[Item, ...] = (), maybe_double: bool = False) -> Answer:
    notification = Notification(
        subscriber=ANNA, items=items, missed=missed, now=NOW, code="K7QD", maybe_double=maybe_double
    )
    return reminder(notification, ZH)


def test_a_deadline_says_what_closes_when_where_for_whom_and_in_which_words() -> None:
    answer = told(item(milestone(TALENT)))
    assert str(answer.text) == (
        "⏰ 还有3天 · 申报截止\n"
        "2026年度昆山市双创人才申报（网上填报）\n"
        "3月6日（周五）17:00\n"
        "地点：昆山市人才服务中心\n"
        "对象：在昆创办企业的高层次人才\n"
        "由谁办理：申报人\n"
        "方式：登录昆山人才网填报\n"
        "每家企业限报2人\n"
        "咨询：0512-5700××××\n"
        "额满为止，可能提前结束\n"
        "  │ 网上填报截止时间为2026年3月6日17:00\n"
        "编号 3fa2c1\n"
        "\n"
        "提醒码 K7QD"
    )
    assert [(button.label, button.data, button.url) for button in answer.buttons] == [
        ("详情", "show:3fa2c1", ""),
        ("原文", "", "https://example.org/n1"),
        ("我已申报", "done:3fa2c1", ""),
        ("稍后提醒", "snooze:3fa2c1", ""),
        ("静音", "mute:3fa2c1", ""),
    ]


def test_a_registration_says_what_it_opens() -> None:
    sign_up = facts("月月有戏3月", kind=Kind.REGISTRATION, topic=Topic.OPERA, end="2026-03-06T15:00")
    answer = told(replace(item(milestone(sign_up)), opens=(milestone(OPERA),)))
    assert str(answer.text).splitlines()[3:5] == ["可报名的场次：", "　3月10日（周二）19:30　昆剧《牡丹亭》"]


def test_a_day_is_never_made_an_hour() -> None:
    assert str(told(item(milestone(SURVEY))).text).splitlines()[:3] == [
        "⏰ 明天 · 征集截止",
        "企业研发费用调查",
        "3月4日（周三）（时刻未注明）",
    ]


def test_a_vague_time_is_called_one() -> None:
    vague = facts("春季招聘会", kind=Kind.EVENT, start="2026-03-11", end="2026-03-20", precision=Precision.VAGUE)
    assert (
        str(told(item(milestone(vague))).text).splitlines()[2]
        == "约 3月11日（周三）至3月20日（周五）（通知只说了大致时间）"
    )


def test_no_day_is_counted_to_where_the_notice_names_none() -> None:
    roughly = replace(OPERA, start=when("2026-03-11"), end=when("2026-03-20"), precision=Precision.VAGUE)
    assert str(told(item(milestone(roughly))).text).splitlines()[:3] == [
        "⏰ 快到了，日子未定 · 活动开始",
        "昆剧《牡丹亭》",
        "约 3月11日（周三）至3月20日（周五）（通知只说了大致时间）",
    ]


def test_several_at_one_moment_are_one_message() -> None:
    answer = told(item(milestone(SURVEY)), item(milestone(OPERA, "77777777-0000-5000-8000-000000000000", url="")))
    assert str(answer.text) == (
        "⏰ 2 件事快到了\n"
        "\n"
        "1. ⏰ 明天 · 征集截止\n"
        "企业研发费用调查\n"
        "3月4日（周三）（时刻未注明）\n"
        "  │ 企业研发费用调查\n"
        "编号 3fa2c1\n"
        "\n"
        "2. ⏰ 还有7天 · 活动开始\n"
        "昆剧《牡丹亭》\n"
        "3月10日（周二）19:30\n"
        "  │ 昆剧《牡丹亭》\n"
        "编号 777777\n"
        "\n"
        "提醒码 K7QD"
    )
    assert [[button.label for button in row] for row in answer.rows] == [["详情 1", "原文 1"], ["详情 2"]]


def test_later_and_earlier_are_told_apart_with_old_and_new() -> None:
    later = item(milestone(TALENT), Reason.POSTPONED, told="2026-03-04T17:00", kind=OccasionKind.CHANGE)
    assert str(told(later).text).splitlines()[:4] == [
        "🔁 延期 · 申报截止",
        "2026年度昆山市双创人才申报（网上填报）",
        "原为 3月4日（周三）17:00",
        "现为 3月6日（周五）17:00",
    ]
    earlier = item(milestone(OPERA), Reason.BROUGHT_FORWARD, told="2026-03-12T19:30", kind=OccasionKind.CHANGE)
    assert str(told(earlier).text).splitlines()[:4] == [
        "⚠️ 提前 · 活动开始",
        "昆剧《牡丹亭》",
        "原为 3月12日（周四）19:30",
        "现为 3月10日（周二）19:30",
    ]


def test_a_cancellation_names_the_time_people_knew() -> None:
    cancelled = milestone(OPERA, status=Status.CANCELLED)
    gone = item(cancelled, Reason.CANCELLED, told="2026-03-10T19:30", kind=OccasionKind.CHANGE)
    assert str(told(gone).text).splitlines()[:3] == [
        "❌ 已取消 · 活动开始",
        "昆剧《牡丹亭》",
        "原定 3月10日（周二）19:30",
    ]


def test_a_correction_without_a_new_time_says_that_the_time_stands() -> None:
    corrected = item(milestone(OPERA), Reason.CHANGED, told="2026-03-10T19:30", kind=OccasionKind.CHANGE)
    assert str(told(corrected).text).splitlines()[:3] == [
        "✏️ 更正 · 活动开始",
        "昆剧《牡丹亭》",
        "时间不变：3月10日（周二）19:30",
    ]


def test_late_missed_and_doubled_are_said() -> None:
    gone = tuple(
        item(milestone(facts(f"第{n}场", kind=Kind.EVENT, start=f"2026-03-0{n}")), Reason.MISSED) for n in (1, 2)
    )
    answer = told(item(milestone(SURVEY), Reason.LATE), missed=gone, maybe_double=True)
    assert str(answer.text) == (
        "「可能重复」若已收到过提醒码 K7QD，这条是同一条。\n"
        "\n"
        "⏰ 明天 · 征集截止\n"
        "企业研发费用调查\n"
        "3月4日（周三）（时刻未注明）\n"
        "  │ 企业研发费用调查\n"
        "编号 3fa2c1\n"
        "（这条发晚了，本应 3月3日（周二）07:00 发出）\n"
        "\n"
        "停机期间错过 2 条：第1场 3月1日（周日）、第2场 3月2日（周一）\n"
        "\n"
        "提醒码 K7QD"
    )


def test_many_missed_stay_one_line() -> None:
    gone = tuple(item(milestone(facts(f"第{n}场", end="2026-03-01")), Reason.MISSED) for n in range(9))
    line = str(told(missed=gone).text).splitlines()[0]
    assert line.startswith("停机期间错过 9 条：第0场")
    assert line.endswith("第4场 3月1日（周日） 等")


def test_the_year_is_named_when_it_is_another() -> None:
    over_new_year = facts("年终申报", end="2027-01-15")
    assert str(told(item(milestone(over_new_year))).text).splitlines()[2] == "2027年1月15日（周五）（时刻未注明）"


def test_midnight_stays_the_end_of_its_own_day() -> None:
    late = facts("夜场", kind=Kind.EVENT, start="2026-03-06T24:00")
    assert str(told(item(milestone(late))).text).splitlines()[2] == "3月6日（周五）24:00"


def test_in_english() -> None:
    notification = Notification(subscriber=ANNA, items=(item(milestone(TALENT)),), now=NOW, code="K7QD")
    assert str(reminder(notification, EN).text).splitlines()[:3] == [
        "⏰ in 3 days · applications close",
        "2026年度昆山市双创人才申报 (网上填报)",
        "Fri 6 Mar 17:00",
    ]


def test_an_address_that_no_chat_may_open_gets_no_button() -> None:
    answer = told(item(milestone(SURVEY, url="file:///etc/passwd")))
    assert [[button.label for button in row] for row in answer.rows] == [["详情"], ["我已提交", "稍后提醒", "静音"]]
