"""What a subscriber reads when a later notice changes what they were told of: whole texts, from notice to message."""

from bot.messages import ZH
from bot.messages.card import in_full
from bot.messages.reminder import reminder
from domain.override import Changes
from domain.subscription import EVERYTHING
from domain.times import CITY
from scheduler import overrides
from store import Store, milestones
from tests.samples import when
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


def corrected(city: City, change: Changes, reason: str) -> str:
    """Staff lay this over the only milestone; its uid."""
    with city.store.begin() as tx:
        [one] = milestones.listed(tx)
        overrides.fix(tx, city.timing, one.uid, change, by="telegram:1", reason=reason, now=city.clock.now())
    return one.uid


async def test_what_staff_correct_is_said_to_be_their_word_and_the_quote_the_old_one(sqlite_store: Store) -> None:
    city = City(sqlite_store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["7d", "1d"])
    await city.lives_through(TALK)
    await city.until("2026-03-06T09:00")
    corrected(city, Changes(start=when("2026-03-13T09:30")), "会场检修")
    [told, _, again] = [text.splitlines() for text in await heard(city, "2026-03-12T10:00")]
    words = [
        "昆期工作人员更正：会场检修",
        "地点：会员之家",
        "原通知：",
        "  │ 讲座时间：2026年3月12日14:00",
    ]
    assert told[:4] == [
        "🔁 延期 · 活动开始",
        "“出海合规”讲座",
        "原为 3月12日（周四）14:00",
        "现为 3月13日（周五）09:30",
    ]
    assert told[4:] == words
    assert again == ["⏰ 明天 · 活动开始", "“出海合规”讲座", "3月13日（周五）09:30", *words]
    with sqlite_store.read() as tx:
        [one] = milestones.listed(tx)
    card = str(in_full(one, (), city.clock.now(), CITY, ZH)).splitlines()
    assert [line for line in card if line in words] == words


async def test_what_they_take_back_is_no_bringing_forward_and_quotes_the_notice_again(sqlite_store: Store) -> None:
    city = City(sqlite_store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["7d"])
    await city.lives_through(TALK)
    await city.until("2026-03-06T09:00")
    corrected(city, Changes(start=when("2026-03-13T09:30")), "会场检修")
    await city.until("2026-03-06T10:00")
    with sqlite_store.begin() as tx:
        overrides.undo(tx, city.timing, 1, by="telegram:1", now=city.clock.now())
    [told] = await heard(city, "2026-03-06T11:00")
    assert told.splitlines() == [
        "↩️ 改回 · 活动开始",
        "“出海合规”讲座",
        "曾改为 3月13日（周五）09:30",
        "现改回 3月12日（周四）14:00",
        "昆期工作人员撤回了上一次改动",
        "地点：会员之家",
        "  │ 讲座时间：2026年3月12日14:00",
    ]


async def test_what_staff_restore_after_a_notice_cancelled_it_is_their_word(sqlite_store: Store) -> None:
    city = City(sqlite_store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["7d"])
    await city.lives_through(TALK, PUT_OFF)
    await city.until("2026-03-09T10:00")
    with sqlite_store.begin() as tx:
        [one] = milestones.listed(tx)
        overrides.restore(tx, city.timing, one.uid, by="telegram:1", reason="照常举行", now=city.clock.now())
    [told] = await heard(city, "2026-03-09T11:00")
    assert told.splitlines()[:4] == [
        "↩️ 恢复 · 活动开始",
        "“出海合规”讲座",
        "3月12日（周四）14:00",
        "昆期工作人员恢复：照常举行",
    ]
    assert told.splitlines()[-2:] == ["原通知：", "  │ 原定于3月12日14:00举办的讲座延期举行，具体时间另行通知"]


MOVED = published(
    "g3",
    "03-09",
    "关于“出海合规”讲座地点变更的更正通知",
    "“出海合规”讲座时间不变。\n讲座时间：2026年3月12日14:00\n地点：会展中心",
)


async def test_a_corrected_place_says_old_and_new_and_who_says_so(sqlite_store: Store) -> None:
    city = City(sqlite_store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["7d"])
    await city.lives_through(TALK, MOVED)
    [by_notice] = await heard(city, "2026-03-09T10:00")
    same = ["“出海合规”讲座", "时间不变：3月12日（周四）14:00"]
    quote = "  │ 讲座时间：2026年3月12日14:00"
    source = ["原文：关于“出海合规”讲座地点变更的更正通知 https://example.org/g3", "临江市科技局 3月9日（周一）发布"]
    assert by_notice.splitlines() == [
        "✏️ 更正 · 活动开始",
        *same,
        "地点：原为 会员之家 / 现为 会展中心",
        quote,
        *source,
    ]
    corrected(city, Changes(location="科技大厦"), "场地检修")
    [by_staff] = await heard(city, "2026-03-09T11:00")
    assert by_staff.splitlines() == [
        "✏️ 更正 · 活动开始",
        *same,
        "昆期工作人员更正：场地检修",
        "地点：原为 会展中心 / 现为 科技大厦",
        "原通知：",
        quote,
    ]
    with sqlite_store.begin() as tx:
        overrides.undo(tx, city.timing, 1, by="telegram:1", now=city.clock.now())
    [back] = await heard(city, "2026-03-09T12:00")
    assert back.splitlines() == [
        "↩️ 改回 · 活动开始",
        *same,
        "昆期工作人员撤回了上一次改动",
        "地点：曾改为 科技大厦 / 现改回 会展中心",
        quote,
        *source,
    ]
