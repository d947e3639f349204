"""A clock that jumps: a second, a night asleep, ten years, either way, while reminders fall due."""

import asyncio
import signal

from tests.chaos import watch
from tests.chaos.book import Book
from tests.chaos.ground import Ground, Hands
from tests.chaos.row import Row
from tests.chaos.service import Process
from tests.chaos.verdict import compared

NAME = "clock"
JUMPS, OCCASIONS = 40, 1_000  #: as many reminders at each jump
SIZE, GROUPS = 10, 20
DAY, YEAR = 86_400.0, 365 * 86_400.0
SIZES = (1.0, 1.0, 10.0, 60.0, 3600.0, DAY, 30 * DAY, YEAR, 10 * YEAR)
ASLEEP = 8 * 3600.0  #: a machine that was shut and opened again: frozen, and then ahead
FARTHEST = 10 * YEAR
AROUND = (0.3, 2.0)  #: seconds after a jump in which its reminders fall due, by the clock before the next
TOLERANCE = 1.0
UNDER_WAY = 2.0  #: seconds that a message may take, so that what was in time does not look early after a jump back
DRAIN_SECONDS = 240.0


async def run(ground: Ground) -> Row:
    """Jump about, come to rest after everything is due, and compare."""
    row = Row(scenario=NAME, database=ground.database)
    book, hands = Book(ground.store, SIZE), ground.clock()
    groups = book.crowd(GROUPS)
    process = await ground.service(clock=hands.file)
    for number in range(ground.count(JUMPS, 10)):
        begin = hands.now()
        many = ground.count(OCCASIONS / SIZE, 2)
        book.plan((ground.random.choice(groups), begin + ground.random.uniform(*AROUND)) for _ in range(many))
        await asyncio.sleep(ground.random.uniform(0, AROUND[1]))
        await _jump(ground, process, hands, asleep=number % 5 == 0)
    hands.move(max(shift for _, shift in hands.moved) + AROUND[1] + 10)
    done = await watch.drained(ground.store, DRAIN_SECONDS, lambda: process.alive)
    row.demand(done, f"still open: {watch.states(ground.store)}")
    row.demand(process.alive, f"the service ended: {ground.last_words()}")
    await process.stop()
    row.take(
        compared(book.due, ground.api.accepted(), shown=lambda at: hands.latest(at, UNDER_WAY), tolerance=TOLERANCE)
    )
    row.more["jumps"] = len(hands.moved)
    return row.judge()


async def _jump(ground: Ground, process: Process, hands: Hands, *, asleep: bool) -> None:
    if asleep:
        process.signal(signal.SIGSTOP)
        await asyncio.sleep(ground.random.uniform(0.2, 1))
        hands.move(hands.shift + ASLEEP)
        process.signal(signal.SIGCONT)
        return
    step = ground.random.choice(SIZES) * ground.random.choice((1, -1))
    to = hands.shift + step
    hands.move(to if abs(to) <= FARTHEST else hands.shift - step)
