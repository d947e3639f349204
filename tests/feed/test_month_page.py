"""The page of a month: its table, its list, what is marked, and what nobody could read yet."""

from dataclasses import replace
from datetime import date

import pytest

from domain.milestone import Doubt, Kind, Precision, Topic
from feed.month.rest import has_table, is_off, is_unusual
from feed.month.sheet import following, preceding
from scheduler.clock import SimulatedClock
from store import Store, reviews
from tests.feed.build import PROGRAMME, SEEN, facts, keep, milestone, performances, uid
from tests.feed.http import Visitor
from tests.feed.page import Page
from tests.samples import at


@pytest.fixture(autouse=True)
def _seeded(sqlite_store: Store) -> None:
    keep(sqlite_store, performances())


def month(visitor: Visitor, name: str = "2026-02", prefix: str = "") -> Page:
    return Page(visitor.get(f"{prefix}/month/{name}").text)


def cells(page: Page) -> list[dict[str, str]]:
    return [given for tag, given in page.tags if tag == "td"]


def test_the_table_has_full_weeks_and_headings(visitor: Visitor) -> None:
    page = month(visitor)
    assert (page.said("h1"), len(cells(page)), page.said("caption")) == (["2026年2月"], 35, ["2026年2月的期限和活动"])
    assert [given for tag, given in page.tags if tag == "th"] == [{"scope": "col"}] * 5 + [
        {"scope": "col", "class": "rest"}
    ] * 2
    assert [given.get("title") for tag, given in page.tags if tag == "abbr"][:7] == [
        *("周一", "周二", "周三", "周四", "周五", "周六", "周日")
    ]
    assert "1 个期限 · 2 场活动" in page.said("p")


def test_each_day_leads_to_its_row_and_each_title_to_its_page(visitor: Visitor) -> None:
    page = month(visitor)
    days = [link for link in page.links if link.startswith("#d")]
    assert days == ["#d2026-02-04", "#d2026-02-07", "#d2026-02-21"]
    assert {link[1:] for link in days} <= set(page.ids)
    assert [link for link in page.links if link.startswith("/m/")] == [f"/m/{uid(n)}" for n in (1, 2, 3)] * 2


def test_today_days_of_rest_and_worked_weekends_are_marked(visitor: Visitor) -> None:
    page = month(visitor)
    assert [given["aria-current"] for given in cells(page) if "aria-current" in given] == ["date"]
    # Spring Festival of 2026 as published: 15 to 23 February off, 14 and 28 worked.
    marks = [words for inside, words in page.words if inside == "abbr"][7:]
    assert marks == ["班", *["休"] * 6, "班", "休", "班"]
    assert "休息日" in page.text
    assert sum("rest" in given.get("class", "").split() for given in cells(page)) == 12


def test_a_year_without_a_table_says_so(visitor: Visitor) -> None:
    page = month(visitor, "2031-05")
    assert "2031年的节假日安排尚未公布，这里只标出周末。" in page.text
    assert "这个月没有已知的期限和活动。" in page.said("p")
    assert (has_table(2026), has_table(2031)) == (True, False)
    assert [(is_off(day), is_unusual(day)) for day in (date(2026, 2, 14), date(2026, 2, 17), date(2031, 5, 3))] == [
        (False, True),
        (True, True),
        (True, False),
    ]


def test_the_months_lead_to_each_other_and_end_somewhere(visitor: Visitor) -> None:
    def turning(name: str) -> list[str]:
        found = [link for link in month(visitor, name).links if link.startswith("/month")]
        return [link for link in found if not link.endswith((".png", ".txt"))]

    assert turning("2026-01") == ["/month", "/month/2025-12", "/month", "/month/2026-02"]
    assert turning("2026-02") == ["/month", "/month/2026-01", "/month/2026-03"]
    assert (turning("2000-01"), turning("2099-12")) == (
        ["/month", "/month", "/month/2000-02"],
        ["/month", "/month/2099-11", "/month"],
    )
    assert [preceding(following(date(2026, number, 1))) for number in range(1, 13)] == [
        date(2026, number, 1) for number in range(1, 13)
    ]
    assert visitor.get("/month").text == visitor.get("/month/2026-02").text
    assert [visitor.get(f"/month/{name}").status for name in ("2026-13", "26-2", "x")] == [404, 404, 404]


def test_the_picture_and_the_text_are_a_tap_away(visitor: Visitor) -> None:
    assert [link for link in month(visitor).links if link.endswith((".png", ".txt"))] == [
        "/month/2026-02.png",
        "/month/2026-02.txt",
    ]


def test_a_notice_that_is_only_a_picture_may_hold_more(visitor: Visitor, sqlite_store: Store) -> None:
    shown = replace(
        PROGRAMME, id="shown", title="2月申报月历", published_on=date(2026, 1, 28), url="https://example.org/p"
    )
    early = replace(PROGRAMME, id="early", title="1月申报月历", published_on=date(2026, 1, 2))
    unclear = replace(PROGRAMME, id="unclear", title="星期对不上", published_on=date(2026, 2, 3))
    ahead = replace(PROGRAMME, id="ahead", title="2026年3月申报月历", published_on=date(2026, 2, 27))
    notices = (shown, early, unclear, ahead)
    past = [replace(milestone(50 + n, facts("2025-01-01")), notice=it) for n, it in enumerate(notices)]
    keep(sqlite_store, past)
    with sqlite_store.begin() as tx:
        for notice, doubt in (
            (shown, Doubt.PICTURE_ONLY),
            (early, Doubt.NO_BODY),
            (unclear, Doubt.WEEKDAY),
            (ahead, Doubt.NO_BODY),
        ):
            reviews.ask(tx, notice.id, None, [doubt], "", SEEN)
    page = month(visitor)
    assert "有 1 份通知只有图片或没有正文，还没有人读过，里面可能有这个月的安排：" in page.said("p")
    assert ("https://example.org/p" in page.links, "1月申报月历" in page.text, "星期对不上" in page.text) == (
        True,
        False,
        False,
    )
    (waiting,) = reviews_of(sqlite_store, "shown")
    with sqlite_store.begin() as tx:
        reviews.resolve(tx, waiting, "telegram:1", SEEN)
    assert "2月申报月历" not in month(visitor).text


def reviews_of(store: Store, notice: str) -> list[int]:
    with store.read() as tx:
        return [one.id for one in reviews.waiting(tx) if one.notice.id == notice]


def test_a_full_day_says_how_many_more_and_what_is_vague_says_so(visitor: Visitor, sqlite_store: Store) -> None:
    many = [milestone(60 + n, facts(f"2026-02-10T{9 + n:02}:00", title=f"第{n}场")) for n in range(5)]
    vague = facts("2026-02-11", "2026-02-20", kind=Kind.EVENT, precision=Precision.VAGUE, topic=Topic.CONTEST)
    keep(sqlite_store, [replace(it, notice=replace(PROGRAMME, id="m")) for it in (*many, milestone(70, vague))])
    page = month(visitor)
    assert [words for words in page.said("p") if words.startswith("另有")] == ["另有 2 项"]
    assert page.said("span").count("约") == 1
    assert "约 2月11日–20日" in page.said("span")
    window = facts("2026-03-11", "2026-03-20", kind=Kind.SURVEY, precision=Precision.VAGUE)
    keep(sqlite_store, [replace(milestone(71, window), notice=replace(PROGRAMME, id="w"))])
    said = [month(visitor, "2026-03", prefix).said("span") for prefix in ("", "/en")]
    assert ["约 3月11日–20日 征集" in said[0], "About 11–20 Mar: Survey" in said[1]] == [True, True]


def test_the_month_is_rendered_once_a_day(visitor: Visitor, clock: SimulatedClock) -> None:
    first = visitor.get("/month/2026-02")
    clock.set(at("2026-02-02T23:00"))
    assert visitor.get("/month/2026-02", If_None_Match=first.headers["etag"]).status == 304
    clock.set(at("2026-02-03T00:00"))
    assert visitor.get("/month/2026-02", If_None_Match=first.headers["etag"]).status == 200
