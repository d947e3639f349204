"""Calendars served and rendered: requests a second beside nginx and Radicale, ten thousand dates, personal calendars.

    make bench-feed                                        # Radicale in an environment of its own
    python -m benchmarks.feed [--rounds N] [--seconds S] [--people N] [--people-seconds S] [--radicale PYTHON]

nginx (one process) serves the bytes of Kunqi's feed from disk, Radicale the same events, Kunqi (one process, SQLite) renders
and answers. All are asked on the loopback by the same client over 32 connections, 200 for the whole and 304 for the tag one
has (Radicale has no 304 for a calendar: what it answers counts). They take turns, the median round counts, and beside it
stand slowest and fastest. Processor time a request is the server's own; on a machine that does other things too it is
steadier than the rate. Rendering is from ten thousand milestones to bytes: at first, after one of them changed, and whole as
a subscriber waits for it, read from SQLite and compressed.

Prints a table, and as its last line one JSON object with the same figures.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.feeding import city, load, rivals
from benchmarks.feeding.rivals import Server
from domain.milestone import Milestone
from domain.times import CITY
from feed.calendar import render
from feed.entries import Entries
from feed.feeds import calendar
from feed.selection import Selection
from feed.site import checked_site
from scheduler.clock import SystemClock
from store import Store, open_store

RADICALE = Path("build/bench-feed/bin/python")
FEED_MILESTONES = 215  #: some 200 KB
MANY = 10_000
GOALS = {"200": 0.45, "304": 0.40}
RADICALE_GOAL = 20
SHORTEST = {"Radicale": 5.0}  #: seconds of a turn: in less it may finish nothing
HEADINGS = ("server", "answer", "requests/s", "slowest", "fastest", "processor µs", "Kunqi is")
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Runs:
    """What one server did in its turns."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)  #: microseconds of processor a request

    @property
    def rate(self) -> float:
        """The median; 0 for one that did not run."""
        return statistics.median(self.rates) if self.rates else 0.0


Found = dict[tuple[str, str], Runs]


def serving(chosen: argparse.Namespace) -> tuple[Found, int, dict[str, str]]:
    """All rounds in turn; the size of the feed, and who is missing and why."""
    found, missing = Found(), dict[str, str]()
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place)
        url = f"sqlite:///{folder / 'kunqi.db'}"
        store = open_store(url)
        city.fill(store, city.dates(FEED_MILESTONES, datetime.now(UTC).date()))
        store.close()
        servers = [stack.enter_context(rivals.kunqi(url))]
        body = fetched(servers[0])[0]
        for name, start in {
            "nginx": lambda: rivals.nginx(folder, body),
            "Radicale": lambda: rivals.radicale(folder, body, str(chosen.radicale)),
        }.items():
            try:
                servers.append(stack.enter_context(start()))
            except (FileNotFoundError, RuntimeError) as why:
                missing[name] = str(why)
        tags = {server.name: fetched(server)[1] for server in servers}
        for _ in range(chosen.rounds):
            for server in servers:
                for answer, headers in {"200": {}, "304": {"If-None-Match": tags[server.name]}}.items():
                    turn(found.setdefault((server.name, answer), Runs()), server, headers, chosen.seconds)
    return found, len(body), missing


def fetched(server: Server) -> tuple[bytes, str]:
    """Body and tag, asked for until it is as it will stay (a second after a change there is no Last-Modified yet)."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Authorization": "Basic YmVuY2g6YmVuY2g="} if server.user else {}
    connection.request("GET", server.path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{server.name} says {answer.status}")
    return body, answer.headers["ETag"]


def turn(runs: Runs, server: Server, headers: dict[str, str], seconds: float) -> None:
    """One round of one server."""
    before = _processor(server.process.pid)
    seconds = max(seconds, SHORTEST.get(server.name, 0.0))
    rate = load.rate(server, headers, seconds)
    runs.rates.append(rate)
    if rate:
        runs.costs.append((_processor(server.process.pid) - before) / (rate * seconds) * 1e6)


def _processor(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def rendering(rounds: int) -> dict[str, int]:
    """Milliseconds for ten thousand milestones."""
    kept = city.dates(MANY, datetime.now(UTC).date())
    first, second = list[float](), list[float]()
    for number in range(rounds):
        work = partial(_render, kept, Entries())
        first.append(_seconds(work))
        kept[number] = replace(kept[number], sequence=1)
        second.append(_seconds(work))
    return {
        "render_first_ms": _ms(first),
        "render_after_a_change_ms": _ms(second),
        "whole_way_ms": _ms(_whole_way(rounds)),
    }


def _render(kept: list[Milestone], entries: Entries) -> bytes:
    base = "https://kunqi.example.cn"
    return render(kept, name="昆期", url=f"{base}/feeds/all.ics", base_url=base, zone=CITY, entries=entries)


def _whole_way(rounds: int) -> list[float]:
    """From the store to what is sent, in processes that rendered nothing yet."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/many.db")
        city.fill(store, city.dates(MANY, datetime.now(UTC).date()))
        took = [_seconds(lambda: _asked_first(store)) for _ in range(rounds)]
        store.close()
    return took


def _asked_first(store: Store) -> None:
    site = checked_site(store, SystemClock(), zone=CITY, base_url="https://a.example", city_name="昆山")
    calendar(site, Selection())


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _ms(took: list[float]) -> int:
    return round(statistics.median(took) * 1000)


def personal(dates: int, people: int, seconds: float) -> dict[str, object]:
    """Memory and milliseconds of personal calendars over a city of so many dates, in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.feeding.people", folder, str(dates), str(people), str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return {f"personal_{name}": value for name, value in answer.items()}


def table(found: Found) -> Iterator[tuple[str, ...]]:
    """A row for each server and answer."""
    for (name, answer), runs in sorted(found.items(), key=lambda pair: (pair[0][1], -pair[1].rate)):
        times = "" if name == "Kunqi" or not runs.rate else f"{found['Kunqi', answer].rate / runs.rate:.2f} x"
        cost = statistics.median(runs.costs) if runs.costs else 0
        low, high = (f"{limit:,.0f}" for limit in (min(runs.rates), max(runs.rates)))
        yield name, answer, f"{runs.rate:,.0f}", low, high, f"{cost:,.0f}", times


def figures(found: Found) -> dict[str, object]:
    """The same as plain values, and whether the goals are met."""
    rates = {f"{name.lower()}_{answer}": round(runs.rate) for (name, answer), runs in found.items()}
    met = dict[str, object]()
    for answer, goal in GOALS.items():
        ours = found["Kunqi", answer].rate
        if ("nginx", answer) in found:
            met[f"of_nginx_{answer}"] = round(ours / found["nginx", answer].rate, 2)
            met[f"goal_nginx_{answer}"] = ours >= goal * found["nginx", answer].rate
        if ("Radicale", answer) in found:
            met[f"of_radicale_{answer}"] = round(ours / max(found["Radicale", answer].rate, 0.01), 1)
            met[f"goal_radicale_{answer}"] = ours >= RADICALE_GOAL * found["Radicale", answer].rate
    return {**rates, **met}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--people-dates", type=int, default=300, help="in the city that personal calendars are of")
    parser.add_argument("--people-seconds", type=float, default=40.0, help="to read personal calendars for")
    parser.add_argument("--radicale", type=Path, default=RADICALE, help="the Python that has Radicale")
    chosen = parser.parse_args()
    found, size, missing = serving(chosen)
    print_served(found, size, missing)
    others = rendering(3) | personal(chosen.people_dates, chosen.people, chosen.people_seconds)
    for name, value in others.items():
        print(f"{name:28} {value}")
    print(json.dumps({"octets": size, **figures(found), **others, "goal_render": others["render_first_ms"] <= 1000}))


def print_served(found: Found, size: int, missing: dict[str, str]) -> None:
    """The table of requests a second, and what to install for more."""
    rows = [HEADINGS, *table(found)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    print(
        f"a feed of {FEED_MILESTONES} dates, {size:,} octets; asked by {load.name()} over {load.CONNECTIONS} connections"
    )
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for why in missing.values():
        print(f"missing: {why}")


if __name__ == "__main__":
    main()
