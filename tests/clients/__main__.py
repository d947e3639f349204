"""Every calendar client and parser that is installed here reads the feed of the seeds: ``make clients``.

They subscribe to a running server, and while they are subscribed staff move one entry and cancel another. Nothing is
installed: what is missing is said, in one line for apt. Prints a table, and as its last line one JSON object with the
same figures; exit code 1 when one that ran shows anything else than the store says. ``--only NAME`` picks some.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from store import Store
from tests.clients import ground
from tests.clients.client import Client, Refresh, Shown, Verdict, judge, reading
from tests.clients.entry import Entry, promised
from tests.clients.evolution import evolution
from tests.clients.khal import khal
from tests.clients.parsers import PARSERS, Read
from tests.clients.programs import PROGRAMS
from tests.clients.thunderbird import thunderbird
from tests.databases import opened

HEADINGS = ("client", "version", "events", "titles", "hours", "change arrives", "cancellation arrives")
APT = "apt install "
#: What goes wrong with somebody else's program is said in its row, and the others go on.
TROUBLE = (AssertionError, OSError, ValueError, LookupError, AttributeError, subprocess.SubprocessError)


@dataclass(frozen=True, slots=True)
class Row:
    """``verdict`` is None for a client that did not run, with ``why``."""

    client: Client
    verdict: Verdict | None
    why: str = ""

    @property
    def agrees(self) -> bool:
        return self.verdict is not None and self.verdict.equal


def _in_python(package: str, read: Read) -> Client:
    try:
        return Client(package, version(package), reading(read))
    except PackageNotFoundError:
        return Client(package, "", reading(read), missing="make lint")


def _program(name: str, folder: Path) -> Client:
    program = PROGRAMS[name](folder)
    return Client(name, program.version, reading(program.read), program.missing)


def _clients() -> Iterator[tuple[str, Callable[[Path], Client]]]:
    yield from (
        (package, lambda _, name=package, read=read: _in_python(name, read)) for package, read in PARSERS.items()
    )
    yield from ((name, lambda folder, name=name: _program(name, folder)) for name in PROGRAMS)
    yield "vdirsyncer + khal", lambda _: khal()
    yield "Evolution Data Server", lambda _: evolution()
    yield "Thunderbird", lambda _: thunderbird()


#: Every one there is, by its name in the table; each is given a folder for what must be built.
CLIENTS = dict(_clients())


def rows(chosen: Iterable[Client], folder: Path) -> Iterator[Row]:
    """One after the other, each with a store and a server of its own, so that none can help another."""
    for number, client in enumerate(chosen):
        own = folder / str(number)
        own.mkdir()
        yield Row(client, None, "not installed") if client.missing else _tried(client, own)


def _tried(client: Client, folder: Path) -> Row:
    try:
        return Row(client, _trial(client, folder))
    except TROUBLE as trouble:
        return Row(client, None, f"failed: {' '.join(str(trouble).split())[:200] or type(trouble).__name__}")


def _trial(client: Client, folder: Path) -> Verdict:
    with opened(f"sqlite:///{folder / 'kunqi.db'}") as store, ExitStack() as stack:
        ground.read_the_seeds(store)
        address = stack.enter_context(ground.serving(store, folder / "server.log"))
        refresh = stack.enter_context(client.subscribe(f"{address}/feeds/all.ics", folder / "client"))
        first, at_first = _look(client, store, refresh)
        touched = ground.touch(store)
        last, at_last = _look(client, store, refresh)
    return judge(client, (first, last), touched, Shown(at_first, at_last))


def _look(client: Client, store: Store, refresh: Refresh) -> tuple[list[Entry], list[Entry]]:
    """What the store says, and what the client shows within its time."""
    said = promised(store)
    expected = client.expects(said)
    return said, refresh(lambda shown: shown == expected)


def table(all_rows: Iterable[Row]) -> str:
    lines = [HEADINGS, ("---",) * len(HEADINGS), *map(_cells, all_rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(row: Row) -> tuple[str, ...]:
    verdict, name = row.verdict, (row.client.name, row.client.version or "—")
    if verdict is None:
        return *name, row.why, "", "", "", ""
    counts = [f"{count}/{verdict.promised}" for count in (verdict.events, verdict.titles, verdict.hours)]
    return *name, *counts, *("yes" if arrived else "NO" for arrived in (verdict.change, verdict.cancellation))


def figures(all_rows: Iterable[Row]) -> list[dict[str, object]]:
    return [
        {
            "client": row.client.name,
            "version": row.client.version,
            "missing": row.client.missing,
            "failed": row.why if not row.client.missing else "",
            **(asdict(row.verdict) if row.verdict else {}),
        }
        for row in all_rows
    ]


def missing(all_rows: Iterable[Row]) -> list[str]:
    """What to type to have those that did not run: one line for apt, then the others."""
    steps = {step for row in all_rows for step in row.client.missing.split(" && ") if step}
    packages = sorted({word for step in steps if step.startswith(APT) for word in step.removeprefix(APT).split()})
    others = sorted(step for step in steps if not step.startswith(APT))
    return [f"{APT}{' '.join(packages)}", *others] if packages else others


@contextmanager
def workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kunqi-clients-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def main(arguments: list[str], say: Callable[[str], object] = print) -> int:
    parser = argparse.ArgumentParser(prog="make clients", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", metavar="NAME", action="append", choices=CLIENTS, help="one of them; repeatable")
    chosen: list[str] = parser.parse_args(arguments).only or list(CLIENTS)
    with workplace() as folder:
        done = list(rows((CLIENTS[name](folder) for name in chosen), folder))
    say(table(done))
    for line in missing(done):
        say(f"to have all of them: {line}")
    say(json.dumps({"clients": figures(done)}, ensure_ascii=False))
    return 0 if all(row.agrees or row.client.missing for row in done) else 1


def _stop(number: int, _frame: object) -> None:
    """Leave by way of every ``finally``: a client is a session of its own, which would outlive us."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main(sys.argv[1:]))
