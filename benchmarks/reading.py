"""Kunqi's reading beside the parsers that read Chinese dates, on the notices of seeds/, in one run on one machine.

    make bench-reading                         # in a virtual environment that has them all
    python benchmarks/reading.py [--rounds N] [--limit SECONDS] [--only KEY ...]

All get the same texts, and the publication day as the base. Each runs alone in a process of its own, is loaded and
warmed before it is timed, and is timed in whole passes over all texts, the parsers taking turns; the median counts.
Found: of the times that a careful reader needs, those that it returned; Kunqi's must also be of the right kind, once
each. The others are judged generously (benchmarks/side_by_side/needed.py says how). Prints a table, and as its last
line one JSON object with the same figures.
"""

import argparse
import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from side_by_side.needed import Answer, Row, Score, facts, judge
from side_by_side.parsers import KUNQI, PARSERS, Parser
from side_by_side.worker import Failed, Worker

from domain.notice import Notice
from sources import Broken, read_paths

SEEDS = Path(__file__).parent.parent / "seeds"
INSTALL = "make bench-reading"
HEADINGS = ("parser", "version", "chars/s", "Kunqi is", "found", "days", "returned", "false", "share", "errors")


@dataclass(slots=True)
class Run:
    """One parser's way through the texts."""

    parser: Parser
    worker: Worker | None = None
    trouble: str = ""  #: why there are no figures
    read: dict[int, list[Answer]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> int | None:
        """Characters a second, the median of its turns."""
        return round(statistics.median(self.rates)) if self.rates else None


def texts() -> list[Notice]:
    """The articles of seeds/; its policy documents promise nothing and are no notices."""
    articles = next(SEEDS.glob("000_*"))
    return [found for found in read_paths([articles]) if not isinstance(found, Broken)]


def version(parser: Parser) -> str:
    """That of the installed distribution; Kunqi's own is this checkout."""
    try:
        return metadata.version(parser.distribution) if parser is not KUNQI else "here"
    except metadata.PackageNotFoundError:
        return "-"


def begin(parser: Parser, notices: Sequence[Notice], limit: float) -> Run:
    """Load it, and let it read each text once: its answers, its errors, and it is warm."""
    run = Run(parser)
    try:
        run.worker = Worker(parser, notices, limit)
    except Failed as failed:
        here = version(parser) != "-"
        run.trouble = f"does not load: {failed}" if here else f"not installed; `{INSTALL}` installs it and runs this"
    for number in range(len(notices) if run.worker else 0):
        read_one(run, number, notices[number])
    return run


def read_one(run: Run, number: int, notice: Notice) -> None:
    """One text into the run, or its error."""
    try:
        if run.worker:
            run.read[number] = run.worker.read(number)
    except Failed as failed:
        run.errors.append(f"{notice.id}: {failed}")


def turn(run: Run, notices: Sequence[Notice]) -> None:
    """One timed turn over the texts that it can read."""
    if not run.worker or not run.read:
        return
    try:
        seconds = run.worker.seconds(sorted(run.read))
    except Failed as failed:
        run.errors.append(f"a whole pass: {failed}")
        return
    run.rates.append(sum(len(notices[number].text) for number in run.read) / seconds)


def measure(parsers: Iterable[Parser], notices: Sequence[Notice], rounds: int, limit: float) -> list[Run]:
    """All of them, in turns, so that whatever else the machine does hits them alike."""
    runs = [begin(parser, notices, limit) for parser in parsers]
    for _ in range(rounds):
        for run in runs:
            turn(run, notices)
    for run in runs:
        if run.worker:
            run.worker.stop()
    return runs


def score(run: Run, rows: dict[str, list[Row]], notices: Sequence[Notice]) -> Score:
    """What it found and what it invented."""
    return judge(rows, {notices[number].id: answers for number, answers in run.read.items()})


def times(run: Run, kunqi: Run | None) -> float | None:
    """How many times as fast Kunqi is, in this run."""
    if kunqi is None or not kunqi.rate or not run.rate:
        return None
    return round(kunqi.rate / run.rate, 1)


def line(run: Run, kunqi: Run | None, total: Score, needed: int) -> list[str]:
    """A row of the table."""
    if run.trouble:
        return [run.parser.title, version(run.parser), run.trouble]
    return [
        run.parser.title,
        version(run.parser),
        f"{run.rate:,}" if run.rate else "-",
        f"{times(run, kunqi)} ×" if run is not kunqi and times(run, kunqi) else "",
        f"{total.found}/{needed}",
        f"{total.days}/{needed}",
        f"{total.returned:,}",
        f"{total.false_alarms:,}",
        f"{total.share:.0%}",
        str(len(run.errors)),
    ]


def table(lines: Sequence[Sequence[str]]) -> str:
    """Columns set apart by blanks; a line of three cells says why it has no figures."""
    full = [row for row in lines if len(row) == len(HEADINGS)]
    widths = [max(len(row[column]) for row in full) for column in range(len(HEADINGS))]
    widths[:2] = (max(len(row[column]) for row in lines) for column in (0, 1))
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n < 2 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=False))
        )
        for row in lines
    )


def figures(run: Run, kunqi: Run | None, total: Score) -> dict[str, object]:
    """The same as JSON; null for what was not measured."""
    there = not run.trouble
    key = run.parser.key
    found: dict[str, object] = {
        "characters_per_second": run.rate,
        "found": total.found if there else None,
        "days_found": total.days if there else None,
        "returned": total.returned if there else None,
        "false_alarms": total.false_alarms if there else None,
        "false_alarm_share": round(total.share, 3) if there else None,
        "errors": len(run.errors) if there else None,
    }
    named = {f"{key}_{name}": figure for name, figure in found.items()}
    return named if run is kunqi else named | {f"times_{key}": times(run, kunqi)}


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="timed turns of each parser (5)")
    parser.add_argument("--limit", type=float, default=20, help="seconds that one text may take (20)")
    parser.add_argument(
        "--only", nargs="+", choices=[known.key for known in PARSERS], help="these parsers and no others"
    )
    return parser.parse_args()


def main() -> None:
    """Measure everything and print it."""
    asked = arguments()
    notices, rows = texts(), facts()
    needed = sum(row.needed for known in rows.values() for row in known)
    characters = sum(len(notice.text) for notice in notices)
    runs = measure([p for p in PARSERS if not asked.only or p.key in asked.only], notices, asked.rounds, asked.limit)
    kunqi = next((run for run in runs if run.parser is KUNQI), None)
    totals = [score(run, rows, notices) for run in runs]
    print(f"{len(notices)} notices, {characters:,} characters, {needed} needed times, median of {asked.rounds} turns\n")
    print(
        table([HEADINGS, *(line(run, kunqi, total, needed) for run, total in zip(runs, totals, strict=True))]),
        end="\n\n",
    )
    for run in runs:
        for error in run.errors:
            print(f"{run.parser.title}: {error}")
    printed: dict[str, object] = {
        "notices": len(notices),
        "characters": characters,
        "needed": needed,
        "rounds": asked.rounds,
    }
    for run, total in zip(runs, totals, strict=True):
        printed |= figures(run, kunqi, total)
    print(json.dumps(printed))


if __name__ == "__main__":
    main()
