"""Every kind of trouble between the service and the far end, each for its own thousand reminders, all at once."""

import time

from tests.botapi.faults import KINDS
from tests.chaos import watch
from tests.chaos.book import Book, Pair
from tests.chaos.ground import Ground
from tests.chaos.row import Row
from tests.chaos.verdict import CODE, Verdict, compared

NAME = "network"
SENDS = 1_000  #: reminders of each kind, each for a chat of its own
LEAST = 20  #: of them in a share: fewer, and a kind may never happen
PROBABILITY = 0.3
REFUSED = "connection refused"  #: the one kind that is not an answer
#: These hold up the whole bot, so they come a few times and not with a probability.
EVERYWHERE = {
    "429 for a while": 60,
    "429 without parameters": 60,
    "409 second poller": 6,
    "401": 2,
    "404 page of a proxy": 2,
    "no answer at all": 20,
}
#: And these make everybody wait for half a minute or more, so that a small share does without.
SLOW = frozenset({"401", "404 page of a proxy", "no answer at all"})
#: How often one message meets such trouble without getting through between. What may have arrived is sent again marked, ten
#: times at most (docs/architecture.md); what certainly did not arrive, as often as need be. Each time it waits longer, so
#: a small share does with fewer.
UNSURE_IN_A_ROW, SMALL_IN_A_ROW = 3, 2
CLOSED = frozenset({"403 blocked", "400 chat not found"})  #: a chat that says so is not written to again
SMALL = 10  #: shares beyond this are small
RANGE = 10_000  #: chats of one kind
SPREAD_SECONDS = 2.0
REFUSED_SECONDS = 3.0
EARLY = 0.5  #: the far end begins to count when it is asked to, and we when it has answered
DRAIN_SECONDS = 600.0


async def run(ground: Ground) -> Row:
    """Let everything go wrong for a while, wait until all is said, and compare kind by kind."""
    row = Row(scenario=NAME, database=ground.database)
    kinds = [*(kind for kind in KINDS if ground.share <= SMALL or kind not in SLOW), REFUSED]
    book = Book(ground.store, 1)
    for number, kind in enumerate(kinds, 1):
        await _trouble(ground, kind, number)
    process = await ground.up()
    _plan(ground, book, kinds[:-1], 1)
    done = await watch.drained(ground.store, DRAIN_SECONDS, lambda: process.alive)
    # By itself: it cuts connections, which would be a second trouble for what has had one.
    await ground.api.refuse(REFUSED_SECONDS)
    opens_at = time.time() + REFUSED_SECONDS
    _plan(ground, book, kinds[-1:], len(kinds))
    done = done and await watch.drained(ground.store, DRAIN_SECONDS, lambda: process.alive)
    row.demand(done, f"still open: {watch.states(ground.store)}")
    row.demand(process.alive, f"the service ended: {ground.last_words()}")
    await process.stop()
    await _compare(ground, row, book, kinds)
    _after(ground, row, opens_at, len(kinds))
    return row.judge()


async def _trouble(ground: Ground, kind: str, number: int) -> None:
    if kind == REFUSED:
        return
    often = {"times": ground.count(EVERYWHERE[kind])} if kind in EVERYWHERE else {"times": 10**9}
    await ground.api.kind(
        kind,
        first_chat=number * RANGE,
        last_chat=(number + 1) * RANGE - 1,
        probability=PROBABILITY,
        in_a_row=UNSURE_IN_A_ROW if ground.share <= SMALL else SMALL_IN_A_ROW,
        same=CODE.pattern,
        seed=ground.seed + number,
        **often,
    )


def _plan(ground: Ground, book: Book, kinds: list[str], first: int) -> None:
    chats = ground.count(SENDS, LEAST)
    moments: list[tuple[str, float]] = []
    begin = time.time()
    for number, kind in enumerate(kinds, first):
        sign = "-" if kind == "400 migrated" else ""
        book.people(_group(number), [f"{sign}{number * RANGE + chat}" for chat in range(chats)])
        moments.append((_group(number), begin + ground.random.random() * SPREAD_SECONDS))
    book.plan(moments)


async def _compare(ground: Ground, row: Row, book: Book, kinds: list[str]) -> None:
    met = await ground.api.met()
    records = ground.api.accepted()
    for number, kind in enumerate(kinds, 1):
        chats = range(number * RANGE, (number + 1) * RANGE)
        due = {pair: at for pair, at in book.due.items() if abs(int(pair[0])) in chats}
        theirs = [record for record in records if _plain(record["chat"]["id"]) in chats]
        excused = met[kind] if kind in CLOSED else {}
        verdict = compared(due, theirs, excused=excused)
        row.take(verdict)
        often = sum(met.get(kind, {}).values())
        row.more[kind] = _words(verdict, often)
        held = not verdict.lost and not verdict.doubled_unmarked
        row.demand(held, f"{kind}: {len(verdict.lost)} lost, {verdict.doubled_unmarked} unmarked {_some(verdict.lost)}")
        row.demand(kind == REFUSED or bool(often), f"{kind} never happened")
        within = verdict.doubled_marked <= often
        row.demand(within, f"{kind}: {verdict.doubled_marked} doubles of {often} sends without an answer")


def _after(ground: Ground, row: Row, opens_at: float, number: int) -> None:
    """Of what fell due while connections were refused, nothing came before they were taken again."""
    chats = range(number * RANGE, (number + 1) * RANGE)
    came = [record["at"] for record in ground.api.accepted() if record["chat"]["id"] in chats]
    row.demand(min(came) > opens_at - EARLY, f"{REFUSED} never happened")


def _group(number: int) -> str:
    return f"第{number:03d}类"


def _plain(chat: int) -> int:
    return abs(chat) % 10**12


def _words(verdict: Verdict, met: int) -> str:
    doubled = f"{verdict.doubled_marked} doubled marked, {verdict.doubled_unmarked} unmarked"
    return f"{verdict.reminders} reminders, {met} times, {len(verdict.lost)} lost, {doubled}"


def _some(pairs: list[Pair]) -> str:
    return f"(as {pairs[0]})" if pairs else ""
