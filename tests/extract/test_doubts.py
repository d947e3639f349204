"""Which notices go to a person, each with its named reason; all else is settled without one."""

from datetime import date

import pytest

from domain.milestone import Doubt
from domain.notice import Notice
from extract import read

PUBLISHED = date(2026, 2, 20)
CALL = "关于举办人才政策讲座的报名通知"


def asked(title: str, text: str) -> list[Doubt]:
    return list(read(Notice(id="1", title=title, published_on=PUBLISHED, text=text)).doubts)


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        (CALL, "", Doubt.NO_BODY),
        (CALL, "[图片]\n[图片]", Doubt.PICTURE_ONLY),
        ("【预告】文化宫9月公益课程表", "9月公益课程表来啦，课程安排见下图。\n（图片：9月课程表）", Doubt.PICTURE_ONLY),
        ("一图读懂 | 2026年3月项目申报月历", "[图片]\n\n来源：服务中心", Doubt.PICTURE_ONLY),
        (CALL, "3月讲座详情如下\n[图片]\n长按识别二维码关注", Doubt.PICTURE_ONLY),
        (CALL, "504 Gateway：加载失败，请稍后再试", Doubt.FETCH_FAILED),
        (CALL, "讲座时间：2026年3月5日（星期一）14:00", Doubt.WEEKDAY),
        ("拟立项项目的公示", "公示期为2026年3月2日至3月6日，共3个工作日。", Doubt.WORKDAYS),
        (CALL, "报名截止时间：3月5日17:00。\n二、报名方式\n报名截止3月8日，请扫码。", Doubt.TWO_READINGS),
        (CALL, "报名时间：2026年3月10日至2026年3月5日", Doubt.BACKWARDS),
        (CALL, "报名截止时间：2026年2月30日", Doubt.NO_SUCH_DAY),
        (CALL, "3月5日 周四\n地点另告", Doubt.UNREAD),
        (CALL, "请于2025年3月15日前报名。", Doubt.PAST),
        (CALL, "报名截止时间：2036年3月15日", Doubt.TOO_FAR),
    ],
    ids=lambda value: value.value if isinstance(value, Doubt) else "",
)
def test_a_person_is_asked_with_the_reason(title: str, text: str, reason: Doubt) -> None:
    assert asked(title, text) == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "报名截止时间：3月5日17:00。\n二、报名方式\n请扫码报名，3月5日17:00截止。",
        "报名截止时间：3月5日17:00。\n缴费截止时间：3月8日17:00。",
        "第一场报名截止3月5日，第二场报名截止3月8日。",
        "讲座时间：2026年3月5日（星期四）14:00",
        "常年受理报名。",
    ],
)
def test_what_is_plain_asks_nobody(text: str) -> None:
    assert asked(CALL, text) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("一图读懂 | 数据产业若干政策", "[图片]\n[图片]"),
        ("走进社区图书馆", "[图片]\n长按识别二维码关注"),
        ("关于拟录取名单的公示", "学院公示期为2026年3月2日至3月4日；学校公示不少于10个工作日。"),
    ],
)
def test_pictures_and_days_of_others_ask_nobody(title: str, text: str) -> None:
    assert asked(title, text) == []
