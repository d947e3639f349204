"""The feed of what is new and what has changed (RFC 4287)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID
from xml.etree import ElementTree as ET

from domain.change import ChangeKind
from domain.milestone import Amendment
from domain.override import Changes
from domain.times import Moment
from feed.news import MOST, NAMESPACE
from scheduler import overrides
from scheduler.timing import Timing
from store import Store
from tests.feed.build import BASE, PROGRAMME, facts, keep, milestone, performances, uid
from tests.feed.http import Visitor
from tests.samples import at

ATOM = f"{{{NAMESPACE}}}"


def read(visitor: Visitor) -> ET.Element:
    """The feed, with what RFC 4287 §4.1 asks of every feed and entry looked at."""
    answer = visitor.get("/atom.xml")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    root = ET.fromstring(answer.body)  # noqa: S314 - it is our own
    for element in (root, *root.iter(f"{ATOM}entry")):
        assert [len(element.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo is not None
        assert [link.get("href") for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert root.find(f"{ATOM}author") is not None
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        f"{BASE}/atom.xml"
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return root


def entries(root: ET.Element) -> list[tuple[str, str]]:
    return [
        (entry.findtext(f"{ATOM}title", ""), entry.findtext(f"{ATOM}updated", ""))
        for entry in root.iter(f"{ATOM}entry")
    ]


def content(root: ET.Element, number: int = 0) -> str:
    return [entry.findtext(f"{ATOM}content", "") for entry in root.iter(f"{ATOM}entry")][number]


def test_what_is_new(visitor: Visitor, sqlite_store: Store) -> None:
    keep(sqlite_store, performances()[:1])
    root = read(visitor)
    assert entries(root) == [("月月有戏2月报名：2026年2月4日（周三）15:00 截止", "2026-01-27T02:00:00Z")]
    assert root.findtext(f"{ATOM}entry/{ATOM}id") == f"urn:uuid:{uid(1)}"
    assert "<p>原文：“2026年2月7日（星期六）14:00”</p>" in content(root)
    answer = visitor.get("/atom.xml")
    assert answer.headers["x-robots-tag"] == "noindex"
    assert visitor.get("/atom.xml", If_None_Match=answer.headers["etag"]).status == 304


def test_a_change_is_news_of_its_own_and_the_first_entry_keeps_its_id(visitor: Visitor, sqlite_store: Store) -> None:
    keep(sqlite_store, performances()[:1])
    before = read(visitor).findtext(f"{ATOM}entry/{ATOM}id")
    moved = Changes(end=Moment.parse("2026-02-05T15:00"))
    with sqlite_store.begin() as tx:
        overrides.fix(tx, Timing(), uid(1), moved, by="telegram:4242", reason="来电", now=at("2026-02-02T11:00"))
    root = read(visitor)
    assert entries(root) == [
        ("「更正」月月有戏2月报名", "2026-02-02T03:00:00Z"),
        ("月月有戏2月报名：2026年2月5日（周四）15:00 截止", "2026-01-27T02:00:00Z"),
    ]
    assert "时间：2026年2月4日（周三）15:00 截止 → 2026年2月5日（周四）15:00 截止" in content(root)
    assert ("4242" in ET.tostring(root, "unicode"), "<p>来电</p>" in content(root)) == (False, True)
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert ids[1] == before
    assert UUID(str(ids[0]).removeprefix("urn:uuid:")).version == 5


def test_a_change_by_a_notice_comes_no_earlier_than_it_was_known(visitor: Visitor, sqlite_store: Store) -> None:
    first = performances()[1]
    step = Amendment(kind=ChangeKind.POSTPONED, notice=replace(PROGRAMME, id="later"), facts=facts("2026-02-14T14:00"))
    keep(sqlite_store, [replace(first, history=(step,), facts=step.facts)])
    assert entries(read(visitor))[0] == ("「延期」须生行吟——陈超个人昆曲专场", "2026-01-27T02:00:00Z")


def test_the_newest_are_kept_and_strangers_words_are_text(visitor: Visitor, sqlite_store: Store) -> None:
    title = "]]><script>\x00&amp;</feed>"
    kept = [
        milestone(n, facts("2026-02-09", title=title), revised_at=at(f"2026-01-27T{n % 24:02}:00"))
        for n in range(MOST + 9)
    ]
    keep(sqlite_store, kept)
    root = read(visitor)
    assert len(entries(root)) == MOST
    assert entries(root)[0][0] == "]]><script>&amp;</feed>：2026年2月9日（周一）"


def test_robots_may_read_pages_and_google_may_fetch_calendars(visitor: Visitor, sqlite_store: Store) -> None:
    keep(sqlite_store, performances())
    assert visitor.get("/robots.txt").text == "User-agent: *\nAllow: /\n"
    noindex = [
        visitor.get(path).headers.get("x-robots-tag") for path in ("/", "/en/", f"/m/{uid(1)}", "/feeds/all.ics")
    ]
    assert noindex == [None, None, None, "noindex"]
