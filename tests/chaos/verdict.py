"""The two sets compared: what was to arrive, and what the far end has on its disk."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.messages.zh import ZH
from tests.botapi.server import SUPERGROUP
from tests.chaos.book import Pair

CODE = re.compile(re.escape(ZH.code).replace(r"\{code\}", "([0-9a-f]{6})"))
MARK = ZH.maybe_double.partition("{")[0][:6]  #: 「可能重复」

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One reminder in one message that the far end took."""

    at: float
    marked: bool


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What became of all that was due."""

    reminders: int
    lost: list[Pair] = field(default_factory=list)
    unexpected: list[Pair] = field(default_factory=list)
    doubled_marked: int = 0
    doubled_unmarked: int = 0
    early: int = 0
    needless_marks: int = 0  #: marked, though nothing had arrived before
    lateness: dict[Pair, float] = field(default_factory=dict)  #: seconds from due to the first acceptance


def arrivals(records: Iterable[Json]) -> dict[Pair, list[Arrival]]:
    """Every reminder in what the far end took, in the order it took it."""
    found: dict[Pair, list[Arrival]] = defaultdict(list)
    for record in records:
        if record["kind"] != "send":
            continue
        arrival = Arrival(record["at"], record["text"].startswith(MARK))
        for code in CODE.findall(record["text"]):
            found[address_of(record), code].append(arrival)
    return found


def address_of(record: Json) -> str:
    """The address a message was for; a group's former one where it has moved."""
    chat, thread = record["chat"]["id"], record.get("message_thread_id")
    chat = chat + SUPERGROUP if chat <= -SUPERGROUP else chat
    return f"{chat}/{thread}" if thread else str(chat)


def compared(
    due: Mapping[Pair, float],
    records: Iterable[Json],
    *,
    excused: Container[str] = (),
    shown: Callable[[float], float] = lambda at: at,
    tolerance: float = 0.0,
) -> Verdict:
    """Due against arrived; ``excused`` addresses are closed to us, ``shown`` is the service's clock at a true time."""
    verdict = Verdict(reminders=len(due))
    found = arrivals(records)
    for pair, at in due.items():
        came = found.pop(pair, [])
        if not came:
            if pair[0] not in excused:
                verdict.lost.append(pair)
            continue
        verdict.lateness[pair] = shown(came[0].at) - at
        verdict.early += verdict.lateness[pair] < -tolerance
        verdict.needless_marks += came[0].marked
        verdict.doubled_marked += sum(arrival.marked for arrival in came[1:])
        verdict.doubled_unmarked += sum(not arrival.marked for arrival in came[1:])
    verdict.unexpected = list(found)
    return verdict


def quantile(values: Iterable[float], part: float) -> float:
    """The value that ``part`` of them do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
