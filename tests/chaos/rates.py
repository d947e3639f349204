"""Ten thousand reminders due at one moment, against a far end that enforces what Telegram does."""

import time

from tests.chaos import watch
from tests.chaos.book import Book
from tests.chaos.ground import Ground
from tests.chaos.row import Row
from tests.chaos.verdict import compared

NAME = "rates"
CHATS, GROUPS, TOPICS = 8_000, 200, 10  #: a topic of a group is a subscriber of its own, in the same chat
PER_SECOND, PER_GROUP_MINUTE = 30, 20
SHARE_OF_429, LONGER_THAN_IDEAL = 0.001, 1.1
START_SECONDS = 5.0  #: the tick that is waited for
LIMITS = ("PER_SECOND", "PER_CHAT_SECONDS", "PER_GROUP_MINUTE")


async def run(ground: Ground) -> Row:
    """As the service is by default, with its own limits; the far end's are Telegram's."""
    row = Row(scenario=NAME, database=ground.database)
    for name in [name for name in ground.env if name.endswith(LIMITS) or name.endswith("TICK_SECONDS")]:
        del ground.env[name]
    await ground.api.limits(everywhere_per_second=PER_SECOND, chat_per_second=1, group_per_minute=PER_GROUP_MINUTE)
    book = Book(ground.store, 1)
    addresses = _addresses(ground)
    book.people("全体", addresses)
    process = await ground.up()
    due_at = time.time() + 2
    book.plan([("全体", due_at)])
    ideal = _ideal(len(addresses))
    done = await watch.drained(ground.store, 60 + 3 * ideal, lambda: process.alive)
    row.demand(done, f"still open: {watch.states(ground.store)}")
    await process.stop()
    records = ground.api.accepted()
    row.take(compared(book.due, records))
    _judge(row, await ground.api.state(), max(record["at"] for record in records) - due_at, ideal)
    return row.judge()


def _addresses(ground: Ground) -> list[str]:
    private = [str(chat) for chat in range(1, ground.count(CHATS) + 1)]
    groups = range(1, ground.count(GROUPS) + 1)
    addresses = private + [f"-{1_000_000 + group}/{topic}" for group in groups for topic in range(1, TOPICS + 1)]
    ground.random.shuffle(addresses)
    return addresses


def _ideal(messages: int) -> float:
    """Seconds that the limits leave at best: of all, and, in a small share, of one group's topics spread evenly."""
    return max(messages / PER_SECOND, (TOPICS - 1) * 60 / PER_GROUP_MINUTE)


def _judge(row: Row, state: dict[str, int], took: float, ideal: float) -> None:
    limited = state["limited"]
    row.more |= {
        "429s": limited,
        "sent too soon after a 429": state["disobeyed"],
        "seconds": f"{took:.1f} of {ideal:.1f} at best ({took / ideal:.0%})",
    }
    row.demand(limited < max(1, SHARE_OF_429 * row.reminders), f"{limited} times 429 for {row.reminders}")
    row.demand(state["disobeyed"] == 0, f"{state['disobeyed']} sent before retry_after was over")
    row.in_time(took <= LONGER_THAN_IDEAL * ideal + START_SECONDS, f"{took:.0f} s instead of {ideal:.0f} s")
