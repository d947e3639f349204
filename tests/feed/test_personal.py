"""A personal calendar over real HTTP: whose it is, what it shows, and that its secret is told nobody."""

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event
from sqlalchemy import select

from app.logging import set_up
from domain.milestone import Kind, Status, Topic
from domain.subscription import LeadTime, Matcher, MatcherKind
from domain.times import CITY
from domain.wishes import Mark, MarkKind
from feed import own, personal
from feed.bounded import Bounded
from feed.entry import Manner, opened
from feed.rates import Rates
from scheduler import overrides, subscriptions, wishing
from scheduler.clock import SimulatedClock
from scheduler.timing import Timing
from store import Store, feeds, subscribers, wishes
from store.wished import personal_feeds
from tests.app.test_logging import as_before as as_before
from tests.feed.build import facts, keep, milestone, performances, uid
from tests.feed.conftest import Stage, site
from tests.feed.http import Answer, Visitor
from tests.feed.parsed import by_uid, events, titles
from tests.samples import at, when

NOW = at("2026-02-02T10:00")
OPERA = Matcher(MatcherKind.TOPIC, Topic.OPERA.value)
TITLES = ["「报名截止 15:00」月月有戏2月报名", "须生行吟——陈超个人昆曲专场", "五福临门昆曲开箱戏"]


class Reader:
    """Somebody with a calendar, who changes what they want in the chat."""

    def __init__(self, store: Store, clock: SimulatedClock, *matchers: Matcher, leads: str = "1d") -> None:
        self.store, self.clock = store, clock
        with store.begin() as tx:
            self.subscriber = subscribers.ensure(tx, "terminal", "anna", NOW, tuple(map(LeadTime.parse, leads.split())))
            for matcher in matchers:
                subscribers.add_matcher(tx, self.subscriber.id, matcher)
        self.path = self.renew()

    def renew(self) -> str:
        with self.store.begin() as tx:
            self.path = f"/f/{feeds.make(tx, self.subscriber.id, self.clock.now())}.ics"
        return self.path

    def answers(self, number: int, kind: MarkKind | None, moment: str = "") -> None:
        """Later by a minute."""
        self.clock.set(self.clock.now() + timedelta(minutes=1))
        mark = None if kind is None else Mark(kind, at(moment) if moment else None)
        with self.store.begin() as tx:
            wishes.mark(tx, self.subscriber.id, uid(number), mark)

    def leads(self, *leads: str) -> None:
        self.clock.set(self.clock.now() + timedelta(minutes=1))
        with self.store.begin() as tx:
            subscribers.set_leads(tx, self.subscriber.id, map(LeadTime.parse, leads))


@pytest.fixture
def anna(sqlite_store: Store, clock: SimulatedClock) -> Reader:
    keep(sqlite_store, performances())
    return Reader(sqlite_store, clock, OPERA)


def rung(answer: Answer) -> dict[str, list[str]]:
    """Each entry's title and its alarms."""
    return {str(event["SUMMARY"]): _alarms(event) for event in events(answer.body)}


def _alarms(event: Event) -> list[str]:
    assert all(str(alarm["DESCRIPTION"]) == str(event["SUMMARY"]) for alarm in event.walk("VALARM"))
    return [str(alarm["TRIGGER"].dt) for alarm in event.walk("VALARM")]


def test_it_is_calendar_text_for_one_alone(visitor: Visitor, anna: Reader) -> None:
    anna.clock.set(NOW + timedelta(seconds=1))
    answer = visitor.get(anna.path)
    wanted = {
        "content-type": "text/calendar; charset=utf-8",
        "etag": f'"{hashlib.sha256(answer.body).hexdigest()}"',
        "cache-control": "private, no-cache",
        "last-modified": "Mon, 02 Feb 2026 02:00:00 GMT",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
        "vary": "Accept-Encoding",
    }
    assert (answer.status, titles(answer.body)) == (200, TITLES)
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    assert "NAME:昆期 · 昆山 · 我的订阅\r\n" in answer.text
    # Neither its address nor its secret: all who want the same are sent the same.
    assert [word for word in ("SOURCE", anna.path[3:25]) if word in answer.text] == []
    assert all(len(line) <= 75 for line in answer.body.split(b"\r\n"))


def test_whatever_opens_nothing_is_a_page_that_does_not_exist(visitor: Visitor, anna: Reader) -> None:
    old, nowhere = anna.path, visitor.get("/nowhere")
    wrong = ["/f/" + "A" * 22 + ".ics", "/f/x.ics", f"/f/{'A' * 5000}.ics", "/f/%E6%98%86.ics", old[:-5] + ".ics"]
    anna.renew()
    for path in [*wrong, old]:
        answer = visitor.get(path)
        assert (answer.status, answer.body, {**answer.headers, "date": ""}) == (
            404, nowhere.body, {**nowhere.headers, "date": ""}
        )  # fmt: skip
    assert visitor.get(anna.path).status == 200
    with anna.store.begin() as tx:
        feeds.revoke(tx, anna.subscriber.id)
    assert visitor.get(anna.path).status == 404
    anna.renew()
    with anna.store.begin() as tx:
        subscriptions.forget(tx, anna.subscriber)
    assert visitor.get(anna.path).status == 404


def test_it_holds_what_its_owner_wants_and_nothing_else(visitor: Visitor, anna: Reader) -> None:
    other = milestone(4, facts("2026-02-10T09:00", title="路演", topic=Topic.ROADSHOW))
    long_ago = milestone(5, facts("2025-11-30", title="去年的戏"))
    lately = milestone(6, facts("2025-12-20", title="上个月的戏"))
    keep(anna.store, [other, long_ago, lately])
    assert titles(visitor.get(anna.path).body) == ["上个月的戏", *TITLES]
    with anna.store.begin() as tx:
        subscribers.remove_matcher(tx, anna.subscriber.id, OPERA)
    assert titles(visitor.get(anna.path).body) == []
    with anna.store.begin() as tx:
        subscribers.add_matcher(tx, anna.subscriber.id, Matcher(MatcherKind.KEYWORD, "昆曲"))
    assert titles(visitor.get(anna.path).body) == TITLES[1:]
    with anna.store.begin() as tx:
        wishing.block(tx, anna.subscriber, "陈超")
    assert titles(visitor.get(anna.path).body) == TITLES[2:]


def test_done_stays_with_a_mark_and_rings_no_more_and_muted_goes(visitor: Visitor, anna: Reader) -> None:
    ringing = {TITLES[0]: ["-1 day, 0:30:00"], TITLES[1]: ["-1 day, 0:00:00"], TITLES[2]: ["-1 day, 0:00:00"]}
    assert rung(visitor.get(anna.path + "?alarms=1")) == ringing
    assert rung(visitor.get(anna.path)) == {title: [] for title in TITLES}
    anna.answers(1, MarkKind.DONE)
    anna.answers(2, MarkKind.MUTED)
    anna.answers(3, MarkKind.SNOOZED, "2026-02-19T20:00")
    assert rung(visitor.get(anna.path + "?alarms=1")) == {
        "✓ " + TITLES[0]: [],
        TITLES[2]: ["-2 days, 6:00:00", "-1 day, 0:00:00"],
    }
    for number in (1, 2, 3):
        anna.answers(number, None)
    assert rung(visitor.get(anna.path + "?alarms=1")) == ringing


def test_what_a_reader_changes_moves_the_times_of_just_those_entries(visitor: Visitor, anna: Reader) -> None:
    path = anna.path + "?alarms=1"

    def revised() -> list[str]:
        shown = events(visitor.get(path).body)
        assert [event["DTSTAMP"].dt for event in shown] == [event["LAST-MODIFIED"].dt for event in shown]
        return [f"{event['LAST-MODIFIED'].dt:%m-%d %H:%M}" for event in shown]

    before = by_uid(visitor.get(path).body)
    assert revised() == ["01-27 02:00"] * 3
    anna.answers(2, MarkKind.DONE)
    assert revised() == ["01-27 02:00", "02-02 02:01", "01-27 02:00"]
    anna.answers(2, None)
    assert revised() == ["01-27 02:00", "02-02 02:02", "01-27 02:00"]
    after = by_uid(visitor.get(path).body)
    assert [one for one in before if before[one] != after[one]] == [uid(2)]
    anna.leads("3d")
    assert revised() == ["02-02 02:03"] * 3
    path = anna.path
    assert revised() == ["01-27 02:00", "02-02 02:02", "01-27 02:00"]


def test_validators_follow_both_the_notices_and_the_person(visitor: Visitor, anna: Reader) -> None:
    anna.clock.set(NOW + timedelta(seconds=5))

    def known(first: Answer) -> list[int]:
        tag, modified = first.headers["etag"], first.headers["last-modified"]
        by_tag, by_date = visitor.get(anna.path, If_None_Match=tag), visitor.get(anna.path, If_Modified_Since=modified)
        zipped = visitor.get(anna.path, If_None_Match=f'{tag[:-1]}-gzip"', Accept_Encoding="gzip")
        return [by_tag.status, by_date.status, zipped.status, visitor.send("HEAD", anna.path, If_None_Match=tag).status]

    first = visitor.get(anna.path)
    assert known(first) == [304] * 4
    for change in (
        lambda: anna.answers(1, MarkKind.DONE),
        lambda: _postpone(anna),
        lambda: anna.answers(1, None),
    ):
        change()
        assert known(first) == [200] * 4
        anna.clock.set(anna.clock.now() + timedelta(seconds=2))
        later = visitor.get(anna.path)
        assert later.headers["etag"] != first.headers["etag"]
        assert known(later) == [304] * 4
        first = later


def _postpone(anna: Reader) -> None:
    now = anna.clock.now() + timedelta(minutes=1)
    with anna.store.begin() as tx:
        overrides.postpone(tx, Timing(), uid(2), when("2026-02-08T14:00"), by="terminal:1", reason="", now=now)
    anna.clock.set(now)


def test_people_who_want_the_same_share_bytes_and_tags(visitor: Visitor, anna: Reader) -> None:
    with anna.store.begin() as tx:
        ben = subscribers.ensure(tx, "terminal", "ben", NOW, (LeadTime.parse("1d"),))
        subscribers.add_matcher(tx, ben.id, OPERA)
        path = f"/f/{feeds.make(tx, ben.id, NOW)}.ics"
    mine, his = visitor.get(anna.path), visitor.get(path)
    assert (mine.body, mine.headers["etag"]) == (his.body, his.headers["etag"])


def test_another_process_answers_with_the_same_bytes_and_tags(
    visitor: Visitor, anna: Reader, stage: tuple[Stage, Visitor]
) -> None:
    visitor.get(anna.path)
    anna.answers(1, MarkKind.DONE)
    visitor.get(anna.path)
    anna.clock.set(anna.clock.now() + timedelta(seconds=1))
    first = visitor.get(anna.path)
    stage[0].app = site(anna.store, anna.clock)
    again = visitor.get(anna.path)
    assert (again.body, again.headers | {"date": ""}) == (first.body, first.headers | {"date": ""})


def test_when_it_was_read_is_known_to_the_hour(visitor: Visitor, anna: Reader) -> None:
    def used() -> str:
        with anna.store.read() as tx:
            at_ = tx.scalars(select(personal_feeds.c.last_used_at)).one()
        return f"{at_:%H:%M}" if at_ else ""

    assert used() == ""
    for minutes, noted in ((0, "02:00"), (59, "02:00"), (60, "03:00")):
        anna.clock.set(NOW + timedelta(minutes=minutes))
        assert (visitor.get(anna.path).status, used()) == (200, noted)


def test_who_asks_in_a_loop_is_told_to_wait(visitor: Visitor, anna: Reader) -> None:
    statuses = [visitor.send("HEAD", anna.path).status for _ in range(301)]
    assert statuses == [200] * 300 + [429]
    refused = visitor.get(anna.path)
    assert (refused.status, refused.headers["retry-after"], refused.headers["cache-control"]) == (
        429, "6", "private, no-store"
    )  # fmt: skip
    anna.clock.set(NOW + timedelta(seconds=6))
    assert [visitor.get(anna.path).status, visitor.get(anna.path).status] == [200, 429]


def test_a_failure_keeps_what_clients_have_and_tells_the_log_no_secret(
    visitor: Visitor, anna: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = io.StringIO()
    set_up(to=log)

    def broken(*_: Any) -> None:
        raise RuntimeError(f"cannot render http://127.0.0.1{anna.path}")

    monkeypatch.setattr(personal, "_rendered", broken)
    answer = visitor.get(anna.path)
    assert (answer.status, answer.headers["retry-after"]) == (503, "120")
    assert "answer_failed" in log.getvalue()
    assert anna.path[3:25] not in log.getvalue()


def test_wrong_questions_are_answered_in_words_but_only_to_who_has_the_key(visitor: Visitor, anna: Reader) -> None:
    assert visitor.get(anna.path + "?alarms=maybe").status == 400
    assert visitor.get("/f/" + "A" * 22 + ".ics?alarms=maybe").status == 404
    assert visitor.send("PROPFIND", anna.path).status == 405


def test_what_was_cancelled_is_shown_for_a_while_as_asked(visitor: Visitor, anna: Reader) -> None:
    gone = milestone(
        7, facts("2026-02-12", title="取消的戏"), status=Status.CANCELLED, revised_at=at("2026-01-30T09:00")
    )
    old = milestone(
        8, facts("2026-02-13", title="早已取消"), status=Status.CANCELLED, revised_at=at("2025-12-30T09:00")
    )
    keep(anna.store, [gone, old])
    assert "「已取消」取消的戏" in titles(visitor.get(anna.path).body)
    assert "「已取消」早已取消" not in titles(visitor.get(anna.path).body)
    assert titles(visitor.get(anna.path + "?cancelled=drop").body) == TITLES


@pytest.mark.parametrize(
    ("start", "end", "rings", "expected"),
    [
        ("2026-02-07T14:00", None, "2026-02-05T14:00", [timedelta(days=-2)]),
        (None, "2026-02-07T14:00", "2026-02-07T13:50", [timedelta()]),  # within the half hour before a deadline
        (None, "2026-02-07", "2026-02-06T09:00", [timedelta(hours=-15)]),
        (None, "2026-02-07", "2026-02-07T09:00", [timedelta(hours=-15)]),  # that day's own morning
        ("2026-02-01", "2026-02-07", "2026-02-06T09:00", [timedelta(days=5, hours=9)]),  # a period, near its end
    ],
)
def test_where_alarms_stand(start: str | None, end: str | None, rings: str, expected: list[timedelta]) -> None:
    kind = Kind.PUBLICITY if start and end else Kind.APPLICATION if end else Kind.EVENT
    one = milestone(1, facts(start, end, kind=kind))
    assert list(own.offsets(one, [at(rings)], CITY, Timing().morning)) == expected


@given(st.text(max_size=200))
def test_a_hostile_title_breaks_neither_the_mark_nor_the_alarm(title: str) -> None:
    one, base = milestone(1, facts("2026-02-07T14:00", title="看" + title)), "https://kunqi.example.cn"
    seen = own.Seen(one, done=True, offsets=(timedelta(days=-1), timedelta(hours=-2)))
    shown = own.calendar("名", [own.entry(opened(one, Manner(base, CITY)), seen, CITY)], base, CITY)
    (event,) = events(shown)
    assert str(event["SUMMARY"]).startswith("✓ 看")
    assert [f"✓ {alarm['DESCRIPTION']}" for alarm in event.walk("VALARM")] == [str(event["SUMMARY"])] * 2
    assert all(len(line) <= 75 for line in shown.split(b"\r\n"))


def test_a_bounded_shelf_lets_go_of_what_was_used_longest_ago() -> None:
    kept: Bounded[bytes] = Bounded(10, len)
    for name in "abc":
        kept.put(name, b"xxxx")
    assert [kept.get(name) for name in "abc"] == [None, b"xxxx", b"xxxx"]
    kept.get("b")
    kept.put("d", b"xx")
    kept.put("b", b"xxxxx")
    assert ([kept.get(name) for name in "bcd"], kept.used) == ([b"xxxxx", None, b"xx"], 7)
    assert (kept.put("e", b"x" * 11), kept.get("e"), kept.used) == (b"x" * 11, None, 0)


def test_a_rate_is_of_each_and_forgets_nobody_before_they_may_ask_again() -> None:
    rates = Rates(burst=2, every=10, room=2)
    assert [rates.wait(1, 0), rates.wait(1, 0), rates.wait(1, 0), rates.wait(2, 0)] == [0, 0, 10, 0]
    assert [rates.wait(1, 9.5), rates.wait(1, 10), rates.wait(1, 10)] == [1, 0, 10]
    assert rates.wait(1, -1000) == 0  # the clock was set back
