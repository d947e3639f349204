"""kunqi feed: the calendar on standard output."""

import sys
from typing import Annotated

import typer

from app import wiring
from app.cli.agenda import topic_named
from app.cli.context import settings
from feed.calendar import render
from feed.feeds import title_and_path
from store import milestones


def command(
    context: typer.Context,
    topic: Annotated[str | None, typer.Option(help="只要一个主题。 One topic only.")] = None,
) -> None:
    """把日历（iCalendar）打到标准输出，可存成 .ics 文件导入。

    The iCal feed on standard output, with everything the store knows.
    """
    found = settings(context)
    chosen = topic_named(topic) if topic else None
    name, path = title_and_path(found.city.name, chosen)
    with wiring.opened(found) as store, store.read() as tx:
        listed = milestones.listed(tx, topics=[chosen] if chosen else None)
    base_url = found.web.address
    sys.stdout.buffer.write(render(listed, name=name, url=base_url + path, base_url=base_url, zone=found.city.zone))
