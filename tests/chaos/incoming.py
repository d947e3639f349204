"""Kill -9 while people write: every update is answered, its effect happens once, and what is malformed blocks nobody."""

import re
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from bot.messages.zh import ZH
from domain.failpoints import INCOMING_POINTS, POINTS
from store import Store
from store.tables import inbox, matchers, subscribers
from tests.chaos.ground import Ground
from tests.chaos.row import Row
from tests.chaos.service import Process
from tests.chaos.verdict import MARK

NAME = "incoming"
UPDATES, KILLS, MALFORMED = 10_000, 500, 100
CHATS = 200
STRANGE_CHAT = 900_000  #: those who send what no client sends write from here
PLACES = (*INCOMING_POINTS, *(point for point in POINTS if point.endswith("_write")))
AT_A_POINT = 0.5  #: of the lives end where the service is told to die, if it comes by there
LISTENING, LISTENING_SECONDS = 0.8, 10.0  #: how many of the lives get as far as to listen, and how long that may take
LIFE = (0.02, 0.8)
ANSWER_SECONDS = 0.2
DRAIN_SECONDS = 180.0

Json = dict[str, Any]
Said = tuple[str, str]  #: + or - and the keyword
_DONE = {
    "+": re.compile(re.escape(ZH.subscribed.format(names=ZH.keyword.format(word="W"))).replace("W", "(词[0-9x]+)")),
    "-": re.compile(re.escape(ZH.unsubscribed.format(names=ZH.keyword.format(word="W"))).replace("W", "(词[0-9x]+)")),
    "?": re.compile(re.escape(ZH.not_subscribed_to.format(name="W")).replace("W", "(词[0-9x]+)")),
}
_WHO = {"id": 1, "is_bot": False, "first_name": "测试", "language_code": "zh-hans"}


def strange(number: int) -> Json:
    """One of the shapes that no client sends and that must cost nobody but itself anything."""
    chat = {"id": STRANGE_CHAT, "type": "private"}
    whole = {"message_id": 1, "from": _WHO, "chat": chat, "date": 0, "text": "/list"}
    shapes: list[Json] = [
        {"message": "words"},
        {"message": [whole]},
        {"message": whole | {"chat": {"id": "42", "type": "private"}}},
        {"message": whole | {"chat": None}},
        {"message": whole | {"text": 42}},
        {"message": whole | {"from": "somebody"}},
        {"message": {"text": "/start"}},
        {"callback_query": {"id": 7, "data": "list:"}},
        {"callback_query": "tap"},
        {"callback_query": {"id": "7", "from": {"id": "x"}, "data": "list:", "message": whole}},
        {"message": None},
        {"message": whole | {"message_id": {"deep": [[[[[[1]]]]]]}}},
    ]
    return shapes[number % len(shapes)]


class Talk:
    """What everybody says, in turn: each subscribes to a word of their own, and then takes it back."""

    def __init__(self) -> None:
        self.said: dict[int, list[Said]] = defaultdict(list)

    def next(self, chat: int) -> Json:
        number = len(self.said[chat])
        word = f"词{chat}x{number // 2}"
        self.said[chat].append(("-" if number % 2 else "+", word))
        text = f"/unsubscribe {word}" if number % 2 else f"/subscribe {word}"
        return {
            "message": {
                "message_id": number + 1,
                "from": _WHO | {"id": chat},
                "chat": {"id": chat, "type": "private"},
                "date": int(time.time()),
                "text": text,
            }
        }

    def wanted(self) -> set[tuple[str, str]]:
        """Who is subscribed to what in the end."""
        return {(str(chat), said[-1][1]) for chat, said in self.said.items() if said[-1][0] == "+"}


async def run(ground: Ground) -> Row:
    """Write, kill, write again; then let it answer all, and compare."""
    row = Row(scenario=NAME, database=ground.database)
    talk, total, kills = Talk(), ground.count(UPDATES), ground.count(KILLS)
    odd = set(ground.random.sample(range(total), ground.count(MALFORMED)))
    await ground.api.kind("slow to answer", times=10**9, after=ANSWER_SECONDS, seed=ground.seed)
    written = 0
    for number in range(1, kills + 1):
        batch = range(written, total * number // kills)
        chats = [ground.random.randint(1, CHATS) for _ in batch]
        await ground.api.updates(
            [strange(index) if index in odd else talk.next(chat) for index, chat in zip(batch, chats, strict=True)]
        )
        written = batch.stop
        point = ground.random.choice(PLACES) if ground.random.random() < AT_A_POINT else ""
        process = await _one_life(ground, point)
        by_itself = not process.alive
        code = await process.kill()
        assert code == -signal.SIGKILL, f"it ended with {code}: {ground.last_words()}"
        row.kills += 1
        row.more["at places"] = row.more.get("at places", 0) + by_itself
        row.ambiguous += bool(_answers_under_way(ground.store))
    await _drain(ground, row)
    _compare(ground, row, talk, len(odd))
    return row.judge()


async def _one_life(ground: Ground, point: str) -> Process:
    """Most of them until some time after it began to listen, the others until some time after the start."""
    often = 1 if point in INCOMING_POINTS else ground.random.randint(1, 3)
    before = (await ground.api.state())["calls"].get("getUpdates", 0)
    process = await ground.service(**({"KUNQI_FAILPOINT": f"{point}:{often}"} if point else {}))
    until = time.monotonic() + (LISTENING_SECONDS if ground.random.random() < LISTENING else 0)
    while time.monotonic() < until and await process.lives(0.02):
        if (await ground.api.state())["calls"].get("getUpdates", 0) > before:
            break
    await process.lives(ground.random.uniform(*LIFE))
    return process


async def _drain(ground: Ground, row: Row) -> None:
    process: Process = await ground.service()
    begin = time.monotonic()
    done = False
    while not done and time.monotonic() < begin + DRAIN_SECONDS and await process.lives(0.2):
        waiting = (await ground.api.state())["waiting"]
        done = not waiting and not _unhandled(ground.store)
    row.demand(done, f"{_unhandled(ground.store)} still unhandled or unanswered")
    await process.stop()


def _compare(ground: Ground, row: Row, talk: Talk, malformed: int) -> None:
    answers = _answers(ground.api.accepted())
    row.reminders = sum(len(said) for said in talk.said.values())
    out_of_order = 0
    for chat, said in talk.said.items():
        came = answers.get(chat, [])
        copies = Counter(one for one, _ in came)
        row.lost += sum(not copies[one] for one in said)
        row.doubled_marked += sum(marked for one, marked in came if copies[one] > 1)
        row.doubled_unmarked += sum(max(0, _unmarked(came, one) - 1) for one in copies)
        first = list(dict.fromkeys(one for one, _ in came))
        out_of_order += first != [one for one in said if one in copies]
    twice = sum(one[0] == "?" for came in answers.values() for one, _ in came)
    dead = _dead(ground.store)
    row.more |= {"malformed": malformed, "put aside": dead, "answered": row.reminders - row.lost}
    row.demand(twice == 0, f"{twice} handled twice or out of turn")
    row.demand(out_of_order == 0, f"{out_of_order} chats answered out of order")
    row.demand(dead == malformed, f"{dead} of {malformed} malformed ones put aside: {_why(ground.store)}")
    row.demand(_held(ground.store) == talk.wanted(), "who is subscribed to what is not what they asked for")


def _unmarked(came: Iterable[tuple[Said, bool]], one: Said) -> int:
    return sum(said == one and not marked for said, marked in came)


def _answers(records: Iterable[Mapping[str, Any]]) -> dict[int, list[tuple[Said, bool]]]:
    """What each chat was told, and whether as a possible double."""
    found: dict[int, list[tuple[Said, bool]]] = defaultdict(list)
    for record in records:
        text = record["text"]
        for sign, words in _DONE.items():
            for word in words.findall(text):
                found[record["chat"]["id"]].append(((sign, word), text.startswith(MARK)))
    return found


def _unhandled(store: Store) -> int:
    """Updates without their effects, and answers that are not sent."""
    open_ = inbox.c.done_at.is_(None)
    if "state" in inbox.c:
        open_ = open_ | inbox.c.state.in_(("pending", "sending", "retry", "unknown"))
    with store.read() as tx:
        return tx.scalar(select(func.count()).select_from(inbox).where(open_)) or 0


def _answers_under_way(store: Store) -> int:
    if "state" not in inbox.c:
        return 0
    with store.read() as tx:
        return tx.scalar(select(func.count()).select_from(inbox).where(inbox.c.state == "sending")) or 0


def _dead(store: Store) -> int:
    with store.read() as tx:
        return tx.scalar(select(func.count()).select_from(inbox).where(inbox.c.dead != "")) or 0


def _why(store: Store) -> dict[str, int]:
    query = select(inbox.c.dead, func.count().label("many")).where(inbox.c.dead != "").group_by(inbox.c.dead)
    with store.read() as tx:
        return {row.dead: row.many for row in tx.execute(query)}


def _held(store: Store) -> set[tuple[str, str]]:
    query = select(subscribers.c.address, matchers.c.value).join_from(subscribers, matchers)
    with store.read() as tx:
        return {(row.address, row.value) for row in tx.execute(query)}
