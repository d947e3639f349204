"""Rendered answers kept at hand: a thousand subscribers of one filter cost one rendering."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

from feed.representation import Representation

#: Octets of answers, some hundred feeds of 200 KB, plain and compressed.
ROOM = 32_000_000


class Shelf:
    """The last answers by key, ``room`` octets of them, safe between threads.

    A key names everything its answer depends on, the store's revision too, so nothing here is ever out of date and
    nothing needs to be thrown away by hand.
    """

    def __init__(self, *, room: int = ROOM) -> None:
        self._room = room
        self._used = 0
        self._answers: OrderedDict[Hashable, Representation] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, tuple[Lock, int]] = {}

    def get(self, key: Hashable, make: Callable[[], Representation]) -> Representation:
        """The answer of this key, made at most once while it is kept. A failure to make it is not kept."""
        found = self.find(key)
        if found is not None:
            return found
        with self._alone(key):  # those who waited find it made
            found = self.find(key)
            return found if found is not None else self._keep(key, make())

    def find(self, key: Hashable) -> Representation | None:
        """The answer of this key if it is at hand."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

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

    def _keep(self, key: Hashable, answer: Representation) -> Representation:
        with self._lock:
            self._answers[key] = answer
            self._used += answer.octets
            while self._used > self._room:
                _, oldest = self._answers.popitem(last=False)
                self._used -= oldest.octets
        return answer
