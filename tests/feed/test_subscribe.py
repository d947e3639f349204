"""How to subscribe: every choice a link, every link one that answers."""

from urllib.parse import parse_qs, urlsplit

import pytest

from domain.milestone import Kind, Topic
from feed.words import slug
from store import Store
from tests.feed.build import BASE, keep, performances
from tests.feed.http import Visitor
from tests.feed.page import Page

HOST = "kunqi.example.cn"


@pytest.fixture(autouse=True)
def _seeded(sqlite_store: Store) -> None:
    keep(sqlite_store, performances())


def shown(visitor: Visitor, query: str = "", prefix: str = "") -> Page:
    return Page(visitor.get(f"{prefix}/subscribe{query}").text)


@pytest.mark.parametrize(
    ("query", "feed"),
    [
        ("", "/feeds/all.ics"),
        ("?alarms=1", "/feeds/all.ics?alarms=1"),
        ("?topic=opera", "/feeds/opera.ics"),
        ("?topic=opera,contest&kind=event&q=a", "/feeds/all.ics?topic=opera,contest&kind=event&q=a"),
        ("?topic=月月有戏&alarms=1&cancelled=title", "/feeds/opera.ics?alarms=1&cancelled=title"),
    ],
)
def test_what_was_chosen_is_there_to_tap_and_to_copy(visitor: Visitor, query: str, feed: str) -> None:
    page = shown(visitor, query.replace("月月有戏", "%E6%9C%88%E6%9C%88%E6%9C%89%E6%88%8F"))
    assert page.said("code") == [BASE + feed, f"webcal://{HOST}{feed}"]
    assert f"webcal://{HOST}{feed}" in page.links
    (google,) = [link for link in page.links if "google" in link]
    assert parse_qs(urlsplit(google).query)["cid"] == [f"webcal://{HOST}{feed}"]
    outlook = [parse_qs(urlsplit(link).query) for link in page.links if "outlook" in link]
    assert outlook == [{"url": [BASE + feed], "name": ["昆期 · 昆山"]}] * 2
    assert visitor.get(feed).status == 200


def test_every_choice_keeps_the_others(visitor: Visitor) -> None:
    page = shown(visitor, "?topic=opera&alarms=1")
    choices = [link for link in page.links if link.startswith("/subscribe")]
    topics = ["alarms=1", *(f"topic={slug(topic)}&alarms=1" for topic in Topic)]
    kinds = ["alarms=1", *(f"kind={kind}&alarms=1" for kind in Kind)]
    rest = [*(f"topic=opera&{query}" for query in kinds), "topic=opera", "topic=opera&alarms=1", "topic=opera&alarms=1"]
    styles = [f"topic=opera&alarms=1&cancelled={style}" for style in ("title", "drop")]
    assert choices == ["/subscribe", *(f"/subscribe?{query}" for query in (*topics, *rest, *styles))]
    current = [given["href"] for tag, given in page.tags if given.get("aria-current") == "true"]
    assert current == ["/subscribe?topic=opera&alarms=1"] * 4


@pytest.mark.parametrize(("query", "status"), [("?topic=weather", 400), ("?alarms=x", 400), ("?cancelled=x", 400)])
def test_what_cannot_be_chosen_is_said(visitor: Visitor, query: str, status: int) -> None:
    assert visitor.get(f"/subscribe{query}").status == status
    problem = visitor.get(f"/en/subscribe{query}", Accept="text/html")
    assert (problem.status, Page(problem.text).said("h1")[0].isascii()) == (status, True)


def test_each_client_says_when_it_updates_and_what_it_does_with_alarms(visitor: Visitor) -> None:
    for prefix, said in (("", ["多久更新", "提醒"]), ("/en", ["Updates", "Alarms"])):
        page = shown(visitor, prefix=prefix)
        assert [page.said("dt").count(word) for word in said] == [11, 11]
    assert "能不能订阅外部的日历链接，我们没有查证。" in shown(visitor).said("li")
