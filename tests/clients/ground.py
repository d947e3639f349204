"""What all clients read: the feed of the seeds on a running server, and what happens to it while they are subscribed."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

from domain.milestone import Milestone, Status
from domain.notice import Notice
from domain.times import CITY, Moment
from feed.placement import Days, place
from scheduler import overrides
from scheduler.ingest import ingest
from scheduler.timing import Timing
from sources import read_paths
from store import Store, milestones
from tests.samples import at

ROOT = Path(__file__).parents[2]
#: Early enough that every entry of the seeds is still in the feed, which the past leaves after sixty days.
NOW = at("2026-01-12T10:00")
STARTS_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Touched:
    """The uids of what changed while the clients were subscribed."""

    moved: str
    cancelled: str


def read_the_seeds(store: Store) -> None:
    """Every seed, on the morning after its publication."""
    found = [one for one in read_paths([ROOT / "seeds"]) if isinstance(one, Notice)]
    for notice in sorted(found, key=lambda one: (one.published_on, one.id)):
        ingest(store, Timing(), notice, at(f"{notice.published_on}T09:00") + timedelta(days=1))


def touch(store: Store) -> Touched:
    """Staff move the next event with an hour to another hour of another day, and call off the next whole day."""
    with store.begin() as tx:
        coming = milestones.listed(tx, over_after=NOW, statuses=[Status.CONFIRMED])
        moved = next(one for one in coming if not _is_whole_day(one) and one.facts.end is None)
        cancelled = next(one for one in coming if _is_whole_day(one))
        to = Moment.parse(f"{moved.facts.anchor.on + timedelta(days=1)}T19:45")
        staff = {"by": "telegram:1", "reason": "", "now": NOW}
        overrides.postpone(tx, Timing(), moved.uid, to, **staff)
        overrides.cancel(tx, Timing(), cancelled.uid, **staff)
    return Touched(moved.uid, cancelled.uid)


def _is_whole_day(milestone: Milestone) -> bool:
    return isinstance(place(milestone.facts, CITY), Days)


def fetched(address: str) -> bytes:
    """The feed as anybody gets it."""
    with urlopen(address, timeout=STARTS_WITHIN) as answer:  # noqa: S310 - our own server's
        body: bytes = answer.read()
    return body


@contextmanager
def serving(store: Store, log: Path) -> Iterator[str]:
    """A server of its own process over this store; its address, without a slash at the end."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.feed.serve", f"sqlite:///{store.path}", NOW.isoformat(), str(port)]
    with log.open("wb") as written:
        server = subprocess.Popen(command, cwd=ROOT, stdout=written, stderr=written)
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(STARTS_WITHIN)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(STARTS_WITHIN * 10):
        assert server.poll() is None, "the server stopped"
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")
