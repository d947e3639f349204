"""Text and Markdown files: what they say about themselves, and what is taken where they say nothing."""

from datetime import date

import pytest

from domain.notice import Notice
from sources.broken import Unreadable
from sources.documents import read

CHANGED_ON = date(2026, 3, 3)


def test_a_plain_text() -> None:
    assert read("\r\n关于路演的通知\r\n\r\n2月6日下午", "a.txt", CHANGED_ON) == Notice(
        id="a.txt", title="关于路演的通知", published_on=CHANGED_ON, text="\n关于路演的通知\n\n2月6日下午"
    )


def test_a_fenced_head_is_not_text() -> None:
    text = '---\ntitle: "路演"\npublished: 2026-02-04 09:00\ntags: a, b\nsource: 昆山科创\nurl: http://a.example\nid: x1\n---\n正文'
    assert read(text, "a.md", CHANGED_ON) == Notice(
        id="x1", title="路演", published_on=date(2026, 2, 4), text="正文", url="http://a.example", source="昆山科创"
    )


def test_a_head_without_fences_ends_at_a_blank_line() -> None:
    notice = read("published: 2026-02-04\nTitle: 路演\n\n正文", "a.txt", CHANGED_ON)
    assert (notice.title, notice.published_on, notice.text) == ("路演", date(2026, 2, 4), "正文")


@pytest.mark.parametrize("text", ["---\n正文一\n---\n正文二", "---\ntitle: x\n从未结束", "title: x\n紧接着的正文"])
def test_what_only_looks_like_a_head_stays_text(text: str) -> None:
    assert read(text, "a.md", CHANGED_ON).text == text


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("引言\n\n## 路演 通知 ##\n正文", "a.md", "路演 通知"),
        ("# C#", "a.md", "C#"),
        ("\n  第一行  \n第二行", "a.txt", "第一行"),
        ("#话题# 第一行", "a.txt", "#话题# 第一行"),
        ("长" * 500, "a.txt", "长" * 120),
        ("title:\n\n正文", "a.txt", "正文"),
        ("&amp;lt;一&amp;gt;", "a.txt", "&lt;一&gt;"),
    ],
)
def test_title(text: str, name: str, title: str) -> None:
    assert read(text, name, CHANGED_ON).title == title


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("published: 2026-02-04\n\n发布时间：2026-02-05", "2026-02-06.txt", date(2026, 2, 4)),
        ("通知\n发布时间：2026-02-05  来源：科技局\n正文\n2026年2月1日", "2026-02-06.txt", date(2026, 2, 5)),
        ("通知\n发布日期: 2026年2月5日", "a.txt", date(2026, 2, 5)),
        ("通知\n2026年2月1日", "2026-02-06-路演.txt", date(2026, 2, 6)),
        ("通知\n2026年2月1日", "20260206.txt", date(2026, 2, 6)),
        ("通知\n2026 年 2 月 1 日印发", "路演2026-02-06.txt", date(2026, 2, 1)),
        ("通知\n2026年2月1日\n附件：申报表", "a.txt", date(2026, 2, 1)),
        ("通知\n2026年2月1日前报名", "a.txt", CHANGED_ON),
        ("通知\n2026年2月1日\n" + "后文\n" * 30, "a.txt", CHANGED_ON),
        ("通知\n" + "前文\n" * 30 + "发布时间：2026-02-05\n", "a.txt", CHANGED_ON),
        ("通知\n2026年2月31日", "2026-13-01.txt", CHANGED_ON),
        ("通知\n二〇二六年二月一日", "a.txt", date(2026, 2, 1)),
        ("季报\n二〇二五年十二月\n目录", "a.txt", date(2025, 12, 31)),
        ("季报\n2026年3月\n目录", "a.txt", CHANGED_ON),
        ("季报\n2025年12月\n" + "后文\n" * 30 + "2026年1月5日", "a.txt", date(2026, 1, 5)),
        ("通知\n2026年9月1日", "2026-10-01.txt", date(2026, 10, 1)),
        ("通知\n发布时间：2026-09-01", "a.txt", date(2026, 9, 1)),
    ],
)
def test_published_on(text: str, name: str, day: date) -> None:
    assert read(text, name, CHANGED_ON).published_on == day


def test_the_id_is_the_name_and_not_the_text() -> None:
    assert read("一", "公示.txt", CHANGED_ON).id == read("二", "公示.txt", date(2026, 4, 1)).id == "公示.txt"
    decomposed, composed = "cafe\u0301.txt", "caf\u00e9.txt"
    assert read("一", decomposed, CHANGED_ON).id == composed


@pytest.mark.parametrize("text", ["", "\n\r\n", "published: 2026-02-04\n\n", "好\udcff"])
def test_without_text_there_is_no_notice(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text, "a.txt", CHANGED_ON)
