"""kunqi chat: talk to the bot in the terminal."""

import asyncio
import sys
from typing import Annotated

import typer

from app import wiring
from app.cli.context import settings
from app.cli.times import instant
from bot.terminal import StdinLines, Terminal, converse
from scheduler.clock import Clock, SimulatedClock, SystemClock


def command(
    context: typer.Context,
    admin: Annotated[bool, typer.Option("--admin", help="以管理员身份。 As an owner.")] = False,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="假定现在是这个时间，如 2026-02-01T09:00。 A simulated clock.")
    ] = None,
    language: Annotated[str, typer.Option("--lang", help="zh 或 en。 zh or en.")] = "zh",
) -> None:
    """在终端里与机器人对话：一行一条消息，答复打在标准输出，也可用于管道。

    Talk to the bot in the terminal on the configured store: a line is a message; works in a pipe.
    """
    found = settings(context)
    clock: Clock = SystemClock() if at is None else SimulatedClock(instant("--at", at, found.city.zone))
    with wiring.opened(found) as store:
        terminal = Terminal(typer.echo, zone=found.city.zone, language=language)
        lines = StdinLines("昆期> " if sys.stdin.isatty() else "")
        asyncio.run(converse(terminal, wiring.chat(found), store, clock, admin=admin, read_line=lines))
