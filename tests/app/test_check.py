"""``kunqi check`` says how the queue, the clock and a running service are."""

import asyncio
from datetime import timedelta

import pytest

from app import web
from app.cli import check
from app.cli.check import Verdict
from app.config import Settings, Web
from app.config import Store as Kept
from app.watching import watched
from domain.subscription import EVERYTHING
from scheduler import telling
from scheduler.clock import SystemClock
from scheduler.telling import Looked
from store import Store, queue, tables
from tests.samples import facts
from tests.scheduler.world import World


def settings(store: Store, **rest: object) -> Settings:
    return Settings(store=Kept(url=store.engine.url.render_as_string(hide_password=False)), **rest)  # type: ignore[arg-type]


def said(found: Settings) -> dict[str, tuple[Verdict, str]]:
    return {line.thing: (line.verdict, line.words) for line in check._queue(found)}


async def test_a_quiet_queue_is_well(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber("one", EVERYTHING, leads=["1d"])
    world.publishes(facts(end="2026-02-05T17:00"))
    await world.until("2026-02-05T17:00")
    found = said(settings(store))
    assert [found[thing][0] for thing in ("队列 queue", "投递 deliveries", "时钟 clock")] == [Verdict.GOOD] * 3
    assert found["押后 held"] == (Verdict.GOOD, "0 条押后 · held; 静默压住未分发的 silenced: 0")
    assert found["队列 queue"][1] == "0 条待发 · waiting; 到期 due: 0，最久 oldest: 0:00:00"


async def test_what_waits_too_long_may_be_double_or_failed_is_noted(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    for address in ("waits", "double", "failed"):
        world.subscriber(address, EVERYTHING, leads=["1d"])
    world.publishes(facts(end="2026-02-05T17:00"))
    await world.until("2026-02-04T17:00")
    table = tables.deliveries
    now = SystemClock().now()
    with store.begin() as tx:
        for number, state in enumerate(("retry", "unknown", "failed"), 1):
            changed = table.update().where(table.c.subscriber_id == number)
            tx.execute(changed.values(state=state, reason="may have arrived", not_before=now - timedelta(hours=1)))
    found = said(settings(store))
    assert found["队列 queue"][0] is Verdict.DOUBT
    assert found["队列 queue"][1].startswith("2 条待发 · waiting; 到期 due: 2，最久 oldest: 1:00:0")
    assert found["投递 deliveries"] == (
        Verdict.DOUBT,
        "24 小时内 1 条未能送达 · failed (unsure 1); 可能重复 unknown: 1",
    )


@pytest.mark.parametrize(
    ("ahead", "by_server", "verdict"),
    [(0, True, "GOOD"), (60, True, "DOUBT"), (-60, True, "DOUBT"), (-60, False, "GOOD"), (60, False, "DOUBT")],
)
def test_clocks_that_disagree_are_noted(ahead: int, verdict: str, *, by_server: bool) -> None:
    assert check._clock(timedelta(seconds=ahead), by_server=by_server).verdict is Verdict[verdict]


def test_the_database_has_the_time(store: Store) -> None:
    with store.begin() as tx:
        World(store, "2026-01-20T09:00")
        told = queue.clock(tx)
    if store.path is None:
        assert abs(told - SystemClock().now()) < timedelta(minutes=1)
    else:
        assert told.year == 1970


async def test_a_running_service_is_asked_how_it_is(sqlite_store: Store) -> None:
    with web.listen("127.0.0.1", 0) as address:
        found = settings(sqlite_store, web=Web(port=address.getsockname()[1]))
        with watched(found, sqlite_store, SystemClock()) as watch:
            server = web.server(watch.site(found, sqlite_store, SystemClock()))
            task = asyncio.create_task(server.serve(sockets=[address]))
            unwell = await asyncio.to_thread(check._port, found)
            telling.tell(Looked())
            well = await asyncio.to_thread(check._port, found)
            server.should_exit = True
            await task
    assert (unwell.verdict, unwell.words) == (
        Verdict.BAD,
        "正在运行，但不正常 · it runs and is not well: ticker: last looked for what is due never",
    )
    assert (well.verdict, well.words) == (Verdict.GOOD, "正在运行 · it runs and is ready")


def test_somebody_elses_port_is_only_noted() -> None:
    with web.listen("127.0.0.1", 0) as taken:
        taken.settimeout(0.1)
        assert check._running(Settings(web=Web(port=1))) is None
