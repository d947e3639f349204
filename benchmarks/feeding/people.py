"""What personal calendars take: ``people FOLDER MILESTONES PEOPLE SECONDS`` reads one after the other, prints one JSON line.

The store is filled by another process, so that the memory is that of reading alone. Each is read once with alarms, as a program does that asks for the first time, until all are read or the time is up; then
those again with the tag they got.
"""

import json
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from starlette.requests import Request

from benchmarks.feeding import city
from domain.times import CITY
from feed import personal
from feed.site import checked_site
from scheduler.clock import SimulatedClock
from store import open_store


def megabytes() -> int:
    """What this process has in memory."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def request(secret: str, tag: str = "") -> Request:
    """As the server hands it on."""
    headers = [(b"accept-encoding", b"gzip"), *([(b"if-none-match", tag.encode())] if tag else [])]
    path = {"path": f"/f/{secret}.ics", "path_params": {"secret": secret}}
    return Request({"type": "http", "method": "GET", "query_string": b"alarms=1", "headers": headers, **path})


def fill(folder: str, dates: int, people: int) -> None:
    """The store, and the secrets in a file."""
    store = open_store(f"sqlite:///{folder}/people.db")
    city.fill(store, city.dates(dates, datetime.now(UTC).date()))
    Path(folder, "secrets").write_text("\n".join(city.people(store, people)), encoding="ascii")
    store.close()


def main(folder: str, dates: str, people: str, seconds: str) -> None:
    """Fill, read, read again."""
    filling = get_context("spawn").Process(target=fill, args=(folder, int(dates), int(people)))
    filling.start()
    filling.join()
    store, secrets = open_store(f"sqlite:///{folder}/people.db"), Path(folder, "secrets").read_text("ascii").split()
    clock = SimulatedClock(datetime.now(UTC) + timedelta(seconds=5))
    site = checked_site(store, clock, zone=CITY, base_url="https://kunqi.example.cn", city_name="昆山")
    before, tags = megabytes(), list[str]()

    def first() -> Iterable[int]:
        for secret in secrets:
            answer = personal.feed(site, request(secret))
            tags.append(answer.headers["etag"])
            yield answer.status_code

    def again() -> Iterable[int]:
        return (
            personal.feed(site, request(secret, tag)).status_code for secret, tag in zip(secrets, tags, strict=False)
        )

    found: dict[str, object] = {"people": len(secrets), "dates": int(dates), "memory_before_mb": before}
    found |= _read("first", first(), float(seconds))
    found |= {"memory_mb": megabytes(), **_read("again", again(), float(seconds) / 3)}
    print(json.dumps(found))


def _read(name: str, statuses: Iterable[int], limit: float) -> dict[str, object]:
    began, seen = time.perf_counter(), dict[int, int]()
    for status in statuses:
        seen[status] = seen.get(status, 0) + 1
        if time.perf_counter() - began > limit:
            break
    took, count = time.perf_counter() - began, sum(seen.values())
    return {f"{name}_read": count, f"{name}_ms": round(took / count * 1000, 2), f"{name}_answers": seen}


if __name__ == "__main__":
    main(*sys.argv[1:])
