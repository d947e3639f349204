"""kunqi feed: the calendar on standard output."""

import sys
from typing import Annotated

import typer

from app import wiring
from app.cli.agenda import topic_named
from app.cli.context import settings
from feed.feeds import export
from scheduler.clock import SystemClock


def command(
    context: typer.Context,
    topic: Annotated[str | None, typer.Option(help="只要一个主题。 One topic only.")] = None,
) -> None:
    """把日历（iCalendar）打到标准输出，可存成 .ics 文件导入。

    The iCal feed on standard output, with everything the store knows.
    """
    found = settings(context)
    chosen = topic_named(topic) if topic else None
    with wiring.opened(found) as store:
        sys.stdout.buffer.write(export(wiring.site(found, store, SystemClock()), chosen))
