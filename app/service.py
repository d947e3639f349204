"""``kunqi run``: one event loop with the ticker, the web server and the bot."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import structlog

from app import web, wiring
from app.config import Settings
from app.watching import watched
from bot.telegram import Reception, Sender, connect, hook, path
from domain.notice import Notice
from scheduler import fitting, ingest, planning
from scheduler.clock import Clock, SystemClock
from scheduler.dispatch import Dispatcher
from scheduler.receiver import Receiver
from scheduler.wakeups import Wakeups
from store import Store
from store.figures import Reading, note_reading

log = structlog.get_logger()


async def run(settings: Settings, store: Store) -> None:
    """Serve until it is told to stop or one of the parts fails; what is being sent then is sent and noted first."""
    told = told_to_stop()  # first of all: who is asked to end while starting ends in order too
    clock = SystemClock()
    gc.freeze()  # what is imported by now never goes away: a sixth of the processor went into looking at it again
    async with AsyncExitStack() as stack:
        address = stack.enter_context(web.listen(settings.web.host, settings.web.port))
        settings = at_port(settings, address.getsockname()[1])
        site = stack.enter_context(watched(settings, store, clock)).site(settings, store, clock)
        work, receivers = [until(told)], dict[str, Receiver]()
        if settings.telegram.token:
            sender, reception = await _telegram(settings, store, clock, stack)
            receivers[sender.name] = sender
            work.append(reception.run())
            if (webhook := reception.webhook()) is not None:
                site = web.beside(site, path(settings.telegram.token), webhook)
        work.append(web.server(site).serve(sockets=[address]))
        limits = {"telegram": wiring.limits(settings)}
        dispatcher = Dispatcher(store, clock, wiring.timing(settings), receivers, limits)
        dispatcher.recover(alone=store.path is not None)
        retime(settings, store, clock)
        refit(settings, store, clock)
        wakeups = _wakeups(settings, store, clock, dispatcher)
        wakeups.start()
        stack.push_async_callback(wakeups.stop)
        stack.callback(dispatcher.stop)
        log.info("service_started", url=settings.web.address, telegram=bool(settings.telegram.token))
        await first_to_end(work)
    log.info("service_stopped")


def refit(settings: Settings, store: Store, clock: Clock) -> None:
    """A new version may read better whom a notice is for, and the configuration may name other towns."""
    with store.begin() as tx:
        changed = fitting.refit(tx, wiring.timing(settings), clock.now())
    if changed:
        log.info("audiences_read_anew", milestones=changed)


def retime(settings: Settings, store: Store, clock: Clock) -> None:
    """A new version may know the days off of one more year."""
    with store.begin() as tx:
        moved = planning.retime(tx, wiring.timing(settings), clock.now())
    if moved:
        log.info("workdays_retimed", reminders=moved)


def at_port(settings: Settings, port: int) -> Settings:
    """The settings with the port that was really taken: 0 asks for any."""
    return settings.model_copy(update={"web": settings.web.model_copy(update={"port": port})})


def told_to_stop() -> asyncio.Event:
    """Set once the process is asked to end, from here on: Ctrl-C, or a service manager's SIGTERM."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C is a KeyboardInterrupt there
            loop.add_signal_handler(signal_, told.set)
    return told


async def until(told: asyncio.Event) -> None:
    """Return when this is set."""
    await told.wait()


async def _telegram(settings: Settings, store: Store, clock: Clock, stack: AsyncExitStack) -> tuple[Sender, Reception]:
    telegram = settings.telegram
    connection = await stack.enter_async_context(
        connect(telegram.token, base_url=telegram.base_url, proxy=telegram.proxy)
    )
    sender = Sender(connection, zone=settings.city.zone, draw=wiring.draw(settings, store, clock))
    told = hook(telegram.token, telegram.webhook_url, telegram.webhook_secret) if telegram.webhook_url else None
    limits = wiring.limits(settings)
    return sender, Reception(connection, sender, wiring.chat(settings), store, clock, hook=told, limits=limits)


def _wakeups(settings: Settings, store: Store, clock: Clock, dispatcher: Dispatcher) -> Wakeups:
    wakeups = Wakeups()
    wakeups.every("tick", timedelta(seconds=settings.reminders.tick_seconds), dispatcher.tick)
    if settings.sources.paths:

        async def read() -> None:
            await asyncio.to_thread(read_sources, settings, store, clock)

        wakeups.every("sources", timedelta(minutes=settings.sources.every_minutes), read)
    return wakeups


def read_sources(settings: Settings, store: Store, clock: Clock) -> None:
    """Read every source once; what is broken is logged and the rest is kept."""
    for place in settings.sources.paths:
        good, broken = wiring.notices([place])
        for record in broken:
            log.warning("notice_broken", record=str(record))
        failed = [str(record) for record in broken] + read_notices(settings, store, clock, good)
        reading = Reading(
            source=str(place),
            read_at=clock.now(),
            notices=len(good) + len(broken) - len(failed),
            failures=len(failed),
            failure=failed[0] if failed else "",
        )
        with store.begin() as tx:
            note_reading(tx, reading)


def read_notices(settings: Settings, store: Store, clock: Clock, notices: list[Notice]) -> list[str]:
    """Keep what these say; those that could not be kept."""
    timing, failed = wiring.timing(settings), list[str]()
    for notice in notices:
        try:
            done = ingest.ingest(store, timing, notice, clock.now())
        except Exception:  # whatever one notice does to us, the others are read
            log.exception("notice_failed", id=notice.id)
            failed.append(notice.title)
            continue
        if done.outcome is not ingest.Outcome.UNCHANGED:
            log.info("notice_read", id=notice.id, outcome=done.outcome, milestones=len(done.milestones))
    return failed


async def first_to_end(work: list[Coroutine[Any, Any, None]]) -> None:
    """Run these side by side; the first one that ends, by itself or by failing, ends them all."""
    tasks = [asyncio.create_task(part) for part in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
