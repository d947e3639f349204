"""One parser in a process of its own: what hangs or dies there stops nothing here, and imports touch nobody else."""

import multiprocessing
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from domain.notice import Notice
from side_by_side.needed import Answer
from side_by_side.parsers import PARSERS, Parser, Tool

Message = list[Answer] | float | str | None  #: answers, seconds, what went wrong, or "loaded"

CONTEXT = multiprocessing.get_context("spawn")
TURN_SECONDS = 0.5  #: a fast parser passes more than once, so that a hiccup of the machine weighs no more for it
LOAD_SECONDS = 120  #: for imports and models, which are not timed


class Failed(Exception):
    """What went wrong with a text, or with loading, in one line."""


def serve(pipe: Connection, key: str, notices: Sequence[Notice]) -> None:
    """Load the parser, then answer ("read", n) with answers and ("pass", [n, …]) with seconds, until the pipe closes."""
    silence()
    parser = next(parser for parser in PARSERS if parser.key == key)
    try:
        tool = parser.load()
    except Exception as error:  # noqa: BLE001  # whatever a parser raises is its failure, not ours
        pipe.send(f"{type(error).__name__}: {error}")
        return
    pipe.send(None)
    # The other end closes the pipe when it is done.
    with suppress(EOFError):
        while True:
            job, wanted = pipe.recv()
            pipe.send(read(tool, notices[wanted]) if job == "read" else timed(tool, [notices[n] for n in wanted]))


def silence() -> None:
    """Banners and logs of parsers go nowhere, so that the table is all that is printed."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def read(tool: Tool, notice: Notice) -> list[Answer] | str:
    """What it says of one text, or why it says nothing."""
    try:
        return list(tool.answers(tool.find(notice)))
    except Exception as error:  # noqa: BLE001  # as above
        return f"{type(error).__name__}: {error}"


def timed(tool: Tool, notices: Sequence[Notice]) -> float:
    """Seconds for one pass over texts that it can read: the mean of as many whole ones as fill a turn."""
    started, passes, took = time.perf_counter(), 0, 0.0
    while took < TURN_SECONDS:
        for notice in notices:
            tool.find(notice)
        passes, took = passes + 1, time.perf_counter() - started
    return took / passes


@dataclass(slots=True)
class Worker:
    """A parser's process, started anew after a text that took too long."""

    parser: Parser
    notices: Sequence[Notice]
    limit: float  #: seconds a text
    pipe: Connection = field(init=False)
    process: Any = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Failed where it cannot be loaded."""
        self.pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=serve, args=(theirs, self.parser.key, self.notices), daemon=True)
        self.process.start()
        theirs.close()
        trouble = self.answer(LOAD_SECONDS)
        if trouble is not None:
            self.stop()
            raise Failed(str(trouble))

    def answer(self, seconds: float) -> Message:
        """Its next message; Failed when none comes in time, or the process is gone."""
        try:
            if self.pipe.poll(seconds):
                message: Message = self.pipe.recv()
                return message
        except (EOFError, OSError):
            raise Failed("its process ended") from None
        raise Failed(f"no answer within {seconds:g} s")

    def ask(self, job: str, wanted: object, seconds: float) -> Message:
        """One job; after a failure the process is a new one."""
        try:
            self.pipe.send((job, wanted))
            return self.answer(seconds)
        except (Failed, OSError) as error:
            self.stop()
            self.start()
            raise Failed(str(error)) from None

    def read(self, number: int) -> list[Answer]:
        """What it says of one text; Failed when it raises, hangs or dies."""
        answers = self.ask("read", number, self.limit)
        if not isinstance(answers, list):
            raise Failed(str(answers))
        return answers

    def seconds(self, numbers: Sequence[int]) -> float:
        """How long one pass over these texts takes."""
        seconds = self.ask("pass", list(numbers), self.limit * len(numbers))
        if not isinstance(seconds, float):
            raise Failed(str(seconds))
        return seconds

    def stop(self) -> None:
        """End the process."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
