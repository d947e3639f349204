"""Places where a process can be told to die at once, for the tests of what a death loses.

``KUNQI_FAILPOINT=after_claim:3`` kills the process with SIGKILL the third time it comes by; without it nothing happens.
"""

import os
import signal
from itertools import count

#: Where, in the way of a reminder: what is committed before it, and what is not yet.
POINTS = (
    "before_fire",  # an occasion is spread over its subscribers, not committed
    "after_fire",  # committed; nothing is claimed
    "before_claim",  # rows are marked as being sent, not committed
    "after_claim",  # committed; nothing has left
    "before_write",  # the request is about to leave
    "after_write",  # it has left; no answer is read
    "after_answer",  # the answer is read; nothing is noted
    "after_note",  # what became of it is committed
)

#: The same in the way of what somebody writes to us, and of its answer.
INCOMING_POINTS = (
    "after_poll",  # updates are here; the far end has them still, and we do not
    "after_keep",  # they are committed; the far end does not know
    "before_handle",  # what they do and what is answered is written, not committed
    "after_handle",  # committed; no answer has left
    "before_reply",  # an answer is marked as being sent, committed; nothing has left
    "after_reply",  # the far end has taken it; nothing is noted
)

#: The same where staff hand over a file or a link.
HANDED_POINTS = ("after_errand",)  # it is fetched and in memory; nothing of it is answered

_WHERE, _, _NTH = os.environ.get("KUNQI_FAILPOINT", "").partition(":")
_comings = count(1)


def reached(point: str) -> None:
    """Die here, where the environment asks for it."""
    if point == _WHERE and next(_comings) == int(_NTH or 1):
        os.kill(os.getpid(), signal.SIGKILL)


def armed(point: str) -> bool:
    """Whether the environment asks for a death at this point: some places cost too much to watch for nothing."""
    return point == _WHERE
