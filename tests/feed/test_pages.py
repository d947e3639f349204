"""The pages over real HTTP, read as a strict browser reads them."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.milestone import Evidence, Kind, Milestone, OpenState, Precision, Status, Topic
from domain.override import Changes
from domain.times import Moment
from scheduler import overrides
from scheduler.clock import SimulatedClock
from scheduler.timing import Timing
from store import Store
from tests.feed.build import BASE, facts, keep, milestone, performances, uid
from tests.feed.http import Visitor
from tests.feed.page import Page
from tests.samples import at

QUOTE = "2026年2月4日（星期三）15:00"
TEXT = f"报名方式\r扫描下方二维码，即可报名\r\r报名截止时间\r{QUOTE}\r\r演出地点\r昆山梁辰鱼昆曲剧场现场\r18020201621"


def programme() -> list[Milestone]:
    registration, first, second = performances()
    start = TEXT.index(QUOTE)
    told = replace(
        registration.facts,
        evidence=Evidence(quote=QUOTE, start=start, end=start + len(QUOTE)),
        states=(OpenState.UNTIL_FULL,),
        audience="A~D类在昆工作人才",
    )
    return [replace(registration, facts=told, read=told), first, second]


def subsidy(number: int = 9, **changes: object) -> Milestone:
    """An application of another notice."""
    one = milestone(number, facts("2026-01-20", "2026-02-09T17:00", topic=Topic.SUBSIDY, title="购房补贴"), **changes)
    return replace(one, notice=replace(one.notice, id=f"notice of {number}", title="购房补贴，10问秒懂！", url=""))


@pytest.fixture(autouse=True)
def _seeded(sqlite_store: Store) -> None:
    keep(sqlite_store, programme(), TEXT)
    keep(sqlite_store, [subsidy()])


def home(visitor: Visitor, query: str = "") -> Page:
    return Page(visitor.get(f"/{query}").text)


def test_what_is_next_stands_under_its_day(visitor: Visitor) -> None:
    page = home(visitor)
    days = [word for word in page.marked("h2", "id") if word.startswith("d2026")]
    assert days == ["d2026-02-04", "d2026-02-07", "d2026-02-09", "d2026-02-21"]
    titles = [words for words in page.said("a") if words in {one.facts.title for one in [*programme(), subsidy()]}]
    assert titles == ["月月有戏2月报名", "须生行吟——陈超个人昆曲专场", "购房补贴", "五福临门昆曲开箱戏"]
    assert [words for words in page.said("p") if words.startswith(("后天", "还有"))] == [
        "后天", "还有 5 天", "还有 7 天", "还有 19 天",
    ]  # fmt: skip
    assert [words for words in page.said("time") if ":" in words] == [
        "15:00 报名截止",
        "14:00",
        "17:00 申报截止",
        "14:00",
    ]
    assert "最近要办的 后天 2月4日（周三）15:00 报名截止 月月有戏2月报名" in page.text
    assert "七天之内， 1 个期限， 1 场活动。" in page.text


def test_a_registration_names_what_one_signs_up_for(visitor: Visitor) -> None:
    links = [words for words in home(visitor).said("a") if words.startswith("2月")]
    assert links == ["2月7日（周六）14:00 须生行吟——陈超个人昆曲专场", "2月21日（周六）14:00 五福临门昆曲开箱戏"]


def test_every_promise_shows_its_words_and_their_source(visitor: Visitor) -> None:
    page = home(visitor)
    quotes = [words for words in page.said("p") if words.startswith("2026年")]
    assert quotes == [
        QUOTE,
        "2026年2月7日（星期六）14:00",
        "2026年2月7日（星期六）14:00",
        "2026年2月7日（星期六）14:00",
    ]
    sources = [link for link in page.links if "mp.weixin.qq.com" in link]
    assert sources == [performances()[0].notice.url] * 3


def test_topics_are_filters_that_are_links(visitor: Visitor) -> None:
    page = home(visitor)
    chips = [link for link in page.links if link.startswith("/?topic=")]
    assert set(chips) == {"/?topic=opera", "/?topic=subsidy"}
    filtered = home(visitor, "?topic=subsidy")
    assert [word for word in filtered.marked("h2", "id") if word.startswith("d2026")] == ["d2026-02-09"]
    assert "webcal://kunqi.example.cn/feeds/subsidy.ics" in filtered.links
    assert home(visitor, "?topic=%E8%A1%A5%E8%B4%B4").text == filtered.text


def test_what_must_be_done_and_what_takes_place_are_filters_too(visitor: Visitor) -> None:
    def days(query: str) -> list[str]:
        return [word[1:] for word in home(visitor, query).marked("h2", "id") if word.startswith("d2026")]

    assert (days("?show=deadlines"), days("?show=events")) == (
        ["2026-02-04", "2026-02-09"],
        ["2026-02-07", "2026-02-21"],
    )
    both = home(visitor, "?topic=opera&show=deadlines")
    assert [link for link in both.links if "show=" in link] == [
        "/en/?topic=opera&show=deadlines",
        "/?show=deadlines",
        "/?topic=subsidy&show=deadlines",
        "/?topic=opera&show=deadlines",
        "/?topic=opera&show=deadlines",
        "/?topic=opera&show=events",
    ]
    assert days("?topic=opera&show=deadlines") == ["2026-02-04"]
    assert visitor.get("/?show=everything").status == 400


@pytest.mark.parametrize("path", ["/", f"/m/{uid(1)}", "/month/2026-02", "/subscribe", "/nowhere"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_asks_another_host_or_runs_a_script(visitor: Visitor, prefix: str, path: str) -> None:
    answer = visitor.get(prefix + path, Accept="text/html")
    page = Page(answer.text)
    loaded = [load.partition("?")[0] for load in page.loads if not load.startswith(("data:", BASE, "/atom", "/feeds"))]
    assert loaded == ["/static/kunqi.css"]
    assert not [tag for tag, given in page.tags if tag == "style" or "style" in given or "onclick" in given]
    assert {given.get("type") for tag, given in page.tags if tag == "script"} <= {"application/ld+json"}
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    (sheet,) = [load for load in page.loads if load.startswith("/static")]
    style = visitor.get(sheet)
    assert (style.status, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "//" not in style.text.replace("/*", "").replace("*/", "")


CHINESE = re.compile("[\u3400-\u9fff]")


@pytest.mark.parametrize(
    "path", ["/", f"/m/{uid(1)}", f"/m/{uid(2)}", "/month/2026-02", "/subscribe", "/?topic=talent"]
)
def test_every_page_is_there_in_english_and_the_notice_s_words_are_marked_as_chinese(
    visitor: Visitor, path: str
) -> None:
    chinese, english = (Page(visitor.get(prefix + path).text) for prefix in ("", "/en"))
    assert [given["lang"] for page in (chinese, english) for tag, given in page.tags if tag == "html"] == [
        "zh-CN",
        "en",
    ]
    # The title of the window has no markup; the seal is drawn.
    stray = [words for tongue, words in english.spoken if CHINESE.search(words) and not tongue.startswith("zh")]
    assert set(stray) <= {*english.said("title"), *english.said("script")}
    assert "/en" + path in chinese.links
    assert path in english.links
    mirrored = {
        given["hreflang"]: given["href"] for tag, given in chinese.tags if tag == "link" and "hreflang" in given
    }
    assert mirrored == {"zh-CN": BASE + path, "en": f"{BASE}/en{path}", "x-default": BASE + path}
    inside = [link for link in english.links if link.startswith("/") and not link.startswith("/en")]
    assert {link for link in inside if not link.startswith(("/atom", "/api", "/feeds", "/month"))} <= {
        path,
        *(link for link in inside if link.endswith(".ics?alarms=1")),
    }


def test_the_first_page_is_light(visitor: Visitor, sqlite_store: Store) -> None:
    keep(sqlite_store, [subsidy(100 + number) for number in range(60)])
    page = visitor.get("/", Accept_Encoding="gzip")
    style = visitor.get("/static/kunqi.css", Accept_Encoding="gzip")
    assert len(page.body) + len(style.body) <= 60_000


def test_a_page_is_for_people_who_listen_too(visitor: Visitor) -> None:
    page = home(visitor)
    tags = [tag for tag, _ in page.tags]
    assert [given["lang"] for tag, given in page.tags if tag == "html"] == ["zh-CN"]
    assert [given["aria-current"] for tag, given in page.tags if "aria-current" in given] == ["page", "true", "true"]
    assert (tags.count("h1"), tags.count("main")) == (1, 1)
    labelled = {given["aria-labelledby"] for _, given in page.tags if "aria-labelledby" in given}
    assert labelled <= set(page.ids)
    assert "#main" in page.links


def test_a_page_of_its_own_with_the_words_where_they_stand(visitor: Visitor) -> None:
    page = Page(visitor.get(f"/m/{uid(1)}").text)
    assert page.said("h1") == ["月月有戏2月报名"]
    assert page.said("mark") == [QUOTE]
    assert "2026年2月4日（周三）15:00 截止" in page.text
    assert f"报名截止时间 {QUOTE} 演出地点 昆山梁辰鱼昆曲剧场现场 180****1621" in page.text
    assert [link for link in page.links if link.startswith("/m/")] == [
        f"/m/{uid(2)}",
        f"/m/{uid(3)}",
        f"/m/{uid(1)}.ics?alarms=1",
        f"/m/{uid(2)}",
        f"/m/{uid(3)}",
    ]
    assert "额满为止，可能提前结束" in page.text


def test_a_correction_shows_both_readings_and_nobody_s_name(visitor: Visitor, sqlite_store: Store) -> None:
    changes = Changes(end=Moment.parse("2026-02-05T15:00"), location="线上")
    with sqlite_store.begin() as tx:
        overrides.fix(
            tx, Timing(), uid(1), changes, by="telegram:4242", reason="主办方来电", now=at("2026-02-02T11:00")
        )
    page = Page(visitor.get(f"/m/{uid(1)}").text)
    assert (page.said("del"), page.said("ins")) == (
        ["2026年2月4日（周三）15:00 截止", "未写明"],
        ["2026年2月5日（周四）15:00 截止", "线上"],
    )
    assert "4242" not in page.text
    assert "昆期工作人员更正：主办方来电" in page.text


def test_doubt_and_cancellation_are_marked(visitor: Visitor, sqlite_store: Store) -> None:
    keep(sqlite_store, [subsidy(10, status=Status.TENTATIVE), subsidy(11, status=Status.CANCELLED)])
    assert [words for words in home(visitor, "?topic=subsidy").said("span") if words in ("待核实", "已取消")] == [
        "待核实",
        "已取消",
    ]
    assert "正等待工作人员核实" in Page(visitor.get(f"/m/{uid(10)}").text).text
    assert f"/m/{uid(11)}.ics?alarms=1" not in Page(visitor.get(f"/m/{uid(11)}").text).links


def test_an_hour_comes_before_a_whole_day(visitor: Visitor, sqlite_store: Store) -> None:
    whole = facts("2026-02-07", topic=Topic.OPERA, title="戏曲周")
    keep(sqlite_store, [replace(milestone(10, whole), notice=replace(subsidy().notice, id="week"))])
    (day,) = [part for part in visitor.get("/?topic=opera").text.split("<section") if 'id="d2026-02-07"' in part]
    assert day.index("须生行吟") < day.index("戏曲周")


def test_what_began_before_today_and_what_is_about_a_time(visitor: Visitor, sqlite_store: Store) -> None:
    contest = facts("2026-01-30", "2026-02-03", kind=Kind.EVENT, topic=Topic.CONTEST, title="祖冲之杯决赛")
    about = facts(
        "2026-02-11", "2026-02-20", kind=Kind.EVENT, precision=Precision.VAGUE, topic=Topic.CONTEST, title="动员会"
    )
    ref = subsidy().notice
    keep(
        sqlite_store,
        [replace(milestone(n, one), notice=replace(ref, id=f"c{n}")) for n, one in ((30, contest), (31, about))],
    )
    text = home(visitor, "?topic=contest").text
    assert "进行中 全天 活动 # 大赛" not in text  # the hash is the style sheet's
    assert "进行中 全天 活动 大赛 祖冲之杯决赛 时间 2月3日（周二）止" in text
    assert "2月11日–20日 日子未定 约 2月11日–20日 活动 大赛 动员会" in text


def test_what_is_over_leaves_the_page_within_a_minute(visitor: Visitor, clock: SimulatedClock) -> None:
    clock.set(at("2026-02-04T14:59"))
    assert "最近结束的" not in home(visitor).text
    clock.set(at("2026-02-04T15:00"))
    before, over, after = home(visitor).text.partition("最近结束的")
    assert ("月月有戏2月报名" in before, bool(over), "月月有戏2月报名" in after) == (False, True, True)
    assert "已结束" in Page(visitor.get(f"/m/{uid(1)}").text).text


def test_nothing_to_come_says_so(visitor: Visitor, clock: SimulatedClock) -> None:
    clock.set(clock.now() + timedelta(days=400))
    page = home(visitor)
    assert "眼下没有未到的期限。 订阅日历，新的期限会自己出现。" in page.text
    assert "七天之内没有到期的事项。" in page.text


HOSTILE = '</h3><script>alert(1)</script>"onclick="x" {{ 7*7 }} \u202e'


def test_what_strangers_write_is_text_on_every_page(visitor: Visitor, sqlite_store: Store) -> None:
    evil = facts(None, "2026-02-09", topic=Topic.CONTEST, title=HOSTILE, location=HOSTILE, audience=HOSTILE, sign_up=HOSTILE, price=HOSTILE,
                 evidence=Evidence(quote=HOSTILE, start=0, end=len(HOSTILE)))  # fmt: skip
    one = milestone(66, evil)
    ref = replace(one.notice, id="evil", title=HOSTILE, source=HOSTILE, url="javascript:alert(1)")
    keep(sqlite_store, [replace(one, notice=ref)], HOSTILE)
    for path in ("/?topic=contest", f"/m/{uid(66)}"):
        page = Page(visitor.get(path).text)
        shown = HOSTILE.replace(" \u202e", "")
        assert shown in page.text
        assert not [tag for tag, given in page.tags if "onclick" in given]
        assert {given.get("type") for tag, given in page.tags if tag == "script"} <= {"application/ld+json"}
        assert not [link for link in page.links if link.startswith("javascript")]
        assert "\u202e" not in visitor.get(path).text


def test_a_page_that_is_not_there_is_a_page_for_people_and_a_line_for_programs(visitor: Visitor) -> None:
    page, line = visitor.get("/nowhere", Accept="text/html"), visitor.get("/nowhere")
    assert (page.status, Page(page.text).said("h1")) == (404, ["没有这个页面。"])
    assert (line.status, line.text, line.headers["content-type"]) == (
        404,
        "没有这个页面。\n",
        "text/plain; charset=utf-8",
    )


@pytest.mark.parametrize("path", ["/en/nothing", "/en/m/xx", "/en/month/2026-13"])
def test_a_wrong_english_address_is_answered_by_an_english_page(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    page = Page(answer.text)
    assert (answer.status, page.said("h1"), "/en/" in page.links) == (404, ["There is no such page."], True)


def test_what_a_topic_counts_agrees_with_its_number(visitor: Visitor) -> None:
    found = re.findall(r'class="count">(\d+)<span class="unseen">([^<]*)', visitor.get("/en/").text)
    assert found
    assert {said for number, said in found if number == "1"} == {" item"}
    assert {said for number, said in found if number != "1"} == {" items"}


def test_an_unchanged_page_is_not_sent_again(visitor: Visitor) -> None:
    first = visitor.get("/")
    assert visitor.get("/", If_None_Match=first.headers["etag"]).status == 304
    assert "last-modified" not in first.headers  # what is shown depends on when it is asked
