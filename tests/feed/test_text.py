"""Text made fit to print, and quotes in their surroundings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.milestone import Evidence
from feed.surroundings import Passage, passage
from feed.text import clean, flowing, masked, one_line, web_link


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("演出\r时间\r\n地点\u2028门票\u2029\x85\x0b完\x0c", "演出\n时间\n地点\n门票\n\n\n完"),
        ("\u202e截止\u202c 2月\u200b4日\x07\ufeff", "截止 2月4日"),
        ("  前后\t\u3000 空格 \n 第二行 ", "前后 空格\n第二行"),
        ("\ud83d期", "期"),
        ("\n\n", ""),
    ],
)
def test_clean(text: str, printed: str) -> None:
    assert clean(text) == printed
    assert one_line(text) == " ".join(printed.split())


def test_a_part_of_a_longer_text_keeps_its_edges() -> None:
    assert flowing("\r\r报名 \r \r截止时间\r") == "\n报名\n截止时间\n"


@pytest.mark.parametrize(
    ("text", "starred"),
    [
        ("电话18020201621。", "电话180****1621。"),
        ("0512-57689936", "0512-57689936"),
        ("编号118020201621", "编号118020201621"),
        ("32058319900101123X", "320583********123X"),
        ("2026020412000018", "2026020412000018"),
    ],
)
def test_private_numbers(text: str, starred: str) -> None:
    assert masked(text) == starred


@given(st.text())
def test_stars_move_nothing(text: str) -> None:
    assert len(masked(text)) == len(text)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("http://mp.weixin.qq.com/s?__biz=MzI5&mid=1#rd", "http://mp.weixin.qq.com/s?__biz=MzI5&mid=1#rd"),
        (" https://example.org ", "https://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("https://a\r\nLocation: b", ""),
        ('https://a"onclick="', ""),
        ("", ""),
        ("https://a.example/\ud800", ""),
        ("https://a.example/\u202egpj.exe", ""),
        ("https://a.example/\u200b", ""),
        ("https://a.example/昆曲", "https://a.example/昆曲"),
    ],
)
def test_links(address: str, link: str) -> None:
    assert web_link(address) == link


def quoted(quote: str, start: int) -> Evidence:
    return Evidence(quote=quote, start=start, end=start + len(quote))


def test_the_lines_around_a_quote() -> None:
    text = "报名方式\r扫码\r\r截止时间：2月4日，15:00\r演出地点\r剧场"
    assert passage(text, quoted("2月4日", text.index("2月4日"))) == Passage(
        before="报名方式\n扫码\n截止时间：", quote="2月4日", after="，15:00\n演出地点\n剧场"
    )


def test_a_quote_that_stands_twice_is_shown_where_it_was_read() -> None:
    text = "2月4日开始\r2月4日截止"
    assert passage(text, quoted("2月4日", 7)) == Passage(before="2月4日开始\n", quote="2月4日", after="截止")


def test_a_quote_that_has_moved_is_found_again() -> None:
    assert passage("更正：2月4日截止", quoted("2月4日", 0)) == Passage(before="更正：", quote="2月4日", after="截止")


def test_a_quote_that_is_gone_stands_alone() -> None:
    assert passage("内容已删除", quoted("2月4日", 3)) == Passage(before="", quote="2月4日", after="")


def test_long_surroundings_begin_and_end_with_whole_lines() -> None:
    line = "字" * 60 + "\n"
    text = line * 9 + "2月4日" + "\n" + line * 9
    found = passage(text, quoted("2月4日", 9 * 61))
    assert (found.before, found.after) == (line * 2, "\n" + (line * 2).rstrip())


def test_a_line_without_an_edge_is_cut_with_a_mark() -> None:
    text = "字" * 500 + "2月4日" + "尾" * 500
    found = passage(text, quoted("2月4日", 500))
    assert (found.before, found.after) == ("…" + "字" * 160, "尾" * 160 + "…")


def test_many_short_lines_are_five_on_each_side() -> None:
    text = "\n".join(f"第{n}行" for n in range(20))
    found = passage(text, quoted("第10行", text.index("第10行")))
    assert (found.before, found.after) == (
        "第5行\n第6行\n第7行\n第8行\n第9行\n",
        "\n第11行\n第12行\n第13行\n第14行\n第15行",
    )
