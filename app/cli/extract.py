"""kunqi extract: the contract of docs/architecture.md, one JSON object a line in, one a line out."""

import json
import sys
from collections.abc import Iterable, Iterator

import typer

from domain.errors import UsageError
from extract.contract import answer


def command() -> None:
    """从标准输入读通知（每行一个 JSON），向标准输出写里程碑；不用数据库。

    Notices as JSONL on standard input, their milestones as JSONL on standard output; no store.

    In: {"id", "title", "published": "YYYY-MM-DD", "text"}

    Out: {"id", "milestones": […], "unread": […], "review", "reasons"}
    """
    broken = 0
    for result in answers(sys.stdin.buffer):
        if isinstance(result, UsageError):
            broken += 1
            typer.echo(f"kunqi: {result}", err=True)
        else:
            # Flushed a line at a time: whoever reads the other end of a pipe may be waiting for just this one.
            sys.stdout.buffer.write(result + b"\n")
            sys.stdout.buffer.flush()
    if broken:
        raise typer.Exit(1)


def answers(lines: Iterable[bytes]) -> Iterator[bytes | UsageError]:
    """The answer to each line as UTF-8 JSON, or what is wrong with the line; blank lines are skipped."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _answer(line)
            except (ValueError, RecursionError, UsageError) as mistake:
                yield UsageError(f"第{number}行有误 · line {number}: {mistake}")


def _answer(line: bytes) -> bytes:
    record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    if not isinstance(record, dict):
        raise UsageError("应为 JSON 对象 · expected a JSON object")
    return json.dumps(answer(record), ensure_ascii=False).encode()
