"""kunqi run: the service."""

import asyncio

import typer

from app import service, wiring
from app.cli.context import settings


def command(context: typer.Context) -> None:
    """启动服务：读取来源、按时提醒、网页与日历、Telegram 机器人（若已配置）。

    The service, from config.toml: sources, reminders, pages and calendars, and the bot where it has a token.
    """
    found = settings(context, service=True)
    with wiring.opened(found, exclusive=True) as store:
        asyncio.run(service.run(found, store))
