"""Entries that were written before: a change to one of ten thousand milestones writes one entry anew in every feed."""

from collections.abc import Callable

from domain.milestone import Milestone
from feed.bounded import Bounded
from feed.entry import Manner, opened

#: Octets that may be kept; ten thousand entries are some nine million.
ROOM = 32_000_000
#: What an entry costs beside its octets: the object, its name and the place in the table.
_OVERHEAD = 350


class Entries:
    """Written entries by all that they depend on, the longest unused leaving first; safe between threads."""

    def __init__(self, room: int = ROOM, write: Callable[[Milestone, Manner], bytes] = opened) -> None:
        self._write = write
        self._kept: Bounded[bytes] = Bounded(room, lambda written: len(written) + _OVERHEAD)

    def opened(self, milestone: Milestone, manner: Manner) -> bytes:
        """As ``feed.entry.opened``; the same milestone is written once while there is room."""
        # The whole milestone counts, not its revision alone: a notice may get another address without a revision.
        key = (milestone.uid, hash(milestone), manner)
        return self._kept.get(key) or self._kept.put(key, self._write(milestone, manner))

    @property
    def used(self) -> int:
        """Octets kept, with what keeping them costs."""
        return self._kept.used
