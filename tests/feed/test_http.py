"""The feeds over real HTTP: what is sent, what need not be sent again, and what happens when it cannot be made."""

import gzip
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog

from domain.milestone import Kind, Milestone, Status, Topic
from domain.times import CITY, Moment
from feed.feeds import export
from feed.site import checked_site
from feed.words import slug
from scheduler import overrides
from scheduler.clock import SimulatedClock
from scheduler.timing import Timing
from store import Store
from tests.feed.build import BASE, facts, keep, milestone, performances, uid
from tests.feed.conftest import site
from tests.feed.http import Visitor, serving
from tests.feed.parsed import by_uid, events, titles
from tests.samples import at

FEED = "/feeds/all.ics"


@pytest.fixture(autouse=True)
def _programme(sqlite_store: Store) -> None:
    keep(sqlite_store, performances())


def test_a_feed_is_calendar_text_with_strong_validators(visitor: Visitor) -> None:
    answer = visitor.get(FEED)
    wanted = {
        "content-type": "text/calendar; charset=utf-8",
        "etag": f'"{hashlib.sha256(answer.body).hexdigest()}"',
        "last-modified": "Sun, 01 Feb 2026 16:00:00 GMT",  # the city's midnight: then the past may leave the feed
        "cache-control": "no-cache",
        "vary": "Accept-Encoding",
        "x-robots-tag": "noindex",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "content-length": str(len(answer.body)),
    }
    assert answer.status == 200
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    assert titles(answer.body) == [
        "「报名截止 15:00」月月有戏2月报名",
        "须生行吟——陈超个人昆曲专场",
        "五福临门昆曲开箱戏",
    ]


def test_head_is_get_without_the_body(visitor: Visitor) -> None:
    got, head = visitor.get(FEED), visitor.send("HEAD", FEED)
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_an_unchanged_feed_is_not_sent_again(visitor: Visitor) -> None:
    first = visitor.get(FEED)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = visitor.get(FEED, If_None_Match=known)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)
    assert visitor.get(FEED, If_Modified_Since=modified).status == 304
    assert visitor.send("HEAD", FEED, If_None_Match=etag).status == 304


def test_a_tag_counts_before_a_date(visitor: Visitor) -> None:
    first = visitor.get(FEED)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    assert visitor.get(FEED, If_None_Match='"other"', If_Modified_Since=modified).status == 200
    old = "Mon, 01 Jan 2024 00:00:00 GMT"
    assert visitor.get(FEED, If_None_Match=etag, If_Modified_Since=old).status == 304
    assert visitor.get(FEED, If_Modified_Since=old).status == 200
    assert visitor.get(FEED, If_Modified_Since="last week").status == 200


def test_compressed_for_those_who_accept_it_with_a_tag_of_its_own(visitor: Visitor) -> None:
    plain, small = visitor.get(FEED), visitor.get(FEED, Accept_Encoding="br, gzip;q=0.5")
    assert small.headers["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert small.body[4:8] == bytes(4)  # RFC 1952 MTIME: no time in it, so that every process makes the same bytes
    assert small.headers["etag"] != plain.headers["etag"]
    again = visitor.get(FEED, Accept_Encoding="gzip", If_None_Match=small.headers["etag"])
    assert (again.status, again.headers["etag"]) == (304, small.headers["etag"])
    for refusal in ("gzip;q=0", "br", "*;q=0", "identity", "gzip;q=much"):
        assert "content-encoding" not in visitor.get(FEED, Accept_Encoding=refusal).headers


def test_a_postponed_performance_arrives_in_one_event(
    visitor: Visitor, sqlite_store: Store, clock: SimulatedClock
) -> None:
    before = visitor.get(FEED)
    with sqlite_store.begin() as tx:
        to = Moment.parse("2026-02-08T14:00")
        overrides.postpone(tx, Timing(), uid(2), to, by="telegram:1", reason="场地检修", now=clock.now())
    clock.set(clock.now() + timedelta(minutes=1))
    after = visitor.get(FEED, If_None_Match=before.headers["etag"], If_Modified_Since=before.headers["last-modified"])
    assert after.status == 200
    assert after.headers["last-modified"] == "Mon, 02 Feb 2026 02:00:00 GMT"
    old, new = by_uid(before.body), by_uid(after.body)
    assert {name for name in old | new if old.get(name) != new.get(name)} == {uid(2)}
    moved = {str(event["UID"]): event for event in events(after.body)}[uid(2)]
    assert (moved["SEQUENCE"], moved["DTSTART"].dt.isoformat()) == (1, "2026-02-08T14:00:00+08:00")


def test_two_processes_over_one_store_agree_to_the_byte(sqlite_store: Store, clock: SimulatedClock) -> None:
    with serving(site(sqlite_store, clock)) as one, serving(site(sqlite_store, clock)) as other:
        first, second = (each.get(FEED, Accept_Encoding="gzip") for each in (one, other))
    assert (first.body, first.headers["etag"]) == (second.body, second.headers["etag"])


def test_no_date_is_given_while_its_second_lasts(visitor: Visitor, sqlite_store: Store, clock: SimulatedClock) -> None:
    with sqlite_store.begin() as tx:
        overrides.cancel(tx, Timing(), uid(3), by="telegram:1", reason="", now=clock.now())
    assert "last-modified" not in visitor.get(FEED).headers


@pytest.mark.parametrize("name", ["opera", "OPERA", "%E6%9C%88%E6%9C%88%E6%9C%89%E6%88%8F"])
def test_a_topic_by_either_name(visitor: Visitor, sqlite_store: Store, name: str) -> None:
    other = milestone(9, facts(None, "2026-02-09", topic=Topic.SUBSIDY, title="购房补贴"))
    keep(sqlite_store, [_elsewhere(other)])
    answer = visitor.get(f"/feeds/{name}.ics")
    assert len(events(answer.body)) == 3
    assert "X-WR-CALNAME:昆期 · 昆山 · 月月有戏" in answer.text
    assert f"SOURCE;VALUE=URI:{BASE}/feeds/opera.ics" in answer.text


def _elsewhere(one: Milestone) -> Milestone:
    """The same promise in a notice of its own."""
    return replace(one, notice=replace(one.notice, id=f"notice of {one.uid}"))


def test_all_milestones_are_in_the_feed_of_all_and_in_one_topic_each(visitor: Visitor, sqlite_store: Store) -> None:
    kept = [
        _elsewhere(milestone(20 + n, facts(None, "2026-02-09", topic=topic, title=topic.value)))
        for n, topic in enumerate(Topic)
    ]
    keep(sqlite_store, kept)
    everything = [str(event["UID"]) for event in events(visitor.get(FEED).body)]
    by_topic = [str(e["UID"]) for topic in Topic for e in events(visitor.get(f"/feeds/{slug(topic)}.ics").body)]
    assert sorted(everything) == sorted(by_topic) == sorted([uid(1), uid(2), uid(3), *(one.uid for one in kept)])


def test_alarms_and_cancellations_as_the_address_asks(visitor: Visitor, sqlite_store: Store) -> None:
    gone = _elsewhere(
        milestone(9, facts(None, "2026-02-10", title="八段锦", kind=Kind.REGISTRATION), status=Status.CANCELLED)
    )
    keep(sqlite_store, [gone])
    assert b"VALARM" not in visitor.get(FEED).body
    assert visitor.get(f"{FEED}?alarms=1").body.count(b"BEGIN:VALARM") == 3 * 3
    assert len(events(visitor.get(f"{FEED}?cancelled=drop").body)) == 3
    assert b"STATUS:CANCELLED" not in visitor.get(f"{FEED}?cancelled=title").body
    assert b"STATUS:CANCELLED" in visitor.get(FEED).body


def test_the_past_stays_for_sixty_days_and_a_cancellation_for_thirty(
    visitor: Visitor, sqlite_store: Store, clock: SimulatedClock
) -> None:
    far = _elsewhere(milestone(9, facts(None, "2026-12-01", title="远期"), status=Status.CANCELLED))
    keep(sqlite_store, [far])
    shown = {}
    for day in ("2026-02-26", "2026-02-27", "2026-04-05", "2026-04-06", "2027-02-27"):
        clock.set(at(f"{day}T12:00"))
        shown[day] = [str(event["UID"])[-2:] for event in events(visitor.get(FEED).body)]
    assert shown == {
        "2026-02-26": ["01", "02", "03", "09"],
        "2026-02-27": ["01", "02", "03"],  # cancelled on 27 January
        "2026-04-05": ["01", "02", "03"],  # sixty days after 4 February
        "2026-04-06": ["02", "03"],
        "2027-02-27": [],
    }


def test_an_export_has_everything(sqlite_store: Store) -> None:
    late = SimulatedClock(at("2027-02-27T12:00"))
    made = checked_site(sqlite_store, late, zone=CITY, base_url=BASE, city_name="昆山")
    assert len(events(export(made, None))) == len(events(export(made, Topic.OPERA))) == 3
    assert events(export(made, Topic.CONTEST)) == []


def test_a_feed_is_narrowed_in_its_address(visitor: Visitor, sqlite_store: Store) -> None:
    other = _elsewhere(milestone(9, facts(None, "2026-02-09", topic=Topic.SUBSIDY, title="AI 购房补贴 50%")))
    keep(sqlite_store, [other])
    shown = {
        query: [str(event["UID"])[-2:] for event in events(visitor.get(f"{FEED}?{query}").body)]
        for query in ("topic=subsidy", "topic=opera,subsidy", "kind=event", "kind=%E6%8A%A5%E5%90%8D",
                      "q=%E6%98%86%E6%9B%B2", "q=ai+50%25", "q=_", "kind=event&topic=subsidy")
    }  # fmt: skip
    assert shown == {
        "topic=subsidy": ["09"],
        "topic=opera,subsidy": ["01", "02", "09", "03"],
        "kind=event": ["02", "03"],
        "kind=%E6%8A%A5%E5%90%8D": ["01"],
        "q=%E6%98%86%E6%9B%B2": ["02", "03"],
        "q=ai+50%25": ["09"],
        "q=_": [],
        "kind=event&topic=subsidy": [],
    }
    narrowed = visitor.get(f"{FEED}?q=%E6%98%86%E6%9B%B2&topic=%E6%9C%88%E6%9C%88%E6%9C%89%E6%88%8F").text
    assert "X-WR-CALNAME:昆期 · 昆山 · 月月有戏 · 昆曲" in narrowed
    assert f"SOURCE;VALUE=URI:{BASE}/feeds/opera.ics?q=%E6%98%86%E6%9B%B2" in narrowed.replace("\r\n ", "")


def test_one_milestone_by_itself(visitor: Visitor) -> None:
    answer = visitor.get(f"/m/{uid(2)}.ics?alarms=1")
    assert titles(answer.body) == ["须生行吟——陈超个人昆曲专场"]
    assert answer.body.count(b"BEGIN:VALARM") == 3
    assert answer.headers["last-modified"] == "Tue, 27 Jan 2026 02:00:00 GMT"
    assert visitor.get(f"/m/{uid(2)}.ics?alarms=1", If_None_Match=answer.headers["etag"]).status == 304


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/feeds/weather.ics", 404, "没有「weather」这个主题"),
        (f"{FEED}?alarms=maybe", 400, "alarms 只能是 1 或 0"),
        (f"{FEED}?cancelled=hide", 400, "cancelled 只能是"),
        ("/m/0f2c1a7e", 404, "没有这一条"),
        ("/m/0f2c1a7e.ics", 404, "没有这一条"),
        ("/wp-login.php", 404, "没有这个页面"),
        (f"{FEED}/", 404, "没有这个页面"),
        ("/?topic=weather", 404, "没有「weather」这个主题"),
    ],
)
def test_a_wrong_address_is_told_what_is_wrong(visitor: Visitor, path: str, status: int, words: str) -> None:
    answer = visitor.get(path)
    assert (answer.status, answer.headers["cache-control"]) == (status, "no-store")
    assert words in answer.text


@pytest.mark.parametrize("method", ["PROPFIND", "REPORT", "OPTIONS", "POST", "DELETE"])
def test_a_calendar_that_tries_dav_first_is_told_to_read(visitor: Visitor, method: str) -> None:
    answer = visitor.send(method, FEED)
    assert (answer.status, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


@pytest.mark.parametrize("path", ["/", FEED, f"/m/{uid(1)}", f"/m/{uid(1)}.ics", "/api/v1/milestones", "/healthz"])
def test_a_store_in_trouble_is_503_and_never_an_empty_200(sqlite_store: Store, visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 200
    with sqlite_store.begin() as tx:
        tx.exec_driver_sql("DROP TABLE revisions")
        tx.exec_driver_sql("PRAGMA foreign_keys=OFF")
        tx.exec_driver_sql("ALTER TABLE milestones RENAME TO elsewhere")
    with structlog.testing.capture_logs() as log:
        answer = visitor.get(path)
    assert [(line["event"], line["path"]) for line in log] == [("answer_failed", path)]
    assert (answer.status, answer.headers["retry-after"], answer.headers["cache-control"]) == (503, "120", "no-store")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert b"VCALENDAR" not in answer.body
    assert b"Traceback" not in answer.body


def test_health_tells_the_revision(visitor: Visitor) -> None:
    answer = visitor.get("/healthz")
    assert (answer.status, answer.text) == (200, '{"status":"ok","revision":3}')
