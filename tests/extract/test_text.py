"""Folding a text and finding its lines, with every offset kept."""

import pytest

from extract.engine import GRAMMAR
from extract.page import Page
from extract.text import Text


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("２０２６年３月１日（周日）１７：００", "2026年3月1日(周日)17:00"),
        ("二○二六年", "二〇二六年"),
        ("3月1日—5日～7日", "3月1日-5日~7日"),
        ("a&nbsp;b", "a      b"),
        ("公益&amp;报名", "公益&    报名"),
        ("&#65306;", ":       "),
        ("a\r\nb\rc", "a \nb\nc"),
        ("⑩㈠", "⑩㈠"),
        ("日期：3月5日⏰下午2点 📍码头", "日期:3月5日\n下午2点 \n码头"),
        ("🚣📅日期\n📍码头", "🚣📅日期\n📍码头"),
        ("散步🌳🌳", "散步\n🌳"),
    ],
)
def test_a_text_is_folded_character_by_character(raw: str, folded: str) -> None:
    text = Text.of(raw)
    assert (text.folded, len(text.folded)) == (folded, len(raw))


def test_what_is_shown_to_people_is_the_original_without_entities_and_double_blanks() -> None:
    text = Text.of("关 &nbsp;羽：曹志威\r\n（前进中路321号）")
    assert text.shown(0, len(text.raw)) == "关 羽：曹志威 （前进中路321号）"


def test_lines_know_their_place_and_the_gap_before_them() -> None:
    page = Page(Text.of("活动时间\r\r\r  12.9\r\n13:30\r"))
    assert [(line.text, line.start, line.gap) for line in page.lines] == [
        ("活动时间", 0, 0),
        ("12.9", 9, 2),
        ("13:30", 15, 0),
    ]


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("一、申报时间", "申报时间"),
        ("（一）时间要求", "时间要求"),
        ("01调研时间", "调研时间"),
        ("2.申报方式：", "申报方式"),
        ("- **报名**：", "报名"),
        ("📅 时间：", "时间"),
        ("2026年3月1日", "2026年3月1日"),
        ("12月3日之前", "12月3日之前"),
    ],
)
def test_a_number_or_a_bullet_is_no_part_of_a_line(line: str, bare: str) -> None:
    assert Page(Text.of(line)).lines[0].bare == bare


@pytest.mark.parametrize(
    "text",
    [
        "苏科高〔2021〕33号",
        "版本1.2.3",
        "比分3:1",
        "股权按4:3:3分配",
        "400-8696-086",
        "512-57317683",
        "增长12.9%",
        "4A级",
        "2号楼5层",
    ],
)
def test_figures_that_are_no_dates_make_no_time(text: str) -> None:
    assert [node for node in GRAMMAR.read(Text.of(text)) if node.rule] == []
