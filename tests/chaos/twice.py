"""Two processes where there should be one, and one that is frozen in the middle of sending and goes on where it was."""

import asyncio
import signal
import time

from scheduler.ledger import LEASE
from tests.chaos import watch
from tests.chaos.book import Book
from tests.chaos.ground import SQLITE, Ground, fresh
from tests.chaos.row import Row
from tests.chaos.service import Process
from tests.chaos.verdict import compared

NAME = "twice"
RUNS = 100
SIDE_BY_SIDE = 10  #: runs at once, each on a database of its own
FROZEN_SECONDS = 60.0
BEYOND_THE_LEASE = LEASE.total_seconds() + 10
LONG_RUNS = 20  #: of the full counts the first so many are frozen for that long
FREEZE_WITHIN = (0.5, 3.5)  #: seconds after the start from which on the next message under way is waited for
UNDER_WAY_SECONDS = 8.0  #: until that is given up
LOOK = 0.03
REMINDERS, SIZE = 40, 5  #: of one run, spread over it
ANSWER_SECONDS = 0.4
DRAIN_SECONDS = 240.0
REFUSED = 1  #: the exit code of a second process on one SQLite file
CHATS_A_RUN = 1000


async def run(ground: Ground) -> Row:
    """Runs side by side; of each half are frozen in the middle, and half are started twice."""
    row = Row(scenario=NAME, database=ground.database)
    await ground.api.kind("slow to answer", times=10**9, after=ANSWER_SECONDS, seed=ground.seed)
    runs = ground.count(RUNS, 4)
    for first in range(0, runs, SIDE_BY_SIDE):
        numbers = range(first, min(runs, first + SIDE_BY_SIDE))
        await asyncio.gather(*(_one(ground, row, number) for number in numbers))
    row.more |= {"runs": runs, "frozen": f"{row.kills}, with messages under way: {row.ambiguous}"}
    row.in_time(row.ambiguous > 0.8 * row.kills, f"only {row.ambiguous} of {row.kills} were frozen while sending")
    return row.judge()


async def _one(whole: Ground, row: Row, number: int) -> None:
    async with fresh(whole, f"run{number}") as ground:
        book = Book(ground.store, SIZE)
        groups = book.crowd(4, first=(number + 1) * CHATS_A_RUN)
        frozen = number % 2 == 0
        begin = time.time() + 1
        seconds = 6.0
        moments = [
            (ground.random.choice(groups), begin + ground.random.random() * seconds) for _ in range(REMINDERS // SIZE)
        ]
        book.plan(moments)
        first = await ground.service()
        long = ground.share == 1 and number < LONG_RUNS
        stands = BEYOND_THE_LEASE if long else FROZEN_SECONDS
        second = await (_freeze(ground, first, row, stands) if frozen else _twice(ground, first, row))
        alive = [process for process in (first, second) if process is not None]
        done = await watch.drained(ground.store, DRAIN_SECONDS, lambda: any(process.alive for process in alive))
        row.demand(done, f"run {number}: still open {watch.states(ground.store)}")
        for process in alive:
            await process.stop()
        chats = range((number + 1) * CHATS_A_RUN, (number + 2) * CHATS_A_RUN)
        theirs = [record for record in ground.api.accepted() if record["chat"]["id"] in chats]
        verdict = compared(book.due, theirs)
        row.take(verdict)
        held = not verdict.lost and not verdict.doubled_unmarked
        row.demand(held, f"run {number}: {len(verdict.lost)} lost, {verdict.doubled_unmarked} unmarked")


async def _freeze(ground: Ground, first: Process, row: Row, seconds: float) -> Process | None:
    """Stopped while messages are under way; on PostgreSQL another one goes on meanwhile, as on another machine."""
    await asyncio.sleep(ground.random.uniform(*FREEZE_WITHIN))
    hit = await _stopped_while_sending(ground, first)  # others count in the same row meanwhile
    row.ambiguous += hit
    row.kills += 1
    second = None if ground.database == SQLITE else await ground.service(log="second.log")
    await asyncio.sleep(seconds)
    first.signal(signal.SIGCONT)
    return second


async def _stopped_while_sending(ground: Ground, process: Process) -> bool:
    """Stop it as soon as something is under way; whether it still was once the process stood."""
    until = time.monotonic() + UNDER_WAY_SECONDS
    while time.monotonic() < until:
        if watch.under_way(ground.store):
            process.signal(signal.SIGSTOP)
            if watch.under_way(ground.store):
                return True
            process.signal(signal.SIGCONT)
        await asyncio.sleep(LOOK)
    process.signal(signal.SIGSTOP)
    return False


async def _twice(ground: Ground, first: Process, row: Row) -> Process | None:
    """Started a second time: SQLite has one process only, PostgreSQL has them share the work."""
    await asyncio.sleep(ground.random.uniform(0.3, 3))
    second = await ground.service(log="second.log")
    if ground.database == SQLITE:
        await second.lives(10)
        row.demand(not second.alive, "a second process was let in")
        row.demand(not second.alive and second.ended.result() == REFUSED, "a second process ended in another way")
        return None
    await asyncio.sleep(1)
    row.demand(first.alive and second.alive, f"one of two ended: {ground.last_words('second.log')}")
    return second
