"""How long each page takes over real HTTP, and how large it is, with the seeds as they stood on a morning of January.

    python -m benchmarks.pages [--rounds 300]

The server is a process of its own, one worker, on this machine; the visitor keeps one connection open and takes gzip. Each
page is asked for in turn with the others. "At hand" is a page that somebody has had in this minute; for "rendered" the
server's clock goes on by a minute at every look, so that what depends on the minute is made anew.

Prints a table, and as its last line one JSON object with the same figures.
"""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import uvicorn

import extract
from app import wiring
from domain.milestone import Kind
from domain.times import CITY, Moment
from feed.app import create
from scheduler import ingest
from scheduler.clock import SimulatedClock
from scheduler.timing import Timing
from store import Store, milestones, open_store

NOW = datetime(2026, 1, 20, 2, tzinfo=UTC)
STARTS_WITHIN = 30
WARM = 5  #: rounds before those that count
GOALS = {"first_visit_octets": 60_000}


class Hurrying:
    """A clock that goes on by a minute whenever somebody looks."""

    def __init__(self) -> None:
        self._now = NOW

    def now(self) -> datetime:
        """Another minute each time."""
        self._now += timedelta(minutes=1)
        return self._now


def filled(store: Store) -> None:
    """The notices that had been published by then."""
    found, _ = wiring.notices([wiring.seeds()])
    with store.begin() as tx:
        for notice in sorted(found, key=lambda one: (one.published_on, one.id)):
            arrived_at = Moment(notice.published_on, 480).begins_at(CITY)
            if arrived_at <= NOW:
                ingest.keep(tx, Timing(), notice, extract.read(notice), arrived_at)


def pages(store: Store) -> dict[str, str]:
    """The addresses by name; the promise is one that still has to be acted on."""
    with store.read() as tx:
        coming = milestones.listed(tx, over_after=NOW)
    one = next(it.uid for it in coming if it.facts.kind is Kind.APPLICATION)
    return {
        "next": "/",
        "next, en": "/en/",
        "one topic": "/?topic=subsidy",
        "milestone": f"/m/{one}",
        "milestone, en": f"/en/m/{one}",
        "month": "/month/2026-01",
        "subscribe": "/subscribe?topic=opera&alarms=1",
        "style": "/static/kunqi.css",
        "atom": "/atom.xml",
        "json": "/api/v1/milestones",
        "openapi": "/api/v1/openapi.json",
    }


@contextmanager
def serving(url: str, *, hurrying: bool) -> Iterator[int]:
    """A server process over the store; its port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.pages", "--serve", url, str(port), *(["--hurry"] if hurrying else [])]
    server = subprocess.Popen(command)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(STARTS_WITHIN)


def _wait_for(port: int) -> None:
    for _ in range(STARTS_WITHIN * 20):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server did not start")


def serve(url: str, port: int, *, hurrying: bool) -> None:
    """The site until it is told to stop."""
    clock = Hurrying() if hurrying else SimulatedClock(NOW)
    base = f"http://127.0.0.1:{port}"
    application = create(open_store(url, exclusive=False), clock, zone=CITY, base_url=base, city_name="昆山")
    uvicorn.run(application, host="127.0.0.1", port=port, log_level="warning", ws="none")


def measured(port: int, addresses: dict[str, str], rounds: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Milliseconds of every visit by page, and octets over the wire."""
    took: dict[str, list[float]] = {name: [] for name in addresses}
    octets: dict[str, int] = {}
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for number in range(rounds + WARM):
            for name, path in addresses.items():
                began = time.perf_counter()
                connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                octets[name] = len(answer.read())
                if answer.status != 200:
                    raise SystemExit(f"{path}: {answer.status}")
                if number >= WARM:
                    took[name].append((time.perf_counter() - began) * 1000)
    return took, octets


def quantiles(each: list[float]) -> tuple[float, float]:
    """The middle one, and the slowest of a hundred."""
    each.sort()
    return round(statistics.median(each), 2), round(each[min(int(len(each) * 0.99), len(each) - 1)], 2)


def figures(url: str, addresses: dict[str, str], rounds: int) -> dict[str, dict[str, float]]:
    """By page: octets, and milliseconds at hand and rendered."""
    found: dict[str, dict[str, float]] = {}
    for sort, hurrying in (("at_hand", False), ("rendered", True)):
        with serving(url, hurrying=hurrying) as port:
            took, octets = measured(port, addresses, rounds)
        for name, each in took.items():
            middle, slow = quantiles(each)
            found.setdefault(name, {"octets": octets[name]}).update({f"{sort}_p50_ms": middle, f"{sort}_p99_ms": slow})
    return found


def shown(found: dict[str, dict[str, float]]) -> None:
    """The table."""
    print(f"{'':<15} {'octets':>8} {'at hand p50':>12} {'p99':>7} {'rendered p50':>13} {'p99':>7}  (ms)")
    for name, it in found.items():
        hand, rendered = (
            f"{it[f'{sort}_p50_ms']:>{wide}} {it[f'{sort}_p99_ms']:>7}"
            for sort, wide in (("at_hand", 12), ("rendered", 13))
        )
        print(f"{name:<15} {it['octets']:>8} {hand} {rendered}")


def main() -> None:
    """Measure and print, or serve."""
    parser = argparse.ArgumentParser(description="How long each page takes, and how large it is.")
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--serve", nargs=2, metavar=("STORE", "PORT"), help=argparse.SUPPRESS)
    parser.add_argument("--hurry", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.serve[0], int(asked.serve[1]), hurrying=asked.hurry)
        return
    with tempfile.TemporaryDirectory(prefix="kunqi-pages-") as folder:
        url = f"sqlite:///{Path(folder) / 'kunqi.db'}"
        store = open_store(url)
        filled(store)
        addresses = pages(store)
        store.close()
        found = figures(url, addresses, asked.rounds)
    shown(found)
    first = found["next"]["octets"] + found["style"]["octets"]
    print(f"a first visit: {first:.0f} octets in 2 requests, goal {GOALS['first_visit_octets']}")
    print(json.dumps({"rounds": asked.rounds, "first_visit_octets": first, "goals": GOALS, "pages": found}))


if __name__ == "__main__":
    main()
