"""What a subscriber reads when a later notice changes what they were told of: whole texts, from notice to message."""

from bot.messages import ZH
from bot.messages.card import in_full
from bot.messages.reminder import reminder
from domain.subscription import EVERYTHING
from domain.times import CITY
from store import Store, milestones
from tests.scheduler.city import City, published

PLAN = published(
    "a1", "03-02", "关于组织申报2026年度“青苗”创新项目的通知", "网上申报时间：2026年3月5日至3月20日17:00。"
)
LONGER = published(
    "c1",
    "03-16",
    "关于延长“青苗”创新项目申报时间的通知",
    "网上申报截止时间由3月20日17:00延长至3月31日17:00。",
)
TALK = published("g1", "03-02", "关于“出海合规”讲座的通知", "讲座时间：2026年3月12日14:00\n地点：会员之家")
PUT_OFF = published(
    "g2", "03-09", "关于“出海合规”讲座延期的通知", "原定于3月12日14:00举办的讲座延期举行，具体时间另行通知。"
)


async def heard(city: City, until: str) -> list[str]:
    """The messages until then as a chat shows them, without the code at their end."""
    before = len(city.recorder.seen)
    await city.until(until)
    return [str(reminder(one, ZH).text).rpartition("\n编号")[0] for one in city.recorder.seen[before:]]


async def test_a_postponed_deadline_says_old_new_and_which_notice(sqlite_store: Store) -> None:
    city = City(sqlite_store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["7d"])
    await city.lives_through(PLAN, LONGER)
    [told] = await heard(city, "2026-03-16T10:00")
    assert told.splitlines() == [
        "🔁 延期 · 申报截止",
        "2026年度“青苗”创新项目",
        "原为 3月20日（周五）17:00",
        "现为 3月31日（周二）17:00",
        f"  │ {city.reads(LONGER).milestones[0].facts.evidence.quote}",
        "原文：关于延长“青苗”创新项目申报时间的通知 https://example.org/c1",
        "临江市科技局 3月16日（周一）发布",
    ]
    answer = reminder(city.recorder.seen[-1], ZH)
    assert [button.url for button in answer.buttons if button.url] == ["https://example.org/c1"]


async def test_put_off_is_not_called_off(sqlite_store: Store) -> None:
    city = City(sqlite_store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["7d"])
    await city.lives_through(TALK, PUT_OFF)
    [told] = await heard(city, "2026-03-09T10:00")
    assert told.splitlines() == [
        "🔁 延期 · 活动开始",
        "“出海合规”讲座",
        "原定 3月12日（周四）14:00",
        "地点：会员之家",
        "具体时间另行通知",
        "  │ 原定于3月12日14:00举办的讲座延期举行，具体时间另行通知",
        "原文：关于“出海合规”讲座延期的通知 https://example.org/g2",
        "临江市科技局 3月9日（周一）发布",
    ]


def test_the_card_shows_each_step(sqlite_store: Store) -> None:
    city = City(sqlite_store, "2026-03-16T09:00")
    city.reads(PLAN, LONGER)
    with sqlite_store.read() as tx:
        [one] = milestones.listed(tx)
    card = str(in_full(one, (), city.clock.now(), CITY, ZH))
    assert card.splitlines()[-6:] == [
        "🔁 延期 · 申报截止",
        "原为 3月20日（周五）17:00",
        "现为 3月31日（周二）17:00",
        f"  │ {one.facts.evidence.quote}",
        "原文：关于延长“青苗”创新项目申报时间的通知 https://example.org/c1",
        "临江市科技局 3月16日（周一）发布",
    ]
