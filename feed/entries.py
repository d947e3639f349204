"""Entries that were written before: a change to one of ten thousand milestones writes one entry anew in every feed."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from domain.milestone import Milestone
from feed.entry import Manner, opened

#: Octets that may be kept; ten thousand entries are some nine million.
ROOM = 32_000_000
#: What an entry costs beside its octets: the object, its name and the place in the table.
_OVERHEAD = 350
_Key = tuple[str, int, Manner]


class Entries:
    """Written entries by all that they depend on, the longest unused leaving first; safe between threads."""

    def __init__(self, room: int = ROOM, write: Callable[[Milestone, Manner], bytes] = opened) -> None:
        self._room = room
        self._write = write
        self._used = 0
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._lock = Lock()

    def opened(self, milestone: Milestone, manner: Manner) -> bytes:
        """As ``feed.entry.opened``; the same milestone is written once while there is room."""
        # The whole milestone counts, not its revision alone: a notice may get another address without a revision.
        key = (milestone.uid, hash(milestone), manner)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        return self._keep(key, self._write(milestone, manner))

    def _keep(self, key: _Key, written: bytes) -> bytes:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = written
                self._used += len(written) + _OVERHEAD
            while self._used > self._room:
                _, oldest = self._kept.popitem(last=False)
                self._used -= len(oldest) + _OVERHEAD
        return written

    @property
    def used(self) -> int:
        """Octets kept, with what keeping them costs."""
        return self._used
