"""What a client of the feed is here, and how its readings are judged."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.clients.entry import Entry
from tests.clients.ground import Touched, fetched

#: Whether a reading is what is waited for: a program refreshes when it pleases.
Arrived = Callable[[list[Entry]], bool]
Refresh = Callable[[Arrived], list[Entry]]


@dataclass(frozen=True, slots=True)
class Client:
    """``subscribe(address, folder)`` lasts as a block; within it each ``Refresh`` gives what the client shows then."""

    name: str
    version: str
    subscribe: Callable[[str, Path], AbstractContextManager[Refresh]]
    missing: str = ""  #: what to install; empty when it runs here
    #: What it makes of an entry by its own rules, where these are not the calendar's fault.
    sees: Callable[[Entry], Entry] = lambda entry: entry

    def expects(self, promised: Iterable[Entry]) -> list[Entry]:
        return sorted(map(self.sees, promised))


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much of what was promised a client showed, before anything changed; and whether the changes arrived."""

    promised: int
    events: int
    titles: int
    hours: int
    change: bool
    cancellation: bool
    equal: bool  #: both readings, to the letter


def judge(client: Client, promises: tuple[list[Entry], list[Entry]], touched: Touched, shown: "Shown") -> Verdict:
    """``promises``: what the store said at first and at last."""
    first, last = client.expects(promises[0]), client.expects(promises[1])
    by_uid = {one.uid: client.sees(one) for one in promises[1]}
    return Verdict(
        promised=len(first),
        events=len(shown.first),
        titles=_common((one.title for one in first), (one.title for one in shown.first)),
        hours=_common(((one.start, one.end) for one in first), ((one.start, one.end) for one in shown.first)),
        change=by_uid[touched.moved] in shown.last,
        cancellation=by_uid[touched.cancelled] in shown.last,
        equal=(shown.first, shown.last) == (first, last),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What a client showed at first and at last."""

    first: list[Entry]
    last: list[Entry]


def _common(one: Iterable[object], other: Iterable[object]) -> int:
    return (Counter(one) & Counter(other)).total()


def reading(read: Callable[[bytes], list[Entry]]) -> Callable[[str, Path], AbstractContextManager[Refresh]]:
    """A parser as a client: it fetches whenever it is asked."""

    @contextmanager
    def subscribe(address: str, _folder: Path) -> Iterator[Refresh]:
        yield lambda _arrived: read(fetched(address))

    return subscribe


def patient(look: Callable[[], list[Entry]], arrived: Arrived, seconds: float) -> list[Entry]:
    """Look until it has arrived or patience ends; the last look."""
    ends = time.monotonic() + seconds
    while not arrived(shown := look()) and time.monotonic() < ends:
        time.sleep(0.5)
    return shown
