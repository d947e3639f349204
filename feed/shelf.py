"""Rendered answers kept at hand: a thousand subscribers of one filter cost one rendering."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

from feed.bounded import Bounded
from feed.representation import Representation

#: Octets of answers, some hundred feeds of 200 KB, plain and compressed.
ROOM = 32_000_000


class Shelf:
    """The last answers by key, ``room`` octets of them, safe between threads.

    A key names everything its answer depends on, the store's revision too, so nothing here is ever out of date and
    nothing needs to be thrown away by hand.
    """

    def __init__(self, *, room: int = ROOM) -> None:
        self._answers: Bounded[Representation] = Bounded(room, lambda answer: answer.octets)
        self._lock = Lock()
        self._making: dict[Hashable, tuple[Lock, int]] = {}

    def get(self, key: Hashable, make: Callable[[], Representation]) -> Representation:
        """The answer of this key, made at most once while it is kept. A failure to make it is not kept."""
        found = self.find(key)
        if found is not None:
            return found
        with self._alone(key):  # those who waited find it made
            found = self.find(key)
            return found if found is not None else self._answers.put(key, make())

    def find(self, key: Hashable) -> Representation | None:
        """The answer of this key if it is at hand."""
        return self._answers.get(key)

    @contextmanager
    def _alone(self, key: Hashable) -> Iterator[None]:
        """One at a time for a key; who asks for another answer does not wait for this one."""
        with self._lock:
            turn, waiting = self._making.get(key, (Lock(), 0))
            self._making[key] = (turn, waiting + 1)
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, waiting = self._making.pop(key)
                if waiting > 1:
                    self._making[key] = (turn, waiting - 1)
