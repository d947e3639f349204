"""For everything the staff can do: what it does to store, calendar and chat, and that /undo brings back all three.

A calendar's SEQUENCE, LAST-MODIFIED and DTSTAMP are left out of the comparison where a milestone itself was changed and
changed back: RFC 5545 wants them to rise with each change, or clients keep what they had.
"""

import re

import pytest
from sqlalchemy import select, update

from app.demo import what_was_said
from bot.messages import ZH
from bot.messages.reminder import reminder
from domain.milestone import Status, Topic
from domain.subscription import Matcher, MatcherKind
from domain.wishes import Quiet, Wishes
from store import Store, milestones, wishes
from store.tables import milestones as rows
from store.tables import occasions, subscribers
from tests.bot.staffed import STAFF, Staffed, code, peopled
from tests.scheduler.world import World


@pytest.fixture
def town(store: Store) -> Staffed:
    return peopled(World(store, "2026-01-20T09:00"))


PASTED = "关于举办数字化转型讲座的通知\n各有关单位：\n讲座定于2026年3月12日14:00在科技大厦二楼报告厅举行，请各企业派员参加，无需报名，欢迎参加。"
DEEDS = {
    "confirm": "/review [读得对，确认]",
    "correct": "/fix {调查} 时间 3月2日",
    "discard": "/review [作废]",
    "not a promise": "/review [不是期限，作废]",
    "handled": "/review [跳过] [已人工处理]",
    "pasted": PASTED,
    "fix place": "/fix {路演} 地点 科技大厦",
    "bring forward": "/postpone {路演} 2月5日14:00 场地冲突",
    "fix": "/fix {人才} 时间 2月4日17:00",
    "fix title": "/fix {路演} 标题 创赢昆山",
    "postpone": "/postpone {路演} 2月9日14:00 场地检修",
    "cancel": "/cancel {路演} 主办方取消",
    "leads": "/leads {人才} 10天 3天",
    "never": "/remind {人才} 不再",
    "remind now": "/remind {人才} 现在 请带身份证",
    "remind at": "/remind {人才} 2月1日9:00 请带身份证",
    "silence topic": "/silence 人才 3天 核对中",
    "silence keyword": "/silence 领军 到2月10日 核对中",
    "silence source": "/silence 来源:昆山科创 1月21日至1月31日 核对中",
    "silence one": "/silence {路演} 12小时",
    "announce": "/announce 人才 明天停电，请改日来",
    "add": "/add 3月20日17:00前在企业服务平台申报研发费用补贴",
}


def steps(town: Staffed, deed: str) -> list[str]:
    """The lines and taps of a deed, the codes put in."""
    if deed == PASTED:
        return [deed]
    named = {"人才": code(town, "领军人才计划"), "路演": code(town, "路演"), "调查": code(town, "调查")}
    return re.findall(r"\[[^]]+\]|[^ \[][^\[]*[^ \[]", deed.format(**named))


@pytest.mark.parametrize("deed", DEEDS)
async def test_undone_all_is_as_it_was(town: Staffed, deed: str) -> None:
    """Once before anybody was told of anything, once after; the deed is undone before the next moment comes."""
    for number, at in enumerate(["2026-01-20T10:00", "2026-01-29T18:00"], 1):
        await town.world.until(at)
        before = town.seen()
        done = town.does(*steps(town, DEEDS[deed]))
        assert f"反悔：/undo {number}" in done
        assert town.seen() != before
        town.undoes()
        assert town.seen() == before
        assert town.say("/log").count("已由 telegram:4242 撤销") == number
        assert await town.world.until(f"{at[:14]}30") == []
        assert town.say(f"/undo {number}") == f"没有序号 {number} 的改动，或者已经撤销。序号见 /log"


async def test_what_was_cancelled_is_restored_and_the_restoring_undone(town: Staffed) -> None:
    await town.world.until("2026-01-30T15:00")
    before = town.seen()
    town.does(f"/cancel {code(town, '路演')}")
    cancelled = town.seen()
    said = town.say(f"/restore {code(town, '路演')} 场地已落实")
    assert "原因（会告诉大家）：场地已落实" in said
    town.tap("是，就这样")
    assert town.seen()["facts"] == before["facts"]
    assert town.seen()["feed"] == before["feed"]
    town.undoes()
    assert town.seen()["facts"] == cancelled["facts"]
    assert town.seen()["feed"] == cancelled["feed"]
    assert town.say(f"/restore {code(town, '领军人才计划')}") == "这一条没有取消。"


async def test_a_milestone_has_lead_times_of_its_own_for_all_who_subscribe(town: Staffed) -> None:
    said = town.say(f"/leads {code(town, '领军人才计划')} 10天 3天")
    assert "只对这一条提前10天、提前3天提醒所有订阅者吗？" in said
    assert said.endswith("将提醒 2 人。")
    town.tap("是，就这样")
    assert [line for line in await town.world.until("2026-02-05T18:00") if "领军" in line] == [
        "01-26 17:00 全部: 领军人才计划 (due)",
        "01-26 17:00 人才: 领军人才计划 (due)",
        "02-02 17:00 全部: 领军人才计划 (due)",
        "02-02 17:00 人才: 领军人才计划 (due)",
    ]


async def test_its_own_lead_times_move_with_it(town: Staffed) -> None:
    town.does(f"/leads {code(town, '领军人才计划')} 3天")
    town.does(f"/postpone {code(town, '领军人才计划')} 2月8日17:00")
    assert [line for line in await town.world.until("2026-02-09T18:00") if "领军" in line] == [
        "02-05 17:00 全部: 领军人才计划 (due)",
        "02-05 17:00 人才: 领军人才计划 (due)",
    ]


async def test_one_more_reminder_carries_the_staffs_own_line(town: Staffed) -> None:
    town.does(f"/remind {code(town, '领军人才计划')} 1月22日9:30 请带身份证")
    sent = await town.world.until("2026-01-23T09:00")
    assert sent == [
        "01-22 09:30 全部: 领军人才计划 (ordered by the staff)",
        "01-22 09:30 人才: 领军人才计划 (ordered by the staff)",
    ]
    assert {item.note for one in town.world.recorder.seen for item in one.items} == {"请带身份证"}
    assert town.say("/undo") == "已有 2 人收到，收不回来。要更正，请再发一条。"


async def test_one_more_reminder_is_sent_once_though_the_milestone_moves(town: Staffed) -> None:
    town.does(f"/remind {code(town, '领军人才计划')} 现在")
    assert len(await town.world.until("2026-01-20T09:05")) == 2
    town.does(f"/postpone {code(town, '领军人才计划')} 2月9日17:00")
    told = await town.world.until("2026-01-20T12:00")
    assert [line.rpartition("(")[2] for line in told] == ["postponed)", "postponed)"]


async def test_never_again_still_tells_changes(town: Staffed) -> None:
    await town.world.until("2026-01-29T18:00")
    town.does(f"/remind {code(town, '领军人才计划')} 不再")
    town.does(f"/cancel {code(town, '领军人才计划')}")
    sent = [line for line in await town.world.until("2026-02-06T18:00") if "领军" in line]
    assert [line.rpartition("(")[2] for line in sent] == ["cancelled)", "cancelled)"]


async def test_a_silence_holds_reminders_until_its_end(town: Staffed) -> None:
    said = town.say("/silence 人才 1月28日至1月30日12:00 核对中")
    assert "静默 人才，从 1月28日（周三）00:00 到 1月30日（周五）12:00 吗？" in said
    town.tap("是，就这样")
    sent = await town.world.until("2026-02-01T09:00")
    assert [line for line in sent if "领军" in line] == [
        "01-30 12:00 全部: 领军人才计划 (late)",
        "01-30 12:00 人才: 领军人才计划 (late)",
    ]
    assert [line for line in sent if "路演" in line] == ["01-30 14:00 全部: 路演 (due)"]
    assert [one for one in sent if "silence" in one] == []  # the staff's chat is another receiver's
    assert town.say("/silence").startswith("现在没有静默。")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("关键词:昆曲", "静默 关键词「昆曲」，从"),
        ("keyword：人才", "静默 关键词「人才」，从"),
        ("主题: 人才", "静默 人才，从"),
        ("来源:昆山科创", "静默 来源「昆山科创」，从"),
        ("来源:不存在", "注意：还没有收到过这个来源的通知"),
        ("主题:昆山", "写法：/silence"),
    ],
)
def test_what_is_to_be_silent_may_be_named_by_its_kind(town: Staffed, typed: str, said: str) -> None:
    answer = town.say(f"/silence {typed} 2天")
    assert said in answer
    assert ("还没有收到过" in answer) is (typed == "来源:不存在")


async def test_what_is_over_when_a_silence_ends_is_not_sent_for_a_named_reason(town: Staffed) -> None:
    town.does("/silence 领军 到2月10日")
    sent = await town.world.until("2026-02-11T09:00")
    assert [line for line in sent if "领军" in line] == []
    with town.world.store.read() as tx:
        reasons = tx.scalars(select(occasions.c.reason).join(rows).where(rows.c.topic == "人才"))
        assert set(reasons) - {"nobody uses this lead time"} == {"silenced by the staff"}


async def test_a_silence_that_is_lifted_lets_go_at_once(town: Staffed) -> None:
    town.does("/silence 全部 到2月10日 核对中")
    assert await town.world.until("2026-01-30T15:00") == []
    assert "1. 全部　1月20日（周二）09:00 至 2月11日（周三）00:00　telegram:4242" in town.say("/silence")
    asked = town.tap("解除 1")
    assert asked.endswith("现在压住 2 条提醒。")
    town.tap("是，就这样")
    sent = await town.world.until("2026-01-30T15:30")
    assert [line.partition(" ")[2] for line in sent] == [
        "15:00 全部: 领军人才计划 (late); 路演 (late)",
        "15:00 人才: 领军人才计划 (late)",
    ]


async def test_changes_are_told_in_a_silence_too(town: Staffed) -> None:
    await town.world.until("2026-01-29T18:00")
    town.does("/silence 全部 3天")
    town.does(f"/cancel {code(town, '领军人才计划')}")
    assert len(await town.world.until("2026-01-29T19:00")) == 2


async def test_a_line_of_the_staff_is_read_like_a_notice(town: Staffed) -> None:
    said = town.say("/add 3月20日17:00前在企业服务平台申报研发费用补贴")
    assert said.startswith("读出 1 个时间，这样收录吗？")
    assert "3月20日（周五）17:00 · 还有59天" in said
    assert said.endswith("将提醒 1 人。")
    town.tap("是，就这样")
    with town.world.store.read() as tx:
        (kept,) = [one for one in milestones.listed(tx) if one.notice.source == "工作人员"]
    assert (str(kept.facts.end), kept.status) == ("2026-03-20T17:00", Status.CONFIRMED)
    assert "2026-03-13" not in "".join(await town.world.until("2026-03-13T16:00"))
    assert len(await town.world.until("2026-03-13T18:00")) == 1


async def test_taking_back_an_added_notice_tells_those_who_were_reminded(town: Staffed) -> None:
    town.does("/add 3月20日17:00前在企业服务平台申报研发费用补贴")
    assert len(await town.world.until("2026-03-13T18:00")) > 0
    town.does("/undo 1")
    assert [line.rpartition("(")[2] for line in await town.world.until("2026-03-13T19:00")] == ["cancelled)"]


def test_what_gives_nothing_to_keep_is_said_so(town: Staffed) -> None:
    assert town.say("/add 大家辛苦了").startswith("没有读出可以收录的时间。")


async def test_an_announcement_reaches_whom_it_was_said_to_reach(town: Staffed) -> None:
    town.world.subscriber("只听路演", Matcher(MatcherKind.TOPIC, Topic.ROADSHOW.value))
    said = town.say("/announce 路演 停车场改道\n\n请从西门入场")
    assert said.split("\n\n") == [
        "要发这条公告吗？读者看到的是：",
        "📢 公告 · 路演对接",
        "停车场改道",
        "请从西门入场",
        "将通知 2 人。",
        "确认后一分钟发出，发出前可 /undo。",
    ]
    town.tap("是，就这样")
    assert await town.world.until("2026-01-20T09:00") == []
    assert await town.world.until("2026-01-20T09:05") == [
        "01-20 09:01 全部: (announced by the staff)",
        "01-20 09:01 只听路演: (announced by the staff)",
    ]
    text = str(reminder(town.world.recorder.seen[-1], ZH).text)
    assert text.split("\n\n")[:-1] == ["📢 公告 · 路演对接", "停车场改道", "请从西门入场"]
    assert what_was_said(town.world.recorder.seen[-1]) == "公告：停车场改道 请从西门入场"  # in the demo
    assert "公告" in town.say("/log")
    assert town.say("/undo") == "已有 2 人收到，收不回来。要更正，请再发一条。"


async def test_a_long_silence_ends_with_a_word_to_whoever_made_it(town: Staffed) -> None:
    town.does("/silence 人才 2小时 核对中")
    with town.world.store.begin() as tx:
        tx.execute(update(subscribers).where(subscribers.c.address == str(STAFF)).values(receiver="terminal"))
    assert await town.world.until("2026-01-20T12:00") == ["01-20 11:00 4242: (a silence is over)"]
    text = str(reminder(town.world.recorder.seen[-1], ZH).text).split("\n\n")[0]
    assert text == "🔔 静默 1（人才）已于 1月20日（周二）11:00 结束，压住的提醒已放行。\n原因：核对中"


async def test_an_announcement_waits_for_the_end_of_quiet_hours(town: Staffed) -> None:
    with town.world.store.begin() as tx:
        wishes.keep(tx, 1, Wishes(quiet=Quiet(8 * 60, 12 * 60)))
    town.does("/announce 全部 系统升级")
    assert await town.world.until("2026-01-20T13:00") == [
        "01-20 09:01 人才: (announced by the staff)",
        "01-20 12:00 全部: (quiet hours)",
    ]
