"""What an answer in the chat costs, from the message to the message back, with many subscribers and milestones.

    python -m benchmarks.chat [--subscribers 100000] [--milestones 1000] [--rounds 500] [--only sqlite|postgresql]

One process, one store a database, filled as that of a town is after years: three quarters of the milestones lie ahead,
the rest are over, and each subscriber has three lead times, a topic and one of a thousand keywords. A round is one message
of a subscriber drawn by lot: answered in a transaction of its own, committed, cut into messages and given its buttons, as
bot/telegram does it; the network is left out. Kinds of messages take turns, so that none runs on what another has warmed.

Prints a table, and as its last line one JSON object with the same figures.
"""

import argparse
import json
import logging
import os
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import text

from benchmarks.scale import SERIES, SUBSCRIBERS, databases, rest
from bot.answer import Incoming
from bot.chat import Chat
from bot.command import House
from bot.messages.card import code_of
from bot.telegram.render import keyboard, parts
from domain.milestone import Evidence, Facts, Kind, Milestone, OpenState, Reading, Topic
from domain.notice import Notice
from domain.times import Moment, Precision
from scheduler import ingest
from scheduler.timing import Timing
from store import Store, open_store

NOW = datetime(2026, 1, 5, 2, tzinfo=UTC)
A_NOTICE = 5  #: milestones, phases of one thing
GOALS = {"list_p99_ms": 50.0}
SHARES = (50, 95, 99)  # of a hundred answers, how many were no slower
WARM = 10  # rounds before those that count
_FACTS = Facts(
    kind=Kind.APPLICATION,
    topic=Topic.APPLICATION,
    title="",
    precision=Precision.MINUTE,
    evidence=Evidence(
        quote="各申报单位须于截止时间前完成网上填报，逾期不予受理。", start=0, end=26, rules=("month_day",)
    ),
    location="昆山市前进西路1801号科技创新大厦",
    audience="在昆注册、具有独立法人资格的企业",
    states=(OpenState.UNTIL_FULL,),
)
_NAMES = (
    "领军人才计划",
    "研发机构绩效补贴",
    "创赢昆山路演",
    "政策宣讲e课堂",
    "祖冲之杯大赛",
    "月月有戏专场",
    "博士后工作站",
)


def promised(count: int) -> Iterator[tuple[Notice, Reading]]:
    """Notices that promise so many milestones, a quarter of them over by now, the rest within a year."""
    topics, first = list(Topic), NOW.date() - timedelta(days=120)
    for start in range(0, count, A_NOTICE):
        found = []
        for number in range(start, min(start + A_NOTICE, count)):
            day, name = first + timedelta(days=number * 480 // count), _NAMES[number // A_NOTICE % len(_NAMES)]
            kind = Kind.EVENT if number % 3 == 0 else Kind.APPLICATION
            when = Moment(day, 540 + number % 480)
            title = f"2026年度昆山市{name}（第{number}期）k{number % 1000}"
            times = {"start": when} if kind is Kind.EVENT else {"start": Moment(day - timedelta(days=20)), "end": when}
            topic = topics[number // A_NOTICE % len(topics)]
            found.append(
                replace(_FACTS, kind=kind, topic=topic, title=title, phase=f"第{number % A_NOTICE + 1}阶段", **times)
            )
        notice = Notice(id=f"n{start}", title=f"关于组织申报的通知{start}", published_on=date(2025, 9, 1), text="正文")
        yield notice, Reading(milestones=tuple(found))


def filled(store: Store, readers: int, promises: int) -> list[Milestone]:
    """So many subscribers, by SQL, and milestones, as a notice brings them."""
    kept: list[Milestone] = []
    with store.begin() as tx:
        for notice, reading in promised(promises):
            kept += ingest.keep(tx, Timing(), notice, reading, NOW).milestones
    with store.engine.begin() as tx:
        for statement in SUBSCRIBERS:
            tx.execute(text(statement.format(series=SERIES[tx.dialect.name].format(count=readers))))
    rest(store)
    return kept


def messages(kept: list[Milestone], lot: random.Random) -> dict[str, dict[str, str]]:
    """One message of each kind; what is tapped is the button of a list's later page."""
    return {
        "list": {"text": "/list"},
        "list_page": {"data": f"list:{lot.randrange(0, len(kept) // 2, 8)};a;;;;"},
        "today": {"text": "/today"},
        "week": {"text": "/week"},
        "month": {"text": f"/month 2026-{lot.randint(1, 12):02}"},
        "search": {"text": f"/search {lot.choice(_NAMES)}"},
        "search_nothing": {"text": "/search 滑雪"},
        "show": {"text": f"/show {code_of(lot.choice(kept).uid)}"},
        "next": {"text": "/next"},
        "settings": {"text": "/settings"},
        "sentence": {"text": lot.choice(["下周有什么", "3月的戏", "什么时候截止", "talks in March"])},
        "not_plain": {"text": lot.choice(["明天天气怎么样", "how do I get to the office"])},
        "export": {"text": "/export"},
    }


def measured(store: Store, kept: list[Milestone], readers: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every message, by its kind."""
    chat, lot = Chat(House(timing=Timing(), public_url="https://kunqi.example.org")), random.Random(5)  # noqa: S311
    took: dict[str, list[float]] = {}
    for number in range(rounds + WARM):
        for kind, said in messages(kept, lot).items():
            who = lot.randint(1, readers)
            incoming = Incoming(receiver="telegram", address=str(who), user_id=who, message_id=1, **said)
            began = time.perf_counter()
            with store.begin() as tx:
                answers = chat.answer(tx, incoming, NOW)
            if not all(parts(answer.text) and (answer.rows == () or keyboard(answer.rows)) for answer in answers):
                raise AssertionError(said)
            if number >= WARM:
                took.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
    return took


def figures(took: dict[str, list[float]]) -> dict[str, float]:
    """The middle one, the slowest of twenty and the slowest of a hundred, of each kind."""
    found: dict[str, float] = {}
    for kind, each in took.items():
        each.sort()
        for share in SHARES:
            found[f"{kind}_p{share}_ms"] = round(each[min(len(each) * share // 100, len(each) - 1)], 2)
    return found


def shown(name: str, found: dict[str, float]) -> None:
    """One database's part of the table."""
    for kind in dict.fromkeys(key.rsplit("_", 2)[0] for key in found):
        cells = " ".join(f"{found[f'{kind}_p{share}_ms']:>9}" for share in SHARES)
        print(f"{name:<11} {kind:<15} {cells}", flush=True)


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--milestones", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    rows: dict[str, dict[str, float]] = {}
    print(f"{'database':<11} {'message':<15} " + " ".join(f"{f'p{share} ms':>9}" for share in SHARES))
    with tempfile.TemporaryDirectory() as folder, databases(chosen.only, Path(folder), [chosen.subscribers]) as places:
        for url, size in places:
            store = open_store(url)
            kept = filled(store, size, chosen.milestones)
            name = store.engine.dialect.name
            rows[name] = figures(measured(store, kept, size, chosen.rounds))
            store.close()
            shown(name, rows[name])
    sizes = {"subscribers": chosen.subscribers, "milestones": chosen.milestones, "rounds": chosen.rounds}
    print("goal:", ", ".join(f"{name} {goal}" for name, goal in GOALS.items()), f"(load {os.getloadavg()[0]:.1f})")
    print(json.dumps({**sizes, "load": round(os.getloadavg()[0], 1), "rows": rows, "goals": GOALS}))


if __name__ == "__main__":
    main()
