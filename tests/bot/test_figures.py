"""What the staff look at: the queue with the words around, the sources, the figures; and a notice pasted into the chat."""

import re
from pathlib import Path

import pytest

from app.config import Settings
from app.service import read_sources
from bot.admin.context import around
from domain.milestone import Doubt, Evidence, Kind, Status, Topic
from domain.subscription import EVERYTHING, Matcher, MatcherKind
from scheduler.clock import SimulatedClock
from store import Store, milestones, personal
from store import subscribers as people
from tests.bot.test_deeds import Staffed
from tests.samples import at, facts
from tests.scheduler.world import World

TEXT = "各有关单位：\n请做好准备。截止时间为2026年2月28日（星期五）。逾期不再受理！联系人见附件。"
QUOTE = "2026年2月28日（星期五）"


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        (TEXT, QUOTE, ("截止时间为", "逾期不再受理！")),
        (TEXT, "请做好准备。", ("各有关单位：", f"截止时间为{QUOTE}。")),
        (TEXT, "联系人见附件。", ("逾期不再受理！", "")),
        (TEXT, TEXT, ("", "")),
        (TEXT, "没有这句", ("", "")),
        (TEXT, "", ("", "")),
        ("前" * 500 + QUOTE + "后" * 500, QUOTE, ("前" * 120, "后" * 120)),
    ],
)
def test_the_sentences_around(text: str, quote: str, expected: tuple[str, str]) -> None:
    assert around(text, quote, text.find(quote)) == expected
    assert around(text, quote, 10**6) == expected


@pytest.fixture
def town(store: Store) -> Staffed:
    world = World(store, "2026-01-20T09:00")
    evidence = Evidence(quote=QUOTE, start=TEXT.index(QUOTE), end=TEXT.index(QUOTE) + len(QUOTE))
    doubtful = facts(
        "调查", kind=Kind.SURVEY, topic=Topic.SURVEY, end="2026-02-28", warnings=(Doubt.WEEKDAY,), evidence=evidence
    )
    world.publishes(doubtful, text=TEXT)
    return Staffed(world)


def test_a_doubt_is_shown_with_the_words_around_it(town: Staffed) -> None:
    said = town.say("/review")
    assert f"…截止时间为\n\n  │ {QUOTE}\n\n逾期不再受理！…" in said
    assert town.last is not None
    labels = [button.label for button in town.last.buttons]
    assert labels == ["读得对，确认", "更正", "不是期限，作废", "作废", "跳过", "原文"]
    assert town.tap("更正").startswith("更正即确认，请写：\n/fix ")


@pytest.mark.parametrize(("label", "reason"), [("不是期限，作废", "不是期限，作废"), ("作废", "作废")])
def test_what_is_dropped_says_why_and_comes_back(town: Staffed, label: str, reason: str) -> None:
    town.say("/review")
    assert re.fullmatch("✔️ 取消：调查 [0-9a-f]{6}\n反悔：/undo 1\n\n没有待确认的通知。", town.tap(label))
    assert f"原因：{reason}" in town.say("/log")
    town.undoes()
    with town.world.store.read() as tx:
        assert [one.status for one in milestones.listed(tx)] == [Status.TENTATIVE]
    assert town.say("/review").startswith("待确认（共 1 条）")


async def test_the_figures(town: Staffed) -> None:
    town.world.subscriber("全部", EVERYTHING, leads=["7d"])
    town.world.subscriber("人才", Matcher(MatcherKind.TOPIC, Topic.TALENT.value), leads=["7d"])
    gone = town.world.subscriber("失联", EVERYTHING)
    left = town.world.subscriber("走了", EVERYTHING)
    with town.world.store.begin() as tx:
        people.set_unreachable(tx, gone.id, "blocked")
        personal.forget(tx, left)  # nobody: neither a subscriber nor out of reach
    town.world.publishes(facts("人才", topic=Topic.TALENT, end="2026-02-05T17:00"), id="n2")
    await town.world.until("2026-01-29T18:00")
    assert town.say("/stats").split("\n\n") == [
        "统计",
        "订阅者 2，送不到的 1\n全部 1、关键词 0、人才 1",
        "今天送达 2 条\n近一天失败 0 条",
        "待确认 1 条，最早的从 1月20日（周二）09:00 等到现在",
    ]
    await town.world.until("2026-01-30T18:00")
    assert "今天送达 0 条" in town.say("/stats")


def test_the_sources(town: Staffed, tmp_path: Path) -> None:
    assert town.say("/sources").startswith("来源\n\n没有配置来源")
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(
        '{"id":"g","title":"关于申报的通知","published":"2026-01-20","text":"2026年2月5日截止。"}\n', "utf-8"
    )
    bad.write_text("{\n", "utf-8")
    settings = Settings.model_validate({"sources": {"paths": [good, bad]}})
    read_sources(settings, town.world.store, SimulatedClock(at("2026-01-20T09:30")))
    _, first, second, kept = town.say("/sources").split("\n\n")
    assert first.splitlines()[0] == str(bad)
    assert first.splitlines()[1] == "上次读取 1月20日（周二）09:30，读到 0 份通知"
    assert first.splitlines()[2].startswith("读不了 1 份，第一份：")
    assert second.splitlines() == [str(good), "上次读取 1月20日（周二）09:30，读到 1 份通知"]
    assert "昆山科创　1 份，最近新增 1月20日（周二）09:00" in kept


PASTED = (
    "关于组织申报2026年度研发费用补贴的通知\n各有关企业：\n请符合条件的企业于2026年3月20日17:00前登录企业服务平台完成申报，"
    "逾期不再受理。联系人：王工，电话：0512-57310000。"
)


def test_a_pasted_notice_is_read_at_once_and_kept_on_confirm(town: Staffed) -> None:
    said = town.say(PASTED)
    assert said.startswith("读出 1 个时间，这样收录吗？\n关于组织申报2026年度研发费用补贴的通知")
    assert town.tap("是，就这样").startswith("已收录。")
    with town.world.store.read() as tx:
        (kept,) = [one for one in milestones.listed(tx) if one.notice.source == "工作人员"]
    assert str(kept.facts.end) == "2026-03-20T17:00"
    town.undoes()
    with town.world.store.read() as tx:
        assert [one.notice.id for one in milestones.listed(tx)] == ["n1"]


def test_what_a_stranger_pastes_is_only_a_sentence(town: Staffed) -> None:
    assert "收录" not in town.say(PASTED, who=1001)
