"""Which notices change an earlier one, what they name, and which times they take back and give."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from domain.change import Change, ChangeKind
from domain.notice import Notice
from extract.changes import CUES
from extract.explain import explain
from extract.reader import read
from extract.series import Likeness, likeness, series
from extract.text import Text

TITLE_CUES = [cue for cue in CUES if cue.in_title]
TEXT_CUES = [cue for cue in CUES if not cue.in_title]
ACCEPTED = [(cue.name, example) for cue in CUES for example in cue.accepts]
REJECTED = [(cue.name, example) for cue in CUES for example in cue.rejects]


def decided_by(example: str, cues: list[object]) -> str:
    folded = Text.of(example).folded
    return next((cue.name for cue in cues if cue.search(folded)), "")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "example"), ACCEPTED)
def test_a_row_decides_its_examples(name: str, example: str) -> None:
    rows = next(rows for rows in (TITLE_CUES, TEXT_CUES) if any(cue.name == name for cue in rows))
    assert decided_by(example, list(rows)) == name


@pytest.mark.parametrize(("name", "example"), REJECTED)
def test_a_row_refuses_its_counterexamples(name: str, example: str) -> None:
    rows = next(rows for rows in (TITLE_CUES, TEXT_CUES) if any(cue.name == name for cue in rows))
    assert decided_by(example, list(rows)) != name


def given(title: str, text: str, on: str = "2026-03-09") -> Notice:
    return Notice(id="n", title=title, published_on=date.fromisoformat(on), text=text)


def change(title: str, text: str, on: str = "2026-03-09") -> Change:
    found = read(given(title, text, on)).change
    assert found is not None
    return found


def moves(found: Change) -> list[tuple[str, str]]:
    return [(str(move.old or ""), str(move.new or "")) for move in found.moves]


@pytest.mark.parametrize(
    ("title", "text", "kind", "expected"),
    [
        (
            "关于延长“揭榜挂帅”项目申报时间的通知",
            "决定将申报截止时间由2026年3月20日17:00延长至2026年3月31日17:00。",
            ChangeKind.POSTPONED,
            [("2026-03-20T17:00", "2026-03-31T17:00")],
        ),
        (
            "通知",
            "经研究，原定于4月10日举行的青年论坛提前至4月3日9:00举行，地点不变。",
            ChangeKind.BROUGHT_FORWARD,
            [("2026-04-10", "2026-04-03T09:00")],
        ),
        (
            "关于调整论坛时间的公告",
            "原定于4月10日举行的论坛提前至4月3日举行。",
            ChangeKind.BROUGHT_FORWARD,
            [("2026-04-10", "2026-04-03")],
        ),
        (
            "改期公告",
            "原定时间：3月14日14:00\n现改为：3月21日14:00\n地点：市文化馆",
            ChangeKind.POSTPONED,
            [("2026-03-14T14:00", "2026-03-21T14:00")],
        ),
        (
            "讲座时间变更通知",
            "变更前时间：3月14日14:00\n变更后时间：3月21日14:00",
            ChangeKind.POSTPONED,
            [("2026-03-14T14:00", "2026-03-21T14:00")],
        ),
        (
            "关于讲座延期的通知",
            "原定于3月12日（星期四）14:00举办的讲座延期举行，具体时间另行通知。咨询截止3月20日。",
            ChangeKind.POSTPONED,
            [("2026-03-12T14:00", "")],
        ),
        ("关于取消3月17日讲座的通知", "因故取消，敬请谅解。", ChangeKind.CANCELLED, [("2026-03-17", "")]),
        (
            "关于读书会取消的公告",
            "3月14日14:00的读书会活动因故取消。请于3月20日前办理退票。",
            ChangeKind.CANCELLED,
            [("2026-03-14T14:00", "")],
        ),
        (
            "更正公告",
            "原公告中“报名截止时间：2026年3月25日”更正为“报名截止时间：2026年3月28日”。",
            ChangeKind.CORRECTED,
            [("2026-03-25", "2026-03-28")],
        ),
        ("补充公告", "报名另需提交身份证复印件。", ChangeKind.SUPPLEMENTED, []),
        ("第六届算力大会第三轮通知", "会议时间：2026年5月8日", ChangeKind.LATER_ROUND, []),
    ],
)
def test_kind_and_times(title: str, text: str, kind: ChangeKind, expected: list[tuple[str, str]]) -> None:
    found = change(title, text)
    assert (found.kind, moves(found)) == (kind, expected)


def test_a_quote_is_the_text_at_its_offsets() -> None:
    text = "各单位：\n决定将申报截止时间由３月20日17：00延长至3月31日17：00。"
    [move] = change("关于延长申报时间的通知", text).moves
    assert move.quote == text[move.start : move.end] == "３月20日17：00延长至3月31日17：00"


def test_what_it_names() -> None:
    found = change(
        "关于《2026年度项目申报通知》的更正",
        "《关于组织2026年度项目申报的通知》（临科发〔2026〕7号）已发布，原文见 https://example.org/a?id=7 。现更正如下：地点改为三楼。",
    )
    assert (found.names, found.links) == (
        ("2026年度项目申报通知", "关于组织2026年度项目申报的通知"),
        ("https://example.org/a?id=7",),
    )
    assert found.numbers == ("临科发〔2026〕7号",)
    assert (change("年会第二轮通知", "时间：5月8日").round, change("年会通知（第3轮）", "时间：5月8日").round) == (2, 3)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("关于组织申报2026年度计划的通知", "申报截止3月20日。确需延期的项目，可申请延期一次，至多延长至2027年3月。"),
        ("讲座报名通知", "讲座时间：3月14日14:00。如遇雨天，活动延期举行；报名后未到场的，取消其下次报名资格。"),
        ("医保政策解读", "补充医疗保险的缴费截止时间为3月20日，逾期取消待遇。"),
        ("关于开展补充医疗保险参保登记的通知", "请于3月20日前登记。"),
        ("招聘公告", "报名截止3月20日，不再延期。附件：更正登记申请表"),
        ("关于取消部分企业资质的公告", "经核查，取消下列企业的备案资格，公示期3月10日至3月16日。"),
    ],
)
def test_words_of_a_change_that_mean_something_else(title: str, text: str) -> None:
    assert read(given(title, text)).change is None


def test_what_is_called_off_is_no_promise_and_says_why() -> None:
    reading = read(given("关于读书会取消的公告", "3月14日14:00的读书会活动因故取消。"))
    assert (reading.milestones, reading.doubts) == ((), ())
    assert [one.why for one in reading.unread] == ["called off by this notice"]


def test_the_old_time_beside_the_new_one_is_no_promise() -> None:
    reading = read(given("讲座时间变更通知", "变更前时间：3月14日14:00\n变更后时间：3月21日14:00"))
    assert [str(one.anchor) for one in reading.milestones] == ["2026-03-21T14:00"]


def test_explain_shows_the_change() -> None:
    told = explain(
        given("关于延长申报时间的通知", "申报截止时间由3月20日17:00延长至3月31日17:00，见《关于申报的通知》。")
    )
    assert "改动 change: postponed 「关于延长申报时间的通知」" in told
    assert "所改通知 names: 《关于申报的通知》" in told
    assert "2026-03-20T17:00 → 2026-03-31T17:00 「3月20日17:00延长至3月31日17:00」" in told


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("关于延长“青苗”计划申报时间的通知", "关于组织申报2026年度“青苗”计划的通知", Likeness.SAME),
        (
            "临江市科技局关于延长第三批瞪羚企业申报期限的通知",
            "项目申报 | 关于组织申报第3批瞪羚企业的通知",
            Likeness.SAME,
        ),
        ("关于举办第五届材料大会的第二轮通知", "关于举办第五届材料大会的通知（第一轮）", Likeness.SAME),
        ("“灯下”读书会取消", "活动报名 | “灯下”读书会春季场", Likeness.CONTAINED),
        ("“灯下”诵读之夜取消", "春日专场：与“灯下”一起读诗", Likeness.NONE),
        ("“灯下夜读”专场取消", "春日好书共读 | “灯下夜读”与您有约", Likeness.SIMILAR),
        ("关于举办第六届材料大会的第二轮通知", "关于举办第五届材料大会的通知（第一轮）", Likeness.NONE),
        ("关于第4期银企沙龙取消的通知", "第三期银企沙龙报名通知", Likeness.NONE),
        ("关于延长2026年绿色工厂申报时间的通知", "关于组织申报2025年度绿色工厂的通知", Likeness.NONE),
        ("更正公告", "2026年人才公告", Likeness.NONE),
    ],
)
def test_two_titles(one: str, other: str, expected: Likeness) -> None:
    assert likeness(series(one), series(other)) is likeness(series(other), series(one)) is expected


FOLDER = Path(__file__).parents[1] / "golden" / "notices"
GOLDEN = {
    path.name.removesuffix(".expected.toml"): tomllib.loads(path.read_text("utf-8"))
    for path in FOLDER.glob("*.expected.toml")
}


@pytest.mark.parametrize("name", [name for name, expected in GOLDEN.items() if "change" in expected])
def test_a_whole_notice_changes_what_it_says(name: str) -> None:
    expected = GOLDEN[name]
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    found = read(given(expected["title"], text, str(expected["published"]))).change
    said = {"kind": found.kind.value, "moves": [list(move) for move in moves(found)]} if found else ""
    assert said == expected["change"]
