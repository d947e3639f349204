"""kunqi replay: what would be sent, when, to whom."""

import asyncio
from datetime import timedelta, tzinfo
from typing import Annotated

import typer

from app import listing, wiring
from app.cli.context import settings
from app.cli.times import instant
from domain.errors import UsageError
from domain.notification import Notification
from domain.times import city_day
from scheduler import simulate
from scheduler.clock import SystemClock


def command(
    context: typer.Context,
    begin: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="从何时起，默认现在。 From, default now.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="到何时止，默认 30 天后。 Until, default 30 days on.")
    ] = None,
) -> None:
    """预演：两个时间之间会给谁发什么；什么也不会真的发出。

    What would be sent, when and to whom, between two times; sends nothing, changes nothing.
    """
    found = settings(context)
    now, zone = SystemClock().now(), found.city.zone
    first = instant("--from", begin, zone) if begin else now
    last = instant("--until", until, zone) if until else first + timedelta(days=30)
    if last < first:
        raise UsageError("--until 早于 --from。")
    with wiring.opened(found) as store:
        timing = wiring.timing(found)
        sent = asyncio.run(simulate.replay(store, timing, now=now, begin=first, until=last))
    for notification in sent:
        for line in lines(notification, zone):
            typer.echo(line)
    typer.echo(f"共 {len(sent)} 条消息。" if sent else "这段时间没有要发的消息（没有到期的提醒，或还没有人订阅）。")


def lines(notification: Notification, zone: tzinfo) -> list[str]:
    """One line an item: when, to whom, why, what."""
    at = f"{notification.now.astimezone(zone):%Y-%m-%d %H:%M}"
    whom = f"{notification.subscriber.receiver}:{notification.subscriber.address}"
    today = city_day(notification.now, zone)
    items = (*notification.items, *notification.missed)
    if notification.announcement is not None:
        return [f"{at}\t{whom}\t{listing.announced(notification.announcement)}"]
    return [f"{at}\t{whom}\t{listing.why(item)}\t{listing.told(item, today)}" for item in items]
