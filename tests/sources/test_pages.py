"""What is read of a web page."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import Notice
from sources import Broken, read_bytes
from sources.broken import Unreadable
from sources.markup import Tag, pieces
from sources.pages import name_of, read

TODAY = date(2026, 2, 1)
BODY = "各有关企业：创赢昆山路演活动第六期定于2026年3月5日（周四）14:00在留学生创业园举行，请于3月3日17:00前报名。"

WECHAT = """<!DOCTYPE html><html><head><meta property="og:title" content="创赢昆山路演第六期&quot;开讲&quot;" />
<meta property="og:site_name" content="微信公众平台"><script>var x = "<p>not text</p>"; var ct = "1769650200";</script></head>
<body><h1 class="rich_media_title" id="activity-name">
  创赢昆山路演第六期</h1><a id="js_name"> 昆山科创 </a><em id="publish_time"></em>
<div class="rich_media_content" id="js_content" style="visibility: hidden;"><p>各有关企业：</p>
<section><span>创赢昆山</span><span>路演活动第六期</span></section><img data-src="x"><p>3月5日<br>14:00&nbsp;开始</p></div>
<div class="related"><a href="/b">上一期：2月5日</a></div></body></html>"""

GOVERNMENT = f"""<html><head><title>昆山市人民政府 通知公告</title><META NAME="ArticleTitle" CONTENT="关于举办路演的通知">
<meta name='PubDate' content='2026-01-28 09:30'><meta name=ContentSource content=科技局></head><body>
<ul class="nav content"><li><a href=/>首页</a></li><li><a href=/tz>2月9日停电通知</a></li></ul>
<div class="article"><h1>关于举办路演的通知</h1><div class="TRS_Editor"><p>{BODY}</p>
<table><tr><td>场次</td><td>时间</td></tr><tr><td>一</td><td>3月5日</td></tr></table></div>
<div>【打印】【关闭】</div></div><footer>版权所有 2026年1月1日</footer></body></html>"""


def test_an_article_of_an_account() -> None:
    found = read(WECHAT, "x", TODAY, "https://mp.weixin.qq.com/s/AbC?scene=1")
    assert found == Notice(
        id=name_of("https://mp.weixin.qq.com/s/AbC"),
        title='创赢昆山路演第六期"开讲"',
        published_on=date(2026, 1, 29),
        text="各有关企业：\n\n创赢昆山路演活动第六期\n\n3月5日\n14:00\xa0开始",
        url="https://mp.weixin.qq.com/s/AbC?scene=1",
        source="昆山科创",
    )


def test_a_page_of_the_government() -> None:
    found = read(GOVERNMENT, "x", TODAY, "https://www.ks.gov.cn/a.html")
    assert (found.title, found.published_on, found.source) == ("关于举办路演的通知", date(2026, 1, 28), "科技局")
    assert found.text == f"{BODY}\n\n场次\t时间\t\n\n一\t3月5日"


def test_a_page_that_says_nothing_of_itself() -> None:
    plain = f"<html><title>通知</title><body><nav>2月2日</nav><p>发布时间：2026-01-30</p><p>{BODY}</p></body></html>"
    found = read(plain, "x", TODAY, "http://news.example/a")
    assert (found.title, found.published_on, found.source) == ("通知", date(2026, 1, 30), "news.example")
    assert found.text == f"发布时间：2026-01-30\n\n{BODY}"


def test_a_saved_page_is_a_file_like_others() -> None:
    (found,) = read_bytes(Path("20260128.html"), GOVERNMENT.encode("gb18030"), TODAY)
    assert isinstance(found, Notice)
    assert (found.id, found.title, found.url) == ("20260128.html", "关于举办路演的通知", "")
    (bare,) = read_bytes(Path("saved"), WECHAT.encode(), TODAY)
    assert isinstance(bare, Notice)
    assert bare.source == "昆山科创"


def test_a_page_of_pictures_has_no_text() -> None:
    with pytest.raises(Unreadable, match="没有内容"):
        read('<html><body><div id="js_content"><img src="a.png"></div></body></html>', "x", TODAY)
    (broken,) = read_bytes(Path("a.html"), b"<html><img src=a></html>", TODAY)
    assert isinstance(broken, Broken)


def test_the_same_page_has_one_name_however_somebody_came_there() -> None:
    long = "https://mp.weixin.qq.com/s?__biz=Mz&mid=22&idx=1&sn=6d"
    same = {name_of(url) for url in (long, f"{long}&chksm=ab&scene=58&subscene=0#rd", long.replace("https", "http"))}
    assert len(same) == 1
    assert name_of(long.replace("idx=1", "idx=2")) not in same


def test_tags_and_text_in_order() -> None:
    page = """a<!-- <b> --><P Class=x id='y"z' data-q="1&amp;2">1 < 2<script>if (a<b) "</p>"</SCRIPT >c</p><br/><?x ?>d<i"""
    assert list(pieces(page)) == [
        "a",
        Tag("p", False, {"class": "x", "id": 'y"z', "data-q": "1&amp;2"}),
        "1 ",
        "<",
        " 2",
        "c",
        Tag("p", True, {}),
        Tag("br", False, {}),
        "d",
        Tag("i", False, {}),
    ]


_SCRAPS = st.lists(
    st.sampled_from(
        ["<", ">", "</", "<!--", "-->", "<p>", "</p>", "<div class=content>", "</div>", "<script>", "</script", "<article>",
         "<meta name=pubdate content=", "'", '"', "=", " ", "2月3日17:00前报名", "<title>", "<h1>", "&lt;", "<a id=js_name>", "\x00"]
    )
).map("".join)  # fmt: skip


@given(_SCRAPS)
def test_whatever_a_page_is_it_is_read_or_has_a_reason(page: str) -> None:
    for found in read_bytes(Path("a.html"), page.encode(), TODAY):
        assert isinstance(found, Notice | Broken)


@pytest.mark.parametrize(
    "scrap", ["<", "<!--", "<a", "<a '", '<p a="', "<script>", "<article>", "<meta a", "<title>", "<p x= "]
)
def test_a_hostile_page_costs_what_its_length_costs(scrap: str) -> None:
    """Not by the clock: twice the page is twice the pieces, and it ends."""
    page = scrap * (100_000 // len(scrap))
    assert len(list(pieces(page))) <= 2 * len(page)
    assert list(read_bytes(Path("a.html"), page.encode(), TODAY))
