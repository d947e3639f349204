"""What is at hand is answered at once, and exactly as the usual way answers; a change is seen by the next request."""

from datetime import timedelta

import pytest
import structlog
from starlette.types import Receive, Scope, Send

from domain.times import Moment
from feed.app import Application
from feed.express import Express, Fields, Reply, _wanted
from scheduler import overrides
from scheduler.clock import SimulatedClock
from scheduler.timing import Timing
from store import Store
from tests.feed.build import keep, performances, uid
from tests.feed.conftest import site
from tests.feed.http import Answer, Visitor, serving

FEED = "/feeds/all.ics"
ADDRESSES = (
    FEED,
    "/feeds/opera.ics",
    "/feeds/%E6%9C%88%E6%9C%88%E6%9C%89%E6%88%8F.ics",
    f"{FEED}?topic=opera&alarms=1",
    f"{FEED}?q=%E6%98%86%E6%9B%B2&x=1",
)


@pytest.fixture(autouse=True)
def _programme(sqlite_store: Store) -> None:
    keep(sqlite_store, performances())


def noted(application: Application) -> list[bool]:
    """Whether each request from now on is answered at once."""
    answered, at_once = list[bool](), application.at_once

    def note(method: bytes, url: bytes, fields: Fields) -> Reply | None:
        reply = at_once(method, url, fields)
        answered.append(reply is not None)
        return reply

    application.at_once = note
    return answered


def usual(application: Application) -> object:
    """The same application without its short way."""

    async def hidden(scope: Scope, receive: Receive, send: Send) -> None:
        await application(scope, receive, send)

    return hidden


def plain(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    return answer.status, {**answer.headers, "date": ""}, answer.body


def test_it_says_what_the_usual_way_says_header_for_header(sqlite_store: Store, clock: SimulatedClock) -> None:
    application = site(sqlite_store, clock)
    answered = noted(application)
    with serving(application) as quick, serving(usual(application)) as slow:  # type: ignore[arg-type]
        for address in ADDRESSES:
            known = slow.get(address)  # from now on it is at hand
            for headers in _conditions(known):
                for method in ("GET", "HEAD"):
                    assert plain(quick.send(method, address, **headers)) == plain(slow.send(method, address, **headers))
    assert answered == [True] * (len(ADDRESSES) * 10 * 2)


def _conditions(known: Answer) -> list[dict[str, str]]:
    etag, modified = known.headers["etag"], known.headers["last-modified"]
    old = "Mon, 01 Jan 2024 00:00:00 GMT"
    return [
        {},
        {"Accept_Encoding": "gzip, br"},
        {"Accept_Encoding": "gzip;q=0"},
        {"If_None_Match": etag},
        {"If_None_Match": f'"x", W/{etag}', "If_Modified_Since": old},
        {"If_None_Match": '"x"', "If_Modified_Since": modified},
        {"If_None_Match": etag, "Accept_Encoding": "gzip"},
        {"If_Modified_Since": modified},
        {"If_Modified_Since": old},
        {"If_Modified_Since": "yesterday"},
    ]


def test_the_next_request_sees_every_change(visitor: Visitor, sqlite_store: Store, clock: SimulatedClock) -> None:
    seen = {visitor.get(FEED).headers["etag"]}
    for number in range(1, 15):
        with sqlite_store.begin() as tx:
            to = Moment.parse(f"2026-03-{number:02}T14:00")
            overrides.postpone(tx, Timing(), uid(3), to, by="telegram:1", reason="", now=clock.now())
        clock.set(clock.now() + timedelta(minutes=1))
        answer = visitor.get(FEED, If_None_Match=", ".join(seen))
        assert answer.status == 200
        seen.add(answer.headers["etag"])
        assert visitor.get(FEED, If_None_Match=answer.headers["etag"]).status == 304
        assert len(seen) == number + 1


def test_the_next_day_is_another_calendar(visitor: Visitor, clock: SimulatedClock) -> None:
    first = visitor.get(FEED)
    clock.set(clock.now() + timedelta(days=1))
    later = visitor.get(FEED, If_Modified_Since=first.headers["last-modified"])
    assert (later.status, later.body) == (200, first.body)
    clock.set(clock.now() + timedelta(days=90))
    assert visitor.get(FEED, If_None_Match=first.headers["etag"]).status == 200


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/feeds/weather.ics",
        "/feeds/all.ics/",
        f"{FEED}?kind=x",
        "/feeds/a/b.ics",
        "/feeds/.ics",
        "//feeds/all.ics",
    ],
)
def test_all_else_takes_the_usual_way(sqlite_store: Store, clock: SimulatedClock, address: str) -> None:
    application = site(sqlite_store, clock)
    answered = noted(application)
    with serving(application) as visitor:
        statuses = [visitor.get(address, **headers).status for headers in ({}, {}, {"Content_Length": "0"})]
    assert (len(set(statuses)), answered) == (1, [False] * 3)


def test_a_body_to_be_read_takes_the_usual_way(sqlite_store: Store, clock: SimulatedClock) -> None:
    application = site(sqlite_store, clock)
    answered = noted(application)
    with serving(application) as visitor:
        for headers in ({}, {}, {"Content_Length": "0"}, {"Expect": "100-continue"}):
            assert visitor.get(FEED, **headers).status == 200
    assert answered == [False, True, False, False]


def test_what_it_cannot_do_is_left_to_the_usual_way(
    sqlite_store: Store, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = site(sqlite_store, clock)
    monkeypatch.setattr(Express, "_now", lambda _: 1 / 0)
    with serving(application) as visitor, structlog.testing.capture_logs() as log:
        assert [visitor.get(FEED).status for _ in range(2)] == [200, 200]
    assert [line["event"] for line in log] == ["express_failed"] * 2


def test_codings_in_several_fields_are_one_list() -> None:
    said = [(b"accept-encoding", b"gzip;q=0"), (b"accept-encoding", b"*")]
    refusing, taking = _wanted(said), _wanted([(b"accept-encoding", b"br"), (b"accept-encoding", b"gzip")])
    assert refusing is not None
    assert taking is not None
    assert (refusing.gzip, taking.gzip) == (False, True)
