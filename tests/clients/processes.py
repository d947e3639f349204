"""Somebody else's program with all that it starts: in a session of its own, of which nothing is left."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

TO_END = 20


@contextmanager
def running(
    command: Sequence[str], surroundings: dict[str, str], log: Path, *, at_most: float, answers: bool
) -> Iterator[subprocess.Popen[bytes]]:
    """With a pipe for its input, and one for its output if it ``answers``, else that is logged as its errors are.

    After the block, or ``at_most`` seconds, it ends with all it started.
    """
    with log.open("wb") as written:
        process = subprocess.Popen(
            command,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if answers else written,
            stderr=written,
            start_new_session=True,
        )
    watch = threading.Timer(at_most, _signal, (process, signal.SIGKILL))
    watch.start()
    try:
        yield process
    finally:
        watch.cancel()
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    for sent in (signal.SIGTERM, signal.SIGKILL):
        _signal(process, sent)
        with suppress(subprocess.TimeoutExpired):
            process.wait(TO_END)
            break
    _signal(process, signal.SIGKILL)  # what it had started and did not end itself


def _signal(process: subprocess.Popen[bytes], sent: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, sent)
