"""kunqi agenda: what is next."""

import json
from datetime import timedelta
from typing import Annotated, Any

import typer

from app import listing, wiring
from app.cli.context import settings
from app.cli.times import day
from app.config import Settings
from domain.errors import UsageError
from domain.milestone import Milestone, Topic
from domain.plain import plain
from domain.times import Moment, city_day
from scheduler.clock import SystemClock
from store import milestones


def command(
    context: typer.Context,
    begin: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="从哪一天起，默认今天。 First day, today by default.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="看多少天。 How many days.")] = 30,
    topic: Annotated[str | None, typer.Option(help="只看一个主题。 One topic only.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 As JSON.")] = False,
) -> None:
    """接下来有哪些截止、报名和活动。

    What is next: deadlines, registrations and events.
    """
    found = settings(context)
    first = day("--from", begin) if begin else city_day(SystemClock().now(), found.city.zone)
    chosen = _chosen(found, Moment(first), days, topic)
    if as_json:
        typer.echo(json.dumps([record(milestone) for milestone in chosen], ensure_ascii=False, indent=2))
        return
    for milestone in chosen:
        typer.echo(listing.line(milestone, first))
    if not chosen:
        typer.echo(f"{first} 起 {days} 天内没有已知的日期。")


def topic_named(name: str) -> Topic:
    """The topic with this Chinese or English name; UsageError lists them."""
    for topic in Topic:
        if name.lower() in (topic.value, topic.name.lower()):
            return topic
    raise UsageError(f"没有「{name}」这个主题。可选：{'、'.join(Topic)}。")


def record(milestone: Milestone) -> dict[str, Any]:
    """One milestone as JSON; times as printed on the city's clock."""
    notice = milestone.notice
    return {
        "uid": milestone.uid,
        "status": milestone.status.value,
        **plain(milestone.facts),
        "quote": milestone.facts.evidence.quote,
        "notice": {"id": notice.id, "title": notice.title, "url": notice.url},
    }


def _chosen(found: Settings, first: Moment, days: int, topic: str | None) -> list[Milestone]:
    begin = first.begins_at(found.city.zone)
    with wiring.opened(found) as store, store.read() as tx:
        listed = milestones.listed(
            tx,
            topics=[topic_named(topic)] if topic else None,
            over_after=begin,
            before=begin + timedelta(days=days),
        )
    return [milestone for milestone in listed if milestone.facts.anchor_at(found.city.zone) >= begin]
