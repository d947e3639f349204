"""What is kept at hand within a fixed room: used last, kept longest."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Bounded(Generic[Kept]):
    """Values by key, together no larger than ``room`` as ``size`` measures them; safe between threads."""

    def __init__(self, room: int, size: Callable[[Kept], int]) -> None:
        self._room = room
        self._size = size
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    @property
    def used(self) -> int:
        """The size of all that is kept."""
        return self._used

    def get(self, key: Hashable) -> Kept | None:
        """The value, if it is still here."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, value: Kept) -> Kept:
        """Keep it, and let go of what was used longest ago to make room. One too large for the room is not kept."""
        with self._lock:
            if (before := self._kept.pop(key, None)) is not None:
                self._used -= self._size(before)
            self._kept[key] = value
            self._used += self._size(value)
            while self._used > self._room:
                _, old = self._kept.popitem(last=False)
                self._used -= self._size(old)
        return value
