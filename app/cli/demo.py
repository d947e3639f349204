"""kunqi demo: the whole of Kunqi in one command, on a temporary store and a simulated clock."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from app import demo, wiring
from app.cli.times import instant
from app.config import City, Settings, Store, Web
from domain.errors import UsageError
from domain.times import CITY


def command(
    begin: Annotated[str, typer.Option("--from", metavar="DATE", help="从哪一天起。 First day.")] = "2025-11-17",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="到哪一天止。 Last day.")] = "2026-03-21",
    fast: Annotated[
        bool, typer.Option("--fast", help="不等待，直接跑完并列出发了什么。 Run through and list what was sent.")
    ] = False,
    port: Annotated[int, typer.Option(help="网页与日历的端口。 Port of pages and calendars.")] = 8765,
    speed: Annotated[float, typer.Option(min=0.01, help="每秒走多少天。 Simulated days a second.")] = 0.5,
) -> None:
    """演示：读入真实通知，让模拟的时间走过一冬，提醒推到终端，网页与日历同时可看；不需要任何配置。

    The real notices, a simulated winter, reminders in this terminal, pages and calendars beside it; needs no config.
    """
    span = instant("--from", begin, CITY), instant("--until", until, CITY)
    if span[1] < span[0]:
        raise UsageError("--until 早于 --from。")
    reading = demo.read_seeds(wiring.seeds(), live=sys.stderr.isatty())
    with tempfile.TemporaryDirectory(prefix="kunqi-demo-") as folder:
        settings = Settings(
            city=City(),
            store=Store(url=f"sqlite:///{Path(folder) / 'kunqi.db'}"),
            web=Web(port=port),
        )
        with wiring.opened(settings, exclusive=True) as store:
            show = demo.Demo(settings, store, reading, span)
            interactive = sys.stdin.isatty() and sys.stdout.isatty() and not fast
            asyncio.run(show.live(speed) if interactive else show.fast())
