"""Kunqi's whole way from due to durably recorded as sent: spread, claimed, committed, rendered, sent, noted.

Run as ``python -m benchmarks.sending.ours STORE_URL BASE_URL COUNT``; prints one line of JSON. The store is new; what is
timed begins with an occasion that falls due for so many subscribers and ends when every one of their rows says sent.
"""

import asyncio
import gc
import json
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from app.logging import set_up
from bot.telegram import Connection, Sender, connect
from domain.milestone import Evidence, Facts, Kind, Reading, Topic
from domain.notice import Notice
from domain.subscription import EVERYTHING, LeadTime
from domain.times import Moment, Precision
from scheduler import ingest, planning
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from scheduler.timing import Timing
from store import Store, deliveries, open_store, subscribers

TOKEN = "123456:TEST-TOKEN"  # noqa: S105 -- of the far end that is ours
DUE = datetime(2026, 3, 5, 9, tzinfo=UTC)
FACTS = Facts(
    kind=Kind.APPLICATION,
    topic=Topic.TALENT,
    title="2026年度昆山市双创人才申报",
    phase="网上填报",
    end=Moment(date(2026, 3, 6), 17 * 60),
    precision=Precision.MINUTE,
    audience="在昆创办企业的高层次人才",
    location="昆山市人才服务中心",
    sign_up="登录昆山人才网填报",
    evidence=Evidence(quote="网上填报截止时间为2026年3月6日17:00", start=10, end=33),
)
NOTICE = Notice(
    id="n1",
    title="关于申报2026年度双创人才的通知",
    published_on=date(2026, 2, 1),
    text="全文",
    url="https://example.org/1",
)


def promise(store: Store) -> None:
    """One deadline, kept with occasions two days and one day before it."""
    with store.begin() as tx:
        planning.keep_leads(tx, Timing(), [LeadTime.parse("2d"), LeadTime.parse("1d")], DUE - timedelta(days=9))
        ingest.keep(tx, Timing(), NOTICE, Reading(milestones=(FACTS,)), DUE - timedelta(days=9))


def subscribe(store: Store, first: int, count: int, lead: str) -> None:
    """So many who want everything."""
    with store.begin() as tx:
        for number in range(first, first + count):
            made = subscribers.ensure(tx, "telegram", str(number), DUE, [LeadTime.parse(lead)])
            subscribers.add_matcher(tx, made.id, EVERYTHING)


def take_stock(store: Store) -> None:
    """Let the database count what it has, as it does by itself within a minute of such a change."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


class Catcher:
    """In place of a connection: keeps what would have been sent."""

    fields: dict[str, Any]

    async def call(self, _method: str, fields: dict[str, Any]) -> dict[str, int]:
        """Take it."""
        self.fields = fields
        return {"message_id": 1}


async def example(store: Store) -> dict[str, Any]:
    """The parameters of the message that all send, as it goes out."""
    promise(store)
    subscribe(store, 1, 1, "1d")
    caught = Catcher()
    sender = Sender(cast("Connection", caught))
    await Dispatcher(store, SimulatedClock(DUE), Timing(), {sender.name: sender}).tick()
    return caught.fields


async def run(store: Store, address: str, count: int) -> dict[str, Any]:
    """Seconds and seconds of processor for so many messages, after some to warm up."""
    promise(store)
    subscribe(store, 1, 100, "2d")
    clock = SimulatedClock(DUE - timedelta(days=1))
    async with connect(TOKEN, base_url=f"{address}/bot") as connection:
        sender = Sender(connection)
        dispatcher = Dispatcher(store, clock, Timing(), {sender.name: sender})
        await dispatcher.tick()
        subscribe(store, 101, count, "1d")
        take_stock(store)
        clock.set(DUE)
        began, used = time.perf_counter(), time.process_time()
        accepted = await dispatcher.tick()
        took, cpu = time.perf_counter() - began, time.process_time() - used
    with store.read() as tx:
        if (accepted, deliveries.counts(tx)) != (count, {"sent": count + 100}):
            raise SystemExit(f"only {accepted} of {count}: {deliveries.counts(tx)}")
    return {"took": took, "cpu": cpu, "version": "here"}


def main() -> None:
    """Log to standard error and spare the collector what never goes away, as the service does."""
    _, url, address, count = sys.argv
    set_up("info")
    gc.freeze()
    store = open_store(url)
    print(json.dumps(asyncio.run(run(store, address, int(count)))))
    store.close()


if __name__ == "__main__":
    main()
