"""Rendered answers kept at hand: a thousand subscribers of one filter cost one rendering."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from feed.representation import Representation


class Shelf:
    """The last ``room`` answers by key, safe between threads.

    A key names everything its answer depends on, the store's revision too, so nothing here is ever out of date and
    nothing needs to be thrown away by hand.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._answers: OrderedDict[Hashable, Representation] = OrderedDict()
        self._lock = Lock()
        self._making = Lock()

    def get(self, key: Hashable, make: Callable[[], Representation]) -> Representation:
        """The answer of this key, made at most once while it is kept. A failure to make it is not kept."""
        found = self._find(key)
        if found is not None:
            return found
        # One rendering at a time: they share the interpreter lock anyway, and those who waited find it made.
        with self._making:
            found = self._find(key)
            return found if found is not None else self._keep(key, make())

    def _find(self, key: Hashable) -> Representation | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _keep(self, key: Hashable, answer: Representation) -> Representation:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._room:
                self._answers.popitem(last=False)
        return answer
