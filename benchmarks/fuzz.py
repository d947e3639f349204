"""Reads texts that nobody wrote and looks whether anything breaks.

    python benchmarks/fuzz.py [--count N] [--seed N] [--processes 1|2] [--keep FOLDER]

Of ten texts six are real notices mangled (of seeds/ and tests/golden/notices), three are made up by a small grammar of
notices, and one is hypothesis'. Of every reading must hold: no exception, at most one second of processor time, each
quote is that slice of the text, no milestone ends before it starts unless it says so, and all of it is plain JSON.
Text number N of a seed is always the same text. One that breaks something is cut down, shown and written to a file,
and the exit code is 1. Prints a table, and as its last line one JSON object with the same figures.
"""

import argparse
import json
import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import hypothesis

from benchmarks.texts import by_hypothesis, invented
from domain.milestone import Doubt, Evidence, Facts, Reading, Unread
from domain.notice import Notice
from domain.plain import plain
from extract import read

LONGEST_SECONDS = 1.0
BATCH = 1000  # texts a process reads before it reports
MOST_SHOWN = 5


class Broke(Exception):
    """What hypothesis sees of a text that broke something."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A text that broke something, and what."""

    what: str
    notice: Notice


@dataclass(slots=True)
class Tally:
    """What some readings came to."""

    texts: int = 0
    characters: int = 0
    milestones: int = 0
    seconds: float = 0.0  #: of processor time
    slowest: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count the readings of another tally too."""
        self.texts += other.texts
        self.characters += other.characters
        self.milestones += other.milestones
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)
        self.failures += other.failures


def tried(notice: Notice) -> tuple[Tally, str]:
    """One reading, and what is wrong with it; empty where nothing is. What seems slow is read again, to be sure."""
    try:
        reading, took = timed(notice)
        for _ in range(2):
            took = min(took, timed(notice)[1]) if took > LONGEST_SECONDS else took
    except Exception as error:  # noqa: BLE001 any at all is a finding
        return Tally(1, len(notice.text)), f"{type(error).__name__}: {error}"
    tally = Tally(1, len(notice.text), len(reading.milestones), took, took)
    return tally, f"took {took:.1f} s" if took > LONGEST_SECONDS else next(faults(notice, reading), "")


def timed(notice: Notice) -> tuple[Reading, float]:
    """A reading and its seconds of processor time."""
    started = time.process_time()
    reading = read(notice)
    return reading, time.process_time() - started


def faults(notice: Notice, reading: Reading) -> Iterator[str]:
    """What is wrong with a reading."""
    quoted: list[Evidence | Unread] = [*(facts.evidence for facts in reading.milestones), *reading.unread]
    for found in quoted:
        if not found.quote or found.quote != notice.text[found.start : found.end]:
            yield f"quote {found.quote!r} is not text[{found.start}:{found.end}]"
    for facts in reading.milestones:
        yield from wrong(facts)


def wrong(facts: Facts) -> Iterator[str]:
    """What is wrong with one milestone."""
    json.dumps(plain(facts))
    start, end = facts.start, facts.end
    if start is None and end is None:
        yield "no time: a milestone without one"
    backwards = start and end and (end.on, end.minute or 1440) < (start.on, start.minute or 0)
    if backwards and Doubt.BACKWARDS not in facts.warnings:
        yield f"backwards: {start} ends at {end}, and no doubt says so"


def batch(seed: int, first: int, after: int) -> Tally:
    """Read some of the texts of a seed."""
    total = Tally()
    for number in range(first, after):
        notice = invented(seed, number)
        tally, what = tried(notice)
        total.add(tally)
        if what:
            total.failures.append(Failure(what, shrunk(notice, what)))
    return total


def shrunk(notice: Notice, what: str) -> Notice:
    """The notice without all that can be left out while the same thing breaks."""
    kind, size = re.split("[: ]", what, maxsplit=1)[0], len(notice.text) // 2
    while size:
        for start in range(0, len(notice.text), size):
            shorter = replace(notice, text=notice.text[:start] + notice.text[start + size :])
            if tried(shorter)[1].startswith(kind):
                notice = shorter
                break
        else:
            size //= 2
    return notice


def read_hypothesis(seed: int, count: int) -> Tally:
    """Texts that hypothesis makes, and cuts down itself."""
    total = Tally()
    last: list[Failure] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    @hypothesis.given(by_hypothesis())
    def holds(notice: Notice) -> None:
        tally, what = tried(notice)
        total.add(tally)
        last[:] = [Failure(what, notice)] if what else last
        if what:
            raise Broke

    try:
        holds()
    except Broke:
        total.failures += last
    return total


def everything(seed: int, count: int, processes: int) -> Tally:
    """All texts of a seed, a tenth of them hypothesis'."""
    own = count - count // 10
    total = Tally()
    with ProcessPoolExecutor(processes) as pool:
        made = pool.submit(read_hypothesis, seed, max(1, count // 10))
        batches = [pool.submit(batch, seed, first, min(first + BATCH, own)) for first in range(0, own, BATCH)]
        for done in (*batches, made):
            total.add(done.result())
    return total


def shown(failure: Failure) -> str:
    """A failure for a person, and enough to read it again."""
    notice = failure.notice
    return (
        f"{failure.what}\n  number {notice.id}, title {notice.title!r}, published {notice.published_on}\n"
        f"  text {notice.text!r}\n"
    )


def report(total: Tally, seed: int, keep: Path) -> None:
    """The table, what broke, and the line of JSON."""
    figures = {
        "seed": seed,
        "texts": total.texts,
        "characters": total.characters,
        "milestones": total.milestones,
        "slowest_seconds": round(total.slowest, 3),
        "characters_per_second": round(total.characters / max(total.seconds, 1e-9)),
        "texts_per_second": round(total.texts / max(total.seconds, 1e-9)),
        "failures": len(total.failures),
    }
    for name, figure in figures.items():
        print(f"{name:24} {figure:>14,}" if name != "seed" else f"{name:24} {figure:>14}")
    if total.failures:
        keep.mkdir(parents=True, exist_ok=True)
        path = keep / f"fuzz-{seed}.txt"
        path.write_text("\n".join(map(shown, total.failures)), "utf-8")
        print(*map(shown, total.failures[:MOST_SHOWN]), f"all of them: {path}", sep="\n")
    print(json.dumps(figures))


def main() -> int:
    """Read them all and say what broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--processes", type=int, choices=(1, 2), default=1)
    parser.add_argument("--keep", type=Path, default=Path("build"))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    total = everything(chosen.seed, chosen.count, chosen.processes)
    report(total, chosen.seed, chosen.keep)
    return int(bool(total.failures))


if __name__ == "__main__":
    raise SystemExit(main())
