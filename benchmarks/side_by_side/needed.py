"""What a careful reader needs of the notices in seeds/, and what of it a parser found.

The facts are those of tests/golden/seeds.expected.toml. A row whose time is vague (1月中旬) is not needed of anybody,
and not held against anybody who returns it.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

FACTS = Path(__file__).parents[2] / "tests" / "golden" / "seeds.expected.toml"
END_OF_A_DAY = frozenset({"T24:00", "T23:59"})


@dataclass(frozen=True, slots=True)
class Row:
    """One promise: ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM``, or None."""

    notice: str
    kind: str
    start: str | None
    end: str | None
    needed: bool = True

    @property
    def bounds(self) -> tuple[str, ...]:
        """The times it states."""
        return tuple(time for time in (self.start, self.end) if time)

    @property
    def identifying(self) -> tuple[str, ...]:
        """The times that tell it: the end of a window, the start of an event, both ends of publicity."""
        if self.kind == "publicity":
            return self.bounds
        time = self.start if self.kind == "event" else self.end
        return (time,) if time else ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that a parser returned: all the times that it may mean, and the kind, if it says what it is for."""

    times: tuple[datetime, ...] = ()
    promise: Row | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What a parser found in all notices."""

    found: int = 0
    days: int = 0  #: needed times of which it returned at least the day
    returned: int = 0  #: answers with a time in them
    false_alarms: int = 0

    def __add__(self, other: Self) -> "Score":
        return Score(
            self.found + other.found,
            self.days + other.days,
            self.returned + other.returned,
            self.false_alarms + other.false_alarms,
        )

    @property
    def share(self) -> float:
        """False alarms of all that it returned, 0 to 1."""
        return self.false_alarms / self.returned if self.returned else 0.0


def facts() -> dict[str, list[Row]]:
    """The rows of each notice, as the tests hold them."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in tomllib.loads(FACTS.read_text("utf-8"))["milestone"]:
        needed = row["precision"] != "vague"
        rows[row["notice"]].append(Row(row["notice"], row["kind"], row.get("start"), row.get("end"), needed))
    return dict(rows)


def written(time: str) -> str:
    """One way of writing the end of a day; every other time as it is."""
    day, clock = time[:10], time[10:]
    if clock == "T00:00":
        day = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        return f"{day}T24:00"
    return f"{day}T24:00" if clock in END_OF_A_DAY else time


def readings(time: datetime) -> set[str]:
    """Every fact that a parser's time may be: parsers give a day as its midnight, or as its last minute, or as the next one.

    17:59:59 is how some write the end of 17时; what ends with the last second of an hour also counts as that hour.
    """
    minute = time.replace(tzinfo=None).isoformat(timespec="minutes")
    if time.year == 1:  # some make 2025年 of 二〇 a span back to the beginning; there is no day before it
        return {minute}
    found = {written(minute)}
    if (time.hour, time.minute) == (0, 0):
        found |= {minute[:10], (time - timedelta(days=1)).date().isoformat()}
    if (time.hour, time.minute) == (23, 59):
        found.add(minute[:10])
    if (time.minute, time.second) == (59, 59):
        found.add(written(f"{minute[:13]}:00"))
    return found


def judge(rows: Mapping[str, Sequence[Row]], answers: Mapping[str, Sequence[Answer]]) -> Score:
    """The score of one parser's answers, by notice; a notice it failed on has none."""
    score = Score()
    for notice in rows.keys() | answers.keys():
        asked, given = rows.get(notice, ()), answers.get(notice, ())
        promised = [answer.promise for answer in given if answer.promise]
        score += of_promises(asked, promised) if promised else of_expressions(asked, given)
    return score


def of_promises(rows: Sequence[Row], promises: Sequence[Row]) -> Score:
    """Strict: kind and identifying time are right, and each promise answers one row only, the needed rows first."""
    left = list(promises)
    found = days = 0
    for row in sorted(rows, key=lambda row: not row.needed):
        hit = next((promise for promise in left if same(row, promise)), None)
        if hit is not None:
            left.remove(hit)
            found += row.needed
        days += row.needed and covered(row, {bound[:10] for promise in promises for bound in promise.bounds}, 10)
    return Score(found, days, len(promises), len(left))


def same(row: Row, promise: Row) -> bool:
    """Whether a promise is the one that the row states."""
    return row.kind == promise.kind and [*map(written, row.identifying)] == [*map(written, promise.identifying)]


def of_expressions(rows: Sequence[Row], answers: Iterable[Answer]) -> Score:
    """Generous: any time of any expression will do, as often as it is returned, and nobody is asked what it is for.

    A false alarm has no time on any day that begins or ends any promise of its notice, needed or vague.
    """
    timed = [{reading for time in answer.times for reading in readings(time)} for answer in answers if answer.times]
    everything = set[str]().union(*timed)
    on_days = {reading[:10] for reading in everything}
    promised = {bound[:10] for row in rows for bound in row.bounds}
    return Score(
        found=sum(row.needed and covered(row, everything) for row in rows),
        days=sum(row.needed and covered(row, on_days, 10) for row in rows),
        returned=len(timed),
        false_alarms=sum(promised.isdisjoint(reading[:10] for reading in expression) for expression in timed),
    )


def covered(row: Row, times: set[str], letters: int | None = None) -> bool:
    """Whether all identifying times of a row are among the given ones, or so many letters of them."""
    return all(written(time)[:letters] in times for time in row.identifying)
