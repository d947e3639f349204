"""kunqi month: the month's calendar."""

import re
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated

import typer

from app import listing, wiring
from app.cli.context import settings
from domain.errors import UsageError
from domain.milestone import Milestone, Status
from domain.times import WEEKDAYS, Moment
from store import milestones


def command(
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="YYYY-MM", help="哪个月，如 2026-02。 Which month.")],
) -> None:
    """一个月的申报与活动日历（文字版）。

    The month's calendar as text.
    """
    found = settings(context)
    first = _first(month)
    after = (first + timedelta(days=31)).replace(day=1)
    zone = found.city.zone
    with wiring.opened(found) as store, store.read() as tx:
        coming = milestones.listed(
            tx,
            over_after=Moment(first).begins_at(zone),
            before=Moment(after).begins_at(zone),
            statuses=[Status.CONFIRMED, Status.TENTATIVE],
        )
    inside = [milestone for milestone in coming if milestone.facts.anchor.on >= first]
    typer.echo(f"{found.city.name} {first.year}年{first.month}月 · {len(inside)} 项")
    for on, items in groupby(inside, key=_on):
        typer.echo(f"\n{on.day}日 周{WEEKDAYS[on.weekday()]}")
        for milestone in items:
            typer.echo(f"  {listing.line(milestone, first)}")


def _on(milestone: Milestone) -> date:
    return milestone.facts.anchor.on


def _first(month: str) -> date:
    if not re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", month):
        raise UsageError(f"{month}：不是月份，应像 2026-02。")
    return date.fromisoformat(f"{month}-01")
