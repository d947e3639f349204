"""Kill -9 while reminders go out: at random, and at each named place in the way of a reminder."""

import asyncio
import signal
import time

from domain.failpoints import POINTS
from tests.chaos import watch
from tests.chaos.book import Book
from tests.chaos.ground import Ground
from tests.chaos.row import Row
from tests.chaos.service import Process
from tests.chaos.verdict import compared, quantile

NAME = "outgoing"
REMINDERS, RANDOM_KILLS, KILLS_A_POINT = 50_000, 600, 50
SIZE = 5  #: subscribers who hear of one milestone
GROUPS = 50
EACH_SEND = frozenset({"before_write", "after_write", "after_answer"})  #: places that each message comes by by itself
ANSWER_SECONDS = 0.4  #: the far end takes up to so long to answer, so that a kill finds something under way
LIFE = (0.1, 1.3)  #: seconds between a start and a random kill
OPEN_A_SECOND, LONGEST_EXTRA = 150, 5.0  #: a life is longer where much waits, so that it does not pile up for ever
POINT_SECONDS = 10.0  #: until a place that nobody comes by is given up
DRAIN_SECONDS = 240.0
RECOVERY_SECONDS = 30.0
STEADY_SECONDS = 20.0
LATEST_SECONDS = 5.0
LOOK = 0.05


async def run(ground: Ground) -> Row:
    """Kill it again and again, let it drain, and compare."""
    row = Row(scenario=NAME, database=ground.database)
    book = Book(ground.store, SIZE)
    groups = book.crowd(GROUPS)
    await ground.api.kind("slow to answer", times=10**9, after=ANSWER_SECONDS, seed=ground.seed)
    recovery = watch.Recovery(ground.store)
    lives = _lives(ground)
    planned = 0
    for number, point in enumerate(lives, 1):
        until = round(ground.count(REMINDERS) / SIZE * number / len(lives))
        moments = [(ground.random.choice(groups), time.time() + ground.random.random()) for _ in range(until - planned)]
        book.plan(moments)
        planned = until
        if await _one_life(ground, recovery, point):
            row.more[f"at {point}" if point else "at random"] = (
                row.more.get(f"at {point}" if point else "at random", 0) + 1
            )
        row.kills += 1
    row.ambiguous = recovery.ambiguous
    await _drain(ground, recovery, row)
    row.take(compared(book.due, ground.api.accepted()))
    _judge(row, recovery, len(lives))
    await _steady(ground, book, groups, row)
    return row.judge()


def _lives(ground: Ground) -> list[str]:
    """How each process will die: the name of a place, or nothing for a random moment."""
    points = [point for point in POINTS for _ in range(ground.count(KILLS_A_POINT))]
    lives = [*points, *[""] * ground.count(RANDOM_KILLS)]
    ground.random.shuffle(lives)
    return lives


async def _one_life(ground: Ground, recovery: watch.Recovery, point: str) -> bool:
    """Start it, and see it die; whether it died where it was to."""
    often = ground.random.randint(1, 4 if point in EACH_SEND else 2) if ground.share <= 50 else 1
    settings = {"KUNQI_FAILPOINT": f"{point}:{often}"} if point else {}
    process = await ground.service(**settings)
    recovery.restarted()
    waits = min(LONGEST_EXTRA, watch.open_rows(ground.store) / OPEN_A_SECOND)
    until = time.monotonic() + (POINT_SECONDS if point else ground.random.uniform(*LIFE) + waits)
    while (left := until - time.monotonic()) > 0 and await process.lives(min(LOOK, left)):
        recovery.look()
    by_itself = not process.alive
    code = await process.kill()
    assert code == -signal.SIGKILL, f"it ended with {code}: {ground.last_words()}"
    recovery.killed()
    return by_itself == bool(point)


async def _drain(ground: Ground, recovery: watch.Recovery, row: Row) -> None:
    before = await ground.asked()
    process = await ground.service()
    recovery.restarted()
    looking = asyncio.create_task(_keep_looking(recovery))
    done = await watch.drained(ground.store, DRAIN_SECONDS, lambda: process.alive)
    recovery.look()
    looking.cancel()
    row.demand(done, f"still open: {watch.states(ground.store)}")
    row.demand(process.alive, f"the service ended: {ground.last_words()}")
    row.recovery_max_s = round(recovery.longest, 2)
    await ground.asks(process, before)  # the kills may have left nothing to do, and it may still be starting
    row.demand(await process.stop() == 0, "it did not end when it was told to")


async def _keep_looking(recovery: watch.Recovery) -> None:
    while True:
        recovery.look()
        await asyncio.sleep(LOOK)


def _judge(row: Row, recovery: watch.Recovery, lives: int) -> None:
    died = sum(count for place, count in row.more.items() if place.startswith("at "))
    row.in_time(died == lives, f"only {died} of {lives} died where they were to")
    row.in_time(row.recovery_max_s <= RECOVERY_SECONDS, f"recovery took {row.recovery_max_s} s")
    row.demand(
        row.doubled_marked <= len(recovery.left), f"{row.doubled_marked} doubles of {len(recovery.left)} cut off"
    )
    row.more["cut off"] = len(recovery.left)
    row.more["settled at the latest, later kills included"] = f"{recovery.longest_over_kills:.1f} s"


async def _steady(ground: Ground, book: Book, groups: list[str], row: Row) -> None:
    """Nobody is killed, and the ticks are as often as they are by default: how late is a reminder?"""
    known = set(book.due)
    ground.env.pop("KUNQI_REMINDERS__TICK_SECONDS")
    process: Process = await ground.up()
    begin, seconds = time.time(), max(5.0, STEADY_SECONDS / ground.share)
    count = ground.count(REMINDERS / 10 / SIZE, 10)
    book.plan((ground.random.choice(groups), begin + 1 + ground.random.random() * seconds) for _ in range(count))
    await watch.drained(ground.store, seconds + DRAIN_SECONDS, lambda: process.alive)
    await process.stop()
    fresh = {pair: at for pair, at in book.due.items() if pair not in known}
    verdict = compared(book.due, ground.api.accepted())
    row.reminders, row.lost = verdict.reminders, len(verdict.lost)
    latest = quantile((late for pair, late in verdict.lateness.items() if pair in fresh), 0.99)
    row.more["p99 s"] = round(latest, 2)
    row.in_time(latest <= LATEST_SECONDS, f"due to accepted p99 {latest:.1f} s")
