"""What holds for any text at all."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.milestone import Facts
from domain.notice import Notice
from extract import explain, read, read_time
from extract.numerals import number
from extract.text import Text

PIECES = [
    "2026年", "3月", "15日", "（周三）", "星期四", "14:00", "24:00", "下午", "三点半", "17时", "至", "—", "、", "前", "截止", "起",
    "即日起", "每周六", "1月中旬", "月底", "12.9", "2026-02-30", "2026/3/5", "自", "5个工作日内", "报名", "申报", "时间：", "活动时间",
    "公示期", "地点：", "图书馆", "请于", "提交", "出生", "施行", "原定", "延期至", "额满为止", "待定", "\r", "\n", "\n\n", "\t", "|", "，", "。",
    "（", "）", "&nbsp;", "&amp;", "〇", "十", "十十", "号", "4月31日", "0", "99", "⑩", "㈠", "ﬁ", "一、", "01", "3:1", "次日", "下周", "第一个周三",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=24).map("".join)
DAYS = st.dates(min_value=date(2005, 1, 1), max_value=date(2040, 12, 31))
TITLES = st.sampled_from(["", "活动预告", "关于组织申报项目的通知", "公示", "圆满举办", "报名 | 沙龙"])
FULL_WIDTH = {code - 0xFEE0: code for code in range(0xFF01, 0xFF5F)} | {0x20: 0x3000}


def notice(text: str, published: date, title: str = "活动预告") -> Notice:
    return Notice(id="1", title=title, published_on=published, text=text)


def said(facts: Facts) -> tuple[object, ...]:
    return facts.kind, facts.start, facts.end, facts.precision, facts.phase, facts.states, facts.warnings


@settings(max_examples=400, deadline=None)
@given(TEXTS, DAYS, TITLES)
def test_any_text_is_read_and_every_quote_is_the_text_itself(text: str, published: date, title: str) -> None:
    reading = read(notice(text, published, title))
    for found in (*(facts.evidence for facts in reading.milestones), *reading.unread):
        assert found.quote == text[found.start : found.end] != ""
    assert all(facts.anchor for facts in reading.milestones)
    assert explain(notice(text, published, title)).endswith("\n")


@settings(max_examples=150, deadline=None)
@given(TEXTS, DAYS)
def test_full_and_half_width_say_the_same(text: str, published: date) -> None:
    plain = text.replace("&nbsp;", " ").replace("&amp;", "、")
    wide = plain.translate(FULL_WIDTH)
    assert [said(facts) for facts in read(notice(wide, published)).milestones] == [
        said(facts) for facts in read(notice(plain, published)).milestones
    ]


@settings(max_examples=150, deadline=None)
@given(TEXTS, DAYS, st.sampled_from(["各有关单位。\n", "春天来了。\n\n\n", "致各位会员！\n"]))
def test_words_put_before_a_text_move_its_offsets_and_change_no_value(text: str, published: date, prefix: str) -> None:
    before, after = (read(notice(whole, published)) for whole in ("\n\n" + text, prefix + "\n\n" + text))
    assert [said(facts) for facts in after.milestones] == [said(facts) for facts in before.milestones]
    moved = len(prefix)
    assert [facts.evidence.start for facts in after.milestones] == [
        facts.evidence.start + moved for facts in before.milestones
    ]


@settings(max_examples=150, deadline=None)
@given(TEXTS, DAYS)
def test_what_is_typed_never_raises(text: str, today: date) -> None:
    found = read_time(text, today)
    assert found is None or found.quote in text


def test_a_long_line_of_times_is_read_to_its_end() -> None:
    text = "各单位于3月1日前提交材料，" * 4000 + "于3月2日前提交总结"
    ends = [str(facts.end) for facts in read(notice(text, date(2026, 2, 1), "申报通知")).milestones]
    assert ends == ["2026-03-01", "2026-03-02"]


@given(st.text())
def test_folding_keeps_every_offset(raw: str) -> None:
    text = Text.of(raw)
    assert (len(text.folded), text.quote(0, len(raw))) == (len(raw), raw)


@given(st.integers(min_value=0, max_value=99))
def test_a_chinese_numeral_is_its_number(value: int) -> None:
    tens, ones = divmod(value, 10)
    digits = "〇一二三四五六七八九"
    spoken = ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones or not tens else "")
    assert number(spoken) == value
