"""A warm parent: it has imported everything and forks the service, so that a restart costs what the service costs.

Run as ``python -m tests.chaos.forge``. A line of JSON on standard input asks for one process (cwd, env, log, clock); one
on standard output names its ``pid``, and one more, whenever that comes, says that it ``ended`` and how. What runs in the
child is ``kunqi run`` as anybody would type it, with its environment for configuration, and it is killed for real.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import mmap
import os
import selectors
import signal
import struct
import sys
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CLOCK_BYTES = mmap.PAGESIZE
DIE_WITH_PARENT = 1  #: PR_SET_PDEATHSIG, linux/prctl.h
running: set[int] = set()


class Shifted:
    """A clock of the process whose hands somebody else can move: seconds to add to the true time, in shared memory."""

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), CLOCK_BYTES)

    def now(self) -> datetime:
        """The shifted instant."""
        (seconds,) = struct.unpack("d", self._shared[:8])
        return datetime.now(UTC) + timedelta(seconds=seconds)


def warm() -> None:
    """Import what a running service imports."""
    for name in ("app.cli", "app.cli.run", "app.service", "domain.failpoints", "store", "psycopg", "feed.app"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def child(asked: dict[str, Any]) -> None:
    """Become the service; never returns."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    with contextlib.suppress(OSError, AttributeError):  # elsewhere than on Linux main() sees to it
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    os.chdir(asked["cwd"])
    os.environ.update(asked["env"])
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDWR)
    for to, descriptor in enumerate((nothing, log, log)):
        os.dup2(descriptor, to)
    os.closerange(3, 64)
    import domain.failpoints

    importlib.reload(domain.failpoints)  # it has read its environment already
    if asked.get("clock"):
        from scheduler.clock import SystemClock

        clock = Shifted(Path(asked["clock"]))
        SystemClock.now = lambda _: clock.now()  # type: ignore[method-assign]
    import app.cli

    sys.argv = ["kunqi", *asked.get("arguments", ["run"])]
    try:
        app.cli.main()
    except SystemExit as done:
        os._exit(done.code if isinstance(done.code, int) else 1)
    except BaseException:  # noqa: BLE001 - the last words of a child that must not live on as a second parent
        traceback.print_exc()
    finally:
        os._exit(70)


def fork(asked: dict[str, Any]) -> None:
    pid = os.fork()
    if pid == 0:
        child(asked)
    running.add(pid)
    say(pid=pid)


def reap() -> None:
    """Tell of every child that has ended."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        running.discard(pid)
        say(ended=pid, code=os.waitstatus_to_exitcode(status))


def say(**what: int) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201


def main() -> None:
    warm()
    woken, wake = os.pipe()
    for descriptor in (woken, wake):
        os.set_blocking(descriptor, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    say(pid=0)
    waiting = selectors.DefaultSelector()
    waiting.register(woken, selectors.EVENT_READ)
    waiting.register(0, selectors.EVENT_READ)
    unread = b""
    while True:
        for key, _ in waiting.select():
            if key.fd == woken:
                os.read(woken, 4096)
                reap()
                continue
            given = os.read(0, 65536)
            if not given:
                for pid in running:
                    os.kill(pid, signal.SIGKILL)
                return
            *lines, unread = (unread + given).split(b"\n")
            for line in lines:
                fork(json.loads(line))


if __name__ == "__main__":
    main()
