"""kunqi explain: how each date in a text was read."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from domain.errors import UsageError
from domain.notice import Notice
from domain.times import city_day
from extract import explain
from sources import Broken, read_bytes, read_paths

_STDIN = Path("-")


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="文件或文件夹；- 为标准输入。 File, folder, or - .")],
    published: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="发布日期，代替文件所说的。 Publication date, over the file's."),
    ] = None,
) -> None:
    """逐一说明文中的日期是怎样读出来的。

    How each date in a text was read: the quote, the rules, the milestone, or why none.
    """
    day = _day(published)
    broken = 0
    for found in _found(file):
        if isinstance(found, Broken):
            broken += 1
            typer.echo(f"kunqi: {found}", err=True)
        else:
            typer.echo(explain(_dated(found, day)))
    if broken:
        raise typer.Exit(1)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--published {text}: 不是日期，例如 2026-02-04 · not a date") from None


def _dated(notice: Notice, day: date | None) -> Notice:
    return replace(notice, published_on=day) if day else notice


def _found(file: Path) -> Iterator[Notice | Broken]:
    if file == _STDIN:
        return read_bytes(file, sys.stdin.buffer.read(), city_day(datetime.now(UTC)))
    if not file.exists():
        raise UsageError(f"{file}: 没有这个文件 · no such file")
    return read_paths([file])
