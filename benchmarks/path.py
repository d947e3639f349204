"""How fast each part of the way is: reading, keeping, sending, publishing; ratios are of one run on one machine.

    python benchmarks/path.py [--subscribers N] [--milestones N]

Prints a table, and as its last line one JSON object with the same figures.
"""

import argparse
import asyncio
import json
import logging
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

import extract
from domain.milestone import Evidence, Facts, Kind, Reading, Topic
from domain.notice import Notice
from domain.notification import Notification
from domain.subscription import EVERYTHING
from domain.times import Moment, Precision
from feed.calendar import render
from scheduler import ingest, simulate, subscriptions
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from scheduler.timing import Timing
from sources import Broken, read_paths
from store import Store, milestones, open_store, subscribers

SEEDS = Path(__file__).parent.parent / "seeds"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def reading() -> dict[str, float]:
    """Characters a second over the seeds, on one core."""
    notices = [found for found in read_paths([SEEDS]) if not isinstance(found, Broken)]
    characters = sum(len(notice.text) for notice in notices)
    took = min(seconds(lambda: [extract.read(notice) for notice in notices]) for _ in range(3))
    return {"seed_characters": characters, "read_characters_per_second": round(characters / took)}


def promises(count: int) -> Reading:
    """So many deadlines, one a minute."""
    quote = Evidence(quote="截止时间", start=0, end=4)
    facts = Facts(
        kind=Kind.APPLICATION, topic=Topic.APPLICATION, title="项目申报", precision=Precision.MINUTE, evidence=quote
    )
    day = date(2026, 2, 1)
    ends = (Moment(day + timedelta(days=n // 1440), n % 1440) for n in range(count))
    return Reading(milestones=tuple(replace(facts, title=f"项目 {n}", end=end) for n, end in enumerate(ends)))


def keeping(store: Store, count: int) -> dict[str, float]:
    """Milestones kept a second, with their schedule."""
    notice = Notice(id="n", title="通知", published_on=date(2026, 1, 1), text="截止时间")

    def work() -> None:
        with store.begin() as tx:
            ingest.keep(tx, Timing(), notice, promises(count), BEGIN)

    return {"kept_milestones_per_second": round(count / seconds(work))}


def sending(store: Store, readers: int) -> dict[str, float]:
    """Reminders a second through the ledger (claimed, committed, sent, noted), beside a loop that keeps nothing."""
    with store.begin() as tx:
        for number in range(readers):
            subscriber = subscribers.ensure(tx, "terminal", str(number), BEGIN)
            if number == 0:
                subscriptions.subscribe(tx, Timing(), subscriber, EVERYTHING, BEGIN)
            subscribers.add_matcher(tx, subscriber.id, EVERYTHING)
    with store.begin() as tx:
        ingest.keep(
            tx,
            Timing(),
            Notice(id="one", title="通知", published_on=date(2026, 1, 1), text="截止"),
            replace(promises(1), milestones=(replace(promises(1).milestones[0], end=Moment(date(2026, 3, 1), 600)),)),
            BEGIN,
        )
    recorder = simulate.Recorder("terminal")
    clock = SimulatedClock(BEGIN)
    dispatcher = Dispatcher(store, clock, Timing(), {"terminal": recorder})
    until = Moment(date(2026, 2, 25)).begins_at()
    kept = seconds(lambda: asyncio.run(simulate.run(store, clock, dispatcher, until)))
    bare = seconds(lambda: asyncio.run(plain_loop(recorder.seen)))
    sent = len(recorder.seen)
    return {"sent": sent, "sent_per_second": round(sent / kept), "times_a_loop_that_keeps_nothing": round(kept / bare)}


async def plain_loop(notifications: list[Notification]) -> None:
    """What is left when nothing is kept: no row, no lease, no outcome."""
    recorder = simulate.Recorder("terminal")
    for notification in notifications:
        await recorder.send(notification)


def publishing(store: Store) -> dict[str, float]:
    """Milliseconds to render the calendar of everything."""
    with store.read() as tx:
        listed = milestones.listed(tx)
    zone = ZoneInfo("Asia/Shanghai")
    address = "http://127.0.0.1:8765"
    took = seconds(lambda: render(listed, name="昆期", url=address + "/feeds/all.ics", base_url=address, zone=zone))
    return {"feed_milestones": len(listed), "feed_render_ms": round(took * 1000)}


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=500)
    parser.add_argument("--milestones", type=int, default=1000)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    figures = reading()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'bench.db'}")
        figures |= sending(store, chosen.subscribers)
        figures |= keeping(store, chosen.milestones)
        figures |= publishing(store)
        store.close()
    for name, figure in figures.items():
        print(f"{name:32} {figure:>12,}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
