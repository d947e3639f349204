"""How often one calendar may be read: a client that asks in a loop is told to wait, and keeps what it has.

Counted by the moment at which everything asked so far would have been granted one at a time (the generic cell rate
algorithm): one number a feed instead of a list of moments. Of this process alone: several have this rate each.
"""

import math
from collections import OrderedDict
from threading import Lock


class Rates:
    """``burst`` at once, then one every ``every`` seconds, for each of the ``room`` that asked last."""

    def __init__(self, *, burst: int, every: float, room: int) -> None:
        self._slack = (burst - 1) * every
        self._every = every
        self._room = room
        self._granted_until: OrderedDict[int, float] = OrderedDict()
        self._lock = Lock()

    def wait(self, who: int, now: float) -> int:
        """0, and it counts; or the whole seconds to wait before asking again. ``now``: seconds of a clock."""
        with self._lock:
            until = self._granted_until.pop(who, now)
            # Further ahead than it can get: the clock was set back, and nobody is to wait for it to come round.
            until = until if now < until <= now + self._slack + self._every else now
            wait = until - self._slack - now
            self._granted_until[who] = until if wait > 0 else until + self._every
            if len(self._granted_until) > self._room:
                self._granted_until.popitem(last=False)
        return math.ceil(wait) if wait > 0 else 0
